package io.jenkins.plugins.awsrollouts.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** What holds whatever the samples are. */
class JudgePropertiesTest {
    /** Whole numbers, gaps among them, so that a shift and a power of two change nothing by rounding. */
    @Provide
    Arbitrary<double[]> minutes() {
        Arbitrary<Double> numbers = Arbitraries.integers().between(0, 60).map(i -> i * 4.0);
        return Arbitraries.frequencyOf(Tuple.of(12, numbers), Tuple.of(1, Arbitraries.just(Double.NaN)))
                .array(double[].class)
                .ofMinSize(0)
                .ofMaxSize(60);
    }

    @Property(tries = 300)
    void swappingTheFleetsMirrorsTheDirection(
            @ForAll("minutes") double[] some, @ForAll("minutes") double[] others, @ForAll @IntRange(max = 5) int look) {
        MetricResult one = result(Direction.EITHER, some, others, look + 1);
        MetricResult other = result(Direction.EITHER, others, some, look + 1);
        assertEquals(mirrored(one.classification()), other.classification());
        one.comparison().ifPresent(c -> {
            Comparison d = other.comparison().orElseThrow();
            assertEquals(c.p(), d.p(), 1e-12);
            assertEquals(c.shift(), -d.shift(), 1e-9);
        });
        assertEquals(
                mirrored(result(Direction.INCREASE_IS_BAD, some, others, look + 1)
                        .classification()),
                result(Direction.DECREASE_IS_BAD, others, some, look + 1).classification());
    }

    @Property(tries = 300)
    void theUnitDoesNotMatter(
            @ForAll("minutes") double[] baseline,
            @ForAll("minutes") double[] canary,
            @ForAll @IntRange(min = -20, max = 20) int power) {
        double unit = Math.pow(2, power);
        MetricResult one = result(Direction.EITHER, baseline, canary, 1);
        MetricResult other = result(Direction.EITHER, times(baseline, unit), times(canary, unit), 1);
        assertEquals(one.classification(), other.classification());
        one.comparison().ifPresent(c -> {
            Comparison d = other.comparison().orElseThrow();
            assertEquals(c.p(), d.p(), 1e-12);
            assertEquals(c.shift() * unit, d.shift(), 1e-9 * unit);
        });
    }

    @Property(tries = 300)
    void aCanaryThatIsWorseStillIsNoBetter(
            @ForAll("minutes") double[] baseline,
            @ForAll("minutes") double[] canary,
            @ForAll @DoubleRange(min = 0, max = 1000) double more) {
        double whole = Math.floor(more);
        double[] further = Arrays.stream(canary).map(v -> v + whole).toArray();
        if (result(Direction.INCREASE_IS_BAD, baseline, canary, 1).classification() == Classification.HIGH) {
            assertEquals(
                    Classification.HIGH,
                    result(Direction.INCREASE_IS_BAD, baseline, further, 1).classification());
        }
    }

    @Property(tries = 300)
    void whateverComesIsJudged(@ForAll double[] baseline, @ForAll double[] canary, @ForAll Direction direction) {
        Verdict verdict = verdict(direction, baseline, canary, 1);
        assertEquals(1, verdict.metrics().size());
        assertTrue(verdict.why().endsWith("."), verdict.why());
    }

    @Property(tries = 100)
    void aCanaryThatIsItsBaselineNeverFails(@ForAll("minutes") double[] minutes) {
        assertNotEquals(
                Outcome.FAIL, verdict(Direction.EITHER, minutes, minutes, 1).outcome());
    }

    @Property(tries = 100)
    void constantSamplesPassOrDifferButDoNotBreak(
            @ForAll @IntRange(min = 12, max = 100) int size, @ForAll @IntRange(min = 0, max = 3) int above) {
        double[] baseline = new double[size];
        double[] canary = new double[size];
        Arrays.fill(baseline, 7);
        Arrays.fill(canary, 7 + 7 * above);
        Classification found =
                result(Direction.INCREASE_IS_BAD, baseline, canary, 1).classification();
        assertEquals(above == 0 ? Classification.PASS : Classification.HIGH, found);
    }

    private static double[] times(double[] values, double factor) {
        return Arrays.stream(values).map(v -> v * factor).toArray();
    }

    private static Classification mirrored(Classification found) {
        return switch (found) {
            case HIGH -> Classification.LOW;
            case LOW -> Classification.HIGH;
            default -> found;
        };
    }

    private static MetricResult result(Direction direction, double[] baseline, double[] canary, int look) {
        return verdict(direction, baseline, canary, look).metrics().get(0);
    }

    private static Verdict verdict(Direction direction, double[] baseline, double[] canary, int look) {
        Criteria criteria = Criteria.of(List.of(Metric.value("m", direction)));
        Samples samples = Samples.of(Series.of(baseline), Series.of(canary));
        return Judge.judge(criteria, Evidence.of(Map.of("m", samples)), look);
    }
}
