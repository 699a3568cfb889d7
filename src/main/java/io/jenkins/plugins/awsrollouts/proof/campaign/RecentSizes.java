package io.jenkins.plugins.awsrollouts.proof.campaign;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalInt;
import java.util.function.IntPredicate;

/** The sizes wished for lately: a rollout may still go by each of them. */
final class RecentSizes {
    /** How far behind an engine may be without being wrong: the oldest read, and the longest time between looks. */
    static final Duration BEHIND = Duration.ofSeconds(60 + 60 + 15);

    private final Deque<WishedAt> sizes = new ArrayDeque<>();

    private record WishedAt(Instant at, int count) {}

    void add(Instant at, int count) {
        sizes.addLast(new WishedAt(at, count));
        while (sizes.size() > 1 && sizes.getFirst().at().isBefore(at.minus(BEHIND))) {
            sizes.removeFirst();
        }
    }

    OptionalInt least() {
        return sizes.stream().mapToInt(WishedAt::count).min();
    }

    boolean any(IntPredicate which) {
        return sizes.stream().mapToInt(WishedAt::count).anyMatch(which);
    }
}
