package io.jenkins.plugins.awsrollouts.rollout.spec;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.awsrollouts.cloud.Condition;

/** Writes a canary as the JSON that {@link CanaryReader} reads, every knob with its value. */
final class CanaryWriter {
    private CanaryWriter() {}

    static ObjectNode write(Canary canary) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        canary.routes().forEach(node.putArray("listenerRule")::add);
        ArrayNode match = node.putArray("match");
        canary.match().forEach(condition -> match.add(condition(condition)));
        canary.steps().forEach(node.putArray("steps")::add);
        node.put("every", Durations.text(canary.every()));
        node.put("floor", canary.floor());
        node.put("baseline", canary.baseline());
        canary.analysis().ifPresent(analysis -> node.set("analysis", AnalysisWriter.write(analysis)));
        return node;
    }

    private static ObjectNode condition(Condition condition) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        String kind = Words.word(condition.kind());
        boolean named = condition.kind().named();
        if (named) {
            node.put(kind, condition.name());
        }
        condition.values().forEach(node.putArray(named ? "values" : kind)::add);
        return node;
    }
}
