package io.jenkins.plugins.awsrollouts.simulation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

/** Alarms and their states (CloudWatch API Reference, DescribeAlarms, ListTagsForResource). */
final class Alarms {
    private static final int MOST_NAMES = 100;

    private record Forced(Instant since, StateValue state) {}

    private final World world;
    private final Map<String, MetricAlarm> metricAlarms = new TreeMap<>();
    private final Map<String, CompositeAlarm> composites = new TreeMap<>();
    private final Map<String, Map<String, String>> tags = new LinkedHashMap<>();
    private final Map<String, Forced> forced = new LinkedHashMap<>();

    Alarms(World world) {
        this.world = world;
    }

    static String arn(String name) {
        return "arn:aws:cloudwatch:" + World.REGION + ":" + World.ACCOUNT + ":alarm:" + name;
    }

    void add(MetricAlarm alarm, Map<String, String> alarmTags) {
        metricAlarms.put(alarm.alarmName(), alarm);
        tags.put(alarm.alarmArn(), Map.copyOf(alarmTags));
    }

    /** A composite alarm of alarms that exist already. */
    void add(String name, String rule, Map<String, String> alarmTags) {
        AlarmRule.names(rule).forEach(this::checkKnown);
        composites.put(
                name,
                CompositeAlarm.builder()
                        .alarmName(name)
                        .alarmArn(arn(name))
                        .alarmRule(rule)
                        .actionsEnabled(true)
                        .build());
        tags.put(arn(name), Map.copyOf(alarmTags));
    }

    private void checkKnown(String name) {
        if (!metricAlarms.containsKey(name) && !composites.containsKey(name)) {
            throw new IllegalArgumentException("No alarm " + name);
        }
    }

    /** Keeps an alarm in a state, or, for null, lets it go by its metric or rule again. */
    void force(String name, StateValue state) {
        checkKnown(name);
        if (state == null) {
            forced.remove(name);
        } else {
            forced.put(name, new Forced(world.now(), state));
        }
    }

    StateValue state(String name, Instant view) {
        checkKnown(name);
        Forced held = forced.get(name);
        if (held != null && !view.isBefore(held.since())) {
            return held.state();
        }
        MetricAlarm alarm = metricAlarms.get(name);
        if (alarm != null) {
            return AlarmState.of(alarm, world.metrics, view);
        }
        boolean holds = AlarmRule.holds(composites.get(name).alarmRule(), child -> state(child, view));
        return holds ? StateValue.ALARM : StateValue.OK;
    }

    DescribeAlarmsResponse describeAlarms(DescribeAlarmsRequest request) {
        if (request.alarmNames().size() > MOST_NAMES) {
            throw WordReader.invalid("At most " + MOST_NAMES + " alarm names can be given");
        }
        if (!request.alarmNames().isEmpty() && request.alarmNamePrefix() != null) {
            throw WordReader.invalid("AlarmNamePrefix and AlarmNames cannot both be specified");
        }
        Instant view = world.view();
        List<String> names = Stream.concat(
                        asked(request, AlarmType.COMPOSITE_ALARM, composites),
                        asked(request, AlarmType.METRIC_ALARM, metricAlarms))
                .filter(name -> request.stateValue() == null || state(name, view) == request.stateValue())
                .toList();
        Page<String> page = Page.of(names, request.nextToken(), request.maxRecords(), Math.min(100, world.pageSize));
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
        Map<String, String> found = tags.get(request.resourceARN());
        if (found == null) {
            throw ApiErrors.filled(
                    ResourceNotFoundException.builder(),
                    SimulatedCloudWatch.SERVICE,
                    "ResourceNotFoundException",
                    "Unknown resource " + request.resourceARN(),
                    404);
        }
        List<Tag> all = new ArrayList<>();
        new TreeMap<>(found)
                .forEach((key, value) ->
                        all.add(Tag.builder().key(key).value(value).build()));
        return ListTagsForResourceResponse.builder().tags(all).build();
    }
}
