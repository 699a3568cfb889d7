package io.jenkins.plugins.awsrollouts.analysis;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What the judge says of a canary at one look.
 *
 * @param outcome what follows
 * @param score 0 to 100; none when no metric could be judged
 * @param look which look it was, from 1 on
 * @param metrics what was found in each, in the criteria's order
 * @param why one sentence for people
 */
public record Verdict(Outcome outcome, OptionalDouble score, int look, List<MetricResult> metrics, String why) {
    public Verdict {
        metrics = List.copyOf(metrics);
    }
}
