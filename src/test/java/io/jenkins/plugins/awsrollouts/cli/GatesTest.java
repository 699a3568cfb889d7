package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.gate.Gate;
import io.jenkins.plugins.awsrollouts.gate.ScriptGate;
import io.jenkins.plugins.awsrollouts.gate.Terms;
import io.jenkins.plugins.awsrollouts.gate.When;
import io.jenkins.plugins.awsrollouts.history.LogLine;
import io.jenkins.plugins.awsrollouts.history.LogLines;
import io.jenkins.plugins.awsrollouts.rollout.Event;
import io.jenkins.plugins.awsrollouts.rollout.MemoryJournal;
import io.jenkins.plugins.awsrollouts.rollout.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.Rollout;
import io.jenkins.plugins.awsrollouts.rollout.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.Rollouts;
import io.jenkins.plugins.awsrollouts.rollout.Spec;
import io.jenkins.plugins.awsrollouts.simulation.AmiCharacter;
import io.jenkins.plugins.awsrollouts.simulation.ImageOptions;
import io.jenkins.plugins.awsrollouts.simulation.ScriptBehaviour;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Gates that ask the account, in whole rollouts in the simulated one. */
class GatesTest {
    private static final ScriptGate SMOKE = ScriptGate.of("#!/bin/sh\nset -e\n./smoke-test.sh --quick\n");

    private final Theatre theatre = Theatre.of(11, 4, AmiCharacter.good());
    private final SimulatedAccount account = theatre.rehearsal.account();
    private final MemoryJournal journal = new MemoryJournal();

    private RolloutState end(Gate gate) {
        Spec spec = Spec.of("web", Theatre.NEW).with(List.of(gate));
        return theatre.run(theatre.start(spec, journal));
    }

    private void image(UnaryOperator<ImageOptions> options) {
        account.image(Theatre.NEW, AmiCharacter.good(), options);
    }

    private static String anonymous(String text) {
        return text.replaceAll("i-[0-9a-f]{17}", "i-1");
    }

    private List<String> log(String word) {
        return LogLines.of(journal.events()).stream()
                .filter(line -> line.word().equals(word))
                .map(LogLine::text)
                .map(GatesTest::anonymous)
                .toList();
    }

    private static void assertPromoted(RolloutState state) {
        assertEquals(Optional.of(Outcome.PROMOTED), state.outcome(), state::reason);
    }

    private static void assertRolledBack(RolloutState state, String reason) {
        assertEquals(Optional.of(Outcome.ROLLED_BACK), state.outcome());
        assertEquals(reason, anonymous(state.reason()));
    }

    // ---- scripts

    @Test
    void aScriptRunsOnEachNewInstanceBeforeTraffic() {
        assertPromoted(end(SMOKE));
        assertEquals(4L, account.calls().get("ssm:SendCommand"));
        assertEquals(
                0, log("gate").stream().filter(line -> line.contains("ended")).count());
    }

    @Test
    void anExitCodeThatIsNotZeroLosesTheInstance() {
        image(options -> options.scripts(ScriptBehaviour.failing(3, "no route to database")));
        assertRolledBack(
                end(SMOKE),
                "2 new instances failed in one batch, 1 may be replaced; i-1: script ./smoke-test.sh --quick ended with 3:"
                        + " no route to database");
        assertTrue(log("gate").contains("script ./smoke-test.sh --quick on i-1 ended with 3: no route to database"));
    }

    @Test
    void instancesWithoutAnAgentAreNamed() {
        image(ImageOptions::withoutAgent);
        RolloutState state = end(SMOKE);
        assertRolledBack(
                state,
                "2 new instances failed in one batch, 1 may be replaced; i-1: script ./smoke-test.sh --quick no SSM agent"
                        + " answers for 8 min");
        assertTrue(log("gate").contains("script ./smoke-test.sh --quick on i-1 no SSM agent answers"));
        assertEquals(Optional.empty(), Optional.ofNullable(account.calls().get("ssm:SendCommand")));
    }

    @Test
    void aScriptThatTakesTooLongHasNotPassed() {
        image(options -> options.scripts(ScriptBehaviour.good().lasting(Duration.ofMinutes(9))));
        RolloutState state = end(SMOKE);
        assertEquals(Optional.of(Outcome.ROLLED_BACK), state.outcome());
        assertTrue(state.reason().contains("script ./smoke-test.sh --quick"), state.reason());
    }

    @Test
    void aScriptOnASampleRunsAfterEachStage() {
        assertPromoted(end(SMOKE.on(new ScriptGate.Sample(50, true))));
        assertEquals(2L, account.calls().get("ssm:SendCommand"));
        assertEquals(
                List.of(
                        "script ./smoke-test.sh --quick passed: ended with 0 on i-1: ok",
                        "script ./smoke-test.sh --quick passed: ended with 0 on 2 instances: ok"),
                log("gate"));
    }

    @Test
    void aScriptAtTheEndDecidesOnPromotion() {
        image(options -> options.scripts(ScriptBehaviour.failing(1, "checksums differ")));
        Terms end = ScriptGate.TERMS.at(When.END);
        assertRolledBack(
                end(SMOKE.on(new ScriptGate.Sample(1, false)).with(end)),
                "script ./smoke-test.sh --quick ended with 1 on i-1: checksums differ");
    }

    @Test
    void aRolloutThatIsResumedWhileAScriptRunsRunsItAgain() {
        image(options -> options.scripts(ScriptBehaviour.good().lasting(Duration.ofMinutes(2))));
        Rollout first = theatre.start(Spec.of("web", Theatre.NEW).with(List.of(SMOKE)), journal);
        boolean asked = account.clock()
                .runUntil(
                        () -> account.calls().getOrDefault("ssm:SendCommand", 0L) >= 2,
                        theatre.rehearsal.clock().now().plus(Duration.ofHours(1)));
        assertTrue(asked, () -> first.state().toString());
        theatre.rollouts.letGo();
        MemoryJournal kept = new MemoryJournal();
        for (Event event : journal.events()) {
            kept.append(event);
        }
        Rollouts second = new Rollouts(theatre.rehearsal.clock(), theatre.rehearsal.prober());
        Rollout again = second.resume(theatre.rehearsal.cloud(), kept, theatre.listener());
        assertPromoted(theatre.run(again));
        assertEquals(6L, account.calls().get("ssm:SendCommand"));
    }
}
