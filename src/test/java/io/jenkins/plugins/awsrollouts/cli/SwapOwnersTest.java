package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.rollout.journal.OwnTags;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollout;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Swap;
import io.jenkins.plugins.awsrollouts.rollout.state.Command;
import io.jenkins.plugins.awsrollouts.rollout.state.FleetAction;
import io.jenkins.plugins.awsrollouts.rollout.state.GroupStep;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.simulation.InstanceTruth;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.faults.Faults;
import io.jenkins.plugins.awsrollouts.simulation.state.ReadLag;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.autoscaling.model.Tag;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RuleCondition;

/** What owners do to the fleets and rules of a swap while it is under way. */
class SwapOwnersTest {
    private static final int SIZE = 4;
    private static final int MAX = 10;

    private final Theatre theatre = Theatre.swapping(SIZE, MAX);

    private final SimulatedAccount account = theatre.rehearsal.account();

    /** A swap whose old fleet stands by. */
    private Rollout standingBy(Spec spec) {
        account.readLag(ReadLag.none());
        Rollout rollout = theatre.start(spec);
        theatre.until(rollout, state -> state.shift().has(GroupStep.RESUMED));
        theatre.pass(Duration.ofMinutes(2));
        assertEquals(Phase.SWAPPED, rollout.state().phase(), theatre.log::toString);
        return rollout;
    }

    // ---- rules that nobody knew of at the plan

    private String newRule() {
        return account.loadBalancing()
                .createRule(r -> r.listenerArn(SimulatedAccount.listenerArn("shop", 80))
                        .priority(5)
                        .conditions(RuleCondition.builder()
                                .field("path-pattern")
                                .values("/old/*")
                                .build())
                        .actions(Action.builder()
                                .type(ActionTypeEnum.FORWARD)
                                .targetGroupArn(SimulatedAccount.targetGroupArn("tg-web"))
                                .build()))
                .rules()
                .get(0)
                .ruleArn();
    }

    @Test
    void theOldFleetDoesNotGoAsLongAsARuleLeadsToItThatSomebodyHasMadeMeanwhile() {
        Rollout rollout = standingBy(Theatre.swap(Swap.After.RETIRE, 100));
        String rule = newRule();

        assertEquals(Phase.HELD, theatre.run(rollout).phase(), theatre.log::toString);

        assertEquals(
                "shop:80 rule 5 leads to tg-web, whose fleet is about to go, and did not when the rollout was planned;"
                        + " lead it to web-v002 or delete it, then resume",
                rollout.state().reason());
        assertEquals(SIZE, account.truth("web").desired());

        account.loadBalancing().deleteRule(r -> r.ruleArn(rule));
        rollout.tell(Command.RESUME, "ann");
        theatre.until(rollout, state -> state.phase() != Phase.HELD);
        assertEquals(Optional.of(Outcome.PROMOTED), theatre.run(rollout).outcome(), theatre.log::toString);
    }

    @Test
    void aSwapThatIsHeldForARuleCanStillBeTakenBack() {
        Rollout rollout = standingBy(Theatre.swap(Swap.After.RETIRE, 100));
        newRule();
        theatre.run(rollout);

        rollout.tell(Command.ROLLBACK, "ann");
        theatre.until(rollout, state -> state.phase() != Phase.HELD);

        assertEquals(Optional.of(Outcome.ROLLED_BACK), theatre.run(rollout).outcome(), theatre.log::toString);
        assertEquals(SIZE, account.truth("web").serving());
    }

    @Test
    void aRuleThatIsMadeWhileTheRulesForgetTheOldFleetKeepsItToo() {
        Rollout rollout = standingBy(Theatre.swap(Swap.After.RETIRE, 100));
        theatre.until(rollout, state -> state.phase() == Phase.RETIRING);
        newRule();

        assertEquals(Phase.HELD, theatre.run(rollout).phase(), theatre.log::toString);

        assertTrue(
                rollout.state()
                        .reason()
                        .startsWith("the old fleet could not be retired: shop:80 rule 5 leads to tg-web"),
                rollout.state()::reason);
        assertEquals(SIZE, account.truth("web").desired());
    }

    @Test
    void aRuleToAFleetThatIsKeptHoldsNothing() {
        Rollout rollout = standingBy(Theatre.swap(Swap.After.KEEP, 100));
        newRule();

        assertEquals(Optional.of(Outcome.PROMOTED), theatre.run(rollout).outcome(), theatre.log::toString);
    }

    // ---- a way back to a fleet that cannot take the requests

    private static final String GREEN = "web-v002";

    private void sized(String group, int min, int max, int desired) {
        account.autoScaling()
                .updateAutoScalingGroup(r ->
                        r.autoScalingGroupName(group).minSize(min).maxSize(max).desiredCapacity(desired));
    }

    private void sizes(String group, int min, int max, int desired) {
        sized(group, min, max, desired);
        theatre.pass(Duration.ofMinutes(5));
    }

