package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.rollout.run.Rollout;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Swap;
import io.jenkins.plugins.awsrollouts.rollout.state.Command;
import io.jenkins.plugins.awsrollouts.rollout.state.GroupStep;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.state.ReadLag;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;

/** What becomes of the requests of a swap where one of its fleets does not answer any more. */
class SwapOutagesTest {
    private static final int SIZE = 4;
    private static final int MAX = 10;
    private static final String GREEN = "web-v002";
    private static final String BLUES = SimulatedAccount.targetGroupArn("tg-web");

    private final Theatre theatre = Theatre.swapping(SIZE, MAX);

    private final SimulatedAccount account = theatre.rehearsal.account();

    private Rollout start(Spec spec) {
        account.readLag(ReadLag.none());
        return theatre.start(spec);
    }

    /** A swap whose old fleet stands by. */
    private Rollout standingBy(Spec spec) {
        Rollout rollout = start(spec);
        theatre.until(rollout, state -> state.shift().has(GroupStep.RESUMED));
        theatre.pass(Duration.ofMinutes(2));
        assertEquals(Phase.SWAPPED, rollout.state().phase(), theatre.log::toString);
        return rollout;
    }

    /** A swap in the middle of a step in which green has that share. */
    private Rollout sharing(int share) {
        Rollout rollout = start(Theatre.swap(Swap.After.RETIRE, share, 60, 100));
        theatre.until(
                rollout, state -> state.share() == share && state.bakeUntil().isPresent());
        theatre.pass(Duration.ofMinutes(1));
        return rollout;
    }

    private double green() {
        return account.shares("shop").image(Theatre.NEW);
    }

    private double unserved() {
        return account.shares("shop").unserved();
    }

    private int healthy(String group) {
        return account.truth(group).serving();
    }

    private boolean fed() {
        return account.autoScaling()
                .describeAutoScalingGroups(r -> r.autoScalingGroupNames("web"))
                .autoScalingGroups()
                .get(0)
                .targetGroupARNs()
                .contains(BLUES);
    }

    private void sizes(String group, int min, int max, int desired) {
        account.autoScaling()
                .updateAutoScalingGroup(r ->
                        r.autoScalingGroupName(group).minSize(min).maxSize(max).desiredCapacity(desired));
    }

    private void killAll(String group) {
        account.truth(group).instances().forEach(instance -> account.kill(instance.id()));
    }

    /** From now on, fails as soon as a request finds no server. */
    private void nobodyIsLost() {
        account.addListener(() -> assertEquals(0, unserved(), 1e-9, theatre.log::toString));
    }

    // ---- a target group that its fleet does not feed any more

    private void detach() {
        account.autoScaling().detachLoadBalancerTargetGroups(r -> r.autoScalingGroupName("web")
                .targetGroupARNs(BLUES));
        theatre.pass(Duration.ofMinutes(3));
    }

    @Test
    void aBlueThatSomebodyHasTakenFromItsTargetGroupIsGivenBackToItBeforeItGetsTheRequestsOfABadGreen() {
        Rollout rollout = standingBy(Theatre.swap(Swap.After.RETIRE, 100));
        detach();
        nobodyIsLost();

        account.alarm("web-5xx", StateValue.ALARM);
        RolloutState end = theatre.run(rollout);

        assertEquals(Optional.of(Outcome.ROLLED_BACK), end.outcome(), theatre.log::toString);
        theatre.pass(Duration.ofMinutes(5));
        assertTrue(fed());
        assertEquals(0, green(), 1e-9);
        assertEquals(SIZE, healthy("web"));
    }

