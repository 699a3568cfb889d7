package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.rollout.journal.Standings;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollout;
import io.jenkins.plugins.awsrollouts.rollout.spec.Limits;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Swap;
import io.jenkins.plugins.awsrollouts.rollout.state.Command;
import io.jenkins.plugins.awsrollouts.rollout.state.GroupStep;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.simulation.AccountBuilder;
import io.jenkins.plugins.awsrollouts.simulation.GroupTruth;
import io.jenkins.plugins.awsrollouts.simulation.InstanceTruth;
import io.jenkins.plugins.awsrollouts.simulation.Inventory;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.api.CallListener;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import io.jenkins.plugins.awsrollouts.simulation.state.ReadLag;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.Instance;
import software.amazon.awssdk.services.autoscaling.model.ScheduledUpdateGroupAction;
import software.amazon.awssdk.services.autoscaling.model.SuspendedProcess;
import software.amazon.awssdk.services.autoscaling.model.TagDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Rule;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupTuple;

/** A green fleet takes the target's place, and the old one has it back on every way out. */
class SwapTest {
    private static final String RULE = SimulatedAccount.ruleArn("shop", 80, 10);

    private static Theatre theatre(AmiCharacter fresh) {
        return theatre(fresh, account -> account);
    }

    private static Theatre theatre(AmiCharacter fresh, UnaryOperator<AccountBuilder> more) {
        return new Theatre(more.apply(Theatre.account(7, fresh)
                        .loadBalancer("shop", lb -> lb.listener(80)
                                .rule(10, rule -> rule.path("/*").forward("tg-web", 1)))
                        .group("web", 1, 10, 14, Theatre.ZONES, g -> g.template("lt-web", "1")
                                .targetGroup("tg-web"))
                        .traffic("shop", 50))
                .build());
    }

    private static Swap swap(Duration keepBlue, Swap.After after, List<Integer> steps) {
        Swap usual = Swap.defaults();
        return new Swap(
                List.of(RULE),
                Optional.empty(),
                Optional.empty(),
                steps,
                Duration.ofMinutes(5),
                usual.sticky(),
                keepBlue,
                after,
                usual.keep(),
                usual.names(),
                Optional.empty());
    }

    private static Spec spec(Swap swap) {
        return Spec.of("web", Theatre.NEW).with(swap);
    }

    private static Rule rule(Theatre theatre) {
        return theatre.rehearsal
                .account()
                .loadBalancing()
                .describeRules(r -> r.ruleArns(RULE))
                .rules()
                .get(0);
    }

    /** By the name of its target group, what the rule sends where. */
    private static Map<String, Integer> weights(Theatre theatre) {
        return rule(theatre).actions().get(0).forwardConfig().targetGroups().stream()
                .collect(Collectors.toMap(tuple -> tuple.targetGroupArn().split("/")[1], TargetGroupTuple::weight));
    }

    /** Once reads show all that was done. */
    private static Map<String, AutoScalingGroup> settled(Theatre theatre) {
        theatre.rehearsal
                .account()
                .clock()
                .runUntil(theatre.rehearsal.clock().now().plus(Duration.ofMinutes(3)));
        return groups(theatre);
    }

    private static Map<String, AutoScalingGroup> groups(Theatre theatre) {
        return theatre.rehearsal.account().autoScaling().describeAutoScalingGroups().autoScalingGroups().stream()
                .collect(Collectors.toMap(AutoScalingGroup::autoScalingGroupName, group -> group));
    }

    private static Set<String> members(AutoScalingGroup group) {
        return group.instances().stream().map(Instance::instanceId).collect(Collectors.toSet());
    }

    private static Map<String, String> tags(AutoScalingGroup group) {
        return group.tags().stream().collect(Collectors.toMap(TagDescription::key, TagDescription::value));
    }

    private static void runUntil(Theatre theatre, Rollout rollout, Predicate<RolloutState> what) {
        boolean seen = theatre.rehearsal
                .account()
                .clock()
                .runUntil(
                        () -> what.test(rollout.state()),
                        theatre.rehearsal.clock().now().plus(Duration.ofDays(1)));
        assertTrue(seen, theatre.log.toString());
    }

    private static double share(Theatre theatre) {
        return theatre.rehearsal.account().shares("shop").image(Theatre.NEW);
    }

    @Test
    void greenTakesTheTargetsPlaceAtOnceAndTheOldGroupIsEmptied() {
        Theatre theatre = theatre(AmiCharacter.good());
        Rollout rollout = theatre.start(spec(swap(Duration.ofMinutes(20), Swap.After.RETIRE, List.of(100))));
        runUntil(
                theatre,
                rollout,
                state -> state.phase() == Phase.SWAPPED || state.outcome().isPresent());
        assertEquals(Phase.SWAPPED, rollout.state().phase(), theatre.log.toString());
        assertEquals(1.0, share(theatre), 1e-9);
        assertEquals(10, groups(theatre).get("web").desiredCapacity());

        RolloutState end = theatre.run(rollout);

        assertEquals(Outcome.PROMOTED, end.outcome().orElseThrow(), theatre.log.toString());
        assertEquals(Map.of("web-v002", 1), weights(theatre));
        Map<String, AutoScalingGroup> groups = settled(theatre);
        assertEquals(Set.of("web", "web-v002"), groups.keySet());
        assertEquals(0, groups.get("web").desiredCapacity());
        AutoScalingGroup green = groups.get("web-v002");
        assertEquals(List.of(1, 14, 10), List.of(green.minSize(), green.maxSize(), green.desiredCapacity()));
        assertEquals(List.of(), green.suspendedProcesses());
        assertEquals("2", tags(green).get("aws-rollouts:live"));
        assertEquals(null, tags(green).get("aws-rollouts:lock"));
        assertEquals(null, tags(groups.get("web")).get("aws-rollouts:lock"));
    }

