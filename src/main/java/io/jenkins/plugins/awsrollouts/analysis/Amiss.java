package io.jenkins.plugins.awsrollouts.analysis;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What keeps a critical metric from a pass however much its step would have shown. Bets ask what is usual in the step: a canary
 * that has just become worse, that is much worse in some of the minutes, or that is silent, may look usual for long. Whatever
 * is held against a bound here only ever gets worse when a minute of the canary does.
 */
final class Amiss {
    /** The last part of a step that must be no worse than what the step may let through, but no less than so many minutes. */
    private static final int PART = 4;

    private static final int FEWEST = 5;

    /** So many of the latest minutes must be no worse than what the whole step may let through. */
    private static final int LATEST = 3;

    /** In so many of the latest minutes not every request may fail, whatever the baseline does. */
    private static final int DEAD = 2;

    /** Of ten minutes the worst one may be chance. */
    private static final double CHANCE = 0.1;

    private final Prepared prepared;
    private final Contest contest;
    private final Shown shown;
    private final int step;
    private final int late;
    private final double times;
    private final double points;
    private final Sentences say;

    Amiss(Metric metric, Prepared prepared, Contest contest, Shown shown, Evidence evidence) {
        this.prepared = prepared;
        this.contest = contest;
        this.shown = shown;
        this.step = evidence.step();
        this.late = Math.max(step, prepared.minutes() - Math.max(FEWEST, (prepared.minutes() - step) / PART));
        this.times = metric.unseen(evidence.share());
        this.points = metric.unseenPoints(evidence.share());
        this.say = new Sentences(metric);
    }

    /** One sentence, if there is anything. */
    Optional<String> find() {
        return silent(step)
                .or(() -> silent(late))
                .or(() -> prepared.canaryCounts().isPresent()
                        ? counted(
                                prepared.canaryCounts().get(),
                                prepared.baselineCounts().orElseThrow())
                        : valued());
    }

    private Optional<String> silent(int from) {
        int there = prepared.canaryKnown(from);
        int others = prepared.baselineKnown(from);
        return 2 * there < others ? Optional.of(say.silent(there, others, from > step)) : Optional.empty();
    }

    private Optional<String> counted(Counts canary, Counts baseline) {
        double dead = canary.latest(DEAD, step);
        if (canary.known(step) >= DEAD && dead == (contest.increase() ? 1 : 0)) {
            return Optional.of(say.dead(DEAD, dead));
        }
        double latest = canary.latest(LATEST, step);
        if (shown.isTooMuch(latest)) {
            return Optional.of(say.lately(latest, shown.allowed()));
        }
        boolean fewer = contest.increase();
        Shown lately = allowed(baseline.shareWithoutAny(late, fewer));
        double part = canary.shareWithoutAny(late, fewer);
        if (lately.isTooMuch(part)) {
            return Optional.of(say.lately(part, lately.allowed()));
        }
        double mean = canary.share(step);
        return shown.isTooMuch(mean) ? Optional.of(say.uneven(mean, shown.allowed())) : Optional.empty();
    }

    /** Nothing is shown here; it is only held against what may pass beside such a baseline. */
    private Shown allowed(double usual) {
        return new Shown(OptionalDouble.empty(), contest.allowed(usual, times, points), contest.increase());
    }

    /** Values have outliers: the middle one of the last minutes counts, and the mean of all but the worst. */
    private Optional<String> valued() {
        Shown lately = allowed(middle(prepared.baseline()));
        double middle = middle(prepared.canary());
        if (lately.isTooMuch(middle)) {
            return Optional.of(say.lately(middle, lately.allowed()));
        }
        Shown mostly = allowed(most(prepared.baseline()));
        double most = most(prepared.canary());
        return mostly.isTooMuch(most) ? Optional.of(say.uneven(most, mostly.allowed())) : Optional.empty();
    }

    private double middle(double[] minutes) {
        double[] sorted = Quantiles.sorted(Arrays.copyOfRange(minutes, late, minutes.length));
        return sorted.length < LATEST ? Double.NaN : Quantiles.of(sorted, 0.5);
    }

    /** The mean of the step's minutes without the worst of them. */
    private double most(double[] minutes) {
        double[] sorted = Quantiles.sorted(Arrays.copyOfRange(minutes, step, minutes.length));
        int worst = (int) Math.ceil(CHANCE * sorted.length);
        return (contest.increase()
                        ? Arrays.stream(sorted, 0, sorted.length - worst)
                        : Arrays.stream(sorted, worst, sorted.length))
                .average()
                .orElse(Double.NaN);
    }
}
