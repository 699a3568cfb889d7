package io.jenkins.plugins.awsrollouts.history;

import io.jenkins.plugins.awsrollouts.cloud.GroupView;
import io.jenkins.plugins.awsrollouts.cloud.Health;
import io.jenkins.plugins.awsrollouts.cloud.Member;
import io.jenkins.plugins.awsrollouts.gate.Gate;
import io.jenkins.plugins.awsrollouts.gate.GateProgress;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Side;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.State;
import io.jenkins.plugins.awsrollouts.rollout.journal.Names;
import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.state.ShiftState;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Observation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The instances of the fleets that a rollout sets up beside the target. */
final class FleetInstanceViews {
    private final Chronicle chronicle;
    private final RolloutState state;
    private final Sightings sightings;

    FleetInstanceViews(Chronicle chronicle, RolloutState state, Sightings sightings) {
        this.chronicle = chronicle;
        this.state = state;
        this.sightings = sightings;
    }

    static Side side(Fleet fleet) {
        return switch (fleet) {
            case CANARY -> Side.CANARY;
            case BASELINE -> Side.BASELINE;
            case GREEN -> Side.GREEN;
            case BLUE -> Side.BLUE;
            case FORMER -> Side.FORMER;
        };
    }

    /** The fleet of an instance; empty when it is none of ours. */
    Optional<Fleet> fleet(String id) {
        for (Fleet fleet : fleets()) {
            boolean seen = name(fleet).equals(sightings.crews().get(id));
            if (seen || state.shift().stand(fleet).instances().containsKey(id)) {
                return Optional.of(fleet);
            }
        }
        return Optional.empty();
    }

    private List<Fleet> fleets() {
        List<Fleet> all = new ArrayList<>(state.plan().fleets());
        state.plan().swapping().flatMap(Plan.Swapping::former).ifPresent(former -> all.add(Fleet.FORMER));
        return all;
    }

    private String name(Fleet fleet) {
        return Names.group(state.plan(), fleet);
    }

    /** Where an instance is in its life, as far as is known. */
    State state(Fleet fleet, String id) {
        ShiftState.Stand stand = state.shift().stand(fleet);
        Optional<ShiftState.FleetInstance> instance =
                Optional.ofNullable(stand.instances().get(id));
        if ((state.outcome().isPresent() && !outlasts(fleet))
                || sightings.left().containsKey(id)) {
            return State.GONE;
        }
        Optional<GroupView> group =
                Optional.ofNullable(sightings.last().fleets().get(name(fleet))).flatMap(Observation.FleetSight::group);
        Optional<Member> member = group.flatMap(view -> view.member(id));
        boolean leaves = chronicle.released.containsKey(id);
        if (member.isEmpty()) {
            // what came into service since the last look at its group is there although that look does not show it
            return leaves || !stand.made() || instance.isEmpty() ? State.GONE : ofMan(fleet, id);
        }
        if (leaves || member.get().leaves()) {
            return State.DRAINING;
        }
        if (instance.isPresent()) {
            return ofMan(fleet, id);
        }
        if (fleet == Fleet.FORMER) {
            return State.STANDBY;
        }
        return member.get().lifecycle() == Member.Lifecycle.PENDING ? State.STARTING : State.ON_TRIAL;
    }

    /** Whether a fleet is still there when the rollout is over. */
    private boolean outlasts(Fleet fleet) {
        boolean took = state.outcome().equals(Optional.of(Outcome.PROMOTED));
        boolean stood = state.plan().swapping().flatMap(Plan.Swapping::standing).isPresent();
        return fleet == Fleet.GREEN && (took || stood);
    }

    private State ofMan(Fleet fleet, String id) {
        ShiftState.Stand stand = state.shift().stand(fleet);
        ShiftState.FleetInstance instance = stand.instances().get(id);
        if (instance.lost().isPresent()) {
            return instance.replaced() ? State.GONE : State.FAILED;
        }
        boolean sick = stand.targetGroup()
                .map(group -> sightings.last().health().get(group.id()))
                .map(byId -> byId.getOrDefault(id, Health.UNUSED).is(Health.State.UNHEALTHY))
                .orElse(false);
        boolean alone = fleet == Fleet.GREEN && !new Places(state).greenServes();
        return sick ? State.FAILED : passed(id) && !alone ? State.SERVING : State.ON_TRIAL;
    }

    /** Whether no gate that looks at this instance is still open. */
    private boolean passed(String id) {
        List<Gate> gates = state.plan().spec().gates();
        for (int i = 0; i < gates.size(); i++) {
            GateProgress progress = state.gates().get(i + "/" + id);
            if (progress != null && progress.fate() == GateProgress.Fate.OPEN) {
                return false;
            }
        }
        return true;
    }

    /** Why an instance was lost, where it was. */
    Optional<String> lost(String id) {
        return fleet(id)
                .map(fleet -> state.shift().stand(fleet).instances().get(id))
                .filter(Objects::nonNull)
                .flatMap(ShiftState.FleetInstance::lost);
    }
}
