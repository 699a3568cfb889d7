package io.jenkins.plugins.awsrollouts.jenkins.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.Extension;
import hudson.model.AbstractProject;
import hudson.model.Item;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.tasks.BuildStepDescriptor;
import hudson.tasks.BuildStepMonitor;
import hudson.tasks.Notifier;
import hudson.tasks.Publisher;
import hudson.util.ListBoxModel;
import hudson.util.XStream2;
import io.jenkins.plugins.awsrollouts.jenkins.form.FormChecks;
import java.io.IOException;
import java.util.List;
import jenkins.tasks.SimpleBuildStep;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * A rollout after the build of a freestyle job. A notifier, so that all that decides the build's result has had its say
 * before.
 */
public class RolloutPublisher extends Notifier implements SimpleBuildStep {
    private static final String SUCCESS = "success";
    private static final String UNSTABLE = "unstable";
    private static final String ALWAYS = "always";

    private final RolloutStep deployment;

    @CheckForNull
    private String unreadable;

    @CheckForNull
    private String when;

    /**
     * A post-build action for builds that succeeded.
     *
     * @param deployment the rollout, of whatever kind
     */
    @DataBoundConstructor
    public RolloutPublisher(RolloutStep deployment) {
        this.deployment = deployment;
    }

    /** The rollout, of whatever kind. */
    public RolloutStep getDeployment() {
        return deployment;
    }

    /** After which builds: {@code success}, {@code unstable} (success too) or {@code always}. */
    public String getWhen() {
        return when == null ? SUCCESS : when;
    }

    /** After which builds: {@code success}, {@code unstable} (success too) or {@code always}. */
    @DataBoundSetter
    public void setWhen(@CheckForNull String when) {
        this.when = FormChecks.chosen(when, SUCCESS);
    }

    @Override
    public BuildStepMonitor getRequiredMonitorService() {
        return BuildStepMonitor.NONE;
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
        Result result = run.getResult();
        if (isDue(result)) {
            FreestyleRollout.perform(run, env, listener, deployment, unreadable);
        } else {
            listener.getLogger().println(Messages.RolloutPublisher_skipped(result, getWhen()));
        }
    }

    /** Whether a build with this result is followed by the rollout; a build without one has gone well so far. */
    boolean isDue(@CheckForNull Result result) {
        if (result == null || ALWAYS.equals(when)) {
            return true;
        }
        return result.isBetterOrEqualTo(UNSTABLE.equals(when) ? Result.UNSTABLE : Result.SUCCESS);
    }

    /** Notices what could not be read. */
    public static final class ConverterImpl extends Unreadable.Noticing<RolloutPublisher> {
        /** Made by Jenkins' XStream. */
        public ConverterImpl(XStream2 xstream) {
            super(xstream, RolloutPublisher::setUnreadable);
        }
    }

    /** Descriptor. */
    @Extension
    @Symbol("awsRolloutAfterBuild")
    public static final class DescriptorImpl extends BuildStepDescriptor<Publisher> {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.RolloutPublisher_displayName();
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

        /** The choices. */
        @POST
        public ListBoxModel doFillWhenItems(@CheckForNull @AncestorInPath Item item, @QueryParameter String when) {
            return FormChecks.choices(
                    item,
                    when,
                    new ListBoxModel.Option(Messages.RolloutPublisher_success(), SUCCESS),
                    new ListBoxModel.Option(Messages.RolloutPublisher_unstable(), UNSTABLE),
                    new ListBoxModel.Option(Messages.RolloutPublisher_always(), ALWAYS));
        }
    }
}
