package io.jenkins.plugins.awsrollouts.analysis;

import java.util.Arrays;

/** Order statistics of one fleet. */
final class Quantiles {
    private Quantiles() {}

    /** The samples in order, those that are NaN left out. */
    static double[] sorted(double[] samples) {
        double[] sorted = new double[samples.length];
        int size = 0;
        for (double sample : samples) {
            if (!Double.isNaN(sample)) {
                sorted[size++] = sample;
            }
        }
        double[] kept = size == sorted.length ? sorted : Arrays.copyOf(sorted, size);
        Arrays.sort(kept);
        return kept;
    }

    /**
     * The sample quantile, type 7 of Hyndman and Fan, "Sample Quantiles in Statistical Packages" (1996): R's default and
     * Kayenta's.
     *
     * @param sorted not empty
     * @param share 0 to 1
     */
    static double of(double[] sorted, double share) {
        double rank = (sorted.length - 1) * share;
        int below = (int) rank;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (rank - below) * (sorted[above] - sorted[below]);
    }

    /** So many interquartile ranges above the upper quartile or, where negative, below the lower one (Tukey 1977). */
    static double fence(double[] sorted, double ranges) {
        double lower = of(sorted, 0.25);
        double upper = of(sorted, 0.75);
        return (ranges < 0 ? lower : upper) + ranges * (upper - lower);
    }
}
