package io.jenkins.plugins.awsrollouts.history;

import io.jenkins.plugins.awsrollouts.history.DeploymentView.Pill;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Tone;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One metric of a canary against its baseline.
 *
 * <p>One record of many components: they are what one chart shows, and nothing else reads them.
 *
 * @param name as shown
 * @param unit as shown after a value, such as {@code ms} or {@code %}; may be empty
 * @param group whose score it is part of; may be empty
 * @param verdict what the last look said of it
 * @param why the same in one sentence; empty before the first look
 * @param figures the comparison in numbers; empty where there was none
 * @param canary its values in the order of time
 * @param baseline those that it is compared with
 * @param looks when it was judged, in the order of time
 */
public record MetricView(
        String name,
        String unit,
        String group,
        Pill verdict,
        String why,
        Optional<Figures> figures,
        List<Point> canary,
        List<Point> baseline,
        List<Look> looks) {
    public MetricView {
        canary = List.copyOf(canary);
        baseline = List.copyOf(baseline);
        looks = List.copyOf(looks);
    }

    /**
     * A value.
     *
     * @param at the beginning of its period
     * @param value in the metric's unit; NaN where there is none, which is a gap in the line
     */
    public record Point(Instant at, double value) {}

    /** A judgement: when, what a glance should tell, and the verdict in a word. */
    public record Look(Instant at, Tone tone, String word) {}

    /**
     * The comparison in numbers.
     *
     * @param p the chance that a canary no worse than is minded would ever look as bad, 0 to 1
     * @param shift canary's mean minus baseline's, in the metric's unit
     * @param shown what the canary would have had to be for the step to show it, in the metric's unit; none where that is
     *     not asked, or nothing would have shown
     */
    public record Figures(double p, double shift, OptionalDouble shown) {}
}
