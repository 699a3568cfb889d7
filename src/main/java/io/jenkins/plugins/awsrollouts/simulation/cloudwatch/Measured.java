package io.jenkins.plugins.awsrollouts.simulation.cloudwatch;

import io.jenkins.plugins.awsrollouts.simulation.elb.PoolMinute;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What CloudWatch has of a metric for a period, a statistic set with the distribution that percentiles come from (API
 * Reference, MetricDatum; User Guide, CloudWatch statistics definitions).
 *
 * @param count number of samples
 * @param parts of a response time, what the samples came from; empty for any other metric
 */
record Measured(double count, double sum, double min, double max, List<PoolMinute> parts) {
    private static final Pattern PERCENTILE = Pattern.compile("p(?:\\d{1,2}(?:\\.\\d{1,10})?|100)");
    private static final int HALVINGS = 60;
    private static final double WIDE = 6;

    /** So many samples of 1. */
    static Measured events(double count) {
        return new Measured(count, count, 1, 1, List.of());
    }

    /** One sample. */
    static Measured sample(double value) {
        return new Measured(1, value, value, value, List.of());
    }

    /** Response times in seconds. */
    static Measured latency(List<PoolMinute> pools) {
        double count = pools.stream().mapToLong(PoolMinute::answered).sum();
        double sum =
                pools.stream().mapToDouble(p -> p.answered() * p.meanLatency()).sum();
        Measured all = new Measured(count, sum, 0, 0, pools);
        return new Measured(count, sum, all.quantile(0.5 / count), all.quantile(1 - 0.5 / count), pools);
    }

    Measured plus(Measured other) {
        List<PoolMinute> all = new ArrayList<>(parts);
        all.addAll(other.parts);
        return new Measured(
                count + other.count, sum + other.sum, Math.min(min, other.min), Math.max(max, other.max), all);
    }

    static boolean known(String statistic) {
        return List.of("SampleCount", "Sum", "Average", "Minimum", "Maximum").contains(statistic)
                || PERCENTILE.matcher(statistic).matches();
    }

    /** A statistic; a percentile of what has no distribution is its average. */
    double value(String statistic) {
        return switch (statistic) {
            case "SampleCount" -> count;
            case "Sum" -> sum;
            case "Average" -> sum / count;
            case "Minimum" -> min;
            case "Maximum" -> max;
            default -> parts.isEmpty() ? sum / count : measured(percent(statistic));
        };
    }

    private static double percent(String statistic) {
        return Double.parseDouble(statistic.substring(1)) / 100;
    }

    /** Off the true quantile as a sample of so many requests is. */
    private double measured(double p) {
        double normal = parts.stream().mapToDouble(PoolMinute::normal).sum() / Math.sqrt(parts.size());
        double off = p + normal * Math.sqrt(p * (1 - p) / count);
        return quantile(Math.min(1 - 0.5 / count, Math.max(0.5 / count, off)));
    }

    /** The quantile of the mixture of lognormal distributions, in seconds. */
    private double quantile(double p) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (PoolMinute part : parts) {
            low = Math.min(low, part.logLatency() - WIDE * part.spread());
            high = Math.max(high, part.logLatency() + WIDE * part.spread());
        }
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (below(middle) < p) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return Math.exp(high);
    }

    private double below(double logSeconds) {
        double sum = 0;
        for (PoolMinute part : parts) {
            double z = part.spread() == 0
                    ? Math.signum(logSeconds - part.logLatency()) * WIDE
                    : (logSeconds - part.logLatency()) / part.spread();
            sum += part.answered() * normal(z);
        }
        return sum / count;
    }

    /** The normal distribution function, to 1e-7 (Abramowitz and Stegun, 26.2.17). */
    private static double normal(double z) {
        double t = 1 / (1 + 0.2316419 * Math.abs(z));
        double tail = Math.exp(-z * z / 2)
                / Math.sqrt(2 * Math.PI)
                * t
                * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
        return z > 0 ? 1 - tail : tail;
    }
}
