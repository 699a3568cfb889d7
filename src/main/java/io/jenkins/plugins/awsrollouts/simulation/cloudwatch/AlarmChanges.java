package io.jenkins.plugins.awsrollouts.simulation.cloudwatch;

import io.jenkins.plugins.awsrollouts.simulation.api.Arns;
import io.jenkins.plugins.awsrollouts.simulation.api.SameFields;
import io.jenkins.plugins.awsrollouts.simulation.api.TagRules;
import io.jenkins.plugins.awsrollouts.simulation.faults.ApiErrors;
import io.jenkins.plugins.awsrollouts.simulation.state.Schedule;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awssdk.services.cloudwatch.model.DeleteAlarmsRequest;
import software.amazon.awssdk.services.cloudwatch.model.DeleteAlarmsResponse;
import software.amazon.awssdk.services.cloudwatch.model.DisableAlarmActionsRequest;
import software.amazon.awssdk.services.cloudwatch.model.DisableAlarmActionsResponse;
import software.amazon.awssdk.services.cloudwatch.model.EnableAlarmActionsRequest;
import software.amazon.awssdk.services.cloudwatch.model.EnableAlarmActionsResponse;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricAlarmRequest;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricAlarmResponse;
import software.amazon.awssdk.services.cloudwatch.model.Tag;
import software.amazon.awssdk.services.cloudwatch.model.TagResourceRequest;
import software.amazon.awssdk.services.cloudwatch.model.TagResourceResponse;

/**
 * Changes of alarms (CloudWatch API Reference, PutMetricAlarm, DeleteAlarms, EnableAlarmActions, DisableAlarmActions,
 * TagResource). An alarm that exists keeps its tags when it is put again.
 */
record AlarmChanges(Schedule schedule, AlarmStore alarms, Runnable watch) {
    private static final int MOST_ACTIONS = 5;
    private static final int MOST_NAMES = 100;

    PutMetricAlarmResponse putMetricAlarm(PutMetricAlarmRequest request) {
        check(request);
        MetricAlarm.Builder alarm = MetricAlarm.builder()
                .actionsEnabled(true)
                .treatMissingData("missing")
                .datapointsToAlarm(request.evaluationPeriods());
        alarms.put(
                SameFields.copy(request, alarm)
                        .alarmArn(Arns.alarm(request.alarmName()))
                        .alarmConfigurationUpdatedTimestamp(schedule.now())
                        .build(),
                tags(request.tags()));
        watch.run();
        return PutMetricAlarmResponse.builder().build();
    }

    private static void check(PutMetricAlarmRequest request) {
        if (request.hasMetrics()) {
            throw ApiErrors.cloudWatch("Alarms on metric math are not simulated; give one metric");
        }
        boolean statistic = request.statistic() != null || request.extendedStatistic() != null;
        boolean whole = Stream.of(
                        request.alarmName(),
                        request.namespace(),
                        request.metricName(),
                        request.period(),
                        request.evaluationPeriods(),
                        request.comparisonOperator(),
                        request.threshold())
                .allMatch(member -> member != null);
        if (!whole || !statistic) {
            throw ApiErrors.cloudWatch(
                    "An alarm needs a name, a metric with namespace, statistic and period, evaluation"
                            + " periods, a comparison operator and a threshold");
        }
        if (request.alarmActions().size() > MOST_ACTIONS) {
            throw ApiErrors.cloudWatch("At most " + MOST_ACTIONS + " alarm actions can be given");
        }
    }

    private static Map<String, String> tags(List<Tag> tags) {
        TagRules.Named named = TagRules.Named.none();
        tags.forEach(tag -> named.and(tag.key(), tag.value()));
        TagRules.checkCloudWatch(named);
        Map<String, String> all = new TreeMap<>();
        tags.forEach(tag -> all.put(tag.key(), tag.value()));
        return all;
    }

    DeleteAlarmsResponse deleteAlarms(DeleteAlarmsRequest request) {
        named(request.alarmNames()).forEach(alarms::remove);
        return DeleteAlarmsResponse.builder().build();
    }

    EnableAlarmActionsResponse enableAlarmActions(EnableAlarmActionsRequest request) {
        enable(request.alarmNames(), true);
        return EnableAlarmActionsResponse.builder().build();
    }

    DisableAlarmActionsResponse disableAlarmActions(DisableAlarmActionsRequest request) {
        enable(request.alarmNames(), false);
        return DisableAlarmActionsResponse.builder().build();
    }

    private void enable(List<String> names, boolean on) {
        named(names).forEach(name -> alarms.change(name, alarm -> alarm.copy(a -> a.actionsEnabled(on))));
        watch.run();
    }

    private static List<String> named(List<String> names) {
        if (names.size() > MOST_NAMES) {
            throw ApiErrors.cloudWatch("At most " + MOST_NAMES + " alarm names can be given");
        }
        return names;
    }

    TagResourceResponse tagResource(TagResourceRequest request) {
        alarms.tag(request.resourceARN(), tags(request.tags()));
        return TagResourceResponse.builder().build();
    }
}
