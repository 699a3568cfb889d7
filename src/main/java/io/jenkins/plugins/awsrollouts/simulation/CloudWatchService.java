package io.jenkins.plugins.awsrollouts.simulation;

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
final class CloudWatchService {
    static final String SERVICE = "cloudwatch";

    private final Schedule schedule;
    private final Reads reads;
    private final Metrics metrics;
    private final Alarms alarms;
    private final Runnable watch;

    CloudWatchService(
            Schedule schedule,
            Randomness random,
            Reads reads,
            Supplier<Faults> faults,
            Servers servers,
            Ledger ledger,
            Function<String, List<String>> members,
            Runnable watch) {
        this.schedule = schedule;
        this.reads = reads;
        this.watch = watch;
        this.metrics = new Metrics(
                random, faults, new BalancerMetrics(random, ledger), new ServerMetrics(random, servers, members));
        this.alarms = new Alarms(schedule, reads, metrics);
    }

    Metrics metrics() {
        return metrics;
    }

    Alarms alarms() {
        return alarms;
    }

    /** What CloudWatch answers here. */
    Operations operations(ApiGate gate) {
        MetricData data = new MetricData(reads, metrics);
        AlarmChanges changes = new AlarmChanges(schedule, alarms, watch);
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
