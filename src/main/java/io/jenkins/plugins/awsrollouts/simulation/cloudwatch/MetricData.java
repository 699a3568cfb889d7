package io.jenkins.plugins.awsrollouts.simulation.cloudwatch;

import io.jenkins.plugins.awsrollouts.simulation.faults.ApiErrors;
import io.jenkins.plugins.awsrollouts.simulation.state.Reads;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;
import software.amazon.awssdk.services.cloudwatch.model.MetricStat;
import software.amazon.awssdk.services.cloudwatch.model.ScanBy;
import software.amazon.awssdk.services.cloudwatch.model.StatusCode;

/** GetMetricData (CloudWatch API Reference, GetMetricData, MetricDataQuery, MetricStat). */
record MetricData(Reads reads, MetricStore metrics) {
    private static final int MOST_QUERIES = 500;
    private static final int MOST_POINTS = 100_800;
    private static final Pattern ID = Pattern.compile("[a-z][A-Za-z0-9_]*");

    GetMetricDataResponse getMetricData(GetMetricDataRequest request) {
        check(request);
        Instant view = reads.view();
        List<MetricDataResult> whole = new ArrayList<>();
        Evaluation evaluation = new Evaluation(request, view);
        for (MetricDataQuery query : request.metricDataQueries()) {
            if (!Boolean.FALSE.equals(query.returnData())) {
                for (MetricValue.Series series : evaluation.returned(query)) {
                    whole.add(result(query, series, request.scanBy() == ScanBy.TIMESTAMP_ASCENDING));
                }
            }
        }
        int asked = request.maxDatapoints() == null ? MOST_POINTS : request.maxDatapoints();
        return page(whole, request.nextToken(), Math.max(1, reads.limit(Math.min(asked, MOST_POINTS))));
    }

    private static void check(GetMetricDataRequest request) {
        List<MetricDataQuery> queries = request.metricDataQueries();
        if (queries.isEmpty() || queries.size() > MOST_QUERIES) {
            throw ApiErrors.cloudWatch("1 to " + MOST_QUERIES + " queries are needed");
        }
        if (request.startTime() == null || request.endTime() == null) {
            throw ApiErrors.cloudWatch("The parameters StartTime and EndTime are required");
        }
        int order = second(request.startTime()).compareTo(second(request.endTime()));
        if (order >= 0) {
            throw ApiErrors.cloudWatch("The parameter StartTime must "
                    + (order == 0 ? "not equal parameter EndTime." : "be less than the parameter EndTime"));
        }
        if (queries.stream().allMatch(q -> Boolean.FALSE.equals(q.returnData()))) {
            throw ApiErrors.cloudWatch("At least one query must return data");
        }
        Set<String> ids = new HashSet<>();
        for (MetricDataQuery query : queries) {
            check(query);
            if (!ids.add(query.id())) {
                throw ApiErrors.cloudWatch("The id '" + query.id() + "' is not unique");
            }
        }
    }

