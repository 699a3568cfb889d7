package io.jenkins.plugins.awsrollouts.jenkins.spec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.awsrollouts.jenkins.form.FormChecks;
import io.jenkins.plugins.awsrollouts.jenkins.form.Texts;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Equal batches. */
public final class Linear extends RolloutStrategy {
    private static final long serialVersionUID = 1L;

    private final int percent;

    /**
     * Equal batches.
     *
     * @param percent of all instances, 1 to 100, rounded up
     */
    @DataBoundConstructor
    public Linear(int percent) {
        this.percent = percent;
    }

    /** Percent of all instances. */
    public int getPercent() {
        return percent;
    }

    @Override
    public ObjectNode toJson(Texts expand) {
        return type("linear").put("percent", percent);
    }

    /** Descriptor. */
    @Extension(ordinal = 30)
    @Symbol("linear")
    public static final class DescriptorImpl extends RolloutStrategyDescriptor {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.Linear_displayName();
        }

        /** Checks the percentage. */
        @POST
        public FormValidation doCheckPercent(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            return FormChecks.of(
                    item,
                    () -> Sample.faults(Sample.with("strategy", type("linear").put("percent", value))));
        }
    }
}
