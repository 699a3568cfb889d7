package io.jenkins.plugins.awsrollouts.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.cloud.MetricQuery;
import io.jenkins.plugins.awsrollouts.cloud.MetricSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.CloudWatchException;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;

class AwsMetricsTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final List<GetMetricDataRequest> requests = new ArrayList<>();

    /** What CloudWatch answers, call by call; the last answer again and again. */
    private MetricSource.Answer read(List<MetricQuery> lines, Set<String> wanted, GetMetricDataResponse... answers) {
        CloudWatchClient client = new CloudWatchClient() {
            @Override
            public GetMetricDataResponse getMetricData(GetMetricDataRequest request) {
                requests.add(request);
                return answers[Math.min(requests.size(), answers.length) - 1];
            }

            @Override
            public String serviceName() {
                return "monitoring";
            }

            @Override
            public void close() {}
        };
        return read(client, lines, wanted);
    }

    private static MetricSource.Answer read(CloudWatchClient client, List<MetricQuery> lines, Set<String> wanted) {
        List<Runnable> calls = new ArrayList<>();
        List<MetricSource.Answer> told = new ArrayList<>();
        new AwsMetrics(client, calls::add)
                .read(new MetricSource.Request(lines, wanted, NOON, NOON.plusSeconds(600)), told::add);
        assertEquals(List.of(), told, "not on the caller's stack");
        calls.forEach(Runnable::run);
        assertEquals(1, told.size());
        return told.get(0);
    }

    private static MetricQuery stat(String id) {
        return new MetricQuery.Stat(id, MINUTE, "Shop", "Errors", Map.of("Fleet", id), "Sum");
    }

    /**
     * A series whose values are its times.
     *
     * @param seconds after noon
     */
    private static MetricDataResult result(String id, String label, String status, long... seconds) {
        return MetricDataResult.builder()
                .id(id)
                .label(label)
                .statusCode(status)
                .timestamps(Arrays.stream(seconds).mapToObj(NOON::plusSeconds).toList())
                .values(Arrays.stream(seconds).asDoubleStream().boxed().toList())
                .build();
    }

    private static GetMetricDataResponse page(String token, MetricDataResult... results) {
        return GetMetricDataResponse.builder()
                .metricDataResults(results)
                .nextToken(token)
                .build();
    }

    @Test
    void pagesOfASeriesBecomeOneInTheOrderOfTime() {
        MetricSource.Answer answer = read(
                List.of(stat("a")),
                Set.of("a"),
                page("more", result("a", "A", "PartialData", 120, 60)),
                page(null, result("a", "A", "Complete", 0)));

        assertEquals("", answer.problem());
        assertEquals(List.of(0.0, 60.0, 120.0), answer.series().get("a").values());
        assertEquals(
                List.of(0L, 60L, 120L),
                answer.series().get("a").at().stream()
                        .map(at -> at - NOON.getEpochSecond())
                        .toList());
        assertEquals("more", requests.get(1).nextToken());
    }

    @Test
    void whatIsNotWholeIsToldBesideWhatIs() {
        MetricSource.Answer answer = read(
                List.of(stat("a"), stat("b")),
                Set.of("a", "b"),
                page(null, result("a", "A", "Complete", 0), result("b", "B", "Forbidden")));
        assertEquals("b could not be read: this caller may not read it", answer.problem());
        assertEquals(List.of(0.0), answer.series().get("a").values());
    }

    @Test
    void severalSeriesUnderOneNameAreAProblem() {
        MetricSource.Answer answer = read(
                List.of(new MetricQuery.Expression("s", MINUTE, "SEARCH('Errors', 'Sum')")),
                Set.of("s"),
                page(null, result("s", "one", "Complete", 0), result("s", "two", "Complete", 0)));
        assertTrue(answer.problem().contains("more than one series"), answer.problem());
    }

    @Test
    void aFailureIsToldAsAProblem() {
        CloudWatchClient busy = new CloudWatchClient() {
            @Override
            public GetMetricDataResponse getMetricData(GetMetricDataRequest request) {
                throw CloudWatchException.builder()
                        .statusCode(503)
                        .message("later")
                        .build();
            }

            @Override
            public String serviceName() {
                return "monitoring";
            }

            @Override
            public void close() {}
        };
        MetricSource.Answer answer = read(busy, List.of(stat("a")), Set.of("a"));
        assertTrue(answer.problem().startsWith("GetMetricData for a got no certain answer"), answer.problem());
        assertEquals(Map.of(), answer.series());
    }

    @Test
    void aCallTakesFiveHundredLinesAndAllThatItsExpressionsNeed() {
        List<MetricQuery> lines = IntStream.range(0, 300)
                .boxed()
                .<MetricQuery>flatMap(n ->
                        Stream.of(stat("m" + n), new MetricQuery.Expression("e" + n, MINUTE, "100 * m" + n + " / m0")))
                .toList();
        Set<String> wanted = lines.stream()
                .filter(MetricQuery.Expression.class::isInstance)
                .map(MetricQuery::id)
                .collect(Collectors.toSet());
        read(lines, wanted, page(null));

        assertEquals(2, requests.size());
        Set<String> asked = requests.stream()
                .flatMap(request -> request.metricDataQueries().stream())
                .filter(line -> line.returnData())
                .map(line -> line.id())
                .collect(Collectors.toSet());
        assertEquals(wanted, asked);
        for (GetMetricDataRequest request : requests) {
            Set<String> ids =
                    request.metricDataQueries().stream().map(line -> line.id()).collect(Collectors.toSet());
            assertTrue(ids.size() <= 500);
            ids.stream()
                    .filter(id -> id.startsWith("e"))
                    .forEach(id -> assertTrue(ids.containsAll(List.of("m0", "m" + id.substring(1)))));
        }
    }
}
