package io.jenkins.plugins.awsrollouts.jenkins.spec;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/** The share of a fleet's instances that the load balancer calls unhealthy. */
public final class UnhealthyHosts extends CanaryMetric {
    private static final long serialVersionUID = 1L;
    private static final String TYPE = "unhealthyHosts";

    /** A metric with every knob at its default. */
    @DataBoundConstructor
    public UnhealthyHosts() {
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
            return Messages.UnhealthyHosts_displayName();
        }
    }
}
