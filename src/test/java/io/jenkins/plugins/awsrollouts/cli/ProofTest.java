package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.cloud.Probe;
import io.jenkins.plugins.awsrollouts.gate.BodyGate;
import io.jenkins.plugins.awsrollouts.gate.HttpGate;
import io.jenkins.plugins.awsrollouts.rollout.journal.MemoryJournal;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planned;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planner;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollout;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollouts;
import io.jenkins.plugins.awsrollouts.rollout.spec.Canary;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Swap;
import io.jenkins.plugins.awsrollouts.rollout.state.Milestone;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.simulation.GroupTruth;
import io.jenkins.plugins.awsrollouts.simulation.InstanceTruth;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.autoscaling.GroupSpec;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** An AMI is promoted only where something has run it and passed. */
class ProofTest {
    private static final Spec SPEC = Spec.of("web", Theatre.NEW);
    private static final Spec ASKED = SPEC.withGates(List.of(HttpGate.onInstances(80, "/health")));
    private static final Spec REPLACE = SPEC.with(Spec.ProtectedInstances.REPLACE, Spec.LaunchHooks.REFUSE);

    private static Theatre theatre(AmiCharacter fresh, int size, Consumer<GroupSpec> options) {
        return new Theatre(Theatre.account(7, fresh)
                .group("web", 0, size, 8, Theatre.ZONES, group -> {
                    group.template("lt-web", "1").targetGroup("tg-web");
                    options.accept(group);
                })
                .build());
    }

    private static Theatre theatre(AmiCharacter fresh, int size) {
        return theatre(fresh, size, group -> {});
    }

    private static Planned planned(Theatre theatre, Spec spec) {
        return new Planner(theatre.rehearsal.cloud())
                .plan(spec, "r-1", theatre.rehearsal.clock().now());
    }

    private static List<String> faults(Theatre theatre, Spec spec) {
        return ((Planned.Refused) planned(theatre, spec)).faults();
    }