    /** Parts of a second are nothing to CloudWatch (public reports: getmoto/moto #6380, elastic/beats #32687). */
    private static Instant second(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS);
    }

    private static void check(MetricDataQuery query) {
        if (query.id() == null || !ID.matcher(query.id()).matches()) {
            throw ApiErrors.cloudWatch("The id '" + query.id() + "' must begin with a lower-case letter");
        }
        MetricStat stat = query.metricStat();
        if ((stat == null) == (query.expression() == null)) {
            throw ApiErrors.cloudWatch("Query '" + query.id() + "' needs either a metric or an expression");
        }
        if (stat == null) {
            return;
        }
        if (stat.period() == null || stat.period() < 60 || stat.period() % 60 != 0) {
            throw ApiErrors.cloudWatch("Period " + stat.period() + " must be a multiple of 60");
        }
        if (stat.stat() == null || !Measured.known(stat.stat())) {
            throw ApiErrors.cloudWatch("The value " + stat.stat() + " for parameter Stat is not supported");
        }
    }

    private static MetricDataResult result(MetricDataQuery query, MetricValue.Series series, boolean ascending) {
        NavigableMap<Instant, Double> points =
                ascending ? series.points() : series.points().descendingMap();
        return MetricDataResult.builder()
                .id(query.id())
                .label(query.label() == null ? series.label() : query.label())
                .timestamps(points.keySet())
                .values(points.values())
                .statusCode(StatusCode.COMPLETE)
                .build();
    }

    /** Cuts the datapoints of all results, one after the other, into pages. */
    private static GetMetricDataResponse page(List<MetricDataResult> whole, String token, int size) {
        int from = token == null || token.isEmpty() ? 0 : Integer.parseInt(token);
        int to = from + size;
        List<MetricDataResult> found = new ArrayList<>();
        int offset = 0;
        for (MetricDataResult result : whole) {
            int count = result.values().size();
            int first = Math.min(count, Math.max(0, from - offset));
            int last = Math.min(count, Math.max(0, to - offset));
            boolean more = last < count;
            if (first < last || from == 0) {
                found.add(result.copy(r -> r.timestamps(result.timestamps().subList(first, last))
                        .values(result.values().subList(first, last))
                        .statusCode(more ? StatusCode.PARTIAL_DATA : StatusCode.COMPLETE)));
            }
            offset += count;
        }
        return GetMetricDataResponse.builder()
                .metricDataResults(found)
                .nextToken(to < offset ? Integer.toString(to) : null)
                .build();
    }

    /** The queries of one request, each evaluated once. */
    private final class Evaluation {
        private final GetMetricDataRequest request;
        private final Instant view;
        private final Map<String, MetricDataQuery> queries = new LinkedHashMap<>();
        private final Map<String, MetricValue> values = new LinkedHashMap<>();
        private final Set<String> underWay = new TreeSet<>();

        Evaluation(GetMetricDataRequest request, Instant view) {
            this.request = request;
            this.view = view;
            request.metricDataQueries().forEach(query -> queries.put(query.id(), query));
        }

        List<MetricValue.Series> returned(MetricDataQuery query) {
            MetricValue value = value(query.id());
            if (value instanceof MetricValue.Many many) {
                return many.series();
            }
            if (value instanceof MetricValue.Series series) {
                return List.of(series);
            }
            throw ApiErrors.cloudWatch("Query '" + query.id() + "' must be a time series to return data");
        }

        private MetricValue value(String id) {
            MetricDataQuery query = queries.get(id);
            if (query == null || !underWay.add(id)) {
                throw ApiErrors.cloudWatch("Error in an expression: '" + id + "' is not the id of another query");
            }
            MetricValue known = values.get(id);
            MetricValue value = known != null ? known : worked(query);
            values.put(id, value);
            underWay.remove(id);
            return value;
        }

        private MetricValue worked(MetricDataQuery query) {
            if (query.metricStat() != null) {
                return metric(query);
            }
            return labelled(query, MetricMath.value(query.expression(), this::value, metrics(), grid()));
        }

        private MetricValue.Series metric(MetricDataQuery query) {
            MetricStat stat = query.metricStat();
            return new MetricValue.Series(
                    stat.metric().metricName(),
                    metrics.series(
                            stat.metric(), stat.stat(), stat.period(), request.startTime(), request.endTime(), view));
        }

        private static MetricValue labelled(MetricDataQuery query, MetricValue value) {
            return value instanceof MetricValue.Series series
                    ? new MetricValue.Series(query.id(), series.points())
                    : value;
        }

        private List<MetricValue.Series> metrics() {
            return queries.values().stream()
                    .filter(q -> q.metricStat() != null)
                    .map(this::metric)
                    .toList();
        }

        private MetricFunctions.Grid grid() {
            int seconds = queries.values().stream()
                    .filter(q -> q.metricStat() != null)
                    .mapToInt(q -> q.metricStat().period())
                    .max()
                    .orElse(60);
            Instant end = request.endTime().isAfter(view) ? view : request.endTime();
            return new MetricFunctions.Grid(request.startTime(), end, seconds);
        }
    }
}
