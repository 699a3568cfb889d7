package io.jenkins.plugins.awsrollouts.rollout.strategy.bluegreen;

import io.jenkins.plugins.awsrollouts.cloud.Cloud;
import io.jenkins.plugins.awsrollouts.cloud.Look.Facet;
import io.jenkins.plugins.awsrollouts.cloud.TargetFacts;
import io.jenkins.plugins.awsrollouts.rollout.journal.OwnTags;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Swap;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.GroupStep;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Decision;
import io.jenkins.plugins.awsrollouts.rollout.strategy.FleetEnd;
import io.jenkins.plugins.awsrollouts.rollout.strategy.FleetRetirement;
import io.jenkins.plugins.awsrollouts.rollout.strategy.FleetRules;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Observation;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Proposal;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Refusals;
import io.jenkins.plugins.awsrollouts.rollout.strategy.RolloutStrategy;
import io.jenkins.plugins.awsrollouts.rollout.strategy.ShiftPlanner;
import io.jenkins.plugins.awsrollouts.rollout.strategy.TargetScene;
import io.jenkins.plugins.awsrollouts.rollout.strategy.TrafficRouting;
import io.jenkins.plugins.awsrollouts.rollout.strategy.TrafficShift;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A fleet as large as the target takes its place, and the old one stands by for a while. */
public final class BlueGreenStrategy implements RolloutStrategy {
    private static final Duration BACKGROUND = Duration.ofSeconds(60);

    private final FleetRules fleets = new GreenFleet();

    @Override
    public boolean asked(Spec spec) {
        return spec.swap().isPresent();
    }

    @Override
    public boolean carries(Plan plan) {
        return plan.swapping().isPresent();
    }

    @Override
    public boolean replacesInPlace() {
        return false;
    }

    @Override
    public boolean sharesRequests() {
        return true;
    }

    @Override
    public Optional<Proposal> propose(Spec spec, String image, TargetFacts facts, Cloud cloud) {
        Proposal shared = ShiftPlanner.find(spec, fleets, new GreenSharing(), facts, cloud.traffic());
        return Optional.of(BlueGreenPlanner.find(spec, image, facts, shared, cloud));
    }

    @Override
    public List<String> endingFaults(Spec spec, TargetFacts facts) {
        Swap swap = spec.swap().orElseThrow();
        boolean deleted =
                swap.after() == Swap.After.RETIRE && facts.group().tags().containsKey(OwnTags.FLEET);
        return swap.after() == Swap.After.KEEP
                ? List.of()
                : FleetEnd.faults(
                        spec, facts.group(), "the old fleet; let blue be keep, take the protection away,", deleted);
    }

    @Override
    public Phase first() {
        return Phase.SHIFTING;
    }

    @Override
    public void advance(Decision.Draft draft, RolloutState state, TargetScene scene, Observation seen, Instant now) {
        switch (state.phase()) {
            case SHIFTING -> TrafficShift.shift(draft, state, seen, now);
            case SWAPPED -> Cutover.swapped(draft, state, scene, seen, now);
            default -> draft.waitFor("a person");
        }
    }

    /** From the point of no return on, the old fleet's instances are no matter: they are about to go, or gone. */
    @Override
    public boolean advanceWithoutTarget(Decision.Draft draft, RolloutState state, Observation seen, Instant now) {
        boolean retirement = state.phase() == Phase.RETIRING;
        boolean settling = state.phase() == Phase.SETTLING && !state.goingBack();
        boolean gone = seen.missing() && state.phase() == Phase.SWAPPED;
        if (!retirement && !settling && !gone) {
            return WayBack.of(state, seen, now).nowhere(draft);
        }
        draft.look(Facet.GROUP, seen.groupAt().plus(BACKGROUND));
        if (gone) {
            draft.event(new Event.Entered(now, Phase.RETIRING, "the old fleet's group no longer exists"));
        } else if (Refusals.decide(draft, state, seen, now)) {
            return true;
        } else if (retirement) {
            BlueRetirement.part(draft, state, seen, now);
        } else {
            BlueRetirement.settle(draft, state, seen, now);
        }
        return true;
    }

    @Override
    public boolean watches(Phase phase) {
        return phase == Phase.SHIFTING || phase == Phase.SWAPPED;
    }

    /** While blue stands by, or goes, no instance has to come. */
    @Override
    public boolean awaitsInstances(RolloutState state) {
        return state.phase() != Phase.SWAPPED && state.phase() != Phase.RETIRING;
    }

    @Override
    public Optional<String> stuck(RolloutState state) {
        return state.phase() == Phase.RETIRING ? Optional.of("the old fleet could not be retired") : Optional.empty();
    }

    @Override
    public Phase resumed(RolloutState state) {
        if (pastReturn(state)) {
            return Phase.RETIRING;
        }
        boolean swapped = state.shift().may(GroupStep.SIZED) || state.shift().may(GroupStep.BLUE_OUT);
        if (swapped) {
            return Phase.SWAPPED;
        }
        return state.stage() < 0 ? Phase.STARTING : Phase.SHIFTING;
    }

    @Override
    public boolean pastReturn(RolloutState state) {
        return state.phase() == Phase.RETIRING || state.shift().may(GroupStep.LIVE);
    }

    @Override
    public void relieve(Decision.Draft draft, RolloutState state, Observation seen, Instant now) {
        Cutover.relieved(draft, state, seen, now);
    }

    @Override
    public void rescue(Decision.Draft draft, RolloutState state, Observation seen, Instant now) {
        if (TrafficRouting.shared(state)) {
            draft.look(Facet.HEALTH, seen.healthAt().plus(BACKGROUND));
            WayBack.of(state, seen, now).gather(draft);
        }
    }

    @Override
    public boolean returned(
            Decision.Draft draft, RolloutState state, TargetScene scene, Observation seen, Instant now) {
        return Cutover.returned(draft, state, scene, seen, now);
    }

    @Override
    public boolean cleared(Decision.Draft draft, RolloutState state, Observation seen, Instant now) {
        // an older look may not have shown it when the requests went back
        if (state.phase() == Phase.SETTLING && WayBack.of(state, seen, now).astray()) {
            draft.event(new Event.Entered(now, Phase.ROLLING_BACK, ""));
            return false;
        }
        return FleetRetirement.retired(draft, state, seen, now);
    }

    @Override
    public Map<String, String> tags(Plan plan) {
        return plan.swapping()
                .map(swap -> Map.of(OwnTags.GREEN, swap.number() + "/" + swap.green()))
                .orElse(Map.of());
    }

    @Override
    public String testUrl(Plan plan) {
        return plan.swapping().map(Plan.Swapping::testUrl).orElse("");
    }

    @Override
    public Optional<FleetRules> fleets() {
        return Optional.of(fleets);
    }

    @Override
    public String stage(Plan plan, int stage) {
        int share = plan.shift().orElseThrow().steps().get(stage).share();
        return switch (share) {
            case 0 -> "Green alone";
            case 100 -> "All to green";
            default -> "Green " + share + " %";
        };
    }

    @Override
    public String left(RolloutState state, Instant now) {
        return Cutover.leftOut(state, now).stream()
                .map(change -> "; the scheduled action " + change.name() + " of "
                        + state.plan().group() + ", due at " + change.at() + ", did not run, as scaling was suspended:"
                        + " set its sizes by hand")
                .collect(Collectors.joining());
    }
}
