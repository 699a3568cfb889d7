package io.jenkins.plugins.awsrollouts.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What a worse canary does to a verdict, over random evidence of any kind. */
class MonotonePropertiesTest {
    private static final List<Outcome> BEST_FIRST = List.of(Outcome.PASS, Outcome.INCONCLUSIVE, Outcome.FAIL);

    /** Random evidence of one metric, from a seed: trends, bursts, outages, gaps, and fleets of any size. */
    private record Drawn(
            Metric metric,
            double[] baseline,
            double[] canary,
            double[] requests,
            double[] canaryRequests,
            List<Integer> steps,
            double share) {
        static Drawn of(long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            int size = 1 + random.nextInt(45);
            boolean rate = random.nextBoolean();
            Direction direction = Direction.values()[random.nextInt(2)];
            boolean good = rate && direction == Direction.DECREASE_IS_BAD && random.nextInt(3) > 0;
            Metric metric = rate ? Metric.rate("m", direction) : Metric.value("m", direction);
            List<Integer> steps = random.nextBoolean() ? List.of(0) : List.of(0, random.nextInt(size));
            double level = rate ? Math.pow(10, -3 * random.nextDouble()) : 100;
            return new Drawn(
                    random.nextInt(4) > 0 ? metric.whichIsCritical() : metric,
                    turned(minutes(random, size, level, rate), good),
                    turned(minutes(random, size, level * (1 + random.nextInt(3) * random.nextDouble()), rate), good),
                    requests(random, size),
                    requests(random, size),
                    steps,
                    0.05 + 0.9 * random.nextDouble());
        }

        private static double[] minutes(SplittableRandom random, int size, double level, boolean rate) {
            double noise = random.nextDouble() * random.nextDouble() * 2;
            double trend = random.nextInt(3) == 0 ? 0.1 * random.nextGaussian() : 0;
            double burst = random.nextInt(3) == 0 ? random.nextDouble() : 0;
            double sparse = random.nextInt(4) == 0 ? random.nextDouble() : 0;
            return IntStream.range(0, size)
                    .mapToDouble(i -> {
                        double value = level * Math.exp(noise * random.nextGaussian() + trend * i);
                        value = random.nextDouble() < burst * burst ? value * 20 : value;
                        value = random.nextDouble() < sparse ? 0 : value;
                        return random.nextInt(25) == 0 ? Double.NaN : rate ? Math.min(1, value) : value;
                    })
                    .toArray();
        }

        /** Of shares of bad answers those of good ones. */
        private static double[] turned(double[] shares, boolean good) {
            return Arrays.stream(shares).map(share -> good ? 1 - share : share).toArray();
        }

        private static double[] requests(SplittableRandom random, int size) {
            double level = Math.pow(10, 4 * random.nextDouble());
            return IntStream.range(0, size)
                    .mapToDouble(i -> Math.rint(level * (0.5 + random.nextDouble())))
                    .toArray();
        }

        Verdict verdict(double[] changed) {
            Samples samples = new Samples(
                    Series.of(baseline), Series.of(changed), Series.of(requests), Series.of(canaryRequests));
            Evidence evidence =
                    new Evidence(Map.of("m", samples), OptionalDouble.empty(), OptionalDouble.empty(), steps, share);
            return Judge.judge(Criteria.of(List.of(metric)), evidence, 1);
        }

        /** What the metric is when nothing goes well. */
        double dead() {
            return metric.rule().direction() == Direction.INCREASE_IS_BAD ? 1 : 0;
        }

        boolean rate() {
            return metric.kind() == Kind.RATE;
        }
    }

    @Property(tries = 3000)
    void aWorseMinuteOfTheCanaryNeverMakesAVerdictBetter(@ForAll long seed, @ForAll @IntRange(max = 1000) int which) {
        Drawn drawn = Drawn.of(seed);
        int minute = which % drawn.canary().length;
        double[] worse = drawn.canary().clone();
        SplittableRandom random = new SplittableRandom(seed + which);
        boolean more = drawn.metric().rule().direction() == Direction.INCREASE_IS_BAD;
        double by = Math.exp(5 * random.nextDouble());
        double changed = more ? worse[minute] * by + (random.nextBoolean() ? 0.01 : 0) : worse[minute] / by;
        worse[minute] = drawn.rate() ? Math.min(1, changed) : changed;
        Verdict before = drawn.verdict(drawn.canary());
        Verdict after = drawn.verdict(worse);
        assertTrue(
                BEST_FIRST.indexOf(after.outcome()) >= BEST_FIRST.indexOf(before.outcome()),
                before.why() + " became " + after.why());
    }

    @Property(tries = 1000)
    void allRequestsOfEveryMinuteFailingFailsAtTheFirstLookWhateverTheBaselineDoes(@ForAll long seed) {
        Drawn drawn = Drawn.of(seed);
        if (drawn.rate() && drawn.metric().critical() && drawn.canary().length >= 5) {
            double[] dead = new double[drawn.canary().length];
            Arrays.fill(dead, drawn.dead());
            assertEquals(Outcome.FAIL, drawn.verdict(dead).outcome());
        }
    }

    @Property(tries = 2000)
    void whatFailsAllRequestsOfItsLastMinutesNeverPasses(
            @ForAll long seed, @ForAll @IntRange(min = 2, max = 9) int last) {
        Drawn drawn = Drawn.of(seed);
        int size = drawn.canary().length;
        int step = drawn.steps().get(drawn.steps().size() - 1);
        if (drawn.rate() && drawn.metric().critical() && size - step >= last) {
            double[] dying = drawn.canary().clone();
            Arrays.fill(dying, size - last, size, drawn.dead());
            Arrays.fill(drawn.canaryRequests(), size - last, size, 1 + drawn.canaryRequests()[0]);
            assertNotEquals(Outcome.PASS, drawn.verdict(dying).outcome());
        }
    }

    @Property(tries = 500)
    void theOrderOfTheMetricsDoesNotMatter(@ForAll long seed, @ForAll @IntRange(min = 2, max = 5) int size) {
        Map<String, Samples> samples = new HashMap<>();
        List<Metric> metrics = IntStream.range(0, size)
                .mapToObj(i -> {
                    Drawn drawn = Drawn.of(seed + i);
                    samples.put(
                            "m" + i,
                            new Samples(
                                    Series.of(drawn.baseline()),
                                    Series.of(drawn.canary()),
                                    Series.of(drawn.requests()),
                                    Series.of(drawn.canaryRequests())));
                    Metric metric = drawn.metric();
                    return new Metric(
                            "m" + i,
                            metric.kind(),
                            "",
                            "default",
                            metric.critical(),
                            metric.mandatory(),
                            false,
                            metric.cleaning(),
                            metric.rule());
                })
                .collect(java.util.stream.Collectors.toList());
        Verdict one = Judge.judge(Criteria.of(metrics), Evidence.of(samples), 1);
        Collections.shuffle(metrics, new java.util.Random(seed));
        Verdict other = Judge.judge(Criteria.of(metrics), Evidence.of(samples), 1);
        assertEquals(one.outcome(), other.outcome());
        assertEquals(one.score(), other.score());
    }
}
