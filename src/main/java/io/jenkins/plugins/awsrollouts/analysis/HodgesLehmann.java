package io.jenkins.plugins.awsrollouts.analysis;

import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * How far the canary's samples are shifted against the baseline's: the median of the differences of every pair (Hodges and
 * Lehmann, "Estimates of location based on rank tests", 1963), and the interval of shifts that the Mann-Whitney test does
 * not refute: two of the ordered differences (Bauer, "Constructing confidence sets using rank statistics", 1972).
 *
 * <p>As R's {@code wilcox.test(conf.int = TRUE)} in the exact case. In the other, R searches the zero of the test
 * statistic; here both ends are differences too, by the normal approximation of their rank, corrected for the ties of the
 * samples as they are. R counts the ties that are left after a shift: where both fleets have many of one value, such as
 * zero, its interval is the wider. Elsewhere both are the same but for R's search.
 *
 * @param shift canary minus baseline, in the metric's unit
 * @param lower the interval's lower end, in the metric's unit
 * @param upper the interval's upper end, in the metric's unit
 */
public record HodgesLehmann(double shift, double lower, double upper) {

    /**
     * The shift of the canary in this test and its interval. All three are finite, since a test only takes samples whose
     * differences are.
     *
     * @param level the chance, above 0 and below 0.5, that the shift lies beyond one given end
     * @param dispersion of U, a factor of its standard deviation; 1 for what the test assumes
     */
    public static HodgesLehmann of(MannWhitney test, double level, double dispersion) {
        Differences differences = test.differences();
        long rank = rank(test, level, dispersion);
        return new HodgesLehmann(
                differences.median(), differences.at(rank), differences.at(differences.size() + 1 - rank));
    }

    /** The lower end's rank among the differences, from 1 on. */
    private static long rank(MannWhitney test, double level, double dispersion) {
        double pairs = (double) test.canary() * test.baseline();
        double deviation = test.deviation() * dispersion;
        double z = NormalDistribution.of(0, 1).inverseSurvivalProbability(level);
        long normal = (long) Math.floor(pairs / 2 + 0.5 - z * deviation);
        boolean exact = test.exact() && dispersion == 1;
        return Math.max(1, exact ? NullDistribution.quantile(level, test.canary(), test.baseline()) : normal);
    }
}
