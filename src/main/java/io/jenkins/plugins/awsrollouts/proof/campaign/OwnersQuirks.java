package io.jenkins.plugins.awsrollouts.proof.campaign;

import io.jenkins.plugins.awsrollouts.rollout.spec.Limits;
import io.jenkins.plugins.awsrollouts.simulation.AccountBuilder;
import io.jenkins.plugins.awsrollouts.simulation.GroupTruth;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.autoscaling.GroupSpec;
import io.jenkins.plugins.awsrollouts.simulation.elb.LoadBalancerSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import software.amazon.awssdk.services.autoscaling.model.ScheduledUpdateGroupAction;

/**
 * What owners of accounts do with groups, balancers and AMIs, before a rollout and in the middle of it. One account in ten has
 * such a quirk, a few have two. Drawn apart from all else, so that the other seeds stay what they were.
 *
 * @param all what is unusual; mostly nothing
 * @param moment when something happens, in seconds after the account has begun
 * @param lasts for how many seconds
 * @param choice which of several
 */
record OwnersQuirks(Set<Quirk> all, long moment, long lasts, int choice) {
    /** Such that no seed which a test or a page names has one, since those are kept as they were. */
    private static final long SALT = 0xac195fbL;

    private static final int ONE_IN = 10;
    private static final int LATEST = 1500;
    private static final int LONGEST = 3600;
    private static final int CHOICES = 60;

    /** AWS takes that many of its users' on a resource. */
    private static final int MOST_TAGS = 50;

    /** The zones of all groups. */
    static final List<String> ZONES = List.of("us-east-1a", "us-east-1b", "us-east-1c");

    /** The name of the scheduled action. */
    static final String SALE = "sale";

    /** In percent: what stays in service, and what may be there at once. */
    private static final List<List<Integer>> POLICIES =
            List.of(List.of(100, 120), List.of(90, 110), List.of(50, 150), List.of(100, 200), List.of(0, 100));

    /** One unusual thing. */
    enum Quirk {
        /** A balancer of the group has not enabled one of its zones. */
        ZONE_MISSING,
        /** Requests are shifted away from a zone for a while, in the middle. */
        SHIFTED,
        /** A scheduled action is due in the middle. */
        SCHEDULED,
        /** The group has a maintenance policy, a warm-up and a grace period of its own. */
        WISHES,
        /** It has 40 to 50 tags. */
        MANY_TAGS,
        /** Somebody deregisters the old AMI, in the middle or before. */
        DEREGISTERED,
        /** Somebody names another size in the middle. */
        NAMED,
        /** Somebody lowers the maximum in the middle, to the size or to little more. */
        LIMITED
    }

    static OwnersQuirks of(long seed) {
        SplittableRandom random = new SplittableRandom(seed ^ SALT);
        EnumSet<Quirk> all = EnumSet.noneOf(Quirk.class);
        if (random.nextInt(ONE_IN) == 0) {
            for (int i = random.nextInt(4) == 0 ? 2 : 1; i > 0; i--) {
                all.add(Quirk.values()[random.nextInt(Quirk.values().length)]);
            }
        }
        return new OwnersQuirks(all, random.nextInt(LATEST), 60 + random.nextInt(LONGEST), random.nextInt(CHOICES));
    }

    boolean has(Quirk kind) {
        return all.contains(kind);
    }

    /**
     * What a rollout would do that it may not, so that its plan must be refused; empty: nothing of that.
     *
     * @param balanced whether balancers send the group its requests
     */
    Optional<String> forbids(boolean balanced) {
        if (has(Quirk.ZONE_MISSING) && balanced) {
            return Optional.of("launches in a zone to which no requests come");
        }
        return has(Quirk.MANY_TAGS) && tags() >= MOST_TAGS - 1
                ? Optional.of("has no room for its tags")
                : Optional.empty();
    }

    /** How many tags the group has at least, of its owner's. */
    int tags() {
        return has(Quirk.MANY_TAGS) ? 40 + choice % 11 : 0;
    }

    /** The limits that hold: those of the group, where it has any and the spec leaves them open, as all here do. */
    Limits limits(Limits asked) {
        if (!has(Quirk.WISHES)) {
            return asked;
        }
        Duration timeout = grace().compareTo(asked.healthTimeout()) > 0 ? grace() : asked.healthTimeout();
        return asked.with(copy -> copy.minHealthyPercent(policy().get(0))
                .maxHealthyPercent(policy().get(1))
                .warmUp(warmUp())
                .healthTimeout(timeout));
    }

