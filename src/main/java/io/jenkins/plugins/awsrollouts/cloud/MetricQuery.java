package io.jenkins.plugins.awsrollouts.cloud;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.util.Map;

/**
 * One line of a metric-math query.
 *
 * <p>See <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDataQuery.html">
 * MetricDataQuery</a>.
 */
public sealed interface MetricQuery {
    /** What other lines call it: a small letter, then letters, digits and underscores. */
    String id();

    /** The length of one value's period: 1, 5, 10, 30 or a multiple of 60 seconds. */
    Duration period();

    /**
     * A metric.
     *
     * @param namespace for example {@code AWS/ApplicationELB}
     * @param metric its name
     * @param dimensions by name
     * @param statistic for example {@code Sum}, {@code Average} or {@code p99}
     */
    @RecordBuilder
    record Stat(
            String id,
            Duration period,
            String namespace,
            String metric,
            Map<String, String> dimensions,
            String statistic)
            implements MetricQueryStatBuilder.With, MetricQuery {
        public Stat {
            dimensions = Map.copyOf(dimensions);
        }
    }

    /**
     * An expression over other lines, or a search.
     *
     * @param expression for example {@code 100 * errors / requests}
     */
    record Expression(String id, Duration period, String expression) implements MetricQuery {}
}
