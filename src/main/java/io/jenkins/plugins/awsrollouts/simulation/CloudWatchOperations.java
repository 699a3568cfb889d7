package io.jenkins.plugins.awsrollouts.simulation;

import software.amazon.awssdk.services.cloudwatch.model.DeleteAlarmsRequest;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsRequest;
import software.amazon.awssdk.services.cloudwatch.model.DisableAlarmActionsRequest;
import software.amazon.awssdk.services.cloudwatch.model.EnableAlarmActionsRequest;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricAlarmRequest;
import software.amazon.awssdk.services.cloudwatch.model.TagResourceRequest;

/** What CloudWatch answers here. */
final class CloudWatchOperations {
    static final String SERVICE = "cloudwatch";

    private CloudWatchOperations() {}

    static Operations of(World world, ApiGate gate) {
        MetricData data = new MetricData(world);
        Alarms alarms = world.alarms;
        AlarmChanges changes = new AlarmChanges(world);
        return new Operations(SERVICE, gate)
                .reads(GetMetricDataRequest::builder, data::getMetricData)
                .reads(DescribeAlarmsRequest::builder, alarms::describeAlarms)
                .reads(ListTagsForResourceRequest::builder, alarms::listTagsForResource)
                .changes(PutMetricAlarmRequest::builder, changes::putMetricAlarm)
                .changes(DeleteAlarmsRequest::builder, changes::deleteAlarms)
                .changes(EnableAlarmActionsRequest::builder, changes::enableAlarmActions)
                .changes(DisableAlarmActionsRequest::builder, changes::disableAlarmActions)
                .changes(TagResourceRequest::builder, changes::tagResource);
    }
}
