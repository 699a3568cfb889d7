package io.jenkins.plugins.awsrollouts.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.autoscaling.model.LifecycleState;
import software.amazon.awssdk.services.autoscaling.model.ScalingActivityStatusCode;
import software.amazon.awssdk.services.autoscaling.model.WarmPoolConfiguration;

/**
 * Keeps each group at its desired capacity (EC2 Auto Scaling User Guide, Set scaling limits; Suspend and resume
 * processes; Warm pools; Availability Zone rebalancing). Looks at a group some seconds after each of its changes.
 */
final class GroupKeeper {
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(5);

    private final World world;
    private final LaunchPlans plans;
    private final Victims victims;
    private final Set<String> planned = new HashSet<>();
    private final Set<String> retrying = new HashSet<>();
    private final Map<String, Integer> failures = new HashMap<>();

    GroupKeeper(World world) {
        this.world = world;
        this.plans = new LaunchPlans(world);
        this.victims = new Victims(world);
    }

    LaunchPlans plans() {
        return plans;
    }

    /** Looks at the group after the usual delay, unless such a look is planned already. */
    void soon(String group) {
        if (planned.add(group)) {
            world.after(world.pacing.reconcile(), () -> look(group));
        }
    }

    /** The members of a group as they are now, the warm pool included. */
    List<Member> members(String group) {
        return membersAt(group, world.now());
    }

    List<Member> membersAt(String group, Instant view) {
        List<Member> found = new ArrayList<>();
        for (String id : world.membersByGroup.of(group)) {
            Member member = world.members.at(id, view);
            if (member != null && member.group().equals(group)) {
                found.add(member);
            }
        }
        return found;
    }

    private void look(String name) {
        planned.remove(name);
        Group group = world.groups.now(name);
        if (group == null) {
            return;
        }
        if (group.ending()) {
            finish(name);
            return;
        }
        replaceUnhealthy(group);
        List<Member> members = members(name);
        int present = (int) members.stream().filter(Member::counts).count();
        if (present < group.desired()) {
            fill(group, present);
        } else if (present > group.desired()) {
            scaleIn(group, members, present);
        } else {
            failures.remove(name);
            rebalance(group, members);
        }
        keepWarmPool(group);
    }

    /** A group that is being deleted goes with its last instance. */
    private void finish(String name) {
        if (members(name).isEmpty()) {
            world.policies.dropAll(world.groups.now(name));
            world.groups.remove(name);
            failures.remove(name);
        }
    }

    private void replaceUnhealthy(Group group) {
        if (group.runs("ReplaceUnhealthy") && group.runs("Terminate")) {
            members(group.name()).stream()
                    .filter(m -> !m.healthy() && !m.leaving())
                    .forEach(m -> world.departures.terminate(
                            m.id(),
                            "an instance was taken out of service in response to a health check that found it"
                                    + " unhealthy."));
        }
    }

    private void fill(Group group, int present) {
        if (!group.runs("Launch")) {
            return;
        }
        for (int have = present; have < group.desired(); have++) {
            String cause = "an instance was started in response to a difference between desired and actual capacity,"
                    + " increasing the capacity from " + have + " to " + (have + 1) + ".";
            Member warm = members(group.name()).stream()
                    .filter(m -> m.warm() && m.healthy() && m.state() != LifecycleState.WARMED_PENDING)
                    .filter(m -> world.servers.now(m.id()).alive())
                    .findFirst()
                    .orElse(null);
            if (warm != null) {
                world.arrivals.fromWarmPool(group, warm.id(), cause);
            } else if (!launchOne(group, cause, false, false)) {
                retry(group.name());
                return;
            }
        }
        failures.remove(group.name());
    }

    private void retry(String group) {
        if (!retrying.add(group)) {
            return;
        }
        int before = failures.merge(group, 1, Integer::sum) - 1;
        Duration delay = world.pacing.retry().multipliedBy(1L << Math.min(before, 10));
        world.after(delay.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : delay, () -> {
            retrying.remove(group);
            soon(group);
        });
    }

