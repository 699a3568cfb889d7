package io.jenkins.plugins.awsrollouts.history;

import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.cloud.Weight;
import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.state.GroupStep;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.state.ShiftState;
import java.util.List;
import java.util.Optional;

/** Which of blue and green users are sent to, by what the rollout has set. */
final class Places {
    private final RolloutState state;

    Places(RolloutState state) {
        this.state = state;
    }

    private boolean swaps() {
        return state.plan().swapping().isPresent();
    }

    /** Whether no user is sent to blue. */
    boolean blueStandsBy() {
        if (!swaps()) {
            return false;
        }
        Optional<String> blue =
                state.plan().shift().flatMap(Plan.Shifting::stable).map(Balancer::id);
        return blue.map(id -> !usersGoTo(id))
                .orElseGet(() -> state.shift().done().contains(GroupStep.BLUE_OUT));
    }

    /** Whether users are sent to green. */
    boolean greenServes() {
        ShiftState.Stand green = state.shift().stand(Fleet.GREEN);
        boolean weighed = state.plan().shift().flatMap(Plan.Shifting::stable).isPresent();
        return swaps()
                && (weighed
                        ? green.targetGroup()
                                .map(group -> usersGoTo(group.id()))
                                .orElse(false)
                        : green.registered());
    }

    private boolean usersGoTo(String targetGroup) {
        return state.plan().shift().orElseThrow().routes().stream()
                .filter(route -> !isTest(route))
                .anyMatch(route -> weights(route).stream()
                        .anyMatch(weight -> weight.targetGroup().equals(targetGroup) && weight.weight() > 0));
    }

    private List<Weight> weights(Plan.Route route) {
        return Optional.ofNullable(state.shift().routes().get(route.id()))
                .map(ShiftState.Routed::weights)
                .orElse(route.weights());
    }

    /** Whether a route leads to green while it is checked, and no user uses it. */
    boolean isTest(Plan.Route route) {
        return state.plan()
                .swapping()
                .flatMap(Plan.Swapping::test)
                .map(test -> test.id().equals(route.id()))
                .orElse(false);
    }
}
