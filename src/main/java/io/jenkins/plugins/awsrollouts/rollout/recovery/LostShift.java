package io.jenkins.plugins.awsrollouts.rollout.recovery;

import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.cloud.Cloud;
import io.jenkins.plugins.awsrollouts.cloud.RouteView;
import io.jenkins.plugins.awsrollouts.cloud.TargetFacts;
import io.jenkins.plugins.awsrollouts.cloud.Weight;
import io.jenkins.plugins.awsrollouts.rollout.journal.LeaseTag;
import io.jenkins.plugins.awsrollouts.rollout.journal.OwnTags;
import io.jenkins.plugins.awsrollouts.rollout.journal.RouteTag;
import io.jenkins.plugins.awsrollouts.rollout.spec.Canary;
import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Swap;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.ShiftState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a rollout whose journal is lost may have set up to shift traffic: everything of its fleets counts as meant, under
 * the names that its id gives them, so that the way back looks for each and removes what is there.
 *
 * @param canary what of its spec can be told, where it had a canary
 * @param swap the same, where it was a swap
 * @param way the routes as they were
 * @param shift what may be there
 */
record LostShift(Optional<Canary> canary, Optional<Swap> swap, Plan.Shifting way, ShiftState shift) {
    /**
     * Reads what is there.
     *
     * @return empty when the rollout had no fleets of its own
     */
    static Optional<LostShift> find(Cloud cloud, String id, LeaseTag tag, TargetFacts facts, Instant now) {
        if (tag.fleets().isEmpty()) {
            return Optional.empty();
        }
        List<RouteTag> tags = RouteTag.read(facts.group().tags(), id);
        String green = facts.group().tags().getOrDefault(OwnTags.GREEN, "");
        if (!green.isEmpty()) {
            return Optional.of(LostSwap.find(cloud, id, tag, tags, green, facts, now));
        }
        Map<Fleet, Optional<Balancer>> targetGroups = new EnumMap<>(Fleet.class);
        tag.fleets()
                .forEach(fleet -> targetGroups.put(
                        fleet,
                        tags.isEmpty() ? Optional.empty() : cloud.traffic().targetGroup(fleet.targetGroupName(id))));
        Map<String, RouteView> views = tags.isEmpty()
                ? Map.of()
                : cloud.traffic().routes(tags.stream().map(RouteTag::route).toList());
        return Optional.of(of(tags, views, targetGroups, facts, now));
    }

    private static LostShift of(
            List<RouteTag> tags,
            Map<String, RouteView> views,
            Map<Fleet, Optional<Balancer>> targetGroups,
            TargetFacts facts,
            Instant now) {
        Set<String> ours = targetGroups.values().stream()
                .flatMap(Optional::stream)
                .map(Balancer::id)
                .collect(Collectors.toSet());
        // a route that is gone has nothing to be given back
        List<Plan.Route> routes = tags.stream()
                .filter(tag -> views.containsKey(tag.route()))
                .map(tag -> tag.before(views.get(tag.route()), ours, facts.balancers()))
                .toList();
        boolean weights = !tags.isEmpty();
        Map<Fleet, ShiftState.Stand> stands = new EnumMap<>(Fleet.class);
        targetGroups.forEach((fleet, group) -> stands.put(fleet, stand(weights, group, now)));
        Map<String, ShiftState.Routed> routed = new HashMap<>();
        routes.forEach(route -> routed.put(
                route.id(), new ShiftState.Routed(withOurs(views.get(route.id()).weights(), ours), now)));
        Canary canary = canary(routes, targetGroups.keySet());
        return new LostShift(
                Optional.of(canary),
                Optional.empty(),
                new Plan.Shifting(stable(routes, facts), routes, steps(canary, targetGroups.keySet())),
                new ShiftState(Map.of(Fleet.CANARY, Optional.empty()), stands, routed, weights));
    }

    /** What was asked for, as far as it can be told. */
    Spec of(Spec plain) {
        return canary.map(plain::with).or(() -> swap.map(plain::with)).orElse(plain);
    }

    /** A fleet of which only the names are known: it counts as having an instance, so that it is emptied first. */
    private static ShiftState.Stand stand(boolean weights, Optional<Balancer> targetGroup, Instant now) {
        ShiftState.Stand made = ShiftState.Stand.none().sized(1, now);
        return weights ? made.targetGroup(targetGroup) : made;
    }

    /** A look from before the last change does not show what is ours; then it counts as shown. */
    static List<Weight> withOurs(List<Weight> seen, Set<String> ours) {
        List<Weight> all = new ArrayList<>(seen);
        ours.stream()
                .filter(group ->
                        seen.stream().noneMatch(weight -> weight.targetGroup().equals(group)))
                .forEach(group -> all.add(new Weight(group, 0)));
        return all;
    }

    static Optional<Balancer> stable(List<Plan.Route> routes, TargetFacts facts) {
        Map<String, Balancer> of =
                facts.balancers().stream().collect(Collectors.toMap(Balancer::id, Function.identity()));
        return routes.stream()
                .flatMap(route -> route.weights().stream())
                .map(weight -> of.get(weight.targetGroup()))
                .filter(balancer -> balancer != null)
                .findFirst();
    }

    private static Canary canary(List<Plan.Route> routes, Set<Fleet> fleets) {
        Canary usual = Canary.defaults();
        return new Canary(
                routes.stream().map(Plan.Route::id).toList(),
                usual.match(),
                usual.steps(),
                usual.every(),
                usual.floor(),
                fleets.contains(Fleet.BASELINE));
    }

    /** Nothing is known of the steps; on the way back there are none to take. */
    private static List<Plan.Step> steps(Canary canary, Set<Fleet> fleets) {
        Map<Fleet, Integer> none = new EnumMap<>(Fleet.class);
        fleets.forEach(fleet -> none.put(fleet, 0));
        List<Plan.Step> steps = new ArrayList<>();
        canary.steps().forEach(share -> steps.add(new Plan.Step(steps.size() + 1, share, none)));
        return steps;
    }
}
