package io.jenkins.plugins.awsrollouts.jenkins.run;

import hudson.AbortException;
import hudson.EnvVars;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.awsrollouts.jenkins.step.RolloutStep;
import java.io.IOException;

/** A rollout in a freestyle build. */
public final class FreestyleRollout {
    private FreestyleRollout() {}

    /** Carries it out. */
    public static void perform(Run<?, ?> run, EnvVars env, TaskListener listener, RolloutStep step)
            throws InterruptedException, IOException {
        throw new AbortException(step.getDescriptor().getFunctionName());
    }
}
