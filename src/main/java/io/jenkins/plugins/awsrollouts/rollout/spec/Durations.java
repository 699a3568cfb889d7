package io.jenkins.plugins.awsrollouts.rollout.spec;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as a spec writes them: {@code 90s}, {@code 10m}, {@code 1h}, {@code 1h30m}. */
public final class Durations {
    private static final Pattern TEXT = Pattern.compile("(?:(\\d{1,4})h)?(?:(\\d{1,6})m)?(?:(\\d{1,8})s)?");

    /** The longest time that a spec may give: no credentials, no process and nobody's patience last longer. */
    static final Duration LONGEST = Duration.ofDays(30);

    static final String ADVICE = "give a time such as 90s, 10m or 1h30m";

    private Durations() {}

    /** Reads one; empty when it is none. */
    public static Optional<Duration> parse(String text) {
        Matcher parts = TEXT.matcher(text.trim());
        if (text.isBlank() || !parts.matches()) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofHours(number(parts.group(1)))
                .plusMinutes(number(parts.group(2)))
                .plusSeconds(number(parts.group(3))));
    }

    private static long number(String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    /** What is told of a knob whose text is none. */
    public static String fault(String knob, String text) {
        return knob + " is \"" + text + "\"; " + ADVICE + ".";
    }

    /** Writes one, to the second. */
    public static String text(Duration duration) {
        long hours = duration.toHours();
        String text = (hours > 0 ? hours + "h" : "")
                + (duration.toMinutesPart() > 0 ? duration.toMinutesPart() + "m" : "")
                + (duration.toSecondsPart() > 0 ? duration.toSecondsPart() + "s" : "");
        return text.isEmpty() ? "0s" : text;
    }
}
