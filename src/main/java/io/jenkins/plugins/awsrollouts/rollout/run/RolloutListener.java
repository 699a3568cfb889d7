package io.jenkins.plugins.awsrollouts.rollout.run;

import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Observation;
import java.time.Instant;

/** Is told what happens in a rollout, on the engine's threads; it must not block. */
public interface RolloutListener {
    /** After each event. */
    void happened(Event event, RolloutState after, Observation seen);

    /**
     * When there is nothing to do but to wait.
     *
     * @param waitingFor one phrase
     * @param until when it is looked at again at the latest
     */
    default void waiting(RolloutState state, Observation seen, String waitingFor, Instant until) {}

    /**
     * When it could not go on for a reason that lies here and not in the account, such as a full disk. It is left as it
     * is, its journal is closed, and it can be resumed.
     */
    default void broken(RolloutState state, Throwable problem) {}
}
