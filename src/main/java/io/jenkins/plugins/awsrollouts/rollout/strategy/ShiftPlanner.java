package io.jenkins.plugins.awsrollouts.rollout.strategy;

import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.cloud.RouteView;
import io.jenkins.plugins.awsrollouts.cloud.TargetFacts;
import io.jenkins.plugins.awsrollouts.cloud.Traffic;
import io.jenkins.plugins.awsrollouts.cloud.Weight;
import io.jenkins.plugins.awsrollouts.gate.Analysis;
import io.jenkins.plugins.awsrollouts.gate.Measure;
import io.jenkins.plugins.awsrollouts.rollout.spec.Canary;
import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Swap;
import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Works out how traffic is brought to a canary; reads the account and changes nothing. */
public final class ShiftPlanner {
    private static final int WHOLE = 100;

    private static final String NOT_AT_ONCE =
            " change fleets by registration, not by weight: for some moments both fleets"
                    + " answer, and the way back takes as long as the old one needs to be healthy there again.";

    private final Canary canary;
    private final boolean swap;
    private final Optional<String> test;
    private final FleetRules rules;
    private final TargetFacts facts;
    private final Traffic traffic;
    private final List<String> faults = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    private ShiftPlanner(Spec spec, FleetRules rules, TargetFacts facts, Traffic traffic) {
        this.canary = spec.sharing().orElseThrow();
        this.swap = spec.swap().isPresent();
        this.test = spec.swap().flatMap(Swap::test);
        this.rules = rules;
        this.facts = facts;
        this.traffic = traffic;
    }

    /**
     * Works out how requests are shared.
     *
     * @param rules what is peculiar to the fleets that get a share
     */
    public static Proposal find(Spec spec, FleetRules rules, TargetFacts facts, Traffic traffic) {
        ShiftPlanner planner = new ShiftPlanner(spec, rules, facts, traffic);
        Plan.Shifting way = planner.way();
        return new Proposal(
                planner.faults.isEmpty() ? Optional.of(way) : Optional.empty(), planner.faults, planner.warnings);
    }

    private String group() {
        return facts.group().name();
    }

    private List<String> targetGroups() {
        return facts.balancers().stream()
                .filter(balancer -> balancer.kind() == Balancer.Kind.TARGET_GROUP)
                .map(Balancer::id)
                .toList();
    }

    private Plan.Shifting way() {
        if (facts.group().desired() == 0) {
            faults.add(group() + " has no instances, so "
                    + (swap ? "no fleet can take their place" : "a canary has nothing to be compared with")
                    + "; scale it out first, or deploy without a " + (swap ? "swap." : "canary."));
        }
        List<RouteView> routes = canary.routes().isEmpty() ? found() : named();
        Optional<Balancer> stable = stable(routes);
        if (routes.isEmpty() && swap) {
            byMembership();
        } else if (routes.isEmpty()) {
            byInstances();
        }
        List<Plan.Route> kept = routes.stream()
                .map(route -> new Plan.Route(
                        route.id(), route.name(), route.balancer(), route.weights(), route.stickiness(), shared(route)))
                .toList();
        faults.addAll(OwnTraffic.faults(
                facts,
                swap || stable.isEmpty() ? facts.balancers() : stable.stream().toList(),
                traffic));
        Plan.Shifting way = new Plan.Shifting(stable, kept, List.of());
        Plan.Shifting whole = new Plan.Shifting(stable, kept, steps(way));
        stable.ifPresent(target -> routes.forEach(route -> fits(route, target)));
        routes.forEach(this::sticky);
        stable.ifPresent(this::otherWays);
        unequal();
        if (routes.isEmpty() && faults.isEmpty() && !swap) {
            shares(whole);
        }
        return whole;
    }

    // ---- which rules

    private List<RouteView> named() {
        Map<String, RouteView> there = traffic.routes(canary.routes());
        List<RouteView> routes = new ArrayList<>();
        for (String id : canary.routes()) {
            if (there.containsKey(id)) {
                routes.add(there.get(id));
            } else {
                faults.add(
                        "listenerRule " + id + " does not exist or forwards to no target group; give the ARN of a rule"
                                + " that forwards to " + group() + ", or of a listener whose default action does.");
            }
        }
        return routes;
    }

