package io.jenkins.plugins.awsrollouts.jenkins.spec;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/** Whether a fleet gets as many requests as its share of the traffic says. */
public final class RequestCount extends CanaryMetric {
    private static final long serialVersionUID = 1L;
    private static final String TYPE = "requestCount";

    /** A metric with every knob at its default. */
    @DataBoundConstructor
    public RequestCount() {
        super(false);
    }

    @Override
    String type() {
        return TYPE;
    }

    /** Descriptor. */
    @Extension
    @Symbol(TYPE)
    public static final class DescriptorImpl extends CanaryMetricDescriptor {
        @Override
        public boolean isCriticalAsUsual() {
            return false;
        }

        @Override
        String type() {
            return TYPE;
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.RequestCount_displayName();
        }
    }
}
