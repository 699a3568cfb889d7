package io.jenkins.plugins.awsrollouts.rollout.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
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
        OptionalInt most = range.most();
        assertInstanceOf(SpecReader.Read.Wrong.class, placed.read(range.least() - 1));
        assertEquals(
                SpecReader.Read.Good.class,
                placed.read(most.orElse(range.least() + 1)).getClass());
        most.ifPresent(number -> assertInstanceOf(SpecReader.Read.Wrong.class, placed.read(number + 1)));
    }
}
