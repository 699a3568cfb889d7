package io.jenkins.plugins.awsrollouts.jenkins.step;

import io.jenkins.plugins.awsrollouts.jenkins.form.Texts;
import io.jenkins.plugins.awsrollouts.jenkins.run.LiveRollout;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Runs a rollout step in a Pipeline. */
final class DeployExecution extends RolloutExecution {
    private static final long serialVersionUID = 1L;

    private final RolloutStep step;

    DeployExecution(RolloutStep step, StepContext context) {
        super(context, context.hasBody() ? new BodyRun() : null);
        this.step = step;
    }

    @Override
    Optional<LiveRollout> begin(StartFromBuild departure) throws IOException {
        return departure.rollOut(step, Texts.AS_THEY_ARE, getContext().hasBody());
    }

    @Override
    boolean verbose() {
        return step.isVerbose();
    }

    @Override
    Duration patience() {
        return step.patience(Texts.AS_THEY_ARE);
    }

    @Override
    Object withoutRollout() {
        return Endings.planned(step.getAutoScalingGroup());
    }
}
