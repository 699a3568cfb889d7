package io.jenkins.plugins.awsrollouts.aws;

import io.jenkins.plugins.awsrollouts.cloud.Finding;
import io.jenkins.plugins.awsrollouts.cloud.MetricQuery;
import io.jenkins.plugins.awsrollouts.cloud.Probe;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.Metric;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;
import software.amazon.awssdk.services.cloudwatch.model.MetricStat;
import software.amazon.awssdk.services.cloudwatch.model.ScanBy;

/**
 * Reads CloudWatch's metrics. See <a
 * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html">GetMetricData</a>; a
 * period that is not over yet has a value as well, which is left out here since it would still change.
 */
final class Metrics {
    private final CloudWatchClient cloudWatch;

    Metrics(CloudWatchClient cloudWatch) {
        this.cloudWatch = cloudWatch;
    }

    /** The values of the whole periods of a query, the newest first. */
    List<Finding.Point> points(Probe.Metric probe, Instant now) {
        Duration period = probe.queries().stream()
                .filter(query -> query.id().equals(probe.answer()))
                .map(MetricQuery::period)
                .findFirst()
                .orElseThrow();
        Instant from = probe.since().filter(now.minus(probe.window())::isBefore).orElse(now.minus(probe.window()));
        List<Finding.Point> points = new ArrayList<>();
        if (from.plus(period).isAfter(now)) {
            // nothing can be whole yet, and CloudWatch refuses to be asked for no time at all
            return points;
        }
        String token = null;
        do {
            GetMetricDataRequest request = request(probe, from, now, token);
            GetMetricDataResponse page =
                    Failures.call("GetMetricData", probe.answer(), () -> cloudWatch.getMetricData(request));
            page.metricDataResults().stream()
                    .filter(result -> probe.answer().equals(result.id()))
                    .forEach(result -> add(points, result));
            token = page.nextToken();
        } while (token != null);
        return points.stream()
                .filter(point ->
                        !point.at().isBefore(from) && !point.at().plus(period).isAfter(now))
                .sorted(Comparator.comparing(Finding.Point::at).reversed())
                .toList();
    }

    private static GetMetricDataRequest request(Probe.Metric probe, Instant from, Instant now, String token) {
        return GetMetricDataRequest.builder()
                .startTime(from)
                .endTime(now)
                .scanBy(ScanBy.TIMESTAMP_DESCENDING)
                .metricDataQueries(probe.queries().stream()
                        .map(query -> line(query, query.id().equals(probe.answer())))
                        .toList())
                .nextToken(token)
                .build();
    }

    private static void add(List<Finding.Point> points, MetricDataResult result) {
        for (int i = 0; i < result.timestamps().size(); i++) {
            points.add(new Finding.Point(
                    result.timestamps().get(i), result.values().get(i)));
        }
    }

    /** A line as CloudWatch takes it. */
    static MetricDataQuery line(MetricQuery query, boolean wanted) {
        MetricDataQuery.Builder line = MetricDataQuery.builder().id(query.id()).returnData(wanted);
        int seconds = (int) query.period().toSeconds();
        if (query instanceof MetricQuery.Stat stat) {
            Metric metric = Metric.builder()
                    .namespace(stat.namespace())
                    .metricName(stat.metric())
                    .dimensions(dimensions(stat.dimensions()))
                    .build();
            line.metricStat(MetricStat.builder()
                    .metric(metric)
                    .stat(stat.statistic())
                    .period(seconds)
                    .build());
        } else if (query instanceof MetricQuery.Expression math) {
            line.expression(math.expression()).period(seconds);
        }
        return line.build();
    }

    private static List<Dimension> dimensions(Map<String, String> given) {
        return given.entrySet().stream()
                .map(one -> Dimension.builder()
                        .name(one.getKey())
                        .value(one.getValue())
                        .build())
                .toList();
    }
}
