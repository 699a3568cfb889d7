package io.jenkins.plugins.awsrollouts.rollout.strategy;

import java.time.Instant;

/** Which of two instants is the later one. */
public final class Instants {
    private Instants() {}

    /** The later one; either where they are the same. */
    public static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
