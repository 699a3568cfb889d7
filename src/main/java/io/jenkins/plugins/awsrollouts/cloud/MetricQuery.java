package io.jenkins.plugins.awsrollouts.cloud;

import java.util.Map;
import java.util.Optional;

/**
 * A series of CloudWatch: a statistic of a metric, or an expression over others of the same question (CloudWatch User
 * Guide, "Use math expressions with CloudWatch metrics").
 *
 * @param id begins with a small letter; letters, digits and underscores
 * @param metric the metric; empty for an expression
 * @param expression the expression; empty for a metric
 * @param answer whether its values are wanted, and not only used by expressions
 */
public record MetricQuery(String id, Optional<Metric> metric, String expression, boolean answer) {
    /**
     * A metric's statistic.
     *
     * @param namespace for example {@code AWS/ApplicationELB}
     * @param name for example {@code RequestCount}
     * @param dimensions for example {@code TargetGroup} and {@code LoadBalancer}
     * @param statistic for example {@code Sum}, {@code Average} or {@code p99}
     */
    public record Metric(String namespace, String name, Map<String, String> dimensions, String statistic) {
        public Metric {
            dimensions = Map.copyOf(dimensions);
        }
    }

    /** A metric whose values are wanted. */
    public static MetricQuery of(String id, Metric metric) {
        return new MetricQuery(id, Optional.of(metric), "", true);
    }

    /** An expression whose values are wanted. */
    public static MetricQuery of(String id, String expression) {
        return new MetricQuery(id, Optional.empty(), expression, true);
    }

    /** The same, only for use by expressions. */
    public MetricQuery helping() {
        return new MetricQuery(id, metric, expression, false);
    }
}
