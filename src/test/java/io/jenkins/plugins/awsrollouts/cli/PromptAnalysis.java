package io.jenkins.plugins.awsrollouts.cli;

import io.jenkins.plugins.awsrollouts.gate.Analysis;
import io.jenkins.plugins.awsrollouts.gate.Measure;
import java.time.Duration;
import java.util.List;

/** An analysis of error rate and latency whose metrics are there after a minute. */
final class PromptAnalysis {
    private PromptAnalysis() {}

    /**
     * The analysis.
     *
     * @param percentile of the latency
     * @param interval from one look to the next
     */
    static Analysis of(int percentile, Duration interval) {
        Analysis usual = Analysis.of(List.of(Measure.errorRate(), Measure.latency(percentile)));
        return new Analysis(
                usual.measures(),
                usual.weights(),
                usual.pass(),
                usual.marginal(),
                usual.falseAlarms(),
                usual.minRequests(),
                interval,
                Duration.ofMinutes(1),
                usual.inconclusive(),
                usual.extensions());
    }
}
