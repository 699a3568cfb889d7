package io.jenkins.plugins.awsrollouts.rollout.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The range that a knob says, to forms and to the documentation, is the one that it has. */
class RangesOfKnobsTest {
    /**
     * A knob.
     *
     * @param within where it goes in a spec
     */
    private record Placed(Knob<?, ?> knob, Function<ObjectNode, ObjectNode> within) {
        SpecReader.Read read(int number) {
            ObjectNode spec = JsonNodeFactory.instance.objectNode();
            within.apply(spec.put("group", "web").put("ami", "ami-1")).put(knob.name(), number);
            return SpecReader.read(spec);
        }

        @Override
        public String toString() {
            return knob.name() + ", " + knob.range().orElseThrow();
        }
    }

    static Stream<Placed> knobs() {
        return Stream.of(
                        placed(SpecReader.KNOBS, spec -> spec),
                        placed(CanaryReader.KNOBS, spec -> spec.putObject("canary")),
                        placed(SwapReader.KNOBS, spec -> spec.putObject("blueGreen")),
                        placed(
                                GateReader.HTTP,
                                spec -> spec.putArray("gates").addObject().put("type", "http")),
                        placed(AnalysisReader.METRIC, spec -> spec.putObject("canary")
                                .putObject("analysis")
                                .putArray("metrics")
                                .addObject()
                                .put("type", "errorRate")))
                .flatMap(some -> some);
    }

    private static Stream<Placed> placed(Block<?> block, Function<ObjectNode, ObjectNode> within) {
        return block.knobs().stream().filter(knob -> knob.range().isPresent()).map(knob -> new Placed(knob, within));
    }

    @ParameterizedTest
    @MethodSource("knobs")
    void aNumberOutsideOfARangeIsAFaultAndOneInsideIsNone(Placed placed) {
        Range range = placed.knob().range().orElseThrow();
        assertInstanceOf(SpecReader.Read.Wrong.class, placed.read(range.least() - 1));
        // beside others it may be too much, as 1000 successes within five minutes are
        SpecReader.Read most = placed.read(range.most());
        assertFalse(most.toString().contains("; use " + range), most::toString);
        assertInstanceOf(SpecReader.Read.Wrong.class, placed.read(range.most() + 1));
    }

    private static final List<Block<?>> BLOCKS = List.of(
            SpecReader.KNOBS,
            CanaryReader.KNOBS,
            SwapReader.KNOBS,
            GateReader.HTTP,
            GateReader.SCRIPT,
            GateReader.LAMBDA,
            GateReader.ALARM,
            GateReader.METRIC,
            GateReader.APPROVAL,
            AnalysisReader.KNOBS,
            AnalysisReader.CRITERIA,
            AnalysisReader.METRIC);

    static Stream<Arguments> counts() {
        return BLOCKS.stream().flatMap(block -> block.knobs().stream()
                .filter(knob -> knob.label().matches("COUNT|PERCENT"))
                .map(knob -> Arguments.of(knob.name(), block)));
    }

    @ParameterizedTest
    @MethodSource("counts")
    void everyCountHasAnEnd(String name, Block<?> block) {
        assertTrue(block.knob(name).range().isPresent());
    }

    static Stream<Arguments> times() {
        return BLOCKS.stream().flatMap(block -> block.knobs().stream()
                .filter(knob -> knob.label().equals("TIME"))
                .map(knob -> Arguments.of(knob.name(), block)));
    }

    @ParameterizedTest
    @MethodSource("times")
    void noTimeIsLongerThanThirtyDays(String name, Block<?> block) {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put(name, "720h1s");
        String whose = block.what().isEmpty() ? "" : block.what() + " ";
        assertEquals(List.of(whose + name + " is \"720h1s\"; give at most 30 days (720h)."), block.unreadable(node));
        assertEquals(List.of(), block.unreadable(node.put(name, "720h")));
    }
}
