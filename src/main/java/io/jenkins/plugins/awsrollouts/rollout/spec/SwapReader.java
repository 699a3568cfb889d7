package io.jenkins.plugins.awsrollouts.rollout.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a swap from JSON, in the words of docs/blue-green.md. */
public final class SwapReader {
    /** Names of the knobs, in the order of the documentation. */
    public static final List<String> KNOBS = List.of(
            "listenerRule",
            "testListenerRule",
            "green",
            "steps",
            "every",
            "sticky",
            "keepBlue",
            "blue",
            "keep",
            "names",
            "analysis");

    private final List<String> faults;

    /**
     * @param faults where sentences on what is wrong go
     */
    SwapReader(List<String> faults) {
        this.faults = faults;
    }

    /** Reads a swap; empty when it is no object. */
    Optional<Swap> read(JsonNode node) {
        if (!(node instanceof ObjectNode object)) {
            faults.add("blueGreen is " + node + "; give an object, or {} for every default.");
            return Optional.empty();
        }
        Knobs knobs = new Knobs("blueGreen", object, Map.of(), faults);
        knobs.only(KNOBS);
        Swap usual = Swap.defaults();
        Optional<String> green = knobs.text("green");
        Swap.After after = green.isPresent() ? Swap.After.ZERO : usual.after();
        return Optional.of(new Swap(
                knobs.list("listenerRule"),
                knobs.text("testListenerRule"),
                green,
                new CanaryReader(faults).steps(knobs).orElse(usual.steps()),
                knobs.duration("every", usual.every()),
                knobs.oneOf("sticky", Swap.Sticky.values(), usual.sticky()),
                knobs.duration("keepBlue", usual.keepBlue()),
                knobs.oneOf("blue", Swap.After.values(), after),
                knobs.number("keep", usual.keep()),
                knobs.text("names").orElse(usual.names()),
                knobs.node("analysis").flatMap(new AnalysisReader(faults)::read)));
    }
}
