package io.jenkins.plugins.awsrollouts.analysis;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoublePredicate;

/**
 * One metric of both fleets and one direction: how sure it is that the canary is worse in it, and what harm it would have
 * shown.
 *
 * <p>Everything that is estimated of how the minutes waver comes from the baseline alone, so that a worse canary never
 * counts as a noisier one.
 */
final class Contest {
    /** Logarithms of rates of counts that waver by this much anyway, a variance. */
    private static final double LEAST_WAVER = 0.02;
    /** Neighbouring minutes of one fleet tell so much of the variance between two fleets over many minutes. */
    private static final double OF_NEIGHBOURS = 4;

    /** The most that is subtracted for having been better before: who was, may be much worse now. */
    private static final double MEMORY = 100;

    /** More than this share of all is the most. */
    private static final double MOST = 0.5;

    private static final int STEPS_OF_SEARCH = 8;
    private static final double FARTHEST = 1000;
    private static final double LEAST_SHARE = 1e-6;
    private static final double MOST_SHARE = 0.999;

    private final boolean increase;
    private final Scale scale;
    private final int minutes;
    private final Game game;
    private final Optional<ShareGame> alone;

    private Contest(boolean increase, Scale scale, int minutes, Game game, Optional<ShareGame> alone) {
        this.increase = increase;
        this.scale = scale;
        this.minutes = minutes;
        this.game = game;
        this.alone = alone;
    }

    /**
     * What bets are on.
     *
     * @param rest whether on the rest of a share, up to 1, rather than on itself
     * @param unit of differences, above 0; 0 where bets are on ratios
     */
    private record Scale(boolean rest, double unit) {
        static final Scale RATIOS = new Scale(false, 0);
        static final Scale RESTS = new Scale(true, 0);
    }

    /** Whether the canary may be higher, or lower, than its baseline. */
    static Contest of(Kind kind, Prepared prepared, boolean increase) {
        return prepared.baselineCounts()
                .map(baseline -> counted(prepared.canaryCounts().orElseThrow(), baseline, increase))
                .orElseGet(() -> valued(kind, prepared, increase));
    }

    private static Contest valued(Kind kind, Prepared prepared, boolean increase) {
        double[] canary = prepared.canary();
        double[] baseline = prepared.baseline();
        if (kind == Kind.RATE && !increase && prepared.baselineMean(0) > MOST) {
            Game game = new ValueGame(rest(canary), rest(baseline), 0);
            return new Contest(false, Scale.RESTS, prepared.minutes(), game, Optional.empty());
        }
        double unit = unit(baseline);
        Game game = increase ? new ValueGame(canary, baseline, unit) : new ValueGame(baseline, canary, unit);
        return new Contest(increase, new Scale(false, unit), prepared.minutes(), game, Optional.empty());
    }

    private static double[] rest(double[] shares) {
        return Arrays.stream(shares).map(share -> 1 - share).toArray();
    }

    /** What differences are measured in, where the baseline has been below zero; else 0, for ratios. */
    private static double unit(double[] baseline) {
        double least = 0;
        double sum = 0;
        int known = 0;
        for (double value : baseline) {
            if (!Double.isNaN(value)) {
                least = Math.min(least, value);
                sum += Math.abs(value);
                known++;
            }
        }
        return least < 0 ? sum / known : 0;
    }

    /**
     * Of good events that are the most of all, such as good answers, fewer are worse, and their share tells little: it is
     * judged by the others, which must not become more.
     */
    private static Contest counted(Counts canary, Counts baseline, boolean increase) {
        boolean rest = !increase && baseline.rate() > MOST;
        return rest
                ? counted(canary.rest(), baseline.rest(), false, Scale.RESTS)
                : counted(canary, baseline, increase, Scale.RATIOS);
    }

