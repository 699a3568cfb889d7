package io.jenkins.plugins.awsrollouts.simulation.autoscaling;

import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.services.autoscaling.model.LifecycleState;

/**
 * An instance's membership of a group. {@code waits} names the lifecycle hooks it still waits for; {@code token} is
 * their action token; {@code activity} the id of the activity under way, or null; {@code rebalancing} marks a launch
 * that AZRebalance made beyond the desired capacity.
 */
public record GroupMember(
        String id,
        String group,
        LifecycleState state,
        boolean healthy,
        boolean shielded,
        Instant since,
        List<String> waits,
        String token,
        String activity,
        boolean rebalancing,
        String launchConfiguration) {

    static GroupMember launching(String id, String group, LifecycleState state, Instant now, boolean shielded) {
        return new GroupMember(id, group, state, true, shielded, now, List.of(), null, null, false, null);
    }

    GroupMember in(LifecycleState next, Instant now) {
        return new GroupMember(
                id, group, next, healthy, shielded, now, List.of(), token, activity, rebalancing, launchConfiguration);
    }

    GroupMember waiting(LifecycleState next, Instant now, List<String> hooks, String newToken) {
        return new GroupMember(
                id, group, next, healthy, shielded, now, hooks, newToken, activity, rebalancing, launchConfiguration);
    }

    GroupMember waitingStill(List<String> hooks) {
        return new GroupMember(
                id, group, state, healthy, shielded, since, hooks, token, activity, rebalancing, launchConfiguration);
    }

    GroupMember shielded(boolean now) {
        return new GroupMember(
                id, group, state, healthy, now, since, waits, token, activity, rebalancing, launchConfiguration);
    }

    GroupMember healthy(boolean now) {
        return new GroupMember(
                id, group, state, now, shielded, since, waits, token, activity, rebalancing, launchConfiguration);
    }

    GroupMember doing(String activityId) {
        return new GroupMember(
                id, group, state, healthy, shielded, since, waits, token, activityId, rebalancing, launchConfiguration);
    }

    GroupMember launchedBy(String configuration, boolean forBalance) {
        return new GroupMember(
                id, group, state, healthy, shielded, since, waits, token, activity, forBalance, configuration);
    }

    boolean warm() {
        return state.toString().startsWith("Warmed:");
    }

    boolean pending() {
        return state.toString().startsWith("Pending");
    }

    boolean leaving() {
        return state.toString().startsWith("Terminating") || state.toString().startsWith("Detach");
    }

    public boolean inService() {
        return state == LifecycleState.IN_SERVICE;
    }

    /** Counts against the desired capacity: on its way into service or in it. */
    boolean counts() {
        return inService() || pending() && !rebalancing;
    }
}
