package io.jenkins.plugins.awsrollouts.simulation.autoscaling;

import io.jenkins.plugins.awsrollouts.simulation.ec2.Catalog;
import io.jenkins.plugins.awsrollouts.simulation.ec2.LaunchPlan;
import io.jenkins.plugins.awsrollouts.simulation.ec2.Server;
import io.jenkins.plugins.awsrollouts.simulation.ec2.Servers;
import io.jenkins.plugins.awsrollouts.simulation.elb.ZonalShifts;
import io.jenkins.plugins.awsrollouts.simulation.state.Pacing;
import io.jenkins.plugins.awsrollouts.simulation.state.Schedule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.services.autoscaling.model.LifecycleState;
import software.amazon.awssdk.services.autoscaling.model.ScalingActivityStatusCode;
import software.amazon.awssdk.services.autoscaling.model.WarmPoolConfiguration;

/**
 * Keeps each group at its desired capacity (EC2 Auto Scaling User Guide, Set scaling limits; Suspend and resume
 * processes; Warm pools; Availability Zone rebalancing). Looks at a group some seconds after each of its changes.
 */
final class GroupReconciler {
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(5);

    private final Schedule schedule;
    private final Supplier<Pacing> pacing;
    private final Catalog catalog;
    private final Servers servers;
    private final GroupStore groups;
    private final GroupMembers membership;
    private final ActivityLog activities;
    private final Arrivals arrivals;
    private final Departures departures;
    private final LaunchPlans plans;
    private final ScalingPolicies policies;
    private final Set<String> retrying = new HashSet<>();
    private final ReconcileQueue queue;
    private final TerminationChoice choice;
    private final ZonalShifts shifts;
    private final Map<String, Integer> failures = new HashMap<>();

    GroupReconciler(
            Schedule schedule,
            Supplier<Pacing> pacing,
            Catalog catalog,
            Servers servers,
            GroupStore groups,
            GroupMembers membership,
            ActivityLog activities,
            Arrivals arrivals,
            Departures departures,
            LaunchPlans plans,
            ScalingPolicies policies,
            ReconcileQueue queue,
            TerminationChoice choice,
            ZonalShifts shifts) {
        this.shifts = shifts;
        this.choice = choice;
        this.queue = queue;
        this.schedule = schedule;
        this.pacing = pacing;
        this.catalog = catalog;
        this.servers = servers;
        this.groups = groups;
        this.membership = membership;
        this.activities = activities;
        this.arrivals = arrivals;
        this.departures = departures;
        this.plans = plans;
        this.policies = policies;
    }

    /** Looks at the group of that name and does what it lacks. */
    void look(String name) {
        Group group = groups.now(name);
        if (group == null) {
            return;
        }
        if (group.ending()) {
            finish(name);
            return;
        }
        replaceUnhealthy(group);
        List<GroupMember> members = membership.of(name);
        int present = (int) members.stream().filter(GroupMember::counts).count();
        if (present < group.desired()) {
            fill(group, present);
        } else if (present > group.desired()) {
            scaleIn(group, members, present);
        } else {
            failures.remove(name);
            settled(group);
            rebalance(group, members);
        }
        keepWarmPool(group);
    }

    /** Later activities have other causes. */
    private void settled(Group group) {
        if (!group.extras().sizing().why().isEmpty()) {
            groups.put(
                    group.name(),
                    group.hung(hanging -> hanging.withSizing(hanging.sizing().done())));
        }
    }

    /** A cause that begins with what has changed the group's size. */
    private String since(Group group, String cause) {
        String why = group.extras().sizing().why();
        return why.isEmpty() ? cause : why + " At " + schedule.now() + " " + cause;
    }

    /** A group that is being deleted goes with its last instance. */
    private void finish(String name) {
        if (membership.of(name).isEmpty()) {
            policies.dropAll(groups.now(name));
            groups.remove(name);
            failures.remove(name);
        }
    }

