package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.rollout.plan.Planned;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planner;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollout;
import io.jenkins.plugins.awsrollouts.rollout.spec.Canary;
import io.jenkins.plugins.awsrollouts.rollout.spec.Limits;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Swap;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.simulation.AccountBuilder;
import io.jenkins.plugins.awsrollouts.simulation.InstanceTruth;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.autoscaling.GroupSpec;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.autoscaling.model.TrafficSourceIdentifier;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;

/** Requests are shared and moved only where they are the group's own, and all come by ways that are understood. */
class OwnTrafficTest {
    private static final String RULE = SimulatedAccount.ruleArn("shop", 80, 10);
    private static final String TARGET_GROUP = SimulatedAccount.targetGroupArn("tg-web");
    private static final String LATTICE = "arn:aws:vpc-lattice:us-east-1:123456789012:targetgroup/tg-0a1b2c3d4e5f60718";
    private static final Spec PLAIN = Spec.of("web", Theatre.NEW);

    private static Theatre theatre(UnaryOperator<AccountBuilder> others, Consumer<GroupSpec> options) {
        return new Theatre(others.apply(Theatre.account(7, AmiCharacter.good())
                        .loadBalancer("shop", lb -> lb.listener(80)
                                .rule(10, rule -> rule.path("/*").forward("tg-web", 1)))
                        .group("web", 1, 4, 8, Theatre.ZONES, group -> {
                            group.template("lt-web", "1").targetGroup("tg-web");
                            options.accept(group);
                        })
                        .traffic("shop", 50))
                .build());
    }

    private static Theatre theatre(Consumer<GroupSpec> options) {
        return theatre(account -> account, options);
    }

    private static UnaryOperator<AccountBuilder> spot(int size) {
        return account -> account.group("web-spot", 0, size, 8, Theatre.ZONES, group -> group.template("lt-web", "1")
                .targetGroup("tg-web"));
    }

    private static Spec canary(int... steps) {
        return PLAIN.with(new Canary(
                List.of(RULE), List.of(), Arrays.stream(steps).boxed().toList(), Duration.ofMinutes(2), 1, false));
    }

    private static Spec swap() {
        Swap usual = Swap.defaults();
        return PLAIN.with(new Swap(
                List.of(RULE),
                Optional.empty(),
                Optional.empty(),
                List.of(10, 100),
                Duration.ofMinutes(2),
                usual.sticky(),
                Duration.ofMinutes(2),
                usual.after(),
                usual.keep(),
                usual.names(),
                Optional.empty()));
    }

    private static Spec warm(Spec spec) {
        Limits usual = spec.limits();
        return spec.withLimits(new Limits(
                usual.minHealthyPercent(),
                usual.maxHealthyPercent(),
                Duration.ofMinutes(2),
                usual.healthTimeout(),
                usual.progressDeadline(),
                usual.failedInstances(),
                usual.bake(),
                usual.finalBake()));
    }

    private static List<String> faults(Theatre theatre, Spec spec) {
        Planned planned = new Planner(theatre.rehearsal.cloud())
                .plan(spec, "r-1", theatre.rehearsal.clock().now());
        return ((Planned.Refused) planned).faults();
    }

    private static List<String> ids(Theatre theatre, String group) {
        return theatre.rehearsal.account().truth(group).instances().stream()
                .map(InstanceTruth::id)
                .sorted()
                .toList();
    }

    /** Has somebody register an instance of no group by hand. */
    private static String registerByHand(Theatre theatre) {
        SimulatedAccount account = theatre.rehearsal.account();
        String id = account.ec2()
                .runInstances(r -> r.imageId(Theatre.OLD)
                        .instanceType("t3.large")
                        .subnetId("subnet-us-east-1a")
                        .minCount(1)
                        .maxCount(1))
                .instances()
                .get(0)
                .instanceId();
        account.clock().runUntil(account.clock().now().plus(Duration.ofMinutes(2)));
        account.loadBalancing().registerTargets(r -> r.targetGroupArn(TARGET_GROUP)
                .targets(TargetDescription.builder().id(id).build()));
        account.clock().runUntil(account.clock().now().plus(Duration.ofMinutes(2)));
        return id;
    }

