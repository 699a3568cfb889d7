package io.jenkins.plugins.awsrollouts.jenkins.spec;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.awsrollouts.gate.Analysis;
import io.jenkins.plugins.awsrollouts.jenkins.form.FormChecks;
import io.jenkins.plugins.awsrollouts.jenkins.form.Lists;
import io.jenkins.plugins.awsrollouts.jenkins.form.Texts;
import io.jenkins.plugins.awsrollouts.rollout.spec.AnalysisReader;
import io.jenkins.plugins.awsrollouts.rollout.spec.Block;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.structs.describable.CustomDescribableModel;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * How a canary's metrics are judged together. What is not given is as in {@link
 * io.jenkins.plugins.awsrollouts.gate.Analysis}.
 */
public final class CanaryJudge extends AbstractDescribableImpl<CanaryJudge> implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final String EXTEND = "extend";
    private static final String BETWEEN_WEIGHTS = "[,\\r\\n]+";

    @CheckForNull
    private String weights;

    @CheckForNull
    private Double pass;

    @CheckForNull
    private Double marginal;

    @CheckForNull
    private Double falseAlarms;

    @CheckForNull
    private Integer minRequests;

    @CheckForNull
    private String interval;

    @CheckForNull
    private String delay;

    @CheckForNull
    private String inconclusive;

    @CheckForNull
    private Integer extensions;

    /** A judge with every knob at its default. */
    @DataBoundConstructor
    public CanaryJudge() {}

    /** Of groups of metrics, {@code group=percent}, by lines or commas; null: none. */
    @CheckForNull
    public String getWeights() {
        return weights;
    }

    /** Of groups of metrics, {@code group=percent}, by lines or commas; null: none. */
    @DataBoundSetter
    public void setWeights(@CheckForNull String weights) {
        this.weights = FormChecks.given(weights);
    }

    /** A score of at least this passes, 0 to 100; null: 95. */
    @CheckForNull
    public Double getPass() {
        return pass;
    }

    /** A score of at least this passes, 0 to 100; null: 95. */
    @DataBoundSetter
    public void setPass(@CheckForNull Double pass) {
        this.pass = pass;
    }

    /** A score below this fails, 0 to 100; null: 75. */
    @CheckForNull
    public Double getMarginal() {
        return marginal;
    }

    /** A score below this fails, 0 to 100; null: 75. */
    @DataBoundSetter
    public void setMarginal(@CheckForNull Double marginal) {
        this.marginal = marginal;
    }

    /** The chance that a canary as good as its baseline is failed over a whole rollout; null: 0.02. */
    @CheckForNull
    public Double getFalseAlarms() {
        return falseAlarms;
    }

    /** The chance that a canary as good as its baseline is failed over a whole rollout; null: 0.02. */
    @DataBoundSetter
    public void setFalseAlarms(@CheckForNull Double falseAlarms) {
        this.falseAlarms = falseAlarms;
    }

    /** Requests that each fleet must have had; null: 20. */
    @CheckForNull
    public Integer getMinRequests() {
        return minRequests;
    }

    /** Requests that each fleet must have had; null: 20. */
    @DataBoundSetter
    public void setMinRequests(@CheckForNull Integer minRequests) {
        this.minRequests = minRequests;
    }

    /** From one look to the next within a step; null: 1m. */
    @CheckForNull
    public String getInterval() {
        return interval;
    }

    /** From one look to the next within a step; null: 1m. */
    @DataBoundSetter
    public void setInterval(@CheckForNull String interval) {
        this.interval = FormChecks.given(interval);
    }

    /** How long after a minute its metrics are taken to be there; null: 3m. */
    @CheckForNull
    public String getDelay() {
        return delay;
    }

    /** How long after a minute its metrics are taken to be there; null: 3m. */
    @DataBoundSetter
    public void setDelay(@CheckForNull String delay) {
        this.delay = FormChecks.given(delay);
    }

    /** What follows when a step ends and nothing can be told: {@code extend}, {@code ask} or {@code fail}. */
    public String getInconclusive() {
        return inconclusive == null ? EXTEND : inconclusive;
    }

    /** What follows when a step ends and nothing can be told: {@code extend}, {@code ask} or {@code fail}. */
    @DataBoundSetter
    public void setInconclusive(@CheckForNull String inconclusive) {
        this.inconclusive = FormChecks.chosen(inconclusive, EXTEND);
    }

    /** How often a step is extended before it fails; null: 3. */
    @CheckForNull
    public Integer getExtensions() {
        return extensions;
    }

    /** How often a step is extended before it fails; null: 3. */
    @DataBoundSetter
    public void setExtensions(@CheckForNull Integer extensions) {
        this.extensions = extensions;
    }

    /**
     * As {@link AnalysisReader} reads it: those knobs that are given.
     *
     * @param expand makes a build's variables into text
     */
    public ObjectNode toJson(Texts expand) {
        return new Given(expand)
                .putList("weights", weights, BETWEEN_WEIGHTS)
                .put("pass", pass)
                .put("marginal", marginal)
                .put("falseAlarms", falseAlarms)
                .put("minRequests", minRequests)
                .put("interval", interval)
                .put("delay", delay)
                .put("inconclusive", inconclusive)
                .put("extensions", extensions)
                .node();
    }

    /** Descriptor; in a Pipeline the weights are a map. */
    @Extension
    public static final class DescriptorImpl extends Descriptor<CanaryJudge> implements CustomDescribableModel {
        /** The knobs, for defaults in the form. */
        public Block<Analysis> getKnobs() {
            return AnalysisReader.KNOBS;
        }

        @NonNull
        @Override
        public Map<String, Object> customInstantiate(@NonNull Map<String, Object> arguments) {
            return Lists.toText(arguments, "weights", ", ");
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.CanaryJudge_displayName();
        }

        /** The choices. */
        @POST
        public ListBoxModel doFillInconclusiveItems(
                @CheckForNull @AncestorInPath Item item, @QueryParameter String inconclusive) {
            return FormChecks.choices(
                    item,
                    inconclusive,
                    new ListBoxModel.Option(Messages.CanaryJudge_extend(), EXTEND),
                    new ListBoxModel.Option(Messages.CanaryJudge_ask(), "ask"),
                    new ListBoxModel.Option(Messages.CanaryJudge_fail(), "fail"));
        }

        /** Checks falseAlarms. */
        @POST
        public FormValidation doCheckFalseAlarms(
                @CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            return check(item, "falseAlarms", value);
        }

        /** Checks minRequests. */
        @POST
        public FormValidation doCheckMinRequests(
                @CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            return check(item, "minRequests", value);
        }

        /** Checks interval. */
        @POST
        public FormValidation doCheckInterval(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            return check(item, "interval", value);
        }

        /** Checks delay. */
        @POST
        public FormValidation doCheckDelay(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            return check(item, "delay", value);
        }

        /** Checks extensions. */
        @POST
        public FormValidation doCheckExtensions(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            return check(item, "extensions", value);
        }

        /** Checks weights. */
        @POST
        public FormValidation doCheckWeights(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            return FormChecks.open(value)
                    ? FormValidation.ok()
                    // which groups there are is not known here
                    : FormChecks.of(
                            item,
                            () -> AnalysisReader.KNOBS.unreadable(new Given(Texts.AS_THEY_ARE)
                                    .putList("weights", value, BETWEEN_WEIGHTS)
                                    .node()));
        }

        /** Checks the score, also against the other one. */
        @POST
        public FormValidation doCheckPass(
                @CheckForNull @AncestorInPath Item item,
                @QueryParameter String value,
                @QueryParameter String marginal) {
            return scores(item, value, value, marginal);
        }

        /** Checks the score, also against the other one. */
        @POST
        public FormValidation doCheckMarginal(
                @CheckForNull @AncestorInPath Item item, @QueryParameter String value, @QueryParameter String pass) {
            return scores(item, value, pass, value);
        }

        private static FormValidation scores(
                @CheckForNull Item item,
                @CheckForNull String value,
                @CheckForNull String pass,
                @CheckForNull String marginal) {
            ObjectNode given = new Given(Texts.AS_THEY_ARE)
                    .put("pass", FormChecks.given(pass))
                    .put("marginal", FormChecks.given(marginal))
                    .node();
            return FormChecks.open(value) ? FormValidation.ok() : FormChecks.of(item, () -> faults(given));
        }

        private static FormValidation check(@CheckForNull Item item, String name, @CheckForNull String value) {
            return FormChecks.open(value)
                    ? FormValidation.ok()
                    : FormChecks.of(
                            item,
                            () -> faults(JsonNodeFactory.instance.objectNode().put(name, value.trim())));
        }

        private static List<String> faults(ObjectNode analysis) {
            return Sample.faults(
                    Sample.with("canary", JsonNodeFactory.instance.objectNode().set("analysis", analysis)));
        }
    }
}
