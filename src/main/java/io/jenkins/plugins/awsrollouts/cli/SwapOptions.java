package io.jenkins.plugins.awsrollouts.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.awsrollouts.rollout.spec.SwapReader;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that make a blue/green rollout; each wins over the same key of the file's blueGreen. */
final class SwapOptions {
    /** The file's key. */
    static final String KEY = "blueGreen";

    @Option(
            names = "--blue-green",
            description =
                    "An equal fleet of the new AMI is checked alone and takes the group's place; the old one stands"
                            + " by.")
    private boolean asked;

    private final KnobOptions knobs = KnobOptions.of(
            SwapReader.KNOBS, "testListenerRule", "green", "steps", "sticky", "keepBlue", "blue", "keep", "names");

    @Spec
    void command(CommandSpec command) {
        knobs.addTo(command);
    }

    /** Puts what was given into a spec; whether that is a blue/green rollout. */
    boolean into(ObjectNode spec) {
        // what is no object is a fault of the file, and told by the reader
        if ((!asked && !knobs.given() && !spec.has(KEY))
                || (spec.has(KEY) && !spec.get(KEY).isObject())) {
            return spec.has(KEY);
        }
        knobs.put(spec.withObjectProperty(KEY));
        return true;
    }
}
