package io.jenkins.plugins.awsrollouts.rollout.journal;

import io.jenkins.plugins.awsrollouts.cloud.TemplateRef;
import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.Processes;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a target was like before a rollout, small enough for one tag of the group (256 characters), so that the account
 * alone is enough to put things back.
 *
 * <p>One record of many components: they are the parts of one tag's text.
 *
 * @param size its desired capacity
 * @param min its minimum size
 * @param max its maximum size
 * @param rebalancing whether AZRebalance was on
 * @param template the template version that it named
 * @param version the number which that stood for
 * @param oldImage the AMI of that version
 * @param newImage the AMI that the rollout brings
 * @param at when the rollout began
 * @param fleets the fleets of its own that it sets up beside the target; an older version wrote none
 * @param suspended the processes that it suspends before requests leave the target; only of a swap
 * @param guards whether all protection of its members from scale-in is the rollout's, since none had any; an older version
 *     protected only what it had launched
 */
public record LeaseTag(
        int size,
        int min,
        int max,
        boolean rebalancing,
        TemplateRef template,
        String version,
        String oldImage,
        String newImage,
        Instant at,
        Set<Fleet> fleets,
        Set<String> suspended,
        boolean guards) {
    private static final Set<String> KEYS = Set.of("size", "min", "max", "az", "lt", "ref", "ver", "old", "new", "at");

    public LeaseTag {
        fleets = Set.copyOf(fleets);
        suspended = Set.copyOf(suspended);
    }

    /** What a plan's target was like. */
    public static LeaseTag of(Plan plan) {
        Plan.Target target = plan.target();
        return new LeaseTag(
                target.size(),
                target.min(),
                target.max(),
                !target.suspended().contains(Processes.REBALANCE),
                target.template(),
                target.templateVersion(),
                plan.images().oldId(),
                plan.images().newId(),
                plan.at(),
                Set.copyOf(plan.fleets()),
                plan.swapping().isPresent() ? Processes.scaling(plan.target().suspended()) : Set.of(),
                target.unguarded());
    }

    /** The value of the tag, as {@link #parse} reads it. */
    public String text() {
        return "v=1 size=" + size + " min=" + min + " max=" + max + " az=" + (rebalancing ? 1 : 0) + " lt="
                + template.templateId() + " ref=" + template.version() + " ver=" + version + " old=" + oldImage
                + " new=" + newImage + " at=" + at.getEpochSecond()
                + (fleets.isEmpty() ? "" : " fleets=" + words())
                + (suspended.isEmpty() ? "" : " sus=" + String.join("/", new TreeSet<>(suspended)))
                + (guards ? " g=1" : "");
    }

    private String words() {
        return fleets.stream().sorted().map(Fleet::word).collect(Collectors.joining("/"));
    }

    private static Set<Fleet> fleets(String words) {
        List<String> named = List.of(words.split("/"));
        return Stream.of(Fleet.values())
                .filter(fleet -> named.contains(fleet.word()))
                .collect(Collectors.toSet());
    }

    /** Reads a tag; empty when it is none of ours. */
    public static Optional<LeaseTag> parse(String text) {
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
            return Optional.of(new LeaseTag(
                    Integer.parseInt(of.get("size")),
                    Integer.parseInt(of.get("min")),
                    Integer.parseInt(of.get("max")),
                    "1".equals(of.get("az")),
                    new TemplateRef(of.get("lt"), of.get("ref")),
                    of.get("ver"),
                    of.get("old"),
                    of.get("new"),
                    Instant.ofEpochSecond(Long.parseLong(of.get("at"))),
                    fleets(of.getOrDefault("fleets", "")),
                    of.containsKey("sus") ? Set.of(of.get("sus").split("/")) : Set.of(),
                    "1".equals(of.get("g"))));
        } catch (NumberFormatException | DateTimeException e) {
            return Optional.empty();
        }
    }
}
