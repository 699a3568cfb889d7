package io.jenkins.plugins.awsrollouts.history;

import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.cloud.FleetOrder;
import io.jenkins.plugins.awsrollouts.cloud.TemplateRef;
import io.jenkins.plugins.awsrollouts.cloud.Weight;
import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.spec.Swap;
import io.jenkins.plugins.awsrollouts.rollout.state.Action;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.FleetAction;
import io.jenkins.plugins.awsrollouts.rollout.state.FleetEvent;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The hand-made rollout as a swap of web by web-v002: green alone, 10 %, all to green, blue kept for 10 min. */
final class SwapMade {
    static final String BLUE = "arn:x/tg-web/1";
    static final String GREEN = "arn:x/web-v002/2";
    static final String ROUTE = "arn:rule/10";
    static final Plan.Route TEST =
            new Plan.Route("arn:rule/test", "shop:8080 rule 1", "arn:b", List.of(new Weight(BLUE, 1)));
    final HandMade journal = new HandMade();

    static Swap swap(Swap.After after, List<Integer> steps) {
        Swap usual = Swap.defaults();
        return new Swap(
                usual.routes(),
                usual.test(),
                usual.green(),
                steps,
                Duration.ofMinutes(5),
                usual.sticky(),
                Duration.ofMinutes(10),
                after,
                2,
                usual.names(),
                usual.analysis());
    }

    static Plan plan(Swap swap, boolean rule, Optional<Plan.Former> former) {
        Plan plain = HandMade.plan(HandMade.GROUP, "shop-2", List.of());
        List<Plan.Step> steps = new ArrayList<>(List.of(new Plan.Step(1, 0, Map.of(Fleet.GREEN, 2))));
        swap.steps().forEach(share -> steps.add(new Plan.Step(steps.size() + 1, share, Map.of(Fleet.GREEN, 2))));
        List<Plan.Route> routes = rule
                ? List.of(new Plan.Route(ROUTE, "shop:80 rule 10", "arn:b", List.of(new Weight(BLUE, 1))), TEST)
                : List.of();
        Plan.Swapping swapping = new Plan.Swapping(
                HandMade.GROUP,
                2,
                "web-v002",
                Optional.empty(),
                rule ? Optional.of(TEST) : Optional.empty(),
                rule ? "http://shop.example:8080" : "",
                false,
                former,
                Map.of(),
                List.of());
        Optional<Balancer> stable =
                rule ? Optional.of(plain.target().balancers().get(0)) : Optional.empty();
        return new Plan(
                plain.rolloutId(),
                plain.spec().withGates(List.of()).with(swap),
                plain.at(),
                plain.images(),
                plain.target(),
                new Plan.Promotion.Nothing(),
                Optional.of(new Plan.Shifting(stable, routes, steps, Optional.of(swapping))),
                List.of(),
                plain.replaced(),
                plain.kept(),
                plain.warnings(),
                plain.estimate());
    }

    static Plan plan() {
        return plan(swap(Swap.After.RETIRE, List.of(10, 100)), true, Optional.empty());
    }

    static Balancer targetGroup() {
        return new Balancer(Balancer.Kind.TARGET_GROUP, GREEN, Duration.ofSeconds(30));
    }

    static List<Weight> weights(int blue, int green) {
        return List.of(new Weight(BLUE, blue), new Weight(GREEN, green));
    }

    SwapMade add(Event event) {
        journal.add(event);
        return this;
    }

    SwapMade call(long seconds, Action action, Result result) {
        journal.call(seconds, action, result);
        return this;
    }

    SwapMade weighed(long seconds, List<Weight> weights) {
        return call(seconds, new FleetAction.Weigh(ROUTE, "shop:80 rule 10", weights), new Result.Done());
    }

    private SwapMade joined(long seconds, String id) {
        return add(new FleetEvent.Joined(
                HandMade.at(seconds), Fleet.GREEN, HandMade.view(id, "ami-new", "a", seconds - 80)));
    }

    /** Green stands and is checked alone. */
    SwapMade alone(Plan plan) {
        journal.planned(plan).entered(1, Phase.SHIFTING, "").add(CanaryMade.step(2, 0, 0));
        call(
                5,
                new FleetAction.MakeTargetGroup(Fleet.GREEN, "web-v002", BLUE, Map.of()),
                new Result.Target(targetGroup()));
        weighed(6, weights(100, 0));
        FleetOrder order = new FleetOrder(
                "web-v002", HandMade.GROUP, new TemplateRef("lt-g", "1"), 2, List.of(targetGroup()), Map.of());
        call(7, new FleetAction.MakeFleet(Fleet.GREEN, order), new Result.Done());
        return joined(90, "i-green1").joined(95, "i-green2").add(new Event.StageReached(HandMade.at(100), true));
    }

    /** Green has a tenth of the requests. */
    SwapMade shared() {
        return alone(plan()).add(CanaryMade.step(110, 1, 10)).weighed(111, weights(90, 10));
    }

    /** Green has all requests, and blue stands by. */
    SwapMade swapped() {
        shared().add(CanaryMade.step(400, 2, 100)).weighed(401, weights(0, 100));
        journal.entered(410, Phase.SWAPPED, "");
        return add(new Event.BakeBegan(HandMade.at(420), HandMade.at(1020)));
    }

    /** Blue is to go. */
    SwapMade retirement() {
        swapped();
        journal.entered(1020, Phase.RETIRING, "");
        return this;
    }

    /** A look that shows both instances of blue in its group, healthy, and nothing of green. */
    static Sightings seen(long seconds) {
        return Sightings.of(CanaryMade.seen(seconds, Map.of(), List.of()));
    }

    DeploymentView view(Sightings sightings, long seconds) {
        return journal.view(sightings, seconds);
    }
}
