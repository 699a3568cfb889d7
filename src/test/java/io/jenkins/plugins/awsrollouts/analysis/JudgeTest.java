package io.jenkins.plugins.awsrollouts.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** Outcomes, scores and what each knob does. */
class JudgeTest {
    private static final Metric LATENCY = Metric.value("latency", Direction.INCREASE_IS_BAD);
    private static final double[] USUAL = noise(1, 20);
    private static final double[] WORSE =
            DoubleStream.of(noise(2, 20)).map(v -> v + 50).toArray();
    private static final double[] ALIKE = noise(3, 20);

    @Test
    void aCanaryLikeItsBaselinePasses() {
        Verdict verdict = judge(List.of(LATENCY), ALIKE);
        assertEquals(Outcome.PASS, verdict.outcome());
        assertEquals(OptionalDouble.of(100), verdict.score());
        assertEquals("The canary is no worse in latency.", verdict.why());
    }

    @Test
    void directionDecidesWhatIsWorse() {
        assertEquals(Classification.HIGH, found(LATENCY, USUAL, WORSE));
        assertEquals(Classification.PASS, found(LATENCY, WORSE, USUAL));
        Metric less = LATENCY.with(Rule.of(Direction.DECREASE_IS_BAD));
        assertEquals(Classification.PASS, found(less, USUAL, WORSE));
        assertEquals(Classification.LOW, found(less, WORSE, USUAL));
        Metric either = LATENCY.with(Rule.of(Direction.EITHER));
        assertEquals(Classification.HIGH, found(either, USUAL, WORSE));
        assertEquals(Classification.LOW, found(either, WORSE, USUAL));
    }

    @Test
    void aCriticalMetricFailsTheCanaryWhateverTheScore() {
        List<Metric> metrics = List.of(LATENCY.whichIsCritical(), named("b"), named("c"), named("d"), named("e"));
        Verdict verdict = Judge.judge(Criteria.of(metrics), evidence(metrics, 1), 1);
        assertEquals(Outcome.FAIL, verdict.outcome());
        assertEquals(OptionalDouble.of(0), verdict.score());
        assertTrue(verdict.why().startsWith("latency, a critical metric, is higher on the canary: "), verdict.why());
    }

    /** By chance alone the first look would have failed it; that later looks ask for more does not make it good. */
    @Test
    void aCriticalMetricThatMayBeWorseIsNoPass() {
        double[] slower = DoubleStream.of(ALIKE).map(v -> v + 13).toArray();
        Metric critical = LATENCY.with(new Rule(Direction.INCREASE_IS_BAD, 0, new Effect.Any()))
                .whichIsCritical();
        Verdict later = judge(List.of(critical), slower, 5);
        MetricResult doubted = later.metrics().get(0);
        double p = doubted.comparison().orElseThrow().p();
        assertTrue(p > 0.02 / 30 && p <= 0.02 / 2, "p is " + p);
        assertEquals(Classification.DOUBTFUL, doubted.classification());
        assertEquals(Outcome.INCONCLUSIVE, later.outcome());
        assertEquals(OptionalDouble.of(100), later.score());
        assertTrue(later.why().startsWith("latency, a critical metric, may be higher on the canary: "), later.why());
        assertTrue(later.why().endsWith("0.000667 or less fails, more than 0.01 passes."), later.why());
        assertEquals(Outcome.FAIL, judge(List.of(critical), slower, 1).outcome());
        assertEquals(Outcome.PASS, judge(List.of(LATENCY), slower, 5).outcome());
        assertEquals(
                Outcome.PASS,
                judge(List.of(LATENCY.whichIsCritical()), slower, 5).outcome(),
                "within its tolerance");
        assertEquals(Outcome.PASS, judge(List.of(critical), ALIKE, 5).outcome());
    }

    @Test
    void theScoreDecidesOtherwise() {
        List<Metric> five = List.of(LATENCY, named("b"), named("c"), named("d"), named("e"));
        Verdict marginal = Judge.judge(Criteria.of(five), evidence(five, 1), 1);
        assertEquals(OptionalDouble.of(80), marginal.score());
        assertEquals(Outcome.INCONCLUSIVE, marginal.outcome());
        assertTrue(marginal.why().startsWith("The score is 80, below 95: latency is higher"), marginal.why());
        Verdict failed = Judge.judge(Criteria.of(five), evidence(five, 2), 1);
        assertEquals(OptionalDouble.of(60), failed.score());
        assertEquals(Outcome.FAIL, failed.outcome());
        Verdict lenient = Judge.judge(new Criteria(five, Map.of(), 80, 50, 0.02, 0), evidence(five, 1), 1);
        assertEquals(Outcome.PASS, lenient.outcome());
        assertTrue(lenient.why().startsWith("The score is 80, enough for a pass, though latency"), lenient.why());
    }

