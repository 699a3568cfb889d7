package io.jenkins.plugins.awsrollouts.history;

import io.jenkins.plugins.awsrollouts.cloud.GroupView;
import io.jenkins.plugins.awsrollouts.cloud.InstanceView;
import io.jenkins.plugins.awsrollouts.cloud.Member;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Observation;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that has been seen of a target since a rollout began. An {@link Observation} forgets instances that are gone; the
 * picture of a deployment still shows them.
 *
 * @param last the newest observation
 * @param instances every instance that was ever seen, as it was seen last
 * @param left since when members are gone from their group
 * @param crews of every instance that was ever seen in a group of the rollout's own, the name of that group
 */
@RecordBuilder
public record Sightings(
        Observation last, Map<String, InstanceView> instances, Map<String, Instant> left, Map<String, String> crews)
        implements SightingsBuilder.With {
    /** What an older version has written down knows no groups of a rollout's own, and a damaged file may lack anything. */
    public Sightings {
        last = last == null ? Observation.none() : last;
        instances = instances == null ? Map.of() : Map.copyOf(instances);
        left = left == null ? Map.of() : Map.copyOf(left);
        crews = crews == null ? Map.of() : Map.copyOf(crews);
    }

    /** Before anything was seen. */
    public static Sightings none() {
        return new Sightings(Observation.none(), Map.of(), Map.of(), Map.of());
    }

    /** One observation and nothing before it. */
    public static Sightings of(Observation seen) {
        return none().after(seen);
    }

    /** The same without the trouble that the last look may have had, which no file needs to keep. */
    public Sightings withoutProblem() {
        return withLast(last.withoutProblem());
    }

    /** With what has been seen since. */
    public Sightings after(Observation seen) {
        if (seen == last) {
            return this;
        }
        Map<String, InstanceView> all = new HashMap<>(instances);
        all.putAll(seen.instances());
        Map<String, Instant> gone = new HashMap<>(left);
        compare(gone, last.group(), seen.group(), seen.groupAt());
        Map<String, String> known = new HashMap<>(crews);
        seen.fleets().forEach((name, sight) -> {
            Optional<GroupView> before =
                    Optional.ofNullable(last.fleets().get(name)).flatMap(Observation.FleetSight::group);
            sight.group().ifPresent(view -> view.members().forEach(member -> known.put(member.id(), name)));
            compare(gone, before, sight.group().or(() -> before.map(Sightings::emptied)), sight.at());
        });
        return new Sightings(seen, all, gone, known);
    }

    /** A group that was there and is not any more has no members. */
    private static GroupView emptied(GroupView group) {
        return group.with(copy -> copy.desired(0).members(List.of()));
    }

    /** Notes who has gone from a group, and who is in it again. */
    private static void compare(
            Map<String, Instant> gone, Optional<GroupView> before, Optional<GroupView> now, Instant at) {
        if (now.isEmpty()) {
            return;
        }
        for (Member member : before.map(GroupView::members).orElse(List.of())) {
            if (now.get().member(member.id()).isEmpty()) {
                gone.putIfAbsent(member.id(), at);
            }
        }
        now.get().members().forEach(member -> gone.remove(member.id()));
    }
}
