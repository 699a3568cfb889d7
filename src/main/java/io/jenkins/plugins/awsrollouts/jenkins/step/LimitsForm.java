package io.jenkins.plugins.awsrollouts.jenkins.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.awsrollouts.jenkins.form.FormChecks;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** What a descriptor offers for the fields that say how long a rollout may take and what becomes of one that fails. */
public interface LimitsForm {
    /** The choices. */
    @POST
    default ListBoxModel doFillOnFailureItems(
            @CheckForNull @AncestorInPath Item item, @QueryParameter String onFailure) {
        return FormChecks.choices(
                item,
                onFailure,
                new ListBoxModel.Option(Messages.LimitsForm_rollback(), RolloutStep.ROLLBACK),
                new ListBoxModel.Option(Messages.LimitsForm_hold(), RolloutStep.HOLD));
    }

    /** The choices. */
    @POST
    default ListBoxModel doFillOnAbortItems(@CheckForNull @AncestorInPath Item item, @QueryParameter String onAbort) {
        return FormChecks.choices(
                item,
                onAbort,
                new ListBoxModel.Option(Messages.LimitsForm_rollback(), RolloutStep.ROLLBACK),
                new ListBoxModel.Option(Messages.LimitsForm_hold(), RolloutStep.HOLD));
    }

    /** The choices. */
    @POST
    default ListBoxModel doFillProtectedInstancesItems(
            @CheckForNull @AncestorInPath Item item, @QueryParameter String protectedInstances) {
        return FormChecks.choices(
                item,
                protectedInstances,
                new ListBoxModel.Option(Messages.LimitsForm_keep(), RolloutStep.KEEP),
                new ListBoxModel.Option(Messages.LimitsForm_replace(), "replace"));
    }

    /** The choices. */
    @POST
    default ListBoxModel doFillLaunchHooksItems(
            @CheckForNull @AncestorInPath Item item, @QueryParameter String launchHooks) {
        return FormChecks.choices(
                item,
                launchHooks,
                new ListBoxModel.Option(Messages.LimitsForm_refuse(), RolloutStep.REFUSE),
                new ListBoxModel.Option(Messages.LimitsForm_skip(), "skip"));
    }

    /** Checks the time, also against the warm-up. */
    @POST
    default FormValidation doCheckHealthTimeout(
            @CheckForNull @AncestorInPath Item item, @QueryParameter String value, @QueryParameter String warmUp) {
        return KnobChecks.check(item, "healthTimeout", value, "warmUp", warmUp);
    }

    /** Checks the time, also against the health timeout. */
    @POST
    default FormValidation doCheckWarmUp(
            @CheckForNull @AncestorInPath Item item,
            @QueryParameter String value,
            @QueryParameter String healthTimeout) {
        return KnobChecks.check(item, "warmUp", value, "healthTimeout", healthTimeout);
    }

    /** Checks progressDeadline. */
    @POST
    default FormValidation doCheckProgressDeadline(
            @CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
        return KnobChecks.check(item, "progressDeadline", value);
    }

    /** Checks finalBake. */
    @POST
    default FormValidation doCheckFinalBake(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
        return KnobChecks.check(item, "finalBake", value);
    }

    /** Checks failedInstances. */
    @POST
    default FormValidation doCheckFailedInstances(
            @CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
        return KnobChecks.check(item, "failedInstances", value);
    }

    /** Checks waitForLock. */
    @POST
    default FormValidation doCheckWaitForLock(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
        return FormChecks.open(value) ? FormValidation.ok() : FormChecks.of(item, () -> GroupWait.faults(value.trim()));
    }

    /** Checks bodyTimeout. */
    @POST
    default FormValidation doCheckBodyTimeout(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
        return FormChecks.open(value)
                ? FormValidation.ok()
                : FormChecks.of(item, () -> RolloutStep.bodyTimeoutFaults(value.trim()));
    }
}
