package io.jenkins.plugins.awsrollouts.jenkins.step;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@link CanaryShiftStep} with a body; called by that one's name, see {@link RolloutFunction}. */
public final class CheckedCanaryStep extends CanaryShiftStep {
    private static final long serialVersionUID = 1L;

    /**
     * A canary for this group, all else by default.
     *
     * @param autoScalingGroup the name of the group
     */
    @DataBoundConstructor
    public CheckedCanaryStep(String autoScalingGroup) {
        super(autoScalingGroup);
    }

    /** Descriptor. */
    @Extension
    public static final class DescriptorImpl extends CanaryShiftStep.DescriptorImpl {
        /** Descriptor of the step with a body. */
        public DescriptorImpl() {
            super(true);
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.CheckedCanaryStep_displayName();
        }
    }
}
