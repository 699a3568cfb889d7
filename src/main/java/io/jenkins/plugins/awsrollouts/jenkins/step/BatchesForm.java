package io.jenkins.plugins.awsrollouts.jenkins.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.awsrollouts.jenkins.form.Lists;
import io.jenkins.plugins.awsrollouts.jenkins.spec.HalfAtATime;
import io.jenkins.plugins.awsrollouts.jenkins.spec.RolloutStrategy;
import java.util.Map;
import org.jenkinsci.plugins.structs.describable.CustomDescribableModel;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** What a descriptor offers for the fields that say how a group is replaced batch by batch. */
public interface BatchesForm extends CustomDescribableModel {
    /** A Pipeline may write a strategy as the text that a spec has for it. */
    @NonNull
    @Override
    default Map<String, Object> customInstantiate(@NonNull Map<String, Object> arguments) {
        return Lists.replaced(
                arguments,
                "strategy",
                given -> given instanceof CharSequence text ? RolloutStrategy.described(text.toString()) : given);
    }

    /** The strategy of a form that has none yet. */
    default RolloutStrategy getDefaultStrategy() {
        return new HalfAtATime();
    }

    /** Checks the percentage, also against the other one. */
    @POST
    default FormValidation doCheckMinHealthyPercent(
            @CheckForNull @AncestorInPath Item item,
            @QueryParameter String value,
            @QueryParameter String maxHealthyPercent) {
        return KnobChecks.check(item, "minHealthyPercent", value, "maxHealthyPercent", maxHealthyPercent);
    }

    /** Checks the percentage, also against the other one. */
    @POST
    default FormValidation doCheckMaxHealthyPercent(
            @CheckForNull @AncestorInPath Item item,
            @QueryParameter String value,
            @QueryParameter String minHealthyPercent) {
        return KnobChecks.check(item, "maxHealthyPercent", value, "minHealthyPercent", minHealthyPercent);
    }

    /** Checks bake. */
    @POST
    default FormValidation doCheckBake(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
        return KnobChecks.check(item, "bake", value);
    }
}
