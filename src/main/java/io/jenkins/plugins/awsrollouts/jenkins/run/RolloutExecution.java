package io.jenkins.plugins.awsrollouts.jenkins.run;

import io.jenkins.plugins.awsrollouts.jenkins.step.RolloutStep;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/** A rollout in a Pipeline. */
public class RolloutExecution extends StepExecution {
    private static final long serialVersionUID = 1L;

    private final RolloutStep step;

    /** Of this step. */
    public RolloutExecution(RolloutStep step, StepContext context) {
        super(context);
        this.step = step;
    }

    @Override
    public boolean start() {
        throw new UnsupportedOperationException(step.getDescriptor().getFunctionName());
    }
}
