package io.jenkins.plugins.awsrollouts.analysis;

import java.util.Arrays;

/**
 * Bets on events among requests, such as errors, minute by minute.
 *
 * <p>Given how many events both fleets had, those of the suspected one are binomial with a share that follows from the
 * requests and the ratio of the rates (Lindon and Malek, "Anytime-valid inference for multinomial count data", 2022). A
 * bet pays the likelihood of a larger ratio over that of the claim, less 1, and at most {@link #MOST}: a minute of
 * nothing but failures is a strong sign and no proof. Rates that waver by themselves have their counts divided by how much more
 * they scatter than counts would; likelihoods to a power below 1 are supermartingales as well.
 */
final class CountGame implements Game {
    private static final double MOST = 9;
    private static final double[] TIMES = {1.3, 2, 5, 30};
    private static final double[] LOGARITHMS =
            Arrays.stream(TIMES).map(Math::log).toArray();

    private final double[] events;
    private final double[] requests;
    private final double[] otherEvents;
    private final double[] otherRequests;
    private final double[] scatter;

    /**
     * Of these minutes; requests are 0 where nothing is known.
     *
     * @param scatter how much more the counts of a minute scatter than such of independent requests, 1 or more
     */
    CountGame(double[] events, double[] requests, double[] otherEvents, double[] otherRequests, double[] scatter) {
        this.events = events;
        this.requests = requests;
        this.otherEvents = otherEvents;
        this.otherRequests = otherRequests;
        this.scatter = scatter;
    }

    @Override
    public int kinds() {
        return TIMES.length;
    }

    @Override
    public boolean known(int minute) {
        return requests[minute] > 0 && otherRequests[minute] > 0;
    }

    @Override
    public Payoff worse(double times) {
        return (minute, kind) -> payoff(minute, times, times * TIMES[kind], LOGARITHMS[kind]);
    }

    @Override
    public Payoff better(double times) {
        return (minute, kind) -> payoff(minute, times, times / TIMES[kind], -LOGARITHMS[kind]);
    }

    /** Bets on {@code rather} against {@code claim}, of which the ratio's logarithm is given. */
    private double payoff(int minute, double claim, double rather, double ratio) {
        double all = events[minute] + otherEvents[minute];
        double shares = (requests[minute] * rather + otherRequests[minute])
                / (requests[minute] * claim + otherRequests[minute]);
        double logarithm = events[minute] * ratio - all * Math.log(shares);
        return Math.min(MOST, Math.expm1(logarithm / scatter[minute]));
    }
}
