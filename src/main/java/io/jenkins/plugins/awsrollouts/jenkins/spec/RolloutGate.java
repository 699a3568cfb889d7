package io.jenkins.plugins.awsrollouts.jenkins.spec;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.ExtensionPoint;
import hudson.model.AbstractDescribableImpl;
import io.jenkins.plugins.awsrollouts.jenkins.form.FormChecks;
import io.jenkins.plugins.awsrollouts.jenkins.form.Texts;
import io.jenkins.plugins.awsrollouts.rollout.spec.SpecReader;
import java.io.Serializable;
import java.util.List;
import org.kohsuke.stapler.DataBoundSetter;

/** A check that a rollout must pass, with the terms that every kind has; what is not given of them is the kind's. */
public abstract class RolloutGate extends AbstractDescribableImpl<RolloutGate> implements ExtensionPoint, Serializable {
    private static final long serialVersionUID = 1L;

    @CheckForNull
    private String when;

    @CheckForNull
    private Integer attempts;

    @CheckForNull
    private Integer successes;

    @CheckForNull
    private Integer failures;

    @CheckForNull
    private String interval;

    @CheckForNull
    private String timeout;

    @CheckForNull
    private String onFailure;

    @CheckForNull
    private String inconclusive;

    /** When it is on: before, stage, always or end. */
    public String getWhen() {
        return when == null ? usual("when") : when;
    }

    /** When it is on: before, stage, always or end. */
    @DataBoundSetter
    public void setWhen(@CheckForNull String when) {
        this.when = FormChecks.chosen(when, usual("when"));
    }

    /** Bad answers in a row that end it before it has passed; null: as the kind has it. */
    @CheckForNull
    public Integer getAttempts() {
        return attempts;
    }

    /** Bad answers in a row that end it before it has passed; null: as the kind has it. */
    @DataBoundSetter
    public void setAttempts(@CheckForNull Integer attempts) {
        this.attempts = attempts;
    }

    /** Good answers in a row to pass; null: as the kind has it. */
    @CheckForNull
    public Integer getSuccesses() {
        return successes;
    }

    /** Good answers in a row to pass; null: as the kind has it. */
    @DataBoundSetter
    public void setSuccesses(@CheckForNull Integer successes) {
        this.successes = successes;
    }

    /** Bad answers in a row to fail once it has passed; null: as the kind has it. */
    @CheckForNull
    public Integer getFailures() {
        return failures;
    }

    /** Bad answers in a row to fail once it has passed; null: as the kind has it. */
    @DataBoundSetter
    public void setFailures(@CheckForNull Integer failures) {
        this.failures = failures;
    }

    /** The time from an answer to the next question; null: as the kind has it. */
    @CheckForNull
    public String getInterval() {
        return interval;
    }

    /** The time from an answer to the next question; null: as the kind has it. */
    @DataBoundSetter
    public void setInterval(@CheckForNull String interval) {
        this.interval = FormChecks.given(interval);
    }

    /** The time until it must have passed; null: as the kind has it. */
    @CheckForNull
    public String getTimeout() {
        return timeout;
    }

    /** The time until it must have passed; null: as the kind has it. */
    @DataBoundSetter
    public void setTimeout(@CheckForNull String timeout) {
        this.timeout = FormChecks.given(timeout);
    }

    /** What follows when it fails: fail or warn. */
    public String getOnFailure() {
        return onFailure == null ? usual("onFailure") : onFailure;
    }

    /** What follows when it fails: fail or warn. */
    @DataBoundSetter
    public void setOnFailure(@CheckForNull String onFailure) {
        this.onFailure = FormChecks.chosen(onFailure, usual("onFailure"));
    }

    /** What an open answer counts: wait, pass or fail. */
    public String getInconclusive() {
        return inconclusive == null ? usual("inconclusive") : inconclusive;
    }

    /** What an open answer counts: wait, pass or fail. */
    @DataBoundSetter
    public void setInconclusive(@CheckForNull String inconclusive) {
        this.inconclusive = FormChecks.chosen(inconclusive, usual("inconclusive"));
    }

    /**
     * As {@link SpecReader} reads it: its type and those knobs that are given.
     *
     * @param expand makes a build's variables into text
     */
    public final ObjectNode toJson(Texts expand) {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("type", getDescriptor().type());
        fill(node, expand);
        put(node, "when", when, expand);
        put(node, "attempts", attempts);
        put(node, "successes", successes);
        put(node, "failures", failures);
        put(node, "interval", interval, expand);
        put(node, "timeout", timeout, expand);
        put(node, "onFailure", onFailure, expand);
        put(node, "inconclusive", inconclusive, expand);
        return node;
    }

    /**
     * What is wrong with it that cannot be told from its JSON, one sentence each.
     *
     * @param expand makes a build's variables into text
     */
    public List<String> faults(Texts expand) {
        return List.of();
    }

    /** Adds the knobs of this kind. */
    protected abstract void fill(ObjectNode node, Texts expand);

    private String usual(String knob) {
        return getDescriptor().getKnobs().usual(knob);
    }

    @Override
    public RolloutGateDescriptor getDescriptor() {
        return (RolloutGateDescriptor) super.getDescriptor();
    }

    /** Adds a knob where it is given. */
    protected static void put(ObjectNode node, String knob, @CheckForNull String value, Texts expand) {
        if (value != null) {
            node.put(knob, expand.apply(value));
        }
    }

    /** Adds a knob where it is given. */
    protected static void put(ObjectNode node, String knob, @CheckForNull Integer value) {
        if (value != null) {
            node.put(knob, value);
        }
    }

    /** Adds a knob of several texts where it is given. */
    protected static void putLines(ObjectNode node, String knob, @CheckForNull List<String> lines, Texts expand) {
        if (lines != null) {
            ArrayNode list = node.putArray(knob);
            lines.forEach(line -> list.add(expand.apply(line)));
        }
    }
}
