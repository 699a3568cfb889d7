package io.jenkins.plugins.awsrollouts.simulation.cloudwatch;

import io.jenkins.plugins.awsrollouts.simulation.api.Arns;
import io.jenkins.plugins.awsrollouts.simulation.faults.ApiErrors;
import io.jenkins.plugins.awsrollouts.simulation.state.Page;
import io.jenkins.plugins.awsrollouts.simulation.state.Reads;
import io.jenkins.plugins.awsrollouts.simulation.state.Schedule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import software.amazon.awssdk.services.cloudwatch.model.AlarmType;
import software.amazon.awssdk.services.cloudwatch.model.CompositeAlarm;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsRequest;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsResponse;
import software.amazon.awssdk.services.cloudwatch.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.cloudwatch.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.cloudwatch.model.ResourceNotFoundException;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;
import software.amazon.awssdk.services.cloudwatch.model.Tag;

/**
 * Alarms and their states (CloudWatch API Reference, DescribeAlarms, ListTagsForResource). That an alarm exists is told at
 * once; its state is the one of a while ago, as with all reads.
 */
public final class AlarmStore {
    private static final int MOST_NAMES = 100;

    private record Forced(Instant since, StateValue state) {}

    private final Schedule schedule;
    private final Reads reads;
    private final Map<String, MetricAlarm> metricAlarms = new TreeMap<>();
    private final Map<String, CompositeAlarm> composites = new TreeMap<>();
    private final Map<String, Map<String, String>> tags = new LinkedHashMap<>();
    private final MetricStore metrics;
    private final Map<String, Forced> forced = new LinkedHashMap<>();

    AlarmStore(Schedule schedule, Reads reads, MetricStore metrics) {
        this.metrics = metrics;
        this.schedule = schedule;
        this.reads = reads;
    }

    public void add(MetricAlarm alarm, Map<String, String> alarmTags) {
        metricAlarms.put(alarm.alarmName(), alarm);
        tags.put(alarm.alarmArn(), Map.copyOf(alarmTags));
    }

    /** A composite alarm of alarms that exist already. */
    public void add(String name, String rule, Map<String, String> alarmTags) {
        AlarmRule.names(rule).forEach(this::checkKnown);
        composites.put(
                name,
                CompositeAlarm.builder()
                        .alarmName(name)
                        .alarmArn(Arns.alarm(name))
                        .alarmRule(rule)
                        .actionsEnabled(true)
                        .build());
        tags.put(Arns.alarm(name), Map.copyOf(alarmTags));
    }

    /** Makes an alarm, or sets it up anew: then it keeps its tags, and its state if that is held. */
    public void put(MetricAlarm alarm, Map<String, String> alarmTags) {
        metricAlarms.put(alarm.alarmName(), alarm);
        tags.putIfAbsent(alarm.alarmArn(), Map.copyOf(alarmTags));
    }

    /** Changes an alarm; one that does not exist is left out. */
    public void change(String name, UnaryOperator<MetricAlarm> change) {
        metricAlarms.computeIfPresent(name, (same, alarm) -> change.apply(alarm));
    }

    /** Adds tags to an alarm, or replaces those of the same keys. */
    void tag(String arn, Map<String, String> more) {
        Map<String, String> all = new TreeMap<>(existingTags(arn));
        all.putAll(more);
        tags.put(arn, Map.copyOf(all));
    }

    /** Takes an alarm away, metric or composite; one that does not exist is left out. */
    public void remove(String name) {
        metricAlarms.remove(name);
        composites.remove(name);
        tags.remove(Arns.alarm(name));
        forced.remove(name);
    }

    /** The names of all alarms. */
    public Stream<String> names() {
        return Stream.concat(composites.keySet().stream(), metricAlarms.keySet().stream());
    }

    /** The metric alarms that have an action of such an ARN, whatever their state. */
    public List<MetricAlarm> withAction(Predicate<String> arn) {
        return metricAlarms.values().stream()
                .filter(alarm -> alarm.alarmActions().stream().anyMatch(arn))
                .toList();
    }

