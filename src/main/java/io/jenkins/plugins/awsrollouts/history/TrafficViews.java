package io.jenkins.plugins.awsrollouts.history;

import io.jenkins.plugins.awsrollouts.cloud.RouteView;
import io.jenkins.plugins.awsrollouts.cloud.Weight;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Pill;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Side;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Tone;
import io.jenkins.plugins.awsrollouts.history.TrafficView.Part;
import io.jenkins.plugins.awsrollouts.history.TrafficView.Split;
import io.jenkins.plugins.awsrollouts.history.TrafficView.Way;
import io.jenkins.plugins.awsrollouts.rollout.spec.Canary;
import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.state.ShiftState;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Observation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** Who gets the requests: what the rollout has set, against what was read back. */
final class TrafficViews {
    private static final double WHOLE = 100;

    private final Plan.Shifting way;
    private final Canary canary;
    private final RolloutState state;
    private final Observation seen;

    private TrafficViews(Plan.Shifting way, RolloutState state, Observation seen) {
        this.way = way;
        this.canary = state.plan().spec().sharing().orElseThrow();
        this.state = state;
        this.seen = seen;
    }

    static Optional<TrafficView> of(RolloutState state, Observation seen) {
        return state.plan().shift().map(way -> new TrafficViews(way, state, seen).view());
    }

    private TrafficView view() {
        if (way.stable().isEmpty()) {
            return new TrafficView(Way.INSTANCES, instanceWords(), List.of(byInstances()));
        }
        Way how = canary.match().isEmpty() ? Way.WEIGHTS : Way.MATCH;
        List<Split> splits = way.routes().stream().map(this::byWeights).toList();
        return new TrafficView(how, how == Way.MATCH ? matchWords() : "", splits);
    }

    private String matchWords() {
        String names = way.routes().stream().map(Plan.Route::name).collect(Collectors.joining(", "));
        boolean ahead = state.phase() == Phase.STARTING || state.phase() == Phase.SHIFTING;
        String now = state.shift().rules()
                ? " go to the canary"
                : ahead ? " are to go to the canary, and do not yet" : " do not go to a canary any more";
        return "requests of " + names + " whose " + Phrases.conditions(canary) + now;
    }

    private String instanceWords() {
        return way.swap().isPresent()
                ? "no rule shares the requests, so green joins the balancers, and then blue leaves them"
                : "no rule could share the requests, so the canary's share is its share of the instances";
    }

    // ---- by weights

    private Split byWeights(Plan.Route route) {
        Optional<ShiftState.Routed> set =
                Optional.ofNullable(state.shift().routes().get(route.id()));
        List<Weight> wanted = set.map(ShiftState.Routed::weights).orElse(route.weights());
        Optional<List<Weight>> read = Optional.ofNullable(seen.routes().get(route.id()))
                .filter(view ->
                        set.map(one -> seen.routesAt().isAfter(one.at())).orElse(true))
                .map(RouteView::weights);
        Map<String, Weight> all = new LinkedHashMap<>();
        read.orElse(List.of()).forEach(weight -> all.put(weight.targetGroup(), weight));
        wanted.forEach(weight -> all.put(weight.targetGroup(), weight));
        List<Part> parts = all.keySet().stream()
                .map(id -> part(id, wanted, read))
                .sorted(Comparator.comparing(Part::side))
                .toList();
        String name = new Places(state).isTest(route) ? route.name() + " (test)" : route.name();
        return new Split(name, parts, pill(set, wanted, read));
    }

    private Part part(String id, List<Weight> wanted, Optional<List<Weight>> read) {
        OptionalDouble back =
                read.map(weights -> OptionalDouble.of(share(weights, id))).orElse(OptionalDouble.empty());
        String figures = "weight " + weight(wanted, id) + " of " + sum(wanted);
        return new Part(Owners.side(state, id), Owners.name(state, id), share(wanted, id), back, figures);
    }

    private static int weight(List<Weight> weights, String id) {
        return weights.stream()
                .filter(weight -> weight.targetGroup().equals(id))
                .mapToInt(Weight::weight)
                .sum();
    }

    private static int sum(List<Weight> weights) {
        return weights.stream().mapToInt(Weight::weight).sum();
    }

    private static double share(List<Weight> weights, String id) {
        return WHOLE * weight(weights, id) / Math.max(1, sum(weights));
    }

    private static Pill pill(Optional<ShiftState.Routed> set, List<Weight> wanted, Optional<List<Weight>> read) {
        if (read.isEmpty()) {
            return new Pill(Tone.RUNNING, set.isPresent() ? "not read back yet" : "as it was");
        }
        if (new HashSet<>(read.get()).equals(new HashSet<>(wanted))) {
            return new Pill(Tone.GOOD, set.isPresent() ? "read back" : "as it was");
        }
        return new Pill(Tone.WAITING, "otherwise than set");
    }

    // ---- by instances

    private Split byInstances() {
        Side own = Owners.side(state);
        Fleet fleet = way.swap().isPresent() ? Fleet.GREEN : Fleet.CANARY;
        Side beside = FleetInstanceViews.side(fleet);
        boolean out = new Places(state).blueStandsBy();
        Map<Side, Integer> wanted = new LinkedHashMap<>();
        wanted.put(own, out ? 0 : state.size());
        Map<Side, Integer> there = new LinkedHashMap<>();
        seen.group().ifPresent(group -> there.put(own, out ? 0 : group.members().size()));
        ShiftState.Stand stand = state.shift().stand(fleet);
        wanted.put(beside, wanted(fleet, stand));
        there.put(beside, stand.registered() ? alive(stand) : 0);
        int all = wanted.values().stream().mapToInt(Integer::intValue).sum();
        int serving = there.values().stream().mapToInt(Integer::intValue).sum();
        List<Part> parts = new ArrayList<>();
        wanted.forEach((side, count) -> parts.add(new Part(
                side,
                Owners.name(side),
                WHOLE * count / Math.max(1, all),
                there.size() == wanted.size()
                        ? OptionalDouble.of(WHOLE * there.get(side) / Math.max(1, serving))
                        : OptionalDouble.empty(),
                count + " of " + Words.count(all, "instance"))));
        boolean whole = there.equals(wanted);
        Pill pill = new Pill(whole ? Tone.GOOD : Tone.RUNNING, whole ? "in service" : "on the way");
        return new Split(state.plan().spec().group(), parts, pill);
    }

    /** A canary has its share as soon as it serves; green only joins once it has been checked. */
    private int wanted(Fleet fleet, ShiftState.Stand stand) {
        if (fleet == Fleet.GREEN) {
            return stand.registered() ? stand.size() : 0;
        }
        return stand.size() > 0 || state.phase() != Phase.SHIFTING ? stand.size() : planned();
    }

    private int planned() {
        Plan.Step step = way.steps().get(Math.max(0, state.stage()));
        return step.sizes().getOrDefault(Fleet.CANARY, 0);
    }

    private static int alive(ShiftState.Stand stand) {
        return (int) stand.instances().values().stream()
                .filter(instance -> instance.lost().isEmpty())
                .count();
    }
}
