package io.jenkins.plugins.awsrollouts.jenkins.spec;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/** The share of its requests that a fleet does not answer well. */
public final class ErrorRate extends CanaryMetric {
    private static final long serialVersionUID = 1L;
    private static final String TYPE = "errorRate";

    /** A metric with every knob at its default. */
    @DataBoundConstructor
    public ErrorRate() {
        super(true);
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
            return true;
        }

        @Override
        String type() {
            return TYPE;
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.ErrorRate_displayName();
        }
    }
}
