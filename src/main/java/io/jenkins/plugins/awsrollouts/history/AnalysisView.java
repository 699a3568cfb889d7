package io.jenkins.plugins.awsrollouts.history;

import io.jenkins.plugins.awsrollouts.history.DeploymentView.Pill;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The comparison of a canary with its baseline.
 *
 * @param verdict what the last look said
 * @param score 0 to 100; empty before a metric was judged
 * @param why the verdict in one sentence; empty before the first look
 * @param metrics in the order of the spec
 */
public record AnalysisView(Pill verdict, OptionalDouble score, String why, List<MetricView> metrics) {
    public AnalysisView {
        metrics = List.copyOf(metrics);
    }
}
