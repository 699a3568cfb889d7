package io.jenkins.plugins.awsrollouts.rollout.spec;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of instances, or a share of all of them.
 *
 * @param value at least 1; at most 100 when a percentage
 * @param percent whether it is a percentage
 */
public record Share(int value, boolean percent) {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,5})\\s*(%?)");

    /** Reads {@code 3} or {@code 25%}; empty when it is neither. */
    public static Optional<Share> parse(String text) {
        Matcher matcher = TEXT.matcher(text.trim());
        return matcher.matches()
                ? Optional.of(new Share(
                        Integer.parseInt(matcher.group(1)), !matcher.group(2).isEmpty()))
                : Optional.empty();
    }

    /** How many instances that is of so many, rounded up, at least 1. */
    public int of(int total) {
        return Math.max(1, percent ? (int) Math.ceil(total * value / 100.0) : value);
    }

    /** Whether the value is in its range. */
    public boolean valid() {
        return value >= 1 && (!percent || value <= 100);
    }

    @Override
    public String toString() {
        return value + (percent ? "%" : "");
    }
}
