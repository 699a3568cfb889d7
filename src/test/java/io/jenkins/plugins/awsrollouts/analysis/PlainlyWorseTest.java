package io.jenkins.plugins.awsrollouts.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A canary that anybody would call worse is no pass, however much the minutes waver. 3,000 requests a minute in each fleet. */
class PlainlyWorseTest {
    private static final double REQUESTS = 3000;
    private static final Metric ERRORS =
            Metric.rate("errorRate", Direction.INCREASE_IS_BAD).whichIsCritical();
    private static final Metric LATENCY =
            Metric.value("latency", Direction.INCREASE_IS_BAD).in("s").whichIsCritical();

    /** A rising baseline is taken for noise with a memory, the more so the worse the canary is. */
    @ParameterizedTest
    @CsvSource({"9, 1, 1.8", "27, 1, 2", "5, 1, 2"})
    void aCanaryThatAnswersNothingIsNoPassBesideARisingBaseline(int minutes, double first, double last) {
        Verdict verdict = errors(minutes, i -> (first + (last - first) * i / (minutes - 1)) / 100, i -> 1);
        assertNotEquals(Outcome.PASS, verdict.outcome());
        assertTrue(verdict.why().contains("100 % on the canary"), verdict.why());
    }

    @ParameterizedTest
    @ValueSource(doubles = {1.5, 2, 5, 20, 50})
    void whatFailedGoesOnFailing(double times) {
        IntToDoubleFunction baseline = i -> (1 + i * 0.1) / 100;
        assertEquals(
                Outcome.FAIL,
                errors(9, baseline, i -> times * baseline.applyAsDouble(i)).outcome());
    }

    @Test
    void everyMinuteWorseThanEveryMinuteOfTheBaselineIsNoPass() {
        double[] slow = {0.28, 0.9, 2.8, 9, 28};
        Verdict verdict = latency(5, i -> 0.1, i -> slow[i]);
        assertEquals(Outcome.INCONCLUSIVE, verdict.outcome());
        assertEquals(
                "latency, a critical metric, is plainly worse on the canary: 8.2 s against 0.1 s on the baseline; that is"
                        + " no pass, however much the minutes waver.",
                verdict.why());
    }

    @ParameterizedTest
    @ValueSource(doubles = {1.01, 1.02, 1.05, 1.2})
    void aLatencyThatKeepsGrowingIsNoPass(double growth) {
        SplittableRandom random = new SplittableRandom(7);
        double[] noise = random.doubles(60, 0.97, 1.03).toArray();
        Evidence evidence = evidence(LATENCY, 30, i -> 0.1 * noise[i], i -> 0.1 * noise[30 + i] * Math.pow(growth, i));
        assertNotEquals(Outcome.PASS, judge(LATENCY, evidence.at(20), 3).outcome());
    }

    @Test
    void whatBreaksInALaterStepIsNoPassOfThatStep() {
        Evidence slow = evidence(LATENCY, 20, i -> 0.1 + i % 3 * 0.01, i -> (0.1 + i % 4 * 0.01) * (i < 10 ? 1 : 2));
        assertNotEquals(Outcome.PASS, judge(LATENCY, slow.at(10), 2).outcome());
        Evidence failing =
                evidence(ERRORS, 30, i -> 0.01 + i % 3 * 0.001, i -> (0.01 + i % 4 * 0.001) * (i < 20 ? 1 : 5));
        Verdict verdict = judge(ERRORS, failing.at(20), 3);
        assertEquals(Outcome.INCONCLUSIVE, verdict.outcome());
        assertTrue(verdict.why().contains("plainly worse on the canary"), verdict.why());
    }

    @Test
    void whatBreaksInTheLastMinutesOfAStepIsNoPassOfThatStep() {
        Evidence slow = evidence(LATENCY, 60, i -> 0.1 + i % 3 * 0.01, i -> (0.1 + i % 4 * 0.01) * (i < 55 ? 1 : 2));
        Verdict verdict = judge(LATENCY, slow.at(40), 3);
        assertEquals(Outcome.INCONCLUSIVE, verdict.outcome());
        assertTrue(verdict.why().contains("in its last 5 minutes"), verdict.why());
    }

