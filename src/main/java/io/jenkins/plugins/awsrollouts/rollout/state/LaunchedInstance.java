package io.jenkins.plugins.awsrollouts.rollout.state;

import io.jenkins.plugins.awsrollouts.cloud.InstanceView;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.Collections;
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
 * @param kept why EC2 keeps it, which was to be ended; empty where nothing was said of that
 * @param shield what came of giving it the termination protection that its template asks for: empty until that was tried,
 *     then why it has none, or an empty text where it has
 * @param takenAt when it was seen that something else has taken it from the group; a warm pool may give it back
 */
@RecordBuilder
public record LaunchedInstance(
        InstanceView view,
        Optional<Instant> attachedAt,
        Map<Milestone, Instant> reached,
        Optional<String> lost,
        boolean terminated,
        Optional<String> kept,
        Optional<String> shield,
        Optional<Instant> takenAt)
        implements LaunchedInstanceBuilder.With {
    public LaunchedInstance {
        // by order of milestones, and asked for each instance many times in one decision
        Map<Milestone, Instant> ordered = new EnumMap<>(Milestone.class);
        ordered.putAll(reached);
        reached = Collections.unmodifiableMap(ordered);
    }

    /** One that has just been launched. */
    public static LaunchedInstance launched(InstanceView view) {
        return new LaunchedInstance(
                view,
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** Whether it has reached a milestone. */
    public boolean has(Milestone milestone) {
        return reached.containsKey(milestone);
    }

    /** Whether it is in the fleet or on its way there. */
    public boolean alive() {
        return lost.isEmpty() && !terminated;
    }

    /** Whether it runs, or will run, outside the group, and can be ended there. */
    public boolean loose() {
        return attachedAt.isEmpty() && !terminated && kept.isEmpty();
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

    /** EC2 keeps it: it is nothing to count on any more. */
    LaunchedInstance kept(String why) {
        return lost("EC2 keeps it: " + why).withKept(Optional.of(why));
    }

    /** Somebody has seen to it: its end is tried again. */
    LaunchedInstance endable() {
        return withKept(Optional.empty());
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
