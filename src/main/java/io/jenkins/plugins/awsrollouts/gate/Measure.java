package io.jenkins.plugins.awsrollouts.gate;

import io.jenkins.plugins.awsrollouts.analysis.Direction;
import io.jenkins.plugins.awsrollouts.analysis.Metric;
import io.jenkins.plugins.awsrollouts.cloud.MetricQuery;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A metric of an analysis and where its samples come from.
 *
 * @param metric what the judge knows of it
 * @param source where its samples come from
 */
public record Measure(Metric metric, Source source) {
    private static final String BALANCER = "AWS/ApplicationELB";
    private static final String GROUP = "${autoScalingGroup}";

    /** What the codes of good answers begin with. */
    static final List<String> GOOD = List.of("2", "3", "4");

    /** The length of one sample. */
    static final Duration PERIOD = Duration.ofMinutes(1);

    /**
     * Where samples come from. CloudWatch metrics for Application Load Balancers are those of the User Guide for
     * Application Load Balancers, "CloudWatch metrics for your Application Load Balancer".
     */
    public sealed interface Source {
        /**
         * The requests that the fleet's instances did not answer with 2xx, 3xx or 4xx ({@code HTTPCode_Target_2XX_Count} and so
         * on), over its requests. {@code RequestCount} counts a request once a target is chosen for it, so that what a target
         * refuses, breaks off or leaves too long is one, though no code of a target tells of it. So is a protocol that is
         * switched (101), since no metric counts that.
         */
        record Errors() implements Source {}

        /**
         * How long the fleet's instances take to begin their answers, {@code TargetResponseTime}, in seconds.
         *
         * @param percentile above 0, at most 100
         */
        record Latency(double percentile) implements Source {}

        /** Requests per percent of the traffic that the fleet should have. */
        record Requests() implements Source {}

        /** The share of the fleet's instances that the balancer calls unhealthy, {@code UnHealthyHostCount}. */
        record Unhealthy() implements Source {}

        /**
         * Any metrics of CloudWatch. In dimensions and expressions {@code ${targetGroup}} and {@code ${loadBalancer}}
         * stand for the fleet's target group and its load balancer as CloudWatch's dimensions name them, and
         * {@code ${autoScalingGroup}} for its group.
         *
         * @param lines the lines of the query
         * @param answer the id of the line whose values are judged
         */
        record Query(List<MetricQuery> lines, String answer) implements Source {
            public Query {
                lines = List.copyOf(lines);
            }
        }
    }

    /**
     * A fleet as CloudWatch's dimensions name it.
     *
     * @param targetGroup for example {@code targetgroup/web/0123456789abcdef}; empty without one of its own
     * @param loadBalancer for example {@code app/shop/0123456789abcdef}; empty without
     * @param group the Auto Scaling group
     */
    public record Fleet(String targetGroup, String loadBalancer, String group) {
        /**
         * By its ARNs.
         *
         * @param targetGroup the ARN of its target group; empty without one of its own
         * @param loadBalancer the ARN of the load balancer before it; empty without
         * @param group the Auto Scaling group's name
         */
        public static Fleet of(Optional<String> targetGroup, Optional<String> loadBalancer, String group) {
            return new Fleet(
                    targetGroup.map(arn -> dimension(arn, "")).orElse(""),
                    loadBalancer.map(arn -> dimension(arn, "loadbalancer/")).orElse(""),
                    group);
        }

        /** The end of an ARN, as CloudWatch's dimensions have it. */
        private static String dimension(String arn, String without) {
            String end = arn.substring(arn.lastIndexOf(':') + 1);
            return end.startsWith(without) ? end.substring(without.length()) : end;
        }

        private Map<String, String> dimensions() {
            return Map.of("TargetGroup", targetGroup, "LoadBalancer", loadBalancer);
        }

        private String filled(String text) {
            return text.replace("${targetGroup}", targetGroup)
                    .replace("${loadBalancer}", loadBalancer)
                    .replace(GROUP, group);
        }
    }

    /** The share of the fleet's requests that it does not answer well: critical, more is worse. */
    public static Measure errorRate() {
        return new Measure(Metric.rate("errorRate", Direction.INCREASE_IS_BAD).whichIsCritical(), new Source.Errors());
    }

    /** How long answers take, at a percentile: critical, more is worse. */
    public static Measure latency(double percentile) {
        String name = "latency p"
                + BigDecimal.valueOf(percentile).stripTrailingZeros().toPlainString();
        return new Measure(
                Metric.value(name, Direction.INCREASE_IS_BAD).in("s").whichIsCritical(),
                new Source.Latency(percentile));
    }

    /** Whether the fleet gets as many requests as it should: any change is worse. */
    public static Measure requestCount() {
        return new Measure(Metric.value("requestCount", Direction.EITHER), new Source.Requests());
    }

