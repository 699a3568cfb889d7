package io.jenkins.plugins.awsrollouts.simulation.autoscaling;

import io.jenkins.plugins.awsrollouts.simulation.ec2.Server;
import io.jenkins.plugins.awsrollouts.simulation.ec2.Servers;
import io.jenkins.plugins.awsrollouts.simulation.elb.Registrations;
import io.jenkins.plugins.awsrollouts.simulation.state.Schedule;
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
record Departures(
        Schedule schedule,
        Servers servers,
        Registrations registrations,
        GroupStore groups,
        GroupMembers membership,
        ActivityLog activities,
        ReconcileQueue queue,
        LifecycleWaits hooks,
        Arrivals arrivals) {
    /** Deregisters and drains, then waits for the terminating hooks, then terminates; returns the activity's id. */
    String terminate(String id, String cause) {
        GroupMember member = membership.now(id);
        if (member != null && member.retained()) {
            membership.put(id, member.withRetained(false));
            proceed(id);
        }
        if (member == null || member.leaving()) {
            return member == null ? null : member.activity();
        }
        activities.finish(member.activity(), ScalingActivityStatusCode.CANCELLED, null);
        String activity = activities.begin(member.group(), "Terminating EC2 instance: " + id, cause);
        Instant drained = leave(member.withActivity(activity), LifecycleState.TERMINATING);
        schedule.at(drained, () -> afterDraining(id));
        queue.soon(member.group());
        return activity;
    }

    /** Deregisters and drains, then keeps the instance in the warm pool. */
    String rest(String id, String cause) {
        GroupMember member = membership.now(id);
        activities.finish(member.activity(), ScalingActivityStatusCode.CANCELLED, null);
        String activity = activities.begin(member.group(), "Returning EC2 instance to warm pool: " + id, cause);
        Instant drained = leave(member.withActivity(activity), LifecycleState.WARMED_PENDING);
        schedule.at(drained, () -> arrivals.running(id));
        queue.soon(member.group());
        return activity;
    }

    /** Takes an instance of a group that is being deleted away, without waiting for draining or hooks. */
    void end(String id, String cause) {
        GroupMember member = membership.now(id);
        if (member.state().toString().startsWith("Detach")) {
            return;
        }
        if (!member.leaving()) {
            activities.finish(member.activity(), ScalingActivityStatusCode.CANCELLED, null);
            String activity = activities.begin(member.group(), "Terminating EC2 instance: " + id, cause);
            leave(member.withActivity(activity), LifecycleState.TERMINATING);
        }
        proceed(id);
    }

    /** Deregisters and drains, then lets the instance go on running outside the group; no lifecycle hook runs. */
    String detach(String id, String cause) {
        GroupMember member = membership.now(id);
        String activity = activities.begin(member.group(), "Detaching EC2 instance: " + id, cause);
        Instant drained = leave(member.withActivity(activity), LifecycleState.DETACHING);
        schedule.at(drained, () -> detached(id));
        queue.soon(member.group());
        return activity;
    }

    /** Deregisters and drains, then keeps the instance in the group but out of service. */
    String standby(String id, String cause) {
        GroupMember member = membership.now(id);
        String activity = activities.begin(member.group(), "Moving EC2 instance to Standby: " + id, cause);
        Instant drained = leave(member.withActivity(activity), LifecycleState.ENTERING_STANDBY);
        schedule.at(drained, () -> stoodBy(id));
        queue.soon(member.group());
        return activity;
    }

    private Instant leave(GroupMember member, LifecycleState state) {
        membership.put(member.id(), member.in(state, schedule.now()));
        return registrations.deregister(groups.now(member.group()).balancers(), member.id());
    }

    private void stoodBy(String id) {
        GroupMember member = membership.now(id);
        if (member != null && member.state() == LifecycleState.ENTERING_STANDBY) {
            membership.put(id, member.in(LifecycleState.STANDBY, schedule.now()));
            activities.finish(member.activity(), ScalingActivityStatusCode.SUCCESSFUL, null);
        }
    }

    private void detached(String id) {
        GroupMember member = membership.now(id);
        if (member != null && member.state() == LifecycleState.DETACHING) {
            remove(member);
            SortedMap<String, String> tags = new TreeMap<>(servers.now(id).tags());
            tags.remove(Group.TAG);
            servers.tag(id, tags);
            servers.loose(id);
        }
    }

    private void afterDraining(String id) {
        GroupMember member = membership.now(id);
        if (member == null || member.state() != LifecycleState.TERMINATING) {
            return;
        }
        List<LifecycleHook> waits = groups.now(member.group()).hooks(Group.TERMINATING);
        if (waits.isEmpty()) {
            proceed(id);
        } else {
            hooks.begin(member, LifecycleState.TERMINATING_WAIT, waits);
        }
    }

    /**
     * A lifecycle action of a terminating instance was abandoned: it goes on, or is retained until somebody ends it (EC2 Auto
     * Scaling User Guide, Manage retained instances).
     */
    void abandoned(String id) {
        GroupMember member = membership.now(id);
        if (groups.now(member.group()).extras().retains()) {
            membership.put(
                    id,
                    member.in(LifecycleState.TERMINATING_PROCEED, schedule.now())
                            .withRetained(true));
            queue.soon(member.group());
        } else {
            proceed(id);
        }
    }

    /** The lifecycle actions of a terminating instance are complete. */
    void proceed(String id) {
        GroupMember member = membership.now(id);
        membership.put(id, member.in(LifecycleState.TERMINATING_PROCEED, schedule.now()));
        if (servers.now(id) == null || servers.now(id).phase() == Server.Phase.TERMINATED) {
            remove(member);
        } else {
            servers.shutDown(id, Server.Reason.USER);
        }
    }

    /** EC2 has the instance terminated: a group that was terminating it lets it go. */
    void gone(String id) {
        GroupMember member = membership.now(id);
        if (member != null && member.state() == LifecycleState.TERMINATING_PROCEED) {
            remove(member);
        } else if (member != null && member.state() == LifecycleState.DETACHING) {
            remove(member);
        }
    }

    private void remove(GroupMember member) {
        membership.remove(member.id());
        membership.leave(member.group(), member.id());
        activities.finish(member.activity(), ScalingActivityStatusCode.SUCCESSFUL, null);
        queue.soon(member.group());
    }
}