    /** Launches one in the zone with the fewest instances that has capacity; false where EC2 refuses. */
    private boolean launchOne(Group group, String cause, boolean warm, boolean rebalancing) {
        LaunchPlan base = plans.base(group);
        String refusal = base == null ? "ValidationError" : null;
        List<Member> members = members(group.name());
        List<Server> present = members.stream()
                .filter(m -> !m.warm() && !m.leaving())
                .map(m -> world.servers.now(m.id()))
                .toList();
        for (String subnet : base == null ? List.<String>of() : subnetsByLoad(group, members)) {
            LaunchPlan plan = plans.mixed(group, base, present, world.subnetZones.get(subnet));
            refusal = world.fleet.refusal(plan, world.subnetZones.get(subnet));
            if (refusal == null) {
                world.arrivals.launch(group, plan, subnet, cause, warm, rebalancing);
                return true;
            }
        }
        String failed = world.activities.begin(group.name(), "Launching a new EC2 instance", cause);
        world.activities.finish(
                failed,
                ScalingActivityStatusCode.FAILED,
                "Launching EC2 instance failed: " + refusal + ". Launching a new EC2 instance failed.");
        return false;
    }

    private List<String> subnetsByLoad(Group group, List<Member> members) {
        Map<String, Integer> load = load(members);
        return group.subnets().stream()
                .sorted(Comparator.comparingInt(s -> load.getOrDefault(world.subnetZones.get(s), 0)))
                .toList();
    }

    private Map<String, Integer> load(List<Member> members) {
        Map<String, Integer> load = new HashMap<>();
        members.stream()
                .filter(m -> !m.leaving())
                .forEach(m -> load.merge(world.servers.now(m.id()).zone(), 1, Integer::sum));
        return load;
    }

    private void scaleIn(Group group, List<Member> members, int present) {
        if (!group.runs("Terminate")) {
            return;
        }
        List<Member> left = new ArrayList<>(members);
        for (int have = present; have > group.desired(); have--) {
            Member victim = victims.choose(group, left);
            if (victim == null) {
                return;
            }
            left.remove(victim);
            String cause = "an instance was taken out of service in response to a difference between desired and actual"
                    + " capacity, shrinking the capacity from " + have + " to " + (have - 1) + ".";
            if (WarmPools.takesBack(world, group)) {
                world.departures.rest(victim.id(), cause);
            } else {
                world.departures.terminate(victim.id(), cause);
            }
        }
    }

    /** Launches in the emptiest zone before the fullest loses one, where they differ by more than one. */
    private void rebalance(Group group, List<Member> members) {
        boolean still = members.stream().noneMatch(m -> m.pending() || m.leaving());
        boolean may = group.runs("AZRebalance") && group.runs("Launch") && group.runs("Terminate");
        List<Member> serving = members.stream().filter(Member::inService).toList();
        if (!still || !may || serving.isEmpty() || group.subnets().size() < 2) {
            return;
        }
        Map<String, Integer> load = load(serving);
        String emptiest = subnetsByLoad(group, serving).get(0);
        String zone = world.subnetZones.get(emptiest);
        Member victim = victims.choose(group, serving);
        LaunchPlan base = plans.base(group);
        int most = victim == null ? 0 : load.get(world.servers.now(victim.id()).zone());
        if (most - load.getOrDefault(zone, 0) >= 2 && base != null && world.fleet.refusal(base, zone) == null) {
            String cause = "an instance was launched in response to an imbalance between Availability Zones.";
            world.arrivals.launch(group, base, emptiest, cause, false, true);
        }
    }

    /** Fills the warm pool, and ends what is too many in it: its size follows the group's. */
    private void keepWarmPool(Group group) {
        WarmPoolConfiguration pool = group.config().warmPoolConfiguration();
        if (pool == null || WarmPools.ending(pool)) {
            return;
        }
        int wanted = WarmPools.wanted(group);
        List<Member> warm = members(group.name()).stream().filter(Member::warm).toList();
        if (group.runs("Terminate")) {
            warm.stream()
                    .skip(wanted)
                    .forEach(m -> world.departures.terminate(
                            m.id(), "an instance was taken out of the warm pool, which has more than its size."));
        }
        for (long have = warm.size(); have < wanted && group.runs("Launch"); have++) {
            if (!launchOne(group, "an instance was started to refill the warm pool.", true, false)) {
                retry(group.name());
                return;
            }
        }
    }
}
