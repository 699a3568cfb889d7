package io.jenkins.plugins.awsrollouts.simulation;

import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.services.autoscaling.model.LifecycleHook;
import software.amazon.awssdk.services.autoscaling.model.LifecycleState;
import software.amazon.awssdk.services.autoscaling.model.ScalingActivityStatusCode;

/**
 * Instances on their way out of a group (EC2 Auto Scaling User Guide, Instance lifecycle: scale in; Detach or attach
 * instances; Temporarily remove instances).
 */
final class Departures {
    private final World world;

    Departures(World world) {
        this.world = world;
    }

    /** Deregisters and drains, then waits for the terminating hooks, then terminates; returns the activity's id. */
    String terminate(String id, String cause) {
        Member member = world.members.now(id);
        if (member == null || member.leaving()) {
            return member == null ? null : member.activity();
        }
        world.activities.finish(member.activity(), ScalingActivityStatusCode.CANCELLED, null);
        String activity = world.activities.begin(member.group(), "Terminating EC2 instance: " + id, cause);
        Instant drained = leave(member.doing(activity), LifecycleState.TERMINATING);
        world.at(drained, () -> afterDraining(id));
        world.keeper.soon(member.group());
        return activity;
    }

    /** Deregisters and drains, then keeps the instance in the warm pool. */
    String rest(String id, String cause) {
        Member member = world.members.now(id);
        world.activities.finish(member.activity(), ScalingActivityStatusCode.CANCELLED, null);
        String activity = world.activities.begin(member.group(), "Returning EC2 instance to warm pool: " + id, cause);
        Instant drained = leave(member.doing(activity), LifecycleState.WARMED_PENDING);
        world.at(drained, () -> world.arrivals.running(id));
        world.keeper.soon(member.group());
        return activity;
    }

    /** Takes an instance of a group that is being deleted away, without waiting for draining or hooks. */
    void end(String id, String cause) {
        Member member = world.members.now(id);
        if (member.state().toString().startsWith("Detach")) {
            return;
        }
        if (!member.leaving()) {
            world.activities.finish(member.activity(), ScalingActivityStatusCode.CANCELLED, null);
            String activity = world.activities.begin(member.group(), "Terminating EC2 instance: " + id, cause);
            leave(member.doing(activity), LifecycleState.TERMINATING);
        }
        proceed(id);
    }

    /** Deregisters and drains, then lets the instance go on running outside the group; no lifecycle hook runs. */
    String detach(String id, String cause) {
        Member member = world.members.now(id);
        String activity = world.activities.begin(member.group(), "Detaching EC2 instance: " + id, cause);
        Instant drained = leave(member.doing(activity), LifecycleState.DETACHING);
        world.at(drained, () -> detached(id));
        world.keeper.soon(member.group());
        return activity;
    }

    /** Deregisters and drains, then keeps the instance in the group but out of service. */
    String standby(String id, String cause) {
        Member member = world.members.now(id);
        String activity = world.activities.begin(member.group(), "Moving EC2 instance to Standby: " + id, cause);
        Instant drained = leave(member.doing(activity), LifecycleState.ENTERING_STANDBY);
        world.at(drained, () -> stoodBy(id));
        world.keeper.soon(member.group());
        return activity;
    }

    private Instant leave(Member member, LifecycleState state) {
        world.members.put(member.id(), member.in(state, world.now()));
        return world.balancing.deregister(world.groups.now(member.group()), member.id());
    }

    private void stoodBy(String id) {
        Member member = world.members.now(id);
        if (member != null && member.state() == LifecycleState.ENTERING_STANDBY) {
            world.members.put(id, member.in(LifecycleState.STANDBY, world.now()));
            world.activities.finish(member.activity(), ScalingActivityStatusCode.SUCCESSFUL, null);
        }
    }

    private void detached(String id) {
        Member member = world.members.now(id);
        if (member != null && member.state() == LifecycleState.DETACHING) {
            remove(member);
            SortedMap<String, String> tags = new TreeMap<>(world.servers.now(id).tags());
            tags.remove(World.GROUP_TAG);
            world.fleet.tag(id, tags);
            world.truths.loose(id);
        }
    }

    private void afterDraining(String id) {
        Member member = world.members.now(id);
        if (member == null || member.state() != LifecycleState.TERMINATING) {
            return;
        }
        List<LifecycleHook> waits = world.groups.now(member.group()).hooks(Group.TERMINATING);
        if (waits.isEmpty()) {
            proceed(id);
        } else {
            world.arrivals.hooks().begin(member, LifecycleState.TERMINATING_WAIT, waits);
        }
    }

    /** The lifecycle actions of a terminating instance are complete. */
    void proceed(String id) {
        Member member = world.members.now(id);
        world.members.put(id, member.in(LifecycleState.TERMINATING_PROCEED, world.now()));
        if (world.servers.now(id) == null || world.servers.now(id).phase() == Server.Phase.TERMINATED) {
            remove(member);
        } else {
            world.fleet.shutDown(id);
        }
    }

    /** EC2 has the instance terminated: a group that was terminating it lets it go. */
    void gone(String id) {
        Member member = world.members.now(id);
        if (member != null && member.state() == LifecycleState.TERMINATING_PROCEED) {
            remove(member);
        } else if (member != null && member.state() == LifecycleState.DETACHING) {
            remove(member);
        }
    }

    private void remove(Member member) {
        world.members.remove(member.id());
        world.membersByGroup.drop(member.group(), member.id());
        world.activities.finish(member.activity(), ScalingActivityStatusCode.SUCCESSFUL, null);
        world.keeper.soon(member.group());
    }
}
