package io.jenkins.plugins.awsrollouts.aws;

import io.jenkins.plugins.awsrollouts.cloud.Finding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.AlarmType;
import software.amazon.awssdk.services.cloudwatch.model.CompositeAlarm;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsRequest;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsResponse;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;
import software.amazon.awssdk.services.cloudwatch.model.Tag;

/**
 * Reads CloudWatch's alarms, metric and composite ones. See <a
 * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html">DescribeAlarms</a>,
 * which takes 100 names and has no filter by tags.
 */
final class Alarms {
    private static final int PER_CALL = 100;

    private final CloudWatchClient cloudWatch;

    Alarms(CloudWatchClient cloudWatch) {
        this.cloudWatch = cloudWatch;
    }

    /** Those of these alarms that exist, as they stand. */
    List<Finding.Alarm> named(Collection<String> names) {
        List<Finding.Alarm> found = new ArrayList<>();
        for (List<String> chunk : Partial.chunks(names, PER_CALL)) {
            pages(String.join(", ", chunk), request -> request.alarmNames(chunk))
                    .forEach(page -> found.addAll(findings(page)));
        }
        return found;
    }

    private static List<Finding.Alarm> findings(DescribeAlarmsResponse page) {
        Stream<Finding.Alarm> metric = page.metricAlarms().stream().map(Alarms::finding);
        Stream<Finding.Alarm> composite = page.compositeAlarms().stream().map(Alarms::finding);
        return Stream.concat(metric, composite).toList();
    }

    private static Finding.Alarm finding(MetricAlarm alarm) {
        return finding(alarm.alarmName(), alarm.stateValue(), alarm.stateUpdatedTimestamp(), alarm.stateReason());
    }

    private static Finding.Alarm finding(CompositeAlarm alarm) {
        Instant since = Optional.ofNullable(alarm.stateTransitionedTimestamp()).orElse(alarm.stateUpdatedTimestamp());
        return finding(alarm.alarmName(), alarm.stateValue(), since, alarm.stateReason());
    }

    private static Finding.Alarm finding(String name, StateValue value, Instant since, String reason) {
        Finding.Alarm.State state =
                switch (value) {
                    case OK -> Finding.Alarm.State.OK;
                    case ALARM -> Finding.Alarm.State.ALARM;
                    default -> Finding.Alarm.State.INSUFFICIENT_DATA;
                };
        return new Finding.Alarm(
                name,
                state,
                Optional.ofNullable(since),
                Optional.ofNullable(reason).orElse(""));
    }

    /** The names of the alarms that have all of these tags, sorted; a call for each alarm of the region. */
    List<String> tagged(Map<String, String> tags) {
        Map<String, String> names = new HashMap<>();
        for (DescribeAlarmsResponse page : pages("all alarms", request -> {})) {
            page.metricAlarms().forEach(alarm -> names.put(alarm.alarmArn(), alarm.alarmName()));
            page.compositeAlarms().forEach(alarm -> names.put(alarm.alarmArn(), alarm.alarmName()));
        }
        return names.entrySet().stream()
                .filter(alarm -> has(alarm.getKey(), tags))
                .map(Map.Entry::getValue)
                .sorted()
                .toList();
    }

    private boolean has(String arn, Map<String, String> tags) {
        Map<String, String> found = new HashMap<>();
        for (Tag tag : Failures.call(
                        "ListTagsForResource", arn, () -> cloudWatch.listTagsForResource(call -> call.resourceARN(arn)))
                .tags()) {
            found.put(tag.key(), tag.value());
        }
        return found.entrySet().containsAll(tags.entrySet());
    }

    private List<DescribeAlarmsResponse> pages(String subject, Consumer<DescribeAlarmsRequest.Builder> which) {
        List<DescribeAlarmsResponse> pages = new ArrayList<>();
        String token = null;
        do {
            DescribeAlarmsRequest.Builder request = DescribeAlarmsRequest.builder()
                    .alarmTypes(AlarmType.METRIC_ALARM, AlarmType.COMPOSITE_ALARM)
                    .maxRecords(PER_CALL)
                    .nextToken(token);
            which.accept(request);
            DescribeAlarmsResponse page =
                    Failures.call("DescribeAlarms", subject, () -> cloudWatch.describeAlarms(request.build()));
            pages.add(page);
            token = page.nextToken();
        } while (token != null);
        return pages;
    }
}
