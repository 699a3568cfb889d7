package io.jenkins.plugins.awsrollouts.aws;

import static io.jenkins.plugins.awsrollouts.aws.Instances.next;
import static io.jenkins.plugins.awsrollouts.aws.Instances.some;

import io.jenkins.plugins.awsrollouts.cloud.CloudException;
import io.jenkins.plugins.awsrollouts.cloud.MetricQuery;
import io.jenkins.plugins.awsrollouts.cloud.MetricSource;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;
import software.amazon.awssdk.services.cloudwatch.model.ScanBy;
import software.amazon.awssdk.services.cloudwatch.model.StatusCode;

/**
 * CloudWatch as a source of samples. The wanted series of a question come with as few calls as possible, however many
 * there are; an expression is asked for together with all that it refers to.
 *
 * <p>See <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html">
 * GetMetricData</a>.
 */
public final class AwsMetrics implements MetricSource {
    private final CloudWatchClient cloudWatch;
    private final Executor calls;

    /** What has been read so far: values by id and second, what each series is called, and why some are not whole. */
    private record Reading(
            Map<String, TreeMap<Long, Double>> values, Map<String, String> labels, Map<String, String> problems) {
        Reading() {
            this(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
        }
    }

    /**
     * @param cloudWatch the client; closing it is left to the caller
     * @param calls makes the calls; each holds a thread until CloudWatch answers
     */
    public AwsMetrics(CloudWatchClient cloudWatch, Executor calls) {
        this.cloudWatch = cloudWatch;
        this.calls = calls;
    }

    @Override
    public void read(Request request, Consumer<Answer> answer) {
        calls.execute(() -> answer.accept(answer(request)));
    }

    private Answer answer(Request request) {
        Reading reading = new Reading();
        try {
            for (List<MetricQuery> lines : MetricLines.calls(request.queries(), request.answers())) {
                read(request, lines, reading);
            }
        } catch (CloudException | IllegalArgumentException e) {
            reading.problems().put("", e.getMessage());
        }
        Map<String, Series> series = new LinkedHashMap<>();
        reading.values()
                .forEach((id, values) ->
                        series.put(id, new Series(List.copyOf(values.keySet()), List.copyOf(values.values()))));
        return new Answer(
                series, reading.problems().values().stream().findFirst().orElse(""));
    }

    private void read(Request request, List<MetricQuery> lines, Reading reading) {
        Set<String> ids = new LinkedHashSet<>();
        lines.stream().map(MetricQuery::id).filter(request.answers()::contains).forEach(ids::add);
        String token = null;
        do {
            GetMetricDataRequest page = GetMetricDataRequest.builder()
                    .startTime(request.from())
                    .endTime(request.to())
                    .scanBy(ScanBy.TIMESTAMP_ASCENDING)
                    .metricDataQueries(lines.stream()
                            .map(line -> Metrics.line(line, ids.contains(line.id())))
                            .toList())
                    .nextToken(token)
                    .build();
            GetMetricDataResponse answer =
                    Failures.call("GetMetricData", some(ids), () -> cloudWatch.getMetricData(page));
            answer.metricDataResults().forEach(result -> add(result, reading));
            token = next(answer.nextToken());
        } while (token != null);
    }

    private static void add(MetricDataResult result, Reading reading) {
        String id = result.id();
        String label = Optional.ofNullable(result.label()).orElse("");
        if (!reading.labels().computeIfAbsent(id, first -> label).equals(label)) {
            reading.problems().put(id, id + " is more than one series; aggregate them to one");
            return;
        }
        TreeMap<Long, Double> values = reading.values().computeIfAbsent(id, first -> new TreeMap<>());
        for (int i = 0; i < result.timestamps().size(); i++) {
            values.put(
                    result.timestamps().get(i).getEpochSecond(), result.values().get(i));
        }
        // A series that goes on is partial until its last page.
        problem(result).ifPresentOrElse(text -> reading.problems().put(id, text), () -> reading.problems()
                .remove(id));
    }

    private static Optional<String> problem(MetricDataResult result) {
        if (result.statusCode() == null || result.statusCode() == StatusCode.COMPLETE) {
            return Optional.empty();
        }
        String why = result.messages().stream()
                .map(message -> message.value())
                .findFirst()
                .orElse(
                        switch (result.statusCode()) {
                            case PARTIAL_DATA -> "not all of it came";
                            case FORBIDDEN -> "this caller may not read it";
                            default -> "CloudWatch failed";
                        });
        return Optional.of(result.id() + " could not be read: " + why);
    }
}
