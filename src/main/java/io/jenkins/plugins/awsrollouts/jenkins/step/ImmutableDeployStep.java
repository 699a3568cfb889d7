package io.jenkins.plugins.awsrollouts.jenkins.step;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import org.kohsuke.stapler.DataBoundConstructor;

/** Replaces the instances of a group, batch by batch, with instances of another AMI. */
public class ImmutableDeployStep extends DeployStep {
    private static final long serialVersionUID = 1L;
    /** What a Pipeline calls it. */
    static final String FUNCTION = "immutableDeploy";

    /**
     * A rollout to this group, all else by default.
     *
     * @param autoScalingGroup the name of the group
     */
    @DataBoundConstructor
    public ImmutableDeployStep(String autoScalingGroup) {
        super(autoScalingGroup);
    }

    /** Descriptor; the first in a form, so that nobody gets a canary who has chosen nothing. */
    @Extension(ordinal = 1)
    public static class DescriptorImpl extends DeployStepDescriptor {
        @Override
        public String getFunctionName() {
            return FUNCTION;
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.ImmutableDeployStep_displayName();
        }
    }
}
