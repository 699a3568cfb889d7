package io.jenkins.plugins.awsrollouts.analysis;

/**
 * How much U wavers, over how much the test assumes: a factor of its standard deviation.
 *
 * <p>The test assumes samples that are independent and, between equal fleets, spread alike. Minutes are neither: what was
 * slow a minute ago is slow now, both fleets are slow at noon, and a small canary's minutes scatter more than a large
 * fleet's. Three things are corrected for, each unchanged by a shift of one fleet against the other:
 *
 * <ul>
 *   <li>unequal spread: U's variance for normal samples (Pratt, "Robustness of some procedures for the two-sample location
 *       problem", 1964);
 *   <li>what both fleets share: the variance of the minutes' differences over that of independent fleets;
 *   <li>memory: (1 + r) / (1 - r) with the differences' first autocorrelation r, where that is above 0 (Bayley and
 *       Hammersley, "The effective number of independent observations in an autocorrelated time series", 1946).
 * </ul>
 *
 * <p>Below 1, which is what sharing brings, it is trusted from 20 samples of each fleet on, down to the square root of 0.4.
 */
final class Dispersion {
    private static final double TUKEY = 1.5;
    private static final double MOST_MEMORY = 0.9;
    private static final int FEWEST = 6;
    private static final int MANY = 20;
    private static final double LEAST = 0.4;

    private Dispersion() {}

    /**
     * The factor for these minutes, the same place in both being the same minute.
     *
     * @param canary NaN where there is no sample
     * @param baseline NaN where there is no sample
     */
    static double of(double[] canary, double[] baseline, double[] sortedCanary, double[] sortedBaseline) {
        double[] x = clipped(canary, sortedCanary);
        double[] y = clipped(baseline, sortedBaseline);
        double varianceX = Moments.of(x).variance();
        double varianceY = Moments.of(y).variance();
        double both = varianceX + varianceY;
        if (!(both > 0)) {
            return 1;
        }
        double spread = spread(sortedCanary.length, sortedBaseline.length, varianceX / both);
        boolean many = Math.min(sortedCanary.length, sortedBaseline.length) >= MANY;
        return Math.sqrt(Math.max(many ? LEAST : 1, spread * memory(x, y, both)));
    }

    /** U's variance over that of equally spread normal fleets, where the canary has this share of both variances. */
    static double spread(int canary, int baseline, double share) {
        double sharedBaseline = (canary - 1) * Math.asin(1 - share);
        double sharedCanary = (baseline - 1) * Math.asin(share);
        return (0.25 + (sharedBaseline + sharedCanary) / (2 * Math.PI)) * 12 / (canary + baseline + 1.0);
    }

    /** The variance of the mean difference over that of independent minutes and fleets. */
    private static double memory(double[] x, double[] y, double both) {
        double[] differences = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            differences[i] = x[i] - y[i];
        }
        Moments moments = Moments.of(differences);
        if (moments.count() < FEWEST || !(moments.variance() > 0)) {
            return 1;
        }
        double r = Math.min(MOST_MEMORY, Math.max(0, moments.autocorrelation(differences)));
        return moments.variance() / both * (1 + r) / (1 - r);
    }

    /** Lone extremes say nothing of memory and spread: they are pulled in to Tukey's fences. */
    private static double[] clipped(double[] minutes, double[] sorted) {
        double low = Quantiles.fence(sorted, -TUKEY);
        double high = Quantiles.fence(sorted, TUKEY);
        double[] clipped = minutes.clone();
        for (int i = 0; i < clipped.length && low < high; i++) {
            clipped[i] = Math.min(high, Math.max(low, clipped[i]));
        }
        return clipped;
    }
}
