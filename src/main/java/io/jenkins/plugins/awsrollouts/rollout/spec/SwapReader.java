package io.jenkins.plugins.awsrollouts.rollout.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** Reads a swap from JSON, in the words of docs/blue-green.md. */
public final class SwapReader {
    /** The knobs. */
    public static final Block<Swap> KNOBS = new Block<>(
            "blueGreen",
            Swap.defaults(),
            List.of(
                    Knob.of("listenerRule", Form.list("ARN"), Swap::routes, Swap::withRoutes)
                            .says("the ARN of a rule, or of a listener for its default action; one or"
                                    + " several, up to ten")
                            .otherwise("the only one that forwards to the target"),
                    Knob.maybe("testListenerRule", Form.text("ARN"), Swap::test, Swap::withTest)
                            .says("the rule, or the listener, that leads to green while it is checked"),
                    Knob.maybe("green", Form.text("GROUP"), Swap::green, SwapReader::withGreen)
                            .says("a group that stands already and takes turns with the other")
                            .otherwise("a clone is made"),
                    Knob.of("steps", CanaryReader.STEPS, Swap::steps, Swap::withSteps)
                            .says("green's share at each step in percent, growing, the last 100; a list,"
                                    + " or `linear:20`, or `exponential:5:2`"),
                    Knob.of("every", Form.TIME, Swap::every, Swap::withEvery)
                            .says("how long each step before the last is watched"),
                    Knob.of("sticky", Form.way(Swap.Sticky.values()), Swap::sticky, Swap::withSticky)
                            .says("users whom a rule keeps with blue: `keep` until their time is over, or"
                                    + " `release` once green has all requests"),
                    Knob.of("keepBlue", Form.TIME, Swap::keepBlue, Swap::withKeepBlue)
                            .says("how long blue stands by"),
                    Knob.of("blue", Form.way(Swap.After.values()), Swap::after, Swap::withAfter)
                            .says("what becomes of blue after that: `retire`, `keep` or `zero`")
                            .otherwise("`retire`; with `green` `zero`"),
                    Knob.of("keep", Form.COUNT.in(Range.of(1, Swap.MOST_KEPT)), Swap::keep, Swap::withKeep)
                            .says("with `blue` `keep`: how many former fleets may stand, the newest ones"),
                    Knob.of("names", Form.text("PATTERN"), Swap::names, Swap::withNames)
                            .says("how the groups are called"),
                    Knob.maybe("analysis", AnalysisReader.FORM, Swap::analysis, Swap::withAnalysis)
                            .says("green compared with blue at each step before the last, see"
                                    + " [analysis.md](analysis.md)")));

    private SwapReader() {}

    /** A group that takes turns is not deleted, unless told so. */
    private static Swap withGreen(Swap swap, Optional<String> green) {
        return swap.with(copy -> copy.green(green).after(Swap.After.ZERO));
    }

    /**
     * Reads a swap; empty when it is no object.
     *
     * @param faults where sentences on what is wrong go
     */
    static Optional<Swap> read(JsonNode node, List<String> faults) {
        if (!(node instanceof ObjectNode object)) {
            faults.add("blueGreen is " + node + "; give an object, or {} for every default.");
            return Optional.empty();
        }
        return Optional.of(KNOBS.read(KNOBS.given(object, faults), KNOBS.usual()));
    }
}
