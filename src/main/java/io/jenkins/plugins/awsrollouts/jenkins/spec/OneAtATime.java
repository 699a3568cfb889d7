package io.jenkins.plugins.awsrollouts.jenkins.spec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import io.jenkins.plugins.awsrollouts.jenkins.form.Texts;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/** One instance after another. */
public final class OneAtATime extends RolloutStrategy {
    private static final long serialVersionUID = 1L;

    /** A strategy without arguments. */
    @DataBoundConstructor
    public OneAtATime() {}

    @Override
    public ObjectNode toJson(Texts expand) {
        return type("oneAtATime");
    }

    /** Descriptor. */
    @Extension(ordinal = 40)
    @Symbol("oneAtATime")
    public static final class DescriptorImpl extends RolloutStrategyDescriptor {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.OneAtATime_displayName();
        }
    }
}
