package io.jenkins.plugins.awsrollouts.cli;

import io.jenkins.plugins.awsrollouts.cloud.OneLine;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planned;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import java.util.List;

/** What a user asked for cannot be done, and nothing was changed: one sentence for each reason. */
final class InputFaults extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final List<String> sentences;

    InputFaults(List<String> sentences) {
        super(String.join(" ", sentences));
        this.sentences = sentences.stream().map(OneLine::of).toList();
    }

    /** The plan, unless it was refused: then its faults are thrown. */
    static Plan unlessRefused(Planned planned) {
        if (planned instanceof Planned.Refused refused) {
            throw new InputFaults(refused.faults());
        }
        return ((Planned.Ready) planned).plan();
    }

    List<String> sentences() {
        return sentences;
    }
}
