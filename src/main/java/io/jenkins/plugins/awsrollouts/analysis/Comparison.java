package io.jenkins.plugins.awsrollouts.analysis;

import java.util.OptionalDouble;

/**
 * Canary against baseline in one metric, in numbers.
 *
 * @param p the chance that a canary no worse than is minded would ever look as bad as this in the rollout, however often it
 *     is looked at; 0 to 1
 * @param level a p of no more than this fails
 * @param shift canary's mean minus baseline's, in the metric's unit
 * @param meanRatio canary's mean over the baseline's; none when one is zero
 * @param superiority the chance that a canary's sample is above one of the baseline, ties half; only of a metric whose
 *     effect is measured so
 * @param shown of a critical metric that is not worse, the least of the canary, in the metric's unit, that this step's minutes
 *     would have shown with a chance of 95 % or more; none when they would have shown nothing
 * @param allowed of the same, what the step may let through unseen, in the metric's unit
 */
public record Comparison(
        double p,
        double level,
        double shift,
        OptionalDouble meanRatio,
        OptionalDouble superiority,
        OptionalDouble shown,
        OptionalDouble allowed) {}
