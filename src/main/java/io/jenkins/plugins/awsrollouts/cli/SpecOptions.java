package io.jenkins.plugins.awsrollouts.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.SpecReader;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options that make a spec; every one is a knob of docs/command-line.md, and wins over the file's. */
final class SpecOptions {
    @Option(
            names = "--spec",
            paramLabel = "FILE",
            description = "A JSON file with the same knobs in camelCase; - is standard input.")
    private String file;

    private final KnobOptions image =
            KnobOptions.of(SpecReader.KNOBS, "ami", "amiName", "amiParameter").and("amiTags", "--ami-tag");

    private final KnobOptions knobs = KnobOptions.of(
            SpecReader.KNOBS,
            "group",
            "amiOwner",
            "strategy",
            "minHealthy",
            "maxHealthy",
            "warmUp",
            "healthTimeout",
            "progressDeadline",
            "failedInstances",
            "bake",
            "finalBake",
            "onFailure",
            "onAbort",
            "protected",
            "launchHooks",
            "replacement");

    @Mixin
    private GateOptions gates = new GateOptions();

    @Mixin
    private CanaryOptions canary = new CanaryOptions();

    @Mixin
    private SwapOptions swap = new SwapOptions();

    @picocli.CommandLine.Spec
    void command(CommandSpec command) {
        image.addTo(command);
        knobs.addTo(command);
    }

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
        if (image.given()) {
            node.remove(List.of("ami", "amiName", "amiOwner", "amiTags", "amiParameter"));
        }
        image.put(node);
        knobs.put(node);
        knobs.texts("replacement").forEach(word -> node.put("replacement", camel(word)));
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

    /** The file's word for an option's. */
    private static String camel(String word) {
        return switch (word) {
            case "in-place" -> "inPlace";
            case "new-group" -> "newGroup";
            default -> word;
        };
    }

    private ObjectNode fromFile() {
        if (new SpecFile("spec file", file).read() instanceof ObjectNode object) {
            return object;
        }
        throw new InputFaults(
                List.of("The spec file " + file + " holds no JSON object; write { and } around its knobs."));
    }
}
