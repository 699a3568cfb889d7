package io.jenkins.plugins.awsrollouts.rollout.state;

import io.jenkins.plugins.awsrollouts.cloud.Bounds;
import io.jenkins.plugins.awsrollouts.cloud.GroupView;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * What somebody else has set of a fleet's group, that is, what of it is not as the rollout has left it.
 *
 * @param min the minimum size; empty: the rollout's own
 * @param max the maximum size; empty: the rollout's own
 * @param desired the desired capacity; empty: the rollout's own
 * @param suspended processes that no rollout suspends
 * @param resumed processes that the rollout has suspended, and that are not any more
 */
public record Overrides(
        OptionalInt min, OptionalInt max, OptionalInt desired, Set<String> suspended, Set<String> resumed) {
    public Overrides {
        suspended = Set.copyOf(suspended);
        resumed = Set.copyOf(resumed);
    }

    /** Nobody has set anything. */
    public static Overrides none() {
        return new Overrides(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty(), Set.of(), Set.of());
    }

    /**
     * What a look shows beside what the rollout has set.
     *
     * @param ours the sizes that the rollout has set last
     * @param sleeps whether nothing but a person changes its sizes: a schedule of its own sets limits as well
     */
    public static Overrides of(
            GroupView seen, Bounds ours, boolean sleeps, Set<String> suspended, Set<String> resumed) {
        return new Overrides(
                sleeps ? other(seen.min(), ours.min()) : OptionalInt.empty(),
                sleeps ? other(seen.max(), ours.max()) : OptionalInt.empty(),
                sleeps ? other(seen.desired(), ours.desired()) : OptionalInt.empty(),
                suspended,
                resumed);
    }

    private static OptionalInt other(int seen, int ours) {
        return seen == ours ? OptionalInt.empty() : OptionalInt.of(seen);
    }

    /**
     * These, and of the sizes those that were set before and that a look cannot tell from the rollout's own.
     *
     * @param ours the sizes that the rollout has set last
     * @param written whether that was later, so that it has written over them
     */
    public Overrides over(Overrides before, Bounds ours, boolean written) {
        return new Overrides(
                kept(min, before.min, ours.min(), written),
                kept(max, before.max, ours.max(), written),
                kept(desired, before.desired, ours.desired(), written),
                suspended,
                resumed);
    }

    private static OptionalInt kept(OptionalInt now, OptionalInt before, int ours, boolean written) {
        boolean same = before.isPresent() && before.getAsInt() == ours;
        return now.isEmpty() && (written || same) ? before : now;
    }

    /** Sizes that the rollout is to give the group, but for limits that somebody else has set. */
    public Bounds in(Bounds wanted) {
        int least = max.isPresent() ? 0 : wanted.desired();
        int high = Math.max(max.orElse(wanted.max()), Math.max(min.orElse(0), least));
        int low = Math.min(min.orElse(wanted.min()), high);
        return new Bounds(low, high, Math.max(low, Math.min(high, wanted.desired())));
    }

    /** The limits that somebody has set, such as {@code minimum 2 and maximum 12}; empty where nobody has. */
    public String limits() {
        List<String> words = new ArrayList<>();
        min.ifPresent(size -> words.add("minimum " + size));
        max.ifPresent(size -> words.add("maximum " + size));
        return String.join(" and ", words);
    }

    /** All of it, such as {@code set minimum 2, suspended Terminate}; empty where nobody has set anything. */
    public String words() {
        List<String> words = new ArrayList<>();
        List<String> sizes = new ArrayList<>();
        if (!limits().isEmpty()) {
            sizes.add(limits());
        }
        desired.ifPresent(size -> sizes.add("size " + size));
        if (!sizes.isEmpty()) {
            words.add("set " + String.join(" and ", sizes));
        }
        if (!suspended.isEmpty()) {
            words.add("suspended " + String.join(", ", new TreeSet<>(suspended)));
        }
        if (!resumed.isEmpty()) {
            words.add("resumed " + String.join(", ", new TreeSet<>(resumed)));
        }
        return String.join(", ", words);
    }
}
