package io.jenkins.plugins.awsrollouts.jenkins.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.AutoCompletionCandidates;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.awsrollouts.jenkins.account.AccountCatalog;
import io.jenkins.plugins.awsrollouts.jenkins.account.AccountForm;
import io.jenkins.plugins.awsrollouts.jenkins.account.AccountSettings;
import io.jenkins.plugins.awsrollouts.jenkins.form.FormChecks;
import io.jenkins.plugins.awsrollouts.jenkins.spec.Sample;
import io.jenkins.plugins.awsrollouts.rollout.spec.Block;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.SpecReader;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** What a descriptor offers for the fields that say which group a rollout is for, and to which AMI. */
public interface TargetForm extends AccountForm {
    /** The knobs of every rollout, for defaults and ranges in the form. */
    default Block<Spec> getKnobs() {
        return SpecReader.KNOBS;
    }

    /** How many suggestions a form shows at most. */
    int SUGGESTIONS = 20;

    /** Suggests groups of the account that the form names. */
    @POST
    default AutoCompletionCandidates doAutoCompleteAutoScalingGroup(
            @CheckForNull @AncestorInPath Item item, @QueryParameter String value, AccountSettings own) {
        return suggestions(
                item, () -> AccountCatalog.get().groups(own, item).stream().filter(name -> contains(name, value)));
    }

    /** Suggests the ids of the account's own AMIs, found by id or name, the newest first. */
    @POST
    default AutoCompletionCandidates doAutoCompleteAmi(
            @CheckForNull @AncestorInPath Item item, @QueryParameter String value, AccountSettings own) {
        return suggestions(item, () -> AccountCatalog.get().amis(own, item).stream()
                .filter(ami -> contains(ami.id(), value) || contains(ami.name(), value))
                .map(AccountCatalog.Ami::id));
    }

    /** Suggests the names of the account's own AMIs, the newest first. */
    @POST
    default AutoCompletionCandidates doAutoCompleteAmiName(
            @CheckForNull @AncestorInPath Item item, @QueryParameter String value, AccountSettings own) {
        return suggestions(item, () -> AccountCatalog.get().amis(own, item).stream()
                .map(AccountCatalog.Ami::name)
                .filter(name -> !name.isEmpty() && contains(name, value)));
    }

    private static boolean contains(String text, @CheckForNull String part) {
        return part != null
                && text.toLowerCase(Locale.ROOT).contains(part.trim().toLowerCase(Locale.ROOT));
    }

    private static AutoCompletionCandidates suggestions(@CheckForNull Item item, Supplier<Stream<String>> values) {
        AutoCompletionCandidates candidates = new AutoCompletionCandidates();
        if (FormChecks.mayConfigure(item)) {
            values.get().distinct().limit(SUGGESTIONS).forEach(candidates::add);
        }
        return candidates;
    }

    /** Checks that a group is named. */
    @POST
    default FormValidation doCheckAutoScalingGroup(
            @CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
        return FormChecks.of(item, () -> new Sample()
                .put("autoScalingGroup", KnobChecks.text(value))
                .faults());
    }

    /** Checks that the AMI is named, and in one way only. */
    @POST
    default FormValidation doCheckAmi(
            @CheckForNull @AncestorInPath Item item,
            @QueryParameter String value,
            @QueryParameter String amiName,
            @QueryParameter String amiTags,
            @QueryParameter String amiParameter) {
        if (KnobChecks.text(value).contains("$")) {
            return FormValidation.ok();
        }
        return FormChecks.of(item, () -> {
            Sample sample = new Sample().withoutAmi();
            KnobChecks.putGiven(sample, "ami", value);
            KnobChecks.putGiven(sample, "amiName", amiName);
            KnobChecks.putGiven(sample, "amiParameter", amiParameter);
            if (FormChecks.given(amiTags) != null) {
                sample.putTags(List.of("key=value"));
            }
            return sample.faults();
        });
    }

    /** Checks that there is a name or a tag whose owner that is. */
    @POST
    default FormValidation doCheckAmiOwner(
            @CheckForNull @AncestorInPath Item item,
            @QueryParameter String value,
            @QueryParameter String amiName,
            @QueryParameter String amiTags) {
        boolean belongs = FormChecks.given(amiName) != null || FormChecks.given(amiTags) != null;
        return belongs || FormChecks.open(value)
                ? FormValidation.ok()
                : FormChecks.of(item, () -> new Sample().put("amiOwner", value).faults());
    }

    /** Checks the tags. */
    @POST
    default FormValidation doCheckAmiTags(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
        return FormChecks.open(value)
                ? FormValidation.ok()
                : FormChecks.of(item, () -> new Sample()
                        .withoutAmi()
                        .putTags(RolloutStep.tags(value))
                        .faults());
    }
}
