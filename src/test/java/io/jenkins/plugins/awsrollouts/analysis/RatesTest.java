package io.jenkins.plugins.awsrollouts.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Rates of a small and of a large fleet. */
class RatesTest {
    private static final Metric ERRORS = Metric.rate("errorRate", Direction.INCREASE_IS_BAD);

    @Test
    void aLargeFleetIsCutDownToAsManyRequests() {
        Samples even = Rates.comparable(samples(1000, 0.02, 3000, 0.02, 100, 0.3), NanStrategy.ZERO);
        assertTrue(even.size() <= 50, "joined to " + even.size());
        Moments canary = Moments.of(even.canary().toArray());
        Moments baseline = Moments.of(even.baseline().toArray());
        assertEquals(0.02, baseline.mean(), 0.002);
        assertEquals(1, Math.sqrt(canary.variance() / baseline.variance()), 0.35);
    }

    /** Most of its minutes have no error, most of the large fleet's have one: ranks of raw minutes call it the lower. */
    @Test
    void aCanaryOfFewRequestsWithTenTimesTheErrorsIsFound() {
        Samples samples = samples(600, 0.001, 20_000, 0.0001, 150, 0);
        MannWhitney raw =
                MannWhitney.of(samples.canary().toArray(), samples.baseline().toArray());
        assertTrue(EffectSizes.superiority(raw) < 0.5, "raw minutes mislead");
        assertEquals(Classification.HIGH, result(samples).classification());
    }

    @Test
    void evidenceHasOneVerdict() {
        Samples samples = samples(200, 0.01, 20_000, 0.01, 150, 0.2);
        assertEquals(result(samples), result(samples));
    }

    @Test
    void meansAreThoseOfAllRequests() {
        Samples samples = new Samples(
                Series.of(0, 0.5, Double.NaN, 0, 0, 0, 0),
                Series.of(0, 0, 0, 0, 0, 0, 1),
                Series.of(90, 10, 100, 0, 0, 0, 0),
                Series.of(10, 10, 10, 10, 10, 10, 20));
        MetricResult result = result(samples);
        assertEquals(5 / 200.0, result.baselineMean().orElseThrow(), 1e-12);
        assertEquals(20 / 80.0, result.canaryMean().orElseThrow(), 1e-12);
        assertEquals(3, result.canarySamples(), "minutes in which both fleets had requests");
    }

    @Test
    void manyEventsAreDrawnInProportion() {
        Samples even = Rates.comparable(samples(60, 0.5, 1_000_000, 0.5, 1000, 0), NanStrategy.ZERO);
        assertTrue(Arrays.stream(even.baseline().toArray()).allMatch(rate -> Math.abs(rate - 0.5) < 0.1));
    }

    private static MetricResult result(Samples samples) {
        Evidence evidence = Evidence.of(Map.of("errorRate", samples));
        return Judge.judge(Criteria.of(List.of(ERRORS)), evidence, 1).metrics().get(0);
    }

    /** Minutes of a canary and of a fleet, whose requests vary by this share. */
    private static Samples samples(
            int minutes, double canaryRate, int baselineSize, double baselineRate, int canarySize, double swing) {
        SplittableRandom random = new SplittableRandom(5);
        double[][] columns = new double[4][minutes];
        for (int i = 0; i < minutes; i++) {
            double sun = 1 + swing * Math.sin(i / 60.0);
            columns[2][i] = Math.round(baselineSize * sun);
            columns[3][i] = Math.round(canarySize * sun);
            columns[0][i] = events(random, columns[2][i], baselineRate) / columns[2][i];
            columns[1][i] = events(random, columns[3][i], canaryRate) / columns[3][i];
        }
        return new Samples(Series.of(columns[0]), Series.of(columns[1]), Series.of(columns[2]), Series.of(columns[3]));
    }

    private static double events(SplittableRandom random, double requests, double rate) {
        return random.doubles((long) requests).filter(v -> v < rate).count();
    }
}
