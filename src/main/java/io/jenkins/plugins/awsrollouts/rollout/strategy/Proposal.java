package io.jenkins.plugins.awsrollouts.rollout.strategy;

import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import java.util.List;
import java.util.Optional;

/**
 * How a strategy would have fleets beside the target come by its requests.
 *
 * @param way the way, if no fault is in it
 * @param faults what is wrong, one sentence each
 * @param warnings what is to be known, one sentence each
 */
public record Proposal(Optional<Plan.Shifting> way, List<String> faults, List<String> warnings) {
    public Proposal {
        faults = List.copyOf(faults);
        warnings = List.copyOf(warnings);
    }
}
