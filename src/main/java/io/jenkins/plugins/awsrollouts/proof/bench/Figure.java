package io.jenkins.plugins.awsrollouts.proof.bench;

import java.util.Locale;
import java.util.Optional;

/**
 * One measured figure.
 *
 * @param name what was measured
 * @param value how much it was
 * @param unit such as {@code ms}, or empty for a ratio
 * @param goal the most that it may be; empty for a figure that is told for comparison
 */
public record Figure(String name, double value, String unit, Optional<Double> goal) {
    static Figure of(String name, double value, String unit) {
        return new Figure(name, value, unit, Optional.empty());
    }

    static Figure of(String name, double value, String unit, double goal) {
        return new Figure(name, value, unit, Optional.of(goal));
    }

    /** Whether it is no more than it may be. */
    public boolean met() {
        return goal.map(most -> value <= most).orElse(true);
    }

    /** As a line of text. */
    public String text() {
        String verdict = goal.map(most ->
                        String.format(Locale.ROOT, "  goal <= %s: %s", Numbers.text(most), met() ? "met" : "missed"))
                .orElse("");
        return String.format(Locale.ROOT, "%-64s %10s %-8s%s", name, Numbers.text(value), unit, verdict);
    }
}
