package io.jenkins.plugins.awsrollouts.rollout.strategy.canary;

import io.jenkins.plugins.awsrollouts.cloud.Cloud;
import io.jenkins.plugins.awsrollouts.cloud.TargetFacts;
import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Answering;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Decision;
import io.jenkins.plugins.awsrollouts.rollout.strategy.FleetRetirement;
import io.jenkins.plugins.awsrollouts.rollout.strategy.FleetRules;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Observation;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Proposal;
import io.jenkins.plugins.awsrollouts.rollout.strategy.RolloutStrategy;
import io.jenkins.plugins.awsrollouts.rollout.strategy.ShiftPlanner;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Stages;
import io.jenkins.plugins.awsrollouts.rollout.strategy.TargetScene;
import io.jenkins.plugins.awsrollouts.rollout.strategy.TrafficRouting;
import io.jenkins.plugins.awsrollouts.rollout.strategy.TrafficShift;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A fleet is tried on some of the requests; then the target's instances are replaced in their own group. */
public final class CanaryStrategy implements RolloutStrategy {
    private final FleetRules fleets = new CanaryFleets();

    @Override
    public boolean asked(Spec spec) {
        return spec.canary().isPresent();
    }

    @Override
    public boolean carries(Plan plan) {
        return plan.shift().isPresent() && plan.swapping().isEmpty();
    }

    @Override
    public boolean replacesInPlace() {
        return true;
    }

    @Override
    public boolean sharesRequests() {
        return true;
    }

    @Override
    public Optional<Proposal> propose(Spec spec, String image, TargetFacts facts, Cloud cloud) {
        return Optional.of(ShiftPlanner.find(spec, fleets, new CanarySharing(), facts, cloud.traffic()));
    }

    @Override
    public Phase first() {
        return Phase.SHIFTING;
    }

    @Override
    public void advance(Decision.Draft draft, RolloutState state, TargetScene scene, Observation seen, Instant now) {
        if (state.phase() == Phase.SHIFTING) {
            TrafficShift.shift(draft, state, seen, now);
        } else {
            Stages.advance(draft, state, scene, seen, now);
        }
    }

    @Override
    public boolean watches(Phase phase) {
        return phase == Phase.SHIFTING || phase == Phase.ROLLING;
    }

    @Override
    public boolean tend(Decision.Draft draft, RolloutState state, Observation seen, Instant now) {
        return TrafficShift.standsBy(draft, state, seen, now);
    }

    @Override
    public Phase resumed(RolloutState state) {
        if (state.stage() < 0) {
            return Phase.STARTING;
        }
        return state.batch() < 0 ? Phase.SHIFTING : Phase.ROLLING;
    }

    @Override
    public void relieve(Decision.Draft draft, RolloutState state, Observation seen, Instant now) {
        if (!postpones(state, seen, now)) {
            TrafficRouting.returned(draft, state, seen);
        }
    }

    @Override
    public boolean returned(
            Decision.Draft draft, RolloutState state, TargetScene scene, Observation seen, Instant now) {
        if (postpones(state, seen, now)) {
            Answering.look(draft, seen);
            draft.waitFor("a healthy instance of " + state.plan().group() + ", to take the requests back");
            stuck(draft, state, now);
            return false;
        }
        return TrafficRouting.returned(draft, state, seen);
    }

    /**
     * A target of which nobody answers, but which is to have servers, gets its requests back once somebody does: until then
     * the canary's have it better where they are, for a time where there is somebody to ask at all. One that somebody has scaled to 0 is to answer nobody.
     */
    @Override
    public boolean postpones(RolloutState state, Observation seen, Instant now) {
        Instant late =
                state.position().since().plus(state.plan().spec().limits().healthTimeout());
        Answering answering = Answering.of(state, seen, Fleet.CANARY);
        return TrafficRouting.sent(state, seen)
                && answering.known(now)
                && answering.target() == 0
                && answering.targetSize() > 0
                && answering.fleet() > 0
                // a balancer asks the sick where it has nobody else, but needs somebody whom it can ask
                && (now.isBefore(late) || answering.targetServers() == 0);
    }

    private static void stuck(Decision.Draft draft, RolloutState state, Instant now) {
        Duration deadline = state.plan().spec().limits().progressDeadline();
        if (now.isAfter(state.position().since().plus(deadline))) {
            String group = state.plan().group();
            draft.event(Trouble.entered(
                    state,
                    "waited " + Words.of(deadline) + " for a healthy instance of " + group
                            + ", to take the requests back; see why nobody gets healthy there, then resume",
                    now));
        }
    }

    @Override
    public boolean cleared(Decision.Draft draft, RolloutState state, Observation seen, Instant now) {
        return FleetRetirement.retired(draft, state, seen, now);
    }

    @Override
    public Optional<FleetRules> fleets() {
        return Optional.of(fleets);
    }

    @Override
    public String stage(Plan plan, int stage) {
        if (stage >= plan.steps()) {
            return "Batch " + (stage - plan.steps() + 1);
        }
        boolean chosen =
                plan.spec().canary().map(canary -> !canary.match().isEmpty()).orElse(false);
        return chosen
                ? "Canary"
                : "Canary " + plan.shift().orElseThrow().steps().get(stage).share() + " %";
    }
}
