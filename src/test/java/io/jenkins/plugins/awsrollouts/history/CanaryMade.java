package io.jenkins.plugins.awsrollouts.history;

import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.cloud.Condition;
import io.jenkins.plugins.awsrollouts.cloud.FleetOrder;
import io.jenkins.plugins.awsrollouts.cloud.GroupView;
import io.jenkins.plugins.awsrollouts.cloud.Health;
import io.jenkins.plugins.awsrollouts.cloud.InstanceView;
import io.jenkins.plugins.awsrollouts.cloud.Member;
import io.jenkins.plugins.awsrollouts.cloud.RouteView;
import io.jenkins.plugins.awsrollouts.cloud.TemplateRef;
import io.jenkins.plugins.awsrollouts.cloud.Weight;
import io.jenkins.plugins.awsrollouts.gate.Gate;
import io.jenkins.plugins.awsrollouts.gate.HttpGate;
import io.jenkins.plugins.awsrollouts.rollout.spec.Canary;
import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.state.Action;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.FleetAction;
import io.jenkins.plugins.awsrollouts.rollout.state.FleetEvent;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.Result;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The hand-made rollout with a canary of 25 and 50 % and a baseline before its batches. */
final class CanaryMade {
    static final String STABLE = "arn:x/tg-web/1";
    static final String ROUTE = "arn:rule/10";
    final HandMade journal = new HandMade();

    static Canary canary(boolean baseline) {
        return new Canary(List.of(), List.of(), List.of(25, 50), Duration.ofMinutes(10), 1, baseline);
    }

    static Canary chosen() {
        Condition header = new Condition(Condition.Kind.HEADER, "X-Beta", List.of("yes"));
        return new Canary(List.of(), List.of(header), List.of(50), Duration.ofMinutes(10), 1, false);
    }

    /** A plan like that of the rollout without a canary, with one. */
    static Plan plan(Canary canary, boolean rule, List<Gate> gates) {
        Plan plain = HandMade.plan(HandMade.GROUP, "shop-2", List.of());
        Optional<Balancer> stable =
                rule ? Optional.of(plain.target().balancers().get(0)) : Optional.empty();
        List<Plan.Route> routes = rule
                ? List.of(new Plan.Route(ROUTE, "shop:80 rule 10", "arn:b", List.of(new Weight(STABLE, 1))))
                : List.of();
        List<Plan.Step> steps = new ArrayList<>();
        for (int share : canary.steps()) {
            Map<Fleet, Integer> sizes = new EnumMap<>(Fleet.class);
            sizes.put(Fleet.CANARY, 1);
            if (canary.baseline()) {
                sizes.put(Fleet.BASELINE, 1);
            }
            steps.add(new Plan.Step(steps.size() + 1, share, sizes));
        }
        return new Plan(
                plain.rolloutId(),
                plain.spec().withGates(gates).with(canary),
                plain.at(),
                plain.images(),
                plain.target(),
                plain.promotion(),
                Optional.of(new Plan.Shifting(stable, routes, steps)),
                plain.stages(),
                plain.replaced(),
                plain.kept(),
                plain.warnings(),
                plain.estimate());
    }

    static Plan plan() {
        return plan(canary(true), true, List.of(HttpGate.onInstances(80, "/health")));
    }

    static Balancer targetGroup(Fleet fleet) {
        return new Balancer(
                Balancer.Kind.TARGET_GROUP, "arn:x/" + fleet.targetGroupName("r-1") + "/7", Duration.ofSeconds(30));
    }

    static List<Weight> weights(int stable, int canary, int baseline) {
        return List.of(
                new Weight(STABLE, stable),
                new Weight(targetGroup(Fleet.CANARY).id(), canary),
                new Weight(targetGroup(Fleet.BASELINE).id(), baseline));
    }

    CanaryMade begun(Plan plan) {
        journal.planned(plan).entered(1, Phase.SHIFTING, "").add(step(2, 0, 25));
        return this;
    }

    static Event step(long seconds, int step, int share) {
        return new Event.StageEntered(HandMade.at(seconds), step, share);
    }

    CanaryMade call(long seconds, Action action, Result result) {
        journal.call(seconds, action, result);
        return this;
    }

    CanaryMade add(Event event) {
        journal.add(event);
        return this;
    }