    @Test
    void groupsCountByTheirWeights() {
        List<Metric> metrics = List.of(
                LATENCY.of("slow"),
                named("b").of("slow"),
                named("c"),
                named("d").of("rest"));
        Criteria criteria = new Criteria(metrics, Map.of("slow", 60.0), 95, 75, 0.02, 0);
        assertEquals(Map.of("slow", 60.0, "default", 20.0, "rest", 20.0), criteria.shares());
        assertEquals(
                OptionalDouble.of(70),
                Judge.judge(criteria, evidence(metrics, 1), 1).score());
    }

    @Test
    void missingDataOfAMandatoryMetricIsInconclusive() {
        List<Metric> metrics = List.of(LATENCY, named("b"), named("orders").whichIsMandatory());
        Map<String, Samples> samples = new HashMap<>(evidence(metrics, 0).samples());
        samples.put("orders", Samples.of(Series.of(USUAL), Series.of(Double.NaN, Double.NaN)));
        Verdict verdict = Judge.judge(Criteria.of(metrics), Evidence.of(samples), 1);
        assertEquals(Outcome.INCONCLUSIVE, verdict.outcome());
        assertEquals("orders has no data on the canary.", verdict.why());
        List<Metric> optional = List.of(LATENCY, named("b"), named("orders"));
        assertEquals(
                Outcome.PASS,
                Judge.judge(Criteria.of(optional), Evidence.of(samples), 1).outcome());
        List<Metric> critical = List.of(
                LATENCY,
                named("b"),
                new Metric(
                        "orders",
                        Kind.VALUE,
                        "",
                        "default",
                        true,
                        false,
                        Cleaning.defaults(),
                        Rule.of(Direction.EITHER)));
        assertEquals(
                Outcome.INCONCLUSIVE,
                Judge.judge(Criteria.of(critical), Evidence.of(samples), 1).outcome());
    }

    @Test
    void noDataAtAllIsInconclusive() {
        Verdict verdict = Judge.judge(Criteria.of(List.of(LATENCY)), Evidence.of(Map.of()), 1);
        assertEquals(Outcome.INCONCLUSIVE, verdict.outcome());
        assertEquals(OptionalDouble.empty(), verdict.score());
        assertEquals("1 of 1 metrics have no data; too little to tell.", verdict.why());
        assertEquals(
                "latency has no data on the canary and none on the baseline.",
                verdict.metrics().get(0).why());
    }

    @Test
    void tooFewSamplesAreInconclusive() {
        Verdict four = judge(List.of(LATENCY), Arrays.copyOf(ALIKE, 4));
        assertEquals(Outcome.INCONCLUSIVE, four.outcome());
        assertEquals(
                "latency has 4 samples on the canary and 20 on the baseline, too few to tell; wait for more.",
                four.why());
        assertEquals(
                Outcome.PASS, judge(List.of(LATENCY), Arrays.copyOf(ALIKE, 5)).outcome());
        Metric more = LATENCY.with(new Cleaning(NanStrategy.REMOVE, Outliers.keep(), 21));
        assertEquals(Outcome.INCONCLUSIVE, judge(List.of(more), ALIKE).outcome());
    }

    @Test
    void samplesThatCouldNeverShowADifferenceAreTooFew() {
        double[] five = Arrays.copyOf(USUAL, 5);
        Evidence evidence = Evidence.of(Map.of("latency", Samples.of(Series.of(five), Series.of(five))));
        Criteria criteria = Criteria.of(List.of(LATENCY));
        assertEquals(Outcome.PASS, Judge.judge(criteria, evidence, 1).outcome(), "1 of 252 is below 0.01");
        assertEquals(Outcome.INCONCLUSIVE, Judge.judge(criteria, evidence, 2).outcome(), "1 of 252 is above 0.0033");
    }

    @Test
    void tooFewRequestsAreInconclusiveButABadCanaryFails() {
        Map<String, Samples> alike = Map.of("latency", Samples.of(Series.of(USUAL), Series.of(ALIKE)));
        Map<String, Samples> worse = Map.of("latency", Samples.of(Series.of(USUAL), Series.of(WORSE)));
        Criteria criteria = Criteria.of(List.of(LATENCY));
        Verdict few = Judge.judge(criteria, new Evidence(alike, OptionalDouble.of(5000), OptionalDouble.of(99)), 1);
        assertEquals(Outcome.INCONCLUSIVE, few.outcome());
        assertEquals("The canary had 99 requests, too few to tell; 100 are asked for.", few.why());
        OptionalDouble enough = OptionalDouble.of(100);
        assertEquals(
                Outcome.PASS,
                Judge.judge(criteria, new Evidence(alike, enough, enough), 1).outcome());
        assertEquals(
                Outcome.FAIL,
                Judge.judge(criteria, new Evidence(worse, enough, OptionalDouble.of(99)), 1)
                        .outcome());
    }

    @Test
    void aMissingNumberIsLeftOutOrZero() {
        double[] gaps = USUAL.clone();
        Arrays.fill(gaps, 0, 10, Double.NaN);
        Metric zero = LATENCY.with(Cleaning.missingIsZero());
        assertEquals(10, result(LATENCY, gaps, ALIKE).baselineSamples());
        assertEquals(20, result(zero, gaps, ALIKE).baselineSamples());
        assertEquals(
                Moments.of(USUAL).mean() / 2,
                result(zero, gaps, ALIKE).baselineMean().orElseThrow(),
                10);
        gaps[0] = Double.POSITIVE_INFINITY;
        assertEquals(10, result(LATENCY, gaps, ALIKE).baselineSamples());
    }

