package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.cloud.Probe;
import io.jenkins.plugins.awsrollouts.cloud.Prober;
import io.jenkins.plugins.awsrollouts.gate.Approval;
import io.jenkins.plugins.awsrollouts.gate.Gate;
import io.jenkins.plugins.awsrollouts.gate.HttpGate;
import io.jenkins.plugins.awsrollouts.gate.Terms;
import io.jenkins.plugins.awsrollouts.gate.When;
import io.jenkins.plugins.awsrollouts.history.LogLine;
import io.jenkins.plugins.awsrollouts.history.LogLines;
import io.jenkins.plugins.awsrollouts.rollout.journal.MemoryJournal;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollout;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollouts;
import io.jenkins.plugins.awsrollouts.rollout.spec.Limits;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.state.Approvals;
import io.jenkins.plugins.awsrollouts.rollout.state.Command;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When gates that look at the target are on, and what their answers do to a rollout. */
class GateTimesTest {
    private static final Duration BAKE = Duration.ofMinutes(5);
    private static final Approval APPROVAL = new Approval(Approval.MESSAGE, List.of(), Approval.TERMS);

    private final Theatre theatre = Theatre.of(11, 4, AmiCharacter.good());
    private final MemoryJournal journal = new MemoryJournal();
    private final List<Phase> askedIn = new ArrayList<>();
    private final List<Integer> askedAt = new ArrayList<>();
    private Predicate<RolloutState> healthy = state -> true;
    private Rollout rollout;

    private static HttpGate url(When when) {
        return HttpGate.through("http://gate.example/").withTerms(HttpGate.TERMS.at(when));
    }

    private static Spec spec(Gate gate) {
        Limits plain = Limits.defaults();
        Limits baking =
                new Limits(100, 200, Duration.ZERO, plain.healthTimeout(), plain.progressDeadline(), 1, BAKE, BAKE);
        return Spec.of("web", Theatre.NEW).withGates(List.of(gate)).withLimits(baking);
    }

    /** Answers every question as the test's state of things says. */
    private Prober prober() {
        return (probe, answer) -> theatre.rehearsal
                .clock()
                .at(theatre.rehearsal.clock().now(), () -> {
                    RolloutState state = rollout.state();
                    askedIn.add(state.phase());
                    askedAt.add(state.stage());
                    int status = healthy.test(state) ? 200 : 503;
                    answer.accept(new Probe.Answer(status, "", "", Duration.ofMillis(20)));
                });
    }

    private Rollouts rollouts() {
        return new Rollouts(theatre.rehearsal.clock(), prober());
    }

    private void start(Gate gate) {
        rollout = rollouts().start(theatre.plan(spec(gate)), theatre.rehearsal.cloud(), journal, theatre.listener());
    }

    private RolloutState end(Gate gate) {
        start(gate);
        return theatre.run(rollout);
    }

    private void until(BooleanSupplier done) {
        Instant latest = theatre.rehearsal.clock().now().plus(Duration.ofHours(30));
        assertTrue(theatre.rehearsal.account().clock().runUntil(done, latest), () -> "still " + rollout.state());
    }

    private boolean waitedFor() {
        return rollout.state().gates().values().stream()
                .anyMatch(progress -> progress.askedAt().isPresent());
    }

    private List<String> log(String word) {
        return LogLines.of(journal.events()).stream()
                .filter(line -> line.word().equals(word))
                .map(LogLine::text)
                .toList();
    }

    private static void assertRolledBack(RolloutState state, String reason) {
        assertEquals(Optional.of(Outcome.ROLLED_BACK), state.outcome());
        assertEquals(reason, state.reason());
    }

    @Test
    void aGateBeforeTheFirstChangeIsAskedOnlyThen() {
        assertEquals(Optional.of(Outcome.PROMOTED), end(url(When.BEFORE)).outcome());
        assertEquals(List.of(Phase.STARTING, Phase.STARTING, Phase.STARTING), askedIn);
    }

