package io.jenkins.plugins.awsrollouts.proof.acceptance;

import java.time.Duration;
import java.util.List;

/**
 * How a rollout went.
 *
 * @param kind in place, canary or blue/green
 * @param gate what it was checked by
 * @param ended the word for how it ended
 * @param reason why, in one sentence
 * @param took how long
 */
record Trial(String kind, String gate, String ended, String reason, Duration took) {
    /** How each must end. */
    static final String EXPECTED = "PROMOTED";

    Trial {
        reason = Answers.anonymous(reason);
    }

    static Trial refused(String kind, List<String> faults) {
        return new Trial(kind, "", "its plan is refused", String.join(" ", faults), Duration.ZERO);
    }

    boolean same() {
        return ended.equals(EXPECTED);
    }
}