    @Test
    void requestsStayWithABadGreenWhereAwsDoesNotLetBlueHaveItsTargetGroupBack() {
        Rollout rollout = standingBy(Theatre.swap(Swap.After.RETIRE, 100));
        detach();
        account.deny("autoscaling:AttachLoadBalancerTargetGroups");
        nobodyIsLost();

        account.alarm("web-5xx", StateValue.ALARM);
        RolloutState held = theatre.run(rollout);

        assertEquals(Phase.HELD, held.phase(), theatre.log::toString);
        assertTrue(held.reason().contains("give web back to tg-web"), held::reason);
        theatre.pass(Duration.ofHours(2));
        assertEquals(1, green(), 1e-9);

        account.allow("autoscaling:AttachLoadBalancerTargetGroups");
        rollout.tell(Command.RESUME, "ann");
        theatre.until(rollout, state -> state.phase() != Phase.HELD);
        assertEquals(Optional.of(Outcome.ROLLED_BACK), theatre.run(rollout).outcome(), theatre.log::toString);
        assertTrue(fed());
    }

    @Test
    void aPersonWhoGoesBackWaitsUntilBlueIsHealthyInTheTargetGroupThatItHadLost() {
        Rollout rollout = standingBy(Theatre.swap(Swap.After.RETIRE, 100));
        detach();
        nobodyIsLost();

        rollout.tell(Command.ROLLBACK, "ann");

        assertEquals(Optional.of(Outcome.ROLLED_BACK), theatre.run(rollout).outcome(), theatre.log::toString);
        assertTrue(fed());
    }

    @Test
    void requestsDoNotGoToABlueOfWhichNobodyIsHealthyHoweverLongTheWayBackWaits() {
        Rollout rollout = standingBy(Theatre.swap(Swap.After.RETIRE, 100));
        account.autoScaling().suspendProcesses(r -> r.autoScalingGroupName("web")
                .scalingProcesses("HealthCheck", "ReplaceUnhealthy"));
        killAll("web");
        theatre.pass(Duration.ofMinutes(2));
        nobodyIsLost();

        account.alarm("web-5xx", StateValue.ALARM);

        RolloutState held = theatre.run(rollout);
        assertEquals(Phase.HELD, held.phase(), theatre.log::toString);
        theatre.pass(Duration.ofHours(2));
        assertEquals(1, green(), 1e-9);
    }

    // ---- a blue of which nobody answers in the middle of the steps

    private void keepSick() {
        account.autoScaling().suspendProcesses(r -> r.autoScalingGroupName("web")
                .scalingProcesses("HealthCheck", "ReplaceUnhealthy"));
    }

    @Test
    void whereBlueIsEmptiedInTheMiddleOfTheStepsAndCannotLaunchGreenHasAllRequestsUntilItCan() {
        Rollout rollout = sharing(30);
        account.imageState(Theatre.OLD, "deregistered");
        sizes("web", 0, MAX, 0);
        theatre.pass(Duration.ofMinutes(3));
        assertEquals(1, green(), 1e-9, theatre.log::toString);
        nobodyIsLost();

        RolloutState held = theatre.run(rollout);

        assertEquals(Phase.HELD, held.phase());
        assertEquals(
                "the rollback is stuck: waited 30 min for web to have 1 healthy instance (it has 0) before requests leave"
                        + " green, of which 4 serve; see why nobody gets healthy there, then resume",
                held.reason());
        account.imageState(Theatre.OLD, "available");
        rollout.tell(Command.RESUME, "ann");
        theatre.until(rollout, state -> state.phase() != Phase.HELD);
        assertEquals(Optional.of(Outcome.ROLLED_BACK), theatre.run(rollout).outcome(), theatre.log::toString);
        assertEquals(0, green(), 1e-9);
    }

    @Test
    void whereNobodyOfBlueAnswersGreenHasAllRequestsAndAPersonIsAsked() {
        Rollout rollout = sharing(30);
        keepSick();
        killAll("web");
        theatre.pass(Duration.ofMinutes(2));
        assertEquals(1, green(), 1e-9, theatre.log::toString);
        nobodyIsLost();

        RolloutState held = theatre.run(rollout);

        assertEquals(Phase.HELD, held.phase());
        assertEquals(30, held.share());
        assertEquals(
                "nobody of web has been healthy in tg-web for 5 min, so that web-v002 has all requests; see to web and"
                        + " resume, or resume to have web-v002 take its place, or roll back",
                held.reason());
        rollout.tell(Command.RESUME, "ann");
        theatre.until(rollout, state -> state.phase() != Phase.HELD);
        assertEquals(Optional.of(Outcome.PROMOTED), theatre.run(rollout).outcome(), theatre.log::toString);
    }

