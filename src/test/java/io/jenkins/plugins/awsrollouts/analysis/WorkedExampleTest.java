package io.jenkins.plugins.awsrollouts.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The example of docs/analysis.md, number by number. */
class WorkedExampleTest {
    private static final double[] CANARY = {217, 241, 226, 248, 233, 255};
    private static final double[] BASELINE = {201, 209, 197, 214, 206, 218};

    private final Verdict verdict = Judge.judge(
            Criteria.of(List.of(
                    Metric.value("latency", Direction.INCREASE_IS_BAD).in("ms").whichIsCritical())),
            Evidence.of(Map.of("latency", Samples.of(Series.of(BASELINE), Series.of(CANARY)))),
            1);
    private final Comparison found = verdict.metrics().get(0).comparison().orElseThrow();

    @Test
    void comesToUAndP() {
        assertEquals(35, found.u());
        assertEquals(2 / 924.0, found.p(), 1e-15);
        assertEquals(0.01, found.level());
        assertEquals(1, found.dispersion());
    }

    @Test
    void comesToTheShiftAndItsInterval() {
        assertEquals(29.5, found.shift());
        assertEquals(8, found.lower());
        assertEquals(49, found.upper());
        assertEquals(7.375, 0.25 * found.shift());
    }

    @Test
    void comesToTheEffectSizes() {
        assertEquals(1.141, found.meanRatio().orElseThrow(), 5e-4);
        assertEquals(35 / 36.0, found.superiority());
    }

    @Test
    void failsTheCanary() {
        assertEquals(Classification.HIGH, verdict.metrics().get(0).classification());
        assertEquals(Outcome.FAIL, verdict.outcome());
        assertEquals(
                "latency, a critical metric, is higher on the canary: 237 ms against 208 ms on the baseline,"
                        + " a shift of 29.5 ms (8 ms to 49 ms); p is 0.00216, and 0.01 or less fails.",
                verdict.why());
    }
}