    /** The share of unhealthy instances: more is worse. */
    public static Measure unhealthyHosts() {
        return new Measure(Metric.value("unhealthyHosts", Direction.INCREASE_IS_BAD), new Source.Unhealthy());
    }

    /** Whether its samples come from the balancer, so that each fleet needs a target group of its own. */
    public boolean ofBalancer() {
        return !(source instanceof Source.Query);
    }

    /** Whether its question names the fleet's Auto Scaling group. */
    boolean ofGroup() {
        return source instanceof Source.Query query
                && query.lines().stream()
                        .anyMatch(line -> line instanceof MetricQuery.Expression math
                                        && math.expression().contains(GROUP)
                                || line instanceof MetricQuery.Stat stat
                                        && stat.dimensions().values().stream()
                                                .anyMatch(value -> value.contains(GROUP)));
    }

    /** What one sample takes. */
    Duration period() {
        return source instanceof Source.Query query
                ? query.lines().stream()
                        .map(MetricQuery::period)
                        .filter(period -> period.compareTo(PERIOD) > 0)
                        .max(Duration::compareTo)
                        .orElse(PERIOD)
                : PERIOD;
    }

    /** What a question is made of: its lines, and the ids of those whose values are wanted. */
    record Lines(List<MetricQuery> lines, List<String> answers) {}

    /** The lines that ask for this fleet, each id beginning with {@code prefix}. */
    Lines lines(String prefix, Fleet fleet) {
        if (source instanceof Source.Query query) {
            return new Lines(query(query, prefix, fleet), List.of(prefix + query.answer()));
        }
        List<MetricQuery> lines = new ArrayList<>();
        if (source instanceof Source.Errors) {
            for (String hundred : GOOD) {
                lines.add(stat(prefix + "answers" + hundred, fleet, "HTTPCode_Target_" + hundred + "XX_Count", "Sum"));
            }
        } else if (source instanceof Source.Latency latency) {
            String percentile = BigDecimal.valueOf(latency.percentile())
                    .stripTrailingZeros()
                    .toPlainString();
            lines.add(stat(prefix + "latency", fleet, "TargetResponseTime", "p" + percentile));
        } else if (source instanceof Source.Unhealthy) {
            lines.add(stat(prefix + "sick", fleet, "UnHealthyHostCount", "Maximum"));
            lines.add(stat(prefix + "well", fleet, "HealthyHostCount", "Minimum"));
        }
        return new Lines(lines, lines.stream().map(MetricQuery::id).toList());
    }

    /** The line that asks for a fleet's requests, which every measure of the balancer needs. */
    static MetricQuery requests(String id, Fleet fleet) {
        return stat(id, fleet, "RequestCount", "Sum");
    }

    private static MetricQuery stat(String id, Fleet fleet, String metric, String statistic) {
        return new MetricQuery.Stat(id, PERIOD, BALANCER, metric, fleet.dimensions(), statistic);
    }

    private static List<MetricQuery> query(Source.Query query, String prefix, Fleet fleet) {
        List<String> ids = query.lines().stream().map(MetricQuery::id).toList();
        List<MetricQuery> lines = new ArrayList<>();
        for (MetricQuery line : query.lines()) {
            if (line instanceof MetricQuery.Stat stat) {
                Map<String, String> filled = new HashMap<>();
                stat.dimensions().forEach((name, value) -> filled.put(name, fleet.filled(value)));
                lines.add(stat.with(copy -> copy.id(prefix + stat.id()).dimensions(filled)));
            } else if (line instanceof MetricQuery.Expression expression) {
                String text = fleet.filled(expression.expression());
                lines.add(new MetricQuery.Expression(
                        prefix + expression.id(), expression.period(), prefixed(text, ids, prefix)));
            }
        }
        return lines;
    }

    /** An expression that calls its lines by their prefixed ids. */
    private static String prefixed(String expression, List<String> ids, String prefix) {
        String text = expression;
        for (String id : ids) {
            text = text.replaceAll("(?<![A-Za-z0-9_'\"])" + id + "(?![A-Za-z0-9_'\"(])", prefix + id);
        }
        return text;
    }

    /** All that is wrong with it, one sentence each; the judge tells what is wrong with the metric. */
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        if (source instanceof Source.Latency latency && !(latency.percentile() > 0 && latency.percentile() <= 100)) {
            faults.add(
                    "latency percentile is " + latency.percentile() + "; use one above 0 and up to 100, such as 99.");
        }
        if (source instanceof Source.Query query) {
            boolean known = query.lines().stream().anyMatch(line -> line.id().equals(query.answer()));
            if (!known) {
                faults.add("Metric \"" + metric.name() + "\" has the answer \"" + query.answer()
                        + "\", which is none of its queries; name one of them.");
            }
        }
        return faults;
    }
}
