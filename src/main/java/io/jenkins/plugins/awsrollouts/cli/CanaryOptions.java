package io.jenkins.plugins.awsrollouts.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The options that make a canary; each wins over the same key of the file's canary. */
final class CanaryOptions {
    private static final String KEY = "canary";

    @Option(
            names = "--canary",
            paramLabel = "STEPS",
            arity = "0..1",
            fallbackValue = GateOptions.USUAL,
            description = "First a canary: its share of the requests at each step, in percent, such as 5,25,50 (the"
                    + " default), linear:20 or exponential:5:2.")
    private String steps;

    @Option(names = "--every", paramLabel = "TIME", description = "How long each step is watched. Default: 10m.")
    private String every;

    @Option(
            names = "--listener-rule",
            paramLabel = "ARN",
            description = "The rule, or the listener, whose requests are shared; may be repeated. Default: the one that"
                    + " forwards to the group.")
    private List<String> rules = new ArrayList<>();

    @Option(
            names = "--match",
            paramLabel = "CONDITION",
            description = "Send chosen users to the canary: header:X-Beta=yes, cookie:beta=1, query:v=2, path:/new/* or"
                    + " source:10.0.0.0/8; may be repeated.")
    private List<String> match = new ArrayList<>();

    @Option(names = "--canary-floor", paramLabel = "COUNT", description = "The smallest canary. Default: 1.")
    private String floor;

    @Option(
            names = "--baseline",
            description = "Compare with a fleet of the old AMI, as large and as old as the canary.")
    private boolean baseline;

    @Option(
            names = "--analysis",
            paramLabel = "METRIC",
            arity = "0..1",
            fallbackValue = "errorRate,latency:99",
            description = "Compare these metrics of canary and baseline: errorRate, latency:99, requestCount,"
                    + " unhealthyHosts; a list with commas, may be repeated. Default without a value: errorRate and"
                    + " latency:99. With --canary or --blue-green.")
    private List<String> analysis = new ArrayList<>();

    /** Puts what was given into a spec. */
    void into(ObjectNode spec) {
        boolean given = steps != null || every != null || floor != null || baseline;
        boolean asked = given || !rules.isEmpty() || !match.isEmpty();
        if (!asked && !analysis.isEmpty() && !spec.has(KEY)) {
            throw new InputFaults(List.of("--analysis is given, but there is nothing to compare; give --canary or"
                    + " --blue-green --steps as well."));
        }
        if (!asked && analysis.isEmpty()) {
            return;
        }
        // anything else is a fault of the file, and told by the reader
        if (!spec.path(KEY).isObject() && spec.has(KEY)) {
            return;
        }
        ObjectNode node = spec.withObjectProperty(KEY);
        own(node);
        sharing(node);
    }

    /** Puts what was given into the spec of a blue/green rollout, which has some of a canary's knobs. */
    void into(ObjectNode spec, String swap) {
        if (steps != null || floor != null || baseline || !match.isEmpty()) {
            own(spec.withObjectProperty(KEY));
        }
        if (spec.get(swap) instanceof ObjectNode node) {
            sharing(node);
        }
    }

    /** What a canary alone has. */
    private void own(ObjectNode node) {
        if (steps != null && !steps.equals(GateOptions.USUAL)) {
            node.put("steps", steps);
        }
        if (floor != null) {
            node.put("floor", floor);
        }
        if (baseline) {
            node.put("baseline", true);
        }
        if (!match.isEmpty()) {
            match.forEach(node.putArray("match")::add);
        }
    }

    /** What says how requests are shared, and how the sides are compared. */
    private void sharing(ObjectNode node) {
        if (every != null) {
            node.put("every", every);
        }
        if (!rules.isEmpty()) {
            rules.forEach(node.putArray("listenerRule")::add);
        }
        analysis(node);
    }

    /** The metrics take the place of the file's; its other knobs stay. */
    private void analysis(ObjectNode canary) {
        if (analysis.isEmpty()) {
            return;
        }
        ObjectNode node =
                canary.path("analysis").isObject() ? (ObjectNode) canary.get("analysis") : canary.putObject("analysis");
        ArrayNode metrics = node.putArray("metrics");
        analysis.forEach(
                some -> Stream.of(some.split(",", -1)).map(String::strip).forEach(metrics::add));
    }
}