    private static Contest counted(Counts canary, Counts baseline, boolean increase, Scale scale) {
        boolean more = increase || scale.rest();
        double waver = LEAST_WAVER + OF_NEIGHBOURS * baseline.waver();
        double rate = baseline.rate();
        int minutes = canary.events().length;
        double[] scatter = new double[minutes];
        for (int i = 0; i < minutes; i++) {
            double both = canary.requests()[i] + baseline.requests()[i];
            double even = both > 0 ? canary.requests()[i] * baseline.requests()[i] / both : 0;
            scatter[i] = 1 + waver * rate * even;
        }
        Counts suspect = more ? canary : baseline;
        Counts other = more ? baseline : canary;
        Game game = new CountGame(suspect.events(), suspect.requests(), other.events(), other.requests(), scatter);
        Optional<ShareGame> alone =
                more ? Optional.of(new ShareGame(canary.events(), canary.requests(), scatter)) : Optional.empty();
        return new Contest(increase, scale, minutes, game, alone);
    }

    boolean increase() {
        return increase;
    }

    /** Whether it is also known what the canary's requests say, whatever the baseline does. */
    boolean tellsAlone() {
        return alone.isPresent();
    }

    /** Of a share that which is betted on, and back. */
    double aside(double share) {
        return scale.rest() ? 1 - share : share;
    }

    /**
     * What may pass beside what is usual, in the metric's unit: so many times as bad or, of what can be told without a
     * baseline, so many parts of all requests more, whichever is worse.
     */
    double allowed(double usual, double times, double points) {
        double byRatio = harm(usual, times);
        double byShare = tellsAlone() ? aside(aside(usual) + points) : byRatio;
        return increase ? Math.max(byRatio, byShare) : Math.min(byRatio, byShare);
    }

    /** What the canary has, in the metric's unit, when it is so many times as bad as what is usual. */
    double harm(double usual, double times) {
        if (scale.rest()) {
            return 1 - (1 - usual) * times;
        }
        if (scale.unit() > 0) {
            return increase ? usual + (times - 1) * scale.unit() : usual - (times - 1) * scale.unit();
        }
        return increase ? usual * times : usual / times;
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
        double[] joining = Wealth.anywhere(minutes, steps);
        double[] worse = Wealth.course(game, game.worse(least), joining);
        double[] better = Wealth.course(game, game.better(1 / least), joining);
        double most = 1;
        double against = 1;
        for (int i = 0; i < minutes; i++) {
            against = Math.min(MEMORY, Math.max(against, better[i]));
            most = Math.max(most, worse[i] / against);
        }
        return most;
    }

    /**
     * The least ratio to the baseline that the minutes from this one on speak against, as surely as asked for.
     *
     * @param from the first minute
     * @param sure how sure, as an e-value
     * @param allowed the ratio of which it must be known exactly whether they do
     */
    OptionalDouble shown(int from, double sure, double allowed) {
        return least(1, allowed, FARTHEST, times -> last(game, times, from) >= sure);
    }

    /**
     * The least share of the canary's requests that the minutes from this one on speak against, whatever the baseline does.
     *
     * @param allowed the share of which it must be known exactly whether they do
     */
    OptionalDouble shownAlone(int from, double sure, double allowed) {
        return alone.map(shares -> least(LEAST_SHARE, allowed, MOST_SHARE, bound -> last(shares, bound, from) >= sure))
                .orElse(OptionalDouble.empty());
    }

    private double last(Game of, double bound, int from) {
        return Wealth.last(of, from, minutes, of.better(bound));
    }

    /** On a logarithmic scale, to some hundredths; on which side of the one in the middle it is, exactly. */
    private static OptionalDouble least(double low, double middle, double high, DoublePredicate holds) {
        double first = Math.max(low, Math.min(high, middle));
        boolean below = holds.test(first);
        if (!below && !holds.test(high)) {
            return OptionalDouble.empty();
        }
        double no = below ? low : first;
        double yes = below ? first : high;
        for (int i = 0; i < STEPS_OF_SEARCH; i++) {
            double next = Math.sqrt(no * yes);
            if (holds.test(next)) {
                yes = next;
            } else {
                no = next;
            }
        }
        return OptionalDouble.of(yes);
    }
}
