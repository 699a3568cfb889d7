package io.jenkins.plugins.awsrollouts.rollout.state;

import io.jenkins.plugins.awsrollouts.cloud.InstanceView;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * An instance that the rollout launched.
 *
 * @param view what EC2 said of it at its launch
 * @param attachedAt when the group was made to take it
 * @param reached its milestones, each with the instant at which it was seen
 * @param lost why it no longer counts on being part of the fleet; empty while it does
 * @param terminated whether its end has been ordered
 * @param takenAt when it was seen that something else has taken it from the group; a warm pool may give it back
 */
@RecordBuilder
public record LaunchedInstance(
        InstanceView view,
        Optional<Instant> attachedAt,
        Map<Milestone, Instant> reached,
        Optional<String> lost,
        boolean terminated,
        Optional<Instant> takenAt)
        implements LaunchedInstanceBuilder.With {
    public LaunchedInstance {
        reached = Map.copyOf(reached);
    }

    /** One that has just been launched. */
    public static LaunchedInstance launched(InstanceView view) {
        return new LaunchedInstance(view, Optional.empty(), Map.of(), Optional.empty(), false, Optional.empty());
    }

    /** Whether it has reached a milestone. */
    public boolean has(Milestone milestone) {
        return reached.containsKey(milestone);
    }

    /** Whether it is in the fleet or on its way there. */
    public boolean alive() {
        return lost.isEmpty() && !terminated;
    }

    /** Whether it runs, or will run, outside the group. */
    public boolean loose() {
        return attachedAt.isEmpty() && !terminated;
    }

    /** Whether it has proved the AMI outside the group and still is what did. */
    public boolean proves() {
        return alive() && loose() && has(Milestone.PROVEN);
    }

    public LaunchedInstance reaching(Milestone milestone, Instant at) {
        Map<Milestone, Instant> more = new EnumMap<>(Milestone.class);
        more.putAll(reached);
        more.putIfAbsent(milestone, at);
        return withReached(more);
    }

    LaunchedInstance attached(Instant at) {
        return withAttachedAt(Optional.of(at));
    }

    LaunchedInstance lost(String why) {
        return withLost(lost.or(() -> Optional.of(why)));
    }

    LaunchedInstance ended() {
        return withTerminated(true);
    }

    /** Something else has taken it from the group. */
    LaunchedInstance taken(String why, Instant at) {
        return lost(why).ended().withTakenAt(Optional.of(at));
    }

    /** Its group has taken it into service again, which had counted before: it is a member like any other. */
    public LaunchedInstance back() {
        return with(copy -> copy.lost(Optional.empty()).terminated(false));
    }
}
