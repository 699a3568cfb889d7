package io.jenkins.plugins.awsrollouts.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.SpecReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that make a spec; every one is a knob of docs/command-line.md, and wins over the file's. */
final class SpecOptions {
    @Option(names = "--spec", paramLabel = "FILE", description = "A JSON file with the same knobs in camelCase.")
    private Path file;

    @Option(names = "--group", paramLabel = "NAME", description = "The Auto Scaling group to deploy to.")
    private String group;

    @Option(names = "--ami", paramLabel = "ID", description = "The AMI, by its id.")
    private String ami;

    @Option(
            names = "--ami-name",
            paramLabel = "NAME",
            description = "The newest AMI of that name; * and ? stand for any characters and any one.")
    private String amiName;

    @Option(
            names = "--ami-owner",
            paramLabel = "OWNER",
            description = "Whose AMI: an account id, self or amazon. Default: self.")
    private String amiOwner;

    @Option(
            names = "--ami-tag",
            paramLabel = "KEY=VALUE",
            description = "The newest AMI with that tag; may be repeated.")
    private List<String> amiTags = new ArrayList<>();

    @Option(names = "--ami-parameter", paramLabel = "NAME", description = "The AMI that an SSM parameter names.")
    private String amiParameter;

    @Option(
            names = "--strategy",
            paramLabel = "STRATEGY",
            description = "halfAtATime, oneAtATime, allAtOnce, linear:25 or batches:1,25%%,50%%. Default: halfAtATime.")
    private String strategy;

    @Option(
            names = "--min-healthy",
            paramLabel = "PERCENT",
            description = "Percent of the group that stays in service. Default: 100.")
    private String minHealthy;

    @Option(
            names = "--max-healthy",
            paramLabel = "PERCENT",
            description = "Percent of the group that may be there at once. Default: 200.")
    private String maxHealthy;

    @Option(
            names = "--warm-up",
            paramLabel = "TIME",
            description = "How long in service before an instance counts. Default: 0s.")
    private String warmUp;

    @Option(
            names = "--health-timeout",
            paramLabel = "TIME",
            description = "From launch until an instance must count. Default: 10m.")
    private String healthTimeout;

    @Option(
            names = "--progress-deadline",
            paramLabel = "TIME",
            description = "How long without any progress. Default: 30m.")
    private String progressDeadline;

    @Option(
            names = "--failed-instances",
            paramLabel = "COUNT",
            description = "Failed new instances that a batch may replace. Default: 1.")
    private String failedInstances;

    @Option(names = "--bake", paramLabel = "TIME", description = "How long to watch between batches. Default: 0s.")
    private String bake;

    @Option(
            names = "--final-bake",
            paramLabel = "TIME",
            description = "How long to watch after the last batch. Default: 0s.")
    private String finalBake;

    @Mixin
    private GateOptions gates = new GateOptions();

    @Mixin
    private CanaryOptions canary = new CanaryOptions();

    @Mixin
    private SwapOptions swap = new SwapOptions();

    @Option(names = "--on-failure", paramLabel = "WAY", description = "rollback or hold. Default: rollback.")
    private String onFailure;

    @Option(names = "--on-abort", paramLabel = "WAY", description = "rollback or hold. Default: rollback.")
    private String onAbort;

    @Option(
            names = "--protected",
            paramLabel = "WAY",
            description = "Protected instances of the old AMI: keep or replace. Default: keep.")
    private String guarded;

    @Option(
            names = "--launch-hooks",
            paramLabel = "WAY",
            description = "Lifecycle hooks for launching: refuse or skip. Default: refuse.")
    private String launchHooks;

    /**
     * The spec.
     *
     * @throws InputFaults with all that is wrong
     */
    Spec spec() {
        SpecReader.Read read = SpecReader.read(node());
        if (read instanceof SpecReader.Read.Wrong wrong) {
            throw new InputFaults(wrong.faults());
        }
        return ((SpecReader.Read.Good) read).spec();
    }

    private ObjectNode node() {
        ObjectNode node = file == null ? JsonNodeFactory.instance.objectNode() : fromFile();
        if (ami != null || amiName != null || amiParameter != null || !amiTags.isEmpty()) {
            node.remove(List.of("ami", "amiName", "amiOwner", "amiTags", "amiParameter"));
        }
        put(node, "group", group);
        put(node, "ami", ami);
        put(node, "amiName", amiName);
        put(node, "amiOwner", amiOwner);
        put(node, "amiParameter", amiParameter);
        put(node, "strategy", strategy);
        put(node, "minHealthy", minHealthy);
        put(node, "maxHealthy", maxHealthy);
        put(node, "warmUp", warmUp);
        put(node, "healthTimeout", healthTimeout);
        put(node, "progressDeadline", progressDeadline);
        put(node, "failedInstances", failedInstances);
        put(node, "bake", bake);
        put(node, "finalBake", finalBake);
        put(node, "onFailure", onFailure);
        put(node, "onAbort", onAbort);
        put(node, "protected", guarded);
        put(node, "launchHooks", launchHooks);
        if (!amiTags.isEmpty()) {
            amiTags.forEach(node.putArray("amiTags")::add);
        }
        List<ObjectNode> given = gates.nodes();
        if (!given.isEmpty()) {
            given.forEach(node.putArray("gates")::add);
        }
        if (swap.into(node)) {
            canary.into(node, SwapOptions.KEY);
        } else {
            canary.into(node);
        }
        return node;
    }

    private static void put(ObjectNode node, String name, String value) {
        if (value != null) {
            SpecReader.ALIASES.forEach((alias, of) -> {
                if (of.equals(name)) {
                    node.remove(alias);
                }
            });
            node.put(name, value);
        }
    }

    private ObjectNode fromFile() {
        try {
            JsonNode node = JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build()
                    .readTree(Files.readString(file));
            if (node instanceof ObjectNode object) {
                return object;
            }
            throw new InputFaults(List.of("The spec file " + file + " holds no JSON object."));
        } catch (JsonProcessingException e) {
            String where =
                    e.getLocation() == null ? "" : " in line " + e.getLocation().getLineNr();
            throw new InputFaults(
                    List.of("The spec file " + file + " is no JSON" + where + ": " + e.getOriginalMessage()));
        } catch (IOException e) {
            throw new InputFaults(List.of("The spec file " + file + " cannot be read."));
        }
    }
}
