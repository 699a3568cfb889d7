package io.jenkins.plugins.awsrollouts.jenkins.step;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.awsrollouts.jenkins.form.FormChecks;
import io.jenkins.plugins.awsrollouts.jenkins.form.Lists;
import io.jenkins.plugins.awsrollouts.jenkins.form.Texts;
import io.jenkins.plugins.awsrollouts.jenkins.spec.CanaryJudge;
import io.jenkins.plugins.awsrollouts.jenkins.spec.CanaryMetric;
import java.util.ArrayList;
import java.util.List;
import org.kohsuke.stapler.DataBoundSetter;

/** A rollout that shares requests between the old fleet and a new one, step by step, and compares the two meanwhile. */
public abstract class SharingStep extends RolloutStep {
    private static final long serialVersionUID = 1L;
    private static final String BETWEEN_RULES = "[,\\s]+";

    @CheckForNull
    private String listenerRule;

    @CheckForNull
    private String steps;

    @CheckForNull
    private String every;

    @CheckForNull
    private List<CanaryMetric> analysis;

    @CheckForNull
    private CanaryJudge judge;

    /**
     * A rollout to this group, all else by default.
     *
     * @param autoScalingGroup the name of the group
     */
    protected SharingStep(String autoScalingGroup) {
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

    /** Percents with commas between them, {@code linear:20} or {@code exponential:5:2}; null: as the kind of rollout has it. */
    @CheckForNull
    public String getSteps() {
        return steps;
    }

    /** Percents with commas between them, {@code linear:20} or {@code exponential:5:2}; null: as the kind of rollout has it. */
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

    /** By what the new fleet is compared with the old one; empty, and no judge: gates alone decide. */
    public List<CanaryMetric> getAnalysis() {
        return analysis == null ? List.of() : List.copyOf(analysis);
    }

    /** By what the new fleet is compared with the old one; empty, and no judge: gates alone decide. */
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
        this.judge = judge == null || judge.toJson(Texts.AS_THEY_ARE).isEmpty() ? null : judge;
    }

    @Override
    protected void fill(ObjectNode node, Texts expand) {
        ObjectNode shared = node.putObject(knob());
        if (listenerRule != null) {
            ArrayNode rules = shared.putArray("listenerRule");
            Lists.items(expand.apply(listenerRule), BETWEEN_RULES).forEach(rules::add);
        }
        put(shared, "steps", steps, expand);
        put(shared, "every", every, expand);
        fillShared(shared, expand);
        if (analysis != null || judge != null) {
            shared.set("analysis", analysis(expand));
        }
    }

    /** The knob of the spec that all of this is within. */
    abstract String knob();

    /** Adds what this kind of rollout has besides to that knob. */
    abstract void fillShared(ObjectNode node, Texts expand);

    private ObjectNode analysis(Texts expand) {
        ObjectNode node = judge == null ? new CanaryJudge().toJson(expand) : judge.toJson(expand);
        if (analysis != null) {
            ArrayNode metrics = node.putArray("metrics");
            analysis.forEach(metric -> metrics.add(metric.toJson(expand)));
        }
        return node;
    }
}
