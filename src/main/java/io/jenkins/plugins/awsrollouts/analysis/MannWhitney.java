package io.jenkins.plugins.awsrollouts.analysis;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.inference.AlternativeHypothesis;
import org.apache.commons.statistics.inference.MannWhitneyUTest;
import org.apache.commons.statistics.inference.PValueMethod;

/**
 * The Mann-Whitney test (Wilcoxon rank sum) of canary against baseline: Mann and Whitney, "On a test of whether one of two
 * random variables is stochastically larger than the other" (1947). Its p-values are those of R's {@code wilcox.test}:
 * exact where both fleets have fewer than 50 samples and nothing ties, else normal with the variance corrected for ties
 * and a continuity correction of a half.
 */
public final class MannWhitney {
    /** From how many samples on R takes the normal approximation. */
    static final int MANY = 50;

    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

    private final double[] canary;
    private final double[] baseline;
    private final double u;
    private final double variance;
    private final boolean ties;

    private MannWhitney(double[] canary, double[] baseline, double u, double variance, boolean ties) {
        this.canary = canary;
        this.baseline = baseline;
        this.u = u;
        this.variance = variance;
        this.ties = ties;
    }

    /**
     * The test of these samples. No sample of one fleet may differ from one of the other by more than
     * {@link Double#MAX_VALUE}.
     *
     * @param canary at least one, finite
     * @param baseline at least one, finite
     * @throws IllegalArgumentException for a fleet without samples, a sample that is not finite, or too large a difference
     */
    public static MannWhitney of(double[] canary, double[] baseline) {
        double[] x = canary.clone();
        double[] y = baseline.clone();
        Arrays.sort(x);
        Arrays.sort(y);
        requireSubtractable(x, y);
        return ofSorted(x, y);
    }

    /** NaN is the last in order, so the ends tell of every sample. */
    private static void requireSubtractable(double[] x, double[] y) {
        if (x.length == 0 || y.length == 0) {
            throw new IllegalArgumentException("The canary has " + x.length + " samples and the baseline " + y.length
                    + "; give at least one of each.");
        }
        double most = x[x.length - 1] - y[0];
        double least = x[0] - y[y.length - 1];
        if (!Double.isFinite(most) || !Double.isFinite(least)) {
            throw new IllegalArgumentException("The samples' differences run from " + least + " to " + most
                    + "; give finite samples whose differences are finite too.");
        }
    }

    /** The test of samples that are in order already and differ by finite numbers; they are kept, not copied. */
    static MannWhitney ofSorted(double[] x, double[] y) {
        double size = (double) x.length + y.length;
        double ranks = 0;
        double tied = 0;
        int seen = 0;
        for (int i = 0, j = 0; i < x.length || j < y.length; ) {
            double value = j == y.length || i < x.length && x[i] <= y[j] ? x[i] : y[j];
            int ours = run(x, i, value);
            int both = ours + run(y, j, value);
            ranks += ours * (seen + (both + 1) / 2.0);
            tied += ((double) both * both - 1) * both;
            seen += both;
            i += ours;
            j += both - ours;
        }
        double u = ranks - x.length * (x.length + 1.0) / 2;
        double variance = (double) x.length * y.length / 12 * (size + 1 - tied / (size * (size - 1)));
        return new MannWhitney(x, y, u, variance, tied > 0);
    }

    private static int run(double[] sorted, int from, double value) {
        int to = from;
        while (to < sorted.length && sorted[to] == value) {
            to++;
        }
        return to - from;
    }

    /** How many pairs have the canary above the baseline, ties half; R's W. */
    public double u() {
        return u;
    }

    /** How many samples the canary has. */
    public int canary() {
        return canary.length;
    }

    /** How many samples the baseline has. */
    public int baseline() {
        return baseline.length;
    }

    /** U's standard deviation between equal fleets, corrected for ties. */
    double deviation() {
        return Math.sqrt(variance);
    }

    Differences differences() {
        return new Differences(canary, baseline);
    }

    /** Whether R would take the exact distribution. */
    boolean exact() {
        return !ties && canary.length < MANY && baseline.length < MANY;
    }

    /**
     * The chance of so large a U, or a more extreme one, in the directions that are minded, between equal fleets; 1 where
     * all samples are the same.
     */
    public double p(Direction direction) {
        return exact() ? exactP(direction) : normalP(direction, 1);
    }

    /**
     * The same when U wavers more or less than that of independent samples, equally spread; by the normal approximation
     * then, but never less than {@link #least}, and more of wavering never makes it less than {@link #p(Direction)}.
     *
     * @param dispersion a factor of the standard deviation; 1 for what the test assumes
     */
    public double p(Direction direction, double dispersion) {
        if (dispersion == 1) {
            return p(direction);
        }
        double least = dispersion > 1 ? p(direction) : least(canary.length, baseline.length, direction);
        return Math.max(least, normalP(direction, dispersion));
    }

    /**
     * The least that p can be with so many samples: that of fleets which do not overlap. From {@link #MANY} on it is told
     * as if there were no more, which is less than any level that is asked for.
     */
    static double least(int canary, int baseline, Direction direction) {
        double ways = 1;
        for (int i = 1; i <= Math.min(MANY, Math.min(canary, baseline)); i++) {
            ways *= (Math.max(canary, baseline) + (double) i) / i;
        }
        return (direction == Direction.EITHER ? 2 : 1) / ways;
    }

    /**
     * The chance of a U at least so far in one direction, of samples that are independent and do not tie: what ties leave
     * open is taken for chance. Unlike {@link #p} it only ever falls when samples move that way.
     */
    double cautiousP(boolean increase) {
        double beyond = increase ? u : (double) canary.length * baseline.length - u;
        if (canary.length < MANY && baseline.length < MANY) {
            return NullDistribution.atLeast((int) Math.floor(beyond), canary.length, baseline.length);
        }
        double pairs = (double) canary.length * baseline.length;
        double deviation = Math.sqrt(pairs * (canary.length + baseline.length + 1) / 12);
        return NORMAL.survivalProbability((beyond - pairs / 2 - 0.5) / deviation);
    }

    private double exactP(Direction direction) {
        AlternativeHypothesis worse =
                switch (direction) {
                    case INCREASE_IS_BAD -> AlternativeHypothesis.GREATER_THAN;
                    case DECREASE_IS_BAD -> AlternativeHypothesis.LESS_THAN;
                    case EITHER -> AlternativeHypothesis.TWO_SIDED;
                };
        return MannWhitneyUTest.withDefaults()
                .with(PValueMethod.EXACT)
                .with(worse)
                .test(canary, baseline)
                .getPValue();
    }

    private double normalP(Direction direction, double dispersion) {
        if (variance <= 0) {
            return 1;
        }
        double above = u - (double) canary.length * baseline.length / 2;
        double deviation = Math.sqrt(variance) * dispersion;
        return switch (direction) {
            case INCREASE_IS_BAD -> NORMAL.survivalProbability((above - 0.5) / deviation);
            case DECREASE_IS_BAD -> NORMAL.survivalProbability((-above - 0.5) / deviation);
            case EITHER -> Math.min(1, 2 * NORMAL.survivalProbability((Math.abs(above) - 0.5) / deviation));
        };
    }
}
