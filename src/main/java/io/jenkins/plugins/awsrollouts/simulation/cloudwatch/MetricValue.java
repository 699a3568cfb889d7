package io.jenkins.plugins.awsrollouts.simulation.cloudwatch;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.DoubleBinaryOperator;

/** What an expression of metric math stands for (CloudWatch User Guide, Using metric math). */
sealed interface MetricValue {
    /** A number. */
    record Scalar(double value) implements MetricValue {}

    /** A time series with a label; finite values only. */
    record Series(String label, NavigableMap<Instant, Double> points) implements MetricValue {
        public Series {
            points = Collections.unmodifiableNavigableMap(points);
        }
    }

    /** Several time series. */
    record Many(List<Series> series) implements MetricValue {}

    /** Value by value; of two series, where both have one. What is not a number, such as 1 / 0, is no datapoint. */
    static MetricValue combined(MetricValue left, MetricValue right, DoubleBinaryOperator operator) {
        if (left instanceof Scalar one && right instanceof Scalar two) {
            return new Scalar(operator.applyAsDouble(one.value(), two.value()));
        }
        if (left instanceof Many many) {
            return new Many(many.series().stream()
                    .map(s -> (Series) combined(s, right, operator))
                    .toList());
        }
        if (right instanceof Many many) {
            return new Many(many.series().stream()
                    .map(s -> (Series) combined(left, s, operator))
                    .toList());
        }
        return pointwise(left, right, operator);
    }

    private static Series pointwise(MetricValue left, MetricValue right, DoubleBinaryOperator operator) {
        Series base = left instanceof Series series ? series : (Series) right;
        NavigableMap<Instant, Double> points = new TreeMap<>();
        base.points().keySet().forEach(time -> {
            Double one = at(left, time);
            Double two = at(right, time);
            if (one != null && two != null) {
                put(points, time, operator.applyAsDouble(one, two));
            }
        });
        return new Series(base.label(), points);
    }

    /** The value at an instant, or null. */
    static Double at(MetricValue value, Instant time) {
        if (value instanceof Scalar scalar) {
            return scalar.value();
        }
        return value instanceof Series series ? series.points().get(time) : null;
    }

    /** Puts what is a number. */
    static void put(NavigableMap<Instant, Double> points, Instant time, double value) {
        if (Double.isFinite(value)) {
            points.put(time, value);
        }
    }
}
