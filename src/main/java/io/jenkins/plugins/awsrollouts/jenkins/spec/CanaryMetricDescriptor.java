package io.jenkins.plugins.awsrollouts.jenkins.spec;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.awsrollouts.analysis.Metric;
import io.jenkins.plugins.awsrollouts.jenkins.form.FormChecks;
import io.jenkins.plugins.awsrollouts.rollout.spec.AnalysisReader;
import io.jenkins.plugins.awsrollouts.rollout.spec.Block;
import java.util.List;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Descriptor of a metric of a canary's analysis, with what the form needs for the fields that all kinds share. */
public abstract class CanaryMetricDescriptor extends Descriptor<CanaryMetric> {
    /** What the engine calls this kind. */
    abstract String type();

    /** The knobs of a metric, for defaults and ranges in the form. */
    public final Block<Metric> getKnobs() {
        return AnalysisReader.METRIC;
    }

    /** Whether a metric of this kind is critical unless told otherwise. */
    public abstract boolean isCriticalAsUsual();

    /** What a metric of this kind must have, and nothing else: a form asks about one more knob at a time. */
    ObjectNode sample() {
        return JsonNodeFactory.instance.objectNode().put("type", type());
    }

    /** The choices. */
    @POST
    public ListBoxModel doFillDirectionItems(
            @CheckForNull @AncestorInPath Item item, @QueryParameter String direction) {
        return FormChecks.choices(
                item,
                direction,
                new ListBoxModel.Option(Messages.CanaryMetric_usual(), ""),
                new ListBoxModel.Option(Messages.CanaryMetric_increase(), "increase"),
                new ListBoxModel.Option(Messages.CanaryMetric_decrease(), "decrease"),
                new ListBoxModel.Option(Messages.CanaryMetric_either(), "either"));
    }

    /** The choices. */
    @POST
    public ListBoxModel doFillNanItems(@CheckForNull @AncestorInPath Item item, @QueryParameter String nan) {
        return FormChecks.choices(
                item,
                nan,
                new ListBoxModel.Option(Messages.CanaryMetric_usual(), ""),
                new ListBoxModel.Option(Messages.CanaryMetric_nanRemove(), "remove"),
                new ListBoxModel.Option(Messages.CanaryMetric_nanZero(), "zero"));
    }

    /** The choices. */
    @POST
    public ListBoxModel doFillOutliersItems(@CheckForNull @AncestorInPath Item item, @QueryParameter String outliers) {
        return FormChecks.choices(
                item,
                outliers,
                new ListBoxModel.Option(Messages.CanaryMetric_usual(), ""),
                new ListBoxModel.Option(Messages.CanaryMetric_outliersKeep(), "keep"),
                new ListBoxModel.Option(Messages.CanaryMetric_outliersRemove(), "remove"));
    }

    /** The choices. */
    @POST
    public ListBoxModel doFillEffectItems(@CheckForNull @AncestorInPath Item item, @QueryParameter String effect) {
        return FormChecks.choices(
                item,
                effect,
                new ListBoxModel.Option(Messages.CanaryMetric_usual(), ""),
                new ListBoxModel.Option(Messages.CanaryMetric_effectAny(), "any"),
                new ListBoxModel.Option(Messages.CanaryMetric_effectRatio(), "ratio"),
                new ListBoxModel.Option(Messages.CanaryMetric_effectSuperiority(), "superiority"));
    }

    /** Checks minSamples. */
    @POST
    public FormValidation doCheckMinSamples(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
        return check(item, "minSamples", value);
    }

    /** Checks outlierFactor. */
    @POST
    public FormValidation doCheckOutlierFactor(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
        return check(item, "outlierFactor", value);
    }

    /** Checks unseen. */
    @POST
    public FormValidation doCheckUnseen(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
        return check(item, "unseen", value);
    }

    /** Checks max. */
    @POST
    public FormValidation doCheckMax(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
        return check(item, "max", value);
    }

    /** Checks min. */
    @POST
    public FormValidation doCheckMin(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
        return check(item, "min", value);
    }

    /** Checks allowedIncrease, for the size that effect names. */
    @POST
    public FormValidation doCheckAllowedIncrease(
            @CheckForNull @AncestorInPath Item item, @QueryParameter String value, @QueryParameter String effect) {
        return FormChecks.open(value) ? FormValidation.ok() : bound(item, "allowedIncrease", value, effect);
    }

    /** Checks allowedDecrease, for the size that effect names. */
    @POST
    public FormValidation doCheckAllowedDecrease(
            @CheckForNull @AncestorInPath Item item, @QueryParameter String value, @QueryParameter String effect) {
        return FormChecks.open(value) ? FormValidation.ok() : bound(item, "allowedDecrease", value, effect);
    }

    /** Checks criticalIncrease, for the size that effect names. */
    @POST
    public FormValidation doCheckCriticalIncrease(
            @CheckForNull @AncestorInPath Item item, @QueryParameter String value, @QueryParameter String effect) {
        return FormChecks.open(value) ? FormValidation.ok() : bound(item, "criticalIncrease", value, effect);
    }

    /** Checks criticalDecrease, for the size that effect names. */
    @POST
    public FormValidation doCheckCriticalDecrease(
            @CheckForNull @AncestorInPath Item item, @QueryParameter String value, @QueryParameter String effect) {
        return FormChecks.open(value) ? FormValidation.ok() : bound(item, "criticalDecrease", value, effect);
    }

    private FormValidation bound(@CheckForNull Item item, String name, String value, @CheckForNull String effect) {
        ObjectNode metric = sample().put(name, value.trim());
        String size = FormChecks.given(effect);
        metric.put("effect", size == null || size.equals("any") ? "ratio" : size);
        if (name.startsWith("critical")) {
            // a bound of the other kind that is not in its way
            metric.put(name.replace("critical", "allowed"), "superiority".equals(size) ? "0.5" : "1");
        }
        return FormChecks.of(item, () -> faults(metric));
    }

    /** Checks one knob of a metric by itself. */
    protected final FormValidation check(@CheckForNull Item item, String name, @CheckForNull String value) {
        return FormChecks.open(value)
                ? FormValidation.ok()
                : FormChecks.of(item, () -> faults(sample().put(name, value.trim())));
    }

    /** What is wrong with a metric. */
    static List<String> faults(ObjectNode metric) {
        ObjectNode analysis = JsonNodeFactory.instance.objectNode();
        analysis.putArray("metrics").add(metric);
        return Sample.faults(
                Sample.with("canary", JsonNodeFactory.instance.objectNode().set("analysis", analysis)));
    }
}
