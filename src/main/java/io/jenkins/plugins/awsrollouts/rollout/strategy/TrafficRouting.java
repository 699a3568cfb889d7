package io.jenkins.plugins.awsrollouts.rollout.strategy;

import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.cloud.Look.Facet;
import io.jenkins.plugins.awsrollouts.cloud.RouteView;
import io.jenkins.plugins.awsrollouts.cloud.Weight;
import io.jenkins.plugins.awsrollouts.rollout.journal.Names;
import io.jenkins.plugins.awsrollouts.rollout.spec.Canary;
import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.state.Action;
import io.jenkins.plugins.awsrollouts.rollout.state.FleetAction;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.state.ShiftState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Brings requests to the fleets of a rollout, looks whether they go there, and takes them back. */
public final class TrafficRouting {
    private static final Duration AGAIN = Duration.ofSeconds(5);
    private static final Duration BACKGROUND = Duration.ofSeconds(60);

    private TrafficRouting() {}

    /** The weights that each route should have while the new fleet has that share. */
    static Map<String, List<Weight>> wanted(RolloutState state, int share) {
        Plan.Shifting plan = state.plan().shift().orElseThrow();
        boolean chosen = !state.plan().spec().sharing().orElseThrow().match().isEmpty();
        Map<String, Integer> shares = new LinkedHashMap<>();
        for (Fleet fleet : state.plan().fleets()) {
            state.shift()
                    .stand(fleet)
                    .targetGroup()
                    .ifPresent(group -> shares.put(group.id(), chosen ? 0 : Canary.share(fleet, share)));
        }
        Map<String, List<Weight>> wanted = new LinkedHashMap<>();
        for (Plan.Route route : plan.routes()) {
            // a fleet that has stood before may be known to the route already
            List<Weight> others = route.weights().stream()
                    .filter(weight -> !shares.containsKey(weight.targetGroup()))
                    .toList();
            wanted.put(
                    route.id(),
                    Strategies.fleets(state.plan()).tests(state.plan(), route)
                            ? shares.keySet().stream()
                                    .map(group -> new Weight(group, 1))
                                    .toList()
                            // once the fleets are gone the rule is what it was, in all its numbers
                            : shares.isEmpty()
                                    ? others
                                    : Split.of(
                                            others, plan.stable().orElseThrow().id(), shares));
        }
        return wanted;
    }

    /** How long a route keeps users with a target group now. */
    private static Optional<Duration> stickiness(RolloutState state, Plan.Route route, List<Weight> weights) {
        boolean released = Strategies.fleets(state.plan()).releasesUsers(state);
        if (weights.size() == 1) {
            return route.stickiness();
        }
        return released ? Optional.empty() : route.shared();
    }

    /** Sets weights where they are not set; whether all are. */
    public static boolean weighed(Decision.Draft draft, RolloutState state, Map<String, List<Weight>> wanted) {
        for (Plan.Route route : state.plan().shift().orElseThrow().routes()) {
            ShiftState.Routed now = state.shift().routes().get(route.id());
            if (now == null || now.refused() || !Split.same(now.weights(), wanted.get(route.id()))) {
                List<Weight> weights = wanted.get(route.id());
                draft.act(new FleetAction.Weigh(route.id(), route.name(), weights, stickiness(state, route, weights)));
            }
        }
        return !draft.acts();
    }

    /** Leads all of the target's requests to the fleets, those of users who were kept with it as well; whether they go there. */
    public static boolean gathered(Decision.Draft draft, RolloutState state) {
        Map<String, List<Weight>> wanted = wanted(state, 100);
        boolean all = true;
        for (Plan.Route route : state.plan().shift().orElseThrow().routes()) {
            ShiftState.Routed now = state.shift().routes().get(route.id());
            List<Weight> weights = wanted.get(route.id());
            boolean there = now != null && !now.refused() && Split.same(now.weights(), weights);
            if (!there) {
                draft.act(new FleetAction.Weigh(route.id(), route.name(), weights, Optional.empty()));
            }
            all = all && there;
        }
        return all;
    }

    /** Whether a route leads users to the target and to the rollout's fleets, by our doing. */
    public static boolean shared(RolloutState state) {
        Set<String> ours = ours(state);
        String stable = state.plan()
                .shift()
                .flatMap(Plan.Shifting::stable)
                .map(Balancer::id)
                .orElse("");
        return state.shift().routes().values().stream()
                .map(ShiftState.Routed::weights)
                .anyMatch(weights -> gets(weights, Set.of(stable)) && gets(weights, ours));
    }

