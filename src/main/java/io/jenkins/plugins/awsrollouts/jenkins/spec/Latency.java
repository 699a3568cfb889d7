package io.jenkins.plugins.awsrollouts.jenkins.spec;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Item;
import hudson.util.FormValidation;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** How long a fleet takes to begin its answers, at a percentile. */
public final class Latency extends CanaryMetric {
    private static final long serialVersionUID = 1L;
    private static final String TYPE = "latency";

    @CheckForNull
    private Double percentile;

    /** A metric with every knob at its default. */
    @DataBoundConstructor
    public Latency() {
        super(true);
    }

    /** Which percentile, above 0 and up to 100; null: 99. */
    @CheckForNull
    public Double getPercentile() {
        return percentile;
    }

    /** Which percentile, above 0 and up to 100; null: 99. */
    @DataBoundSetter
    public void setPercentile(@CheckForNull Double percentile) {
        this.percentile = percentile;
    }

    @Override
    void fill(Given given) {
        given.put("percentile", percentile);
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
            return Messages.Latency_displayName();
        }

        /** Checks percentile. */
        @POST
        public FormValidation doCheckPercentile(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            return check(item, "percentile", value);
        }
    }
}
