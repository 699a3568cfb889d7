package io.jenkins.plugins.awsrollouts.jenkins.step;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.awsrollouts.gate.BodyGate;
import io.jenkins.plugins.awsrollouts.jenkins.form.FormChecks;
import io.jenkins.plugins.awsrollouts.jenkins.spec.HalfAtATime;
import io.jenkins.plugins.awsrollouts.jenkins.spec.RolloutStrategy;
import io.jenkins.plugins.awsrollouts.jenkins.spec.Sample;
import io.jenkins.plugins.awsrollouts.rollout.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
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

    private static final String ROLLBACK = "rollback";
    private static final String HOLD = "hold";
    private static final String KEEP = "keep";
    private static final String REFUSE = "refuse";

    @CheckForNull
    private RolloutStrategy strategy;

    @CheckForNull
    private Integer minHealthyPercent;

    @CheckForNull
    private Integer maxHealthyPercent;

    @CheckForNull
    private Integer failedInstances;

    @CheckForNull
    private String warmUp;

    @CheckForNull
    private String healthTimeout;

    @CheckForNull
    private String progressDeadline;

    @CheckForNull
    private String bake;

    @CheckForNull
    private String finalBake;

    @CheckForNull
    private String bodyTimeout;

    @CheckForNull
    private String onFailure;

    @CheckForNull
    private String onAbort;

    @CheckForNull
    private String protectedInstances;

    @CheckForNull
    private String launchHooks;

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

    /** Failed new instances that a batch may replace before the rollout fails; null: 1. */
    @CheckForNull
    public Integer getFailedInstances() {
        return failedInstances;
    }

    /** Failed new instances that a batch may replace before the rollout fails; null: 1. */
    @DataBoundSetter
    public void setFailedInstances(@CheckForNull Integer failedInstances) {
        this.failedInstances = failedInstances;
    }

    /** How long an instance is in service before it counts; null: 0s. */
    @CheckForNull
    public String getWarmUp() {
        return warmUp;
    }

    /** How long an instance is in service before it counts; null: 0s. */
    @DataBoundSetter
    public void setWarmUp(@CheckForNull String warmUp) {
        this.warmUp = FormChecks.given(warmUp);
    }

    /** From an instance's launch until it must count; null: 10m. */
    @CheckForNull
    public String getHealthTimeout() {
        return healthTimeout;
    }

    /** From an instance's launch until it must count; null: 10m. */
    @DataBoundSetter
    public void setHealthTimeout(@CheckForNull String healthTimeout) {
        this.healthTimeout = FormChecks.given(healthTimeout);
    }

    /** How long the rollout may go without any instance counting or leaving; null: 30m. */
    @CheckForNull
    public String getProgressDeadline() {
        return progressDeadline;
    }

    /** How long the rollout may go without any instance counting or leaving; null: 30m. */
    @DataBoundSetter
    public void setProgressDeadline(@CheckForNull String progressDeadline) {
        this.progressDeadline = FormChecks.given(progressDeadline);
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

    /** How long to watch after the last batch, before promotion; null: 0s. */
    @CheckForNull
    public String getFinalBake() {
        return finalBake;
    }

    /** How long to watch after the last batch, before promotion; null: 0s. */
    @DataBoundSetter
    public void setFinalBake(@CheckForNull String finalBake) {
        this.finalBake = FormChecks.given(finalBake);
    }

    /** How long the step's body may take each time that it runs; null: 1h. */
    @CheckForNull
    public String getBodyTimeout() {
        return bodyTimeout;
    }

    /** How long the step's body may take each time that it runs; null: 1h. */
    @DataBoundSetter
    public void setBodyTimeout(@CheckForNull String bodyTimeout) {
        this.bodyTimeout = FormChecks.given(bodyTimeout);
    }

    /** What a failed rollout does: {@code rollback} or {@code hold}. */
    public String getOnFailure() {
        return onFailure == null ? ROLLBACK : onFailure;
    }

    /** What a failed rollout does: {@code rollback} or {@code hold}. */
    @DataBoundSetter
    public void setOnFailure(@CheckForNull String onFailure) {
        this.onFailure = FormChecks.chosen(onFailure, ROLLBACK);
    }

    /** What an aborted rollout does: {@code rollback} or {@code hold}. */
    public String getOnAbort() {
        return onAbort == null ? ROLLBACK : onAbort;
    }

    /** What an aborted rollout does: {@code rollback} or {@code hold}. */
    @DataBoundSetter
    public void setOnAbort(@CheckForNull String onAbort) {
        this.onAbort = FormChecks.chosen(onAbort, ROLLBACK);
    }

    /** What becomes of instances protected from scale-in: {@code keep} or {@code replace}. */
    public String getProtectedInstances() {
        return protectedInstances == null ? KEEP : protectedInstances;
    }

    /** What becomes of instances protected from scale-in: {@code keep} or {@code replace}. */
    @DataBoundSetter
    public void setProtectedInstances(@CheckForNull String protectedInstances) {
        this.protectedInstances = FormChecks.chosen(protectedInstances, KEEP);
    }

    /** What becomes of a group with lifecycle hooks for launching: {@code refuse} or {@code skip}. */
    public String getLaunchHooks() {
        return launchHooks == null ? REFUSE : launchHooks;
    }

    /** What becomes of a group with lifecycle hooks for launching: {@code refuse} or {@code skip}. */
    @DataBoundSetter
    public void setLaunchHooks(@CheckForNull String launchHooks) {
        this.launchHooks = FormChecks.chosen(launchHooks, REFUSE);
    }

    /**
     * How long the step's body may take each time that it runs.
     *
     * @param expand makes a build's variables into text
     * @return the default where the text is no time, which the faults of the spec tell
     */
    @Override
    protected Duration bodyTimeout(UnaryOperator<String> expand) {
        return Optional.ofNullable(bodyTimeout)
                .map(expand)
                .flatMap(Durations::parse)
                .filter(time -> !time.isZero())
                .orElse(BodyGate.TIMEOUT);
    }

    @Override
    protected void fill(ObjectNode node, UnaryOperator<String> expand) {
        if (strategy != null) {
            node.set("strategy", strategy.toJson(expand));
        }
        put(node, "minHealthyPercent", minHealthyPercent);
        put(node, "maxHealthyPercent", maxHealthyPercent);
        put(node, "failedInstances", failedInstances);
        put(node, "warmUp", warmUp, expand);
        put(node, "healthTimeout", healthTimeout, expand);
        put(node, "progressDeadline", progressDeadline, expand);
        put(node, "bake", bake, expand);
        put(node, "finalBake", finalBake, expand);
        put(node, "onFailure", onFailure, expand);
        put(node, "onAbort", onAbort, expand);
        put(node, "protectedInstances", protectedInstances, expand);
        put(node, "launchHooks", launchHooks, expand);
    }

    @Override
    protected List<String> moreFaults(UnaryOperator<String> expand) {
        return bodyTimeout == null ? List.of() : bodyTimeoutFaults(expand.apply(bodyTimeout));
    }

    private static List<String> bodyTimeoutFaults(String text) {
        return Durations.parse(text)
                .map(time -> new BodyGate(time).faults())
                .orElseGet(() -> List.of(Durations.fault("bodyTimeout", text)));
    }

    /** Descriptor. */
    @Extension
    public static class DescriptorImpl extends RolloutStepDescriptor {
        @Override
        public String getFunctionName() {
            return FUNCTION;
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.ImmutableDeployStep_displayName();
        }

        @Override
        public String argumentsToString(@NonNull Map<String, Object> namedArgs) {
            Object group = namedArgs.get("autoScalingGroup");
            return group == null ? null : group.toString();
        }

        /** The strategy of a form that has none yet. */
        public RolloutStrategy getDefaultStrategy() {
            return new HalfAtATime();
        }

        /** The choices. */
        @POST
        public ListBoxModel doFillOnFailureItems(
                @CheckForNull @AncestorInPath Item item, @QueryParameter String onFailure) {
            return FormChecks.choices(
                    item,
                    onFailure,
                    new ListBoxModel.Option(Messages.ImmutableDeployStep_rollback(), ROLLBACK),
                    new ListBoxModel.Option(Messages.ImmutableDeployStep_hold(), HOLD));
        }

        /** The choices. */
        @POST
        public ListBoxModel doFillOnAbortItems(
                @CheckForNull @AncestorInPath Item item, @QueryParameter String onAbort) {
            return FormChecks.choices(
                    item,
                    onAbort,
                    new ListBoxModel.Option(Messages.ImmutableDeployStep_rollback(), ROLLBACK),
                    new ListBoxModel.Option(Messages.ImmutableDeployStep_hold(), HOLD));
        }

        /** The choices. */
        @POST
        public ListBoxModel doFillProtectedInstancesItems(
                @CheckForNull @AncestorInPath Item item, @QueryParameter String protectedInstances) {
            return FormChecks.choices(
                    item,
                    protectedInstances,
                    new ListBoxModel.Option(Messages.ImmutableDeployStep_keep(), KEEP),
                    new ListBoxModel.Option(Messages.ImmutableDeployStep_replace(), "replace"));
        }

        /** The choices. */
        @POST
        public ListBoxModel doFillLaunchHooksItems(
                @CheckForNull @AncestorInPath Item item, @QueryParameter String launchHooks) {
            return FormChecks.choices(
                    item,
                    launchHooks,
                    new ListBoxModel.Option(Messages.ImmutableDeployStep_refuse(), REFUSE),
                    new ListBoxModel.Option(Messages.ImmutableDeployStep_skip(), "skip"));
        }

        /** Checks the percentage, also against the other one. */
        @POST
        public FormValidation doCheckMinHealthyPercent(
                @CheckForNull @AncestorInPath Item item,
                @QueryParameter String value,
                @QueryParameter String maxHealthyPercent) {
            return FormChecks.open(value)
                    ? FormValidation.ok()
                    : FormChecks.of(
                            item, () -> both("minHealthyPercent", value, "maxHealthyPercent", maxHealthyPercent));
        }

        /** Checks the percentage, also against the other one. */
        @POST
        public FormValidation doCheckMaxHealthyPercent(
                @CheckForNull @AncestorInPath Item item,
                @QueryParameter String value,
                @QueryParameter String minHealthyPercent) {
            return FormChecks.open(value)
                    ? FormValidation.ok()
                    : FormChecks.of(
                            item, () -> both("maxHealthyPercent", value, "minHealthyPercent", minHealthyPercent));
        }

        /** Checks the time, also against the warm-up. */
        @POST
        public FormValidation doCheckHealthTimeout(
                @CheckForNull @AncestorInPath Item item, @QueryParameter String value, @QueryParameter String warmUp) {
            return FormChecks.open(value)
                    ? FormValidation.ok()
                    : FormChecks.of(item, () -> both("healthTimeout", value, "warmUp", warmUp));
        }

        /** Checks the time, also against the health timeout. */
        @POST
        public FormValidation doCheckWarmUp(
                @CheckForNull @AncestorInPath Item item,
                @QueryParameter String value,
                @QueryParameter String healthTimeout) {
            return FormChecks.open(value)
                    ? FormValidation.ok()
                    : FormChecks.of(item, () -> both("warmUp", value, "healthTimeout", healthTimeout));
        }

        private static List<String> both(String knob, String value, String other, @CheckForNull String othersValue) {
            Sample sample = new Sample();
            putGiven(sample, knob, value);
            putGiven(sample, other, othersValue);
            return sample.faults();
        }

        /** Checks progressDeadline. */
        @POST
        public FormValidation doCheckProgressDeadline(
                @CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            return check(item, "progressDeadline", value);
        }

        /** Checks bake. */
        @POST
        public FormValidation doCheckBake(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            return check(item, "bake", value);
        }

        /** Checks finalBake. */
        @POST
        public FormValidation doCheckFinalBake(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            return check(item, "finalBake", value);
        }

        /** Checks failedInstances. */
        @POST
        public FormValidation doCheckFailedInstances(
                @CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            return check(item, "failedInstances", value);
        }

        /** Checks bodyTimeout. */
        @POST
        public FormValidation doCheckBodyTimeout(
                @CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            return FormChecks.open(value)
                    ? FormValidation.ok()
                    : FormChecks.of(item, () -> bodyTimeoutFaults(value.trim()));
        }
    }
}
