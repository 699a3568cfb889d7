package io.jenkins.plugins.awsrollouts.simulation;

import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.DeleteAlarmsRequest;
import software.amazon.awssdk.services.cloudwatch.model.DisableAlarmActionsRequest;
import software.amazon.awssdk.services.cloudwatch.model.EnableAlarmActionsRequest;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricAlarmRequest;
import software.amazon.awssdk.services.cloudwatch.model.TagResourceRequest;

/** The changing operations of CloudWatch. */
final class AlarmCalls {
    private AlarmCalls() {}

    static void addTo(Map<String, ChangingCalls.Form> all) {
        alarm(
                all,
                "PutMetricAlarm",
                PutMetricAlarmRequest.class,
                PutMetricAlarmRequest::builder,
                CloudWatchClient::putMetricAlarm);
        alarm(
                all,
                "DeleteAlarms",
                DeleteAlarmsRequest.class,
                DeleteAlarmsRequest::builder,
                CloudWatchClient::deleteAlarms);
        alarm(
                all,
                "EnableAlarmActions",
                EnableAlarmActionsRequest.class,
                EnableAlarmActionsRequest::builder,
                CloudWatchClient::enableAlarmActions);
        alarm(
                all,
                "DisableAlarmActions",
                DisableAlarmActionsRequest.class,
                DisableAlarmActionsRequest::builder,
                CloudWatchClient::disableAlarmActions);
        alarm(all, "TagResource", TagResourceRequest.class, TagResourceRequest::builder, CloudWatchClient::tagResource);
    }

    private static <R> void alarm(
            Map<String, ChangingCalls.Form> all,
            String operation,
            Class<R> type,
            Supplier<? extends SdkPojo> blank,
            BiFunction<CloudWatchClient, R, ?> call) {
        all.put(
                SimulatedCloudWatch.SERVICE + ":" + operation,
                new ChangingCalls.Form(
                        blank, (account, request) -> call.apply(account.cloudWatch(), type.cast(request))));
    }
}
