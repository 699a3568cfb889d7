package io.jenkins.plugins.awsrollouts.jenkins.spec;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.awsrollouts.jenkins.form.FormChecks;
import io.jenkins.plugins.awsrollouts.jenkins.form.Texts;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * Holds a CloudWatch metric or expression against a range. What is not given is as in {@link
 * io.jenkins.plugins.awsrollouts.gate.MetricGate}.
 */
public final class MetricGate extends RolloutGate {
    private static final long serialVersionUID = 1L;

    @CheckForNull
    private final List<MetricQuery> queries;

    @CheckForNull
    private String answer;

    @CheckForNull
    private Double above;

    @CheckForNull
    private Double below;

    @CheckForNull
    private String window;

    /**
     * A gate that judges what these queries come to.
     *
     * @param queries metrics and expressions, at least one
     */
    @DataBoundConstructor
    public MetricGate(@CheckForNull List<MetricQuery> queries) {
        // An ArrayList, since the job's file shall hold no class of the JDK that may change.
        this.queries = queries == null ? null : new ArrayList<>(queries);
    }

    /** Metrics and expressions. */
    public List<MetricQuery> getQueries() {
        return queries == null ? List.of() : List.copyOf(queries);
    }

    /** The id of the query that is judged; null: that of the last one. */
    @CheckForNull
    public String getAnswer() {
        return answer;
    }

    /** The id of the query that is judged; null: that of the last one. */
    @DataBoundSetter
    public void setAnswer(@CheckForNull String answer) {
        this.answer = FormChecks.given(answer);
    }

    /** The value must be above this; null: no lower bound. */
    @CheckForNull
    public Double getAbove() {
        return above;
    }

    /** The value must be above this; null: no lower bound. */
    @DataBoundSetter
    public void setAbove(@CheckForNull Double above) {
        this.above = above;
    }

    /** The value must be below this; null: no upper bound. */
    @CheckForNull
    public Double getBelow() {
        return below;
    }

    /** The value must be below this; null: no upper bound. */
    @DataBoundSetter
    public void setBelow(@CheckForNull Double below) {
        this.below = below;
    }

    /** How far back a value is looked for; null: 10m. */
    @CheckForNull
    public String getWindow() {
        return window;
    }

    /** How far back a value is looked for; null: 10m. */
    @DataBoundSetter
    public void setWindow(@CheckForNull String window) {
        this.window = FormChecks.given(window);
    }

    @Override
    protected void fill(ObjectNode node, Texts expand) {
        put(node, "answer", answer, expand);
        put(node, "window", window, expand);
        put(node, "above", above);
        put(node, "below", below);
        ArrayNode list = node.putArray("queries");
        getQueries().forEach(query -> list.add(query.toJson(expand)));
    }

    private static void put(ObjectNode node, String knob, @CheckForNull Double value) {
        if (value != null) {
            node.put(knob, BigDecimal.valueOf(value).toPlainString());
        }
    }

    /** Descriptor. */
    @Extension
    @Symbol("metricGate")
    public static final class DescriptorImpl extends RolloutGateDescriptor {
        /** Known to Jenkins by itself. */
        public DescriptorImpl() {
            super("metric");
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.MetricGate_displayName();
        }

        @Override
        protected void complete(ObjectNode node) {
            node.put("below", "1");
            node.putArray("queries")
                    .addObject()
                    .put("id", "value")
                    .put("namespace", "namespace")
                    .put("metric", "metric");
        }

        /** Checks window. */
        @POST
        public FormValidation doCheckWindow(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            return check(item, "window", value);
        }

        /** Checks the lower bound. */
        @POST
        public FormValidation doCheckAbove(
                @CheckForNull @AncestorInPath Item item, @QueryParameter String value, @QueryParameter String below) {
            return range(item, value, below);
        }

        /** Checks the upper bound. */
        @POST
        public FormValidation doCheckBelow(
                @CheckForNull @AncestorInPath Item item, @QueryParameter String value, @QueryParameter String above) {
            return range(item, above, value);
        }

        private FormValidation range(@CheckForNull Item item, String above, String below) {
            return faults(item, node -> {
                node.remove("below");
                RolloutGate.put(node, "above", FormChecks.given(above), Texts.AS_THEY_ARE);
                RolloutGate.put(node, "below", FormChecks.given(below), Texts.AS_THEY_ARE);
            });
        }
    }
}