    private List<Integer> policy() {
        return POLICIES.get(choice % POLICIES.size());
    }

    private Duration warmUp() {
        return Duration.ofSeconds(choice % 3 * 40);
    }

    private Duration grace() {
        return Duration.ofSeconds(choice % 4 * 300);
    }

    // ---- the account

    /** What is special about a load balancer. */
    void balancer(LoadBalancerSpec balancer) {
        if (has(Quirk.SHIFTED)) {
            balancer.zonalShift();
        }
        if (has(Quirk.ZONE_MISSING)) {
            balancer.zones(served().toArray(new String[0]));
        }
    }

    /** Load balancers of target groups that no rule shares. */
    void build(AccountBuilder builder, List<String> targetGroups) {
        if (has(Quirk.SHIFTED) || has(Quirk.ZONE_MISSING)) {
            for (String group : targetGroups) {
                builder.loadBalancer(group + "-lb", balancer -> {
                    balancer(balancer);
                    balancer.listener(80, group);
                });
            }
        }
    }

    /** What is special about the group itself. */
    void habits(GroupSpec group, int size, int max) {
        if (has(Quirk.SCHEDULED)) {
            group.scheduledAction(sale(size, max));
        }
        if (has(Quirk.WISHES)) {
            group.config(config -> config.instanceMaintenancePolicy(wished ->
                            wished.minHealthyPercentage(policy().get(0)).maxHealthyPercentage(policy().get(1)))
                    .defaultInstanceWarmup((int) warmUp().toSeconds())
                    .healthCheckGracePeriod((int) grace().toSeconds()));
        }
    }

    /** More servers, or at least more that must be. */
    private ScheduledUpdateGroupAction sale(int size, int max) {
        int more = 1 + choice % 2;
        ScheduledUpdateGroupAction.Builder action = ScheduledUpdateGroupAction.builder()
                .scheduledActionName(SALE)
                .startTime(due())
                .maxSize(max + more);
        return (choice % 3 == 0 ? action.minSize(size + more) : action.desiredCapacity(size + more)).build();
    }

    /** When the scheduled action is due. */
    Instant due() {
        return SimulatedAccount.START.plusSeconds(60 + moment);
    }

    /**
     * What is so before anybody plans.
     *
     * @param old the AMI that the group runs
     */
    void happened(SimulatedAccount account, String old) {
        if (has(Quirk.DEREGISTERED) && choice % 4 == 0) {
            account.imageState(old, "deregistered");
        }
    }

    /** The zones of the group that its balancer has enabled. */
    List<String> served() {
        return ZONES.stream().filter(zone -> !zone.equals(zone())).toList();
    }

    private String zone() {
        return ZONES.get(choice % ZONES.size());
    }

    /**
     * What happens once a rollout has begun.
     *
     * @param old the AMI that the group runs
     */
    void meddle(SimulatedAccount account, String old) {
        Instant then = account.clock().now().plusSeconds(moment);
        if (has(Quirk.SHIFTED)) {
            account.clock().schedule(then, () -> account.shiftAway(zone()));
            account.clock().schedule(then.plusSeconds(lasts), () -> account.shiftBack(zone()));
        }
        if (has(Quirk.DEREGISTERED)) {
            account.clock().schedule(then, () -> account.imageState(old, "deregistered"));
        }
    }

    /** What somebody does to the group's size once a rollout has begun. */
    void resize(SimulatedAccount account, String group) {
        Instant then = account.clock().now().plusSeconds(moment);
        if (has(Quirk.NAMED)) {
            account.clock().schedule(then, () -> name(account, group));
        }
        if (has(Quirk.LIMITED)) {
            account.clock().schedule(then, () -> limit(account, group));
        }
    }

    private void name(SimulatedAccount account, String group) {
        GroupTruth truth = account.truth(group);
        account.name(group, truth.min() + choice % (truth.max() - truth.min() + 1));
    }

    private void limit(SimulatedAccount account, String group) {
        account.limit(group, Math.max(1, account.truth(group).desired() - choice % 5));
    }

    /** Whether the group gets another size. */
    boolean resizes() {
        return has(Quirk.SCHEDULED) || has(Quirk.NAMED) || has(Quirk.LIMITED);
    }

    /** Whether a rollout may stay held for good: what it would have to launch cannot be launched any more. */
    boolean forGood() {
        return has(Quirk.DEREGISTERED);
    }
}
