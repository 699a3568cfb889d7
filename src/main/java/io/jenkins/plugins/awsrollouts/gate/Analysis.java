package io.jenkins.plugins.awsrollouts.gate;

import io.jenkins.plugins.awsrollouts.analysis.Criteria;
import io.jenkins.plugins.awsrollouts.cloud.MetricQuery;
import io.jenkins.plugins.awsrollouts.cloud.MetricSource;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How a canary is compared with its baseline while it has a share of the requests.
 *
 * <p>One record of many components, one a knob: journals have them beside each other under these names.
 *
 * @param measures at least one; default error rate and latency at the 99th percentile
 * @param weights of groups of metrics in percent, see {@link Criteria#weights}; default none
 * @param pass a score of at least this passes; default 95
 * @param marginal a score below this fails; default 75
 * @param falseAlarms the chance that a canary equal to its baseline is failed over a whole rollout; default 0.02
 * @param minRequests of each fleet, fewer are inconclusive; default 20
 * @param interval from one look to the next within a step; default 1 min
 * @param delay how long after a minute its metrics are taken to be there; default 3 min
 * @param inconclusive what follows when a step ends and nothing can be told; default extend
 * @param extensions how often a step is extended before it fails; default 3
 */
@RecordBuilder
public record Analysis(
        List<Measure> measures,
        Map<String, Double> weights,
        double pass,
        double marginal,
        double falseAlarms,
        long minRequests,
        Duration interval,
        Duration delay,
        Unclear inconclusive,
        int extensions)
        implements AnalysisBuilder.With {
    /** How often a step may be extended at most. */
    public static final int MOST_EXTENSIONS = 100;

    private static final String CANARY = "c";
    private static final String BASELINE = "b";
    private static final String REQUESTS = "_requests";

    /** What follows when a step ends and nothing can be told. */
    public enum Unclear {
        /** The step is watched once more, as long as the first time; after the last extension the canary fails. */
        EXTEND,
        /** A person promotes or rolls back. */
        ASK,
        /** The canary fails. */
        FAIL
    }

    public Analysis {
        measures = List.copyOf(measures);
        weights = Map.copyOf(weights);
    }

    /** These measures, all else by default. */
    public static Analysis of(List<Measure> measures) {
        return new Analysis(
                measures, Map.of(), 95, 75, 0.02, 20, Duration.ofMinutes(1), Duration.ofMinutes(3), Unclear.EXTEND, 3);
    }

    /** By what the judge judges. */
    public Criteria criteria() {
        return new Criteria(
                measures.stream().map(Measure::metric).toList(), weights, pass, marginal, falseAlarms, minRequests);
    }

    /** Whether it needs a target group for each fleet. */
    public boolean ofBalancer() {
        return measures.stream().anyMatch(Measure::ofBalancer);
    }

    /** Whether it needs to know the name of each fleet's Auto Scaling group. */
    public boolean ofGroup() {
        return measures.stream().anyMatch(Measure::ofGroup);
    }

    /** What one sample takes, of the metric that takes longest. */
    public Duration period() {
        return measures.stream().map(Measure::period).max(Duration::compareTo).orElse(Measure.PERIOD);
    }

    /** The question for both fleets' samples from one minute until another. */
    public MetricSource.Request ask(Measure.Fleet canary, Measure.Fleet baseline, Instant from, Instant to) {
        List<MetricQuery> lines = new ArrayList<>();
        Set<String> answers = new HashSet<>();
        add(CANARY, canary, lines, answers);
        add(BASELINE, baseline, lines, answers);
        return new MetricSource.Request(lines, answers, from, to);
    }

    private void add(String side, Measure.Fleet fleet, List<MetricQuery> lines, Set<String> answers) {
        if (!fleet.targetGroup().isEmpty()) {
            lines.add(Measure.requests(side + REQUESTS, fleet));
            answers.add(side + REQUESTS);
        }
        for (int i = 0; i < measures.size(); i++) {
            Measure.Lines its = measures.get(i).lines(side + i + "_", fleet);
            lines.addAll(its.lines());
            answers.addAll(its.answers());
        }
    }

    /** One fleet's samples of one minute. */
    public record Minute(double requests, List<Double> values) {
        public Minute {
            values = List.copyOf(values);
        }
    }

    /**
     * What an answer says of the canary in a minute; NaN where it says nothing.
     *
     * @param at when the minute began
     * @param share the share of the requests that the fleet should have had then, in percent
     */
    public Minute canary(MetricSource.Answer answer, Instant at, double share) {
        return minute(CANARY, answer, at, share);
    }

    /** The same of the baseline. */
    public Minute baseline(MetricSource.Answer answer, Instant at, double share) {
        return minute(BASELINE, answer, at, share);
    }

    private Minute minute(String side, MetricSource.Answer answer, Instant at, double share) {
        double requests = value(answer, side + REQUESTS, at);
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < measures.size(); i++) {
            values.add(value(measures.get(i).source(), side + i + "_", answer, at, requests, share));
        }
        return new Minute(requests, values);
    }

    private static double value(
            Measure.Source source,
            String prefix,
            MetricSource.Answer answer,
            Instant at,
            double requests,
            double share) {
        if (source instanceof Measure.Source.Query query) {
            return value(answer, prefix + query.answer(), at);
        }
        if (source instanceof Measure.Source.Requests) {
            return requests / share;
        }
        if (source instanceof Measure.Source.Latency) {
            return value(answer, prefix + "latency", at);
        }
        if (source instanceof Measure.Source.Unhealthy) {
            double sick = value(answer, prefix + "sick", at);
            return sick / (sick + value(answer, prefix + "well", at));
        }
        return errors(prefix, answer, at, requests);
    }

    /** The balancer tells of answers only where there were any; one may be counted a minute after its request. */
    private static double errors(String prefix, MetricSource.Answer answer, Instant at, double requests) {
        double good = Measure.GOOD.stream()
                .mapToDouble(hundred -> value(answer, prefix + "answers" + hundred, at))
                .filter(some -> !Double.isNaN(some))
                .sum();
        return requests > 0 ? Math.max(0, 1 - good / requests) : Double.NaN;
    }

    private static double value(MetricSource.Answer answer, String id, Instant at) {
        MetricSource.Series series = answer.series().get(id);
        int place = series == null ? -1 : Collections.binarySearch(series.at(), at.getEpochSecond());
        return place < 0 ? Double.NaN : series.values().get(place);
    }

    /** All that is wrong with it, one sentence each. */
    public List<String> faults() {
        List<String> faults = new ArrayList<>(criteria().faults());
        measures.forEach(measure -> faults.addAll(measure.faults()));
        if (interval.compareTo(Measure.PERIOD) < 0) {
            faults.add("analysis interval is " + interval.toSeconds()
                    + " s, shorter than the minute that a sample takes; give a time such as 5m.");
        }
        if (delay.isNegative()) {
            faults.add("analysis delay is " + delay.toSeconds() + " s, less than zero; give a time such as 3m.");
        }
        if (extensions < 0 || extensions > MOST_EXTENSIONS) {
            faults.add("analysis extensions is " + extensions + "; use 0 to " + MOST_EXTENSIONS + ".");
        }
        return faults;
    }
}
