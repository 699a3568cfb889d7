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
 * @param limits the limits that the rollout has set for its own time; empty: an older version wrote none, so that nobody knows
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
        boolean guards,
        Optional<Limits> limits) {
    /** What a tag's value may have at most. */
    public static final int LONGEST = 256;

    private static final Set<String> KEYS = Set.of("size", "min", "max", "az", "lt", "ref", "ver", "old", "new", "at");

    /**
     * The limits that a rollout has set for its own time: any other is its owner's.
     *
     * @param mins the minimums
     * @param maxes the maximums
     */
    public record Limits(Set<Integer> mins, Set<Integer> maxes) {
        /** None yet. */
        public static final Limits NONE = new Limits(Set.of(), Set.of());

        public Limits {
            mins = Set.copyOf(mins);
            maxes = Set.copyOf(maxes);
        }

        private String text() {
            return numbers(mins) + ":" + numbers(maxes);
        }

        private static String numbers(Set<Integer> all) {
            return all.stream().sorted().map(String::valueOf).collect(Collectors.joining("/"));
        }

        private static Limits parse(String text) {
            int colon = text.indexOf(':');
            return new Limits(numbers(text.substring(0, Math.max(0, colon))), numbers(text.substring(colon + 1)));
        }

        private static Set<Integer> numbers(String text) {
            return Stream.of(text.split("/"))
                    .filter(one -> !one.isEmpty())
                    .map(Integer::valueOf)
                    .collect(Collectors.toSet());
        }
    }

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
                target.unguarded(),
                Optional.of(Limits.NONE));
    }

    /**
     * The same once limits are set for the time of the rollout. Where there are more than a tag has room for, it says that nobody knows.
     *
     * @param theirMin the minimum that the owner wants
     * @param theirMax the maximum
     */
    public LeaseTag lending(int theirMin, int theirMax, Limits own) {
        LeaseTag all = with(theirMin, theirMax, Optional.of(own));
        return all.text().length() <= LONGEST ? all : with(theirMin, theirMax, Optional.empty());
    }

    private LeaseTag with(int newMin, int newMax, Optional<Limits> own) {
        return new LeaseTag(
                size,
                newMin,
                newMax,
                rebalancing,
                template,
                version,
                oldImage,
                newImage,
                at,
                fleets,
                suspended,
                guards,
                own);
    }

    /** The value of the tag, as {@link #parse} reads it. */
    public String text() {
        return "v=1 size=" + size + " min=" + min + " max=" + max + " az=" + (rebalancing ? 1 : 0) + " lt="
                + template.templateId() + " ref=" + template.version() + " ver=" + version + " old=" + oldImage
                + " new=" + newImage + " at=" + at.getEpochSecond()
                + (fleets.isEmpty() ? "" : " fleets=" + words())
                + (suspended.isEmpty() ? "" : " sus=" + String.join("/", new TreeSet<>(suspended)))
                + (guards ? " g=1" : "")
                + limits.map(own -> " lim=" + own.text()).orElse("");
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
                    "1".equals(of.get("g")),
                    Optional.ofNullable(of.get("lim")).map(Limits::parse)));
        } catch (NumberFormatException | DateTimeException e) {
            return Optional.empty();
        }
    }
}