    @ParameterizedTest
    @EnumSource(names = {"BEFORE", "ALWAYS"})
    void aGateThatFailsBeforeTheFirstChangeLeavesNothingToUndo(When when) {
        healthy = state -> false;
        RolloutState state = end(url(when));
        assertRolledBack(state, "HTTP http://gate.example/ answered 503, expected 200-299 for 5 min");
        assertEquals(Set.of(), state.ours().keySet());
        assertEquals(Optional.empty(), theatre.truth().tags().keySet().stream().findFirst());
    }

    @Test
    void aGateAtTheEndIsAskedAfterTheLastBake() {
        List<Boolean> baked = new ArrayList<>();
        healthy = state -> baked.add(state.bakeUntil()
                .map(end -> !theatre.rehearsal.clock().now().isBefore(end))
                .orElse(false));
        assertEquals(Optional.of(Outcome.PROMOTED), end(url(When.END)).outcome());
        assertEquals(List.of(true, true, true), baked);
        assertEquals(List.of(1, 1, 1), askedAt);
    }

    @Test
    void aGateThatIsOnAllTheTimeIsAskedInBatchesAndInBakes() {
        assertEquals(Optional.of(Outcome.PROMOTED), end(url(When.ALWAYS)).outcome());
        assertEquals(Set.of(Phase.STARTING, Phase.ROLLING), Set.copyOf(askedIn));
        assertEquals(Set.of(-1, 0, 1), Set.copyOf(askedAt));
    }

    @Test
    void aGateThatIsOnAllTheTimeFailsARolloutInTheMiddleOfABatch() {
        healthy = state -> state.ours().isEmpty();
        RolloutState state = end(url(When.ALWAYS));
        assertRolledBack(state, "HTTP http://gate.example/ answered 503, expected 200-299");
        assertFalse(state.position().stage().reached());
        assertEquals(0, state.stage());
    }

    @Test
    void aGateThatOnlyWarnsIsToldAndLetPass() {
        healthy = state -> false;
        HttpGate gate = url(When.STAGE);
        RolloutState state = end(gate.withTerms(gate.terms().withOnFailure(Terms.OnFailure.WARN)));
        assertEquals(Optional.of(Outcome.PROMOTED), state.outcome());
        String warning = "HTTP http://gate.example/ answered 503, expected 200-299 for 5 min; it is only meant to warn";
        assertEquals(List.of(warning, warning), log("warning"));
    }

    @Test
    void aGateThatHasFailedIsAskedAnewWhenAPersonResumes() {
        healthy = state -> state.position().stage().number() < 0;
        Spec held = spec(url(When.STAGE)).with(Spec.OnTrouble.HOLD, Spec.OnTrouble.HOLD);
        rollout = rollouts().start(theatre.plan(held), theatre.rehearsal.cloud(), journal, theatre.listener());
        assertEquals(Phase.HELD, theatre.run(rollout).phase());
        healthy = state -> true;
        rollout.tell(Command.RESUME, "kim");
        until(() -> rollout.state().outcome().isPresent());
        assertEquals(Optional.of(Outcome.PROMOTED), rollout.state().outcome());
    }

    // ---- approvals

    @Test
    void aPersonWhoApprovesLetsTheRolloutPromote() {
        start(APPROVAL);
        until(this::waitedFor);
        assertEquals(List.of("waited for, for 24 h at most: Promote the new AMI?"), log("approval"));
        rollout.tell(Command.APPROVE, "kim");
        until(() -> rollout.state().outcome().isPresent());
        assertEquals(Optional.of(Outcome.PROMOTED), rollout.state().outcome());
        assertEquals(List.of("approval passed: given by kim"), log("gate"));
    }

    @Test
    void aPersonWhoRefusesSendsItBack() {
        start(APPROVAL);
        until(this::waitedFor);
        rollout.tell(Command.REFUSE, "kim");
        until(() -> rollout.state().outcome().isPresent());
        assertRolledBack(rollout.state(), "approval refused by kim");
    }

