package io.jenkins.plugins.awsrollouts.proof.campaign;

import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Swap;
import io.jenkins.plugins.awsrollouts.simulation.AccountBuilder;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.autoscaling.GroupSpec;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import software.amazon.awssdk.services.autoscaling.model.TrafficSourceIdentifier;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;

/**
 * What is unusual about a group: who of it may not be ended, that it has no instances, and whose its requests are. One group
 * in six has a quirk, a few have two. Drawn apart from all else, so that the other seeds stay what they were.
 *
 * @param all what is unusual; mostly nothing
 * @param part how much of the group is protected where some of it is, above 0 and up to 1
 */
record Quirks(Set<Quirk> all, double part) {
    /** Such that no seed which a test or a page names has one, since those are kept as they were. */
    private static final long SALT = 0x9dd6b0L;

    private static final int ONE_IN = 6;
    private static final String NEIGHBOUR = "neighbour";
    private static final Duration REGISTERED = Duration.ofMinutes(2);

    /** One unusual thing. */
    enum Quirk {
        /** Its desired capacity is 0. */
        EMPTY,
        /** It protects all its new instances from scale-in, as ECS asks for. */
        GUARDS,
        /** Some of its members are protected. */
        SOME_GUARDED,
        /** All of its members are protected. */
        ALL_GUARDED,
        /** Another group has its first target group as well. */
        SHARED,
        /** Somebody has registered a server of no group in its first target group. */
        BY_HAND,
        /** VPC Lattice sends it requests. */
        LATTICE,
        /** It gets requests by a way that nobody knows yet. */
        UNKNOWN_SOURCE
    }

    static Quirks of(long seed) {
        SplittableRandom random = new SplittableRandom(seed ^ SALT);
        if (random.nextInt(ONE_IN) > 0) {
            return new Quirks(Set.of(), 1);
        }
        EnumSet<Quirk> all = EnumSet.noneOf(Quirk.class);
        for (int i = random.nextInt(4) == 0 ? 2 : 1; i > 0; i--) {
            all.add(Quirk.values()[random.nextInt(Quirk.values().length)]);
        }
        return new Quirks(all, 1 - random.nextDouble());
    }

    /** How many members are protected, of so many; those that the seed protects anyhow are among them. */
    int guarded(int anyhow, int size) {
        int some = has(Quirk.SOME_GUARDED) ? (int) Math.ceil(part * size) : 0;
        return Math.min(size, Math.max(anyhow, has(Quirk.ALL_GUARDED) ? size : some));
    }

    boolean has(Quirk kind) {
        return all.contains(kind);
    }

    /** Whether requests come by ways of which a rollout does not see the health. */
    private boolean unseen() {
        return has(Quirk.LATTICE) || has(Quirk.UNKNOWN_SOURCE);
    }

    /** What a rollout would do that it may not, so that its plan must be refused; empty: nothing of that. */
    Optional<String> forbids(Scenario scenario) {
        Spec spec = scenario.spec();
        GroupTraits fleet = scenario.fleet();
        boolean shared = fleet.targetGroups() > 0 && (has(Quirk.SHARED) || has(Quirk.BY_HAND));
        if (spec.sharing().isPresent() && (shared || unseen())) {
            return Optional.of("shares or moves requests that are not the group's own, or not understood");
        }
        if (unseen() && scenario.limits().warmUp().isZero()) {
            return Optional.of("replaces instances whose health it does not see");
        }
        boolean heeds = spec.protectedInstances() == Spec.ProtectedInstances.KEEP;
        boolean guards = has(Quirk.GUARDS) && scenario.size() > 0;
        boolean ends = spec.swap()
                .map(swap -> swap.after() != Swap.After.KEEP && (guards || fleet.guarded() > 0))
                .orElse(guards && scenario.past().plain());
        if (heeds && ends) {
            return Optional.of("ends protected instances, or leaves all as they are");
        }
        boolean all = fleet.guarded() > 0 && fleet.guarded() == scenario.size() && fleet.standby() == 0;
        return heeds && all && spec.swap().isEmpty() && scenario.past().plain()
                ? Optional.of("replaces nothing")
                : Optional.empty();
    }

    /** What is there beside the group. */
    void build(AccountBuilder builder, int size, int targetGroups, List<String> zones) {
        if (has(Quirk.SHARED) && targetGroups > 0) {
            builder.launchTemplate("lt-neighbour", Scenario.OLD, "t3.large");
            builder.group(NEIGHBOUR, 0, size, size + 1, zones, group -> group.template("lt-neighbour", "1")
                    .targetGroup(CanaryScenario.TARGET_GROUP));
        }
    }

    /** What is special about the group itself. */
    void habits(GroupSpec group) {
        if (has(Quirk.GUARDS)) {
            group.newInstancesProtected();
        }
        if (has(Quirk.LATTICE)) {
            source(group, "vpc-lattice", "arn:aws:vpc-lattice:us-east-1:123456789012:targetgroup/tg-0a1b2c3d4e5f60718");
        } else if (has(Quirk.UNKNOWN_SOURCE)) {
            source(group, "something-new", "arn:aws:something-new:us-east-1:123456789012:source/1");
        }
    }

    private static void source(GroupSpec group, String type, String id) {
        group.config(config -> config.trafficSources(
                TrafficSourceIdentifier.builder().type(type).identifier(id).build()));
    }

    /** What somebody has done before anybody plans. */
    void happened(SimulatedAccount account, int targetGroups, String zone) {
        if (!has(Quirk.BY_HAND) || targetGroups == 0) {
            return;
        }
        String id = account.ec2()
                .runInstances(r -> r.imageId(Scenario.OLD)
                        .instanceType("t3.large")
                        .subnetId("subnet-" + zone)
                        .minCount(1)
                        .maxCount(1))
                .instances()
                .get(0)
                .instanceId();
        account.clock().runUntil(account.clock().now().plus(REGISTERED));
        account.loadBalancing()
                .registerTargets(r -> r.targetGroupArn(SimulatedAccount.targetGroupArn(CanaryScenario.TARGET_GROUP))
                        .targets(TargetDescription.builder().id(id).build()));
        account.clock().runUntil(account.clock().now().plus(REGISTERED));
    }
}
