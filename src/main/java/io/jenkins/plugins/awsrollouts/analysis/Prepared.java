package io.jenkins.plugins.awsrollouts.analysis;

/**
 * One metric's samples, cleaned and made comparable.
 *
 * @param canary minute by minute, NaN where there is none
 * @param baseline minute by minute, NaN where there is none
 * @param canarySorted those that are there, in order
 * @param baselineSorted those that are there, in order
 * @param canaryMean NaN of none
 * @param baselineMean NaN of none
 */
record Prepared(
        double[] canary,
        double[] baseline,
        double[] canarySorted,
        double[] baselineSorted,
        double canaryMean,
        double baselineMean) {

    /** From here on squares and differences would leave the range of a double; it is no measured number. */
    private static final double IMMENSE = 1e100;

    static Prepared of(Metric metric, Samples samples) {
        NanStrategy nan = metric.cleaning().nan();
        boolean rates = metric.kind() == Kind.RATE && samples.counted();
        Samples even = rates ? Rates.comparable(samples, nan) : samples;
        double[] canary = metric.cleaning().outliers().applied(filled(even.canary(), nan));
        double[] baseline = metric.cleaning().outliers().applied(filled(even.baseline(), nan));
        return new Prepared(
                canary,
                baseline,
                Quantiles.sorted(canary),
                Quantiles.sorted(baseline),
                rates
                        ? Rates.overall(samples.canary(), samples.canaryRequests(), nan)
                        : Moments.of(canary).mean(),
                rates
                        ? Rates.overall(samples.baseline(), samples.baselineRequests(), nan)
                        : Moments.of(baseline).mean());
    }

    /** How much U wavers, over how much the test assumes. */
    double dispersion() {
        return Dispersion.of(canary, baseline, canarySorted, baselineSorted);
    }

    /** Minute by minute, NaN where there is no number and none is to be taken for zero. */
    static double[] filled(Series series, NanStrategy nan) {
        double[] values = series.toArray();
        for (int i = 0; i < values.length; i++) {
            if (!(Math.abs(values[i]) < IMMENSE)) {
                values[i] = nan == NanStrategy.ZERO ? 0 : Double.NaN;
            }
        }
        return values;
    }
}
