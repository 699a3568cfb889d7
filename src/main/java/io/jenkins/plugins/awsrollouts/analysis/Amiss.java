package io.jenkins.plugins.awsrollouts.analysis;

import java.util.Optional;

/**
 * What keeps a counted critical rate from a pass however much its step would have shown: bets ask what is usual, and a canary
 * that has just died, or that had no requests for most of the step, may look usual for minutes yet.
 */
final class Amiss {
    /** So many of the latest minutes must be no worse than what the step may let through. */
    private static final int LATEST = 3;

    /** In so many of the latest minutes not every request may fail, whatever the baseline does. */
    private static final int DEAD = 2;

    private final Metric metric;
    private final Prepared prepared;
    private final int step;

    Amiss(Metric metric, Prepared prepared, int step) {
        this.metric = metric;
        this.prepared = prepared;
        this.step = step;
    }

    /** One sentence, if there is anything. */
    Optional<String> find(Shown shown) {
        return prepared.canaryCounts().flatMap(canary -> find(shown, canary));
    }

    private Optional<String> find(Shown shown, Counts canary) {
        Sentences say = new Sentences(metric);
        int there = canary.known(step);
        int others = prepared.baselineCounts().orElseThrow().known(step);
        double latest = canary.latest(LATEST, step);
        double mean = canary.share(step);
        boolean dead = there >= DEAD && canary.latest(DEAD, step) == (shown.increase() ? 1 : 0);
        if (2 * there < others) {
            return Optional.of(say.silent(there, others));
        }
        if (dead) {
            return Optional.of(say.dead(DEAD, canary.latest(DEAD, step)));
        }
        if (shown.isTooMuch(latest)) {
            return Optional.of(say.lately(LATEST, latest, shown.allowed()));
        }
        return shown.isTooMuch(mean) ? Optional.of(say.inBetween(mean, shown.allowed())) : Optional.empty();
    }
}
