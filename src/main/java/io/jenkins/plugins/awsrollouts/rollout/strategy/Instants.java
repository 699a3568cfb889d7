package io.jenkins.plugins.awsrollouts.rollout.strategy;

import java.time.Instant;

/** Which of two instants is the earlier one, and which the later. */
public final class Instants {
    private Instants() {}

    /** The earlier one; either where they are the same. */
    public static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    /** The later one; either where they are the same. */
    public static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