    private static String ids(Theatre theatre, Predicate<InstanceTruth> which) {
        return theatre.truth().instances().stream()
                .filter(which)
                .map(InstanceTruth::id)
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static void runUntil(Theatre theatre, Rollout rollout, Predicate<RolloutState> what) {
        boolean seen = theatre.rehearsal
                .account()
                .clock()
                .runUntil(
                        () -> what.test(rollout.state()),
                        theatre.rehearsal.clock().now().plus(Duration.ofHours(6)));
        assertTrue(seen, () -> rollout.state().phase() + "\n" + theatre.log);
    }

    private static boolean sampled(RolloutState state) {
        return state.ours().values().stream().anyMatch(ours -> ours.has(Milestone.PROVEN));
    }

    private static void untouched(Theatre theatre, GroupTruth before) {
        GroupTruth now = theatre.truth();
        assertEquals(before.image(), now.image());
        assertEquals(before.latestVersion(), now.latestVersion());
        assertEquals(List.of(), alive(now.unattached()));
        assertEquals(before.desired(), now.desired());
    }

    private static List<String> alive(List<InstanceTruth> instances) {
        return instances.stream()
                .filter(i -> !i.phase().equals("shutting-down") && !i.phase().equals("terminated"))
                .map(InstanceTruth::id)
                .toList();
    }

    // ---- nothing may be replaced

    @Test
    void anAmiThatNothingWouldRunIsRefusedWhereAllAreProtected() {
        Theatre theatre = theatre(AmiCharacter.impaired(), 6, group -> group.protectedInstances(6));
        assertEquals(
                List.of("All instances of web are protected from scale-in (" + ids(theatre, i -> true)
                        + "), so none would be replaced and none would run ami-new; take the protection from those that"
                        + " may go, or set protected to replace."),
                faults(theatre, ASKED));
        assertEquals(
                Optional.of(Outcome.ROLLED_BACK),
                theatre.run(theatre.start(REPLACE)).outcome());
    }

    @Test
    void theSameHoldsBehindACanary() {
        Theatre theatre = new Theatre(Theatre.account(7, AmiCharacter.good())
                .loadBalancer("shop", lb -> lb.listener(80)
                        .rule(10, rule -> rule.path("/*").forward("tg-web", 1)))
                .group("web", 0, 6, 8, Theatre.ZONES, group -> group.template("lt-web", "1")
                        .targetGroup("tg-web")
                        .protectedInstances(6))
                .build());
        Spec canary = SPEC.with(new Canary(
                List.of(SimulatedAccount.ruleArn("shop", 80, 10)), List.of(), List.of(20), Duration.ZERO, 1, false));
        assertEquals(1, faults(theatre, canary).size());
    }

    @Test
    void protectionByTheGroupItselfIsNobodysWish() {
        Theatre theatre = theatre(AmiCharacter.good(), 6, GroupSpec::newInstancesProtected);
        assertEquals(
                List.of("web protects all new instances from scale-in (NewInstancesProtectedFromScaleIn), which says of"
                        + " none of them that it is to stay, and 6 instances of 6 would stay on another AMI; set"
                        + " protected to replace, or turn that off and protect only those that are to stay."),
                faults(theatre, SPEC));
        assertTrue(theatre.plan(REPLACE)
                .warnings()
                .contains("web protects its instances from scale-in; those on another AMI are replaced all the same."));
        assertEquals(
                Optional.of(Outcome.PROMOTED),
                theatre.run(theatre.start(REPLACE)).outcome());
        GroupTruth after = theatre.truth();
        assertEquals(6, after.desired());
        assertTrue(after.instances().stream()
                .filter(i -> i.lifecycle().equals("InService"))
                .allMatch(i -> i.image().equals(Theatre.NEW) && i.protectedFromScaleIn()));
    }

    @Test
    void thePlanTellsThatAGroupBelongsToEcs() {
        Theatre theatre = theatre(AmiCharacter.good(), 2, group -> group.tag("AmazonECSManaged", "", true));
        assertEquals(
                List.of(
                        "web belongs to an ECS capacity provider (tag AmazonECSManaged): a rollout sees no tasks, so have"
                                + " ECS drain what is ended (managed draining) or drain it by a hook for terminating."),
                theatre.plan(SPEC).warnings());
    }

    @Test
    void howItEndedTellsWhatStaysOnAnotherAmi() {
        Theatre theatre = theatre(AmiCharacter.good(), 6, group -> group.protectedInstances(2));
        RolloutState state = theatre.run(theatre.start(SPEC));
        assertEquals(
                "web runs ami-new; " + ids(theatre, InstanceTruth::protectedFromScaleIn) + " stay on another AMI",
                state.reason());
    }

    // ---- a group without instances

    @Test
    void aGroupWithoutInstancesHasTheAmiProvedByOneOutsideOfIt() {
        Theatre theatre = theatre(AmiCharacter.good(), 0);
        Plan plan = theatre.plan(ASKED);
        assertEquals(
                List.of("web has no instances, so one is launched outside of it to prove ami-new, and ended then; no"
                        + " balancer sees it."),
                plan.warnings());
        RolloutState state = theatre.run(theatre.start(ASKED));
        assertEquals(Optional.of(Outcome.PROMOTED), state.outcome());
        assertEquals("web launches ami-new from now on; it has no instances yet", state.reason());
        assertEquals(1, state.ours().size());
        assertTrue(sampled(state));
        GroupTruth after = theatre.truth();
        assertEquals(Optional.of(Theatre.NEW), after.image());
        assertEquals(0, after.desired());
        assertEquals(List.of(), alive(after.unattached()));
    }

    @Test
    void anAmiThatRefusesItsGateIsNotPromotedInAGroupWithoutInstances() {
        Theatre theatre = theatre(AmiCharacter.refusing(), 0);
        GroupTruth before = theatre.truth();
        assertEquals(
                Optional.of(Outcome.ROLLED_BACK),
                theatre.run(theatre.start(ASKED)).outcome());
        untouched(theatre, before);
    }

    @Test
    void norIsOneWhoseStatusChecksFail() {
        Theatre theatre = theatre(AmiCharacter.impaired(), 0);
        GroupTruth before = theatre.truth();
        assertEquals(
                Optional.of(Outcome.ROLLED_BACK),
                theatre.run(theatre.start(SPEC)).outcome());
        untouched(theatre, before);
    }

    @Test
    void aBodyIsAskedAboutTheSample() {
        Theatre theatre = theatre(AmiCharacter.good(), 0);
        List<String> shown = new ArrayList<>();
        Rollouts rollouts = new Rollouts(theatre.rehearsal.clock(), (probe, answer) -> {
            ((Probe.Body) probe).instances().forEach(instance -> shown.add(instance.id()));
            answer.accept(new Probe.Answer(200, "", "", Duration.ofSeconds(1)));
        });
        Spec spec = SPEC.withGates(List.of(new BodyGate(Duration.ofMinutes(5))));
        RolloutState state = theatre.run(
                rollouts.start(theatre.plan(spec), theatre.rehearsal.cloud(), new MemoryJournal(), theatre.listener()));
        assertEquals(Optional.of(Outcome.PROMOTED), state.outcome());
        assertEquals(List.copyOf(state.ours().keySet()), shown);
    }

    @Test
    void aGroupThatIsScaledOutWhileTheAmiIsProvedGetsItInBatches() {
        Theatre theatre = theatre(AmiCharacter.good(), 0);
        Rollout rollout = theatre.start(ASKED);
        runUntil(theatre, rollout, state -> !state.ours().isEmpty());
        theatre.rehearsal.account().autoScaling().setDesiredCapacity(r -> r.autoScalingGroupName("web")
                .desiredCapacity(3));
        RolloutState state = theatre.run(rollout);
        assertEquals(Optional.of(Outcome.PROMOTED), state.outcome());
        assertEquals("web runs ami-new", state.reason());
        assertEquals(3, theatre.truth().desired());
        assertEquals(List.of(), alive(theatre.truth().unattached()));
    }

    @Test
    void aGroupThatIsScaledInToNothingMeanwhileHasTheAmiProvedOutsideOfIt() {
        Theatre theatre = theatre(AmiCharacter.good(), 3);
        Rollout rollout = theatre.start(ASKED);
        runUntil(theatre, rollout, state -> state.phase() == Phase.ROLLING);
        theatre.rehearsal.account().autoScaling().setDesiredCapacity(r -> r.autoScalingGroupName("web")
                .desiredCapacity(0));
        RolloutState state = theatre.run(rollout);
        assertEquals(Optional.of(Outcome.PROMOTED), state.outcome(), () -> theatre.log.toString());
        assertTrue(sampled(state));
        assertEquals(0, theatre.truth().desired());
        assertEquals(List.of(), alive(theatre.truth().unattached()));
    }

    // ---- a canary in front of a group that has no place for the AMI

    /** The target is scaled in to its protected instance while the canary has requests, but no status checks yet. */
    private static RolloutState besidesACanary(Theatre theatre) {
        Spec canary = SPEC.with(new Canary(
                List.of(SimulatedAccount.ruleArn("shop", 80, 10)), List.of(), List.of(20), Duration.ZERO, 1, false));
        Rollout rollout = theatre.start(canary);
        theatre.rehearsal.account().autoScaling().setDesiredCapacity(r -> r.autoScalingGroupName("web")
                .desiredCapacity(1));
        return theatre.run(rollout);
    }

    private static Theatre canaried(AmiCharacter fresh) {
        return new Theatre(Theatre.account(7, fresh)
                .loadBalancer("shop", lb -> lb.listener(80)
                        .rule(10, rule -> rule.path("/*").forward("tg-web", 1)))
                .group("web", 0, 2, 8, Theatre.ZONES, group -> group.template("lt-web", "1")
                        .targetGroup("tg-web")
                        .protectedInstances(1))
                .build());
    }

    @Test
    void aCanaryProvesAnAmiOnlyOnceItsStatusChecksHavePassed() {
        Theatre theatre = canaried(AmiCharacter.impaired());
        RolloutState state = besidesACanary(theatre);
        assertEquals(Optional.of(Outcome.ROLLED_BACK), state.outcome(), () -> theatre.log.toString());
        assertEquals(Optional.of(Theatre.OLD), theatre.truth().image());
    }

    @Test
    void aCanaryWhoseStatusChecksPassIsProofEnough() {
        Theatre theatre = canaried(AmiCharacter.good());
        RolloutState state = besidesACanary(theatre);
        assertEquals(Optional.of(Outcome.PROMOTED), state.outcome(), () -> theatre.log.toString());
        assertEquals(Set.of(), state.ours().keySet());
        assertEquals(Optional.of(Theatre.NEW), theatre.truth().image());
    }

    // ---- what runs already

    @Test
    void thoseThatRunTheAmiAlreadyAreAskedByTheGatesOnInstances() {
        Theatre theatre = new Theatre(SimulatedAccount.create(7)
                .image(Theatre.NEW, AmiCharacter.refusing())
                .launchTemplate("lt-web", Theatre.NEW, "t3.large")
                .group("web", 0, 3, 8, Theatre.ZONES, group -> group.template("lt-web", "1"))
                .build());
        RolloutState state = theatre.run(theatre.start(ASKED.with(Spec.OnTrouble.HOLD, Spec.OnTrouble.HOLD)));
        assertEquals(Phase.HELD, state.phase());
        assertTrue(state.reason().contains("runs ami-new already: "), state.reason());
    }

    @Test
    void aDeploymentOfWhatRunsAndPassesIsPromotedAndSaysThatNothingIsReplaced() {
        Theatre theatre = new Theatre(SimulatedAccount.create(7)
                .image(Theatre.NEW, AmiCharacter.good())
                .launchTemplate("lt-web", Theatre.NEW, "t3.large")
                .group("web", 0, 3, 8, Theatre.ZONES, group -> group.template("lt-web", "1"))
                .build());
        assertTrue(theatre.plan(ASKED)
                .warnings()
                .contains(
                        "What runs in web and may be replaced runs ami-new already, so nothing is replaced; it is asked"
                                + " by the gates."));
        RolloutState state = theatre.run(theatre.start(ASKED));
        assertEquals(Optional.of(Outcome.PROMOTED), state.outcome());
        assertEquals(Set.of(), state.ours().keySet());
        assertEquals(3, state.gates().size());
    }

    // ---- swaps

    private static Theatre pair(int size, Consumer<GroupSpec> options) {
        return new Theatre(Theatre.account(7, AmiCharacter.good())
                .loadBalancer("shop", lb -> lb.listener(80)
                        .rule(10, rule -> rule.path("/*").forward("tg-web", 1)))
                .group("web", 0, size, 8, Theatre.ZONES, group -> {
                    group.template("lt-web", "1").targetGroup("tg-web");
                    options.accept(group);
                })
                .build());
    }

    private static Spec swap(Spec spec, Swap.After after) {
        Swap usual = Swap.defaults();
        return spec.with(new Swap(
                List.of(SimulatedAccount.ruleArn("shop", 80, 10)),
                Optional.empty(),
                Optional.empty(),
                List.of(100),
                Duration.ofMinutes(5),
                usual.sticky(),
                Duration.ofMinutes(5),
                after,
                usual.keep(),
                usual.names(),
                Optional.empty()));
    }

    @Test
    void protectedInstancesAreNotEndedWithTheOldFleetUnlessThatIsAskedFor() {
        for (Swap.After after : List.of(Swap.After.RETIRE, Swap.After.ZERO)) {
            Theatre theatre = pair(6, group -> group.protectedInstances(2));
            assertEquals(
                    List.of(ids(theatre, InstanceTruth::protectedFromScaleIn)
                            + " of web are protected from scale-in and would be ended with the old fleet; let blue be"
                            + " keep, take the protection away, or set protected to replace."),
                    faults(theatre, swap(SPEC, after)));
            RolloutState state = theatre.run(theatre.start(swap(REPLACE, after)));
            assertEquals(Optional.of(Outcome.PROMOTED), state.outcome());
        }
    }

    @Test
    void protectedInstancesStayWithAnOldFleetThatIsKept() {
        Theatre theatre = pair(6, group -> group.protectedInstances(6));
        String before = ids(theatre, InstanceTruth::protectedFromScaleIn);
        RolloutState state = theatre.run(theatre.start(swap(SPEC, Swap.After.KEEP)));
        assertEquals(Optional.of(Outcome.PROMOTED), state.outcome());
        assertEquals("web runs ami-new, in web-v002", state.reason());
        assertEquals(before, ids(theatre, InstanceTruth::protectedFromScaleIn));
    }

    @Test
    void whoIsInStandbyIsNotEndedWithAGroupThatIsDeleted() {
        Theatre theatre = pair(4, group -> group.standbyInstances(1).tag("aws-rollouts:fleet", "r-0/green", false));
        assertEquals(
                List.of(ids(theatre, InstanceTruth::standby)
                        + " of web is in Standby and would be ended with the group,"
                        + " which is deleted; take it out of Standby or out of the group first."),
                faults(theatre, swap(SPEC, Swap.After.RETIRE)));
    }

    @Test
    void aSwapToWhatRunsAlreadyHasTheTemplateTakeIt() {
        Theatre theatre = pair(4, group -> {});
        assertEquals(
                Optional.of(Outcome.PROMOTED), theatre.run(theatre.start(SPEC)).outcome());
        theatre.rehearsal.account().autoScaling().updateAutoScalingGroup(r -> r.autoScalingGroupName("web")
                .launchTemplate(t -> t.launchTemplateId("lt-web").version("1")));
        theatre.rehearsal
                .account()
                .clock()
                .runUntil(theatre.rehearsal.clock().now().plus(Duration.ofMinutes(5)));
        RolloutState state = theatre.run(theatre.start("r-2", swap(ASKED, Swap.After.RETIRE)));
        assertEquals(Optional.of(Outcome.PROMOTED), state.outcome());
        assertEquals(Optional.of(Theatre.NEW), theatre.truth().image());
    }

    @Test
    void aSwapOfATargetThatIsScaledInToNothingIsNotPromoted() {
        Theatre theatre = pair(4, group -> {});
        Rollout rollout = theatre.start(swap(ASKED, Swap.After.RETIRE));
        runUntil(theatre, rollout, state -> state.phase() == Phase.SHIFTING && state.stage() >= 0);
        theatre.rehearsal.account().autoScaling().setDesiredCapacity(r -> r.autoScalingGroupName("web")
                .desiredCapacity(0));
        RolloutState state = theatre.run(rollout);
        assertEquals(Optional.of(Outcome.ROLLED_BACK), state.outcome());
        assertTrue(state.reason().contains("green would have no instance to prove the AMI"), state.reason());
    }
}
