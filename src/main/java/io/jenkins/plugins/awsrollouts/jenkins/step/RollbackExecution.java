package io.jenkins.plugins.awsrollouts.jenkins.step;

import io.jenkins.plugins.awsrollouts.jenkins.run.LiveRollout;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Runs a rollback step in a Pipeline. */
final class RollbackExecution extends RolloutExecution {
    private static final long serialVersionUID = 1L;

    private final RollbackDeploymentStep step;

    RollbackExecution(RollbackDeploymentStep step, StepContext context) {
        super(context, null);
        this.step = step;
    }

    @Override
    Optional<LiveRollout> begin(StartFromBuild departure) throws IOException {
        return Optional.of(departure.rollBack(step));
    }

    @Override
    boolean verbose() {
        return step.isVerbose();
    }

    @Override
    Duration patience() {
        return Duration.ZERO;
    }

    @Override
    Object withoutRollout() {
        throw new IllegalStateException("a rollback is always waited for");
    }
}
