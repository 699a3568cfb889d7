package io.jenkins.plugins.awsrollouts.analysis;

import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * Whether lone extreme samples are left out; Kayenta's {@code outliers}, with its {@code IQRDetector} and that one's
 * reduced sensitivity. Each fleet is held against its own quartiles.
 *
 * @param remove whether they are left out; default false
 * @param factor how many interquartile ranges beyond a quartile a sample may lie; above 0, default 3. What lies between
 *     the 1st and the 99th percentile is never left out.
 */
@RecordBuilder
public record Outliers(boolean remove, double factor) implements OutliersBuilder.With {
    /** Every sample counts. The default. */
    public static Outliers keep() {
        return new Outliers(false, 3);
    }

    /** Samples beyond so many interquartile ranges are left out. */
    public static Outliers remove(double factor) {
        return new Outliers(true, factor);
    }

    /** The samples as they are, NaN where one is left out. */
    double[] applied(double[] samples) {
        if (!remove) {
            return samples;
        }
        double[] sorted = Quantiles.sorted(samples);
        if (sorted.length == 0) {
            return samples;
        }
        double low = Math.min(Quantiles.of(sorted, 0.01), Quantiles.fence(sorted, -factor));
        double high = Math.max(Quantiles.of(sorted, 0.99), Quantiles.fence(sorted, factor));
        double[] kept = samples.clone();
        for (int i = 0; i < kept.length; i++) {
            kept[i] = kept[i] < low || kept[i] > high ? Double.NaN : kept[i];
        }
        return kept;
    }
}
