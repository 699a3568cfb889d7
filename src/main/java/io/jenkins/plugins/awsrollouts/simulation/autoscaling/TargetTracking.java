package io.jenkins.plugins.awsrollouts.simulation.autoscaling;

import io.jenkins.plugins.awsrollouts.simulation.api.Arns;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.autoscaling.model.Alarm;
import software.amazon.awssdk.services.autoscaling.model.CustomizedMetricSpecification;
import software.amazon.awssdk.services.autoscaling.model.MetricStatistic;
import software.amazon.awssdk.services.autoscaling.model.MetricType;
import software.amazon.awssdk.services.autoscaling.model.PredefinedMetricSpecification;
import software.amazon.awssdk.services.autoscaling.model.ScalingPolicy;
import software.amazon.awssdk.services.autoscaling.model.TargetTrackingConfiguration;
import software.amazon.awssdk.services.cloudwatch.model.ComparisonOperator;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;

/**
 * The two alarms that a target tracking policy makes for itself (EC2 Auto Scaling User Guide, Target tracking scaling
 * policies): three minutes above the target, fifteen minutes below nine tenths of it. A policy on metric math has none
 * here, and does nothing.
 */
final class TargetTracking {
    static final String TYPE = "TargetTrackingScaling";
    private static final String HIGH = "AlarmHigh";
    private static final int MINUTES_ABOVE = 3;
    private static final int MINUTES_BELOW = 15;
    private static final double SLACK = 0.9;
    private static final int MINUTE_SECONDS = 60;

    private TargetTracking() {}

    /** The alarms of a policy; none where it is of another type or its metric is not one. */
    static List<MetricAlarm> alarms(ScalingPolicy policy) {
        TargetTrackingConfiguration config = policy.targetTrackingConfiguration();
        if (config == null || config.targetValue() == null) {
            return List.of();
        }
        return metric(policy, config).stream()
                .flatMap(metric -> Stream.of(
                        alarm(policy, HIGH, metric, MINUTES_ABOVE)
                                .comparisonOperator(ComparisonOperator.GREATER_THAN_THRESHOLD)
                                .threshold(config.targetValue()),
                        alarm(policy, "AlarmLow", metric, MINUTES_BELOW)
                                .comparisonOperator(ComparisonOperator.LESS_THAN_THRESHOLD)
                                .threshold(SLACK * config.targetValue())))
                .map(MetricAlarm.Builder::build)
                .toList();
    }

    private static MetricAlarm.Builder alarm(ScalingPolicy policy, String side, MetricAlarm metric, int minutes) {
        String name = "TargetTracking-" + policy.autoScalingGroupName() + "-" + side + "-" + policy.policyName();
        return metric.toBuilder()
                .alarmName(name)
                .alarmArn(Arns.alarm(name))
                .actionsEnabled(true)
                .alarmActions(policy.policyARN())
                .period(MINUTE_SECONDS)
                .evaluationPeriods(minutes)
                .datapointsToAlarm(minutes)
                .treatMissingData("missing");
    }

    private static Optional<MetricAlarm> metric(ScalingPolicy policy, TargetTrackingConfiguration config) {
        PredefinedMetricSpecification predefined = config.predefinedMetricSpecification();
        if (predefined != null) {
            return predefined.predefinedMetricType() == MetricType.ALB_REQUEST_COUNT_PER_TARGET
                    ? perTarget(predefined.resourceLabel())
                    : Optional.of(ofGroup(policy.autoScalingGroupName(), predefined.predefinedMetricType()));
        }
        return Optional.ofNullable(config.customizedMetricSpecification())
                .filter(metric -> metric.metricName() != null)
                .map(TargetTracking::customized);
    }

    private static MetricAlarm ofGroup(String group, MetricType type) {
        String name =
                switch (type) {
                    case ASG_AVERAGE_NETWORK_IN -> "NetworkIn";
                    case ASG_AVERAGE_NETWORK_OUT -> "NetworkOut";
                    default -> "CPUUtilization";
                };
        return MetricAlarm.builder()
                .namespace("AWS/EC2")
                .metricName(name)
                .statistic("Average")
                .dimensions(dimension("AutoScalingGroupName", group))
                .build();
    }

    /** A label is {@code app/BALANCER/ID/targetgroup/NAME/ID}. */
    private static Optional<MetricAlarm> perTarget(String label) {
        int border = label == null ? -1 : label.indexOf("/targetgroup/");
        return border < 0
                ? Optional.empty()
                : Optional.of(MetricAlarm.builder()
                        .namespace("AWS/ApplicationELB")
                        .metricName("RequestCountPerTarget")
                        .statistic("Sum")
                        .dimensions(
                                dimension("LoadBalancer", label.substring(0, border)),
                                dimension("TargetGroup", label.substring(border + 1)))
                        .build());
    }

    private static MetricAlarm customized(CustomizedMetricSpecification metric) {
        return MetricAlarm.builder()
                .namespace(metric.namespace())
                .metricName(metric.metricName())
                .statistic(Optional.ofNullable(metric.statistic())
                        .map(MetricStatistic::toString)
                        .orElse("Average"))
                .dimensions(metric.dimensions().stream()
                        .map(d -> dimension(d.name(), d.value()))
                        .toList())
                .build();
    }

    private static Dimension dimension(String name, String value) {
        return Dimension.builder().name(name).value(value).build();
    }

    /** How DescribePolicies tells an alarm. */
    static Alarm told(MetricAlarm alarm) {
        return Alarm.builder()
                .alarmName(alarm.alarmName())
                .alarmARN(alarm.alarmArn())
                .build();
    }

    /** The capacity at which the metric would be at its target; {@code alarm} is one of the policy's own. */
    static int wanted(ScalingPolicy policy, MetricAlarm alarm, double value, int capacity) {
        TargetTrackingConfiguration config = policy.targetTrackingConfiguration();
        int proportional = (int) Math.ceil(capacity * value / config.targetValue());
        if (alarm.alarmName().contains("-" + HIGH + "-")) {
            return Math.max(proportional, capacity + 1);
        }
        return Boolean.TRUE.equals(config.disableScaleIn()) ? capacity : Math.min(proportional, capacity);
    }
}
