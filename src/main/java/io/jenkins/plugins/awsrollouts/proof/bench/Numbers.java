package io.jenkins.plugins.awsrollouts.proof.bench;

import java.util.List;
import java.util.Locale;

/** Means and percentiles. */
final class Numbers {
    private Numbers() {}

    static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(0);
    }

    /** The smallest value that is no less than this percentage of all values. */
    static double percentile(List<Double> values, double percent) {
        List<Double> sorted = values.stream().sorted().toList();
        int rank = (int) Math.ceil(sorted.size() * percent / 100);
        return sorted.isEmpty() ? 0 : sorted.get(Math.max(0, rank - 1));
    }

    static String text(double value) {
        String text = String.format(Locale.ROOT, value < 10 ? "%.3f" : "%.1f", value);
        return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
    }
}