    @Test
    void outliersAreKeptOrLeftOut() {
        double[] spiked = noise(4, 300);
        spiked[7] = 100_000;
        Metric without = LATENCY.with(new Cleaning(NanStrategy.REMOVE, Outliers.remove(3), 5));
        assertEquals(300, result(LATENCY, spiked, ALIKE).baselineSamples());
        assertEquals(299, result(without, spiked, ALIKE).baselineSamples());
        assertEquals(100, result(without, spiked, ALIKE).baselineMean().orElseThrow(), 5);
        assertEquals(20, result(without, spiked, ALIKE).canarySamples());
    }

    @Test
    void toleranceAsksForASurerShift() {
        Rule strict = new Rule(Direction.INCREASE_IS_BAD, 0, new Effect.Any());
        Rule lenient = new Rule(Direction.INCREASE_IS_BAD, 0.9, new Effect.Any());
        double[] some = DoubleStream.of(ALIKE).map(v -> v + 18).toArray();
        assertEquals(Classification.HIGH, found(LATENCY.with(strict), USUAL, some));
        MetricResult passed = result(LATENCY.with(lenient), USUAL, some);
        assertEquals(Classification.PASS, passed.classification());
        assertTrue(passed.why().contains("by no more than is allowed"), passed.why());
    }

    @Test
    void effectBoundsLetSmallDifferencesPass() {
        double[] half = DoubleStream.of(ALIKE).map(v -> v * 1.5).toArray();
        assertEquals(Classification.HIGH, found(ratio(1.4, 1.4), USUAL, half));
        assertEquals(Classification.PASS, found(ratio(1.6, 1.6), USUAL, half));
        MetricResult minded = result(ratio(1.2, 2).whichIsCritical(), USUAL, half);
        assertEquals(Classification.HIGH, minded.classification());
        assertEquals(false, minded.critical(), "critical from twice the mean on");
        assertTrue(result(ratio(1.2, 1.4).whichIsCritical(), USUAL, half).critical());
        Rule always =
                new Rule(Direction.INCREASE_IS_BAD, 0.25, new Effect.CommonLanguage(Effect.Bounds.of(0.99999, 0.2)));
        assertEquals(Classification.HIGH, found(LATENCY.with(always), USUAL, WORSE));
        double[] most = WORSE.clone();
        most[0] = 0;
        assertEquals(Classification.PASS, found(LATENCY.with(always), USUAL, most));
    }

    @Test
    void laterLooksAskForMore() {
        assertEquals(0.01, Looks.level(0.02, 1, 1), 1e-15);
        assertEquals(0.02 / 6 / 10, Looks.level(0.02, 2, 10), 1e-15);
        double spent = 0;
        for (int look = 1; look <= 100_000; look++) {
            spent += 3 * Looks.level(0.02, look, 3);
        }
        assertTrue(spent < 0.02 && spent > 0.0199, "a hundred thousand looks spend " + spent);
    }

    private static Metric ratio(double allowed, double critical) {
        return LATENCY.with(new Rule(
                Direction.INCREASE_IS_BAD, 0.25, new Effect.MeanRatio(new Effect.Bounds(allowed, 0.5, critical, 0.5))));
    }

    private static Metric named(String name) {
        return Metric.value(name, Direction.INCREASE_IS_BAD);
    }

    /** Of which so many of the first are worse. */
    private static Evidence evidence(List<Metric> metrics, int worse) {
        Map<String, Samples> samples = new HashMap<>();
        for (int i = 0; i < metrics.size(); i++) {
            samples.put(metrics.get(i).name(), Samples.of(Series.of(USUAL), Series.of(i < worse ? WORSE : ALIKE)));
        }
        return Evidence.of(samples);
    }

    private static Verdict judge(List<Metric> metrics, double[] canary) {
        return judge(metrics, canary, 1);
    }

    private static Verdict judge(List<Metric> metrics, double[] canary, int look) {
        Map<String, Samples> samples = new HashMap<>();
        metrics.forEach(m -> samples.put(m.name(), Samples.of(Series.of(USUAL), Series.of(canary))));
        return Judge.judge(Criteria.of(metrics), Evidence.of(samples), look);
    }

    private static MetricResult result(Metric metric, double[] baseline, double[] canary) {
        Evidence evidence = Evidence.of(Map.of(metric.name(), Samples.of(Series.of(baseline), Series.of(canary))));
        return Judge.judge(Criteria.of(List.of(metric)), evidence, 1).metrics().get(0);
    }

    private static Classification found(Metric metric, double[] baseline, double[] canary) {
        return result(metric, baseline, canary).classification();
    }

    private static double[] noise(long seed, int size) {
        SplittableRandom random = new SplittableRandom(seed);
        return DoubleStream.generate(() -> 100 + 10 * random.nextGaussian())
                .limit(size)
                .toArray();
    }
}
