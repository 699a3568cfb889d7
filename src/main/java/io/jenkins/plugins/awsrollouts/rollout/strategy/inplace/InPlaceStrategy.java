package io.jenkins.plugins.awsrollouts.rollout.strategy.inplace;

import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Decision;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Observation;
import io.jenkins.plugins.awsrollouts.rollout.strategy.RolloutStrategy;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Stages;
import io.jenkins.plugins.awsrollouts.rollout.strategy.TargetScene;
import java.time.Instant;

/** The target's instances are replaced in their own group, batch by batch. */
public final class InPlaceStrategy implements RolloutStrategy {
    @Override
    public boolean asked(Spec spec) {
        return true;
    }

    @Override
    public boolean carries(Plan plan) {
        return true;
    }

    @Override
    public boolean general() {
        return true;
    }

    @Override
    public boolean replacesInPlace() {
        return true;
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
        Stages.advance(draft, state, scene, seen, now);
    }

    @Override
    public Phase resumed(RolloutState state) {
        return state.stage() < 0 ? Phase.STARTING : Phase.ROLLING;
    }

    @Override
    public String stage(Plan plan, int stage) {
        return "Batch " + (stage + 1);
    }
}
