package io.jenkins.plugins.awsrollouts.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Shift and interval against R's {@code wilcox.test(conf.int = TRUE)} and against every difference written down. */
class HodgesLehmannTest {
    @Test
    void isThatOfRWhereItIsExact() {
        HodgesLehmann shift = of(MannWhitneyTest.TERM, MannWhitneyTest.EARLY);
        assertEquals(0.305, shift.shift(), 1e-12);
        assertEquals(-0.15, shift.lower(), 1e-12);
        assertEquals(0.76, shift.upper(), 1e-12);
    }

    /** R searches the zero of a step function there, from which the middle difference is up to 0.002 away. */
    @Test
    void isNearlyThatOfRElsewhere() {
        HodgesLehmann ozone = of(MannWhitneyTest.AUGUST, MannWhitneyTest.MAY);
        assertEquals(31.9999587219, ozone.shift(), 2e-3);
        assertEquals(14.999978983, ozone.lower(), 2e-3);
        assertEquals(52.9999854163, ozone.upper(), 2e-3);
        HodgesLehmann many = of(MannWhitneyTest.MANY, MannWhitneyTest.OTHERS);
        assertEquals(13.5364444071, many.shift(), 2e-3);
        assertEquals(3.49094274136, many.lower(), 2e-3);
        assertEquals(24.5364066155, many.upper(), 2e-3);
    }

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

    @Test
    void samplesThatAllTieAreFoundAtOnce() {
        double[] same = new double[2000];
        Arrays.fill(same, 0.1);
        HodgesLehmann shift = of(same, same);
        assertEquals(new HodgesLehmann(0, 0, 0), shift);
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

    private static HodgesLehmann of(double[] canary, double[] baseline) {
        return HodgesLehmann.of(MannWhitney.of(canary, baseline), 0.025, 1);
    }
}
