package io.jenkins.plugins.awsrollouts.simulation.cloudwatch;

import io.jenkins.plugins.awsrollouts.simulation.api.Arns;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;

/** How an alarm on a metric is set up; every method returns this. */
public final class AlarmSpec {
    private final List<Dimension> dimensions = new ArrayList<>();
    private final List<String> actions = new ArrayList<>();
    private final Map<String, String> tags = new TreeMap<>();
    private final MetricAlarm.Builder alarm = MetricAlarm.builder();

    public AlarmSpec(String name) {
        alarm.alarmName(name)
                .alarmArn(Arns.alarm(name))
                .actionsEnabled(true)
                .statistic("Sum")
                .period(60)
                .evaluationPeriods(1)
                .datapointsToAlarm(1)
                .comparisonOperator("GreaterThanThreshold")
                .treatMissingData("missing");
    }

    /** The metric, a statistic ({@code Sum}, {@code Average}, {@code p99}, ...), and its period in seconds. */
    public AlarmSpec metric(String namespace, String name, String statistic, int period) {
        alarm.namespace(namespace).metricName(name).period(period);
        if (statistic.startsWith("p")) {
            alarm.statistic((String) null).extendedStatistic(statistic);
        } else {
            alarm.statistic(statistic);
        }
        return this;
    }

    /** One more dimension. */
    public AlarmSpec dimension(String name, String value) {
        dimensions.add(Dimension.builder().name(name).value(value).build());
        return this;
    }

    /** The dimensions of a target group, and of its load balancer, of the builder's. */
    public AlarmSpec targetGroup(String loadBalancer, String targetGroup) {
        return dimension("LoadBalancer", Arns.dimension(Arns.loadBalancer(loadBalancer)))
                .dimension("TargetGroup", Arns.dimension(Arns.targetGroup(targetGroup)));
    }

    /** ALARM when {@code datapoints} of the last {@code periods} are above the threshold; default one of one above 0. */
    public AlarmSpec above(double threshold, int datapoints, int periods) {
        alarm.threshold(threshold).datapointsToAlarm(datapoints).evaluationPeriods(periods);
        return this;
    }

    /** The same below the threshold. */
    public AlarmSpec below(double threshold, int datapoints, int periods) {
        alarm.comparisonOperator("LessThanThreshold");
        return above(threshold, datapoints, periods);
    }

    /** What missing datapoints are: {@code missing} (default), {@code breaching}, {@code notBreaching}, {@code ignore}. */
    public AlarmSpec missing(String treatment) {
        alarm.treatMissingData(treatment);
        return this;
    }

    /** What is told or done when it goes off, as ARNs, such as one of a topic. */
    public AlarmSpec action(String arn) {
        actions.add(arn);
        return this;
    }

    /** It sets off a scaling policy of a group. */
    public AlarmSpec scaling(String group, String policy) {
        return action(Arns.scalingPolicy(group, policy));
    }

    /** One more tag. */
    public AlarmSpec tag(String key, String value) {
        tags.put(key, value);
        return this;
    }

    public MetricAlarm alarm() {
        return alarm.dimensions(dimensions).alarmActions(actions).build();
    }

    public Map<String, String> tags() {
        return tags;
    }
}
