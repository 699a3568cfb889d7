package io.jenkins.plugins.awsrollouts.jenkins.spec;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import hudson.ExtensionPoint;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import io.jenkins.plugins.awsrollouts.jenkins.form.Texts;
import io.jenkins.plugins.awsrollouts.rollout.spec.Share;
import io.jenkins.plugins.awsrollouts.rollout.spec.SpecReader;
import io.jenkins.plugins.awsrollouts.rollout.spec.Strategy;
import java.io.Serializable;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.structs.describable.UninstantiatedDescribable;

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

    /**
     * What a text as a spec has it stands for, such as {@code linear:25}.
     *
     * @throws IllegalArgumentException with one sentence, when it is none
     */
    public static UninstantiatedDescribable described(String text) {
        SpecReader.Read read = Sample.with("strategy", TextNode.valueOf(text.trim()));
        if (!(read instanceof SpecReader.Read.Good good)) {
            throw new IllegalArgumentException(String.join(" ", Sample.faults(read)));
        }
        Strategy strategy = good.spec().strategy();
        if (strategy instanceof Strategy.Linear linear) {
            return new UninstantiatedDescribable("linear", null, Map.of("percent", linear.percent()));
        }
        if (strategy instanceof Strategy.Batches batches) {
            String sizes = batches.sizes().stream().map(Share::toString).collect(Collectors.joining(", "));
            return new UninstantiatedDescribable("batches", null, Map.of("sizes", sizes));
        }
        return new UninstantiatedDescribable(strategy.text().replace("()", ""), null, Map.of());
    }

    static ObjectNode type(String symbol) {
        return JsonNodeFactory.instance.objectNode().put("type", symbol);
    }

    /** Descriptor of a strategy. */
    public abstract static class RolloutStrategyDescriptor extends Descriptor<RolloutStrategy> {}
}
