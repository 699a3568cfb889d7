package io.jenkins.plugins.awsrollouts.proof.campaign;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.rollout.run.Rollouts;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Decider;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Decision;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Requests are off a bad fleet within 30 s of what decides it, as long as the balancer answers: whatever other operation does
 * nothing, from whatever point on, for a minute, an hour or for ever. And nothing waits in silence: the rollout ends, or is
 * held with a sentence that names the call and AWS' reason. The points are drawn anew each time, and the first seed is told;
 * {@code -Dawsrollouts.firstSeed=N} gives it.
 */
@Tag("campaign")
class BusyCampaignTest {
    private static final int RUNS = 120;

    /** So many draws are to prove something: the operation was called while it did nothing. */
    private static final int HIT = RUNS / 2;

    private static final Map<BusyShape, List<BusyDraw.Point>> POINTS = new ConcurrentHashMap<>();

    /** An engine that decides nothing while a call has no answer. */
    private static final Rollouts.Brain WAITING = (state, seen, now) -> {
        boolean waits = state.outcome().isEmpty()
                && state.calls().open().values().stream().anyMatch(call -> call.tries() > 0);
        return waits
                ? new Decision(List.of(), List.of(), List.of(), Map.of(), Optional.empty(), "an answer")
                : Decider.decide(state, seen, now);
    };

    @BeforeAll
    static void pointsOfEachRollout() {
        Arrays.stream(BusyShape.values())
                .parallel()
                .forEach(shape -> POINTS.put(shape, BusyTrial.points(shape, Decider::decide)));
    }

    private static long first() {
        return Long.getLong("awsrollouts.firstSeed", new SplittableRandom().nextLong(1, 1_000_000_000));
    }

    @Test
    void requestsAreOffABadFleetWhateverElseDoesNothing() {
        long first = first();
        System.out.println("Busy at the points of seeds " + first + " to " + (first + RUNS - 1));
        List<BusyTrial.Result> results = LongStream.range(first, first + RUNS)
                .parallel()
                .mapToObj(seed -> BusyTrial.of(BusyDraw.of(seed, POINTS), Decider::decide))
                .toList();
        String told = results.stream()
                .filter(one -> !one.violations().isEmpty())
                .map(BusyTrial.Result::told)
                .collect(Collectors.joining("\n"));
        assertTrue(told.isEmpty(), () -> "broken:\n" + told);
        long hit = results.stream().filter(BusyTrial.Result::hit).count();
        assertTrue(hit > HIT, "only " + hit + " of " + RUNS + " operations were called while they did nothing");
    }

    @Test
    void anEngineThatWaitsForOpenCallsBeforeItDecidesIsCaught() {
        long first = first();
        boolean caught = LongStream.range(first, first + 40 * RUNS)
                .mapToObj(seed -> BusyDraw.of(seed, POINTS))
                .filter(BusyDraw::takesFromTheNew)
                .map(draw -> BusyTrial.of(draw, WAITING))
                .flatMap(one -> one.violations().stream())
                .anyMatch(violation -> violation.startsWith("7:"));
        assertTrue(caught, "nobody noticed from seed " + first + " on");
    }
}
