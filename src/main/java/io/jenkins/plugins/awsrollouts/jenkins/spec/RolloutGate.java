package io.jenkins.plugins.awsrollouts.jenkins.spec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import hudson.ExtensionPoint;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import io.jenkins.plugins.awsrollouts.rollout.SpecReader;
import java.io.Serializable;
import java.util.function.UnaryOperator;

/** A check that a rollout must pass. */
public abstract class RolloutGate extends AbstractDescribableImpl<RolloutGate> implements ExtensionPoint, Serializable {
    private static final long serialVersionUID = 1L;

    /**
     * As {@link SpecReader} reads it: its type and those knobs that are given.
     *
     * @param expand makes a build's variables into text
     */
    public abstract ObjectNode toJson(UnaryOperator<String> expand);

    /** Descriptor of a gate. */
    public abstract static class RolloutGateDescriptor extends Descriptor<RolloutGate> {}
}
