package io.jenkins.plugins.awsrollouts.analysis;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * One metric of both fleets and one direction: how sure it is that the canary is worse in it, and what harm it would have
 * shown.
 *
 * <p>Everything that is estimated of how the minutes waver comes from the baseline alone, so that a worse canary never
 * counts as a noisier one.
 */
final class Contest {
    private static final double[] NONE = {};
    /** Logarithms of rates of counts that waver by this much anyway, a variance. */
    private static final double LEAST_WAVER = 0.02;
    /** Neighbouring minutes of one fleet tell so much of the variance between two fleets over many minutes. */
    private static final double OF_NEIGHBOURS = 4;

    private static final int STEPS_OF_SEARCH = 14;
    private static final double FARTHEST = 1000;

    private final boolean increase;
    private final int minutes;
    private final Game game;
    private final Optional<ShareGame> alone;

    private Contest(boolean increase, int minutes, Game game, Optional<ShareGame> alone) {
        this.increase = increase;
        this.minutes = minutes;
        this.game = game;
        this.alone = alone;
    }

    /** Whether the canary may be higher, or lower, than its baseline. */
    static Contest of(Metric metric, Samples samples, boolean increase) {
        return metric.kind() == Kind.RATE && samples.counted()
                ? counted(metric, samples, increase)
                : valued(metric, samples, increase);
    }

    private static Contest valued(Metric metric, Samples samples, boolean increase) {
        double[] canary = metric.cleaning().cleaned(samples.canary());
        double[] baseline = metric.cleaning().cleaned(samples.baseline());
        double least =
                Arrays.stream(baseline).filter(y -> !Double.isNaN(y)).min().orElse(0);
        double unit = least < 0
                ? Arrays.stream(baseline)
                        .filter(y -> !Double.isNaN(y))
                        .map(Math::abs)
                        .average()
                        .orElse(0)
                : 0;
        Game game = increase ? new ValueGame(canary, baseline, unit) : new ValueGame(baseline, canary, unit);
        return new Contest(increase, samples.size(), game, Optional.empty());
    }

    private static Contest counted(Metric metric, Samples samples, boolean increase) {
        Counts canary = Counts.of(
                samples.canary(), samples.canaryRequests(), metric.cleaning().nan());
        Counts baseline = Counts.of(
                samples.baseline(),
                samples.baselineRequests(),
                metric.cleaning().nan());
        double waver = LEAST_WAVER + OF_NEIGHBOURS * baseline.waver();
        double rate = baseline.rate();
        double[] scatter = IntStream.range(0, samples.size())
                .mapToDouble(i -> {
                    double both = canary.requests()[i] + baseline.requests()[i];
                    double even = both > 0 ? canary.requests()[i] * baseline.requests()[i] / both : 0;
                    return 1 + waver * rate * even;
                })
                .toArray();
        Counts suspect = increase ? canary : baseline;
        Counts other = increase ? baseline : canary;
        Game game = new CountGame(suspect.events(), suspect.requests(), other.events(), other.requests(), scatter);
        Optional<ShareGame> alone =
                increase ? Optional.of(new ShareGame(canary.events(), canary.requests(), scatter)) : Optional.empty();
        return new Contest(increase, samples.size(), game, alone);
    }

    boolean increase() {
        return increase;
    }

    /** In how many minutes both fleets said something, from this one on. */
    int known(int from) {
        return (int) IntStream.range(from, minutes).filter(game::known).count();
    }

    /**
     * How sure it is that the canary is worse by more than this, as an e-value: the most that there was at the end of any minute,
     * over the most that there had been till then for the opposite, that the baseline is worse
     * than the canary by as much. Two equal fleets that each go their own way for minutes on end look worse by turns.
     *
     * @param least a ratio of 1 or more
     * @param steps the first minutes of steps after the first one
     */
    double sure(double least, int[] steps) {
        Wealth.Joining joining = Wealth.anywhere(steps);
        double[] worse = Wealth.course(game, minutes, (minute, kind) -> game.worse(minute, least, kind), joining);
        double[] better = Wealth.course(game, minutes, (minute, kind) -> game.better(minute, 1 / least, kind), joining);
        double most = 1;
        double against = 1;
        for (int i = 0; i < minutes; i++) {
            against = Math.max(against, better[i]);
            most = Math.max(most, worse[i] / against);
        }
        return most;
    }

    /**
     * The least ratio to the baseline that the minutes from this one on speak against, as surely as asked for.
     *
     * @param from the first minute
     * @param sure how sure, as an e-value
     */
    OptionalDouble shown(int from, double sure) {
        return least(1, FARTHEST, times -> last(game, times, from) >= sure);
    }

    /** The least share of the canary's requests that the minutes from this one on speak against, whatever the baseline does. */
    OptionalDouble shownAlone(int from, double sure) {
        return alone.map(shares -> least(1e-6, 0.999, bound -> last(shares, bound, from) >= sure))
                .orElse(OptionalDouble.empty());
    }

    private double last(Game of, double bound, int from) {
        double[] course = Wealth.course(
                of, minutes, (minute, kind) -> minute < from ? 0 : of.better(minute, bound, kind), Wealth.from(0));
        return course.length == 0 ? 1 : course[course.length - 1];
    }

    /** On a logarithmic scale, to a hundredth or so. */
    private static OptionalDouble least(double low, double high, java.util.function.DoublePredicate holds) {
        if (!holds.test(high)) {
            return OptionalDouble.empty();
        }
        double no = low;
        double yes = high;
        for (int i = 0; i < STEPS_OF_SEARCH; i++) {
            double middle = Math.sqrt(no * yes);
            if (holds.test(middle)) {
                yes = middle;
            } else {
                no = middle;
            }
        }
        return OptionalDouble.of(yes);
    }
}
