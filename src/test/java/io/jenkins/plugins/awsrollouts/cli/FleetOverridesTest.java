package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.rollout.journal.MemoryJournal;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollout;
import io.jenkins.plugins.awsrollouts.rollout.spec.Canary;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Swap;
import io.jenkins.plugins.awsrollouts.rollout.state.Command;
import io.jenkins.plugins.awsrollouts.rollout.state.GroupStep;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.simulation.GroupTruth;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import io.jenkins.plugins.awsrollouts.simulation.state.ReadLag;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What owners set of the groups of a rollout's own fleets is told, and stays where the fleet does. */
class FleetOverridesTest {
    private static final int SIZE = 4;
    private static final String GREEN = "web-v002";

    private final Theatre theatre = Theatre.swapping(SIZE, 10);

    private final SimulatedAccount account = theatre.rehearsal.account();

    private Rollout swapping(Theatre where, Spec spec) {
        where.rehearsal.account().readLag(ReadLag.none());
        Rollout rollout = where.start(spec);
        where.until(rollout, state -> state.share() == 50 && state.bakeUntil().isPresent());
        where.pass(Duration.ofMinutes(2));
        return rollout;
    }

    /** A swap in the middle of a step that shares requests. */
    private Rollout swapping() {
        return swapping(theatre, Theatre.swap(Swap.After.RETIRE, 50, 100));
    }

    private static void sizes(Theatre where, String group, int min, int max, int desired) {
        where.rehearsal.account().autoScaling().updateAutoScalingGroup(r -> r.autoScalingGroupName(group)
                .minSize(min)
                .maxSize(max)
                .desiredCapacity(desired));
    }

    private static List<Integer> sizes(GroupTruth group) {
        return List.of(group.min(), group.max(), group.desired());
    }

    private Optional<Outcome> outcome(Rollout rollout) {
        return theatre.run(rollout).outcome();
    }

    @Test
    void limitsThatSomebodySetsOfGreenStayAndTheLastSentenceNamesThem() {
        Rollout rollout = swapping();
        sizes(theatre, GREEN, 2, 12, SIZE);

        assertEquals(Optional.of(Outcome.PROMOTED), outcome(rollout), theatre.log::toString);

        assertEquals(List.of(2, 12, SIZE), sizes(account.truth(GREEN)));
        assertTrue(
                theatre.log.toString().contains("web-v002 has minimum 2 and maximum 12, as somebody has set meanwhile"),
                theatre.log::toString);
    }

    @Test
    void limitsThatSomebodySetsOfGreenStayToWhereGreenFollowsBlueAfterwards() {
        Rollout rollout = swapping();
        sizes(theatre, GREEN, 2, 12, SIZE);
        theatre.pass(Duration.ofMinutes(3));
        sizes(theatre, "web", 0, 10, SIZE + 1);

        assertEquals(Optional.of(Outcome.PROMOTED), outcome(rollout), theatre.log::toString);

        assertEquals(List.of(2, 12, SIZE + 1), sizes(account.truth(GREEN)));
    }

    @Test
    void aGreenThatSomebodyHasMadeLargerStaysSo() {
        Rollout rollout = swapping();
        sizes(theatre, GREEN, 0, 12, 9);

        assertEquals(Optional.of(Outcome.PROMOTED), outcome(rollout), theatre.log::toString);

        assertEquals(List.of(0, 12, 9), sizes(account.truth(GREEN)));
    }

    @Test
    void whereSomebodyHasMadeGreenTooSmallTheReasonNamesIt() {
        account.readLag(ReadLag.none());
        Rollout rollout = theatre.start(Theatre.swap(Swap.After.RETIRE, 50, 100));
        theatre.until(
                rollout,
                state -> account.inventory().groups().contains(GREEN)
                        && account.truth(GREEN).desired() == SIZE);
        sizes(theatre, GREEN, 0, 12, 2);

        RolloutState end = theatre.run(rollout);

        assertEquals(Optional.of(Outcome.ROLLED_BACK), end.outcome(), theatre.log::toString);
        assertTrue(
                end.reason()
                        .contains("of web-v002 somebody has set minimum 0 and maximum 12 and size 2, where the rollout"
                                + " needs 4"),
                end::reason);
    }

