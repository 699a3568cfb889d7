package io.jenkins.plugins.awsrollouts.rollout.journal;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** Makes the ids of rollouts: a date that people can read, and enough chance that two never meet. */
public final class RolloutIds {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyyMMdd", Locale.ROOT).withZone(ZoneOffset.UTC);

    private RolloutIds() {}

    /** A new id such as {@code r-20261123-1a2b3c4d}; it fits into client tokens and tags. */
    public static String next(Instant now, RandomGenerator random) {
        return "r-" + DAY.format(now) + "-" + String.format(Locale.ROOT, "%08x", random.nextInt());
    }
}
