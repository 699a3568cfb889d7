package io.jenkins.plugins.awsrollouts.rollout.strategy;

import io.jenkins.plugins.awsrollouts.cloud.CloudException;
import io.jenkins.plugins.awsrollouts.cloud.Look.Facet;
import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import io.jenkins.plugins.awsrollouts.rollout.state.Calls;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What follows when AWS refuses a call. */
public final class Refusals {
    private static final int REFUSALS = 4;

    /** On the way back there is nothing better to do than to try again; after that a person has to know. */
    private static final Duration TRIED_BACK = Duration.ofMinutes(5);

    private Refusals() {}

    /**
     * After a refusal nothing is tried for a while; after several, or a denial, the rollout is in trouble. Whether one decides
     * what is next.
     */
    public static boolean decide(Decision.Draft draft, RolloutState state, Observation seen, Instant now) {
        Optional<Calls.Refusal> last = state.calls().refusal();
        if (last.isEmpty()) {
            return false;
        }
        Calls.Refusal refusal = last.get();
        boolean capacity = refusal.kind() == CloudException.Kind.CAPACITY;
        boolean hopeless = refusal.kind() == CloudException.Kind.DENIED || refusal.inARow() >= REFUSALS;
        boolean forward = !state.goingBack() && state.phase() != Phase.SETTLING;
        if (hopeless && !capacity && forward) {
            Event.Entered trouble =
                    Trouble.entered(state, "could not " + refusal.words() + ": " + refusal.message(), now);
            draft.event(trouble);
            if (state.phase() == Phase.STARTING && trouble.phase() == Phase.ROLLING_BACK) {
                // without the lock nothing has been touched, and nothing may be
                draft.event(new Event.Entered(now, Phase.SETTLING, ""));
            }
            return true;
        }
        if (!capacity
                && state.phase() == Phase.ROLLING_BACK
                && !now.isBefore(refusal.since().plus(TRIED_BACK))
                && refusal.inARow() >= REFUSALS) {
            String often = ", refused for " + Words.of(TRIED_BACK) + ": ";
            draft.event(Trouble.entered(state, "could not " + refusal.words() + often + refusal.message(), now));
            return true;
        }
        if (now.isBefore(refusal.rests())) {
            draft.waitFor("another try to " + refusal.words() + ", since " + refusal.message());
            draft.look(Facet.GROUP, refusal.rests());
            draft.wake(refusal.rests());
            InstanceMilestones.looks(draft, state, seen, now);
            return true;
        }
        return Strategies.of(state).awaitsInstances(state) && Trouble.late(draft, state, seen, now);
    }
}