    /** Template, target groups, rule and groups of both fleets. */
    CanaryMade built(long seconds) {
        String name = Fleet.CANARY.templateName("r-1");
        call(
                seconds,
                new FleetAction.MakeTemplate(
                        Fleet.CANARY, name, new TemplateRef("lt-1", "1"), "ami-new", "r-1-C", Map.of()),
                new Result.Named("lt-c"));
        for (Fleet fleet : List.of(Fleet.CANARY, Fleet.BASELINE)) {
            call(
                    seconds,
                    new FleetAction.MakeTargetGroup(fleet, fleet.targetGroupName("r-1"), STABLE, Map.of()),
                    new Result.Target(targetGroup(fleet)));
        }
        weighed(seconds + 1, weights(100, 0, 0));
        for (Fleet fleet : List.of(Fleet.CANARY, Fleet.BASELINE)) {
            FleetOrder order = new FleetOrder(
                    fleet.groupName(HandMade.GROUP, "r-1"),
                    HandMade.GROUP,
                    new TemplateRef("lt-c", "1"),
                    1,
                    List.of(targetGroup(fleet)),
                    Map.of());
            call(seconds + 2, new FleetAction.MakeFleet(fleet, order), new Result.Done());
        }
        return this;
    }

    CanaryMade weighed(long seconds, List<Weight> weights) {
        return call(seconds, new FleetAction.Weigh(ROUTE, "shop:80 rule 10", weights), new Result.Done());
    }

    static InstanceView instances(String id, Fleet fleet, long launched) {
        return HandMade.view(id, fleet == Fleet.CANARY ? "ami-new" : "ami-old", "a", launched);
    }

    CanaryMade joined(long seconds, String id, Fleet fleet) {
        return add(new FleetEvent.Joined(HandMade.at(seconds), fleet, instances(id, fleet, seconds - 80)));
    }

    CanaryMade left(long seconds, String id, Fleet fleet, String why) {
        InstanceView view = instances(id, fleet, seconds - 100);
        return add(new FleetEvent.Left(HandMade.at(seconds), fleet, view, why, true, false));
    }

    /** Both fleets serve, their first share has been set, and the canary is watched. */
    CanaryMade watched() {
        begun(plan()).built(5).joined(90, "i-can1", Fleet.CANARY).joined(95, "i-base1", Fleet.BASELINE);
        weighed(100, weights(50, 25, 25));
        add(new Event.StageReached(HandMade.at(110), true));
        return add(new Event.BakeBegan(HandMade.at(120), HandMade.at(720)));
    }

    /** An observation with the groups of the fleets and the rule. */
    static Observation seen(long seconds, Map<Fleet, List<String>> crews, List<Weight> weights) {
        Map<String, InstanceView> instances = new HashMap<>(HandMade.views(
                HandMade.view("i-old1", "ami-old", "a", -9000), HandMade.view("i-old2", "ami-old", "b", -9000)));
        Map<String, Observation.FleetSight> fleets = new HashMap<>();
        Observation target = HandMade.seen(
                seconds, Map.copyOf(instances), Map.of("i-old1", Health.HEALTHY, "i-old2", Health.HEALTHY));
        Map<String, Map<String, Health>> health = new HashMap<>(target.health());
        crews.forEach((fleet, ids) -> {
            ids.forEach(id -> instances.put(id, instances(id, fleet, 10)));
            String name = fleet.groupName(HandMade.GROUP, "r-1");
            Optional<GroupView> group =
                    ids.isEmpty() ? Optional.empty() : Optional.of(group(name, ids, HandMade.at(seconds)));
            fleets.put(name, new Observation.FleetSight(group, HandMade.at(seconds)));
            Map<String, Health> byId = new HashMap<>();
            ids.forEach(id -> byId.put(id, Health.HEALTHY));
            health.put(targetGroup(fleet).id(), byId);
        });
        RouteView route = new RouteView(
                ROUTE, "arn:l", "arn:b", "shop:80 rule 10", weights, Optional.empty(), HandMade.at(seconds));
        return new Observation(
                target.group(),
                false,
                instances,
                HandMade.at(seconds),
                health,
                HandMade.at(seconds),
                fleets,
                Map.of(ROUTE, route),
                HandMade.at(seconds),
                Optional.empty());
    }

    private static GroupView group(String name, List<String> ids, Instant at) {
        List<Member> members = ids.stream()
                .map(id -> new Member(id, "a", "t3.large", Member.Lifecycle.IN_SERVICE, true, false))
                .toList();
        return new GroupView(name, ids.size(), 0, ids.size(), Optional.empty(), members, Set.of(), Map.of(), at);
    }

    DeploymentView view(Sightings seen, long now) {
        return journal.view(seen, now);
    }
}
