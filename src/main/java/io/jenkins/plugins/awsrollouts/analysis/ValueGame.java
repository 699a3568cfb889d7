package io.jenkins.plugins.awsrollouts.analysis;

/**
 * Bets on values such as a percentile of latency, minute by minute.
 *
 * <p>The minute's logarithm of the ratio, against that of the claim, pays in proportion and at most 1: two fleets that are
 * alike are as likely to be this way round as the other, whatever the day does to both and however heavy the tails, so
 * that the payoff is 0 on average. Nothing is estimated. One minute at most doubles wealth, so that an outlier decides
 * nothing. Where a metric has been below zero differences take the place of ratios, in units of what the baseline is on average.
 */
final class ValueGame implements Game {
    /** A logarithm of a ratio of this, a fifth, pays in full. */
    private static final double FULL = 0.2;

    /** The minute's logarithm of the ratio, or the difference in units; NaN where nothing is known. */
    private final double[] apart;

    private final boolean ratios;

    /**
     * Of these minutes.
     *
     * @param suspect the fleet that may have more; NaN where there is no number
     * @param other NaN where there is no number
     * @param unit of differences, above 0; 0 where ratios are taken
     */
    ValueGame(double[] suspect, double[] other, double unit) {
        ratios = unit == 0;
        apart = new double[suspect.length];
        for (int i = 0; i < apart.length; i++) {
            apart[i] = ratios ? logarithm(suspect[i], other[i]) : (suspect[i] - other[i]) / unit;
        }
    }

    /** Of the ratio; infinite where one is nothing, NaN where both are: that says nothing. */
    private static double logarithm(double suspect, double other) {
        return Math.log(Math.max(0, suspect) / Math.max(0, other));
    }

    @Override
    public int kinds() {
        return 1;
    }

    @Override
    public boolean known(int minute) {
        return !Double.isNaN(apart[minute]);
    }

    @Override
    public Payoff worse(double times) {
        double claim = claim(times);
        return (minute, kind) -> payoff(apart[minute] - claim);
    }

    @Override
    public Payoff better(double times) {
        double claim = claim(times);
        return (minute, kind) -> -payoff(apart[minute] - claim);
    }

    private double claim(double times) {
        return ratios ? Math.log(times) : times - 1;
    }

    private static double payoff(double above) {
        return Math.max(-1, Math.min(1, above / FULL));
    }
}
