package io.jenkins.plugins.awsrollouts.proof.campaign;

import io.jenkins.plugins.awsrollouts.analysis.Direction;
import io.jenkins.plugins.awsrollouts.analysis.Effect;
import io.jenkins.plugins.awsrollouts.analysis.Metric;
import io.jenkins.plugins.awsrollouts.analysis.Rule;
import io.jenkins.plugins.awsrollouts.cloud.MetricQuery;
import io.jenkins.plugins.awsrollouts.gate.Analysis;
import io.jenkins.plugins.awsrollouts.gate.Measure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * What a seed decides about how the sides are compared: one in six is, with every kind of measure and effect. Drawn apart
 * from all else, so that the other seeds stay what they were.
 */
final class Comparing {
    /** The requests a second where there is something to compare. */
    static final double REQUESTS = 0.5;

    /** The shortest time of a step that has a sample. */
    static final Duration STEP = Duration.ofMinutes(4);

    private static final int ONE_IN = 6;

    private Comparing() {}

    /**
     * How the sides are compared; empty: not at all.
     *
     * @param salt tells the seed's canary from its swap
     */
    static Optional<Analysis> of(long seed, long salt) {
        SplittableRandom random = new SplittableRandom(seed ^ salt);
        if (random.nextInt(ONE_IN) > 0) {
            return Optional.empty();
        }
        List<Measure> measures = new ArrayList<>(List.of(Measure.errorRate()));
        if (random.nextBoolean()) {
            measures.add(Measure.latency(List.of(50, 90, 99).get(random.nextInt(3))));
        }
        if (random.nextInt(3) == 0) {
            measures.add(Measure.requestCount());
        }
        if (random.nextInt(3) == 0) {
            measures.add(Measure.unhealthyHosts());
        }
        if (random.nextInt(3) == 0) {
            measures.add(query());
        }
        measures.replaceAll(measure -> with(measure, effect(random)));
        Analysis usual = Analysis.of(measures);
        return Optional.of(new Analysis(
                measures,
                usual.weights(),
                usual.pass(),
                usual.marginal(),
                usual.falseAlarms(),
                random.nextInt(60),
                Duration.ofMinutes(1 + random.nextInt(3)),
                Duration.ofMinutes(random.nextInt(4)),
                random.nextInt(3) == 0 ? Analysis.Unclear.FAIL : Analysis.Unclear.EXTEND,
                random.nextInt(3)));
    }

    private static Measure query() {
        Map<String, String> dimensions = Map.of("TargetGroup", "${targetGroup}", "LoadBalancer", "${loadBalancer}");
        MetricQuery requests = new MetricQuery.Stat(
                "own", Duration.ofMinutes(1), "AWS/ApplicationELB", "RequestCountPerTarget", dimensions, "Sum");
        MetricQuery half = new MetricQuery.Expression("half", Duration.ofMinutes(1), "own / 2");
        return new Measure(
                Metric.value("half", Direction.EITHER), new Measure.Source.Query(List.of(requests, half), "half"));
    }

    private static Effect effect(SplittableRandom random) {
        return switch (random.nextInt(3)) {
            case 0 -> new Effect.Any();
            case 1 -> new Effect.MeanRatio(Effect.Bounds.of(1.25, 0.75));
            default -> new Effect.CommonLanguage(Effect.Bounds.of(0.7, 0.3));
        };
    }

    private static Measure with(Measure measure, Effect effect) {
        Rule rule = measure.metric().rule();
        return new Measure(measure.metric().withRule(Rule.of(rule.direction(), effect)), measure.source());
    }
}
