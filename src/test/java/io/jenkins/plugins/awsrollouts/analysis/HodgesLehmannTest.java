package io.jenkins.plugins.awsrollouts.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Shift and interval against R's {@code wilcox.test(conf.int = TRUE)}. */
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

    @Test
    void samplesThatAllTieAreFoundAtOnce() {
        double[] same = new double[2000];
        Arrays.fill(same, 0.1);
        HodgesLehmann shift = of(same, same);
        assertEquals(new HodgesLehmann(0, 0, 0), shift);
    }

    @Test
    void theLargestDifferencesThatADoubleHoldsAreFinite() {
        double[] high = new double[2000];
        double[] low = new double[2000];
        Arrays.setAll(high, i -> i % 2 == 0 ? Double.MAX_VALUE : Double.MIN_VALUE);
        Arrays.setAll(low, i -> i % 2 == 0 ? 0 : Double.MIN_VALUE);
        assertEquals(Double.MAX_VALUE / 2, of(high, low).shift());
        assertEquals(Double.MAX_VALUE, of(high, low).upper());
        assertEquals(-Double.MAX_VALUE, of(low, high).lower());
    }

    private static HodgesLehmann of(double[] canary, double[] baseline) {
        return HodgesLehmann.of(MannWhitney.of(canary, baseline), 0.025, 1);
    }

    /** Case B9; R's wilcox.test(conf.int = TRUE, conf.level = 0.99) says 1 to 2. */
    @Test
    void tiesMakeTheIntervalNarrower() {
        MannWhitney test = MannWhitney.of(
                new double[] {13, 13, 13, 13, 13, 13, 13, 13, 12}, new double[] {11, 12, 11, 13, 11, 12, 11, 11, 12});
        HodgesLehmann shift = HodgesLehmann.of(test, 0.005, 1);
        assertEquals(1, shift.lower(), 1e-9);
        assertEquals(2, shift.upper(), 1e-9);
    }
}