    private static boolean gets(List<Weight> weights, Set<String> targetGroups) {
        return weights.stream().anyMatch(weight -> weight.weight() > 0 && targetGroups.contains(weight.targetGroup()));
    }

    /** Whether a look shows the weights as they were set last. */
    static boolean readBack(Decision.Draft draft, RolloutState state, Observation seen) {
        return readBack(draft, state, seen, one -> shows(seen, one.getKey(), one.getValue()));
    }

    /** The same, where routes that others have changed since need only not lead to those target groups. */
    public static boolean readBackWithout(
            Decision.Draft draft, RolloutState state, Observation seen, Set<String> leaving) {
        return readBack(
                draft,
                state,
                seen,
                one -> shows(seen, one.getKey(), one.getValue())
                        || (certain(seen, one.getValue()) && !leads(seen, one.getKey(), leaving)));
    }

    private static boolean leads(Observation seen, String route, Set<String> targetGroups) {
        RouteView view = seen.routes().get(route);
        return view != null && view.weights().stream().anyMatch(weight -> targetGroups.contains(weight.targetGroup()));
    }

    /**
     * A route that somebody else has led to a fleet that is about to go.
     *
     * @param id the route
     * @param written when we wrote its weights
     * @param why in words
     */
    public record Taken(String id, Instant written, String why) {
        /** Whether we wrote its weights before that time. */
        public boolean before(Instant at) {
            return written.isBefore(at);
        }
    }

    /** Says, for certain, which route somebody else has led to one of these target groups since we wrote it. */
    public static Optional<Taken> taken(
            Decision.Draft draft, RolloutState state, Observation seen, Set<String> leaving) {
        if (state.shift().routes().isEmpty()) {
            return Optional.empty();
        }
        draft.look(Facet.ROUTES, seen.routesAt().plus(BACKGROUND));
        return state.shift().routes().entrySet().stream()
                .filter(one -> !state.calls().waitsForRoute(one.getKey()))
                .filter(one -> certain(seen, one.getValue()) && !shows(seen, one.getKey(), one.getValue()))
                .filter(one -> leads(seen, one.getKey(), leaving))
                .map(one -> new Taken(
                        one.getKey(),
                        one.getValue().at(),
                        changed(name(state, one.getKey()), seen.routes().get(one.getKey()))))
                .findFirst();
    }

    /** Writes a route's weights once more. */
    public static Action again(RolloutState state, Taken taken, Map<String, List<Weight>> wanted) {
        Plan.Route route = state.plan().shift().orElseThrow().routes().stream()
                .filter(one -> one.id().equals(taken.id()))
                .findFirst()
                .orElseThrow();
        List<Weight> weights = wanted.get(route.id());
        return new FleetAction.Weigh(route.id(), route.name(), weights, stickiness(state, route, weights));
    }

    /** Whether a look shows no route that sends anything to our fleets. */
    static boolean backAgain(Decision.Draft draft, RolloutState state, Observation seen) {
        Set<String> ours = ours(state);
        return readBack(draft, state, seen, one -> {
            RouteView view = seen.routes().get(one.getKey());
            boolean free =
                    view == null || view.weights().stream().noneMatch(weight -> ours.contains(weight.targetGroup()));
            return shows(seen, one.getKey(), one.getValue()) || (free && certain(seen, one.getValue()));
        });
    }

    private static boolean readBack(
            Decision.Draft draft,
            RolloutState state,
            Observation seen,
            Predicate<Map.Entry<String, ShiftState.Routed>> right) {
        Map<String, ShiftState.Routed> routes = state.shift().routes();
        if (routes.isEmpty()) {
            return true;
        }
        Instant last = routes.values().stream()
                .map(ShiftState.Routed::at)
                .max(Instant::compareTo)
                .orElse(Instant.EPOCH);
        if (!seen.routesAt().isAfter(last)) {
            draft.look(Facet.ROUTES, last.plusSeconds(1));
            draft.waitFor("the weights to be read back");
            return false;
        }
        boolean shown = routes.entrySet().stream().allMatch(right);
        if (!shown) {
            draft.look(Facet.ROUTES, seen.routesAt().plus(AGAIN));
            draft.waitFor("the weights to be visible");
        }
        return shown && followed(draft, state, seen);
    }

