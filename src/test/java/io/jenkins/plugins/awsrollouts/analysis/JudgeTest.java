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
        assertTrue(verdict.why().startsWith("latency is "), verdict.why());
    }

    @Test
    void directionDecidesWhatIsWorse() {
        assertEquals(Classification.HIGH, found(LATENCY, USUAL, WORSE));
        assertEquals(Classification.PASS, found(LATENCY, WORSE, USUAL));
        Metric less = LATENCY.withRule(Rule.of(Direction.DECREASE_IS_BAD));
        assertEquals(Classification.PASS, found(less, USUAL, WORSE));
        assertEquals(Classification.LOW, found(less, WORSE, USUAL));
        Metric either = LATENCY.withRule(Rule.of(Direction.EITHER));
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

    /** A pass is a statement: what the step would have shown is no more than it may let through. */
    @Test
    void aPassOfACriticalMetricTellsWhatItWouldHaveShown() {
        Verdict verdict = judge(List.of(LATENCY.whichIsCritical()), ALIKE);
        Comparison comparison = verdict.metrics().get(0).comparison().orElseThrow();
        assertEquals(Outcome.PASS, verdict.outcome());
        assertTrue(comparison.shown().orElseThrow() <= comparison.allowed().orElseThrow());
        assertTrue(verdict.why().contains(" or more would have shown."), verdict.why());
        Metric less = LATENCY.withRule(Rule.of(Direction.DECREASE_IS_BAD)).whichIsCritical();
        assertTrue(judge(List.of(less), ALIKE).why().contains(" or less would have shown."));
    }

    @Test
    void aCriticalMetricIsNotPassedOnDataThatWouldHaveShownNothing() {
        Samples minutes = Samples.of(Series.of(Arrays.copyOf(USUAL, 5)), Series.of(Arrays.copyOf(ALIKE, 5)));
        Criteria criteria = Criteria.of(List.of(LATENCY.whichIsCritical()));
        Verdict five = Judge.judge(criteria, Evidence.of(Map.of("latency", minutes)), 1);
        assertEquals(Outcome.INCONCLUSIVE, five.outcome());
        assertEquals(Classification.DOUBTFUL, five.metrics().get(0).classification());
        assertTrue(five.why().contains("that this step lets through"), five.why());
    }

    /** The harm to the service as a whole is the same: five times as much in a fifth of the requests. */
    @Test
    void aSmallStepMayLetThroughMoreUnseenThanALargeOne() {
        double[] rough =
                DoubleStream.of(noise(5, 20)).map(v -> 100 + 4 * (v - 100)).toArray();
        double[] alike =
                DoubleStream.of(noise(6, 20)).map(v -> 100 + 4 * (v - 100)).toArray();
        Criteria criteria = Criteria.of(List.of(LATENCY.whichIsCritical()));
        Evidence evidence = Evidence.of(Map.of("latency", Samples.of(Series.of(rough), Series.of(alike))));
        Evidence small = evidence.at(List.of(0), 0.05);
        assertEquals(Outcome.PASS, Judge.judge(criteria, small, 1).outcome());
        assertEquals(Outcome.INCONCLUSIVE, Judge.judge(criteria, evidence, 1).outcome(), "half of the requests");
        Rule wide = new Rule(
                Direction.INCREASE_IS_BAD,
                new Effect.Any(),
                OptionalDouble.of(4),
                OptionalDouble.empty(),
                OptionalDouble.empty());
        Criteria generous = Criteria.of(List.of(LATENCY.withRule(wide).whichIsCritical()));
        assertEquals(Outcome.PASS, Judge.judge(generous, evidence, 1).outcome());
    }

    @Test
    void aBoundFailsTheCanaryWhateverTheBaselineDoes() {
        Metric bounded = LATENCY.withRule(new Rule(
                Direction.INCREASE_IS_BAD,
                new Effect.Any(),
                OptionalDouble.empty(),
                OptionalDouble.of(90),
                OptionalDouble.empty()));
        Verdict verdict = judge(List.of(bounded), USUAL);
        assertEquals(Outcome.FAIL, verdict.outcome());
        assertTrue(verdict.why().contains("more than 90 fails, whatever the baseline does."), verdict.why());
        Metric least = LATENCY.withRule(new Rule(
                Direction.EITHER,
                new Effect.Any(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.of(120)));
        assertEquals(Classification.LOW, found(least, USUAL, USUAL));
        double[] once = USUAL.clone();
        once[19] = 100_000;
        Metric far = LATENCY.withRule(new Rule(
                Direction.INCREASE_IS_BAD,
                new Effect.Any(),
                OptionalDouble.empty(),
                OptionalDouble.of(1000),
                OptionalDouble.empty()));
        assertEquals(Classification.PASS, found(far, USUAL, once), "one minute is an outage that may be over");
    }

    @Test
    void aMetricThatWarnsIsToldOfAndFailsNothing() {
        List<Metric> metrics = List.of(LATENCY.whichWarns(), named("b"));
        Verdict verdict = Judge.judge(Criteria.of(metrics), evidence(metrics, 1), 1);
        assertEquals(Outcome.PASS, verdict.outcome());
        assertEquals(OptionalDouble.of(100), verdict.score());
        assertTrue(verdict.why().contains(" A warning only: latency is higher"), verdict.why());
        assertEquals(
                List.of("All metrics of the analysis only warn, so that it could fail nothing; let one of them count."),
                Criteria.of(List.of(LATENCY.whichWarns())).faults());
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
        Metric more = LATENCY.withCleaning(new Cleaning(NanStrategy.REMOVE, Outliers.keep(), 21));
        assertEquals(Outcome.INCONCLUSIVE, judge(List.of(more), ALIKE).outcome());
    }

    @Test
    void tooFewRequestsAreInconclusiveButABadCanaryFails() {
        Map<String, Samples> alike = Map.of("latency", Samples.of(Series.of(USUAL), Series.of(ALIKE)));
        Map<String, Samples> worse = Map.of("latency", Samples.of(Series.of(USUAL), Series.of(WORSE)));
        Criteria criteria = Criteria.of(List.of(LATENCY));
        Verdict few = Judge.judge(criteria, new Evidence(alike, OptionalDouble.of(5000), OptionalDouble.of(19)), 1);
        assertEquals(Outcome.INCONCLUSIVE, few.outcome());
        assertEquals("The canary had 19 requests, too few to tell; 20 are asked for.", few.why());
        OptionalDouble enough = OptionalDouble.of(20);
        assertEquals(
                Outcome.PASS,
                Judge.judge(criteria, new Evidence(alike, enough, enough), 1).outcome());
        assertEquals(
                Outcome.FAIL,
                Judge.judge(criteria, new Evidence(worse, enough, OptionalDouble.of(19)), 1)
                        .outcome());
    }

    @Test
    void aMissingNumberIsLeftOutOrZero() {
        double[] gaps = USUAL.clone();
        Arrays.fill(gaps, 0, 10, Double.NaN);
        Metric zero = LATENCY.withCleaning(Cleaning.missingIsZero());
        assertEquals(10, result(LATENCY, gaps, ALIKE).baselineSamples());
        assertEquals(20, result(zero, gaps, ALIKE).baselineSamples());
        assertEquals(
                DoubleStream.of(USUAL).average().orElseThrow() / 2,
                result(zero, gaps, ALIKE).baselineMean().orElseThrow(),
                10);
        gaps[0] = Double.POSITIVE_INFINITY;
        assertEquals(10, result(LATENCY, gaps, ALIKE).baselineSamples());
    }

    @Test
    void outliersAreKeptOrLeftOut() {
        double[] spiked = noise(4, 300);
        spiked[7] = 100_000;
        Metric without = LATENCY.withCleaning(new Cleaning(NanStrategy.REMOVE, Outliers.remove(3), 5));
        assertEquals(300, result(LATENCY, spiked, ALIKE).baselineSamples());
        assertEquals(299, result(without, spiked, ALIKE).baselineSamples());
        assertEquals(100, result(without, spiked, ALIKE).baselineMean().orElseThrow(), 5);
        assertEquals(20, result(without, spiked, ALIKE).canarySamples());
    }

    /** Two servers are never alike: a tenth is nothing by default, and something where the effect says so. */
    @Test
    void aDifferenceThatDoesNotMatterIsNone() {
        double[] some = DoubleStream.of(USUAL).map(v -> v * 1.08).toArray();
        assertEquals(Classification.PASS, found(LATENCY, USUAL, some));
        assertEquals(Classification.HIGH, found(ratio(1, 1), USUAL, some));
    }

    @Test
    void effectBoundsLetSmallDifferencesPass() {
        double[] half = DoubleStream.of(ALIKE).map(v -> v * 1.5).toArray();
        assertEquals(Classification.HIGH, found(ratio(1.2, 1.2), USUAL, half));
        assertEquals(Classification.PASS, found(ratio(1.6, 1.6), USUAL, half));
        MetricResult minded = result(ratio(1.2, 2).whichIsCritical(), USUAL, half);
        assertEquals(Classification.HIGH, minded.classification());
        assertEquals(false, minded.critical(), "critical from twice the mean on");
        assertTrue(result(ratio(1.2, 1.4).whichIsCritical(), USUAL, half).critical());
        Rule always = Rule.of(Direction.INCREASE_IS_BAD, new Effect.CommonLanguage(Effect.Bounds.of(0.99999, 0.2)));
        assertEquals(Classification.HIGH, found(LATENCY.withRule(always), USUAL, WORSE));
        double[] most = WORSE.clone();
        most[0] = 0;
        assertEquals(Classification.PASS, found(LATENCY.withRule(always), USUAL, most));
    }

    private static Metric ratio(double allowed, double critical) {
        return LATENCY.withRule(Rule.of(
                Direction.INCREASE_IS_BAD, new Effect.MeanRatio(new Effect.Bounds(allowed, 0.5, critical, 0.5))));
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
