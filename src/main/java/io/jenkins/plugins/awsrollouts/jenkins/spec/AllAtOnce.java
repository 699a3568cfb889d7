package io.jenkins.plugins.awsrollouts.jenkins.spec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import io.jenkins.plugins.awsrollouts.jenkins.form.Texts;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/** All instances in one batch. */
public final class AllAtOnce extends RolloutStrategy {
    private static final long serialVersionUID = 1L;

    /** A strategy without arguments. */
    @DataBoundConstructor
    public AllAtOnce() {}

    @Override
    public ObjectNode toJson(Texts expand) {
        return type("allAtOnce");
    }

    /** Descriptor. */
    @Extension(ordinal = 10)
    @Symbol("allAtOnce")
    public static final class DescriptorImpl extends RolloutStrategyDescriptor {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AllAtOnce_displayName();
        }
    }
}
