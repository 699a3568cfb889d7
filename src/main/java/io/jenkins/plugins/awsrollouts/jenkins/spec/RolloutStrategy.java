package io.jenkins.plugins.awsrollouts.jenkins.spec;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hudson.ExtensionPoint;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import io.jenkins.plugins.awsrollouts.jenkins.form.Texts;
import io.jenkins.plugins.awsrollouts.rollout.spec.SpecReader;
import io.jenkins.plugins.awsrollouts.rollout.spec.Strategy;
import java.io.Serializable;
import java.util.Optional;

/** How many instances each batch of a rollout replaces. */
public abstract class RolloutStrategy extends AbstractDescribableImpl<RolloutStrategy>
        implements ExtensionPoint, Serializable {
    private static final long serialVersionUID = 1L;

    /**
     * As {@link SpecReader} reads it: its type, which is its symbol, and its arguments.
     *
     * @param expand makes a build's variables into text
     */
    public abstract ObjectNode toJson(Texts expand);

    /** The engine's strategy; empty where an argument is wrong, which the spec's faults tell. */
    public final Optional<Strategy> toStrategy() {
        return Optional.of(Sample.with("strategy", toJson(Texts.AS_THEY_ARE)))
                .filter(SpecReader.Read.Good.class::isInstance)
                .map(read -> ((SpecReader.Read.Good) read).spec().strategy());
    }

    static ObjectNode type(String symbol) {
        return JsonNodeFactory.instance.objectNode().put("type", symbol);
    }

    /** Descriptor of a strategy. */
    public abstract static class RolloutStrategyDescriptor extends Descriptor<RolloutStrategy> {}
}
