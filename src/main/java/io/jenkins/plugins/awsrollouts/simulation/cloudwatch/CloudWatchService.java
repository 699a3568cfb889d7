package io.jenkins.plugins.awsrollouts.simulation.cloudwatch;

import io.jenkins.plugins.awsrollouts.simulation.api.ApiGate;
import io.jenkins.plugins.awsrollouts.simulation.api.Operations;
import io.jenkins.plugins.awsrollouts.simulation.ec2.Servers;
import io.jenkins.plugins.awsrollouts.simulation.elb.TrafficLedger;
import io.jenkins.plugins.awsrollouts.simulation.faults.Faults;
import io.jenkins.plugins.awsrollouts.simulation.state.Randomness;
import io.jenkins.plugins.awsrollouts.simulation.state.Reads;
import io.jenkins.plugins.awsrollouts.simulation.state.Schedule;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.services.cloudwatch.model.DeleteAlarmsRequest;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsRequest;
import software.amazon.awssdk.services.cloudwatch.model.DisableAlarmActionsRequest;
import software.amazon.awssdk.services.cloudwatch.model.EnableAlarmActionsRequest;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricAlarmRequest;
import software.amazon.awssdk.services.cloudwatch.model.TagResourceRequest;

/** CloudWatch: metrics and alarms. */
public final class CloudWatchService {
    private final Schedule schedule;
    private final Reads reads;
    private final MetricStore metrics;
    private final AlarmStore alarms;
    private final Runnable watch;

    public CloudWatchService(
            Schedule schedule,
            Randomness random,
            Reads reads,
            Supplier<Faults> faults,
            Servers servers,
            TrafficLedger ledger,
            Function<String, List<String>> members,
            Runnable watch) {
        this.schedule = schedule;
        this.reads = reads;
        this.watch = watch;
        this.metrics = new MetricStore(
                random, faults, new BalancerMetrics(random, ledger), new ServerMetrics(random, servers, members));
        this.alarms = new AlarmStore(schedule, reads, metrics);
    }

    public MetricStore metrics() {
        return metrics;
    }

    public AlarmStore alarms() {
        return alarms;
    }

    /** What CloudWatch answers here. */
    public Operations operations(ApiGate gate) {
        MetricData data = new MetricData(reads, metrics);
        AlarmChanges changes = new AlarmChanges(schedule, alarms, watch);
        return new Operations("cloudwatch", gate)
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