    @Test
    void aStepBeginsAnewOnceSomebodyOfBlueAnswersAgain() {
        Rollout rollout = sharing(30);
        keepSick();
        killAll("web");
        theatre.pass(Duration.ofMinutes(2));
        assertEquals(1, green(), 1e-9, theatre.log::toString);

        account.truth("web").instances().forEach(one -> account.interruptSpot(one.id()));
        account.autoScaling().resumeProcesses(r -> r.autoScalingGroupName("web")
                .scalingProcesses("HealthCheck", "ReplaceUnhealthy"));
        theatre.until(rollout, state -> state.position().silentSince().isEmpty());
        theatre.pass(Duration.ofMinutes(1));

        assertEquals(0.3, green(), 0.01, theatre.log::toString);
        assertEquals(30, rollout.state().share());
        assertEquals(Optional.of(Outcome.PROMOTED), theatre.run(rollout).outcome(), theatre.log::toString);
    }

    @Test
    void noStepThatSharesRequestsBeginsWhileNobodyOfBlueAnswers() {
        Rollout rollout = start(Theatre.swap(Swap.After.RETIRE, 30, 100));
        theatre.until(rollout, state -> state.stage() == 0);
        keepSick();
        killAll("web");

        RolloutState held = theatre.run(rollout);

        assertEquals(Phase.HELD, held.phase());
        assertEquals(0, held.share());
        assertTrue(held.reason().contains("so that requests cannot be shared with it"), held::reason);
        rollout.tell(Command.RESUME, "ann");
        theatre.until(rollout, state -> state.phase() != Phase.HELD);
        assertEquals(Optional.of(Outcome.PROMOTED), theatre.run(rollout).outcome(), theatre.log::toString);
    }

    @Test
    void aSwapAtOnceTakesTheRequestsOfABlueOfWhichNobodyAnswers() {
        Rollout rollout = start(Theatre.swap(Swap.After.RETIRE, 100));
        theatre.until(rollout, state -> state.stage() == 0);
        keepSick();
        killAll("web");

        assertEquals(Optional.of(Outcome.PROMOTED), theatre.run(rollout).outcome(), theatre.log::toString);
    }

    @Test
    void whileARolloutIsHeldInTheMiddleOfTheStepsGreenHasAllRequestsWhereNobodyOfBlueAnswers() {
        account.readLag(ReadLag.none());
        Rollout rollout =
                theatre.start(Theatre.swap(Swap.After.RETIRE, 30, 60, 100).withOnFailure(Spec.OnTrouble.HOLD));
        theatre.until(rollout, state -> state.share() == 30 && state.bakeUntil().isPresent());
        account.alarm("web-5xx", StateValue.ALARM);
        assertEquals(Phase.HELD, theatre.run(rollout).phase());
        keepSick();
        killAll("web");

        theatre.pass(Duration.ofMinutes(3));

        assertEquals(1, green(), 1e-9, theatre.log::toString);
    }

    // ---- an old fleet that somebody gives servers again while it goes

    /** Each time that the rollout has emptied a group, as often as that, somebody gives it servers again. */
    private void insists(String group, int times) {
        for (int i = 0; i < times; i++) {
            theatre.until(rollout, state -> account.truth(group).desired() == 0);
            sizes(group, 0, MAX, 3);
        }
    }

    private Rollout rollout;

    private void retiring() {
        rollout = standingBy(Theatre.swap(Swap.After.ZERO, 100));
        theatre.until(rollout, state -> state.phase() == Phase.RETIRING);
    }

    @Test
    void anOldFleetThatSomebodyGivesServersAgainWhileItGoesIsEmptiedOnceMore() {
        retiring();
        insists("web", 1);

        assertEquals(Optional.of(Outcome.PROMOTED), theatre.run(rollout).outcome(), theatre.log::toString);

        assertEquals(0, account.truth("web").desired());
    }