    /** Whether the load balancers send requests by the weights that they show. */
    private static boolean followed(Decision.Draft draft, RolloutState state, Observation seen) {
        Instant sure = state.shift().routes().entrySet().stream()
                .map(one -> one.getValue().at().plus(RouteView.follows(one.getKey())))
                .max(Instant::compareTo)
                .orElse(Instant.EPOCH);
        if (seen.routesAt().isBefore(sure)) {
            draft.look(Facet.ROUTES, sure);
            draft.waitFor("the Network Load Balancer to follow its weights");
            return false;
        }
        return true;
    }

    private static boolean shows(Observation seen, String route, ShiftState.Routed routed) {
        RouteView view = seen.routes().get(route);
        return view != null && Split.same(view.weights(), routed.weights());
    }

    /** Says, for certain, which route somebody else has changed since we did. */
    public static Optional<String> changed(Decision.Draft draft, RolloutState state, Observation seen) {
        if (state.shift().routes().isEmpty()) {
            return Optional.empty();
        }
        draft.look(Facet.ROUTES, seen.routesAt().plus(BACKGROUND));
        return state.shift().routes().entrySet().stream()
                .filter(one -> !one.getValue().refused() && !state.calls().waitsForRoute(one.getKey()))
                .filter(one -> certain(seen, one.getValue()) && !shows(seen, one.getKey(), one.getValue()))
                .map(one -> changed(name(state, one.getKey()), seen.routes().get(one.getKey())))
                .findFirst();
    }

    private static String changed(String name, RouteView view) {
        return view == null
                ? name + " does not exist any more, or forwards no requests"
                : "somebody changed the weights of " + name + " to " + text(view.weights()) + " meanwhile";
    }

    private static String name(RolloutState state, String route) {
        return state.plan().shift().orElseThrow().routes().stream()
                .filter(planned -> planned.id().equals(route))
                .map(Plan.Route::name)
                .findFirst()
                .orElse("the rule for chosen users");
    }

    private static boolean certain(Observation seen, ShiftState.Routed routed) {
        return !seen.routesAt().isBefore(routed.at().plus(Observation.CONSISTENCY));
    }

    private static String text(List<Weight> weights) {
        Map<String, Integer> all = new LinkedHashMap<>();
        weights.forEach(weight -> all.put(
                new Balancer(Balancer.Kind.TARGET_GROUP, weight.targetGroup(), Duration.ZERO).shortName(),
                weight.weight()));
        return all.toString();
    }

    /** The rules for chosen users that are known to be made. */
    static Set<String> rules(RolloutState state) {
        Set<String> rules = new HashSet<>(state.shift().routes().keySet());
        rules.removeAll(originals(state.plan()).keySet());
        return rules;
    }

    /** The weights from before the rollout. */
    static Map<String, List<Weight>> originals(Plan plan) {
        Map<String, List<Weight>> originals = new HashMap<>();
        plan.shift().ifPresent(shift -> shift.routes().forEach(route -> originals.put(route.id(), route.weights())));
        return originals;
    }

    /** Takes the requests from fleets of which nobody is left to answer; they come back once the step is ready again. */
    static void relieved(Decision.Draft draft, RolloutState state) {
        boolean sent = !state.shift().routes().isEmpty();
        boolean deserted = state.shift().stands().values().stream().anyMatch(ShiftState.Stand::deserted);
        if (sent && deserted) {
            withoutRules(draft, state);
            weighed(draft, state, wanted(state, 0));
        }
    }

    /** Where shares are of instances, a fleet gets requests as long as it has any. */
    private static void withoutInstances(Decision.Draft draft, RolloutState state) {
        state.shift().stands().forEach((fleet, stand) -> {
            if (stand.registered() && stand.size() > 0) {
                draft.act(new FleetAction.SizeFleet(fleet, FleetScene.name(state, fleet), 0));
            }
        });
    }

    private static void withoutRules(Decision.Draft draft, RolloutState state) {
        if (state.shift().rules()) {
            draft.act(new FleetAction.DropRules(
                    rules(state),
                    Names.targetGroup(state.plan(), state.plan().fleets().get(0)),
                    originals(state.plan()).keySet()));
        }
    }

