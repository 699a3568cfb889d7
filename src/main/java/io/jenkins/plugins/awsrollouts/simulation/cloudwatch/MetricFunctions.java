package io.jenkins.plugins.awsrollouts.simulation.cloudwatch;

import io.jenkins.plugins.awsrollouts.simulation.faults.ApiErrors;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** SUM, AVG, MIN, MAX, FILL and IF (CloudWatch User Guide, Metric math functions). */
final class MetricFunctions {
    /** The periods that a request asks for. */
    record Grid(Instant start, Instant end, int seconds) {}

    private MetricFunctions() {}

    /** Of one series a number; of several, a series over the values of each instant. */
    static MetricValue reduced(String function, List<MetricValue> arguments) {
        MetricValue argument = only(function, arguments);
        if (argument instanceof MetricValue.Series series) {
            return new MetricValue.Scalar(reducer(function)
                    .applyAsDouble(new ArrayList<>(series.points().values())));
        }
        if (!(argument instanceof MetricValue.Many many)) {
            throw ApiErrors.cloudWatch("Function " + function + " takes a time series or several");
        }
        SortedMap<Instant, List<Double>> byTime = new TreeMap<>();
        many.series().forEach(series -> series.points()
                .forEach((time, value) ->
                        byTime.computeIfAbsent(time, t -> new ArrayList<>()).add(value)));
        NavigableMap<Instant, Double> points = new TreeMap<>();
        byTime.forEach((time, values) -> points.put(time, reducer(function).applyAsDouble(values)));
        return new MetricValue.Series(function, points);
    }

    private static MetricValue only(String function, List<MetricValue> arguments) {
        if (arguments.size() != 1) {
            throw ApiErrors.cloudWatch("Function " + function + " takes one argument");
        }
        return arguments.get(0);
    }

    private static ToDoubleFunction<List<Double>> reducer(String function) {
        return values -> {
            DoubleStream numbers = values.stream().mapToDouble(Double::doubleValue);
            return switch (function) {
                case "SUM" -> numbers.sum();
                case "AVG" -> numbers.average().orElse(0);
                case "MIN" -> numbers.min().orElse(0);
                default -> numbers.max().orElse(0);
            };
        };
    }

    /** Fills instants without a value with a number or, where {@code filler} is null, with the value before. */
    static MetricValue filled(MetricValue value, MetricValue filler, Grid grid) {
        if (value instanceof MetricValue.Many many) {
            return new MetricValue.Many(many.series().stream()
                    .map(s -> (MetricValue.Series) filled(s, filler, grid))
                    .toList());
        }
        if (!(value instanceof MetricValue.Series series)) {
            throw ApiErrors.cloudWatch("Function FILL takes a time series");
        }
        NavigableMap<Instant, Double> points = new TreeMap<>(series.points());
        Instant first = MetricStore.aligned(grid.start(), grid.seconds());
        for (Instant time = first; time.isBefore(grid.end()); time = time.plusSeconds(grid.seconds())) {
            Double known = filler == null ? before(points, time) : MetricValue.at(filler, time);
            if (known != null) {
                points.putIfAbsent(time, known);
            }
        }
        return new MetricValue.Series(series.label(), points);
    }

    private static Double before(NavigableMap<Instant, Double> points, Instant time) {
        return points.floorEntry(time) == null ? null : points.floorEntry(time).getValue();
    }

    /** One or the other, by whether the condition is other than 0, at each instant that the condition has. */
    static MetricValue chosen(MetricValue condition, MetricValue yes, MetricValue no) {
        if (condition instanceof MetricValue.Scalar scalar) {
            return scalar.value() != 0 ? yes : no;
        }
        if (!(condition instanceof MetricValue.Series series)) {
            throw ApiErrors.cloudWatch("The condition of IF is a number or a time series");
        }
        NavigableMap<Instant, Double> points = new TreeMap<>();
        series.points().forEach((time, value) -> {
            Double result = MetricValue.at(value != 0 ? yes : no, time);
            if (result != null) {
                points.put(time, result);
            }
        });
        return new MetricValue.Series(series.label(), points);
    }
}
