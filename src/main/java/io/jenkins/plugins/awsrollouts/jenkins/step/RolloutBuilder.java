package io.jenkins.plugins.awsrollouts.jenkins.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.Extension;
import hudson.model.AbstractProject;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.tasks.BuildStepDescriptor;
import hudson.tasks.Builder;
import hudson.util.XStream2;
import io.jenkins.plugins.awsrollouts.jenkins.form.FormChecks;
import java.io.IOException;
import java.util.List;
import jenkins.tasks.SimpleBuildStep;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** A rollout as a build step of a freestyle job. */
public class RolloutBuilder extends Builder implements SimpleBuildStep {
    private final RolloutStep deployment;

    @CheckForNull
    private String unreadable;

    /**
     * A build step.
     *
     * @param deployment the rollout, of whatever kind
     */
    @DataBoundConstructor
    public RolloutBuilder(RolloutStep deployment) {
        this.deployment = deployment;
    }

    /** The rollout, of whatever kind. */
    public RolloutStep getDeployment() {
        return deployment;
    }

    /** What of it could not be read from the job's file, by lines, until somebody has looked; null: nothing. */
    @CheckForNull
    public String getUnreadable() {
        return unreadable;
    }

    /** What of it could not be read from the job's file, by lines, until somebody has looked; null: nothing. */
    @DataBoundSetter
    public void setUnreadable(@CheckForNull String unreadable) {
        this.unreadable = FormChecks.given(unreadable);
    }

    /** It runs in the account and not on an agent. */
    @Override
    public boolean requiresWorkspace() {
        return false;
    }

    @Override
    public void perform(@NonNull Run<?, ?> run, @NonNull EnvVars env, @NonNull TaskListener listener)
            throws InterruptedException, IOException {
        FreestyleRollout.perform(run, env, listener, deployment, unreadable);
    }

    /** Notices what could not be read. */
    public static final class ConverterImpl extends Unreadable.Noticing<RolloutBuilder> {
        /** Made by Jenkins' XStream. */
        public ConverterImpl(XStream2 xstream) {
            super(xstream, RolloutBuilder::setUnreadable);
        }
    }

    /** Descriptor. */
    @Extension
    @Symbol("awsRollout")
    public static final class DescriptorImpl extends BuildStepDescriptor<Builder> {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.RolloutBuilder_displayName();
        }

        @Override
        @SuppressWarnings("rawtypes")
        public boolean isApplicable(Class<? extends AbstractProject> jobType) {
            return true;
        }

        /** The kinds of rollouts, for the form. */
        public List<StepDescriptor> getDeploymentDescriptors() {
            return RolloutStepDescriptor.kinds();
        }
    }
}
