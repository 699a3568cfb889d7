package io.jenkins.plugins.awsrollouts.analysis;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * Bets on one fleet's events among its requests, whatever the other does: that their share is less, or more, than a bound.
 * A bet pays as in {@link CountGame}, by binomial likelihoods.
 */
final class ShareGame implements Game {
    private static final double MOST = 9;
    private static final double[] TIMES = {1.3, 2, 5, 30};
    private static final double NEARLY_ALL = 1 - 1e-9;

    private final double[] events;
    private final double[] requests;
    private final double[] scatter;

    /** Of these minutes; requests are 0 where nothing is known. */
    ShareGame(double[] events, double[] requests, double[] scatter) {
        this.events = events;
        this.requests = requests;
        this.scatter = scatter;
    }

    @Override
    public int kinds() {
        return TIMES.length;
    }

    @Override
    public boolean known(int minute) {
        return requests[minute] > 0;
    }

    @Override
    public Payoff worse(double bound) {
        return payoff(bound, times -> Math.min(NEARLY_ALL, bound * times));
    }

    @Override
    public Payoff better(double bound) {
        return payoff(bound, times -> bound / times);
    }

    private Payoff payoff(double claim, DoubleUnaryOperator rather) {
        double[] others = Arrays.stream(TIMES).map(rather).toArray();
        double[] event = Arrays.stream(others).map(p -> Math.log(p / claim)).toArray();
        double[] none =
                Arrays.stream(others).map(p -> Math.log((1 - p) / (1 - claim))).toArray();
        return (minute, kind) -> {
            double well = requests[minute] - events[minute];
            double logarithm = events[minute] * event[kind] + well * none[kind];
            return Math.min(MOST, Math.expm1(logarithm / scatter[minute]));
        };
    }
}
