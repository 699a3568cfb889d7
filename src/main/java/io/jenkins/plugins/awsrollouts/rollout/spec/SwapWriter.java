package io.jenkins.plugins.awsrollouts.rollout.spec;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Writes a swap as the JSON that {@link SwapReader} reads, every knob with its value. */
final class SwapWriter {
    private SwapWriter() {}

    static ObjectNode write(Swap swap) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        swap.routes().forEach(node.putArray("listenerRule")::add);
        swap.test().ifPresent(route -> node.put("testListenerRule", route));
        swap.green().ifPresent(group -> node.put("green", group));
        swap.steps().forEach(node.putArray("steps")::add);
        node.put("every", Durations.text(swap.every()));
        node.put("sticky", Words.word(swap.sticky()));
        node.put("keepBlue", Durations.text(swap.keepBlue()));
        node.put("blue", Words.word(swap.after()));
        node.put("keep", swap.keep());
        node.put("names", swap.names());
        swap.analysis().ifPresent(analysis -> node.set("analysis", AnalysisWriter.write(analysis)));
        return node;
    }
}
