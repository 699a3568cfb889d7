package io.jenkins.plugins.awsrollouts.jenkins.step;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@link BlueGreenSwapStep} with a body; called by that one's name, see {@link RolloutFunction}. */
public final class CheckedSwapStep extends BlueGreenSwapStep {
    private static final long serialVersionUID = 1L;

    /**
     * A swap for this group, all else by default.
     *
     * @param autoScalingGroup the name of the group
     */
    @DataBoundConstructor
    public CheckedSwapStep(String autoScalingGroup) {
        super(autoScalingGroup);
    }

    /** Descriptor. */
    @Extension
    public static final class DescriptorImpl extends BlueGreenSwapStep.DescriptorImpl {
        @Override
        public String getFunctionName() {
            return withBody(super.getFunctionName());
        }

        @Override
        public boolean takesImplicitBlockArgument() {
            return true;
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.CheckedSwapStep_displayName();
        }

        /** Left out of the list of steps: it is the same step, and its form is that one's. */
        @Override
        public boolean isAdvanced() {
            return true;
        }
    }
}
