package io.jenkins.plugins.awsrollouts.rollout.strategy.bluegreen;

import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.rollout.spec.Swap;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.FleetAction;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.state.ShiftState;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Decision;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Rules that lead to a fleet which is about to go and that the rollout does not know, since somebody has made them after the
 * plan. A look shows the rules that the rollout changes and no others, so these are asked for right before a fleet goes.
 */
final class StrayRoutes {
    /** How old an answer may be: before a fleet goes it is asked anew. */
    private static final Duration FRESH = Duration.ofSeconds(30);

    private StrayRoutes() {}

    /** Whether a fleet that is about to go has to stay: a rule leads to it, or that is still being asked. */
    static boolean hold(Decision.Draft draft, RolloutState state, Instant now) {
        Set<String> leaving = leaving(state);
        if (leaving.isEmpty()) {
            return false;
        }
        Optional<ShiftState.Found> found =
                state.shift().found().filter(one -> !one.at().isBefore(now.minus(FRESH)));
        if (found.isEmpty()) {
            draft.act(new FleetAction.FindRoutes(leaving));
            return true;
        }
        List<String> strays = strays(state, found.get());
        if (!strays.isEmpty()) {
            draft.event(held(state, strays, leaving, now));
        }
        return !strays.isEmpty();
    }

    /** The target groups of fleets that are not to get requests any more. */
    static Set<String> leaving(RolloutState state) {
        Plan plan = state.plan();
        Set<String> leaving = new HashSet<>();
        plan.swapping()
                .flatMap(Plan.Swapping::former)
                .flatMap(Plan.Former::targetGroup)
                .map(Balancer::id)
                .ifPresent(leaving::add);
        if (plan.spec().swap().orElseThrow().after() != Swap.After.KEEP) {
            plan.shift().flatMap(Plan.Shifting::stable).map(Balancer::id).ifPresent(leaving::add);
        }
        return leaving;
    }

    private static List<String> strays(RolloutState state, ShiftState.Found found) {
        Set<String> ours = state.plan().shift().stream()
                .flatMap(way -> way.routes().stream())
                .map(Plan.Route::id)
                .collect(Collectors.toSet());
        return found.names().entrySet().stream()
                .filter(route -> !ours.contains(route.getKey()))
                .map(Map.Entry::getValue)
                .sorted()
                .toList();
    }

    private static Event held(RolloutState state, List<String> strays, Set<String> leaving, Instant now) {
        String target = leaving.stream()
                .map(id -> new Balancer(Balancer.Kind.TARGET_GROUP, id, Duration.ZERO).shortName())
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .collect(Collectors.joining(" or "));
        String why = String.join(", ", strays) + (strays.size() == 1 ? " leads" : " lead") + " to " + target
                + ", whose fleet is about to go, and did not when the rollout was planned; lead "
                + (strays.size() == 1 ? "it" : "them") + " to "
                + state.plan().swapping().orElseThrow().green() + " or delete "
                + (strays.size() == 1 ? "it" : "them") + ", then resume";
        return state.phase() == Phase.RETIRING
                ? Trouble.entered(state, why, now)
                : new Event.Entered(now, Phase.HELD, why);
    }
}