    @Test
    void anOldFleetToWhichItsOwnerGivesServersOverAndOverKeepsThemAndThatIsTold() {
        retiring();
        insists("web", 2);

        assertEquals(Optional.of(Outcome.PROMOTED), theatre.run(rollout).outcome(), theatre.log::toString);

        assertEquals(3, account.truth("web").desired());
        assertTrue(
                theatre.log
                        .toString()
                        .contains("web runs ami-new, in web-v002; web has 3 instances, which somebody has given it"
                                + " twice while it was to be emptied: scale it in if they are not wanted"),
                theatre.log::toString);
        assertEquals(
                Optional.empty(),
                Optional.ofNullable(account.truth("web").tags().get("aws-rollouts:lock")));
    }

    @Test
    void aGroupThatIsToBeDeletedAndGetsServersOverAndOverHoldsTheRollout() {
        theatre.run(start(Theatre.swap(Swap.After.RETIRE, 100)));
        theatre.pass(Duration.ofMinutes(3));
        Swap back = Theatre.swap(Swap.After.RETIRE, 100).swap().orElseThrow();
        rollout = theatre.start("r-2", Spec.of("web", Theatre.OLD).with(back));
        theatre.until(rollout, state -> state.phase() == Phase.RETIRING);
        insists(GREEN, 2);

        RolloutState held = theatre.run(rollout);

        assertEquals(Phase.HELD, held.phase(), theatre.log::toString);
        assertEquals(
                "the old fleet could not be retired: web-v002 was to have no instance and has 3, which somebody has given"
                        + " it twice; scale it to 0, or have whatever does that leave it alone, then resume",
                held.reason());
        rollout.tell(Command.RESUME, "ann");
        theatre.until(rollout, state -> state.phase() != Phase.HELD);
        assertEquals(Optional.of(Outcome.PROMOTED), theatre.run(rollout).outcome(), theatre.log::toString);
        theatre.pass(Duration.ofMinutes(3));
        assertTrue(!account.inventory().groups().contains(GREEN));
    }

    // ---- a green that is gone when blue is to go

    @Test
    void blueDoesNotGoWhereGreenHasLostItsServersJustBefore() {
        rollout = standingBy(Theatre.swap(Swap.After.RETIRE, 100));
        account.clock().runUntil(rollout.state().bakeUntil().orElseThrow().minusSeconds(2));
        sizes(GREEN, 0, 0, 0);

        assertEquals(Optional.of(Outcome.ROLLED_BACK), theatre.run(rollout).outcome(), theatre.log::toString);

        theatre.pass(Duration.ofMinutes(3));
        assertEquals(SIZE, healthy("web"));
        assertEquals(0, unserved(), 1e-9);
    }

    @Test
    void blueGoesOnlyOnceAllOfGreenIsHealthy() {
        rollout = standingBy(Theatre.swap(Swap.After.RETIRE, 100));
        account.clock().runUntil(rollout.state().bakeUntil().orElseThrow().minusSeconds(40));
        account.ec2()
                .terminateInstances(r ->
                        r.instanceIds(account.truth(GREEN).instances().get(0).id()));
        account.addListener(
                () -> assertTrue(account.truth("web").desired() > 0 || healthy(GREEN) == SIZE, theatre.log::toString));

        assertEquals(Optional.of(Outcome.PROMOTED), theatre.run(rollout).outcome(), theatre.log::toString);
    }

    @Test
    void itIsNotToldThatGreenRunsTheAmiWhereItHasNoServerLeft() {
        rollout = standingBy(Theatre.swap(Swap.After.RETIRE, 100));
        theatre.until(rollout, state -> account.truth("web").desired() == 0);
        sizes(GREEN, 0, 0, 0);

        RolloutState end = theatre.run(rollout);

        assertEquals(Optional.of(Outcome.PROMOTED), end.outcome(), theatre.log::toString);
        assertTrue(
                theatre.log
                        .toString()
                        .contains("words=web-v002 has the place of web and launches ami-new from now on; it has no"
                                + " instance in service"),
                theatre.log::toString);
    }
}
