package io.jenkins.plugins.awsrollouts.jenkins.step;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.awsrollouts.jenkins.form.FormChecks;
import io.jenkins.plugins.awsrollouts.jenkins.form.Texts;
import io.jenkins.plugins.awsrollouts.jenkins.spec.HalfAtATime;
import io.jenkins.plugins.awsrollouts.jenkins.spec.RequestMatch;
import io.jenkins.plugins.awsrollouts.jenkins.spec.RolloutStrategy;
import io.jenkins.plugins.awsrollouts.rollout.spec.Block;
import io.jenkins.plugins.awsrollouts.rollout.spec.CanaryReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * Brings a growing share of the requests to a canary, and the group to the AMI once that has held. What is not given is
 * as in {@link io.jenkins.plugins.awsrollouts.rollout.spec.Canary}.
 */
public class CanaryShiftStep extends SharingStep {
    private static final long serialVersionUID = 1L;
    /** What a Pipeline calls it. */
    static final String FUNCTION = "canaryShift";

    /** What a spec calls it. */
    static final String KNOB = "canary";

    @CheckForNull
    private RolloutStrategy strategy;

    @CheckForNull
    private Integer minHealthyPercent;

    @CheckForNull
    private Integer maxHealthyPercent;

    @CheckForNull
    private String bake;

    @CheckForNull
    private Integer floor;

    private boolean baseline;

    @CheckForNull
    private List<RequestMatch> match;

    /**
     * A canary for this group, all else by default.
     *
     * @param autoScalingGroup the name of the group
     */
    @DataBoundConstructor
    public CanaryShiftStep(String autoScalingGroup) {
        super(autoScalingGroup);
    }

    /** How many instances each batch replaces; half of them where nothing was given. */
    public RolloutStrategy getStrategy() {
        return strategy == null ? new HalfAtATime() : strategy;
    }

    /** How many instances each batch replaces. */
    @DataBoundSetter
    public void setStrategy(@CheckForNull RolloutStrategy strategy) {
        this.strategy = strategy instanceof HalfAtATime ? null : strategy;
    }

    /** Percent of the group's size that stays in service; null: 100. */
    @CheckForNull
    public Integer getMinHealthyPercent() {
        return minHealthyPercent;
    }

    /** Percent of the group's size that stays in service; null: 100. */
    @DataBoundSetter
    public void setMinHealthyPercent(@CheckForNull Integer minHealthyPercent) {
        this.minHealthyPercent = minHealthyPercent;
    }

    /** Percent that may be there at once; null: 200. */
    @CheckForNull
    public Integer getMaxHealthyPercent() {
        return maxHealthyPercent;
    }

    /** Percent that may be there at once; null: 200. */
    @DataBoundSetter
    public void setMaxHealthyPercent(@CheckForNull Integer maxHealthyPercent) {
        this.maxHealthyPercent = maxHealthyPercent;
    }

    /** How long to watch between batches; null: 0s. */
    @CheckForNull
    public String getBake() {
        return bake;
    }

    /** How long to watch between batches; null: 0s. */
    @DataBoundSetter
    public void setBake(@CheckForNull String bake) {
        this.bake = FormChecks.given(bake);
    }

    /** How many instances the canary has at least; null: 1. */
    @CheckForNull
    public Integer getFloor() {
        return floor;
    }

    /** How many instances the canary has at least; null: 1. */
    @DataBoundSetter
    public void setFloor(@CheckForNull Integer floor) {
        this.floor = floor;
    }

    /** Whether a third fleet, of the old AMI and as large as the canary, is set up to compare with. */
    public boolean isBaseline() {
        return baseline;
    }

    /** Whether a third fleet, of the old AMI and as large as the canary, is set up to compare with. */
    @DataBoundSetter
    public void setBaseline(boolean baseline) {
        this.baseline = baseline;
    }

    /** What a request must be like to go to the canary, all of them; empty: chosen by weight. */
    public List<RequestMatch> getMatch() {
        return match == null ? List.of() : List.copyOf(match);
    }

    /** What a request must be like to go to the canary, all of them; empty: chosen by weight. */
    @DataBoundSetter
    public void setMatch(@CheckForNull List<RequestMatch> match) {
        this.match = match == null || match.isEmpty() ? null : new ArrayList<>(match);
    }

    @Override
    protected void fill(ObjectNode node, Texts expand) {
        new Batching(strategy, minHealthyPercent, maxHealthyPercent, bake).fill(node, expand);
        super.fill(node, expand);
    }

    @Override
    String knob() {
        return KNOB;
    }

    @Override
    void fillShared(ObjectNode canary, Texts expand) {
        if (match != null) {
            ArrayNode conditions = canary.putArray("match");
            match.forEach(one -> conditions.add(one.toJson(expand)));
        }
        put(canary, "floor", floor);
        canary.put("baseline", baseline);
    }

    /** Descriptor. */
    @Extension
    public static class DescriptorImpl extends RolloutStepDescriptor implements BatchesForm, SharingForm {
        @NonNull
        @Override
        public Map<String, Object> customInstantiate(@NonNull Map<String, Object> arguments) {
            return SharingForm.super.customInstantiate(BatchesForm.super.customInstantiate(arguments));
        }

        @Override
        public Block<?> getShared() {
            return CanaryReader.KNOBS;
        }

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

        /** Checks floor. */
        @POST
        public FormValidation doCheckFloor(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            return checkShared(item, "floor", value);
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.CanaryShiftStep_displayName();
        }
    }
}
