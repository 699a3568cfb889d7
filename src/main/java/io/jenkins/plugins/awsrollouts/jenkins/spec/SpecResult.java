package io.jenkins.plugins.awsrollouts.jenkins.spec;

import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.SpecReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A spec, or all that is wrong with what a user gave for one.
 *
 * @param spec present where there are no faults
 * @param faults one sentence each
 */
public record SpecResult(Optional<Spec> spec, List<String> faults) {
    public SpecResult {
        faults = List.copyOf(faults);
    }

    /**
     * What the engine's reader says, and what else is wrong.
     *
     * @param others faults of fields that the engine does not know
     */
    public static SpecResult of(SpecReader.Read read, List<String> others) {
        List<String> all = new ArrayList<>(Sample.faults(read));
        all.addAll(others);
        return read instanceof SpecReader.Read.Good good && all.isEmpty()
                ? new SpecResult(Optional.of(good.spec()), List.of())
                : new SpecResult(Optional.empty(), all);
    }
}
