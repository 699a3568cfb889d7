package io.jenkins.plugins.awsrollouts.simulation.cloudwatch;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import software.amazon.awssdk.services.cloudwatch.model.Metric;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;

/**
 * The state of an alarm by what there is of its metric (CloudWatch User Guide, Configuring how alarms treat missing data):
 * the last datapoints within an evaluation range that is longer than the evaluation periods, so that late ones are waited
 * for.
 */
public final class AlarmState {
    private AlarmState() {}

    static StateValue of(MetricAlarm alarm, MetricStore metrics, Instant view) {
        int periods = alarm.evaluationPeriods();
        List<Double> values = List.copyOf(points(alarm, metrics, view).values());
        List<Double> last = values.subList(Math.max(0, values.size() - periods), values.size());
        long breaching = last.stream().filter(value -> breaches(alarm, value)).count();
        int missing = periods - last.size();
        boolean counted = alarm.treatMissingData().equals("breaching");
        if (breaching + (counted ? missing : 0) >= alarm.datapointsToAlarm()) {
            return StateValue.ALARM;
        }
        boolean nothing = last.isEmpty() && alarm.treatMissingData().equals("missing");
        return nothing ? StateValue.INSUFFICIENT_DATA : StateValue.OK;
    }

    /** The newest datapoint that breaches; the threshold where none does, since the state is held by force. */
    public static double breach(MetricAlarm alarm, MetricStore metrics, Instant view) {
        return points(alarm, metrics, view).descendingMap().values().stream()
                .filter(value -> breaches(alarm, value))
                .findFirst()
                .orElse(alarm.threshold());
    }

    private static NavigableMap<Instant, Double> points(MetricAlarm alarm, MetricStore metrics, Instant view) {
        Metric metric = Metric.builder()
                .namespace(alarm.namespace())
                .metricName(alarm.metricName())
                .dimensions(alarm.dimensions())
                .build();
        String statistic = alarm.extendedStatistic() == null ? alarm.statisticAsString() : alarm.extendedStatistic();
        Instant end = MetricStore.aligned(view, alarm.period());
        Duration evaluated = Duration.ofSeconds((long) alarm.period() * alarm.evaluationPeriods());
        Instant start = end.minus(evaluated).minus(MetricStore.LATEST);
        return metrics.series(metric, statistic, alarm.period(), start, end, view);
    }

    private static boolean breaches(MetricAlarm alarm, double value) {
        return switch (alarm.comparisonOperator()) {
            case LESS_THAN_THRESHOLD -> value < alarm.threshold();
            case LESS_THAN_OR_EQUAL_TO_THRESHOLD -> value <= alarm.threshold();
            case GREATER_THAN_OR_EQUAL_TO_THRESHOLD -> value >= alarm.threshold();
            default -> value > alarm.threshold();
        };
    }
}
