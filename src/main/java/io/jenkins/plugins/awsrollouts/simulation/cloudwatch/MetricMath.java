package io.jenkins.plugins.awsrollouts.simulation.cloudwatch;

import io.jenkins.plugins.awsrollouts.simulation.faults.ApiErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Evaluates an expression of metric math (CloudWatch User Guide, Using metric math): numbers, ids, lists of ids, + - * /
 * and comparisons, SUM, AVG, MIN, MAX, METRICS, FILL and IF.
 */
final class MetricMath {
    private static final Pattern WORDS =
            Pattern.compile("\\s*(\"[^\"]*\"|\\d+(?:\\.\\d+)?|[A-Za-z_][A-Za-z0-9_]*|[<>=!]=|[-+*/<>(),\\[\\]])");
    private static final Map<String, DoubleBinaryOperator> COMPARISONS = Map.of(
            "<", (a, b) -> a < b ? 1 : 0,
            ">", (a, b) -> a > b ? 1 : 0,
            "<=", (a, b) -> a <= b ? 1 : 0,
            ">=", (a, b) -> a >= b ? 1 : 0,
            "==", (a, b) -> a == b ? 1 : 0,
            "!=", (a, b) -> a != b ? 1 : 0);
    private static final Map<String, DoubleBinaryOperator> SUMS = Map.of("+", Double::sum, "-", (a, b) -> a - b);
    private static final Map<String, DoubleBinaryOperator> PRODUCTS =
            Map.of("*", (a, b) -> a * b, "/", (a, b) -> a / b);

    private final WordReader words;
    private final Function<String, MetricValue> byId;
    private final List<MetricValue.Series> metrics;
    private final MetricFunctions.Grid grid;

    private MetricMath(
            String expression,
            Function<String, MetricValue> byId,
            List<MetricValue.Series> metrics,
            MetricFunctions.Grid grid) {
        this.words = new WordReader(expression, WORDS);
        this.byId = byId;
        this.metrics = metrics;
        this.grid = grid;
    }

    /**
     * The value of an expression.
     *
     * @param byId what an id stands for
     * @param metrics what METRICS() stands for
     */
    static MetricValue value(
            String expression,
            Function<String, MetricValue> byId,
            List<MetricValue.Series> metrics,
            MetricFunctions.Grid grid) {
        MetricMath math = new MetricMath(expression, byId, metrics, grid);
        MetricValue value = math.comparison();
        math.words.end();
        return value;
    }

    private MetricValue comparison() {
        MetricValue left = sum();
        while (words.hasAny(List.copyOf(COMPARISONS.keySet()))) {
            DoubleBinaryOperator operator = COMPARISONS.get(words.take());
            left = MetricValue.combined(left, sum(), operator);
        }
        return left;
    }

    private MetricValue sum() {
        MetricValue left = product();
        while (words.hasAny(List.of("+", "-"))) {
            DoubleBinaryOperator operator = SUMS.get(words.take());
            left = MetricValue.combined(left, product(), operator);
        }
        return left;
    }

    private MetricValue product() {
        MetricValue left = factor();
        while (words.hasAny(List.of("*", "/"))) {
            DoubleBinaryOperator operator = PRODUCTS.get(words.take());
            left = MetricValue.combined(left, factor(), operator);
        }
        return left;
    }

    private MetricValue factor() {
        if (words.takeIf("-")) {
            return MetricValue.combined(new MetricValue.Scalar(0), factor(), SUMS.get("-"));
        }
        if (words.takeIf("(")) {
            MetricValue inner = comparison();
            words.expect(")");
            return inner;
        }
        if (words.takeIf("[")) {
            return list();
        }
        String word = words.take();
        if (Character.isDigit(word.charAt(0))) {
            return new MetricValue.Scalar(Double.parseDouble(word));
        }
        return words.takeIf("(") ? function(word) : byId.apply(word);
    }

    private MetricValue list() {
        List<MetricValue.Series> all = new ArrayList<>();
        do {
            MetricValue value = comparison();
            if (value instanceof MetricValue.Series series) {
                all.add(series);
            } else if (value instanceof MetricValue.Many many) {
                all.addAll(many.series());
            } else {
                throw ApiErrors.cloudWatch("A list holds time series only");
            }
        } while (words.takeIf(","));
        words.expect("]");
        return new MetricValue.Many(all);
    }

    private MetricValue function(String name) {
        return switch (name) {
            case "METRICS" -> {
                words.expect(")");
                yield new MetricValue.Many(metrics);
            }
            case "SUM", "AVG", "MIN", "MAX" -> MetricFunctions.reduced(name, arguments());
            case "FILL" -> fill();
            case "IF" -> {
                List<MetricValue> arguments = arguments();
                if (arguments.size() != 3) {
                    throw ApiErrors.cloudWatch("Function IF takes three arguments");
                }
                yield MetricFunctions.chosen(arguments.get(0), arguments.get(1), arguments.get(2));
            }
            default -> throw ApiErrors.cloudWatch("The simulation has no function " + name);
        };
    }

    private MetricValue fill() {
        MetricValue value = comparison();
        words.expect(",");
        boolean repeat = words.takeIf("REPEAT");
        MetricValue filler = repeat ? null : comparison();
        words.expect(")");
        return MetricFunctions.filled(value, filler, grid);
    }

    private List<MetricValue> arguments() {
        List<MetricValue> arguments = new ArrayList<>();
        do {
            arguments.add(comparison());
        } while (words.takeIf(","));
        words.expect(")");
        return arguments;
    }
}