    private double share() {
        return account.shares("shop").image(Theatre.NEW);
    }

    private int healthy(String group) {
        return account.truth(group).serving();
    }

    /** From now on, fails as soon as a request finds no server, or fewer than so many where all are. */
    private void nobodyIsLost(int least) {
        account.addListener(() -> {
            assertEquals(0, account.shares("shop").unserved(), 1e-9, theatre.log::toString);
            boolean home = account.shares("shop").targetGroup(SimulatedAccount.targetGroupArn("tg-web")) > 0;
            assertTrue(!home || healthy("web") >= least, theatre.log::toString);
        });
    }

    private RolloutState back(Rollout rollout) {
        rollout.tell(Command.ROLLBACK, "ann");
        RolloutState end = theatre.run(rollout);
        theatre.pass(Duration.ofMinutes(5));
        return end;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, MAX})
    void requestsStayWithGreenUntilABlueThatSomebodyHasEmptiedIsWholeAgain(int max) {
        Rollout rollout = standingBy(Theatre.swap(Swap.After.RETIRE, 100));
        sizes("web", 0, max, 0);
        nobodyIsLost(SIZE / 2);

        assertEquals(Optional.of(Outcome.ROLLED_BACK), back(rollout).outcome(), theatre.log::toString);

        assertEquals(SIZE, healthy("web"));
        assertEquals(0, share(), 1e-9);
    }

    @Test
    void requestsStayWithGreenWhileNoServerOfBlueAnswersAndGoBackOnceHalfOfThemDo() {
        Rollout rollout = standingBy(Theatre.swap(Swap.After.RETIRE, 100));
        List<InstanceTruth> sick = account.truth("web").instances();
        sick.forEach(instance -> account.kill(instance.id()));
        theatre.pass(Duration.ofSeconds(70));
        nobodyIsLost(SIZE / 2);
        rollout.tell(Command.ROLLBACK, "ann");
        theatre.pass(Duration.ofMinutes(5));
        assertEquals(Phase.ROLLING_BACK, rollout.state().phase(), theatre.log::toString);
        assertEquals(1, share(), 1e-9);

        sick.forEach(instance -> account.ec2().terminateInstances(r -> r.instanceIds(instance.id())));

        assertEquals(Optional.of(Outcome.ROLLED_BACK), theatre.run(rollout).outcome(), theatre.log::toString);
        theatre.pass(Duration.ofMinutes(5));
        assertEquals(SIZE, healthy("web"));
    }

    @Test
    void aBlueThatIsEmptiedInTheMiddleOfTheStepsIsMadeWholeBeforeItGetsGreensRequests() {
        account.readLag(ReadLag.none());
        Rollout rollout = theatre.start(Theatre.swap(Swap.After.RETIRE, 50, 100));
        theatre.until(rollout, state -> state.share() == 50 && state.bakeUntil().isPresent());
        account.autoScaling()
                .updateAutoScalingGroup(r -> r.autoScalingGroupName("web").desiredCapacity(0));
        theatre.until(rollout, state -> state.phase() == Phase.ROLLING_BACK);
        account.addListener(() -> assertTrue(share() > 0 || healthy("web") > 0, theatre.log::toString));

        assertEquals(Optional.of(Outcome.ROLLED_BACK), theatre.run(rollout).outcome(), theatre.log::toString);

        theatre.pass(Duration.ofMinutes(5));
        assertEquals(SIZE, healthy("web"));
    }

    @Test
    void aBadGreenKeepsRequestsNoLongerThanUntilOneServerOfAnEmptiedBlueIsHealthy() {
        Rollout rollout = standingBy(Theatre.swap(Swap.After.RETIRE, 100));
        sizes("web", 0, MAX, 0);
        nobodyIsLost(1);
        account.alarm("web-5xx", StateValue.ALARM);
        theatre.until(rollout, state -> state.phase() == Phase.ROLLING_BACK);
        theatre.until(rollout, state -> healthy("web") > 0);
        theatre.pass(Duration.ofSeconds(30));
        assertEquals(0, share(), 1e-9, theatre.log::toString);

        assertEquals(Optional.of(Outcome.ROLLED_BACK), theatre.run(rollout).outcome(), theatre.log::toString);
    }

    @Test
    void aPersonIsToldWhyRequestsDoNotGoBackToABlueOfWhichNobodyGetsHealthy() {
        Rollout rollout = standingBy(Theatre.swap(Swap.After.RETIRE, 100));
        sizes("web", 0, MAX, 0);
        account.imageState(Theatre.OLD, "deregistered");

        RolloutState end = back(rollout);

        assertEquals(Phase.HELD, end.phase());
        assertEquals(
                "the rollback is stuck: waited 30 min for web to have 2 healthy instances (it has 0) before requests leave"
                        + " green, of which 4 serve; see why nobody gets healthy there, then resume",
                end.reason());
        assertEquals(1, share(), 1e-9);
    }

    @Test
    void greenStaysWhereTheGroupOfBlueIsDeletedInTheMiddleOfTheSteps() {
        account.readLag(ReadLag.none());
        Rollout rollout = theatre.start(Theatre.swap(Swap.After.RETIRE, 50, 100));
        theatre.until(rollout, state -> state.share() == 50 && state.bakeUntil().isPresent());
        account.autoScaling()
                .deleteAutoScalingGroup(r -> r.autoScalingGroupName("web").forceDelete(true));

        assertEquals(Phase.HELD, theatre.run(rollout).phase(), theatre.log::toString);

        assertTrue(rollout.state().reason().contains("web no longer exists"), rollout.state()::reason);
        assertEquals(SIZE, healthy(GREEN));
    }

    // ---- a way back after green has grown

    @Test
    void whoGoesBackFromAGreenThatHasGrownFindsBlueAsLarge() {
        Rollout rollout = standingBy(Theatre.swap(Swap.After.RETIRE, 100));
        sizes(GREEN, 0, MAX, 9);
        nobodyIsLost(5);

        assertEquals(Optional.of(Outcome.ROLLED_BACK), back(rollout).outcome(), theatre.log::toString);

        assertEquals(9, healthy("web"));
    }

    @Test
    void aBadGreenThatHasGrownLosesItsRequestsAtOnceAndBlueIsRaisedInTheSameMoment() {
        Rollout rollout = standingBy(Theatre.swap(Swap.After.RETIRE, 100));
        sizes(GREEN, 0, MAX, 9);
        account.alarm("web-5xx", StateValue.ALARM);
        theatre.until(rollout, state -> state.phase() == Phase.ROLLING_BACK);
        theatre.pass(Duration.ofSeconds(5));
        assertEquals(0, share(), 1e-9, theatre.log::toString);
        assertEquals(9, account.truth("web").desired());

        assertEquals(Optional.of(Outcome.ROLLED_BACK), theatre.run(rollout).outcome(), theatre.log::toString);

        theatre.pass(Duration.ofMinutes(5));
        assertEquals(9, healthy("web"));
    }

    @Test
    void itIsToldWhereBluesMaximumDoesNotAllowAsManyServersAsGreenHas() {
        Rollout rollout = standingBy(Theatre.swap(Swap.After.RETIRE, 100));
        sizes(GREEN, 0, 14, 12);

        assertEquals(Optional.of(Outcome.ROLLED_BACK), back(rollout).outcome(), theatre.log::toString);

        assertEquals(MAX, healthy("web"));
        assertEquals(MAX, account.truth("web").max());
        assertTrue(theatre.log.toString().contains("bounds=Bounds[min=0, max=10, desired=10], wanted=12"));
    }

    // ---- an old fleet that gets servers again while it is being deleted

    private static final String DELETION = "autoscaling:DeleteAutoScalingGroup";

    /** A swap whose old fleet, made by a rollout, is empty, and whose deletion AWS puts off. */
    private Rollout deleting() {
        account.autoScaling()
                .createOrUpdateTags(r -> r.tags(Tag.builder()
                        .resourceId("web")
                        .resourceType("auto-scaling-group")
                        .key(OwnTags.FLEET)
                        .value("r-0/green")
                        .propagateAtLaunch(false)
                        .build()));
        Rollout rollout = standingBy(Theatre.swap(Swap.After.RETIRE, 100));
        Instant now = theatre.rehearsal.clock().now();
        account.faults(Faults.none().with(new Faults.Busy(DELETION, true, now, now.plus(Duration.ofDays(1)))));
        theatre.until(rollout, state -> state.calls().waitsFor(FleetAction.DropFleet.class));
        return rollout;
    }

    @Test
    void anOldFleetThatGetsServersAgainWhileItIsBeingDeletedIsEmptiedOnceMore() {
        Rollout rollout = deleting();
        sizes("web", 0, MAX, 1);
        assertEquals(1, account.truth("web").instances().size());

        account.faults(Faults.none());
        RolloutState end = theatre.run(rollout);

        assertEquals(Optional.of(Outcome.PROMOTED), end.outcome(), theatre.log::toString);
        assertFalse(account.inventory().groups().contains("web"));
    }

    @Test
    void aPersonIsAskedWhereSomebodyInsistsOnServersOfAnOldFleetThatIsBeingDeleted() {
        Rollout rollout = deleting();
        account.addListener(() -> {
            if (account.truth("web").desired() == 0) {
                sized("web", 0, MAX, 1);
            }
        });
        account.faults(Faults.none());

        RolloutState held = theatre.run(rollout);

        assertEquals(Phase.HELD, held.phase(), theatre.log::toString);
        assertTrue(held.reason().contains("web was to have no instance and has 1, which somebody has given it twice"));
        assertTrue(account.calls().get(DELETION) < 40, () -> account.calls().toString());
    }
}