    private static GroupSpec lattice(GroupSpec group) {
        return group.config(config -> config.trafficSources(TrafficSourceIdentifier.builder()
                .type("vpc-lattice")
                .identifier(LATTICE)
                .build()));
    }

    // ---- a target group that is not the group's alone

    @Test
    void aTargetGroupThatAnotherGroupHasIsNeitherSharedNorMoved() {
        Theatre theatre = theatre(spot(8), group -> {});
        List<String> others = ids(theatre, "web-spot");
        String sentence = "tg-web is not of web alone: web-spot has it as well, and it holds "
                + String.join(", ", others.subList(0, 5))
                + " and 3 more, so neither a share of its requests nor the size that a fleet needs could be told; give"
                + " web one of its own, or deploy in place.";
        assertEquals(List.of(sentence), faults(theatre, swap()));
        assertEquals(List.of(sentence), faults(theatre, canary(25)));
    }

    @Test
    void aGroupThatSleepsBesideItCountsAsWell() {
        assertEquals(
                List.of(
                        "tg-web is not of web alone: web-spot has it as well, so neither a share of its requests nor the"
                                + " size that a fleet needs could be told; give web one of its own, or deploy in place."),
                faults(theatre(spot(0), group -> {}), swap()));
    }

    @Test
    void aTargetThatWasRegisteredByHandIsNamed() {
        Theatre theatre = theatre(group -> {});
        String id = registerByHand(theatre);
        String sentence = "tg-web is not of web alone: it holds " + id
                + ", so neither a share of its requests nor the size that a fleet needs could be told; give web one of its"
                + " own, or deploy in place.";
        assertEquals(List.of(sentence), faults(theatre, swap()));
        assertEquals(List.of(sentence), faults(theatre, canary(25)));
    }

    @Test
    void inPlaceASharedTargetGroupIsFineAndThePlanSaysWhoIsCounted() {
        Theatre theatre = theatre(spot(2), group -> {});
        assertEquals(
                List.of("tg-web also holds " + ids(theatre, "web-spot").stream().collect(Collectors.joining(", "))
                        + ", which are not of web; minHealthy and maxHealthy count the instances of web alone."),
                theatre.plan(PLAIN).warnings());
        assertEquals(
                Optional.of(Outcome.PROMOTED), theatre.run(theatre.start(PLAIN)).outcome());
        assertEquals(2, theatre.rehearsal.account().truth("web-spot").serving());
    }

    @Test
    void whoComesAfterThePlanIsSeenBeforeRequestsAreMoved() {
        for (Spec spec : List.of(swap(), canary(25, 50))) {
            Theatre theatre = theatre(group -> {});
            Rollout rollout = theatre.start(spec);
            String id = registerByHand(theatre);
            RolloutState state = theatre.run(rollout);
            assertEquals(Optional.of(Outcome.ROLLED_BACK), state.outcome());
            assertEquals(
                    "tg-web holds " + id + " beside the target's own, so its requests are not moved any further",
                    state.reason());
        }
    }

    @Test
    void whoLeavesInTimeHoldsNothingUpForGood() {
        Theatre theatre = theatre(group -> {});
        Rollout rollout = theatre.start(swap());
        String id = registerByHand(theatre);
        SimulatedAccount account = theatre.rehearsal.account();
        account.clock().runUntil(account.clock().now().plus(Duration.ofMinutes(5)));
        assertEquals(Phase.SHIFTING, rollout.state().phase());
        account.loadBalancing().deregisterTargets(r -> r.targetGroupArn(TARGET_GROUP)
                .targets(TargetDescription.builder().id(id).build()));
        assertEquals(Optional.of(Outcome.PROMOTED), theatre.run(rollout).outcome());
    }

    // ---- sources that are not understood

    @Test
    void requestsFromVpcLatticeAreNeitherSharedNorMoved() {
        Theatre theatre = theatre(OwnTrafficTest::lattice);
        String sentence = "web gets requests from vpc-lattice " + LATTICE
                + ", which a rollout can neither share nor move; detach that from the group, or deploy in place.";
        assertEquals(List.of(sentence), faults(theatre, swap()));
        assertEquals(List.of(sentence), faults(theatre, canary(25)));
    }

