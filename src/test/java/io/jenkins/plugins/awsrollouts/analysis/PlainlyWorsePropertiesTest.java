package io.jenkins.plugins.awsrollouts.analysis;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** What holds whatever the minutes are like. */
class PlainlyWorsePropertiesTest {
    private static final Metric ERRORS =
            Metric.rate("m", Direction.INCREASE_IS_BAD).whichIsCritical();
    private static final Metric LATENCY =
            Metric.value("m", Direction.INCREASE_IS_BAD).whichIsCritical();

    @Provide
    Arbitrary<double[]> rates() {
        return Arbitraries.doubles()
                .between(0, 1)
                .array(double[].class)
                .ofMinSize(5)
                .ofMaxSize(60);
    }

    /** As many minutes of both fleets; small numbers, so that many tie, and then some that are far off. */
    @Provide
    Arbitrary<Values> values() {
        Arbitrary<Double> few = Arbitraries.integers().between(0, 9).map(i -> i / 4.0);
        Arbitrary<Double> some =
                Arbitraries.oneOf(few, few, Arbitraries.doubles().between(0, 1000));
        return Arbitraries.integers().between(5, 60).flatMap(size -> Arbitraries.integers()
                .between(0, size - 1)
                .flatMap(step -> some.array(double[].class).ofSize(size).flatMap(canary -> few.array(double[].class)
                        .ofSize(size)
                        .map(baseline -> new Values(canary, baseline, step)))));
    }

    record Values(double[] canary, double[] baseline, int step) {
        @Override
        public String toString() {
            return Arrays.toString(canary) + " against " + Arrays.toString(baseline) + " from " + step;
        }
    }

    @Property(tries = 500)
    void aCanaryAllOfWhoseRequestsFailNeverPasses(
            @ForAll("rates") double[] baseline,
            @ForAll @IntRange(min = 1, max = 100_000) int canaryRequests,
            @ForAll @IntRange(min = 1, max = 100_000) int baselineRequests,
            @ForAll @IntRange(min = 1, max = 9) int look) {
        double[] dead = filled(baseline.length, 1);
        Evidence evidence = evidence(baseline, dead, baselineRequests, canaryRequests);
        for (int step = 0; step < baseline.length; step += 7) {
            assertNotEquals(Outcome.PASS, judge(ERRORS, evidence.at(step), look));
        }
    }

    @Property(tries = 500)
    void aCanaryOfWhichEveryMinuteIsWorseNeverPasses(
            @ForAll("values") Values values,
            @ForAll @DoubleRange(min = 0.01, max = 5) double above,
            @ForAll @IntRange(min = 1, max = 9) int look) {
        double most = Arrays.stream(values.baseline()).max().orElseThrow();
        double[] canary =
                Arrays.stream(values.canary()).map(v -> v + most + above).toArray();
        Evidence evidence = evidence(values.baseline(), canary, 1000, 1000).at(values.step());
        assertNotEquals(Outcome.PASS, judge(LATENCY, evidence, look));
    }

    @Property(tries = 1000)
    void makingAMinuteWorseNeverMakesPlainlyWorseAPass(
            @ForAll("values") Values values,
            @ForAll @IntRange(max = 59) int minute,
            @ForAll @DoubleRange(min = 0, max = 2000) double more,
            @ForAll @IntRange(min = 1, max = 9) int look) {
        double[] worse = values.canary().clone();
        worse[minute % worse.length] += more;
        Evidence before =
                evidence(values.baseline(), values.canary(), 1000, 1000).at(values.step());
        Evidence after = evidence(values.baseline(), worse, 1000, 1000).at(values.step());
        if (plainly(LATENCY, before)) {
            assertTrue(plainly(LATENCY, after));
            assertNotEquals(Outcome.PASS, judge(LATENCY, after, look));
        }
    }

    @Property(tries = 1000)
    void oneMoreFailureNeverMakesPlainlyWorseAPass(
            @ForAll("values") Values values,
            @ForAll @IntRange(max = 59) int minute,
            @ForAll @IntRange(min = 1, max = 1000) int more,
            @ForAll @IntRange(min = 50, max = 5000) int canaryRequests,
            @ForAll @IntRange(min = 50, max = 5000) int baselineRequests,
            @ForAll @IntRange(min = 1, max = 9) int look) {
        double[] canary = Arrays.stream(values.canary())
                .map(v -> Math.min(1, Math.rint(v) / canaryRequests))
                .toArray();
        double[] baseline = Arrays.stream(values.baseline())
                .map(v -> Math.min(1, Math.rint(v) / baselineRequests))
                .toArray();
        double[] worse = canary.clone();
        int place = minute % worse.length;
        worse[place] = Math.min(1, worse[place] + (double) more / canaryRequests);
        Evidence before =
                evidence(baseline, canary, baselineRequests, canaryRequests).at(values.step());
        Evidence after =
                evidence(baseline, worse, baselineRequests, canaryRequests).at(values.step());
        if (plainly(ERRORS, before)) {
            assertTrue(plainly(ERRORS, after));
            assertNotEquals(Outcome.PASS, judge(ERRORS, after, look));
        }
    }

    private static boolean plainly(Metric metric, Evidence evidence) {
        return new PlainlyWorse(metric, 0.01)
                .find(evidence.of(metric), evidence.step())
                .isPresent();
    }

    private static Outcome judge(Metric metric, Evidence evidence, int look) {
        return Judge.judge(Criteria.of(List.of(metric)), evidence, look).outcome();
    }

    private static Evidence evidence(
            double[] baseline, double[] canary, double baselineRequests, double canaryRequests) {
        Samples samples = new Samples(
                Series.of(baseline),
                Series.of(canary),
                Series.of(filled(baseline.length, baselineRequests)),
                Series.of(filled(canary.length, canaryRequests)));
        OptionalDouble many = OptionalDouble.of(1e6);
        return new Evidence(Map.of("m", samples), many, many);
    }

    private static double[] filled(int size, double value) {
        double[] values = new double[size];
        Arrays.fill(values, value);
        return values;
    }
}