    @Test
    void onlyThoseWhoMayAreHeard() {
        start(new Approval("Well?", List.of("lee", "admins"), Approval.TERMS));
        until(this::waitedFor);
        rollout.tell(Command.REFUSE, "kim", Set.of("staff"));
        until(() -> !log("gate").isEmpty() && waitedFor());
        assertEquals(List.of("approval not allowed to kim, only to lee, admins"), log("gate"));
        assertEquals(Phase.ROLLING, rollout.state().phase());
        rollout.tell(Command.APPROVE, "sam", Set.of("staff", "admins"));
        until(() -> rollout.state().outcome().isPresent());
        assertEquals(Optional.of(Outcome.PROMOTED), rollout.state().outcome());
    }

    @Test
    void anApprovalThatNobodyGivesIsRefusedAtItsDeadline() {
        Terms hour = Terms.once(When.END, Duration.ofSeconds(1), Duration.ofHours(1));
        RolloutState state = end(new Approval(Approval.MESSAGE, List.of(), hour));
        assertRolledBack(state, "approval gave no answer within 1 h");
    }

    @Test
    void theDeadlineOfAnApprovalStaysWhenAnotherProcessGoesOnWithTheRollout() {
        start(APPROVAL);
        until(this::waitedFor);
        RolloutState before = rollout.state();
        Instant late = before.awaited().get(0).until().minusSeconds(60);
        assertEquals(before.awaited(), before.after(new Event.Resumed(late)).awaited());
    }

    @Test
    void anAnswerGoesToTheQuestionsThatItsGiverHasSeenAlone() {
        start(APPROVAL);
        until(this::waitedFor);
        rollout.tell(Command.APPROVE, "kim", Set.of(), Set.of("0/another stage"));
        until(this::waitedFor);
        assertEquals(List.of(), log("gate"));
        rollout.tell(Command.APPROVE, "kim", Set.of(), Approvals.keys(rollout.state()));
        until(() -> rollout.state().outcome().isPresent());
        assertEquals(Optional.of(Outcome.PROMOTED), rollout.state().outcome());
    }

    @Test
    void aPauseAfterARollbackDoesNotStopTheWayBack() {
        start(APPROVAL);
        until(this::waitedFor);
        rollout.tell(Command.ROLLBACK, "kim");
        rollout.tell(Command.PAUSE, "lee");
        until(() -> rollout.state().outcome().isPresent());
        assertRolledBack(rollout.state(), "kim asked for the old AMI back");
    }

    @Test
    void aWordThatNobodyWaitsForIsNoApproval() {
        start(APPROVAL);
        rollout.tell(Command.APPROVE, "kim");
        until(this::waitedFor);
        assertEquals(List.of(), log("gate"));
    }

    @Test
    void anApprovalIsStillWaitedForAfterARestart() {
        start(APPROVAL);
        until(this::waitedFor);
        List<Event> written = List.copyOf(journal.events());
        MemoryJournal kept = new MemoryJournal();
        written.forEach(kept::append);
        Rollouts second = rollouts();
        rollout = second.resume(theatre.rehearsal.cloud(), kept, theatre.listener());
        until(this::waitedFor);
        rollout.tell(Command.APPROVE, "kim");
        until(() -> rollout.state().outcome().isPresent());
        assertEquals(Optional.of(Outcome.PROMOTED), rollout.state().outcome());
    }

    @Test
    void whoApprovesRightAfterARestartIsHeardThoughNobodyHasAskedAgainYet() {
        start(APPROVAL);
        until(this::waitedFor);
        MemoryJournal kept = new MemoryJournal();
        List.copyOf(journal.events()).forEach(kept::append);
        rollout = rollouts().resume(theatre.rehearsal.cloud(), kept, theatre.listener());
        rollout.tell(Command.APPROVE, "kim");
        until(() -> rollout.state().outcome().isPresent());
        assertEquals(Optional.of(Outcome.PROMOTED), rollout.state().outcome());
    }
}