    @Test
    void norWhereVpcLatticeIsAllThatSendsSome() {
        Theatre theatre = new Theatre(Theatre.account(7, AmiCharacter.good())
                .group("web", 1, 4, 8, Theatre.ZONES, group -> lattice(group.template("lt-web", "1")))
                .build());
        Swap whole = Swap.defaults();
        assertTrue(faults(theatre, PLAIN.with(whole)).get(0).startsWith("web gets requests from vpc-lattice "));
    }

    @Test
    void inPlaceAWarmUpStandsInForTheHealthThatIsNotSeen() {
        Theatre theatre = theatre(OwnTrafficTest::lattice);
        assertEquals(
                List.of("web gets requests from vpc-lattice " + LATTICE
                        + ", whose health a rollout does not see, so old instances could go before new ones get requests;"
                        + " set warmUp to longer than its health checks need, for example 2m."),
                faults(theatre, PLAIN));
        assertEquals(
                List.of("web gets requests from vpc-lattice " + LATTICE
                        + " as well, whose health is not seen: there a new instance is taken for ready after its warm-up"
                        + " of 2 min."),
                theatre.plan(warm(PLAIN)).warnings());
        assertEquals(
                Optional.of(Outcome.PROMOTED),
                theatre.run(theatre.start(warm(PLAIN))).outcome());
    }

    @Test
    void whatMayNotBeReadIsNotTakenForNothing() {
        Theatre theatre = theatre(group -> {});
        theatre.rehearsal.account().deny("autoscaling:DescribeTrafficSources");
        String sentence = faults(theatre, swap()).get(0);
        assertTrue(
                sentence.startsWith(
                                "Whether web gets requests by other ways than load balancers, such as VPC Lattice,"
                                        + " could not be read, so they could be lost: DescribeTrafficSources for web is not allowed")
                        && sentence.endsWith("; allow autoscaling:DescribeTrafficSources, or deploy in place."),
                sentence);
        assertEquals(List.of(sentence), faults(theatre, canary(25)));
        assertEquals(1, theatre.plan(PLAIN).warnings().size());
        assertEquals(
                Optional.of(Outcome.PROMOTED), theatre.run(theatre.start(PLAIN)).outcome());
    }

    @Test
    void aFleetBesideAGroupOfEcsWouldGetNoTasks() {
        Theatre theatre = theatre(group -> group.tag("AmazonECSManaged", "", true));
        assertEquals(
                List.of(
                        "web belongs to an ECS capacity provider (tag AmazonECSManaged), which places tasks on that group"
                                + " alone, so another fleet would get none; deploy in place."),
                faults(theatre, swap()));
    }

    @Test
    void allThatIsInTheWayIsToldAtOnce() {
        Theatre theatre = theatre(
                spot(2),
                group -> lattice(group).tag("AmazonECSManaged", "", true).protectedInstances(2));
        assertEquals(4, faults(theatre, swap()).size());
    }

    @Test
    void aStandingFleetMustHaveItsTargetGroupAloneAsWell() {
        Theatre theatre = theatre(
                account -> account.unusedTargetGroup("tg-b")
                        .group("web-b", 0, 0, 8, Theatre.ZONES, group -> group.template("lt-web", "1")
                                .targetGroup("tg-b"))
                        .group("web-c", 0, 1, 8, Theatre.ZONES, group -> group.template("lt-web", "1")
                                .targetGroup("tg-b")),
                group -> {});
        Swap usual = swap().swap().orElseThrow();
        Spec standing = PLAIN.with(new Swap(
                usual.routes(),
                usual.test(),
                Optional.of("web-b"),
                usual.steps(),
                usual.every(),
                usual.sticky(),
                usual.keepBlue(),
                Swap.After.ZERO,
                usual.keep(),
                usual.names(),
                usual.analysis()));
        assertEquals(
                List.of("tg-b is not of web-b alone: web-c has it as well, and it holds "
                        + ids(theatre, "web-c").get(0)
                        + ", so neither a share of its requests nor the size that a fleet needs could be told; give web-b"
                        + " one of its own, or deploy in place."),
                faults(theatre, standing));
    }
}
