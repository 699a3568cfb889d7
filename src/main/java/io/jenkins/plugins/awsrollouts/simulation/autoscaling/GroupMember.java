package io.jenkins.plugins.awsrollouts.simulation.autoscaling;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.services.autoscaling.model.LifecycleState;

/**
 * An instance's membership of a group. {@code waits} names the lifecycle hooks it still waits for; {@code token} is
 * their action token; {@code activity} the id of the activity under way, or null; {@code rebalancing} marks a launch
 * that AZRebalance made beyond the desired capacity; {@code retained} that its termination was abandoned and the group
 * keeps it.
 */
@RecordBuilder
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
        String launchConfiguration,
        boolean retained)
        implements GroupMemberBuilder.With {

    static GroupMember launching(String id, String group, LifecycleState state, Instant now, boolean shielded) {
        return new GroupMember(id, group, state, true, shielded, now, List.of(), null, null, false, null, false);
    }

    GroupMember in(LifecycleState next, Instant now) {
        return waiting(next, now, List.of(), token);
    }

    GroupMember waiting(LifecycleState next, Instant now, List<String> hooks, String newToken) {
        return with(copy -> copy.state(next).since(now).waits(hooks).token(newToken));
    }

    GroupMember launchedBy(String configuration, boolean forBalance) {
        return with(copy -> copy.rebalancing(forBalance).launchConfiguration(configuration));
    }

    /** Its lifecycle state as AWS tells it. */
    public String told() {
        return retained ? "Terminating:Retained" : state.toString();
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