    @Test
    void aShortStepIsLookedAtToo() {
        Evidence slow = evidence(LATENCY, 42, i -> 0.1 + i % 3 * 0.01, i -> (0.1 + i % 4 * 0.01) * (i < 40 ? 1 : 2));
        assertEquals(Outcome.INCONCLUSIVE, judge(LATENCY, slow.at(40), 3).outcome());
    }

    @Test
    void failuresInBurstsBetweenGoodMinutesAddUp() {
        Verdict verdict = errors(30, i -> 0.01 + i % 3 * 0.001, i -> i % 4 == 0 ? 0.5 : 0.008);
        assertEquals(Outcome.INCONCLUSIVE, verdict.outcome());
        assertEquals(
                Outcome.PASS, errors(30, i -> 0.01, i -> i == 7 ? 0.02 : 0.01).outcome(), "a single bad minute");
    }

    @Test
    void whatIsMostlyZeroAndThenNotIsNoPass() {
        Verdict verdict = latency(60, i -> 0, i -> i % 20 < 9 ? 1 : 0);
        assertEquals(Outcome.INCONCLUSIVE, verdict.outcome());
    }

    @Test
    void lessIsPlainlyWorseWhereLessIsMinded() {
        Metric orders = LATENCY.with(Rule.of(Direction.DECREASE_IS_BAD));
        Evidence few = evidence(orders, 9, i -> 100 * Math.pow(3, i), i -> 1 + i);
        assertNotEquals(Outcome.PASS, judge(orders, few, 1).outcome());
        assertEquals(
                Outcome.PASS,
                judge(orders, evidence(orders, 9, i -> 1 + i, i -> 100 + i), 1).outcome());
    }

    @Test
    void aDifferenceThatIsAllowedIsNotMinded() {
        Effect half = new Effect.MeanRatio(Effect.Bounds.of(1.5, 0.5));
        Metric lenient = LATENCY.with(new Rule(Direction.INCREASE_IS_BAD, 0.25, half));
        Evidence evidence = evidence(lenient, 20, i -> 0.1 + i % 3 * 0.001, i -> 0.14 + i % 3 * 0.001);
        assertEquals(Outcome.PASS, judge(lenient, evidence, 1).outcome());
        assertEquals(Outcome.FAIL, judge(LATENCY, evidence, 1).outcome());
    }

    @Test
    void aStepWithoutDataOfACriticalMetricIsNoPass() {
        Evidence gone = evidence(LATENCY, 20, i -> 0.1 + i % 3 * 0.01, i -> i < 10 ? 0.1 : Double.NaN);
        Verdict verdict = judge(LATENCY, gone.at(10), 2);
        assertEquals(Outcome.INCONCLUSIVE, verdict.outcome());
        assertEquals("latency has no data on the canary in this step.", verdict.why());
    }

    @Test
    void aMetricThatIsNotCriticalIsLeftToTheScore() {
        Metric plain = Metric.value("latency", Direction.INCREASE_IS_BAD);
        assertEquals(
                Outcome.PASS,
                judge(plain, evidence(plain, 60, i -> 0, i -> i % 20 < 9 ? 1 : 0), 1)
                        .outcome());
    }

    private static Verdict errors(int minutes, IntToDoubleFunction baseline, IntToDoubleFunction canary) {
        return judge(ERRORS, evidence(ERRORS, minutes, baseline, canary), 1);
    }

    private static Verdict latency(int minutes, IntToDoubleFunction baseline, IntToDoubleFunction canary) {
        return judge(LATENCY, evidence(LATENCY, minutes, baseline, canary), 1);
    }

    private static Evidence evidence(
            Metric metric, int minutes, IntToDoubleFunction baseline, IntToDoubleFunction canary) {
        Series requests = series(minutes, i -> REQUESTS);
        Samples samples = new Samples(series(minutes, baseline), series(minutes, canary), requests, requests);
        OptionalDouble all = OptionalDouble.of(minutes * REQUESTS);
        return new Evidence(Map.of(metric.name(), samples), all, all);
    }

    private static Series series(int minutes, IntToDoubleFunction value) {
        return Series.of(IntStream.range(0, minutes).mapToDouble(value).toArray());
    }

    private static Verdict judge(Metric metric, Evidence evidence, int look) {
        return Judge.judge(Criteria.of(List.of(metric)), evidence, look);
    }
}
