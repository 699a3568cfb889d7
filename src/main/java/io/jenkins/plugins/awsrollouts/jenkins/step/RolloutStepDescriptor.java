package io.jenkins.plugins.awsrollouts.jenkins.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.ExtensionList;
import hudson.model.AutoCompletionCandidates;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import io.jenkins.plugins.awsrollouts.jenkins.account.AccountCatalog;
import io.jenkins.plugins.awsrollouts.jenkins.account.AccountSettings;
import io.jenkins.plugins.awsrollouts.jenkins.account.AccountStep;
import io.jenkins.plugins.awsrollouts.jenkins.form.FormChecks;
import io.jenkins.plugins.awsrollouts.jenkins.spec.Sample;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Descriptor of a rollout, with what the form needs for the fields that all kinds share. */
public abstract class RolloutStepDescriptor extends AccountStep.AccountStepDescriptor {
    private static final int SUGGESTIONS = 20;

    /** Every kind of rollout that there is. */
    static List<StepDescriptor> kinds() {
        return ExtensionList.lookup(StepDescriptor.class).stream()
                .filter(RolloutStepDescriptor.class::isInstance)
                // with a body it is a Pipeline's affair alone
                .filter(kind -> !kind.takesImplicitBlockArgument())
                .toList();
    }

    /** What the step with a body is called that belongs to one without. */
    static String withBody(String function) {
        return function + "WithBody";
    }

    @Override
    public Set<? extends Class<?>> getRequiredContext() {
        return Set.of(Run.class, TaskListener.class);
    }

    /** Suggests groups of the account that the form names. */
    @POST
    public AutoCompletionCandidates doAutoCompleteAutoScalingGroup(
            @CheckForNull @AncestorInPath Item item,
            @QueryParameter String value,
            @QueryParameter String region,
            @QueryParameter String credentialsId,
            @QueryParameter String roleArn,
            @QueryParameter String externalId,
            @QueryParameter String sessionName,
            @QueryParameter String endpoint) {
        AccountSettings own = AccountSettings.of(region, credentialsId, roleArn, externalId, sessionName, endpoint);
        return suggestions(
                item, () -> AccountCatalog.get().groups(own, item).stream().filter(name -> contains(name, value)));
    }

    /** Suggests the ids of the account's own AMIs, found by id or name, the newest first. */
    @POST
    public AutoCompletionCandidates doAutoCompleteAmi(
            @CheckForNull @AncestorInPath Item item,
            @QueryParameter String value,
            @QueryParameter String region,
            @QueryParameter String credentialsId,
            @QueryParameter String roleArn,
            @QueryParameter String externalId,
            @QueryParameter String sessionName,
            @QueryParameter String endpoint) {
        AccountSettings own = AccountSettings.of(region, credentialsId, roleArn, externalId, sessionName, endpoint);
        return suggestions(item, () -> AccountCatalog.get().amis(own, item).stream()
                .filter(ami -> contains(ami.id(), value) || contains(ami.name(), value))
                .map(AccountCatalog.Ami::id));
    }

    /** Suggests the names of the account's own AMIs, the newest first. */
    @POST
    public AutoCompletionCandidates doAutoCompleteAmiName(
            @CheckForNull @AncestorInPath Item item,
            @QueryParameter String value,
            @QueryParameter String region,
            @QueryParameter String credentialsId,
            @QueryParameter String roleArn,
            @QueryParameter String externalId,
            @QueryParameter String sessionName,
            @QueryParameter String endpoint) {
        AccountSettings own = AccountSettings.of(region, credentialsId, roleArn, externalId, sessionName, endpoint);
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
    public FormValidation doCheckAutoScalingGroup(
            @CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
        return FormChecks.of(
                item, () -> new Sample().put("autoScalingGroup", text(value)).faults());
    }

    /** Checks that the AMI is named, and in one way only. */
    @POST
    public FormValidation doCheckAmi(
            @CheckForNull @AncestorInPath Item item,
            @QueryParameter String value,
            @QueryParameter String amiName,
            @QueryParameter String amiTags,
            @QueryParameter String amiParameter) {
        if (text(value).contains("$")) {
            return FormValidation.ok();
        }
        return FormChecks.of(item, () -> {
            Sample sample = new Sample().withoutAmi();
            putGiven(sample, "ami", value);
            putGiven(sample, "amiName", amiName);
            putGiven(sample, "amiParameter", amiParameter);
            if (FormChecks.given(amiTags) != null) {
                sample.putTags(List.of("key=value"));
            }
            return sample.faults();
        });
    }

    /** Checks that there is a name or a tag whose owner that is. */
    @POST
    public FormValidation doCheckAmiOwner(
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
    public FormValidation doCheckAmiTags(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
        return FormChecks.open(value)
                ? FormValidation.ok()
                : FormChecks.of(item, () -> new Sample()
                        .withoutAmi()
                        .putTags(RolloutStep.tags(value))
                        .faults());
    }

    /** Checks one knob of the spec by itself. */
    protected static FormValidation check(@CheckForNull Item item, String knob, @CheckForNull String value) {
        return FormChecks.open(value)
                ? FormValidation.ok()
                : FormChecks.of(item, () -> new Sample().put(knob, text(value)).faults());
    }

    /** Puts a knob where it is given and is no variable of the build's. */
    protected static void putGiven(Sample sample, String knob, @CheckForNull String value) {
        if (!FormChecks.open(value)) {
            sample.put(knob, text(value));
        } else if (FormChecks.given(value) != null && knob.startsWith("ami")) {
            sample.put(knob, knob.equals("ami") ? "ami-0" : "later");
        }
    }

    private static String text(@CheckForNull String value) {
        return value == null ? "" : value.trim();
    }
}
