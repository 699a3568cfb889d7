package io.jenkins.plugins.awsrollouts.jenkins.run;

import io.jenkins.plugins.awsrollouts.jenkins.step.RollbackDeploymentStep;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/** A rollback in a Pipeline. */
public class RollbackExecution extends StepExecution {
    private static final long serialVersionUID = 1L;

    private final RollbackDeploymentStep step;

    /** Of this step. */
    public RollbackExecution(RollbackDeploymentStep step, StepContext context) {
        super(context);
        this.step = step;
    }

    @Override
    public boolean start() {
        throw new UnsupportedOperationException(step.getDescriptor().getFunctionName());
    }
}
