package io.jenkins.plugins.awsrollouts.rollout.spec;

import io.jenkins.plugins.awsrollouts.cloud.CloudException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;

/** How values are told to people. */
public final class Words {
    private Words() {}

    /** A duration as people say it: {@code 41 s}, {@code 3 min 10 s}, {@code 1 h 5 min}. */
    public static String of(Duration duration) {
        long seconds = Math.max(0, (duration.toMillis() + 500) / 1000);
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return seconds / 60 + " min" + (seconds % 60 == 0 ? "" : " " + seconds % 60 + " s");
        }
        long minutes = seconds / 60;
        return minutes / 60 + " h" + (minutes % 60 == 0 ? "" : " " + minutes % 60 + " min");
    }

    /** A constant of an enum, as a spec writes it: in small letters. */
    public static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** A number as people write it: {@code 100}, not {@code 100.0}. */
    public static String number(double value) {
        return Double.isFinite(value)
                ? new BigDecimal(String.valueOf(value + 0.0))
                        .stripTrailingZeros()
                        .toPlainString()
                : String.valueOf(value);
    }

    /** A number and its noun, {@code 1 instance}, {@code 3 instances}. */
    public static String count(int number, String noun) {
        return count(number, noun, noun + "s");
    }

    /** The same of a noun that does not only take an s. */
    public static String count(int number, String noun, String plural) {
        return number + " " + (number == 1 ? noun : plural);
    }

    /**
     * What was thrown, as a sentence's end: its own words, for a file with the system's reason, and for a defect, whose
     * words are for programmers, its kind as well.
     */
    public static String of(Throwable problem) {
        String own = problem.getMessage() == null ? "" : problem.getMessage().replaceFirst("\\.$", "");
        if (problem instanceof UncheckedIOException file) {
            String reason = file.getCause().getMessage();
            return own + (reason == null || own.endsWith(reason) ? "" : ": " + reason);
        }
        boolean forPeople = problem instanceof IllegalStateException
                || problem instanceof IllegalArgumentException
                || problem instanceof CloudException;
        if (forPeople && !own.isEmpty()) {
            return own;
        }
        return "a defect of AWS Rollouts, " + problem.getClass().getSimpleName() + (own.isEmpty() ? "" : ": " + own);
    }
}
