package io.jenkins.plugins.awsrollouts.simulation;

import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.services.autoscaling.model.LifecycleHook;
import software.amazon.awssdk.services.autoscaling.model.LifecycleState;
import software.amazon.awssdk.services.autoscaling.model.ScalingActivityStatusCode;

/** Instances on their way into a group (EC2 Auto Scaling User Guide, Instance lifecycle: scale out). */
final class Arrivals {
    private static final Duration PROCEEDING = Duration.ofSeconds(1);

    private final World world;
    private final Hooks hooks;

    Arrivals(World world) {
        this.world = world;
        this.hooks = new Hooks(world);
    }

    Hooks hooks() {
        return hooks;
    }

    /** The group launches an instance: {@code Pending}, or {@code Warmed:Pending} for its warm pool. */
    void launch(Group group, LaunchPlan plan, String subnet, String cause, boolean warm, boolean rebalancing) {
        Server server = world.fleet.launch(plan, subnet, LaunchPlans.tags(group));
        String activity = world.activities.begin(group.name(), "Launching a new EC2 instance: " + server.id(), cause);
        LifecycleState state = warm ? LifecycleState.WARMED_PENDING : LifecycleState.PENDING;
        boolean shielded = Boolean.TRUE.equals(group.config().newInstancesProtectedFromScaleIn());
        Member member = Member.launching(server.id(), group.name(), state, world.now(), shielded)
                .launchedBy(plan.launchConfiguration(), rebalancing)
                .doing(activity);
        world.members.put(server.id(), member);
        world.membersByGroup.add(group.name(), server.id());
    }

    /** Takes an instance out of the warm pool into service. */
    void fromWarmPool(Group group, String id, String cause) {
        String activity =
                world.activities.begin(group.name(), "Launching a new EC2 instance from warm pool: " + id, cause);
        world.members.put(
                id,
                world.members.now(id).in(LifecycleState.PENDING, world.now()).doing(activity));
        world.fleet.start(id);
    }

    /** Takes in a running instance from outside, or back from Standby; no lifecycle hook runs. */
    void attach(Group group, String id, boolean shielded) {
        String activity = world.activities.begin(
                group.name(),
                "Attaching an existing EC2 instance: " + id,
                "an instance was attached in response to a user request.");
        Member before = world.members.now(id);
        Member member = Member.launching(id, group.name(), LifecycleState.PENDING, world.now(), shielded)
                .launchedBy(before == null ? null : before.launchConfiguration(), false)
                .doing(activity);
        world.members.put(id, member);
        world.membersByGroup.add(group.name(), id);
        SortedMap<String, String> tags = new TreeMap<>(world.servers.now(id).tags());
        // "Any tags on the group that propagate are added to the instance" (User Guide, Tag groups and instances)
        tags.putAll(LaunchPlans.tags(group));
        world.fleet.tag(id, tags);
        world.after(world.pacing.attach(), () -> enterService(id));
    }

    /** EC2 has a launched instance running. */
    void running(String id) {
        Member member = world.members.now(id);
        if (member == null) {
            return;
        }
        Group group = world.groups.now(member.group());
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

    private void warmed(Member member, Group group) {
        if (!world.servers.now(member.id()).alive()) {
            return;
        }
        String kept = group.config().warmPoolConfiguration() == null
                ? "Stopped"
                : group.config().warmPoolConfiguration().poolStateAsString();
        LifecycleState state = LifecycleState.fromValue("Warmed:" + kept);
        world.members.put(member.id(), member.in(state, world.now()));
        if (state != LifecycleState.WARMED_RUNNING) {
            world.fleet.stop(member.id());
        }
        world.activities.finish(member.activity(), ScalingActivityStatusCode.SUCCESSFUL, null);
        world.keeper.soon(group.name());
    }

    /** The lifecycle actions of a launching instance are complete. */
    void proceed(String id) {
        world.members.put(id, world.members.now(id).in(LifecycleState.PENDING_PROCEED, world.now()));
        world.after(PROCEEDING, () -> enterService(id));
    }

    private void enterService(String id) {
        Member member = world.members.now(id);
        if (member == null || !member.pending()) {
            return;
        }
        Group group = world.groups.now(member.group());
        Member serving =
                member.in(LifecycleState.IN_SERVICE, world.now()).launchedBy(member.launchConfiguration(), false);
        world.members.put(id, serving);
        if (group.runs("AddToLoadBalancer")) {
            group.balancers().forEach(b -> world.balancing.register(b, id));
        }
        world.activities.finish(member.activity(), ScalingActivityStatusCode.SUCCESSFUL, null);
        world.health.watch(id);
        world.keeper.soon(group.name());
    }
}
