package io.jenkins.plugins.awsrollouts.rollout.spec;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.awsrollouts.cloud.ImageQuery;
import java.util.stream.Collectors;

/** Writes a spec as the JSON that {@link SpecReader} reads, every knob with its value. */
public final class SpecWriter {
    private SpecWriter() {}

    /** The spec as a JSON object. */
    public static ObjectNode write(Spec spec) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("group", spec.group());
        image(node, spec.image());
        node.put("strategy", strategy(spec.strategy()));
        limits(node, spec.limits());
        ArrayNode gates = node.putArray("gates");
        spec.gates().forEach(gate -> GateWriter.write(gate).ifPresent(gates::add));
        node.put("onFailure", Words.word(spec.onFailure()));
        node.put("onAbort", Words.word(spec.onAbort()));
        node.put("protected", Words.word(spec.protectedInstances()));
        node.put("launchHooks", Words.word(spec.launchHooks()));
        spec.canary().ifPresent(canary -> node.set("canary", CanaryWriter.write(canary)));
        spec.swap().ifPresent(swap -> node.set("blueGreen", SwapWriter.write(swap)));
        return node;
    }

    private static void image(ObjectNode node, ImageQuery image) {
        if (image instanceof ImageQuery.ById byId) {
            node.put("ami", byId.id());
        } else if (image instanceof ImageQuery.ByName byName) {
            node.put("amiName", byName.pattern()).put("amiOwner", byName.owner());
        } else if (image instanceof ImageQuery.ByTags byTags) {
            ObjectNode tags = node.putObject("amiTags");
            byTags.tags().entrySet().stream()
                    .sorted(java.util.Map.Entry.comparingByKey())
                    .forEach(tag -> tags.put(tag.getKey(), tag.getValue()));
            node.put("amiOwner", byTags.owner());
        } else if (image instanceof ImageQuery.ByParameter byParameter) {
            node.put("amiParameter", byParameter.name());
        }
    }

    private static String strategy(Strategy strategy) {
        if (strategy instanceof Strategy.Linear linear) {
            return "linear:" + linear.percent();
        }
        if (strategy instanceof Strategy.Batches batches) {
            return "batches:" + batches.sizes().stream().map(Share::toString).collect(Collectors.joining(","));
        }
        if (strategy instanceof Strategy.OneAtATime) {
            return "oneAtATime";
        }
        return strategy instanceof Strategy.HalfAtATime ? "halfAtATime" : "allAtOnce";
    }

    private static void limits(ObjectNode node, Limits limits) {
        node.put("minHealthy", limits.minHealthyPercent());
        node.put("maxHealthy", limits.maxHealthyPercent());
        node.put("warmUp", Durations.text(limits.warmUp()));
        node.put("healthTimeout", Durations.text(limits.healthTimeout()));
        node.put("progressDeadline", Durations.text(limits.progressDeadline()));
        node.put("failedInstances", limits.failedInstances());
        node.put("bake", Durations.text(limits.bake()));
        node.put("finalBake", Durations.text(limits.finalBake()));
    }
}
