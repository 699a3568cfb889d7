package io.jenkins.plugins.awsrollouts.history;

import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Side;
import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import java.time.Duration;
import java.util.Optional;

/** Whose a target group is. */
final class Owners {
    private Owners() {}

    /** The fleet of the rollout's own that a target group was made for. */
    static Optional<Fleet> fleet(RolloutState state, String targetGroup) {
        for (Fleet fleet : Fleet.values()) {
            Optional<String> own = state.shift().stand(fleet).targetGroup().map(Balancer::id);
            if (own.equals(Optional.of(targetGroup))) {
                return Optional.of(fleet);
            }
        }
        return state.plan()
                .swapping()
                .flatMap(Plan.Swapping::former)
                .flatMap(Plan.Former::targetGroup)
                .filter(group -> group.id().equals(targetGroup))
                .map(group -> Fleet.FORMER);
    }

    /** The fleet; {@link Side#OTHER} for a target group that is none of this rollout's. */
    static Side side(RolloutState state, String targetGroup) {
        boolean stable = state.plan()
                .shift()
                .flatMap(Plan.Shifting::stable)
                .map(group -> group.id().equals(targetGroup))
                .orElse(false);
        return stable
                ? side(state)
                : fleet(state, targetGroup).map(FleetInstanceViews::side).orElse(Side.OTHER);
    }

    /** The target's own. */
    static Side side(RolloutState state) {
        return state.plan().swapping().isPresent() ? Side.BLUE : Side.OLD;
    }

    /** What a target group is called where requests are shared. */
    static String name(RolloutState state, String targetGroup) {
        Side side = side(state, targetGroup);
        return side == Side.OTHER
                ? new Balancer(Balancer.Kind.TARGET_GROUP, targetGroup, Duration.ZERO).shortName()
                : name(side);
    }

    static String name(Side side) {
        return side == Side.OLD ? "stable" : side.word();
    }
}
