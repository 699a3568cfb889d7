package io.jenkins.plugins.awsrollouts.jenkins.spec;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.awsrollouts.gate.Gate;
import io.jenkins.plugins.awsrollouts.gate.When;
import io.jenkins.plugins.awsrollouts.jenkins.form.FormChecks;
import io.jenkins.plugins.awsrollouts.jenkins.form.Lines;
import io.jenkins.plugins.awsrollouts.rollout.spec.Block;
import io.jenkins.plugins.awsrollouts.rollout.spec.GateReader;
import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Descriptor of a gate, with what its form needs for the terms that every kind has. */
public abstract class RolloutGateDescriptor extends Descriptor<RolloutGate> {
    private final String type;
    private final Block<? extends Gate> knobs;

    /**
     * @param type what specs call the kind
     */
    protected RolloutGateDescriptor(String type) {
        this.type = type;
        this.knobs = GateReader.block(type).orElseThrow();
    }

    /** What specs call the kind. */
    final String type() {
        return type;
    }

    /** The knobs of the kind, for defaults and ranges in its form. */
    public final Block<? extends Gate> getKnobs() {
        return knobs;
    }

    /** When a gate of this kind can be on. */
    protected List<When> times() {
        return List.of(When.values());
    }

    /** Adds what a gate of this kind must have, so that its other knobs can be checked. */
    protected void complete(ObjectNode node) {}

    /** A list as a form's field shows it. */
    public final String lines(@CheckForNull List<String> lines) {
        return Lines.text(lines);
    }

    /** The times at which it can be on. */
    @POST
    public ListBoxModel doFillWhenItems(@CheckForNull @AncestorInPath Item item, @QueryParameter String when) {
        return choices(item, "when", when, times().stream().map(Words::word));
    }

    /** What can follow when it fails. */
    @POST
    public ListBoxModel doFillOnFailureItems(
            @CheckForNull @AncestorInPath Item item, @QueryParameter String onFailure) {
        return choices(item, "onFailure", onFailure);
    }

    /** What an open answer can count. */
    @POST
    public ListBoxModel doFillInconclusiveItems(
            @CheckForNull @AncestorInPath Item item, @QueryParameter String inconclusive) {
        return choices(item, "inconclusive", inconclusive);
    }

    /** The choices of a knob. */
    final ListBoxModel choices(@CheckForNull Item item, String knob, @CheckForNull String current) {
        return choices(item, knob, current, knobs.knob(knob).words().stream());
    }

    /** The default first, so that a form that is new shows it. */
    private ListBoxModel choices(
            @CheckForNull Item item, String knob, @CheckForNull String current, Stream<String> all) {
        String usual = knobs.usual(knob);
        return words(
                item,
                current,
                Stream.concat(Stream.of(usual), all.filter(one -> !one.equals(usual)))
                        .toArray(String[]::new));
    }

    static ListBoxModel words(@CheckForNull Item item, @CheckForNull String current, String... all) {
        return FormChecks.choices(
                item, current, Stream.of(all).map(ListBoxModel.Option::new).toArray(ListBoxModel.Option[]::new));
    }

    /** Checks attempts. */
    @POST
    public FormValidation doCheckAttempts(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
        return check(item, "attempts", value);
    }

    /** Checks successes. */
    @POST
    public FormValidation doCheckSuccesses(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
        return check(item, "successes", value);
    }

    /** Checks failures. */
    @POST
    public FormValidation doCheckFailures(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
        return check(item, "failures", value);
    }

    /** Checks interval. */
    @POST
    public FormValidation doCheckInterval(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
        return check(item, "interval", value);
    }

    /** Checks timeout. */
    @POST
    public FormValidation doCheckTimeout(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
        return check(item, "timeout", value);
    }

    /** Checks one knob of a gate that is good but for that one. */
    protected final FormValidation check(@CheckForNull Item item, String knob, @CheckForNull String value) {
        return FormChecks.open(value) ? FormValidation.ok() : faults(item, node -> node.put(knob, value.trim()));
    }

    /** Checks a text as it stands: a dollar sign there is more often its own than a variable's beginning. */
    protected final FormValidation checkText(@CheckForNull Item item, String knob, @CheckForNull String value) {
        return Util.fixEmptyAndTrim(value) == null ? FormValidation.ok() : faults(item, node -> node.put(knob, value));
    }

    /** Checks a knob of several lines. */
    protected final FormValidation checkLines(@CheckForNull Item item, String knob, @CheckForNull String value) {
        List<String> lines = Lines.kept(List.of(Util.fixNull(value)));
        return lines == null
                ? FormValidation.ok()
                : faults(item, node -> {
                    ArrayNode list = node.putArray(knob);
                    lines.forEach(list::add);
                });
    }

    /** Checks a time of a kind that may have no time of its own. */
    final FormValidation checkWhen(@CheckForNull Item item, @CheckForNull String value) {
        return check(item, "when", FormChecks.chosen(value, knobs.usual("when")));
    }

    /**
     * The faults of a gate.
     *
     * @param knobs makes a gate without faults into the one in question
     */
    protected final FormValidation faults(@CheckForNull Item item, Consumer<ObjectNode> knobs) {
        return FormChecks.of(item, () -> {
            ObjectNode node = JsonNodeFactory.instance.objectNode().put("type", type);
            complete(node);
            knobs.accept(node);
            return Sample.faults(
                    Sample.with("gates", JsonNodeFactory.instance.arrayNode().add(node)));
        });
    }
}
