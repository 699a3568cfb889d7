package io.jenkins.plugins.awsrollouts.analysis;

import java.util.Map;
import java.util.OptionalDouble;

/**
 * What is known of canary and baseline at one look: everything since they were compared for the first time.
 *
 * @param samples by the metric's name; a metric that is not there has no data
 * @param baselineRequests of the whole time; empty when unknown, and then not asked for
 * @param canaryRequests of the whole time; empty when unknown, and then not asked for
 */
public record Evidence(Map<String, Samples> samples, OptionalDouble baselineRequests, OptionalDouble canaryRequests) {
    public Evidence {
        samples = Map.copyOf(samples);
    }

    /** Samples alone, of fleets whose requests are not known. */
    public static Evidence of(Map<String, Samples> samples) {
        return new Evidence(samples, OptionalDouble.empty(), OptionalDouble.empty());
    }

    Samples of(Metric metric) {
        return samples.getOrDefault(metric.name(), Samples.none());
    }
}
