package io.jenkins.plugins.awsrollouts.rollout.journal;

import io.jenkins.plugins.awsrollouts.cloud.Bounds;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a group was like when another took its place, small enough for one of its tags (256 characters), so that it can
 * have the place again.
 *
 * @param rollout the rollout that took the place
 * @param bounds its sizes
 * @param image the AMI that it runs
 * @param asleep its processes that are suspended as long as it only stands by
 * @param at since when
 */
public record StandingTag(String rollout, Bounds bounds, String image, Set<String> asleep, Instant at) {
    private static final Set<String> KEYS = Set.of("id", "min", "max", "size", "ami", "sus", "at");

    public StandingTag {
        asleep = Set.copyOf(asleep);
    }

    /** The value of the tag, as {@link #parse} reads it. */
    public String text() {
        return "v=1 id=" + rollout + " min=" + bounds.min() + " max=" + bounds.max() + " size=" + bounds.desired()
                + " ami=" + image + " sus=" + String.join("/", new TreeSet<>(asleep)) + " at=" + at.getEpochSecond();
    }

    /** Reads a tag; empty when it is none of ours. */
    public static Optional<StandingTag> parse(String text) {
        Map<String, String> of = new HashMap<>();
        for (String part : text.trim().split(" ")) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                of.put(part.substring(0, equals), part.substring(equals + 1));
            }
        }
        if (!"1".equals(of.get("v")) || !of.keySet().containsAll(KEYS)) {
            return Optional.empty();
        }
        try {
            Set<String> asleep =
                    of.get("sus").isEmpty() ? Set.of() : Set.of(of.get("sus").split("/"));
            Bounds bounds = new Bounds(
                    Integer.parseInt(of.get("min")), Integer.parseInt(of.get("max")), Integer.parseInt(of.get("size")));
            return Optional.of(new StandingTag(
                    of.get("id"), bounds, of.get("ami"), asleep, Instant.ofEpochSecond(Long.parseLong(of.get("at")))));
        } catch (IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }
}
