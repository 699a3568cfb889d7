package io.jenkins.plugins.awsrollouts.jenkins.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
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
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Descriptor of a swap, with what the form needs for its fields. */
public abstract class BlueGreenSwapDescriptor extends SharingDescriptor {
    @Override
    String knob() {
        return BlueGreenSwapStep.KNOB;
    }

    @Override
    public Block<?> getShared() {
        return SwapReader.KNOBS;
    }

    /** The choices. */
    @POST
    public ListBoxModel doFillStickyItems(@CheckForNull @AncestorInPath Item item, @QueryParameter String sticky) {
        return FormChecks.choices(
                item,
                sticky,
                new ListBoxModel.Option(Messages.BlueGreenSwapStep_stickyKeep(), DeployStep.KEEP),
                new ListBoxModel.Option(Messages.BlueGreenSwapStep_stickyRelease(), "release"));
    }

    /** The choices; the empty one is as the engine has it. */
    @POST
    public ListBoxModel doFillBlueItems(@CheckForNull @AncestorInPath Item item, @QueryParameter String blue) {
        return FormChecks.choices(
                item,
                blue,
                new ListBoxModel.Option(Messages.BlueGreenSwapStep_blueUsual(), ""),
                new ListBoxModel.Option(Messages.BlueGreenSwapStep_blueRetire(), "retire"),
                new ListBoxModel.Option(Messages.BlueGreenSwapStep_blueKeep(), DeployStep.KEEP),
                new ListBoxModel.Option(Messages.BlueGreenSwapStep_blueZero(), "zero"));
    }

    /** The rules of the same load balancers that lead to none of the group's servers. */
    @POST
    public ComboBoxModel doFillTestListenerRuleItems(
            @CheckForNull @AncestorInPath Item item,
            @QueryParameter String autoScalingGroup,
            @QueryParameter String region,
            @QueryParameter String credentialsId,
            @QueryParameter String roleArn,
            @QueryParameter String externalId,
            @QueryParameter String sessionName,
            @QueryParameter String endpoint) {
        AccountSettings own = AccountSettings.of(region, credentialsId, roleArn, externalId, sessionName, endpoint);
        return rules(item, autoScalingGroup, group -> AccountCatalog.get().rulesBeside(own, item, group));
    }

    /** Suggests groups of the account that the form names. */
    @POST
    public AutoCompletionCandidates doAutoCompleteGreen(
            @CheckForNull @AncestorInPath Item item,
            @QueryParameter String value,
            @QueryParameter String region,
            @QueryParameter String credentialsId,
            @QueryParameter String roleArn,
            @QueryParameter String externalId,
            @QueryParameter String sessionName,
            @QueryParameter String endpoint) {
        return doAutoCompleteAutoScalingGroup(
                item, value, region, credentialsId, roleArn, externalId, sessionName, endpoint);
    }

    /** Checks the rule, also against those whose requests are moved. */
    @POST
    public FormValidation doCheckTestListenerRule(
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
    public FormValidation doCheckKeepBlue(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
        return checkShared(item, "keepBlue", value);
    }

    /** Checks keep. */
    @POST
    public FormValidation doCheckKeep(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
        return checkShared(item, "keep", value);
    }

    /** Checks names. */
    @POST
    public FormValidation doCheckNames(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
        return checkShared(item, "names", value);
    }
}
