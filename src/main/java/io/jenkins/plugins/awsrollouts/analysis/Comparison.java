package io.jenkins.plugins.awsrollouts.analysis;

import java.util.OptionalDouble;

/**
 * Canary against baseline in one metric, in numbers.
 *
 * @param u of the Mann-Whitney test: pairs with the canary above the baseline, ties half
 * @param p the chance of so large a difference in a minded direction between equal fleets
 * @param level a p of no more than this is significant at this look
 * @param dispersion of U's standard deviation that p and the interval reckon with; 1 for independent samples, equally spread
 * @param shift Hodges-Lehmann, canary minus baseline, in the metric's unit
 * @param lower lower end of the shift's confidence interval, in the metric's unit
 * @param upper upper end of the shift's confidence interval, in the metric's unit
 * @param meanRatio canary's mean over the baseline's; none when one is zero
 * @param superiority the chance that a canary's sample is above one of the baseline, ties half
 */
public record Comparison(
        double u,
        double p,
        double level,
        double dispersion,
        double shift,
        double lower,
        double upper,
        OptionalDouble meanRatio,
        double superiority) {

    boolean significant() {
        return p <= level;
    }
}