    private List<RouteView> found() {
        List<RouteView> routes = targetGroups().isEmpty() ? List.of() : usersTo(targetGroups());
        if (routes.size() > 1) {
            faults.add(Words.count(routes.size(), "rule") + " forward to " + group() + ": "
                    + routes.stream()
                            .map(route -> route.name() + " (" + route.id() + ")")
                            .collect(Collectors.joining(", "))
                    + "; name those whose requests are to be shared as listenerRule.");
        }
        return routes;
    }

    /** The routes to target groups but the one for tests, which leads to the live fleet between two swaps. */
    private List<RouteView> usersTo(List<String> targetGroups) {
        return traffic.routesTo(targetGroups).stream()
                .filter(route -> !test.equals(Optional.of(route.id())))
                .toList();
    }

    /** The target group of the target that all of the routes forward to. */
    private Optional<Balancer> stable(List<RouteView> routes) {
        Set<String> common = new HashSet<>(targetGroups());
        for (RouteView route : routes) {
            Set<String> here = route.weights().stream()
                    .filter(weight -> weight.weight() > 0)
                    .map(Weight::targetGroup)
                    .collect(Collectors.toSet());
            common.retainAll(here);
            if (here.stream().noneMatch(targetGroups()::contains)) {
                faults.add(route.name() + " sends no requests to a target group of " + group()
                        + "; name a rule that does.");
            }
        }
        if (faults.isEmpty() && !routes.isEmpty() && common.isEmpty()) {
            faults.add("The named rules forward to different target groups of " + group()
                    + "; shift the traffic of one of them.");
        }
        return routes.isEmpty()
                ? Optional.empty()
                : facts.balancers().stream()
                        .filter(balancer -> common.contains(balancer.id()))
                        .findFirst();
    }

    /** Whether the weights that the steps need can be said to the load balancer. */
    private void fits(RouteView route, Balancer stable) {
        int fleets = canary.baseline() ? 2 : 1;
        if (route.weights().size() + fleets > Split.MOST_GROUPS) {
            faults.add(route.name() + " forwards to " + route.weights().size() + " target groups; with "
                    + Words.count(fleets, "fleet") + " of the rollout's own it would be more than the "
                    + Split.MOST_GROUPS + " that a load balancer allows, so remove some.");
            return;
        }
        Map<String, Integer> shares = new LinkedHashMap<>();
        int first =
                canary.steps().stream().filter(share -> share > 0).findFirst().orElse(1);
        shares.put("canary", first);
        boolean none = Split.of(route.weights(), stable.id(), shares).stream()
                .anyMatch(weight -> weight.targetGroup().equals("canary") && weight.weight() == 0);
        if (none) {
            faults.add("A share of " + first + " % is too small to be said in the weights of " + route.name()
                    + ", which go up to " + Split.LARGEST + "; begin with a larger step.");
        }
    }

    /** Where a target group keeps users with an instance, the rule must keep them with a target group as well. */
    private Optional<Duration> shared(RouteView route) {
        return route.stickiness().or(() -> route.weights().stream()
                .map(weight -> traffic.stickiness(weight.targetGroup()))
                .flatMap(Optional::stream)
                .max(Duration::compareTo));
    }

    private void sticky(RouteView route) {
        if (route.stickiness().isEmpty()) {
            shared(route)
                    .ifPresent(time -> warnings.add(route.name()
                            + " forwards to a target group that keeps its users for "
                            + Words.of(time) + ", so for the time of the rollout it keeps them with their fleet for as"
                            + " long, and the canary's share follows its weight only as fast as that."));
        }
        route.stickiness()
                .ifPresent(time -> warnings.add(route.name() + " keeps its users with a target group for "
                        + Words.of(time) + ", so the canary's share follows its weight only as fast as that."));
    }

    /** The highest of few requests is lower than that of many, however alike the fleets are. */
    private void unequal() {
        canary
                .analysis()
                .filter(analysis ->
                        !canary.baseline() && !swap && canary.steps().stream().anyMatch(share -> share < WHOLE / 2))
                .stream()
                .flatMap(analysis -> analysis.measures().stream())
                .filter(measure -> measure.source() instanceof Measure.Source.Latency)
                .findFirst()
                .ifPresent(measure ->
                        warnings.add(measure.metric().name() + " of a small share of the requests looks better"
                                + " than that of all others where it is of less than some 100 requests a minute; ask for a baseline"
                                + " fleet then (baseline)."));
    }

