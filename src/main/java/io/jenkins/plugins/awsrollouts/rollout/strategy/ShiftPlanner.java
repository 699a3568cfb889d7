package io.jenkins.plugins.awsrollouts.rollout.strategy;

import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.cloud.RouteView;
import io.jenkins.plugins.awsrollouts.cloud.TargetFacts;
import io.jenkins.plugins.awsrollouts.cloud.Traffic;
import io.jenkins.plugins.awsrollouts.cloud.Weight;
import io.jenkins.plugins.awsrollouts.gate.Analysis;
import io.jenkins.plugins.awsrollouts.rollout.spec.Canary;
import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Works out how requests are shared with fleets beside the target; reads the account and changes nothing. */
public final class ShiftPlanner {
    private static final String OURS = "ours";

    private final Spec spec;
    private final Canary asked;
    private final FleetRules fleets;
    private final SharingRules rules;
    private final TargetFacts facts;
    private final Traffic traffic;
    private final List<String> faults = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private String unweighed;

    private ShiftPlanner(Spec spec, FleetRules fleets, SharingRules rules, TargetFacts facts, Traffic traffic) {
        this.spec = spec;
        this.asked = spec.sharing().orElseThrow();
        this.fleets = fleets;
        this.rules = rules;
        this.facts = facts;
        this.traffic = traffic;
        this.unweighed = "no rule of an Application Load Balancer forwards to " + group();
        this.unweighed = "no rule of an Application Load Balancer forwards to " + group();
    }

