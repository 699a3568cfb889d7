package io.jenkins.plugins.awsrollouts.jenkins.step;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import io.jenkins.plugins.awsrollouts.jenkins.form.FormChecks;
import io.jenkins.plugins.awsrollouts.jenkins.form.Texts;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * Sets up a green fleet as large as the group, checks it alone, and lets it take the group's place, at once or by steps.
 * What is not given is as in {@link io.jenkins.plugins.awsrollouts.rollout.spec.Swap}.
 */
public class BlueGreenSwapStep extends SharingStep {
    private static final long serialVersionUID = 1L;
    /** What a Pipeline calls it. */
    static final String FUNCTION = "blueGreenSwap";

    /** What a spec calls it. */
    static final String KNOB = "blueGreen";

    @CheckForNull
    private String testListenerRule;

    @CheckForNull
    private String green;

    @CheckForNull
    private String sticky;

    @CheckForNull
    private String keepBlue;

    @CheckForNull
    private String blue;

    @CheckForNull
    private Integer keep;

    @CheckForNull
    private String names;

    /**
     * A swap for this group, all else by default.
     *
     * @param autoScalingGroup the name of the group
     */
    @DataBoundConstructor
    public BlueGreenSwapStep(String autoScalingGroup) {
        super(autoScalingGroup);
    }

    /** ARN of the rule, or of the listener, by which green is checked alone; null: none. */
    @CheckForNull
    public String getTestListenerRule() {
        return testListenerRule;
    }

    /** ARN of the rule, or of the listener, by which green is checked alone; null: none. */
    @DataBoundSetter
    public void setTestListenerRule(@CheckForNull String testListenerRule) {
        this.testListenerRule = FormChecks.given(testListenerRule);
    }

    /** The name of a group that stands already and takes turns with this one; null: a clone of this one. */
    @CheckForNull
    public String getGreen() {
        return green;
    }

    /** The name of a group that stands already and takes turns with this one; null: a clone of this one. */
    @DataBoundSetter
    public void setGreen(@CheckForNull String green) {
        this.green = FormChecks.given(green);
    }

    /** What becomes of users whom a rule keeps with a target group: {@code keep} or {@code release}. */
    public String getSticky() {
        return sticky == null ? KEEP : sticky;
    }

    /** What becomes of users whom a rule keeps with a target group: {@code keep} or {@code release}. */
    @DataBoundSetter
    public void setSticky(@CheckForNull String sticky) {
        this.sticky = FormChecks.chosen(sticky, KEEP);
    }

    /** How long blue stands by once green has all requests; null: 1h. */
    @CheckForNull
    public String getKeepBlue() {
        return keepBlue;
    }

    /** How long blue stands by once green has all requests; null: 1h. */
    @DataBoundSetter
    public void setKeepBlue(@CheckForNull String keepBlue) {
        this.keepBlue = FormChecks.given(keepBlue);
    }

    /** What becomes of blue then: {@code retire}, {@code keep} or {@code zero}; null: retire, or zero where green is named. */
    @CheckForNull
    public String getBlue() {
        return blue;
    }

    /** What becomes of blue then: {@code retire}, {@code keep} or {@code zero}; null: retire, or zero where green is named. */
    @DataBoundSetter
    public void setBlue(@CheckForNull String blue) {
        this.blue = FormChecks.given(blue);
    }

    /** How many former fleets may stand, where they are kept; null: 1. */
    @CheckForNull
    public Integer getKeep() {
        return keep;
    }

    /** How many former fleets may stand, where they are kept; null: 1. */
    @DataBoundSetter
    public void setKeep(@CheckForNull Integer keep) {
        this.keep = keep;
    }

    /** How the groups are called, with {@code {target}} and {@code {number}}; null: {@code {target}-v{number}}. */
    @CheckForNull
    public String getNames() {
        return names;
    }

    /** How the groups are called, with {@code {target}} and {@code {number}}; null: {@code {target}-v{number}}. */
    @DataBoundSetter
    public void setNames(@CheckForNull String names) {
        this.names = FormChecks.given(names);
    }

    @Override
    String knob() {
        return KNOB;
    }

    @Override
    void fillShared(ObjectNode swap, Texts expand) {
        put(swap, "testListenerRule", testListenerRule, expand);
        put(swap, "green", green, expand);
        put(swap, "sticky", sticky, expand);
        put(swap, "keepBlue", keepBlue, expand);
        put(swap, "blue", blue, expand);
        put(swap, "keep", keep);
        put(swap, "names", names, expand);
    }

    /** Descriptor. */
    @Extension
    public static class DescriptorImpl extends RolloutStepDescriptor implements SwapForm {
        /** Descriptor of the step without a body. */
        public DescriptorImpl() {
            this(false);
        }

        /**
         * Descriptor of the step.
         *
         * @param body whether it is the one with a body
         */
        protected DescriptorImpl(boolean body) {
            super(FUNCTION, body);
        }

        @Override
        public String knob() {
            return KNOB;
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.BlueGreenSwapStep_displayName();
        }
    }
}
