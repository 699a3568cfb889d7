package io.jenkins.plugins.awsrollouts.jenkins.step;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import io.jenkins.plugins.awsrollouts.jenkins.form.FormChecks;
import io.jenkins.plugins.awsrollouts.jenkins.form.Lists;
import io.jenkins.plugins.awsrollouts.jenkins.spec.CanaryJudge;
import io.jenkins.plugins.awsrollouts.jenkins.spec.CanaryMetric;
import io.jenkins.plugins.awsrollouts.jenkins.spec.RequestMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * Brings a growing share of the requests to a canary, and the group to the AMI once that has held. What is not given is
 * as in {@link io.jenkins.plugins.awsrollouts.rollout.Canary}.
 */
public class CanaryShiftStep extends DeployStep {
    private static final long serialVersionUID = 1L;
    /** What a Pipeline calls it. */
    static final String FUNCTION = "canaryShift";

    private static final String BETWEEN_RULES = "[,\\s]+";

    @CheckForNull
    private String listenerRule;

    @CheckForNull
    private String steps;

    @CheckForNull
    private String every;

    @CheckForNull
    private Integer floor;

    private boolean baseline;

    @CheckForNull
    private List<RequestMatch> match;

    @CheckForNull
    private List<CanaryMetric> analysis;

    @CheckForNull
    private CanaryJudge judge;

    /**
     * A canary for this group, all else by default.
     *
     * @param autoScalingGroup the name of the group
     */
    @DataBoundConstructor
    public CanaryShiftStep(String autoScalingGroup) {
        super(autoScalingGroup);
    }

    /** ARNs of the rules, or of listeners for their default actions, by commas or lines; null: the one that forwards to the group. */
    @CheckForNull
    public String getListenerRule() {
        return listenerRule;
    }

    /** ARNs of the rules, or of listeners for their default actions, by commas or lines; null: the one that forwards to the group. */
    @DataBoundSetter
    public void setListenerRule(@CheckForNull String listenerRule) {
        this.listenerRule = FormChecks.given(listenerRule);
    }

    /** Percents with commas between them, {@code linear:20} or {@code exponential:5:2}; null: 5, 25, 50. */
    @CheckForNull
    public String getSteps() {
        return steps;
    }

    /** Percents with commas between them, {@code linear:20} or {@code exponential:5:2}; null: 5, 25, 50. */
    @DataBoundSetter
    public void setSteps(@CheckForNull String steps) {
        this.steps = FormChecks.given(steps);
    }

    /** How long each step is watched; null: 10m. */
    @CheckForNull
    public String getEvery() {
        return every;
    }

    /** How long each step is watched; null: 10m. */
    @DataBoundSetter
    public void setEvery(@CheckForNull String every) {
        this.every = FormChecks.given(every);
    }

    /** How many instances the canary has at least; null: 1. */
    @CheckForNull
    public Integer getFloor() {
        return floor;
    }

    /** How many instances the canary has at least; null: 1. */
    @DataBoundSetter
    public void setFloor(@CheckForNull Integer floor) {
        this.floor = floor;
    }

    /** Whether a third fleet, of the old AMI and as large as the canary, is set up to compare with. */
    public boolean isBaseline() {
        return baseline;
    }

    /** Whether a third fleet, of the old AMI and as large as the canary, is set up to compare with. */
    @DataBoundSetter
    public void setBaseline(boolean baseline) {
        this.baseline = baseline;
    }

    /** What a request must be like to go to the canary, all of them; empty: chosen by weight. */
    public List<RequestMatch> getMatch() {
        return match == null ? List.of() : List.copyOf(match);
    }

    /** What a request must be like to go to the canary, all of them; empty: chosen by weight. */
    @DataBoundSetter
    public void setMatch(@CheckForNull List<RequestMatch> match) {
        this.match = match == null || match.isEmpty() ? null : new ArrayList<>(match);
    }

    /** By what the canary is compared with its baseline; empty, and no judge: gates alone decide. */
    public List<CanaryMetric> getAnalysis() {
        return analysis == null ? List.of() : List.copyOf(analysis);
    }

    /** By what the canary is compared with its baseline; empty, and no judge: gates alone decide. */
    @DataBoundSetter
    public void setAnalysis(@CheckForNull List<CanaryMetric> analysis) {
        this.analysis = analysis == null || analysis.isEmpty() ? null : new ArrayList<>(analysis);
    }

    /** How the metrics are judged together; null: as usual. */
    @CheckForNull
    public CanaryJudge getJudge() {
        return judge;
    }

    /** How the metrics are judged together; null: as usual. */
    @DataBoundSetter
    public void setJudge(@CheckForNull CanaryJudge judge) {
        // a form gives one with nothing in it
        this.judge = judge == null || judge.toJson(UnaryOperator.identity()).isEmpty() ? null : judge;
    }

    @Override
    protected void fill(ObjectNode node, UnaryOperator<String> expand) {
        super.fill(node, expand);
        ObjectNode canary = node.putObject("canary");
        if (listenerRule != null) {
            ArrayNode rules = canary.putArray("listenerRule");
            Lists.items(expand.apply(listenerRule), BETWEEN_RULES).forEach(rules::add);
        }
        if (match != null) {
            ArrayNode conditions = canary.putArray("match");
            match.forEach(one -> conditions.add(one.toJson(expand)));
        }
        put(canary, "steps", steps, expand);
        put(canary, "every", every, expand);
        put(canary, "floor", floor);
        canary.put("baseline", baseline);
        if (analysis != null || judge != null) {
            canary.set("analysis", analysis(expand));
        }
    }

    private ObjectNode analysis(UnaryOperator<String> expand) {
        ObjectNode node = judge == null ? new CanaryJudge().toJson(expand) : judge.toJson(expand);
        if (analysis != null) {
            ArrayNode metrics = node.putArray("metrics");
            analysis.forEach(metric -> metrics.add(metric.toJson(expand)));
        }
        return node;
    }

    /** Descriptor. */
    @Extension
    public static class DescriptorImpl extends CanaryShiftDescriptor {
        @Override
        public String getFunctionName() {
            return FUNCTION;
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.CanaryShiftStep_displayName();
        }
    }
}
