package io.jenkins.plugins.awsrollouts.simulation;

import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.DeleteAlarmsRequest;
import software.amazon.awssdk.services.cloudwatch.model.DeleteAlarmsResponse;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsRequest;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsResponse;
import software.amazon.awssdk.services.cloudwatch.model.DisableAlarmActionsRequest;
import software.amazon.awssdk.services.cloudwatch.model.DisableAlarmActionsResponse;
import software.amazon.awssdk.services.cloudwatch.model.EnableAlarmActionsRequest;
import software.amazon.awssdk.services.cloudwatch.model.EnableAlarmActionsResponse;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.cloudwatch.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricAlarmRequest;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricAlarmResponse;
import software.amazon.awssdk.services.cloudwatch.model.TagResourceRequest;
import software.amazon.awssdk.services.cloudwatch.model.TagResourceResponse;

/** CloudWatch's metrics and alarms over the world. */
final class SimulatedCloudWatch implements CloudWatchClient {
    static final String SERVICE = "cloudwatch";

    private final World world;
    private final ApiGate gate;
    private final MetricData data;
    private final AlarmChanges changes;

    SimulatedCloudWatch(World world, ApiGate gate) {
        this.world = world;
        this.gate = gate;
        this.data = new MetricData(world);
        this.changes = new AlarmChanges(world);
    }

    @Override
    public String serviceName() {
        return SERVICE;
    }

    @Override
    public void close() {
        // holds nothing
    }

    @Override
    public GetMetricDataResponse getMetricData(GetMetricDataRequest request) {
        return gate.call(SERVICE, "GetMetricData", request, () -> data.getMetricData(request));
    }

    @Override
    public DescribeAlarmsResponse describeAlarms(DescribeAlarmsRequest request) {
        return gate.call(SERVICE, "DescribeAlarms", request, () -> world.alarms.describeAlarms(request));
    }

    @Override
    public ListTagsForResourceResponse listTagsForResource(ListTagsForResourceRequest request) {
        return gate.call(SERVICE, "ListTagsForResource", request, () -> world.alarms.listTagsForResource(request));
    }

    @Override
    public PutMetricAlarmResponse putMetricAlarm(PutMetricAlarmRequest request) {
        return gate.call(SERVICE, "PutMetricAlarm", request, () -> changes.putMetricAlarm(request));
    }

    @Override
    public DeleteAlarmsResponse deleteAlarms(DeleteAlarmsRequest request) {
        return gate.call(SERVICE, "DeleteAlarms", request, () -> changes.deleteAlarms(request));
    }

    @Override
    public EnableAlarmActionsResponse enableAlarmActions(EnableAlarmActionsRequest request) {
        return gate.call(SERVICE, "EnableAlarmActions", request, () -> changes.enableAlarmActions(request));
    }

    @Override
    public DisableAlarmActionsResponse disableAlarmActions(DisableAlarmActionsRequest request) {
        return gate.call(SERVICE, "DisableAlarmActions", request, () -> changes.disableAlarmActions(request));
    }

    @Override
    public TagResourceResponse tagResource(TagResourceRequest request) {
        return gate.call(SERVICE, "TagResource", request, () -> changes.tagResource(request));
    }
}