    /** The names of the metric alarms that do nothing in any state. */
    public Stream<String> withoutActions() {
        return metricAlarms.values().stream()
                .filter(alarm -> alarm.alarmActions().isEmpty()
                        && alarm.okActions().isEmpty()
                        && alarm.insufficientDataActions().isEmpty())
                .map(MetricAlarm::alarmName);
    }

    private void checkKnown(String name) {
        if (!metricAlarms.containsKey(name) && !composites.containsKey(name)) {
            throw new IllegalArgumentException("No alarm " + name);
        }
    }

    /** Keeps an alarm in a state, or, for null, lets it go by its metric or rule again. */
    public void force(String name, StateValue state) {
        checkKnown(name);
        if (state == null) {
            forced.remove(name);
        } else {
            forced.put(name, new Forced(schedule.now(), state));
        }
    }

    public StateValue state(String name, Instant view) {
        checkKnown(name);
        Forced held = forced.get(name);
        if (held != null && !view.isBefore(held.since())) {
            return held.state();
        }
        MetricAlarm alarm = metricAlarms.get(name);
        if (alarm != null) {
            return AlarmState.of(alarm, metrics, view);
        }
        boolean holds = AlarmRule.holds(composites.get(name).alarmRule(), child -> state(child, view));
        return holds ? StateValue.ALARM : StateValue.OK;
    }

    DescribeAlarmsResponse describeAlarms(DescribeAlarmsRequest request) {
        if (request.alarmNames().size() > MOST_NAMES) {
            throw ApiErrors.cloudWatch("At most " + MOST_NAMES + " alarm names can be given");
        }
        if (!request.alarmNames().isEmpty() && request.alarmNamePrefix() != null) {
            throw ApiErrors.cloudWatch("AlarmNamePrefix and AlarmNames cannot both be specified");
        }
        Instant view = reads.view();
        List<String> names = Stream.concat(
                        asked(request, AlarmType.COMPOSITE_ALARM, composites),
                        asked(request, AlarmType.METRIC_ALARM, metricAlarms))
                .filter(name -> request.stateValue() == null || state(name, view) == request.stateValue())
                .filter(name -> request.actionPrefix() == null || acts(name, request.actionPrefix()))
                .toList();
        Page<String> page = reads.page(names, request.nextToken(), request.maxRecords(), 100);
        return DescribeAlarmsResponse.builder()
                .compositeAlarms(page.items().stream()
                        .filter(composites::containsKey)
                        .map(name -> composites.get(name).copy(a -> a.stateValue(state(name, view))))
                        .toList())
                .metricAlarms(page.items().stream()
                        .filter(metricAlarms::containsKey)
                        .map(name -> metricAlarms.get(name).copy(a -> a.stateValue(state(name, view))))
                        .toList())
                .nextToken(page.next())
                .build();
    }

    private boolean acts(String name, String prefix) {
        MetricAlarm alarm = metricAlarms.get(name);
        return alarm != null && alarm.alarmActions().stream().anyMatch(action -> action.startsWith(prefix));
    }

    /** Without types, metric alarms alone are told. */
    private static Stream<String> asked(DescribeAlarmsRequest request, AlarmType type, Map<String, ?> alarms) {
        boolean typed = request.alarmTypes().isEmpty()
                ? type == AlarmType.METRIC_ALARM
                : request.alarmTypes().contains(type);
        return alarms.keySet().stream()
                .filter(name -> typed)
                .filter(name ->
                        request.alarmNames().isEmpty() || request.alarmNames().contains(name))
                .filter(name -> request.alarmNamePrefix() == null || name.startsWith(request.alarmNamePrefix()));
    }

    ListTagsForResourceResponse listTagsForResource(ListTagsForResourceRequest request) {
        List<Tag> all = new ArrayList<>();
        new TreeMap<>(existingTags(request.resourceARN()))
                .forEach((key, value) ->
                        all.add(Tag.builder().key(key).value(value).build()));
        return ListTagsForResourceResponse.builder().tags(all).build();
    }

    private Map<String, String> existingTags(String arn) {
        Map<String, String> found = tags.get(arn);
        if (found == null) {
            throw ApiErrors.filled(
                    ResourceNotFoundException.builder(),
                    "cloudwatch",
                    "ResourceNotFoundException",
                    "Unknown resource " + arn,
                    404);
        }
        return found;
    }
}
