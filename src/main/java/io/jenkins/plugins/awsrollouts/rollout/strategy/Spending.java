package io.jenkins.plugins.awsrollouts.rollout.strategy;

import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import io.jenkins.plugins.awsrollouts.rollout.state.Action;
import io.jenkins.plugins.awsrollouts.rollout.state.Budget;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Keeps decisions within the budget of a plan. */
final class Spending {
    private Spending() {}

    /**
     * Lets a decision pass as far as the budget allows. What takes requests off a fleet or gives back what was borrowed
     * always passes, at worst a minute later; when nothing else is left of a decision, the rollout is held.
     */
    static void keep(Decision.Draft draft, RolloutState state, Instant now) {
        Budget budget = state.plan().budget().grownTo(state.spent().peak());
        List<Action> meant = draft.actions();
        Optional<String> over = budget.exceeded(state.spent(), state.shift(), meant, now);
        boolean tooFast = state.spent().calls(now) + meant.size() > 2L * budget.callsAMinute();
        if (over.isEmpty() || meant.isEmpty()) {
            return;
        }
        List<Action> free = new ArrayList<>(meant);
        boolean out = state.goingBack() || state.phase() == Phase.SETTLING;
        free.removeIf(action -> !(out && action.free(state.shift(), state.phase())));
        draft.only(tooFast ? List.of() : free);
        if (free.isEmpty()) {
            draft.event(new Event.Entered(now, Phase.HELD, over.get()));
        } else if (tooFast) {
            draft.wake(state.spent().minuteEnds());
            draft.waitFor("the next minute, since this one has seen "
                    + Words.count(state.spent().calls(now), "call"));
        }
    }
}
