package io.jenkins.plugins.awsrollouts.simulation;

import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsRequest;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsResponse;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.cloudwatch.model.ListTagsForResourceResponse;

/** CloudWatch's metrics and alarms over the world. */
final class SimulatedCloudWatch implements CloudWatchClient {
    static final String SERVICE = "cloudwatch";

    private final World world;
    private final ApiGate gate;
    private final MetricData data;

    SimulatedCloudWatch(World world, ApiGate gate) {
        this.world = world;
        this.gate = gate;
        this.data = new MetricData(world);
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
}
