package io.jenkins.plugins.awsrollouts.jenkins.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Item;
import hudson.util.ComboBoxModel;
import hudson.util.FormValidation;
import io.jenkins.plugins.awsrollouts.jenkins.account.AccountCatalog;
import io.jenkins.plugins.awsrollouts.jenkins.account.AccountSettings;
import io.jenkins.plugins.awsrollouts.jenkins.form.FormChecks;
import io.jenkins.plugins.awsrollouts.jenkins.form.Lists;
import io.jenkins.plugins.awsrollouts.jenkins.spec.Sample;
import io.jenkins.plugins.awsrollouts.rollout.spec.Block;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jenkinsci.plugins.structs.describable.CustomDescribableModel;
import org.jenkinsci.plugins.structs.describable.UninstantiatedDescribable;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * What a descriptor offers for the fields of a rollout that shares requests, and lists where a Pipeline may write them.
 */
public interface SharingForm extends CustomDescribableModel {
    @NonNull
    @Override
    default Map<String, Object> customInstantiate(@NonNull Map<String, Object> arguments) {
        Map<String, Object> plain = Lists.replaced(arguments, "steps", SharingForm::linear);
        return Lists.toText(Lists.toText(plain, "steps", ", "), "listenerRule", ", ");
    }

    /** What {@code linear(20)} in a Pipeline stands for: the word means equal batches, too. */
    private static Object linear(Object steps) {
        return steps instanceof UninstantiatedDescribable described
                        && "linear".equals(described.getSymbol())
                        && !described.getArguments().isEmpty()
                ? "linear:" + described.getArguments().values().iterator().next()
                : steps;
    }

    @NonNull
    @Override
    default UninstantiatedDescribable customUninstantiate(@NonNull UninstantiatedDescribable described) {
        Map<String, Object> arguments = new LinkedHashMap<>(described.getArguments());
        arguments.computeIfPresent("steps", (name, text) -> percents(String.valueOf(text)));
        return described.withArguments(arguments);
    }

    /** As a Pipeline writes them; a text that is no list of percents stays one. */
    private static Object percents(String text) {
        return text.matches("\\d{1,3}(\\s*,\\s*\\d{1,3})*")
                ? Lists.items(text, ",").stream().map(Integer::valueOf).toList()
                : text;
    }

    /** The rules that forward to the group that the form names, of the account that it names. */
    @POST
    default ComboBoxModel doFillListenerRuleItems(
            @CheckForNull @AncestorInPath Item item, @QueryParameter String autoScalingGroup, AccountSettings own) {
        return rules(item, autoScalingGroup, group -> AccountCatalog.get().rules(own, item, group));
    }

    /** The choices for a rule, where the form names a group already and the user may configure. */
    static ComboBoxModel rules(
            @CheckForNull Item item, @CheckForNull String group, Function<String, List<String>> found) {
        return FormChecks.open(group) || !FormChecks.mayConfigure(item)
                ? new ComboBoxModel()
                : new ComboBoxModel(found.apply(group.trim()));
    }

    /** Checks listenerRule. */
    @POST
    default FormValidation doCheckListenerRule(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
        return checkShared(item, "listenerRule", value);
    }

    /** Checks steps. */
    @POST
    default FormValidation doCheckSteps(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
        return checkShared(item, "steps", value);
    }

    /** Checks every. */
    @POST
    default FormValidation doCheckEvery(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
        return checkShared(item, "every", value);
    }

    /** The knob of the spec that the fields of this kind of rollout are within. */
    String knob();

    /** The knobs that are within that one, for defaults and ranges in the form. */
    Block<?> getShared();

    /** Checks one field by itself. */
    default FormValidation checkShared(@CheckForNull Item item, String field, @CheckForNull String value) {
        return FormChecks.open(value)
                ? FormValidation.ok()
                : FormChecks.of(item, () -> new Sample()
                        .putWithin(knob(), field, value.trim())
                        .faults());
    }
}
