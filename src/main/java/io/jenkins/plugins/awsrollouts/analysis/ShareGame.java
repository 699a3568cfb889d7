package io.jenkins.plugins.awsrollouts.analysis;

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
    public double worse(int minute, double bound, int kind) {
        return payoff(minute, bound, Math.min(NEARLY_ALL, bound * TIMES[kind]));
    }

    @Override
    public double better(int minute, double bound, int kind) {
        return payoff(minute, bound, bound / TIMES[kind]);
    }

    private double payoff(int minute, double claim, double rather) {
        double well = requests[minute] - events[minute];
        double logarithm = events[minute] * Math.log(rather / claim) + well * Math.log((1 - rather) / (1 - claim));
        return Math.min(MOST, Math.expm1(logarithm / scatter[minute]));
    }
}
