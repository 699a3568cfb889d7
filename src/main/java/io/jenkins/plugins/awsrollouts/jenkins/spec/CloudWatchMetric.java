package io.jenkins.plugins.awsrollouts.jenkins.spec;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.awsrollouts.jenkins.form.FormChecks;
import io.jenkins.plugins.awsrollouts.jenkins.form.Lists;
import io.jenkins.plugins.awsrollouts.jenkins.form.Texts;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.structs.describable.CustomDescribableModel;
import org.jenkinsci.plugins.structs.describable.UninstantiatedDescribable;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * Any metric of CloudWatch, or an expression over it. In dimensions and expressions {@code ${targetGroup}}, {@code
 * ${loadBalancer}} and {@code ${autoScalingGroup}} stand for each fleet's own.
 */
public final class CloudWatchMetric extends CanaryMetric {
    private static final long serialVersionUID = 1L;
    private static final String TYPE = "metric";
    private static final String LINES = "\n";

    /** The id of the metric's line, by which an expression calls it. */
    private static final String METRIC = "m";

    private static final String EXPRESSION = "e";

    private final String namespace;
    private final String metric;

    @CheckForNull
    private String dimensions;

    @CheckForNull
    private String statistic;

    @CheckForNull
    private String expression;

    /**
     * A metric with every other knob at its default.
     *
     * @param namespace such as {@code Shop}
     * @param metric its name in CloudWatch
     */
    @DataBoundConstructor
    public CloudWatchMetric(String namespace, String metric) {
        super(false);
        this.namespace = Util.fixNull(namespace).strip();
        this.metric = Util.fixNull(metric).strip();
    }

    /** Such as {@code Shop}. */
    public String getNamespace() {
        return namespace;
    }

    /** Its name in CloudWatch. */
    public String getMetric() {
        return metric;
    }

    /** Its dimensions, {@code name=value}, one a line; null: none. */
    @CheckForNull
    public String getDimensions() {
        return dimensions;
    }

    /** Its dimensions, {@code name=value}, one a line; null: none. */
    @DataBoundSetter
    public void setDimensions(@CheckForNull String dimensions) {
        this.dimensions = FormChecks.given(dimensions);
    }

    /** Such as {@code Sum} or {@code p95}; null: Average. */
    @CheckForNull
    public String getStatistic() {
        return statistic;
    }

    /** Such as {@code Sum} or {@code p95}; null: Average. */
    @DataBoundSetter
    public void setStatistic(@CheckForNull String statistic) {
        this.statistic = FormChecks.given(statistic);
    }

    /** Metric math that calls the metric {@code m}, judged in its place; null: none. */
    @CheckForNull
    public String getExpression() {
        return expression;
    }

    /** Metric math that calls the metric {@code m}, judged in its place; null: none. */
    @DataBoundSetter
    public void setExpression(@CheckForNull String expression) {
        this.expression = FormChecks.given(expression);
    }

    @Override
    String type() {
        return TYPE;
    }

    @Override
    void fill(Given given) {
        ArrayNode queries = given.node().putArray("queries");
        queries.add(given.another()
                .put("id", METRIC)
                .put("namespace", namespace)
                .put("metric", metric)
                .put("statistic", statistic)
                .putList("dimensions", dimensions, LINES)
                .node());
        if (expression != null) {
            queries.add(given.another()
                    .put("id", EXPRESSION)
                    .put("expression", expression)
                    .node());
        }
        if (getName() == null) {
            given.put("name", metric);
        }
    }

    /** Descriptor; in a Pipeline the dimensions are a map. */
    @Extension
    @Symbol("cloudWatchMetric")
    public static final class DescriptorImpl extends CanaryMetricDescriptor implements CustomDescribableModel {
        @Override
        public boolean isCriticalAsUsual() {
            return false;
        }

        @Override
        String type() {
            return TYPE;
        }

        @Override
        ObjectNode sample() {
            return new CloudWatchMetric("Sample", "Sample").toJson(Texts.AS_THEY_ARE);
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.CloudWatchMetric_displayName();
        }

        @NonNull
        @Override
        public Map<String, Object> customInstantiate(@NonNull Map<String, Object> arguments) {
            return Lists.toText(arguments, "dimensions", LINES);
        }

        @NonNull
        @Override
        public UninstantiatedDescribable customUninstantiate(@NonNull UninstantiatedDescribable described) {
            Map<String, Object> arguments = new LinkedHashMap<>(described.getArguments());
            arguments.computeIfPresent("dimensions", (name, text) -> map(String.valueOf(text)));
            return described.withArguments(arguments);
        }

        /** As a Pipeline writes them; a text that is no map stays one. */
        private static Object map(String text) {
            Map<String, String> all = new LinkedHashMap<>();
            for (String line : Lists.items(text, LINES)) {
                int equals = line.indexOf('=');
                if (equals < 1) {
                    return text;
                }
                all.put(line.substring(0, equals), line.substring(equals + 1));
            }
            return all;
        }

        /** Checks namespace. */
        @POST
        public FormValidation doCheckNamespace(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            return needed(item, value, new CloudWatchMetric(value, "Sample"));
        }

        /** Checks metric. */
        @POST
        public FormValidation doCheckMetric(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            return needed(item, value, new CloudWatchMetric("Sample", value));
        }

        private static FormValidation needed(@CheckForNull Item item, @CheckForNull String value, CanaryMetric sample) {
            return Util.fixNull(value).contains("$")
                    ? FormValidation.ok()
                    : FormChecks.of(item, () -> faults(sample.toJson(Texts.AS_THEY_ARE)));
        }

        /** Checks dimensions. */
        @POST
        public FormValidation doCheckDimensions(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            CloudWatchMetric sample = new CloudWatchMetric("Sample", "Sample");
            sample.setDimensions(value);
            return FormChecks.of(item, () -> faults(sample.toJson(Texts.AS_THEY_ARE)));
        }
    }
}
