package io.jenkins.plugins.awsrollouts.jenkins.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.awsrollouts.jenkins.form.FormChecks;
import io.jenkins.plugins.awsrollouts.jenkins.spec.HalfAtATime;
import io.jenkins.plugins.awsrollouts.jenkins.spec.RolloutStrategy;
import io.jenkins.plugins.awsrollouts.jenkins.spec.Sample;
import io.jenkins.plugins.awsrollouts.rollout.spec.Block;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.SpecReader;
import java.util.List;
import java.util.Map;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Descriptor of a rollout in batches, with what the form needs for its fields. */
public abstract class DeployStepDescriptor extends RolloutStepDescriptor {
    @Override
    public String argumentsToString(@NonNull Map<String, Object> namedArgs) {
        Object group = namedArgs.get("autoScalingGroup");
        return group == null ? null : group.toString();
    }

    /** The knobs of every rollout, for defaults and ranges in the form. */
    public final Block<Spec> getKnobs() {
        return SpecReader.KNOBS;
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
                new ListBoxModel.Option(Messages.DeployStep_rollback(), DeployStep.ROLLBACK),
                new ListBoxModel.Option(Messages.DeployStep_hold(), DeployStep.HOLD));
    }

    /** The choices. */
    @POST
    public ListBoxModel doFillOnAbortItems(@CheckForNull @AncestorInPath Item item, @QueryParameter String onAbort) {
        return FormChecks.choices(
                item,
                onAbort,
                new ListBoxModel.Option(Messages.DeployStep_rollback(), DeployStep.ROLLBACK),
                new ListBoxModel.Option(Messages.DeployStep_hold(), DeployStep.HOLD));
    }

    /** The choices. */
    @POST
    public ListBoxModel doFillProtectedInstancesItems(
            @CheckForNull @AncestorInPath Item item, @QueryParameter String protectedInstances) {
        return FormChecks.choices(
                item,
                protectedInstances,
                new ListBoxModel.Option(Messages.DeployStep_keep(), DeployStep.KEEP),
                new ListBoxModel.Option(Messages.DeployStep_replace(), "replace"));
    }

    /** The choices. */
    @POST
    public ListBoxModel doFillLaunchHooksItems(
            @CheckForNull @AncestorInPath Item item, @QueryParameter String launchHooks) {
        return FormChecks.choices(
                item,
                launchHooks,
                new ListBoxModel.Option(Messages.DeployStep_refuse(), DeployStep.REFUSE),
                new ListBoxModel.Option(Messages.DeployStep_skip(), "skip"));
    }

    /** Checks the percentage, also against the other one. */
    @POST
    public FormValidation doCheckMinHealthyPercent(
            @CheckForNull @AncestorInPath Item item,
            @QueryParameter String value,
            @QueryParameter String maxHealthyPercent) {
        return FormChecks.open(value)
                ? FormValidation.ok()
                : FormChecks.of(item, () -> both("minHealthyPercent", value, "maxHealthyPercent", maxHealthyPercent));
    }

    /** Checks the percentage, also against the other one. */
    @POST
    public FormValidation doCheckMaxHealthyPercent(
            @CheckForNull @AncestorInPath Item item,
            @QueryParameter String value,
            @QueryParameter String minHealthyPercent) {
        return FormChecks.open(value)
                ? FormValidation.ok()
                : FormChecks.of(item, () -> both("maxHealthyPercent", value, "minHealthyPercent", minHealthyPercent));
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
    public FormValidation doCheckBodyTimeout(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
        return FormChecks.open(value)
                ? FormValidation.ok()
                : FormChecks.of(item, () -> DeployStep.bodyTimeoutFaults(value.trim()));
    }
}
