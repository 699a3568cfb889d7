package io.jenkins.plugins.awsrollouts.rollout.strategy.canary;

import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.cloud.FleetOrder;
import io.jenkins.plugins.awsrollouts.cloud.TemplateRef;
import io.jenkins.plugins.awsrollouts.rollout.spec.Canary;
import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.strategy.FleetRules;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A canary and its baseline: as small as their share, and gone when the target has the AMI. */
final class CanaryFleets implements FleetRules {
    @Override
    public int size(Plan.Shifting way, Canary canary, Fleet fleet, int size, int share) {
        int part = Canary.share(fleet, share);
        double count = way.stable().isPresent() ? Math.ceil(size * part / 100.0) : size * part / (100.0 - part);
        return Math.max(canary.floor(), (int) count);
    }

    @Override
    public Optional<TemplateRef> templateSource(RolloutState state) {
        return Optional.of(state.plan().target().launches());
    }

    @Override
    public FleetOrder.Scope scope() {
        return FleetOrder.Scope.SERVING;
    }

    /** A canary's instances go again, but while it stands by they may be all that proves the AMI. */
    @Override
    public Set<Fleet> checked(Phase phase) {
        return phase == Phase.ROLLING ? Set.of(Fleet.CANARY) : Set.of();
    }

    @Override
    public boolean registers(RolloutState state) {
        return state.plan().shift().flatMap(Plan.Shifting::stable).isEmpty();
    }

    @Override
    public List<Balancer> exclusive(Plan plan) {
        Optional<Balancer> stable = plan.shift().flatMap(Plan.Shifting::stable);
        return stable.isEmpty() ? plan.target().balancers() : stable.stream().toList();
    }

    @Override
    public Phase afterLastStep() {
        return Phase.ROLLING;
    }
}
