package io.jenkins.plugins.awsrollouts.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Option;

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

    @Option(
            names = "--test-listener-rule",
            paramLabel = "ARN",
            description = "The rule, or the listener, that leads to green while it is checked. Default: none.")
    private String test;

    @Option(
            names = "--green",
            paramLabel = "GROUP",
            description = "A group that stands already and takes turns with the other. Default: a clone is made.")
    private String green;

    @Option(
            names = "--steps",
            paramLabel = "STEPS",
            description = "Green's share of the requests at each step, in percent, such as 10,50,100. Default: 100.")
    private String steps;

    @Option(
            names = "--sticky",
            paramLabel = "WAY",
            description = "Users whom a rule keeps with blue: keep or release. Default: keep.")
    private String sticky;

    @Option(
            names = "--keep-blue",
            paramLabel = "TIME",
            description = "How long blue stands by after the swap. Default: 1h.")
    private String keepBlue;

    @Option(
            names = "--blue",
            paramLabel = "WAY",
            description = "What becomes of blue then: retire, keep or zero. Default: retire; with --green zero.")
    private String after;

    @Option(names = "--keep", paramLabel = "COUNT", description = "How many former fleets may stand. Default: 1.")
    private String keep;

    @Option(
            names = "--names",
            paramLabel = "PATTERN",
            description = "How the groups are called. Default: {target}-v{number}.")
    private String names;

    @Option(
            names = "--replacement",
            paramLabel = "WAY",
            description = "For a deployment without canary and blue/green: in-place, or new-group, which takes the"
                    + " group's place. Default: in-place.")
    private String replacement;

    /** Puts what was given into a spec; whether that is a blue/green rollout. */
    boolean into(ObjectNode spec) {
        if (replacement != null) {
            spec.put("replacement", camel(replacement));
        }
        // what is no object is a fault of the file, and told by the reader
        if ((!given() && !spec.has(KEY)) || (spec.has(KEY) && !spec.get(KEY).isObject())) {
            return spec.has(KEY);
        }
        ObjectNode node = spec.withObjectProperty(KEY);
        put(node, "testListenerRule", test);
        put(node, "green", green);
        put(node, "steps", steps);
        put(node, "sticky", sticky);
        put(node, "keepBlue", keepBlue);
        put(node, "blue", after);
        put(node, "keep", keep);
        put(node, "names", names);
        return true;
    }

    private boolean given() {
        boolean ways = test != null || green != null || steps != null || sticky != null;
        return asked || ways || keepBlue != null || after != null || keep != null || names != null;
    }

    private static void put(ObjectNode node, String name, String value) {
        if (value != null) {
            node.put(name, value);
        }
    }

    /** The file's word for an option's. */
    private static String camel(String word) {
        return switch (word) {
            case "in-place" -> "inPlace";
            case "new-group" -> "newGroup";
            default -> word;
        };
    }
}
