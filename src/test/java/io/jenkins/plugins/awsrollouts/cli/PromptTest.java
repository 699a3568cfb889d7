package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.awsrollouts.gate.Approval;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollout;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a person types while an approval is waited for. */
class PromptTest {
    private static final String ASKED = "Approval: Well? Type approve or refuse, and Enter.";

    private final Theatre theatre = Theatre.of(5, 2, AmiCharacter.good());
    private final Rollout rollout = theatre.start(
            Spec.of("web", Theatre.NEW).withGates(List.of(new Approval("Well?", List.of(), Approval.TERMS))));
    private final List<String> said = new ArrayList<>();

    private Prompt typing(String text) {
        return new Prompt(
                rollout::state,
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
                said::add,
                command -> rollout.tell(command, "kim"));
    }

    private void untilWaitedFor() {
        theatre.rehearsal
                .account()
                .clock()
                .runUntil(
                        () -> !rollout.state().approvals().isEmpty(),
                        theatre.rehearsal.clock().now().plus(Duration.ofHours(2)));
    }

    @Test
    void approvesWhenThatIsTyped() {
        untilWaitedFor();
        typing("approve\n").look();
        assertEquals(List.of(ASKED), said);
        assertEquals(Optional.of(Outcome.PROMOTED), theatre.run(rollout).outcome());
    }

    @Test
    void refusesWhenThatIsTyped() {
        untilWaitedFor();
        typing("refuse\r\n").look();
        assertEquals("approval refused by kim", theatre.run(rollout).reason());
    }

    @Test
    void saysWhatItDoesNotUnderstandAndAsksOnlyOnce() {
        untilWaitedFor();
        Prompt prompt = typing("yes\nmaybe");
        prompt.look();
        prompt.look();
        assertEquals(List.of(ASKED, "\"yes\" is neither approve nor refuse."), said);
        assertEquals(1, rollout.state().approvals().size());
    }

    @Test
    void leavesAloneWhatIsTypedWhileNothingIsWaitedFor() {
        Prompt prompt = typing("approve\n");
        prompt.look();
        assertEquals(List.of(), said);
        untilWaitedFor();
        prompt.look();
        assertEquals(Optional.of(Outcome.PROMOTED), theatre.run(rollout).outcome());
    }
}
