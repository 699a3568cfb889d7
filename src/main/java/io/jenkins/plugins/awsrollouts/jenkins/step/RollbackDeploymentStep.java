package io.jenkins.plugins.awsrollouts.jenkins.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import io.jenkins.plugins.awsrollouts.jenkins.account.AccountForm;
import io.jenkins.plugins.awsrollouts.jenkins.account.AccountStep;
import io.jenkins.plugins.awsrollouts.jenkins.form.FormChecks;
import java.util.List;
import java.util.Set;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Goes back: from what is live on a group, or to the deployment of an id; the id of the live one undoes that one. */
public final class RollbackDeploymentStep extends AccountStep {
    private static final long serialVersionUID = 1L;

    @CheckForNull
    private String autoScalingGroup;

    @CheckForNull
    private String deployment;

    private boolean verbose;

    /** A rollback of what the setters name. */
    @DataBoundConstructor
    public RollbackDeploymentStep() {}

    /** The group on which what is live is undone; null where a deployment is named. */
    @CheckForNull
    public String getAutoScalingGroup() {
        return autoScalingGroup;
    }

    /** The group on which what is live is undone; null where a deployment is named. */
    @DataBoundSetter
    public void setAutoScalingGroup(@CheckForNull String autoScalingGroup) {
        this.autoScalingGroup = FormChecks.given(autoScalingGroup);
    }

    /** The id of the deployment to go back to; null where a group is named. */
    @CheckForNull
    public String getDeployment() {
        return deployment;
    }

    /** The id of the deployment to go back to; null where a group is named. */
    @DataBoundSetter
    public void setDeployment(@CheckForNull String deployment) {
        this.deployment = FormChecks.given(deployment);
    }

    /** Whether the build's log tells every small step. */
    public boolean isVerbose() {
        return verbose;
    }

    /** Whether the build's log tells every small step. */
    @DataBoundSetter
    public void setVerbose(boolean verbose) {
        this.verbose = verbose;
    }

    /** All that is wrong with the fields, one sentence each. */
    public List<String> faults() {
        return faults(autoScalingGroup, deployment);
    }

    private static List<String> faults(@CheckForNull String group, @CheckForNull String deployment) {
        if (group == null && deployment == null) {
            return List.of("Neither autoScalingGroup nor deployment is given; name the group, or the deployment by its"
                    + " id.");
        }
        return group == null || deployment == null
                ? List.of()
                : List.of("Both autoScalingGroup and deployment are given; give one of them.");
    }

    @Override
    public StepExecution start(StepContext context) {
        return new RollbackExecution(this, context);
    }

    /** Descriptor. */
    @Extension
    public static final class DescriptorImpl extends StepDescriptor implements AccountForm {
        @Override
        public String getFunctionName() {
            return "rollbackDeployment";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.RollbackDeploymentStep_displayName();
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, TaskListener.class);
        }

        /** Checks that one of the two is given. */
        @POST
        public FormValidation doCheckAutoScalingGroup(
                @CheckForNull @AncestorInPath Item item,
                @QueryParameter String value,
                @QueryParameter String deployment) {
            return FormChecks.of(item, () -> faults(FormChecks.given(value), FormChecks.given(deployment)));
        }
    }
}
