package io.jenkins.plugins.awsrollouts.rollout.strategy;

import io.jenkins.plugins.awsrollouts.cloud.Look;
import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import java.time.Duration;
import java.time.Instant;

/** What follows where a target cannot be looked at for long. */
final class Unseen {
    private Unseen() {}

    /**
     * Whether the target's group has not been read for as long as a call may be without an answer, and what follows: nothing
     * can be told of what is not seen, least of all that it is over.
     */
    static boolean blind(Decision.Draft draft, RolloutState state, Observation seen, Instant now) {
        String problem = seen.unread().get(Look.Facet.GROUP);
        if (problem == null || state.paused()) {
            return false;
        }
        Duration limit = Lanes.patience(state);
        Instant since =
                Instants.later(seen.groupAt(), Instants.later(state.position().since(), state.awake()));
        Instant late = since.plus(limit);
        if (!now.isAfter(late)) {
            draft.wake(late.plusSeconds(1));
            return false;
        }
        draft.event(Trouble.entered(
                state, "could not look at " + state.plan().group() + " for " + Words.of(limit) + ": " + problem, now));
        return true;
    }
}