    private void otherWays(Balancer stable) {
        List<String> others = usersTo(List.of(stable.id())).stream()
                .filter(route -> canary.routes().size() > 0 && !canary.routes().contains(route.id()))
                .map(RouteView::name)
                .toList();
        if (!others.isEmpty() && swap) {
            faults.add("Requests of " + String.join(", ", others) + " go to " + stable.shortName()
                    + " as well and would find nobody there after the swap; name these rules as listenerRule, too.");
        } else if (!others.isEmpty()) {
            warnings.add("Requests of " + String.join(", ", others) + " go to " + stable.shortName()
                    + " as well and are not shared.");
        }
        List<String> balancers = facts.balancers().stream()
                .filter(balancer -> !balancer.id().equals(stable.id()))
                .map(Balancer::shortName)
                .toList();
        if (!balancers.isEmpty()) {
            warnings.add(
                    swap
                            ? "Requests through " + String.join(", ", balancers) + NOT_AT_ONCE
                            : "Requests through " + String.join(", ", balancers) + " are not shared.");
        }
    }

    // ---- without a rule

    /** Without weights the groups change places at the balancers, or only in number. */
    private void byMembership() {
        String why = "no rule of an Application Load Balancer forwards to " + group();
        if (canary.steps().stream().anyMatch(share -> share > 0 && share < WHOLE)) {
            faults.add("The swap is to go by steps, but " + why
                    + ", so requests cannot be shared by weight; let it go to 100 at once.");
        }
        if (canary.analysis().isPresent()) {
            faults.add("An analysis is given, but " + why
                    + ", so there is never a share of requests to compare; leave it out.");
        }
        String names = facts.balancers().stream().map(Balancer::shortName).collect(Collectors.joining(", "));
        warnings.add(
                names.isEmpty()
                        ? "Nothing sends requests to " + group()
                                + " that could be moved: the new fleet works as soon as"
                                + " it is in service, beside the old one, and both do until that goes."
                        : "Requests through " + names + NOT_AT_ONCE);
    }

    private void byInstances() {
        String why = "no rule of an Application Load Balancer forwards to " + group();
        if (canary.baseline()) {
            faults.add("baseline is given, but " + why
                    + ", so nothing could tell its requests from the others'; leave it" + " out.");
        }
        if (canary.analysis().map(Analysis::ofBalancer).orElse(false)) {
            faults.add("The analysis uses metrics of the balancer, but " + why
                    + ", so they cannot tell the canary's from the others'; use metrics of its Auto Scaling group.");
        }
        if (!canary.match().isEmpty()) {
            faults.add("match is given, but " + why + ", which could choose users; leave it out.");
        }
        if (!canary.steps().isEmpty() && canary.steps().get(canary.steps().size() - 1) >= 100) {
            faults.add("The last canary step is 100 %, but " + why
                    + ", so the share is one of instances and the target keeps its own; end below 100.");
        }
    }

    private void shares(Plan.Shifting way) {
        String shares = way.steps().stream()
                .map(step -> share(step.sizes().get(Fleet.CANARY)))
                .collect(Collectors.joining(", "));
        warnings.add("No rule of an Application Load Balancer forwards to " + group()
                + ": the canary's share is its share of the instances, " + shares + ".");
    }

    private String share(int count) {
        int all = count + facts.group().desired();
        return String.format(Locale.ROOT, "%d of %d (%.1f %%)", count, all, 100.0 * count / all);
    }

    private List<Plan.Step> steps(Plan.Shifting way) {
        List<Plan.Step> steps = new ArrayList<>();
        if (!faults.isEmpty()) {
            return steps;
        }
        for (int share : canary.steps()) {
            Map<Fleet, Integer> sizes = new EnumMap<>(Fleet.class);
            int size = facts.group().desired();
            fleets().forEach(fleet -> sizes.put(fleet, rules.size(way, canary, fleet, size, share)));
            steps.add(new Plan.Step(steps.size() + 1, share, sizes));
        }
        return steps;
    }

    private List<Fleet> fleets() {
        if (swap) {
            return List.of(Fleet.GREEN);
        }
        return canary.baseline() ? List.of(Fleet.CANARY, Fleet.BASELINE) : List.of(Fleet.CANARY);
    }
}
