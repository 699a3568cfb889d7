package io.jenkins.plugins.awsrollouts.analysis;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * Whether a critical metric is so much worse on the canary that no wavering of the minutes is an excuse for a pass.
 *
 * <p>{@link Dispersion} takes a trend, or a burst, for noise with a memory, and then calls chance what nobody else would.
 * So that a dead canary is never passed on that ground, the minutes as they came are looked at once more without it: all
 * of them, those of the current step, and the last ones of the step, since earlier steps, and the step's beginning, would
 * else water down what has just broken. Plainly worse is
 *
 * <ul>
 *   <li>every minute worse than every minute of the baseline;
 *   <li>a mean worse by a quarter, while ranks alone call chance unlikely;
 *   <li>of counted rates, twice the baseline's events, while their number alone calls chance unlikely: failures in bursts
 *       between good minutes;
 *   <li>of rates, nothing but events (or none, where fewer are worse), whatever the baseline does.
 * </ul>
 *
 * <p>It is a reason not to pass, never one to fail. None of it can be undone by making a minute of the canary worse: means,
 * ranks and counts only grow by it, and ties are counted against the canary's guilt.
 */
final class PlainlyWorse {
    /** The last minutes of a step. */
    static final int LATEST = 5;

    private static final double QUARTER = 0.25;
    private static final double DOUBLE = 2;
    /** Beyond so many events their chance is told from as many, with the same shares. */
    private static final double MOST_EVENTS = 1e9;

    private final Metric metric;
    private final double unlikely;

    /**
     * Of this metric.
     *
     * @param unlikely a chance of no more than this between equal fleets is unlikely
     */
    PlainlyWorse(Metric metric, double unlikely) {
        this.metric = metric;
        this.unlikely = unlikely;
    }

    /** Over which minutes. */
    enum When {
        ALL(""),
        STEP(" in this step"),
        LATEST_MINUTES(" in its last " + LATEST + " minutes");

        private final String words;

        When(String words) {
            this.words = words;
        }

        /** As said after what was found; empty of all minutes. */
        String words() {
            return words;
        }
    }

    /**
     * What is plain.
     *
     * @param when over which minutes
     * @param canaryMean in the metric's unit
     * @param baselineMean in the metric's unit; NaN without samples
     * @param total whether nothing but events, or none, is all that there is to say
     */
    record Found(When when, double canaryMean, double baselineMean, boolean total) {}

    /** One fleet's minutes that have a number; the mean is that of all requests, where they are counted. */
    private record Side(double[] minutes, double mean, double events, double requests) {
        double least() {
            return Arrays.stream(minutes).min().orElse(Double.NaN);
        }

        double most() {
            return Arrays.stream(minutes).max().orElse(Double.NaN);
        }
    }

    /**
     * Looks at all minutes, at the step's and at its last ones.
     *
     * @param samples of everything since the comparison began
     * @param step the place of the first minute of the current step
     */
    Optional<Found> find(Samples samples, int step) {
        Samples inStep = samples.from(step);
        Samples latest = samples.from(Math.max(step, samples.size() - LATEST));
        return find(When.ALL, samples).or(() -> find(When.STEP, inStep)).or(() -> find(When.LATEST_MINUTES, latest));
    }

    private Optional<Found> find(When when, Samples samples) {
        boolean counted = metric.kind() == Kind.RATE && samples.counted();
        Side canary = side(samples.canary(), samples.canaryRequests(), counted);
        Side baseline = side(samples.baseline(), samples.baselineRequests(), counted);
        boolean total = total(canary);
        boolean worse = canary.minutes().length > 0
                && baseline.minutes().length > 0
                && List.of(true, false).stream().anyMatch(increase -> worse(canary, baseline, increase, counted));
        return total || worse ? Optional.of(new Found(when, canary.mean(), baseline.mean(), total)) : Optional.empty();
    }

    /** The same as everywhere else; minutes without a request say nothing of a rate. */
    private Side side(Series values, Series requests, boolean counted) {
        double[] minutes = Prepared.filled(values, metric.cleaning().nan());
        double events = 0;
        double all = 0;
        for (int i = 0; i < minutes.length && counted; i++) {
            boolean some = requests.at(i) > 0 && !Double.isNaN(minutes[i]);
            minutes[i] = Math.min(1, Math.max(0, minutes[i]));
            events += some ? minutes[i] * requests.at(i) : 0;
            all += some ? requests.at(i) : 0;
            minutes[i] = some ? minutes[i] : Double.NaN;
        }
        double[] known =
                Arrays.stream(minutes).filter(value -> !Double.isNaN(value)).toArray();
        Arrays.sort(known);
        double mean = counted ? events / all : Moments.of(known).mean();
        return new Side(known, mean, events, all);
    }

    /** Whether every request of every minute is an event that is minded, or none is one that is missed. */
    private boolean total(Side canary) {
        boolean known = metric.kind() == Kind.RATE && canary.minutes().length > 0;
        return switch (metric.rule().direction()) {
            case INCREASE_IS_BAD -> known && canary.least() >= 1;
            case DECREASE_IS_BAD -> known && canary.most() <= 0;
            case EITHER -> false;
        };
    }

    private boolean worse(Side canary, Side baseline, boolean increase, boolean counted) {
        Direction direction = metric.rule().direction();
        if (!(increase ? direction.mindsIncrease() : direction.mindsDecrease())) {
            return false;
        }
        MannWhitney test = MannWhitney.ofSorted(canary.minutes(), baseline.minutes());
        OptionalDouble ratio = EffectSizes.meanRatio(canary.mean(), baseline.mean());
        if (!metric.rule().effect().critical(ratio, EffectSizes.superiority(test), increase)) {
            return false;
        }
        Side high = increase ? canary : baseline;
        Side low = increase ? baseline : canary;
        boolean many = Math.min(high.minutes().length, low.minutes().length)
                >= metric.cleaning().minSamples();
        boolean apart = high.least() > low.most();
        boolean sure = !counted || chance(high, low) <= unlikely;
        boolean larger = larger(high.mean(), low.mean()) && sure;
        return apart && (many || larger)
                || larger && test.cautiousP(increase) * sides() <= unlikely
                || counted && larger && high.mean() >= DOUBLE * low.mean();
    }

    private int sides() {
        return metric.rule().direction() == Direction.EITHER ? 2 : 1;
    }

    /** By a quarter of the lower one; what is above zero is more than any share of zero. */
    private static boolean larger(double high, double low) {
        return high > low && high >= low + QUARTER * Math.abs(low);
    }

    /** The chance of so many of all events, or more, in the fleet with more of them, if each request were as likely one. */
    private static double chance(Side high, Side low) {
        double all = high.events() + low.events();
        double scale = Math.min(1, MOST_EVENTS / all);
        double share = high.requests() / (high.requests() + low.requests());
        return BinomialDistribution.of((int) Math.round(all * scale), share)
                .survivalProbability((int) Math.round(high.events() * scale) - 1);
    }
}
