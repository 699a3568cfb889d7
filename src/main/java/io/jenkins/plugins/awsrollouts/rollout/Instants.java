package io.jenkins.plugins.awsrollouts.rollout;

import java.time.Instant;

/** Which of two instants is the later one. */
final class Instants {
    private Instants() {}

    static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
