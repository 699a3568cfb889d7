package io.jenkins.plugins.awsrollouts.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** How much U wavers in fleets of several kinds. */
class DispersionTest {
    @Test
    void equalSpreadIsWhatTheTestAssumes() {
        assertEquals(1, Dispersion.spread(10, 10, 0.5), 1e-12);
        assertEquals(1, Dispersion.spread(30, 7, 0.5), 1e-12);
    }

    /** A fleet without any spread: U is n times a binomial, whose variance is n * n * m / 4. */
    @Test
    void aFleetWithoutSpreadIsTheWorstCase() {
        assertEquals(10.0 * 10 * 10 / 4 / (10 * 10 * 21 / 12.0), Dispersion.spread(10, 10, 1), 1e-12);
        assertEquals(Dispersion.spread(10, 10, 1), Dispersion.spread(10, 10, 0), 1e-12);
    }

    @Test
    void memoryMakesUWaverMore() {
        assertEquals(1, of(noise(1, 2000, 0), noise(2, 2000, 0)), 0.1);
        assertEquals(Math.sqrt(1.8 / 0.2), of(noise(1, 20_000, 0.8), noise(2, 20_000, 0.8)), 0.2);
    }

    @Test
    void whatBothShareMakesItWaverLess() {
        double[] shared = noise(3, 500, 0.8);
        double[] some = noise(4, 500, 0);
        double[] others = noise(5, 500, 0);
        double[] canary = new double[500];
        double[] baseline = new double[500];
        Arrays.setAll(canary, i -> shared[i] + 0.7 * some[i]);
        Arrays.setAll(baseline, i -> shared[i] + 0.7 * others[i]);
        double factor = of(canary, baseline);
        assertTrue(factor < 0.9 && factor >= Math.sqrt(0.4), "the factor is " + factor);
        assertEquals(1, of(Arrays.copyOf(canary, 12), Arrays.copyOf(baseline, 12)), 0.5);
        assertTrue(of(Arrays.copyOf(canary, 12), Arrays.copyOf(baseline, 12)) >= 1, "not trusted in few samples");
    }

    /** Five times as much of what both fleets share leaves four fifths of it, if one is only taken from the other. */
    @Test
    void whatBothShareIsToldFromTheirOwnHoweverMuchWorseTheCanaryIs() {
        double[] shared = noise(6, 500, 0.8);
        double[] some = noise(7, 500, 0);
        double[] others = noise(8, 500, 0);
        double[] canary = new double[500];
        double[] baseline = new double[500];
        Arrays.setAll(canary, i -> Math.exp(0.3 * shared[i] + 0.1 * some[i]));
        Arrays.setAll(baseline, i -> Math.exp(0.3 * shared[i] + 0.1 * others[i]));
        double[] worse = Arrays.stream(canary).map(minute -> 5 * minute).toArray();
        assertEquals(Math.sqrt(0.4), of(canary, baseline), 1e-12);
        assertTrue(of(worse, baseline) < 0.9, "the factor is " + of(worse, baseline));
        assertEquals(of(worse, baseline), of(baseline, worse), 1e-9);
    }

    @Test
    void constantFleetsAreAsAssumed() {
        assertEquals(1, of(new double[30], new double[30]));
    }

    private static double of(double[] canary, double[] baseline) {
        return Dispersion.of(canary, baseline, Quantiles.sorted(canary), Quantiles.sorted(baseline));
    }

    private static double[] noise(long seed, int size, double memory) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] noise = new double[size];
        noise[0] = random.nextGaussian();
        for (int i = 1; i < size; i++) {
            noise[i] = memory * noise[i - 1] + Math.sqrt(1 - memory * memory) * random.nextGaussian();
        }
        return noise;
    }
}