    private void replaceUnhealthy(Group group) {
        if (group.runs("ReplaceUnhealthy") && group.runs("Terminate")) {
            membership.of(group.name()).stream()
                    .filter(m -> !m.healthy() && !m.leaving())
                    .forEach(m -> departures.terminate(
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
            String cause = since(
                    group,
                    "an instance was started in response to a difference between desired and actual capacity,"
                            + " increasing the capacity from " + have + " to " + (have + 1) + ".");
            GroupMember warm = membership.of(group.name()).stream()
                    .filter(m -> m.warm() && m.healthy() && m.state() != LifecycleState.WARMED_PENDING)
                    .filter(m -> servers.now(m.id()).alive())
                    .findFirst()
                    .orElse(null);
            if (warm != null) {
                arrivals.fromWarmPool(group, warm.id(), cause);
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
        Duration delay = pacing.get().retry().multipliedBy(1L << Math.min(before, 10));
        schedule.after(delay.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : delay, () -> {
            retrying.remove(group);
            queue.soon(group);
        });
    }

    /** Launches one in the zone with the fewest instances that has capacity; false where EC2 refuses. */
    private boolean launchOne(Group group, String cause, boolean warm, boolean rebalancing) {
        LaunchPlan base = plans.base(group);
        String refusal = base == null ? "ValidationError" : null;
        List<GroupMember> members = membership.of(group.name());
        List<Server> present = members.stream()
                .filter(m -> !m.warm() && !m.leaving())
                .map(m -> servers.now(m.id()))
                .toList();
        for (String subnet : base == null ? List.<String>of() : subnetsByLoad(group, members)) {
            LaunchPlan plan =
                    plans.mixed(group, base, present, catalog.subnetZones().get(subnet));
            refusal = servers.refusal(plan, catalog.subnetZones().get(subnet));
            if (refusal == null) {
                arrivals.launch(group, plan, subnet, cause, warm, rebalancing);
                return true;
            }
        }
        String failed = activities.begin(group.name(), "Launching a new EC2 instance", cause);
        activities.finish(
                failed,
                ScalingActivityStatusCode.FAILED,
                "Launching EC2 instance failed: " + refusal + ". Launching a new EC2 instance failed.");
        return false;
    }

    private List<String> subnetsByLoad(Group group, List<GroupMember> members) {
        Map<String, Integer> load = load(members);
        Set<String> away = group.shiftable() ? shifts.now() : Set.of();
        return group.subnets().stream()
                .filter(subnet -> !away.contains(catalog.subnetZones().get(subnet)))
                .sorted(Comparator.comparingInt(
                        s -> load.getOrDefault(catalog.subnetZones().get(s), 0)))
                .toList();
    }

    private Map<String, Integer> load(List<GroupMember> members) {
        Map<String, Integer> load = new HashMap<>();
        members.stream()
                .filter(m -> !m.leaving())
                .forEach(m -> load.merge(servers.now(m.id()).zone(), 1, Integer::sum));
        return load;
    }

    private void scaleIn(Group group, List<GroupMember> members, int present) {
        if (!group.runs("Terminate")) {
            return;
        }
        List<GroupMember> left = new ArrayList<>(members);
        for (int have = present; have > group.desired(); have--) {
            GroupMember chosen = choice.choose(group, left);
            if (chosen == null) {
                return;
            }
            left.remove(chosen);
            String cause = since(
                    group,
                    "an instance was taken out of service in response to a difference between desired and actual"
                            + " capacity, shrinking the capacity from " + have + " to " + (have - 1) + ".");
            if (WarmPoolCalls.takesBack(group, membership)) {
                departures.rest(chosen.id(), cause);
            } else {
                departures.terminate(chosen.id(), cause);
            }
        }
    }

    /** Launches in the emptiest zone before the fullest loses one, where they differ by more than one. */
    private void rebalance(Group group, List<GroupMember> members) {
        boolean still = members.stream().noneMatch(m -> m.pending() || m.leaving());
        boolean may = group.runs("AZRebalance") && group.runs("Launch") && group.runs("Terminate");
        List<GroupMember> serving =
                members.stream().filter(GroupMember::inService).toList();
        boolean shifted = group.shiftable() && !shifts.now().isEmpty();
        if (!still || !may || shifted || serving.isEmpty() || group.subnets().size() < 2) {
            return;
        }
        Map<String, Integer> load = load(serving);
        String emptiest = subnetsByLoad(group, serving).get(0);
        String zone = catalog.subnetZones().get(emptiest);
        GroupMember chosen = choice.choose(group, serving);
        LaunchPlan base = plans.base(group);
        int most = chosen == null ? 0 : load.get(servers.now(chosen.id()).zone());
        if (most - load.getOrDefault(zone, 0) >= 2 && base != null && servers.refusal(base, zone) == null) {
            String cause = "an instance was launched in response to an imbalance between Availability Zones.";
            arrivals.launch(group, base, emptiest, cause, false, true);
        }
    }

    /** Fills the warm pool, and ends what is too many in it: its size follows the group's. */
    private void keepWarmPool(Group group) {
        WarmPoolConfiguration pool = group.config().warmPoolConfiguration();
        if (pool == null || WarmPoolCalls.ending(pool)) {
            return;
        }
        int wanted = WarmPoolCalls.wanted(group);
        List<GroupMember> warm =
                membership.of(group.name()).stream().filter(GroupMember::warm).toList();
        if (group.runs("Terminate")) {
            warm.stream()
                    .skip(wanted)
                    .forEach(m -> departures.terminate(
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
