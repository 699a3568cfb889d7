package io.jenkins.plugins.awsrollouts.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.awsrollouts.rollout.spec.CanaryReader;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The options that make a canary; each wins over the same key of the file's canary. */
final class CanaryOptions {
    private static final String KEY = "canary";

    /** What a canary alone has. */
    private final KnobOptions own = KnobOptions.of(CanaryReader.KNOBS, "match", "baseline")
            .and("steps", "--canary", GateOptions.USUAL)
            .and("floor", "--canary-floor");

    /** What says how requests are shared. */
    private final KnobOptions sharing = KnobOptions.of(CanaryReader.KNOBS, "every", "listenerRule");

    private final KnobOptions analysis =
            KnobOptions.of(CanaryReader.KNOBS).and("analysis", "--analysis", "errorRate,latency:99");

    @Spec
    void command(CommandSpec command) {
        own.addTo(command);
        sharing.addTo(command);
        analysis.addTo(command);
    }

    /** Puts what was given into a spec. */
    void into(ObjectNode spec) {
        boolean asked = own.given() || sharing.given();
        if (!asked && analysis.given() && !spec.has(KEY)) {
            throw new InputFaults(List.of("--analysis is given, but there is nothing to compare; give --canary or"
                    + " --blue-green --steps as well."));
        }
        // anything else is a fault of the file, and told by the reader
        boolean readable = !spec.has(KEY) || spec.get(KEY).isObject();
        if ((asked || analysis.given()) && readable) {
            own.put(spec.withObjectProperty(KEY));
            sharing(spec.withObjectProperty(KEY));
        }
    }

    /** Puts what was given into the spec of a blue/green rollout, which has some of a canary's knobs. */
    void into(ObjectNode spec, String swap) {
        if (own.given()) {
            own.put(spec.withObjectProperty(KEY));
        }
        if (spec.get(swap) instanceof ObjectNode node) {
            sharing(node);
        }
    }

    private void sharing(ObjectNode node) {
        sharing.put(node);
        analysis(node);
    }

    /** The metrics take the place of the file's; its other knobs stay. */
    private void analysis(ObjectNode canary) {
        if (!analysis.given()) {
            return;
        }
        ObjectNode node =
                canary.path("analysis").isObject() ? (ObjectNode) canary.get("analysis") : canary.putObject("analysis");
        ArrayNode metrics = node.putArray("metrics");
        analysis.texts("analysis")
                .forEach(some ->
                        Stream.of(some.split(",", -1)).map(String::strip).forEach(metrics::add));
    }
}
