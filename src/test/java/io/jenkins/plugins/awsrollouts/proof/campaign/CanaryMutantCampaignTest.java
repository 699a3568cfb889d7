package io.jenkins.plugins.awsrollouts.proof.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.awsrollouts.cloud.Cloud;
import io.jenkins.plugins.awsrollouts.cloud.Health;
import io.jenkins.plugins.awsrollouts.cloud.RouteView;
import io.jenkins.plugins.awsrollouts.cloud.Traffic;
import io.jenkins.plugins.awsrollouts.cloud.Weight;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollouts;
import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.state.Action;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.FleetAction;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.Position;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Decider;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Canaries that are led wrongly in one way each: the campaign finds every one of them. */
@Tag("campaign")
class CanaryMutantCampaignTest {
    private static final int SEEDS = 48;

    private static List<Scenario> seeds() {
        return LongStream.rangeClosed(1, SEEDS).mapToObj(Scenarios::withCanary).toList();
    }

    private static void caught(int promise, Rollouts.Brain brain) {
        Mutants.caught(promise, seeds(), brain, UnaryOperator.identity());
    }

    private static void caught(int promise, UnaryOperator<Cloud> cloud) {
        Mutants.caught(promise, seeds(), Decider::decide, cloud);
    }

    /** An engine whose changes to weights are others. */
    private static Rollouts.Brain weighing(UnaryOperator<FleetAction.Weigh> change) {
        return Mutants.instead((state, decision) -> {
            List<Action> actions = decision.actions().stream()
                    .map(action -> action instanceof FleetAction.Weigh weigh ? change.apply(weigh) : action)
                    .toList();
            return Mutants.with(decision, decision.events(), actions);
        });
    }

    private static boolean ours(Weight weight) {
        return weight.targetGroup().contains("/aro-");
    }

    private static FleetAction.Weigh with(FleetAction.Weigh weigh, UnaryOperator<Weight> change) {
        return new FleetAction.Weigh(
                weigh.route(),
                weigh.name(),
                weigh.weights().stream().map(change).toList());
    }

    @Test
    void theRealEngineBreaksNothing() {
        List<String> violations = seeds().stream()
                .map(scenario -> CampaignRun.of(scenario, Decider::decide, UnaryOperator.identity()))
                .flatMap(report -> report.violations().stream().map(v -> "seed " + report.seed() + ": " + v))
                .toList();
        assertEquals(List.of(), violations);
    }

    // ---- 1: capacity

    @Test
    void touchesTheTargetWhileTheCanaryIsOnTrial() {
        caught(1, Mutants.instead((state, decision) -> {
            boolean begins = state.phase() == Phase.SHIFTING
                    && decision.events().stream().anyMatch(Event.StageReached.class::isInstance);
            Action touch = new Action.Suspend(Scenario.GROUP, Set.of("AZRebalance"));
            return begins ? Mutants.with(decision, decision.events(), List.of(touch)) : decision;
        }));
    }

    @Test
    void sendsRequestsToACanaryThatIsNotHealthyYet() {
        caught(1, (state, seen, now) -> Decider.decide(state, healthy(seen), now));
    }

    private static Observation healthy(Observation seen) {
        Map<String, Map<String, Health>> health = new HashMap<>();
        seen.health().forEach((balancer, said) -> {
            Map<String, Health> well = new HashMap<>(said);
            seen.fleets().values().stream()
                    .flatMap(sight -> sight.group().stream())
                    .flatMap(group -> group.members().stream())
                    .forEach(member -> well.put(member.id(), Health.HEALTHY));
            health.put(balancer, balancer.contains("/aro-") ? well : said);
        });
        return with(seen, health, seen.routes(), seen.routesAt());
    }

    private static Observation with(
            Observation seen, Map<String, Map<String, Health>> health, Map<String, RouteView> routes, Instant at) {
        return new Observation(
                seen.group(),
                seen.missing(),
                seen.instances(),
                seen.instancesAt(),
                health,
                seen.healthAt(),
                seen.fleets(),
                routes,
                at,
                seen.problem());
    }

    // ---- 2: requests

    @Test
    void isOneStepAheadWithItsWeights() {
        caught(2, Mutants.believing(state -> {
            int last = state.plan().steps() - 1;
            boolean shifting = state.phase() == Phase.SHIFTING && state.stage() >= 0;
            return shifting
                    ? at(
                            state,
                            Math.min(last, state.stage() + 1),
                            state.position().stage().endBake())
                    : state;
        }));
    }

    @Test
    void endsAStepBeforeItsTime() {
        caught(2, Mutants.believing(state -> at(state, state.stage(), true)));
    }

