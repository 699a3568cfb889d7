package io.jenkins.plugins.awsrollouts.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The test's figures are those that R 4.2's {@code wilcox.test} prints for the same samples. */
class MannWhitneyTest {
    /** R's own example, {@code ?wilcox.test}: permeability at term and before (Hollander and Wolfe 1973, page 69). */
    static final double[] TERM = {0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46};

    static final double[] EARLY = {1.15, 0.88, 0.90, 0.74, 1.21};

    /** R's data set {@code airquality}: ozone in August and in May, with ties. */
    static final double[] AUGUST = {
        39, 9, 16, 78, 35, 66, 122, 89, 110, 44, 28, 65, 22, 59, 23, 31, 44, 21, 9, 45, 168, 73, 76, 118, 84, 85
    };

    static final double[] MAY = {
        41, 36, 12, 18, 28, 23, 19, 8, 7, 16, 11, 14, 18, 14, 34, 6, 30, 11, 1, 11, 4, 32, 23, 45, 115, 37
    };

    /** Sixty samples without ties, too many for R's exact distribution. */
    static final double[] MANY = IntStream.rangeClosed(1, 60)
            .mapToDouble(i -> i * 37 % 101 + 0.001 * i)
            .toArray();

    static final double[] OTHERS = IntStream.rangeClosed(1, 60)
            .mapToDouble(i -> i * 53 % 97 + 0.0007 * i - 9.5)
            .toArray();

    private static final double[] COUNTS = {0, 0, 1, 2, 0, 3, 1, 0, 2, 4, 1, 0};
    private static final double[] FEWER = {0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 1};

    @Test
    void isExactForFewSamplesWithoutTies() {
        agrees(MannWhitney.of(TERM, EARLY), 35, 0.127206127206, 0.89676989677, 0.254412254412);
        assertTrue(MannWhitney.of(TERM, EARLY).exact());
    }

    @Test
    void isNormalWithTies() {
        agrees(MannWhitney.of(AUGUST, MAY), 548.5, 6.04039153844e-05, 0.999943949875, 0.000120807830769);
        agrees(MannWhitney.of(COUNTS, FEWER), 102, 0.0273996992186, 0.976459110379, 0.0547993984373);
        assertFalse(MannWhitney.of(AUGUST, MAY).exact());
    }

    @Test
    void isNormalForManySamples() {
        agrees(MannWhitney.of(MANY, OTHERS), 2279, 0.00601141270381, 0.994077392679, 0.0120228254076);
        assertFalse(MannWhitney.of(MANY, OTHERS).exact());
    }

    @Test
    void samplesThatAreAllTheSameTellNothing() {
        MannWhitney test = MannWhitney.of(new double[] {3, 3, 3}, new double[] {3, 3, 3, 3});
        assertEquals(6, test.u());
        for (Direction direction : Direction.values()) {
            assertEquals(1, test.p(direction));
            assertEquals(1, test.p(direction, 1.5));
        }
    }

    @Test
    void theLeastPIsThatOfFleetsThatDoNotOverlap() {
        double[] low = {1, 2, 3, 4, 5};
        double[] high = {6, 7, 8, 9};
        MannWhitney test = MannWhitney.of(high, low);
        assertEquals(1 / 126.0, MannWhitney.least(4, 5, Direction.INCREASE_IS_BAD), 1e-15);
        assertEquals(MannWhitney.least(4, 5, Direction.INCREASE_IS_BAD), test.p(Direction.INCREASE_IS_BAD), 1e-15);
        assertEquals(MannWhitney.least(4, 5, Direction.EITHER), test.p(Direction.EITHER), 1e-15);
        assertTrue(MannWhitney.least(100_000, 100_000, Direction.EITHER) < 1e-20);
    }

    @Test
    void moreWaveringMakesPLarger() {
        MannWhitney test = MannWhitney.of(MANY, OTHERS);
        double p = test.p(Direction.INCREASE_IS_BAD);
        assertTrue(test.p(Direction.INCREASE_IS_BAD, 1.5) > 3 * p);
        assertTrue(test.p(Direction.INCREASE_IS_BAD, 0.8) < p / 3);
        assertEquals(p, test.p(Direction.INCREASE_IS_BAD, 1));
        assertEquals(
                MannWhitney.least(3, 3, Direction.INCREASE_IS_BAD),
                MannWhitney.of(new double[] {4, 5, 6}, new double[] {1, 2, 3}).p(Direction.INCREASE_IS_BAD, 0.1));
    }

    @Test
    void theExactDistributionHasTheQuantilesOfR() {
        assertEquals(9, NullDistribution.quantile(0.025, 10, 5));
        assertEquals(17, NullDistribution.quantile(0.005, 10, 10));
        assertEquals(94, NullDistribution.quantile(0.00166667, 20, 20));
        assertEquals(770, NullDistribution.quantile(0.001, 49, 49));
        assertEquals(3, NullDistribution.quantile(0.05, 3, 7));
    }

    @Test
    void samplesWithoutFiniteDifferencesAreRefused() {
        double[] huge = {1, Double.MAX_VALUE};
        double[] negative = {-Double.MAX_VALUE, 1};
        String message = assertThrows(IllegalArgumentException.class, () -> MannWhitney.of(huge, negative))
                .getMessage();
        assertEquals(
                "The samples' differences run from 0.0 to Infinity; give finite samples whose differences are finite too.",
                message);
        refused(negative, huge);
        refused(new double[] {1, Double.NaN}, TERM);
        refused(TERM, new double[] {Double.NEGATIVE_INFINITY, 1});
        refused(new double[] {Double.POSITIVE_INFINITY}, new double[] {Double.POSITIVE_INFINITY});
    }

    @Test
    void aFleetWithoutSamplesIsRefused() {
        refused(TERM, new double[0]);
        refused(new double[0], TERM);
    }

    private static void refused(double[] canary, double[] baseline) {
        assertThrows(IllegalArgumentException.class, () -> MannWhitney.of(canary, baseline));
    }

    private static void agrees(MannWhitney test, double u, double greater, double less, double either) {
        assertEquals(u, test.u());
        assertEquals(greater, test.p(Direction.INCREASE_IS_BAD), 1e-11);
        assertEquals(less, test.p(Direction.DECREASE_IS_BAD), 1e-11);
        assertEquals(either, test.p(Direction.EITHER), 1e-11);
    }
}
