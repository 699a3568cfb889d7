package io.jenkins.plugins.awsrollouts.jenkins.spec;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.awsrollouts.jenkins.form.FormChecks;
import io.jenkins.plugins.awsrollouts.jenkins.form.Lines;
import io.jenkins.plugins.awsrollouts.jenkins.form.Texts;
import java.io.Serializable;
import java.util.List;
import java.util.function.Consumer;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** A line of a metric query: a metric, or an expression over other lines. */
public final class MetricQuery extends AbstractDescribableImpl<MetricQuery> implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String id;

    @CheckForNull
    private String namespace;

    @CheckForNull
    private String metric;

    @CheckForNull
    private List<String> dimensions;

    @CheckForNull
    private String statistic;

    @CheckForNull
    private String period;

    @CheckForNull
    private String expression;

    /**
     * A line that is not yet a metric or an expression.
     *
     * @param id what other lines call it
     */
    @DataBoundConstructor
    public MetricQuery(String id) {
        this.id = Util.fixNull(id).trim();
    }

    /** What other lines call it. */
    public String getId() {
        return id;
    }

    /** The namespace of the metric; null for an expression. */
    @CheckForNull
    public String getNamespace() {
        return namespace;
    }

    /** The namespace of the metric; null for an expression. */
    @DataBoundSetter
    public void setNamespace(@CheckForNull String namespace) {
        this.namespace = FormChecks.given(namespace);
    }

    /** The name of the metric; null for an expression. */
    @CheckForNull
    public String getMetric() {
        return metric;
    }

    /** The name of the metric; null for an expression. */
    @DataBoundSetter
    public void setMetric(@CheckForNull String metric) {
        this.metric = FormChecks.given(metric);
    }

    /** The dimensions of the metric, each {@code name=value}. */
    public List<String> getDimensions() {
        return Lines.of(dimensions);
    }

    /** The dimensions of the metric, each {@code name=value}. */
    @DataBoundSetter
    public void setDimensions(@CheckForNull List<String> dimensions) {
        this.dimensions = Lines.kept(dimensions);
    }

    /** The statistic; null: Average. */
    @CheckForNull
    public String getStatistic() {
        return statistic;
    }

    /** The statistic; null: Average. */
    @DataBoundSetter
    public void setStatistic(@CheckForNull String statistic) {
        this.statistic = FormChecks.given(statistic);
    }

    /** The length of one value's period; null: 1m. */
    @CheckForNull
    public String getPeriod() {
        return period;
    }

    /** The length of one value's period; null: 1m. */
    @DataBoundSetter
    public void setPeriod(@CheckForNull String period) {
        this.period = FormChecks.given(period);
    }

    /** An expression over other lines; null for a metric. */
    @CheckForNull
    public String getExpression() {
        return expression;
    }

    /** An expression over other lines; null for a metric. */
    @DataBoundSetter
    public void setExpression(@CheckForNull String expression) {
        this.expression = FormChecks.given(expression);
    }

    ObjectNode toJson(Texts expand) {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("id", expand.apply(id));
        RolloutGate.put(node, "namespace", namespace, expand);
        RolloutGate.put(node, "metric", metric, expand);
        RolloutGate.putLines(node, "dimensions", dimensions, expand);
        RolloutGate.put(node, "statistic", statistic, expand);
        RolloutGate.put(node, "period", period, expand);
        RolloutGate.put(node, "expression", expression, expand);
        return node;
    }

    /** Descriptor. */
    @Extension
    @Symbol("metricQuery")
    public static final class DescriptorImpl extends Descriptor<MetricQuery> {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.MetricQuery_displayName();
        }

        /** A list as a form's field shows it. */
        public String lines(@CheckForNull List<String> lines) {
            return Lines.text(lines);
        }

        /** Checks the id. */
        @POST
        public FormValidation doCheckId(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            return Util.fixNull(value).contains("$")
                    ? FormValidation.ok()
                    : faults(item, node -> node.put("id", Util.fixNull(value).trim()));
        }

        /** Checks that a metric or an expression is given, and not both. */
        @POST
        public FormValidation doCheckExpression(
                @CheckForNull @AncestorInPath Item item,
                @QueryParameter String value,
                @QueryParameter String metric,
                @QueryParameter String namespace) {
            boolean later = Util.fixNull(metric).contains("$")
                    || Util.fixNull(namespace).contains("$");
            return later
                    ? FormValidation.ok()
                    : faults(item, node -> {
                        node.remove(List.of("metric", "namespace"));
                        RolloutGate.put(node, "expression", FormChecks.given(value), Texts.AS_THEY_ARE);
                        RolloutGate.put(node, "metric", FormChecks.given(metric), Texts.AS_THEY_ARE);
                        RolloutGate.put(node, "namespace", FormChecks.given(namespace), Texts.AS_THEY_ARE);
                    });
        }

        /** Checks the period. */
        @POST
        public FormValidation doCheckPeriod(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            return FormChecks.open(value)
                    ? FormValidation.ok()
                    : faults(item, node -> node.put("period", value.trim()));
        }

        /** Checks the dimensions. */
        @POST
        public FormValidation doCheckDimensions(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            List<String> lines = Lines.kept(List.of(Util.fixNull(value)));
            return faults(item, node -> RolloutGate.putLines(node, "dimensions", lines, Texts.AS_THEY_ARE));
        }

        private static FormValidation faults(@CheckForNull Item item, Consumer<ObjectNode> knobs) {
            return FormChecks.of(item, () -> {
                ObjectNode gate = JsonNodeFactory.instance
                        .objectNode()
                        .put("type", "metric")
                        .put("below", "1");
                knobs.accept(gate.putArray("queries")
                        .addObject()
                        .put("id", "value")
                        .put("namespace", "namespace")
                        .put("metric", "metric"));
                return Sample.faults(Sample.with(
                        "gates", JsonNodeFactory.instance.arrayNode().add(gate)));
            });
        }
    }
}
