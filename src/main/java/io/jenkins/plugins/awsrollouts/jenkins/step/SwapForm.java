package io.jenkins.plugins.awsrollouts.jenkins.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.AutoCompletionCandidates;
import hudson.model.Item;
import hudson.util.ComboBoxModel;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.awsrollouts.jenkins.account.AccountCatalog;
import io.jenkins.plugins.awsrollouts.jenkins.account.AccountSettings;
import io.jenkins.plugins.awsrollouts.jenkins.form.FormChecks;
import io.jenkins.plugins.awsrollouts.jenkins.spec.Sample;
import io.jenkins.plugins.awsrollouts.rollout.spec.Block;
import io.jenkins.plugins.awsrollouts.rollout.spec.SwapReader;
import java.util.List;
import java.util.Map;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** What a descriptor offers for the fields of a swap. */
public interface SwapForm extends TargetForm, SharingForm {
    /** Refuses what is for batches alone: Pipeline would only warn of it in the log, and go on without. */
    @NonNull
    @Override
    default Map<String, Object> customInstantiate(@NonNull Map<String, Object> arguments) {
        List<String> given = Batching.FIELDS.stream()
                .filter(field -> arguments.get(field) != null)
                .toList();
        if (!given.isEmpty()) {
            throw new IllegalArgumentException(String.join(", ", given) + (given.size() == 1 ? " is" : " are")
                    + " given, but a swap replaces nothing batch by batch; leave " + (given.size() == 1 ? "it" : "them")
                    + " out, and give steps and every for a swap by steps.");
        }
        return SharingForm.super.customInstantiate(arguments);
    }

    @Override
    default Block<?> getShared() {
        return SwapReader.KNOBS;
    }

    /** The choices. */
    @POST
    default ListBoxModel doFillStickyItems(@CheckForNull @AncestorInPath Item item, @QueryParameter String sticky) {
        return FormChecks.choices(
                item,
                sticky,
                new ListBoxModel.Option(Messages.BlueGreenSwapStep_stickyKeep(), RolloutStep.KEEP),
                new ListBoxModel.Option(Messages.BlueGreenSwapStep_stickyRelease(), "release"));
    }

    /** The choices; the empty one is as the engine has it. */
    @POST
    default ListBoxModel doFillBlueItems(@CheckForNull @AncestorInPath Item item, @QueryParameter String blue) {
        return FormChecks.choices(
                item,
                blue,
                new ListBoxModel.Option(Messages.BlueGreenSwapStep_blueUsual(), ""),
                new ListBoxModel.Option(Messages.BlueGreenSwapStep_blueRetire(), "retire"),
                new ListBoxModel.Option(Messages.BlueGreenSwapStep_blueKeep(), RolloutStep.KEEP),
                new ListBoxModel.Option(Messages.BlueGreenSwapStep_blueZero(), "zero"));
    }

    /** The rules of the same load balancers that lead to none of the group's servers. */
    @POST
    default ComboBoxModel doFillTestListenerRuleItems(
            @CheckForNull @AncestorInPath Item item, @QueryParameter String autoScalingGroup, AccountSettings own) {
        return SharingForm.rules(
                item, autoScalingGroup, group -> AccountCatalog.get().rulesBeside(own, item, group));
    }

    /** Suggests groups of the account that the form names. */
    @POST
    default AutoCompletionCandidates doAutoCompleteGreen(
            @CheckForNull @AncestorInPath Item item, @QueryParameter String value, AccountSettings own) {
        return doAutoCompleteAutoScalingGroup(item, value, own);
    }

    /** Checks the rule, also against those whose requests are moved. */
    @POST
    default FormValidation doCheckTestListenerRule(
            @CheckForNull @AncestorInPath Item item,
            @QueryParameter String value,
            @QueryParameter String listenerRule) {
        if (FormChecks.open(value)) {
            return FormValidation.ok();
        }
        return FormChecks.of(item, () -> {
            Sample sample = new Sample().putWithin(knob(), "testListenerRule", value.trim());
            return FormChecks.open(listenerRule)
                    ? sample.faults()
                    : sample.putWithin(knob(), "listenerRule", listenerRule.trim())
                            .faults();
        });
    }

    /** Checks keepBlue. */
    @POST
    default FormValidation doCheckKeepBlue(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
        return checkShared(item, "keepBlue", value);
    }

    /** Checks keep. */
    @POST
    default FormValidation doCheckKeep(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
        return checkShared(item, "keep", value);
    }

    /** Checks names. */
    @POST
    default FormValidation doCheckNames(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
        return checkShared(item, "names", value);
    }
}
