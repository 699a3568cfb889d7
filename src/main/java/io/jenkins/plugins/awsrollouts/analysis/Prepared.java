package io.jenkins.plugins.awsrollouts.analysis;

import java.util.Arrays;

/**
 * One metric's samples, cleaned.
 *
 * @param canarySorted those that are there, in order
 * @param baselineSorted those that are there, in order
 * @param canaryMean of a counted rate that of all requests; NaN of none
 * @param baselineMean of a counted rate that of all requests; NaN of none
 */
record Prepared(double[] canarySorted, double[] baselineSorted, double canaryMean, double baselineMean) {

    static Prepared of(Metric metric, Samples samples) {
        boolean counted = metric.kind() == Kind.RATE && samples.counted();
        double[] canary = sorted(metric, samples.canary(), samples.canaryRequests(), counted);
        double[] baseline = sorted(metric, samples.baseline(), samples.baselineRequests(), counted);
        return new Prepared(
                canary,
                baseline,
                counted ? rate(metric, samples.canary(), samples.canaryRequests()) : mean(canary),
                counted ? rate(metric, samples.baseline(), samples.baselineRequests()) : mean(baseline));
    }

    /** A minute without a request says nothing of a rate. */
    private static double[] sorted(Metric metric, Series values, Series requests, boolean counted) {
        double[] minutes = metric.cleaning().cleaned(values);
        for (int i = 0; i < minutes.length && counted; i++) {
            minutes[i] = requests.at(i) > 0 ? Math.min(1, Math.max(0, minutes[i])) : Double.NaN;
        }
        return Quantiles.sorted(minutes);
    }

    private static double mean(double[] samples) {
        return Arrays.stream(samples).average().orElse(Double.NaN);
    }

    private static double rate(Metric metric, Series rates, Series requests) {
        Counts counts = Counts.of(rates, requests, metric.cleaning().nan());
        return Arrays.stream(counts.events()).sum() / counts.all();
    }
}
