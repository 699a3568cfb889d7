package io.jenkins.plugins.awsrollouts.analysis;

/**
 * How much U wavers, over how much the test assumes: a factor of its standard deviation.
 *
 * <p>The test assumes samples that are independent and, between equal fleets, spread alike. Minutes are neither: what was
 * slow a minute ago is slow now, both fleets are slow at noon, and a small canary's minutes scatter more than a large
 * fleet's. Three things are corrected for:
 *
 * <ul>
 *   <li>unequal spread: U's variance for normal samples (Pratt, "Robustness of some procedures for the two-sample location
 *       problem", 1964);
 *   <li>what both fleets share: the variance of the minutes' differences over that of independent fleets;
 *   <li>memory: (1 + r) / (1 - r) with the differences' first autocorrelation r, where that is above 0 (Bayley and
 *       Hammersley, "The effective number of independent observations in an autocorrelated time series", 1946).
 * </ul>
 *
 * <p>None of them is changed by how much worse the canary is. What both fleets share comes to each of them in proportion
 * where nothing is below zero, as in rates, times and counts: the baseline is brought to the canary's mean before the
 * differences are taken, since five times the errors would else keep four fifths of what is shared, with its memory.
 * Elsewhere the canary is taken to be shifted.
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
        Moments ofX = Moments.of(x);
        Moments ofY = Moments.of(y);
        double both = ofX.variance() + ofY.variance();
        if (!(both > 0)) {
            return 1;
        }
        double spread = spread(sortedCanary.length, sortedBaseline.length, ofX.variance() / both);
        boolean proportional = sortedCanary[0] >= 0 && sortedBaseline[0] >= 0 && ofX.mean() > 0 && ofY.mean() > 0;
        double ratio = proportional ? ofX.mean() / ofY.mean() : 1;
        double independent = ofX.variance() + ratio * ratio * ofY.variance();
        boolean many = Math.min(sortedCanary.length, sortedBaseline.length) >= MANY;
        return Math.sqrt(Math.max(many ? LEAST : 1, spread * memory(differences(x, y, ratio), independent)));
    }

    /** U's variance over that of equally spread normal fleets, where the canary has this share of both variances. */
    static double spread(int canary, int baseline, double share) {
        double sharedBaseline = (canary - 1) * Math.asin(1 - share);
        double sharedCanary = (baseline - 1) * Math.asin(share);
        return (0.25 + (sharedBaseline + sharedCanary) / (2 * Math.PI)) * 12 / (canary + baseline + 1.0);
    }

    private static double[] differences(double[] x, double[] y, double ratio) {
        double[] differences = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            differences[i] = x[i] - ratio * y[i];
        }
        return differences;
    }

    /** The variance of the mean difference over that of independent minutes and fleets. */
    private static double memory(double[] differences, double independent) {
        Moments moments = Moments.of(differences);
        if (moments.count() < FEWEST || !(moments.variance() > 0)) {
            return 1;
        }
        double r = Math.min(MOST_MEMORY, Math.max(0, moments.autocorrelation(differences)));
        return moments.variance() / independent * (1 + r) / (1 - r);
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
