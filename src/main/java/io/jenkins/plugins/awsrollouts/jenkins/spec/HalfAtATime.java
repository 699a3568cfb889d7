package io.jenkins.plugins.awsrollouts.jenkins.spec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import io.jenkins.plugins.awsrollouts.jenkins.form.Texts;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/** Half of the instances, then the rest; the strategy of those who name none. */
public final class HalfAtATime extends RolloutStrategy {
    private static final long serialVersionUID = 1L;

    /** A strategy without arguments. */
    @DataBoundConstructor
    public HalfAtATime() {}

    @Override
    public ObjectNode toJson(Texts expand) {
        return type("halfAtATime");
    }

    /** Descriptor. */
    @Extension(ordinal = 50)
    @Symbol("halfAtATime")
    public static final class DescriptorImpl extends RolloutStrategyDescriptor {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.HalfAtATime_displayName();
        }
    }
}
