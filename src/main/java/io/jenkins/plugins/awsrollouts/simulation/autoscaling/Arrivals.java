package io.jenkins.plugins.awsrollouts.simulation.autoscaling;

import io.jenkins.plugins.awsrollouts.simulation.ec2.LaunchPlan;
import io.jenkins.plugins.awsrollouts.simulation.ec2.Server;
import io.jenkins.plugins.awsrollouts.simulation.ec2.Servers;
import io.jenkins.plugins.awsrollouts.simulation.elb.Registrations;
import io.jenkins.plugins.awsrollouts.simulation.state.Pacing;
import io.jenkins.plugins.awsrollouts.simulation.state.Schedule;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import software.amazon.awssdk.services.autoscaling.model.LifecycleHook;
import software.amazon.awssdk.services.autoscaling.model.LifecycleState;
import software.amazon.awssdk.services.autoscaling.model.ScalingActivityStatusCode;

/** Instances on their way into a group (EC2 Auto Scaling User Guide, Instance lifecycle: scale out). */
record Arrivals(
        Schedule schedule,
        Supplier<Pacing> pacing,
        Servers servers,
        Registrations registrations,
        GroupStore groups,
        GroupMembers membership,
        ActivityLog activities,
        ReconcileQueue queue,
        LifecycleWaits hooks,
        HealthWatch health) {
    private static final Duration PROCEEDING = Duration.ofSeconds(1);

    /** The group launches an instance: {@code Pending}, or {@code Warmed:Pending} for its warm pool. */
    void launch(Group group, LaunchPlan plan, String subnet, String cause, boolean warm, boolean rebalancing) {
        Server server = servers.launch(plan, subnet, LaunchPlans.tags(group));
        String activity = activities.begin(group.name(), "Launching a new EC2 instance: " + server.id(), cause);
        LifecycleState state = warm ? LifecycleState.WARMED_PENDING : LifecycleState.PENDING;
        boolean shielded = Boolean.TRUE.equals(group.config().newInstancesProtectedFromScaleIn());
        GroupMember member = GroupMember.launching(server.id(), group.name(), state, schedule.now(), shielded)
                .launchedBy(plan.launchConfiguration(), rebalancing)
                .withActivity(activity);
        membership.put(server.id(), member);
        membership.join(group.name(), server.id());
    }

    /** Takes an instance out of the warm pool into service. */
    void fromWarmPool(Group group, String id, String cause) {
        String activity = activities.begin(group.name(), "Launching a new EC2 instance from warm pool: " + id, cause);
        membership.put(
                id,
                membership.now(id).in(LifecycleState.PENDING, schedule.now()).withActivity(activity));
        servers.start(id);
    }

    /** Takes in a running instance from outside; no lifecycle hook runs. */
    void attach(Group group, String id, boolean shielded) {
        String activity = activities.begin(
                group.name(),
                "Attaching an existing EC2 instance: " + id,
                "an instance was attached in response to a user request.");
        SortedMap<String, String> tags = new TreeMap<>(servers.now(id).tags());
        // "Any tags on the group that propagate are added to the instance" (User Guide, Tag groups and instances)
        tags.putAll(LaunchPlans.tags(group));
        servers.tag(id, tags);
        joins(group, id, shielded, activity);
    }

    /** Takes an instance back from Standby; no lifecycle hook runs. */
    void back(Group group, GroupMember member, String cause) {
        joins(
                group,
                member.id(),
                member.shielded(),
                activities.begin(group.name(), "Moving EC2 instance out of Standby: " + member.id(), cause));
    }

    private void joins(Group group, String id, boolean shielded, String activity) {
        GroupMember before = membership.now(id);
        GroupMember member = GroupMember.launching(id, group.name(), LifecycleState.PENDING, schedule.now(), shielded)
                .launchedBy(before == null ? null : before.launchConfiguration(), false)
                .withActivity(activity);
        membership.put(id, member);
        membership.join(group.name(), id);
        schedule.after(pacing.get().attach(), () -> enterService(id));
    }

    /** EC2 has a launched instance running. */
    void running(String id) {
        GroupMember member = membership.now(id);
        if (member == null) {
            return;
        }
        Group group = groups.now(member.group());
        if (member.state() == LifecycleState.WARMED_PENDING) {
            warmed(member, group);
        } else if (member.state() == LifecycleState.PENDING) {
            List<LifecycleHook> waits = group.hooks(Group.LAUNCHING);
            if (waits.isEmpty()) {
                enterService(id);
            } else {
                hooks.begin(member, LifecycleState.PENDING_WAIT, waits);
            }
        }
    }

    private void warmed(GroupMember member, Group group) {
        if (!servers.now(member.id()).alive()) {
            return;
        }
        String kept = group.config().warmPoolConfiguration() == null
                ? "Stopped"
                : group.config().warmPoolConfiguration().poolStateAsString();
        LifecycleState state = LifecycleState.fromValue("Warmed:" + kept);
        membership.put(member.id(), member.in(state, schedule.now()));
        if (state != LifecycleState.WARMED_RUNNING) {
            servers.stop(member.id());
        }
        activities.finish(member.activity(), ScalingActivityStatusCode.SUCCESSFUL, null);
        queue.soon(group.name());
    }

    /** The lifecycle actions of a launching instance are complete. */
    void proceed(String id) {
        membership.put(id, membership.now(id).in(LifecycleState.PENDING_PROCEED, schedule.now()));
        schedule.after(PROCEEDING, () -> enterService(id));
    }

    private void enterService(String id) {
        GroupMember member = membership.now(id);
        if (member == null || !member.pending()) {
            return;
        }
        Group group = groups.now(member.group());
        GroupMember serving =
                member.in(LifecycleState.IN_SERVICE, schedule.now()).launchedBy(member.launchConfiguration(), false);
        membership.put(id, serving);
        if (group.runs("AddToLoadBalancer")) {
            group.balancers().forEach(b -> registrations.register(b, id));
        }
        activities.finish(member.activity(), ScalingActivityStatusCode.SUCCESSFUL, null);
        health.watch(id);
        queue.soon(group.name());
    }
}
