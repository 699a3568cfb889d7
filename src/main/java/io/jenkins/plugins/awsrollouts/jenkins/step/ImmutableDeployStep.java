package io.jenkins.plugins.awsrollouts.jenkins.step;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Item;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.awsrollouts.jenkins.form.FormChecks;
import io.jenkins.plugins.awsrollouts.jenkins.form.Texts;
import io.jenkins.plugins.awsrollouts.jenkins.spec.HalfAtATime;
import io.jenkins.plugins.awsrollouts.jenkins.spec.RolloutStrategy;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Replaces the instances of a group, batch by batch, with instances of another AMI. */
public class ImmutableDeployStep extends RolloutStep {
    private static final long serialVersionUID = 1L;
    /** What a Pipeline calls it. */
    static final String FUNCTION = "immutableDeploy";

    private static final String IN_PLACE = "inPlace";

    @CheckForNull
    private RolloutStrategy strategy;

    @CheckForNull
    private Integer minHealthyPercent;

    @CheckForNull
    private Integer maxHealthyPercent;

    @CheckForNull
    private String bake;

    @CheckForNull
    private String replacement;

    /**
     * A rollout to this group, all else by default.
     *
     * @param autoScalingGroup the name of the group
     */
    @DataBoundConstructor
    public ImmutableDeployStep(String autoScalingGroup) {
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

    /** Where the new instances come: {@code inPlace}, into the group; or {@code newGroup}, which takes its place. */
    public String getReplacement() {
        return replacement == null ? IN_PLACE : replacement;
    }

    /** Where the new instances come: {@code inPlace}, into the group; or {@code newGroup}, which takes its place. */
    @DataBoundSetter
    public void setReplacement(@CheckForNull String replacement) {
        this.replacement = FormChecks.chosen(replacement, IN_PLACE);
    }

    @Override
    protected void fill(ObjectNode node, Texts expand) {
        new Batching(strategy, minHealthyPercent, maxHealthyPercent, bake).fill(node, expand);
        put(node, "replacement", replacement, expand);
    }

    /** Descriptor; the first in a form, so that nobody gets a canary who has chosen nothing. */
    @Extension(ordinal = 1)
    public static class DescriptorImpl extends RolloutStepDescriptor implements BatchesForm {
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

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.ImmutableDeployStep_displayName();
        }

        /** The choices. */
        @POST
        public ListBoxModel doFillReplacementItems(
                @CheckForNull @AncestorInPath Item item, @QueryParameter String replacement) {
            return FormChecks.choices(
                    item,
                    replacement,
                    new ListBoxModel.Option(Messages.ImmutableDeployStep_inPlace(), IN_PLACE),
                    new ListBoxModel.Option(Messages.ImmutableDeployStep_newGroup(), "newGroup"));
        }
    }
}
