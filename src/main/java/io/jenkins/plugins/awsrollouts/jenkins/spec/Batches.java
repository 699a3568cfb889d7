package io.jenkins.plugins.awsrollouts.jenkins.spec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.awsrollouts.jenkins.form.FormChecks;
import io.jenkins.plugins.awsrollouts.jenkins.form.Texts;
import java.util.List;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Batches of sizes of one's own; what is left after the last goes in batches of the last size. */
public final class Batches extends RolloutStrategy {
    private static final long serialVersionUID = 1L;

    private final String sizes;

    /**
     * Batches of these sizes.
     *
     * @param sizes counts and percents with commas between them, such as {@code 1, 25%, 50%}
     */
    @DataBoundConstructor
    public Batches(String sizes) {
        this.sizes = Util.fixNull(sizes).trim();
    }

    /** Counts and percents with commas between them. */
    public String getSizes() {
        return sizes;
    }

    @Override
    public ObjectNode toJson(Texts expand) {
        return type("batches").put("sizes", expand.apply(sizes));
    }

    /** Descriptor. */
    @Extension(ordinal = 20)
    @Symbol("batches")
    public static final class DescriptorImpl extends RolloutStrategyDescriptor {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.Batches_displayName();
        }

        /** Checks the sizes. */
        @POST
        public FormValidation doCheckSizes(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            return FormChecks.of(
                    item,
                    () -> Util.fixNull(value).contains("$")
                            ? List.of()
                            : Sample.faults(Sample.with("strategy", new Batches(value).toJson(Texts.AS_THEY_ARE))));
        }
    }
}
