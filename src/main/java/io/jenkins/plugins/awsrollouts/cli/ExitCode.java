package io.jenkins.plugins.awsrollouts.cli;

import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;

/** What the command line ends with. */
final class ExitCode {
    /** Promoted, planned or shown: what was asked for is done. */
    static final int DONE = 0;

    /** Rolled back, or failed. */
    static final int UNDONE = 1;

    /** A wrong spec or account; nothing was changed. */
    static final int WRONG = 2;

    /** Held: a person decides. */
    static final int HELD = 3;

    /** Interrupted, or it died; {@code resume} goes on with it. */
    static final int BROKEN = 4;

    private ExitCode() {}

    static int of(RolloutState state) {
        if (state.outcome().isEmpty()) {
            return state.phase() == Phase.HELD ? HELD : BROKEN;
        }
        return state.outcome().get() == Outcome.PROMOTED ? DONE : UNDONE;
    }
}