    @Test
    void aProcessThatSomebodySuspendsOrResumesOfGreenIsToldAndStays() {
        Rollout rollout = swapping();
        account.autoScaling()
                .suspendProcesses(r -> r.autoScalingGroupName(GREEN).scalingProcesses("ReplaceUnhealthy"));
        account.autoScaling().resumeProcesses(r -> r.autoScalingGroupName(GREEN).scalingProcesses("ScheduledActions"));

        assertEquals(Optional.of(Outcome.PROMOTED), outcome(rollout), theatre.log::toString);

        assertTrue(
                theatre.log.toString().contains("suspended=[ReplaceUnhealthy], resumed=[ScheduledActions]"),
                theatre.log::toString);
        assertTrue(account.truth(GREEN).suspended().contains("ReplaceUnhealthy"));
    }

    @Test
    void nobodyIsSaidToHaveSetAnythingWhereNobodyHas() {
        Rollout rollout = swapping();

        assertEquals(Optional.of(Outcome.PROMOTED), outcome(rollout), theatre.log::toString);

        assertTrue(!theatre.log.toString().contains("Overridden"), theatre.log::toString);
    }

    private static Theatre turns() {
        return new Theatre(Theatre.account(11, AmiCharacter.good())
                .unusedTargetGroup("tg-b")
                .loadBalancer("shop", lb -> lb.listener(80)
                        .rule(10, rule -> rule.path("/*").forward("tg-web", 1)))
                .group("web", 1, SIZE, 8, Theatre.ZONES, g -> g.template("lt-web", "1")
                        .targetGroup("tg-web"))
                .group("web-b", 0, 0, 8, Theatre.ZONES, g -> g.template("lt-web", "1")
                        .targetGroup("tg-b"))
                .build());
    }

    /** A swap of two groups that take turns. */
    private static Spec turning() {
        Swap swap = Swap.defaults().with(copy -> copy.routes(List.of(SimulatedAccount.ruleArn("shop", 80, 10)))
                .green(Optional.of("web-b"))
                .steps(List.of(50, 100))
                .every(Duration.ofMinutes(10)));
        return Spec.of("web", Theatre.NEW).with(swap);
    }

    @Test
    void aGroupThatStoodBeforeKeepsTheLimitsThatSomebodyHasSetWhereTheSwapGoesBack() {
        Theatre turns = turns();
        Rollout rollout = swapping(turns, turning());
        sizes(turns, "web-b", 1, 12, SIZE);
        turns.pass(Duration.ofMinutes(3));

        rollout.tell(Command.ROLLBACK, "ann");

        assertEquals(Optional.of(Outcome.ROLLED_BACK), turns.run(rollout).outcome(), turns.log::toString);
        assertEquals(List.of(1, 12, 1), sizes(turns.rehearsal.account().truth("web-b")));
    }

    @Test
    void aGroupThatStoodBeforeHasItsOwnSizesAgainWhereItsScheduleHasSetOthersWhileItHadThePlace() {
        Theatre turns = turns();
        Rollout rollout = swapping(turns, turning());
        turns.until(rollout, state -> state.shift().has(GroupStep.RESUMED));
        sizes(turns, "web-b", 2, 12, 6);
        turns.pass(Duration.ofMinutes(3));

        rollout.tell(Command.ROLLBACK, "ann");

        assertEquals(Optional.of(Outcome.ROLLED_BACK), turns.run(rollout).outcome(), turns.log::toString);
        assertEquals(List.of(0, 8, 0), sizes(turns.rehearsal.account().truth("web-b")));
    }

    @Test
    void aCanaryThatSomebodyHasResizedIsNamedInTheReason() {
        account.readLag(ReadLag.none());
        Canary canary = Canary.defaults().with(copy -> copy.steps(List.of(5, 50)));
        Rollout rollout = theatre.start(Spec.of("web", Theatre.NEW).with(canary), new MemoryJournal());
        theatre.until(rollout, state -> state.bakeUntil().isPresent());
        String group = account.inventory().groups().stream()
                .filter(name -> !name.equals("web"))
                .findFirst()
                .orElseThrow();
        sizes(theatre, group, 0, 5, 3);

        RolloutState end = theatre.run(rollout);

        assertEquals(Optional.of(Outcome.ROLLED_BACK), end.outcome(), theatre.log::toString);
        assertTrue(end.reason().contains("somebody has set minimum 0 and maximum 5 and size 3"), end::reason);
    }
}
