package io.jenkins.plugins.awsrollouts.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * When to look again for something that takes about as long as it took before. Nothing is looked for before it can be
 * there; around the time at which it is due the looks come close together; when it is late they grow apart again.
 *
 * @param earliest from when on it is worth a look
 * @param latest until when it has usually come
 */
record Pace(Duration earliest, Duration latest) {
    private static final Duration CLOSE = Duration.ofSeconds(2);
    private static final Duration FAR = Duration.ofSeconds(30);

    /**
     * How long a step took for the instances of this rollout that have done it, with a margin; otherwise a guess.
     *
     * @param from its beginning; null: the launch
     * @param to its end
     * @param guess when none has done it yet
     */
    static Pace learned(RolloutState state, Milestone from, Milestone to, Pace guess) {
        long[] millis = state.ours().values().stream()
                .map(ours -> took(ours, from, to))
                .flatMap(Optional::stream)
                .mapToLong(Duration::toMillis)
                .sorted()
                .toArray();
        if (millis.length == 0) {
            return guess;
        }
        long[] recent = Arrays.copyOfRange(millis, 0, millis.length);
        return new Pace(
                Duration.ofMillis((long) (recent[0] * 0.92)),
                Duration.ofMillis((long) (recent[recent.length - 1] * 1.08) + 1000));
    }

    private static Optional<Duration> took(Ours ours, Milestone from, Milestone to) {
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
            Duration window = latest.minus(earliest).dividedBy(5);
            return lastLook.plus(window.compareTo(CLOSE) < 0 ? CLOSE : shorter(window, FAR));
        }
        Duration late = Duration.between(usual, lastLook).dividedBy(3);
        return lastLook.plus(late.compareTo(CLOSE) < 0 ? CLOSE : shorter(late, FAR));
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