    private static RolloutState at(RolloutState state, int stage, boolean endBake) {
        Position.Stage other =
                state.position().stage().with(copy -> copy.number(stage).endBake(endBake));
        return Mutants.with(state, state.position().withStage(other), state.gates());
    }

    @Test
    void doesNotReadItsWeightsBack() {
        Rollouts.Brain trusting = (state, seen, now) -> Decider.decide(state, asMeant(state, seen, now), now);
        Mutants.caught(2, seeds(), trusting, cloud -> new CloudBetween(cloud) {
            @Override
            public Traffic traffic() {
                return new TrafficBetween(real.traffic()) {
                    @Override
                    public void weigh(String route, List<Weight> weights, Optional<Duration> sticky) {
                        boolean sends = weights.stream().anyMatch(weight -> ours(weight) && weight.weight() > 0);
                        if (!sends) {
                            super.weigh(route, weights, sticky);
                        }
                    }
                };
            }
        });
    }

    private static Observation asMeant(RolloutState state, Observation seen, Instant now) {
        Map<String, RouteView> routes = new HashMap<>(seen.routes());
        state.shift()
                .routes()
                .forEach((id, routed) ->
                        routes.put(id, new RouteView(id, "", "", id, routed.weights(), Optional.empty(), now)));
        return with(seen, seen.health(), routes, now.plusMillis(1));
    }

    @Test
    void weighsTheCanaryBeforeItsGatesHavePassed() {
        caught(
                2,
                weighing(weigh -> with(
                        weigh,
                        weight ->
                                ours(weight) && weight.weight() == 0 ? new Weight(weight.targetGroup(), 1) : weight)));
    }

    @Test
    void givesTheTargetTheAmiWithoutAnyStep() {
        caught(2, Mutants.instead((state, decision) -> {
            List<Event> events = decision.events().stream()
                    .map(event -> event instanceof Event.Entered entered && entered.phase() == Phase.SHIFTING
                            ? new Event.Entered(entered.at(), Phase.ROLLING, "")
                            : event)
                    .toList();
            return Mutants.with(decision, events, decision.actions());
        }));
    }

    // ---- 3: what is left behind

    @Test
    void saysItIsOverBeforeItsFleetsAreGone() {
        caught(3, Mutants.instead((state, decision) -> {
            boolean ends = state.phase() == Phase.SETTLING
                    && decision.actions().stream().anyMatch(FleetAction.SizeFleet.class::isInstance);
            Event over = new Event.Finished(
                    state.position().since(), state.position().goal(), "");
            return ends ? Mutants.with(decision, List.of(over), List.of()) : decision;
        }));
    }

    @Test
    void forgetsItsTemplate() {
        caught(3, without(FleetAction.DropTemplate.class));
    }

    @Test
    void forgetsItsTargetGroups() {
        caught(3, without(FleetAction.DropTargetGroup.class));
    }

    /** An engine that takes changes of one kind for done. */
    private static Rollouts.Brain without(Class<? extends FleetAction> kind) {
        return Mutants.instead((state, decision) -> {
            List<Action> actions = decision.actions().stream()
                    .map(action -> kind.isInstance(action) ? nothing((FleetAction) action) : action)
                    .toList();
            return Mutants.with(decision, decision.events(), actions);
        });
    }

    /** Deletes what has never been there. */
    private static Action nothing(FleetAction action) {
        return action instanceof FleetAction.DropTargetGroup drop
                ? new FleetAction.DropTargetGroup(drop.fleet(), "never-there", Optional.empty())
                : new FleetAction.DropTemplate(((FleetAction.DropTemplate) action).fleet(), "never-there");
    }

    // ---- 4: the rule

    @Test
    void givesTheRuleBackWithOtherWeights() {
        caught(
                4,
                weighing(weigh -> weigh.weights().stream().anyMatch(CanaryMutantCampaignTest::ours)
                        ? weigh
                        : with(weigh, weight -> new Weight(weight.targetGroup(), weight.weight() + 1))));
    }

    // ---- 7: the way back

    @Test
    void emptiesTheCanaryBeforeItsRequestsAreGone() {
        caught(7, Mutants.instead((state, decision) -> {
            boolean back = state.phase() == Phase.ROLLING_BACK
                    && state.shift().stand(Fleet.CANARY).size() > 0
                    && decision.actions().stream().anyMatch(FleetAction.Weigh.class::isInstance);
            Action first =
                    new FleetAction.SizeFleet(Fleet.CANARY, Fleet.CANARY.groupName(Scenario.GROUP, state.id()), 0);
            List<Action> actions =
                    Stream.concat(Stream.of(first), decision.actions().stream()).toList();
            return back ? Mutants.with(decision, decision.events(), actions) : decision;
        }));
    }
}
