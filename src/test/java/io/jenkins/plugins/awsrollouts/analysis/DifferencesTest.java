package io.jenkins.plugins.awsrollouts.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Ranks found without holding the differences, against every difference written down. */
class DifferencesTest {
    @Property(tries = 200)
    void everyRankIsThatOfTheDifferencesInOrder(
            @ForAll @Size(min = 1, max = 70) double[] x,
            @ForAll @Size(min = 1, max = 70) double[] y,
            @ForAll @DoubleRange(min = 0, max = 1) double where) {
        agrees(halved(x), halved(y), where);
    }

    @Property(tries = 100)
    void everyRankIsThatOfManyDifferencesInOrder(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 300) int m,
            @ForAll @IntRange(min = 1, max = 300) int n,
            @ForAll @IntRange(min = 1, max = 12) int digits,
            @ForAll @DoubleRange(min = 0, max = 1) double where) {
        SplittableRandom random = new SplittableRandom(seed);
        double grain = Math.pow(4, digits);
        double[] x = random.doubles(m).map(v -> Math.floor(v * v * grain)).toArray();
        double[] y = random.doubles(n).map(v -> Math.floor(v * grain)).toArray();
        agrees(x, y, where);
    }

    /** Fleets in two far clusters, so that samples evenly drawn mislead; as many ties as the grain makes. */
    @Property(tries = 40)
    void everyRankIsThatOfDifferencesInClusters(
            @ForAll long seed,
            @ForAll @IntRange(min = 100, max = 400) int m,
            @ForAll @IntRange(min = 1, max = 400) int n,
            @ForAll @DoubleRange(min = 0, max = 1) double where) {
        SplittableRandom random = new SplittableRandom(seed);
        double far = random.nextBoolean() ? 1e300 : 1e6;
        double[] x = random.doubles(m).map(v -> v < 0.5 ? v / far : v * far).toArray();
        double[] y = random.doubles(n)
                .map(v -> v < 0.3 ? Math.floor(v * 20) : v * far)
                .toArray();
        agrees(x, y, where);
    }

    /** So that no difference overflows. */
    private static double[] halved(double[] values) {
        return Arrays.stream(values).map(v -> v / 4).toArray();
    }

    private static void agrees(double[] x, double[] y, double where) {
        double[] all = Arrays.stream(x)
                .flatMap(a -> Arrays.stream(y).map(b -> a - b))
                .sorted()
                .toArray();
        int rank = (int) Math.min(all.length, 1 + where * all.length);
        Differences differences = MannWhitney.of(x, y).differences();
        assertEquals(all[rank - 1] + 0.0, differences.at(rank) + 0.0);
        double median = all[(all.length - 1) / 2] / 2 + all[all.length / 2] / 2;
        assertEquals(median, differences.median(), Math.abs(median) * 1e-12);
    }
}
