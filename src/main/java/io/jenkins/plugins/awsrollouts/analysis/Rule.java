package io.jenkins.plugins.awsrollouts.analysis;

import java.util.ArrayList;
import java.util.List;

/**
 * Which difference of a metric is minded.
 *
 * @param direction which change is worse; default either, as in Kayenta
 * @param tolerance how much of the estimated shift the near end of its confidence interval must exceed, 0 to below 1,
 *     default 0.25 as in Kayenta; the more, the surer a shift must be. Rates are not held to it, see {@link Rates}.
 * @param effect how large it must be; default any
 */
public record Rule(Direction direction, double tolerance, Effect effect) {
    /** All by default but for the direction. */
    public static Rule of(Direction direction) {
        return new Rule(direction, 0.25, new Effect.Any());
    }

    List<String> faults(String metric) {
        List<String> faults = new ArrayList<>(effect.faults(metric));
        if (!(tolerance >= 0 && tolerance < 1)) {
            faults.add("Metric \"" + metric + "\" has a tolerance of " + Sentences.number(tolerance)
                    + "; give 0 or more and less than 1, such as 0.25.");
        }
        return List.copyOf(faults);
    }
}
