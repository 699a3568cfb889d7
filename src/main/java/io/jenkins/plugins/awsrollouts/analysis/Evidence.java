package io.jenkins.plugins.awsrollouts.analysis;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What is known of canary and baseline at one look: everything since they were compared for the first time.
 *
 * @param samples by the metric's name; a metric that is not there has no data
 * @param baselineRequests of the whole time; empty when unknown, and then not asked for
 * @param canaryRequests of the whole time; empty when unknown, and then not asked for
 * @param steps the places of the first minutes of the steps till now, growing; the first is 0
 * @param share of all requests that the canary has in the step that is judged, above 0 and at most 1
 */
@RecordBuilder
public record Evidence(
        Map<String, Samples> samples,
        OptionalDouble baselineRequests,
        OptionalDouble canaryRequests,
        List<Integer> steps,
        double share)
        implements EvidenceBuilder.With {
    private static final double HALF = 0.5;

    public Evidence {
        samples = Map.copyOf(samples);
        steps = List.copyOf(steps);
    }

    /** Of a canary that is at its first step, with half of the requests. */
    public Evidence(Map<String, Samples> samples, OptionalDouble baselineRequests, OptionalDouble canaryRequests) {
        this(samples, baselineRequests, canaryRequests, List.of(0), HALF);
    }

    /** Samples alone, of fleets whose requests are not known. */
    public static Evidence of(Map<String, Samples> samples) {
        return new Evidence(samples, OptionalDouble.empty(), OptionalDouble.empty());
    }

    /** The same with steps that began at these places, the last of them with this share of the requests. */
    public Evidence at(List<Integer> began, double ofAll) {
        return with(copy -> copy.steps(began).share(ofAll));
    }

    /** The place of the first minute of the step that is judged. */
    int step() {
        return steps.isEmpty() ? 0 : steps.get(steps.size() - 1);
    }

    /** The places of the first minutes of the steps after the first one. */
    int[] later() {
        return steps.stream()
                .mapToInt(Integer::intValue)
                .filter(place -> place > 0)
                .toArray();
    }

    Samples of(Metric metric) {
        return samples.getOrDefault(metric.name(), Samples.none());
    }
}
