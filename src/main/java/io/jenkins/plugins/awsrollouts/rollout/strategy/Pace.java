package io.jenkins.plugins.awsrollouts.rollout.strategy;

import io.jenkins.plugins.awsrollouts.rollout.state.LaunchedInstance;
import io.jenkins.plugins.awsrollouts.rollout.state.Milestone;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import java.time.Duration;
import java.time.Instant;
import java.util.LongSummaryStatistics;
import java.util.Optional;

/**
 * When to look again for something that takes about as long as it took before. Nothing is looked for before it can be
 * there; around the time at which it is due the looks come close together; when it is late they grow apart again.
 *
 * @param earliest from when on it is worth a look
 * @param latest until when it has usually come
 * @param manner how close the looks come
 */
record Pace(Duration earliest, Duration latest, Manner manner) {
    private static final Duration FAR = Duration.ofSeconds(30);

    /**
     * How closely something is looked for.
     *
     * @param looks about how many between the earliest and the latest time
     * @param close the least between two looks
     * @param margin the share by which the next instance may be faster or slower than those before
     */
    record Manner(int looks, Duration close, double margin) {
        /** For what nothing depends on yet. */
        static final Manner LAX = new Manner(5, Duration.ofSeconds(6), 0.08);
        /** For what little depends on. */
        static final Manner EASY = new Manner(5, Duration.ofSeconds(2), 0.08);
        /** For what a rollout cannot go on without. */
        static final Manner KEEN = new Manner(20, Duration.ofSeconds(1), 0.03);
    }

    Pace(Duration earliest, Duration latest) {
        this(earliest, latest, Manner.EASY);
    }

    /**
     * How long a step took for the instances of this rollout that have done it, with a margin; otherwise a guess.
     *
     * @param from its beginning; null: the launch
     * @param to its end
     * @param guess when none has done it yet
     */
    static Pace learned(RolloutState state, Milestone from, Milestone to, Pace guess) {
        LongSummaryStatistics millis = new LongSummaryStatistics();
        for (LaunchedInstance ours : state.ours().values()) {
            took(ours, from, to).ifPresent(time -> millis.accept(time.toMillis()));
        }
        if (millis.getCount() == 0) {
            return guess;
        }
        double margin = guess.manner.margin();
        // one that was waited for while the rollout was held, or a call had no answer, would teach to look too late
        long longest = state.plan().spec().limits().healthTimeout().dividedBy(3).toMillis();
        return new Pace(
                Duration.ofMillis(Math.min(longest, Math.round(millis.getMin() * (1 - margin)))),
                Duration.ofMillis(Math.min(2 * longest, Math.round(millis.getMax() * (1 + margin)) + 1000)),
                guess.manner);
    }

    private static Optional<Duration> took(LaunchedInstance ours, Milestone from, Milestone to) {
        Instant end = ours.reached().get(to);
        Instant start = from == null ? ours.view().launchedAt() : ours.reached().get(from);
        return end == null || start == null || end.isBefore(start)
                ? Optional.empty()
                : Optional.of(Duration.between(start, end));
    }

    /**
     * When to look.
     *
     * @param since when the step began
     * @param lastLook when that side was last looked at
     */
    Instant next(Instant since, Instant lastLook) {
        Instant first = since.plus(earliest);
        if (lastLook.isBefore(first)) {
            return first;
        }
        Instant usual = since.plus(latest);
        if (lastLook.isBefore(usual)) {
            return lastLook.plus(gap(latest.minus(earliest).dividedBy(manner.looks())));
        }
        Duration late = Duration.between(usual, lastLook).dividedBy(3);
        return lastLook.plus(gap(late));
    }

    private Duration gap(Duration wish) {
        Duration least = wish.compareTo(manner.close()) < 0 ? manner.close() : wish;
        return least.compareTo(FAR) < 0 ? least : FAR;
    }
}