    private static Set<String> suspended(AutoScalingGroup group) {
        return group.suspendedProcesses().stream()
                .map(SuspendedProcess::processName)
                .collect(Collectors.toSet());
    }

    /** Once green has its scaling back, and the old fleet stands by. */
    private static void runUntilHandedOver(Theatre theatre, Rollout rollout) {
        runUntil(theatre, rollout, state -> state.shift().done().contains(GroupStep.RESUMED));
        theatre.rehearsal
                .account()
                .clock()
                .runUntil(theatre.rehearsal.clock().now().plus(Duration.ofMinutes(2)));
        assertEquals(Phase.SWAPPED, rollout.state().phase(), theatre.log.toString());
    }

    /** A one-time action that makes the target larger for the evening, due that long after the plan. */
    private static Theatre theatreWithAnEvening(AmiCharacter fresh, Duration due) {
        Instant begin = Theatre.of(7, 1, AmiCharacter.good()).rehearsal.clock().now();
        ScheduledUpdateGroupAction evening = ScheduledUpdateGroupAction.builder()
                .scheduledActionName("evening")
                .startTime(begin.plus(due))
                .minSize(4)
                .maxSize(20)
                .desiredCapacity(12)
                .build();
        return new Theatre(Theatre.account(7, fresh)
                .loadBalancer("shop", lb -> lb.listener(80)
                        .rule(10, rule -> rule.path("/*").forward("tg-web", 1)))
                .group("web", 1, 10, 14, Theatre.ZONES, g -> g.template("lt-web", "1")
                        .targetGroup("tg-web")
                        .scheduledAction(evening))
                .traffic("shop", 50)
                .build());
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 10, 14, 18})
    void whatIsScheduledForWhenScalingSleepsIsDoneByGreenOnceItHasThePlace(int minutes) {
        Theatre theatre = theatreWithAnEvening(AmiCharacter.good(), Duration.ofMinutes(minutes));
        Rollout rollout = theatre.start(spec(swap(Duration.ofMinutes(5), Swap.After.RETIRE, List.of(10, 50, 100))));
        assertTrue(
                rollout.state().plan().warnings().stream().anyMatch(words -> words.contains("evening")),
                rollout.state().plan().warnings()::toString);

        assertEquals(Optional.of(Outcome.PROMOTED), theatre.run(rollout).outcome(), theatre.log::toString);

        AutoScalingGroup green = settled(theatre).get("web-v002");
        assertEquals(List.of(4, 20, 12), List.of(green.minSize(), green.maxSize(), green.desiredCapacity()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8})
    void aGroupThatStoodAlreadyGetsTheSizesThatAreScheduledAfterThePlan(int minutes) {
        Instant begin = Theatre.of(7, 1, AmiCharacter.good()).rehearsal.clock().now();
        Theatre theatre = new Theatre(Theatre.account(7, AmiCharacter.good())
                .unusedTargetGroup("tg-b")
                .loadBalancer("shop", lb -> lb.listener(80)
                        .rule(10, rule -> rule.path("/*").forward("tg-web", 1)))
                .launchTemplate("lt-b", Theatre.OLD, "t3.large")
                .group("web-b", 0, 0, 0, Theatre.ZONES, g -> g.template("lt-b", "1")
                        .targetGroup("tg-b"))
                .group("web", 1, 10, 14, Theatre.ZONES, g -> g.template("lt-web", "1")
                        .targetGroup("tg-web")
                        .scheduledAction(ScheduledUpdateGroupAction.builder()
                                .scheduledActionName("evening")
                                .startTime(begin.plus(Duration.ofMinutes(minutes)))
                                .maxSize(20)
                                .build()))
                .traffic("shop", 50)
                .build());
        Swap usual = swap(Duration.ofMinutes(5), Swap.After.RETIRE, List.of(10, 50, 100));
        Rollout rollout = theatre.start(spec(usual.with(copy -> copy.green(Optional.of("web-b")))));

        assertEquals(Optional.of(Outcome.PROMOTED), theatre.run(rollout).outcome(), theatre.log::toString);

        assertEquals(20, settled(theatre).get("web-b").maxSize());
    }

    @Test
    void whatWasScheduledForWhenScalingSleptIsToldWhereTheOldFleetIsBack() {
        Theatre theatre = theatreWithAnEvening(AmiCharacter.good(), Duration.ofMinutes(10));
        Rollout rollout = theatre.start(spec(swap(Duration.ofMinutes(30), Swap.After.RETIRE, List.of(10, 50, 100))));
        runUntil(theatre, rollout, state -> state.phase() == Phase.SWAPPED);
        rollout.tell(Command.ROLLBACK, "alice");

        RolloutState end = theatre.run(rollout);

        assertEquals(Optional.of(Outcome.ROLLED_BACK), end.outcome());
        assertTrue(theatre.log.toString().contains("the scheduled action evening of web"), theatre.log::toString);
    }

    @Test
    void greenMovesNoServerBetweenZonesAsLongAsTheOldFleetStandsBy() {
        Theatre theatre = theatre(AmiCharacter.good());
        Rollout rollout = theatre.start(spec(swap(Duration.ofMinutes(20), Swap.After.RETIRE, List.of(100))));
        runUntilHandedOver(theatre, rollout);
        assertEquals(Set.of("AZRebalance"), suspended(groups(theatre).get("web-v002")));
        assertEquals(
                Set.of("AlarmNotification", "ScheduledActions"),
                suspended(groups(theatre).get("web")));

        assertEquals(Outcome.PROMOTED, theatre.run(rollout).outcome().orElseThrow(), theatre.log.toString());
        assertEquals(Set.of(), suspended(settled(theatre).get("web-v002")));
    }

    @Test
    void aStandingGroupMovesNoServerBetweenZonesEitherAndDoesSoAgainOnBothWaysOut() {
        for (boolean back : List.of(false, true)) {
            Theatre theatre = theatre(AmiCharacter.good(), SwapTest::withSecondGroup);
            Rollout rollout = theatre.start(Spec.of("web", Theatre.NEW).with(turn("web-b", Swap.After.ZERO)));
            runUntil(theatre, rollout, state -> state.shift()
                    .done()
                    .contains(back ? GroupStep.SUSPENDED : GroupStep.RESUMED));
            assertTrue(
                    theatre.rehearsal.account().truth("web-b").suspended().contains("AZRebalance"),
                    theatre.log.toString());
            if (back) {
                rollout.tell(Command.ROLLBACK, "somebody");
            }
            Outcome expected = back ? Outcome.ROLLED_BACK : Outcome.PROMOTED;
            assertEquals(expected, theatre.run(rollout).outcome().orElseThrow(), theatre.log.toString());
            assertEquals(Set.of(), suspended(settled(theatre).get("web-b")));
        }
    }

    @Test
    void whoeverHasKeptTheTargetFromMovingServersBetweenZonesFindsGreenLikeThat() {
        Theatre theatre = new Theatre(Theatre.account(7, AmiCharacter.good())
                .loadBalancer("shop", lb -> lb.listener(80)
                        .rule(10, rule -> rule.path("/*").forward("tg-web", 1)))
                .group("web", 1, 10, 14, Theatre.ZONES, g -> g.template("lt-web", "1")
                        .targetGroup("tg-web")
                        .suspended("AZRebalance"))
                .build());
        RolloutState end =
                theatre.run(theatre.start(spec(swap(Duration.ofMinutes(1), Swap.After.RETIRE, List.of(100)))));
        assertEquals(Outcome.PROMOTED, end.outcome().orElseThrow(), theatre.log.toString());
        assertEquals(Set.of("AZRebalance"), suspended(settled(theatre).get("web-v002")));
    }

    private static boolean greenServes(Theatre theatre, int count) {
        SimulatedAccount account = theatre.rehearsal.account();
        return account.inventory().groups().contains("web-v002")
                && account.truth("web-v002").serving() == count;
    }

    @Test
    void whereTheTargetProtectsItsInstancesFromScaleInAllOfGreenIsProtected() {
        Theatre theatre = new Theatre(Theatre.account(7, AmiCharacter.good())
                .loadBalancer("shop", lb -> lb.listener(80)
                        .rule(10, rule -> rule.path("/*").forward("tg-web", 1)))
                .group("web", 1, 10, 14, Theatre.ZONES, g -> g.template("lt-web", "1")
                        .targetGroup("tg-web")
                        .newInstancesProtected())
                .build());
        Spec spec = spec(swap(Duration.ofMinutes(20), Swap.After.RETIRE, List.of(100)))
                .with(Spec.ProtectedInstances.REPLACE, Spec.LaunchHooks.REFUSE);
        Rollout rollout = theatre.start(spec);
        runUntil(theatre, rollout, state -> state.stage() == 0 && greenServes(theatre, 10));
        assertTrue(
                theatre.rehearsal.account().truth("web-v002").instances().stream()
                        .noneMatch(InstanceTruth::protectedFromScaleIn),
                "as long as it may have to grow smaller with the target, its size rules it");
        runUntilHandedOver(theatre, rollout);
        GroupTruth green = theatre.rehearsal.account().truth("web-v002");
        assertEquals(10, green.instances().size());
        assertTrue(green.instances().stream().allMatch(InstanceTruth::protectedFromScaleIn), theatre.log::toString);

        assertEquals(Outcome.PROMOTED, theatre.run(rollout).outcome().orElseThrow(), theatre.log.toString());
        settled(theatre);
        assertTrue(theatre.rehearsal.account().truth("web-v002").instances().stream()
                .allMatch(InstanceTruth::protectedFromScaleIn));
    }

    @Test
    void aProtectedGreenGoesWhollyOnTheWayBack() {
        Theatre theatre = new Theatre(Theatre.account(7, AmiCharacter.good())
                .loadBalancer("shop", lb -> lb.listener(80)
                        .rule(10, rule -> rule.path("/*").forward("tg-web", 1)))
                .group("web", 1, 10, 14, Theatre.ZONES, g -> g.template("lt-web", "1")
                        .targetGroup("tg-web")
                        .newInstancesProtected())
                .build());
        Inventory before = theatre.rehearsal.account().inventory();
        Rollout rollout = theatre.start(spec(swap(Duration.ofMinutes(20), Swap.After.RETIRE, List.of(100)))
                .with(Spec.ProtectedInstances.REPLACE, Spec.LaunchHooks.REFUSE));
        runUntilHandedOver(theatre, rollout);
        rollout.tell(Command.ROLLBACK, "somebody");
        assertEquals(Outcome.ROLLED_BACK, theatre.run(rollout).outcome().orElseThrow(), theatre.log.toString());
        settled(theatre);
        assertEquals(before, theatre.rehearsal.account().inventory());
    }

    @Test
    void aPersonWhoWantsTheOldFleetBackHasItByOneCall() {
        Theatre theatre = theatre(AmiCharacter.good());
        Inventory before = theatre.rehearsal.account().inventory();
        Rollout rollout = theatre.start(spec(swap(Duration.ofHours(1), Swap.After.RETIRE, List.of(100))));
        runUntil(
                theatre,
                rollout,
                state -> state.phase() == Phase.SWAPPED && state.bakeUntil().isPresent());
        assertEquals(1.0, share(theatre), 1e-9);
        rollout.tell(Command.ROLLBACK, "ann");
        theatre.rehearsal
                .account()
                .clock()
                .runUntil(
                        () -> share(theatre) < 1e-9,
                        theatre.rehearsal.clock().now().plusSeconds(2));
        assertEquals(0.0, share(theatre), 1e-9, theatre.log.toString());

        RolloutState end = theatre.run(rollout);

        assertEquals(Outcome.ROLLED_BACK, end.outcome().orElseThrow(), theatre.log.toString());
        assertEquals(before, theatre.rehearsal.account().inventory());
    }

    @Test
    void betweenTheCommandAndEveryRequestBackOnTheOldFleetIsOneChangeOfTheRule() {
        Theatre theatre = theatre(AmiCharacter.good());
        Rollout rollout = theatre.start(spec(swap(Duration.ofHours(1), Swap.After.RETIRE, List.of(100))));
        runUntil(
                theatre,
                rollout,
                state -> state.phase() == Phase.SWAPPED && state.bakeUntil().isPresent());
        List<String> calls = new ArrayList<>();
        theatre.rehearsal.account().onCall(new CallListener() {
            @Override
            public void before(String service, String operation, Object request) {
                calls.add(operation);
            }
        });
        Instant told = theatre.rehearsal.clock().now();
        rollout.tell(Command.ROLLBACK, "ann");

        boolean back = theatre.rehearsal.account().clock().runUntil(() -> share(theatre) < 1e-9, told.plusSeconds(60));

        assertTrue(back, theatre.log.toString());
        assertEquals(List.of("DescribeRules", "ModifyRule"), calls, "the rule is read for what else it does");
        assertEquals(
                Duration.ZERO, Duration.between(told, theatre.rehearsal.clock().now()));
    }

    @Test
    void aGreenFleetThatNeverGetsHealthyHasNoRequestAndLeavesNothingBehind() {
        Theatre theatre = theatre(AmiCharacter.unhealthy());
        Inventory before = theatre.rehearsal.account().inventory();
        Rollout rollout = theatre.start(spec(swap(Duration.ofHours(1), Swap.After.RETIRE, List.of(100))));
        double[] most = new double[1];
        theatre.rehearsal.account().addListener(() -> most[0] = Math.max(most[0], share(theatre)));

        RolloutState end = theatre.run(rollout);

        assertEquals(Outcome.ROLLED_BACK, end.outcome().orElseThrow(), theatre.log.toString());
        assertEquals(0.0, most[0]);
        assertEquals(before, theatre.rehearsal.account().inventory());
    }

    @Test
    void requestsComeToGreenByStepsAndNeverMoreThanTheStepAllows() {
        Theatre theatre = theatre(AmiCharacter.good());
        Rollout rollout = theatre.start(spec(swap(Duration.ofMinutes(10), Swap.After.RETIRE, List.of(10, 50, 100))));
        double[] most = new double[4];
        theatre.rehearsal.account().addListener(() -> {
            int stage = rollout.state().stage();
            if (stage >= 0) {
                most[stage] = Math.max(most[stage], share(theatre));
            }
        });
        assertEquals(Outcome.PROMOTED, theatre.run(rollout).outcome().orElseThrow(), theatre.log.toString());
        assertEquals(0, most[0], 1e-9);
        assertEquals(0.1, most[1], 1e-9);
        assertEquals(0.5, most[2], 1e-9);
        assertEquals(1, most[3], 1e-9);
    }

    @Test
    void theNextSwapFindsTheTargetByItsTagsAndDeletesTheGroupThatARolloutHadMade() {
        Theatre theatre = theatre(AmiCharacter.good());
        Swap quick = swap(Duration.ZERO, Swap.After.RETIRE, List.of(100));
        assertEquals(
                Outcome.PROMOTED,
                theatre.run(theatre.start(spec(quick))).outcome().orElseThrow());
        settled(theatre);

        RolloutState back =
                theatre.run(theatre.start("r-2", Spec.of("web", Theatre.OLD).with(quick)));

        assertEquals(Outcome.PROMOTED, back.outcome().orElseThrow(), theatre.log.toString());
        assertEquals("web-v002", back.plan().group());
        assertEquals(Set.of("web", "web-v003"), settled(theatre).keySet());
        assertEquals(Map.of("web-v003", 1), weights(theatre));
        assertEquals(
                Set.of("tg-web", "web-v003"),
                theatre.rehearsal.account().loadBalancing().describeTargetGroups().targetGroups().stream()
                        .map(group -> group.targetGroupName())
                        .collect(Collectors.toSet()));
        assertEquals(
                Set.of("web", "aws-rollouts-web-v003"),
                theatre.rehearsal.account().ec2().describeLaunchTemplates().launchTemplates().stream()
                        .map(template -> template.launchTemplateName())
                        .collect(Collectors.toSet()));
    }

    @Test
    void aKeptFleetStandsAsItWasAndHasThePlaceAgainWithoutALaunch() {
        Theatre theatre = theatre(AmiCharacter.good());
        Swap keeping = swap(Duration.ZERO, Swap.After.KEEP, List.of(100));
        RolloutState first = theatre.run(theatre.start(spec(keeping)));
        assertEquals(Outcome.PROMOTED, first.outcome().orElseThrow(), theatre.log.toString());
        assertEquals(10, settled(theatre).get("web").desiredCapacity());
        assertEquals(Map.of("web-v002", 1, "tg-web", 0), weights(theatre));
        assertEquals(
                List.of("web"),
                Standings.of(theatre.rehearsal.cloud(), "web").stream()
                        .map(Standings::group)
                        .toList());
        Set<String> old = members(groups(theatre).get("web"));

        Spec back = Spec.of("web", Theatre.OLD).with(turn("web", Swap.After.RETIRE));
        RolloutState end = theatre.run(theatre.start("r-2", back));

        assertEquals(Outcome.PROMOTED, end.outcome().orElseThrow(), theatre.log.toString());
        assertEquals(Set.of("web"), settled(theatre).keySet());
        assertEquals(Map.of("tg-web", 1), weights(theatre));
        assertEquals(old, members(groups(theatre).get("web")));
        AutoScalingGroup web = groups(theatre).get("web");
        assertEquals(List.of(1, 14, 10), List.of(web.minSize(), web.maxSize(), web.desiredCapacity()));
        assertEquals(List.of(), web.suspendedProcesses());
    }

    private static Swap turn(String green, Swap.After after) {
        Swap usual = swap(Duration.ZERO, after, List.of(100));
        return new Swap(
                usual.routes(),
                usual.test(),
                Optional.of(green),
                usual.steps(),
                usual.every(),
                usual.sticky(),
                usual.keepBlue(),
                after,
                usual.keep(),
                usual.names(),
                usual.analysis());
    }

    @Test
    void twoStandingGroupsTakeTurns() {
        Theatre theatre = theatre(AmiCharacter.good(), SwapTest::withSecondGroup);
        int min = groups(theatre).get("web").minSize();
        assertTrue(min > 0, "a minimum that can be lost");
        RolloutState first =
                theatre.run(theatre.start(Spec.of("web", Theatre.NEW).with(turn("web-b", Swap.After.ZERO))));
        assertEquals(Outcome.PROMOTED, first.outcome().orElseThrow(), theatre.log.toString());
        assertEquals(0, settled(theatre).get("web").desiredCapacity());
        assertEquals(10, groups(theatre).get("web-b").desiredCapacity());
        assertEquals(min, groups(theatre).get("web-b").minSize(), "it can be scaled in no further than web could");
        assertEquals(Map.of("tg-b", 1), weights(theatre));

        RolloutState second =
                theatre.run(theatre.start("r-2", Spec.of("web", Theatre.OLD).with(turn("web", Swap.After.ZERO))));
        assertEquals(Outcome.PROMOTED, second.outcome().orElseThrow(), theatre.log.toString());
        assertEquals(0, settled(theatre).get("web-b").desiredCapacity());
        assertEquals(10, groups(theatre).get("web").desiredCapacity());
        assertEquals(Map.of("tg-web", 1), weights(theatre));
    }

    private static AccountBuilder withSecondGroup(AccountBuilder account) {
        return account.unusedTargetGroup("tg-b").group("web-b", 0, 0, 14, Theatre.ZONES, g -> g.template("lt-web", "1")
                .targetGroup("tg-b"));
    }

    @Test
    void whatAStandingGroupLaunchesOfItsOldTemplateAfterThePlanIsReplacedAndProvesNothing() {
        Theatre theatre = theatre(AmiCharacter.good(), SwapTest::withSecondGroup);
        Rollout rollout = theatre.start(Spec.of("web", Theatre.NEW).with(turn("web-b", Swap.After.ZERO)));
        assertTrue(theatre.rehearsal.account().scale("web-b", 3));

        RolloutState end = theatre.run(rollout);

        assertEquals(Outcome.PROMOTED, end.outcome().orElseThrow(), theatre.log.toString());
        assertEquals(
                Set.of(Theatre.NEW),
                theatre.rehearsal.account().truth("web-b").instances().stream()
                        .filter(instance -> instance.lifecycle().equals("InService"))
                        .map(InstanceTruth::image)
                        .collect(Collectors.toSet()));
        assertEquals(3, theatre.log.toString().split("action=Replace", -1).length - 1, theatre.log.toString());
    }

    @Test
    void aStandingGroupWhoseNewAmiIsBadIsLeftAsItWas() {
        Theatre theatre = theatre(AmiCharacter.unhealthy(), SwapTest::withSecondGroup);
        Inventory before = theatre.rehearsal.account().inventory();
        RolloutState end = theatre.run(theatre.start(Spec.of("web", Theatre.NEW).with(turn("web-b", Swap.After.ZERO))));
        assertEquals(Outcome.ROLLED_BACK, end.outcome().orElseThrow(), theatre.log.toString());
        assertEquals(before, theatre.rehearsal.account().inventory());
    }

    private static Theatre classic(AmiCharacter fresh) {
        return new Theatre(Theatre.account(7, fresh)
                .classicBalancer("old-elb", 60, 10, 3, 2)
                .group("web", 1, 6, 14, Theatre.ZONES, g -> g.template("lt-web", "1")
                        .classicBalancer("old-elb"))
                .build());
    }

    private static Spec membership(Duration keepBlue) {
        Swap usual = swap(keepBlue, Swap.After.RETIRE, List.of(100));
        return spec(new Swap(
                List.of(),
                usual.test(),
                usual.green(),
                usual.steps(),
                usual.every(),
                usual.sticky(),
                keepBlue,
                usual.after(),
                usual.keep(),
                usual.names(),
                usual.analysis()));
    }

    /** The ids of the instances that a classic load balancer finds healthy. */
    private static Set<String> healthy(Theatre theatre) {
        return theatre
                .rehearsal
                .account()
                .classicLoadBalancing()
                .describeInstanceHealth(r -> r.loadBalancerName("old-elb"))
                .instanceStates()
                .stream()
                .filter(state -> state.state().equals("InService"))
                .map(state -> state.instanceId())
                .collect(Collectors.toSet());
    }

    @Test
    void behindAClassicBalancerTheFleetsChangePlacesByRegistration() {
        Theatre theatre = classic(AmiCharacter.good());
        Rollout rollout = theatre.start(membership(Duration.ofMinutes(20)));
        runUntil(theatre, rollout, state -> state.bakeUntil().isPresent() && state.phase() == Phase.SWAPPED);
        assertEquals(members(settled(theatre).get("web-v002")), healthy(theatre));
        assertEquals(6, groups(theatre).get("web").desiredCapacity());

        assertEquals(Outcome.PROMOTED, theatre.run(rollout).outcome().orElseThrow(), theatre.log.toString());

        assertEquals(0, settled(theatre).get("web").desiredCapacity());
        assertEquals(members(groups(theatre).get("web-v002")), healthy(theatre));
    }

    @Test
    void behindAClassicBalancerGreenLeavesOnceTheOldFleetIsHealthyThereAgain() {
        Theatre theatre = classic(AmiCharacter.good());
        Inventory before = theatre.rehearsal.account().inventory();
        int[] least = {6};
        Rollout rollout = theatre.start(membership(Duration.ofHours(1)));
        runUntil(theatre, rollout, state -> state.bakeUntil().isPresent() && state.phase() == Phase.SWAPPED);
        rollout.tell(Command.ROLLBACK, "ann");
        theatre.rehearsal
                .account()
                .addListener(() -> least[0] = Math.min(
                        least[0], theatre.rehearsal.account().truth("web").serving() + green(theatre)));

        assertEquals(Outcome.ROLLED_BACK, theatre.run(rollout).outcome().orElseThrow(), theatre.log.toString());

        assertEquals(6, least[0]);
        assertEquals(before, theatre.rehearsal.account().inventory());
        assertEquals(members(settled(theatre).get("web")), healthy(theatre));
    }

    @Test
    void aSickServerOfTheOldFleetDoesNotKeepRequestsWithGreen() {
        Theatre theatre = classic(AmiCharacter.good());
        theatre.rehearsal.account().autoScaling().suspendProcesses(r -> r.autoScalingGroupName("web")
                .scalingProcesses("HealthCheck", "ReplaceUnhealthy"));
        Rollout rollout = theatre.start(membership(Duration.ofHours(1)));
        runUntil(theatre, rollout, state -> state.bakeUntil().isPresent() && state.phase() == Phase.SWAPPED);
        Set<String> well = new HashSet<>(members(groups(theatre).get("web")));
        String sick = well.iterator().next();
        well.remove(sick);
        theatre.rehearsal.account().kill(sick);
        rollout.tell(Command.ROLLBACK, "ann");

        assertEquals(Outcome.ROLLED_BACK, theatre.run(rollout).outcome().orElseThrow(), theatre.log.toString());

        settled(theatre);
        assertTrue(healthy(theatre).containsAll(well), () -> healthy(theatre) + " answer, not all of " + well);
        assertEquals(Set.of("web"), groups(theatre).keySet());
    }

    /** A swap whose old fleet is about to go, or on its way. */
    private static Rollout retiring(Theatre theatre, Predicate<RolloutState> how) {
        Rollout rollout = theatre.start(spec(swap(Duration.ofMinutes(1), Swap.After.RETIRE, List.of(100))));
        runUntil(
                theatre,
                rollout,
                state -> state.phase() == Phase.RETIRING
                        && state.calls().open().isEmpty()
                        && weights(theatre).equals(Map.of("web-v002", 1))
                        && how.test(state));
        return rollout;
    }

    private static void putBack(Theatre theatre, List<Action> actions) {
        theatre.rehearsal.account().loadBalancing().modifyRule(r -> r.ruleArn(RULE)
                .actions(actions));
    }

    @Test
    void aRuleThatAToolPutsBackBeforeTheTagsSayWhoHasThePlaceTakesTheSwapBack() {
        Theatre theatre = theatre(AmiCharacter.good());
        // with older reads this test itself would see too late that it is time
        theatre.rehearsal.account().readLag(ReadLag.none());
        Inventory before = theatre.rehearsal.account().inventory();
        List<Action> actions = rule(theatre).actions();
        Rollout rollout = retiring(theatre, state -> true);
        putBack(theatre, actions);

        RolloutState end = theatre.run(rollout);

        assertEquals(Optional.of(Outcome.ROLLED_BACK), end.outcome(), theatre.log.toString());
        assertEquals("somebody changed the weights of shop:80 rule 10 to {tg-web=1} meanwhile", end.reason());
        assertEquals(before, theatre.rehearsal.account().inventory());
        assertEquals(10, settled(theatre).get("web").desiredCapacity());
    }

    @Test
    void aRuleThatAToolPutsBackWhileTheOldFleetGoesHoldsTheRolloutUntilAPersonResumesIt() {
        Theatre theatre = theatre(AmiCharacter.good());
        List<Action> actions = rule(theatre).actions();
        Rollout rollout = retiring(theatre, state -> state.shift().done().contains(GroupStep.BLUE_TAGGED));
        putBack(theatre, actions);
        runUntil(theatre, rollout, state -> state.phase() == Phase.HELD);
        assertEquals(
                "the old fleet could not be retired: somebody changed the weights of shop:80 rule 10 to {tg-web=1}"
                        + " meanwhile",
                rollout.state().reason());
        rollout.tell(Command.RESUME, "ann");
        runUntil(theatre, rollout, state -> state.phase() != Phase.HELD);

        assertEquals(Optional.of(Outcome.PROMOTED), theatre.run(rollout).outcome(), theatre.log.toString());
        assertEquals(Map.of("web-v002", 1), weights(theatre));
        assertEquals(0, settled(theatre).get("web").desiredCapacity());
    }

    @Test
    void aRuleThatIsDeletedWhileTheOldFleetGoesDoesNotKeepTheRolloutFromItsEnd() {
        Theatre theatre = theatre(AmiCharacter.good());
        Rollout rollout = retiring(theatre, state -> true);
        theatre.rehearsal.account().loadBalancing().deleteRule(r -> r.ruleArn(RULE));

        assertEquals(Outcome.PROMOTED, theatre.run(rollout).outcome().orElseThrow(), theatre.log.toString());
        assertEquals(0, settled(theatre).get("web").desiredCapacity());
    }

    private static int green(Theatre theatre) {
        return theatre.rehearsal.account().inventory().groups().contains("web-v002")
                ? theatre.rehearsal.account().truth("web-v002").serving()
                : 0;
    }

    @Test
    void withoutABalancerTheNewFleetReplacesTheOldOneInNumber() {
        Theatre theatre = new Theatre(Theatre.account(7, AmiCharacter.good())
                .group("web", 1, 3, 14, Theatre.ZONES, g -> g.template("lt-web", "1"))
                .build());
        RolloutState end = theatre.run(theatre.start(membership(Duration.ZERO)));
        assertEquals(Outcome.PROMOTED, end.outcome().orElseThrow(), theatre.log.toString());
        assertTrue(
                end.plan().warnings().get(0).startsWith("Nothing sends requests to web"),
                () -> end.plan().warnings().toString());
        assertEquals(0, settled(theatre).get("web").desiredCapacity());
        assertEquals(3, groups(theatre).get("web-v002").desiredCapacity());
    }

    @Test
    void aTestListenerLeadsToGreenAloneBeforeAnyUserDoes() {
        Theatre theatre = withTestListener("tg-test");
        String test = SimulatedAccount.listenerArn("shop", 8080);
        Rollout rollout = theatre.start(spec(tested(test)).withLimits(watchedAlone()));
        assertTrue(
                rollout.state().plan().swapping().orElseThrow().testUrl().matches("http://shop-.*:8080"),
                () -> rollout.state().plan().swapping().toString());
        runUntil(
                theatre,
                rollout,
                state -> state.stage() == 0 && state.position().stage().reached());
        assertEquals(0, share(theatre));
        assertEquals("web-v002", testedBy(theatre, test));

        assertEquals(Outcome.PROMOTED, theatre.run(rollout).outcome().orElseThrow(), theatre.log.toString());
        assertEquals("web-v002", testedBy(theatre, test));
    }

    private static Theatre withTestListener(String leadsTo) {
        return new Theatre(Theatre.account(7, AmiCharacter.good())
                .unusedTargetGroup("tg-test")
                .loadBalancer("shop", lb -> lb.listener(80)
                        .rule(10, rule -> rule.path("/*").forward("tg-web", 1))
                        .listener(8080, leadsTo))
                .group("web", 1, 4, 14, Theatre.ZONES, g -> g.template("lt-web", "1")
                        .targetGroup("tg-web"))
                .traffic("shop", 50)
                .build());
    }

    private static Swap tested(String test) {
        Swap usual = swap(Duration.ZERO, Swap.After.RETIRE, List.of(100));
        return new Swap(
                usual.routes(),
                Optional.of(test),
                usual.green(),
                usual.steps(),
                usual.every(),
                usual.sticky(),
                usual.keepBlue(),
                usual.after(),
                usual.keep(),
                usual.names(),
                usual.analysis());
    }

    @Test
    void aTestListenerThatLeadsToTheLiveFleetBetweenSwapsIsNoWayOfUsers() {
        Theatre theatre = withTestListener("tg-web");
        String test = SimulatedAccount.listenerArn("shop", 8080);
        RolloutState first = theatre.run(theatre.start(spec(tested(test))));
        assertEquals(Outcome.PROMOTED, first.outcome().orElseThrow(), theatre.log.toString());
        assertEquals("web-v002", testedBy(theatre, test));
        settled(theatre);

        RolloutState second =
                theatre.run(theatre.start("r-2", Spec.of("web", Theatre.OLD).with(tested(test))));
        assertEquals(Outcome.PROMOTED, second.outcome().orElseThrow(), theatre.log.toString());
        assertEquals("web-v003", testedBy(theatre, test));
    }

    private static Limits watchedAlone() {
        Limits usual = Limits.defaults();
        return new Limits(
                usual.minHealthyPercent(),
                usual.maxHealthyPercent(),
                usual.warmUp(),
                usual.healthTimeout(),
                usual.progressDeadline(),
                usual.failedInstances(),
                Duration.ofMinutes(5),
                usual.finalBake());
    }

    private static String testedBy(Theatre theatre, String listener) {
        return theatre.rehearsal
                .account()
                .loadBalancing()
                .describeListeners(r -> r.listenerArns(listener))
                .listeners()
                .get(0)
                .defaultActions()
                .get(0)
                .forwardConfig()
                .targetGroups()
                .get(0)
                .targetGroupArn()
                .split("/")[1];
    }

    @Test
    void whatTheAccountCannotGiveIsFoundOutBeforeAnyRequestIsMoved() {
        Theatre theatre = theatre(AmiCharacter.good(), account -> account.vcpuQuota(24));
        Inventory before = theatre.rehearsal.account().inventory();
        double[] most = new double[1];
        Rollout rollout = theatre.start(spec(swap(Duration.ofHours(1), Swap.After.RETIRE, List.of(100))));
        theatre.rehearsal.account().addListener(() -> most[0] = Math.max(most[0], share(theatre)));

        assertEquals(Outcome.ROLLED_BACK, theatre.run(rollout).outcome().orElseThrow(), theatre.log.toString());

        assertEquals(0, most[0]);
        assertEquals(before, theatre.rehearsal.account().inventory());
    }

    @Test
    void greenGrowsWithBlueUntilItHasTheRequests() {
        Theatre theatre = theatre(AmiCharacter.good());
        Rollout rollout = theatre.start(spec(swap(Duration.ofMinutes(30), Swap.After.RETIRE, List.of(20, 100))));
        runUntil(
                theatre,
                rollout,
                state -> state.stage() == 1 && state.bakeUntil().isPresent());
        theatre.rehearsal.account().autoScaling().setDesiredCapacity(r -> r.autoScalingGroupName("web")
                .desiredCapacity(12));
        runUntil(theatre, rollout, state -> state.phase() == Phase.SWAPPED);
        assertEquals(12, groups(theatre).get("web-v002").desiredCapacity(), theatre.log.toString());
        assertEquals(Outcome.PROMOTED, theatre.run(rollout).outcome().orElseThrow(), theatre.log.toString());
        AutoScalingGroup green = settled(theatre).get("web-v002");
        assertEquals(List.of(1, 14, 12), List.of(green.minSize(), green.maxSize(), green.desiredCapacity()));
    }

    @Test
    void usersWhomTheRuleKeptAreReleasedOnlyWhereTheSpecSaysSo() {
        assertEquals(Optional.of(true), kept(Swap.Sticky.KEEP));
        assertEquals(Optional.of(false), kept(Swap.Sticky.RELEASE));
    }

    @Test
    void whereTheRuleKeepsItsUsersThePlanSaysSoOfGreen() {
        Rollout rollout = keepingUsers().start(spec(swap(Duration.ofMinutes(10), Swap.After.RETIRE, List.of(20, 100))));
        List<String> warnings = rollout.state().plan().warnings();
        assertTrue(
                warnings.stream()
                        .anyMatch(warning -> warning.endsWith("keeps its users with a target group for 5 min,"
                                + " so green's share follows its weight only as fast as that.")),
                warnings.toString());
    }

    private static Theatre keepingUsers() {
        return new Theatre(Theatre.account(7, AmiCharacter.good())
                .loadBalancer("shop", lb -> lb.listener(80)
                        .rule(10, rule -> rule.path("/*").sticky(300).forward("tg-web", 1)))
                .group("web", 1, 2, 14, Theatre.ZONES, g -> g.template("lt-web", "1")
                        .targetGroup("tg-web"))
                .build());
    }

    /** Whether the rule keeps users with a target group once green has all requests. */
    private static Optional<Boolean> kept(Swap.Sticky sticky) {
        Theatre theatre = keepingUsers();
        Swap usual = swap(Duration.ofMinutes(10), Swap.After.RETIRE, List.of(100));
        Rollout rollout = theatre.start(spec(new Swap(
                usual.routes(),
                usual.test(),
                usual.green(),
                usual.steps(),
                usual.every(),
                sticky,
                usual.keepBlue(),
                usual.after(),
                usual.keep(),
                usual.names(),
                usual.analysis())));
        runUntil(
                theatre,
                rollout,
                state -> state.phase() == Phase.SWAPPED && state.bakeUntil().isPresent());
        // with older reads this test itself would see the rule as it was
        theatre.rehearsal.account().readLag(ReadLag.none());
        Optional<Boolean> now = stickiness(theatre);
        assertEquals(Outcome.PROMOTED, theatre.run(rollout).outcome().orElseThrow(), theatre.log.toString());
        assertEquals(Optional.of(true), stickiness(theatre));
        return now;
    }

    private static Optional<Boolean> stickiness(Theatre theatre) {
        return Optional.ofNullable(theatre.rehearsal
                .account()
                .loadBalancing()
                .describeRules(r -> r.ruleArns(RULE))
                .rules()
                .get(0)
                .actions()
                .get(0)
                .forwardConfig()
                .targetGroupStickinessConfig()
                .enabled());
    }

    @Test
    void ofKeptFleetsThoseThatAreTooManyGo() {
        Theatre theatre = theatre(AmiCharacter.good());
        Swap keeping = swap(Duration.ZERO, Swap.After.KEEP, List.of(100));
        String[] images = {Theatre.NEW, Theatre.OLD, Theatre.NEW};
        for (int i = 0; i < images.length; i++) {
            RolloutState end = theatre.run(
                    theatre.start("r-" + (i + 1), Spec.of("web", images[i]).with(keeping)));
            assertEquals(Outcome.PROMOTED, end.outcome().orElseThrow(), theatre.log.toString());
            settled(theatre);
        }
        assertEquals(Set.of("web", "web-v003", "web-v004"), groups(theatre).keySet());
        assertEquals(0, groups(theatre).get("web").desiredCapacity());
        assertEquals(10, groups(theatre).get("web-v003").desiredCapacity());
        assertEquals(Map.of("web-v004", 1, "web-v003", 0), weights(theatre));
    }
}
