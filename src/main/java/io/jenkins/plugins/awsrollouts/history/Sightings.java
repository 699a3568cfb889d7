package io.jenkins.plugins.awsrollouts.history;

import io.jenkins.plugins.awsrollouts.cloud.GroupView;
import io.jenkins.plugins.awsrollouts.cloud.InstanceView;
import io.jenkins.plugins.awsrollouts.cloud.Member;
import io.jenkins.plugins.awsrollouts.rollout.Observation;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * All that has been seen of a target since a rollout began. An {@link Observation} forgets instances that are gone; the
 * picture of a deployment still shows them.
 *
 * @param last the newest observation
 * @param instances every instance that was ever seen, as it was seen last
 * @param left since when members are gone from the group
 */
public record Sightings(Observation last, Map<String, InstanceView> instances, Map<String, Instant> left) {
    public Sightings {
        instances = Map.copyOf(instances);
        left = Map.copyOf(left);
    }

    /** Before anything was seen. */
    public static Sightings none() {
        return new Sightings(Observation.none(), Map.of(), Map.of());
    }

    /** One observation and nothing before it. */
    public static Sightings of(Observation seen) {
        return none().after(seen);
    }

    /** The same without the trouble that the last look may have had, which no file needs to keep. */
    public Sightings withoutProblem() {
        return new Sightings(last.withoutProblem(), instances, left);
    }

    /** With what has been seen since. */
    public Sightings after(Observation seen) {
        if (seen == last) {
            return this;
        }
        Map<String, InstanceView> all = new HashMap<>(instances);
        all.putAll(seen.instances());
        Map<String, Instant> gone = new HashMap<>(left);
        Optional<GroupView> before = last.group();
        Optional<GroupView> now = seen.group();
        if (before.isPresent() && now.isPresent()) {
            for (Member member : before.get().members()) {
                if (now.get().member(member.id()).isEmpty()) {
                    gone.putIfAbsent(member.id(), now.get().asOf());
                }
            }
            now.get().members().forEach(member -> gone.remove(member.id()));
        }
        return new Sightings(seen, all, gone);
    }
}