    /** Whether a route sends requests of users to the rollout's fleets, by our doing, and nobody has been seen to change that. */
    public static boolean sent(RolloutState state, Observation seen) {
        Set<String> ours = ours(state);
        FleetRules rules = Strategies.fleets(state.plan());
        boolean weighed = state.plan().shift().orElseThrow().routes().stream()
                .filter(route -> !rules.tests(state.plan(), route))
                .map(Plan.Route::id)
                .filter(state.shift().routes()::containsKey)
                .anyMatch(id -> sends(seen, id, state.shift().routes().get(id), ours));
        return weighed || state.shift().rules();
    }

    private static boolean sends(Observation seen, String route, ShiftState.Routed routed, Set<String> ours) {
        return gets(routed.weights(), ours) && (leads(seen, route, ours) || !certain(seen, routed));
    }

    /**
     * Where routes have forgotten the target, leads them to it with no requests yet, as a load balancer looks after nobody to
     * whom no route leads; whether there was any such route.
     */
    public static boolean introduced(Decision.Draft draft, RolloutState state) {
        Plan.Shifting plan = state.plan().shift().orElseThrow();
        String stable = plan.stable().map(Balancer::id).orElse("");
        Set<String> ours = ours(state);
        boolean any = false;
        for (Plan.Route route : plan.routes()) {
            List<Weight> now = Optional.ofNullable(state.shift().routes().get(route.id()))
                    .filter(routed -> !routed.refused())
                    .map(ShiftState.Routed::weights)
                    .orElse(List.of());
            if (gets(route.weights(), Set.of(stable)) && gets(now, ours) && !names(now, stable)) {
                List<Weight> weights = new ArrayList<>(now);
                weights.add(new Weight(stable, 0));
                draft.act(new FleetAction.Weigh(route.id(), route.name(), weights, stickiness(state, route, weights)));
                any = true;
            }
        }
        return any;
    }

    private static boolean names(List<Weight> weights, String targetGroup) {
        return weights.stream().anyMatch(weight -> weight.targetGroup().equals(targetGroup));
    }

    /** Sends every request to the target again; whether nothing was left to do for that. */
    public static boolean returned(Decision.Draft draft, RolloutState state, Observation seen) {
        withoutRules(draft, state);
        if (Strategies.fleets(state.plan()).emptiedFirst()) {
            withoutInstances(draft, state);
        }
        Set<String> ours = ours(state);
        boolean waits = false;
        for (Plan.Route route : state.plan().shift().orElseThrow().routes()) {
            ShiftState.Routed routed = state.shift().routes().get(route.id());
            if (routed == null) {
                continue;
            }
            boolean sent = routed.weights().stream().anyMatch(weight -> ours.contains(weight.targetGroup()));
            boolean held = routed.refused() || sent;
            if (routed.refused() && !sent && free(draft, seen, route.id(), routed, ours)) {
                waits = waits || !certain(seen, routed);
                continue;
            }
            if (held && (routed.refused() || !Split.same(routed.weights(), route.weights()))) {
                Optional<List<Weight>> now = Optional.ofNullable(seen.routes().get(route.id()))
                        .filter(view -> certain(seen, routed))
                        .map(RouteView::weights);
                List<Weight> back = Split.restored(route.weights(), ours, routed.weights(), now);
                draft.act(new FleetAction.Weigh(route.id(), route.name(), back, route.stickiness()));
            }
        }
        return !draft.acts() && !waits;
    }

    /**
     * Whether a route that would not take its weights back shows nothing of ours: where none of its changes has been taken, as
     * without the permission, there is nothing to take back.
     */
    private static boolean free(
            Decision.Draft draft, Observation seen, String id, ShiftState.Routed routed, Set<String> ours) {
        RouteView view = seen.routes().get(id);
        boolean fresh = seen.routesAt().isAfter(routed.at());
        boolean free = fresh
                && view != null
                && view.weights().stream().noneMatch(weight -> ours.contains(weight.targetGroup()));
        draft.look(
                Facet.ROUTES,
                free ? routed.at().plus(Observation.CONSISTENCY) : routed.at().plusSeconds(1));
        return free;
    }

    private static Set<String> ours(RolloutState state) {
        Set<String> ours = new HashSet<>();
        state.shift().stands().values().forEach(stand -> stand.targetGroup().ifPresent(group -> ours.add(group.id())));
        return ours;
    }
}
