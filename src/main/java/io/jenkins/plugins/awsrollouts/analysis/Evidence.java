package io.jenkins.plugins.awsrollouts.analysis;

import java.util.Map;
import java.util.OptionalDouble;

/**
 * What is known of canary and baseline at one look: everything since they were compared for the first time.
 *
 * @param samples by the metric's name; a metric that is not there has no data
 * @param baselineRequests of the whole time; empty when unknown, and then not asked for
 * @param canaryRequests of the whole time; empty when unknown, and then not asked for
 * @param step the place of the first minute of the step that is judged, from 0 on; 0 in the first step
 */
public record Evidence(
        Map<String, Samples> samples, OptionalDouble baselineRequests, OptionalDouble canaryRequests, int step) {
    public Evidence {
        samples = Map.copyOf(samples);
    }

    /** Of a canary that is at its first step. */
    public Evidence(Map<String, Samples> samples, OptionalDouble baselineRequests, OptionalDouble canaryRequests) {
        this(samples, baselineRequests, canaryRequests, 0);
    }

    /** Samples alone, of fleets whose requests are not known. */
    public static Evidence of(Map<String, Samples> samples) {
        return new Evidence(samples, OptionalDouble.empty(), OptionalDouble.empty());
    }

    /** The same, while the step is judged that began at this place. */
    public Evidence at(int stepBegan) {
        return new Evidence(samples, baselineRequests, canaryRequests, stepBegan);
    }

    Samples of(Metric metric) {
        return samples.getOrDefault(metric.name(), Samples.none());
    }
}