    /**
     * Works out how requests are shared.
     *
     * @param fleets what is peculiar to the fleets that get a share
     * @param rules what is peculiar to how they come by it
     */
    public static Proposal find(Spec spec, FleetRules fleets, SharingRules rules, TargetFacts facts, Traffic traffic) {
        ShiftPlanner planner = new ShiftPlanner(spec, fleets, rules, facts, traffic);
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
            faults.add(group() + " has no instances, so " + rules.withoutInstances());
        }
        List<RouteView> routes = asked.routes().isEmpty() ? found() : named();
        Optional<Balancer> stable = stable(routes);
        if (routes.isEmpty()) {
            faults.addAll(rules.unroutedFaults(spec, unweighed));
        }
        List<Plan.Route> kept = routes.stream()
                .map(route -> new Plan.Route(
                        route.id(), route.name(), route.balancer(), route.weights(), route.stickiness(), shared(route)))
                .toList();
        faults.addAll(OwnTraffic.faults(
                facts,
                rules.takesAll() || stable.isEmpty()
                        ? facts.balancers()
                        : stable.stream().toList(),
                traffic));
        Plan.Shifting way = new Plan.Shifting(stable, kept, List.of());
        Plan.Shifting whole = new Plan.Shifting(stable, kept, steps(way));
        stable.ifPresent(target -> routes.forEach(route -> fits(route, target)));
        routes.forEach(this::lost);
        routes.forEach(this::sticky);
        routes.stream().filter(RouteView::network).findFirst().ifPresent(this::connections);
        stable.ifPresent(this::otherWays);
        if (faults.isEmpty()) {
            warnings.addAll(rules.warnings(spec, whole, facts, unweighed));
        }
        return whole;
    }

    // ---- which rules

    private List<RouteView> named() {
        Map<String, RouteView> there = traffic.routes(asked.routes());
        List<RouteView> routes = new ArrayList<>();
        for (String id : asked.routes()) {
            if (there.containsKey(id)) {
                routes.add(there.get(id));
                NetworkRoutes.obstacle(there.get(id), traffic)
                        .ifPresent(why -> faults.add(there.get(id).name() + " cannot share connections by weight: "
                                + why + "; put that right, or leave listenerRule out."));
            } else {
                faults.add(
                        "listenerRule " + id + " does not exist or forwards to no target group; give the ARN of a rule"
                                + " that forwards to " + group() + ", or of a listener whose default action does.");
            }
        }
        return routes;
    }

    private List<RouteView> found() {
        List<RouteView> all = targetGroups().isEmpty() ? List.of() : usersTo(targetGroups());
        List<RouteView> routes = all.stream().filter(route -> !route.network()).toList();
        if (routes.isEmpty() && !all.isEmpty()) {
            return network(all);
        }
        if (routes.size() > 1) {
            faults.add(Words.count(routes.size(), "rule") + " forward to " + group() + ": "
                    + routes.stream()
                            .map(route -> route.name() + " (" + route.id() + ")")
                            .collect(Collectors.joining(", "))
                    + "; name those whose requests are to be shared as listenerRule.");
        }
        return routes;
    }

    /** The listener of a Network Load Balancer, where its weights can be used; otherwise the fleets go by their number. */
    private List<RouteView> network(List<RouteView> routes) {
        Optional<String> obstacle = routes.size() > 1
                ? Optional.of("several listeners forward to " + group() + " ("
                        + routes.stream()
                                .map(route -> route.name() + ", " + route.id())
                                .collect(Collectors.joining("; "))
                        + "), and none is named as listenerRule")
                : NetworkRoutes.obstacle(routes.get(0), traffic);
        if (obstacle.isEmpty()) {
            return routes;
        }
        unweighed = "no rule of an Application Load Balancer forwards to " + group()
                + ", and a Network Load Balancer cannot share its connections by weight, since " + obstacle.get();
        return List.of();
    }

    /** The routes to target groups but the one for tests, which leads to the live fleet between two rollouts. */
    private List<RouteView> usersTo(List<String> targetGroups) {
        return traffic.routesTo(targetGroups).stream()
                .filter(route -> !rules.test(spec).equals(Optional.of(route.id())))
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
        int more = rules.fleets(asked).size();
        if (route.weights().size() + more > Split.MOST_GROUPS) {
            faults.add(route.name() + " forwards to " + route.weights().size() + " target groups; with "
                    + Words.count(more, "fleet") + " of the rollout's own it would be more than the "
                    + Split.MOST_GROUPS + " that a load balancer allows, so remove some.");
            return;
        }
        Map<String, Integer> shares = new LinkedHashMap<>();
        int first =
                asked.steps().stream().filter(share -> share > 0).findFirst().orElse(1);
        shares.put(OURS, first);
        boolean none = Split.of(route.weights(), stable.id(), shares).stream()
                .anyMatch(weight -> weight.targetGroup().equals(OURS) && weight.weight() == 0);
        if (none) {
            faults.add("A share of " + first + " % is too small to be said in the weights of " + route.name()
                    + ", which go up to " + Split.LARGEST + "; begin with a larger step.");
        }
    }

    /** A rule's actions are written back whole: what is not understood of them would be lost with the first step. */
    private void lost(RouteView route) {
        Set<String> unknown = traffic.unknownActions(route.id());
        if (!unknown.isEmpty()) {
            faults.add(route.name() + " has actions with settings that are younger than this version: "
                    + String.join(", ", new TreeSet<>(unknown))
                    + "; they would be lost when its weights are changed. Update AWS Rollouts, or take them away.");
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
        String slow = rules.newcomer() + "'s share follows its weight only as fast as that.";
        if (route.stickiness().isEmpty()) {
            shared(route)
                    .ifPresent(time -> warnings.add(route.name()
                            + " forwards to a target group that keeps its users for "
                            + Words.of(time) + ", so for the time of the rollout it keeps them with their fleet for as"
                            + " long, and " + slow));
        }
        route.stickiness()
                .ifPresent(time -> warnings.add(
                        route.name() + " keeps its users with a target group for " + Words.of(time) + ", so " + slow));
    }

    /** What is peculiar to a Network Load Balancer. */
    private void connections(RouteView route) {
        if (!asked.match().isEmpty()) {
            faults.add("match is given, but " + route.name()
                    + " is of a Network Load Balancer, which sees connections and no requests; leave it out.");
        }
        if (asked.analysis().map(Analysis::ofBalancer).orElse(false)) {
            faults.add(
                    "The analysis uses metrics of an Application Load Balancer, but " + route.name()
                            + " is of a Network Load Balancer, which has none of requests; use metrics of the Auto Scaling group.");
        }
        Duration follows = RouteView.NETWORK_FOLLOWS;
        Duration deadline = spec.limits().progressDeadline();
        if (deadline.compareTo(follows.multipliedBy(2)) < 0) {
            faults.add("progressDeadline is " + Words.of(deadline) + ", but " + route.name() + " takes up to "
                    + Words.of(follows) + " to follow new weights; give at least " + Words.of(follows.multipliedBy(2))
                    + ".");
        }
        warnings.add(route.name() + " shares connections, not requests, and follows new weights after up to "
                + Words.of(follows)
                + ", for which each change is waited for; open connections stay where they are until they"
                + " end. In a Region that has no such weights yet the first change is refused, and nothing has moved.");
    }

    private void otherWays(Balancer stable) {
        List<String> others = usersTo(List.of(stable.id())).stream()
                .filter(route -> asked.routes().size() > 0 && !asked.routes().contains(route.id()))
                .map(RouteView::name)
                .toList();
        if (!others.isEmpty()) {
            List<String> said = rules.takesAll() ? faults : warnings;
            said.add("Requests of " + String.join(", ", others) + " go to " + stable.shortName() + " as well and"
                    + rules.unnamed());
        }
        List<String> balancers = facts.balancers().stream()
                .filter(balancer -> !balancer.id().equals(stable.id()))
                .map(Balancer::shortName)
                .toList();
        if (!balancers.isEmpty()) {
            warnings.add("Requests through " + String.join(", ", balancers) + rules.unweighed());
        }
    }

    private List<Plan.Step> steps(Plan.Shifting way) {
        List<Plan.Step> steps = new ArrayList<>();
        if (!faults.isEmpty()) {
            return steps;
        }
        for (int share : asked.steps()) {
            Map<Fleet, Integer> sizes = new EnumMap<>(Fleet.class);
            int size = facts.group().desired();
            rules.fleets(asked).forEach(fleet -> sizes.put(fleet, fleets.size(way, asked, fleet, size, share)));
            steps.add(new Plan.Step(steps.size() + 1, share, sizes));
        }
        return steps;
    }
}
