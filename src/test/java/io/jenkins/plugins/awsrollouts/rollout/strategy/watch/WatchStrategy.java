package io.jenkins.plugins.awsrollouts.rollout.strategy.watch;

import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Checks;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Decision;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Observation;
import io.jenkins.plugins.awsrollouts.rollout.strategy.RolloutStrategy;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Stages;
import io.jenkins.plugins.awsrollouts.rollout.strategy.TargetScene;
import java.time.Instant;

/** Replaces nothing: the target is watched by its gates for a time, and that is all. */
public final class WatchStrategy implements RolloutStrategy {
    @Override
    public boolean asked(Spec spec) {
        return spec.others().containsKey(WatchKnob.NAME);
    }

    @Override
    public boolean carries(Plan plan) {
        return asked(plan.spec());
    }

    @Override
    public boolean replacesInPlace() {
        return false;
    }

    @Override
    public boolean sharesRequests() {
        return false;
    }

    @Override
    public Phase first() {
        return Phase.ROLLING;
    }

    @Override
    public void advance(Decision.Draft draft, RolloutState state, TargetScene scene, Observation seen, Instant now) {
        if (state.stage() < 0) {
            draft.event(new Event.StageEntered(now, 0, 0));
            return;
        }
        Checks.Standing always = Checks.always(draft, state, now);
        Stages.Soak soak = new Stages.Soak(
                Checks.Scope.stage(state), WatchKnob.time(state.plan().spec()), true);
        if (Stages.soaked(draft, state, seen, always, soak, now)) {
            draft.event(new Event.Entered(now, Phase.SETTLING, ""));
        }
    }

    @Override
    public Phase resumed(RolloutState state) {
        return state.stage() < 0 ? Phase.STARTING : Phase.ROLLING;
    }

    @Override
    public String stage(Plan plan, int stage) {
        return "Watch";
    }
}
