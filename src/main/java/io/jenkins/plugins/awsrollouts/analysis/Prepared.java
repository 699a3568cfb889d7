package io.jenkins.plugins.awsrollouts.analysis;

import java.util.Optional;

/**
 * One metric's samples, cleaned, minute by minute.
 *
 * @param canary NaN where nothing is known
 * @param baseline NaN where nothing is known
 * @param canaryCounts events and requests, of a counted rate; else empty
 * @param baselineCounts events and requests, of a counted rate; else empty
 */
record Prepared(double[] canary, double[] baseline, Optional<Counts> canaryCounts, Optional<Counts> baselineCounts) {

    static Prepared of(Metric metric, Samples samples) {
        Cleaning cleaning = metric.cleaning();
        double[] canary = cleaning.cleaned(samples.canary());
        double[] baseline = cleaning.cleaned(samples.baseline());
        if (metric.kind() != Kind.RATE || !samples.counted()) {
            return new Prepared(canary, baseline, Optional.empty(), Optional.empty());
        }
        return new Prepared(
                shares(canary, samples.canaryRequests()),
                shares(baseline, samples.baselineRequests()),
                Optional.of(Counts.of(samples.canary(), samples.canaryRequests(), cleaning.nan())),
                Optional.of(Counts.of(samples.baseline(), samples.baselineRequests(), cleaning.nan())));
    }

    /** A minute without a request says nothing of a rate. */
    private static double[] shares(double[] rates, Series requests) {
        for (int i = 0; i < rates.length; i++) {
            rates[i] = requests.at(i) > 0 ? Math.min(1, Math.max(0, rates[i])) : Double.NaN;
        }
        return rates;
    }

    int minutes() {
        return canary.length;
    }

    /** In how many minutes both said something. */
    int known() {
        int known = 0;
        for (int i = 0; i < canary.length; i++) {
            known += Double.isNaN(canary[i]) || Double.isNaN(baseline[i]) ? 0 : 1;
        }
        return known;
    }

    /** In how many minutes the canary said something, from this one on. */
    int canaryKnown(int from) {
        return known(canary, from);
    }

    /** In how many minutes the baseline said something, from this one on. */
    int baselineKnown(int from) {
        return known(baseline, from);
    }

    private static int known(double[] minutes, int from) {
        int known = 0;
        for (int i = from; i < minutes.length; i++) {
            known += Double.isNaN(minutes[i]) ? 0 : 1;
        }
        return known;
    }

    /** From this minute on; of a counted rate that of all requests; NaN of none. */
    double canaryMean(int from) {
        return canaryCounts.map(counts -> counts.share(from)).orElseGet(() -> mean(canary, from));
    }

    /** From this minute on; of a counted rate that of all requests; NaN of none. */
    double baselineMean(int from) {
        return baselineCounts.map(counts -> counts.share(from)).orElseGet(() -> mean(baseline, from));
    }

    private static double mean(double[] minutes, int from) {
        double sum = 0;
        int known = 0;
        for (int i = from; i < minutes.length; i++) {
            if (!Double.isNaN(minutes[i])) {
                sum += minutes[i];
                known++;
            }
        }
        return sum / known;
    }
}
