package io.jenkins.plugins.awsrollouts.jenkins.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.awsrollouts.jenkins.spec.HalfAtATime;
import io.jenkins.plugins.awsrollouts.jenkins.spec.RolloutStrategy;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** What a descriptor offers for the fields that say how a group is replaced batch by batch. */
public interface BatchesForm {
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
