package io.jenkins.plugins.awsrollouts.proof.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.awsrollouts.cloud.Cloud;
import io.jenkins.plugins.awsrollouts.cloud.Health;
import io.jenkins.plugins.awsrollouts.cloud.InstanceView;
import io.jenkins.plugins.awsrollouts.rollout.journal.OwnTags;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollouts;
import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.state.Action;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.FleetAction;
import io.jenkins.plugins.awsrollouts.rollout.state.GroupStep;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.Position;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.state.ShiftState;
import io.jenkins.plugins.awsrollouts.rollout.state.SwapAction;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Decider;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Decision;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Observation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Swaps that are led wrongly in one way each: the campaign finds every one of them. */
@Tag("campaign")
class SwapMutantCampaignTest {
    private static final int SEEDS = 40;

    private static List<Scenario> seeds() {
        return LongStream.rangeClosed(1, SEEDS).mapToObj(Scenarios::withSwap).toList();
    }

    private static void caught(int promise, Rollouts.Brain brain) {
        Mutants.caught(promise, seeds(), brain, UnaryOperator.identity());
    }

    private static String green(RolloutState state) {
        return state.plan().swapping().orElseThrow().green();
    }

    /** An engine that takes some of its changes for others. */
    private static Rollouts.Brain acting(UnaryOperator<Action> change) {
        return Mutants.instead((state, decision) -> Mutants.with(
                decision,
                decision.events(),
                decision.actions().stream().map(change).toList()));
    }

    /** An engine that does one thing more when it decides on something. */
    private static Rollouts.Brain also(Phase phase, Predicate<Decision> when, Function<RolloutState, Action> what) {
        return Mutants.instead((state, decision) -> {
            boolean then = state.phase() == phase && when.test(decision);
            return then ? Mutants.with(decision, decision.events(), first(what.apply(state), decision)) : decision;
        });
    }

    private static List<Action> first(Action action, Decision decision) {
        return Stream.concat(Stream.of(action), decision.actions().stream()).toList();
    }

    private static Predicate<Decision> entering(Phase phase) {
        return decision -> decision.events().stream()
                .anyMatch(event -> event instanceof Event.Entered entered && entered.phase() == phase);
    }

    // ---- 1: capacity

    @Test
    void scalesTheOldFleetInWhileItStandsBy() {
        caught(
                1,
                also(
                        Phase.SWAPPED,
                        decision -> decision.events().stream().anyMatch(Event.StageReached.class::isInstance),
                        state -> new FleetAction.SizeFleet(Fleet.BLUE, Scenario.GROUP, 0)));
    }

    @Test
    void sendsRequestsToServersThatAreNotHealthyYet() {
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
            health.put(balancer, well);
        });
        return new Observation(
                seen.group(),
                seen.missing(),
                seen.instances(),
                seen.instancesAt(),
                health,
                seen.healthAt(),
                seen.fleets(),
                seen.routes(),
                seen.routesAt(),
                seen.problem());
    }

    // ---- 2: requests

    @Test
    void sendsRequestsToGreenBeforeItHasBeenChecked() {
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
        caught(2, Mutants.believing(state -> state.phase() == Phase.SHIFTING ? at(state, state.stage(), true) : state));
    }

    private static RolloutState at(RolloutState state, int stage, boolean endBake) {
        Position.Stage other =
                state.position().stage().with(copy -> copy.number(stage).endBake(endBake));
        return Mutants.with(state, state.position().withStage(other), state.gates());
    }

    // ---- 3: what is left, and what is whole

    @Test
    void forgetsToWakeGreen() {
        caught(
                3,
                acting(action -> action instanceof SwapAction.ResumeGroup resume && resume.step() == GroupStep.RESUMED
                        ? new SwapAction.TagGroup(GroupStep.RESUMED, resume.group(), Map.of("awake", "yes"))
                        : action));
    }

    @Test
    void forgetsToLetGreenMoveServersBetweenZonesAgain() {
        caught(
                3,
                acting(action -> action instanceof SwapAction.ResumeGroup resume
                                && resume.step() == GroupStep.REBALANCED
                        ? new SwapAction.ResumeGroup(GroupStep.REBALANCED, resume.group(), Set.of("AlarmNotification"))
                        : action));
    }

    @Test
    void forgetsToSayWhichGroupHasThePlace() {
        caught(
                3,
                acting(action -> action instanceof SwapAction.TagGroup tag && tag.step() == GroupStep.LIVE
                        ? new SwapAction.TagGroup(GroupStep.LIVE, tag.group(), Map.of("live", "yes"))
                        : action));
    }

    @Test
    void deletesAGroupThatNoRolloutHasMade() {
        caught(
                3,
                also(
                        Phase.RETIRING,
                        entering(Phase.SETTLING),
                        state -> new FleetAction.DropFleet(Fleet.BLUE, Scenario.GROUP)));
    }

    // ---- what owners do to the two fleets meanwhile

    /** Swaps of which an owner does one of these things to the fleets. */
    private static List<Scenario> meddled(SwapMeddling.Kind... kinds) {
        return LongStream.range(1, 10_000)
                .mapToObj(Scenarios::withSwap)
                .filter(scenario -> scenario.meddling()
                        .filter(some -> List.of(kinds).contains(some.what()))
                        .isPresent())
                .limit(SEEDS)
                .toList();
    }

    @Test
    void endsTheOldFleetAlthoughANewRuleLeadsToIt() {
        Rollouts.Brain blind = Mutants.believing(state -> state.withShift(
                state.shift().withFound(state.shift().found().map(some -> new ShiftState.Found(Map.of(), some.at())))));
        Mutants.caught(1, meddled(SwapMeddling.Kind.NEW_RULE), blind, UnaryOperator.identity());
    }

    @Test
    void givesRequestsToAnOldFleetOfWhichNobodyIsHealthy() {
        Rollouts.Brain blind = (state, seen, now) -> Decider.decide(state, withoutGreen(state, seen), now);
        Mutants.caught(1, meddled(SwapMeddling.Kind.EMPTIED, SwapMeddling.Kind.SICK), blind, UnaryOperator.identity());
    }

    @Test
    void givesRequestsToAnOldFleetThatIsNotInItsTargetGroup() {
        Rollouts.Brain blind = (state, seen, now) -> Decider.decide(state, withoutGreen(state, seen), now);
        Mutants.caught(1, meddled(SwapMeddling.Kind.DETACHED), blind, UnaryOperator.identity());
    }

    /** As if nobody of green were healthy, so that nobody would lose anything by the way back. */
    private static Observation withoutGreen(RolloutState state, Observation seen) {
        Map<String, Map<String, Health>> health = new HashMap<>(seen.health());
        state.shift().stand(Fleet.GREEN).targetGroup().ifPresent(group -> health.remove(group.id()));
        return state.phase() == Phase.ROLLING_BACK ? seen.withHealth(health) : seen;
    }

    @Test
    void theRealEngineBreaksNothingWhateverOwnersDo() {
        for (Scenario scenario : meddled(SwapMeddling.Kind.values())) {
            assertEquals(
                    List.of(),
                    CampaignRun.of(scenario, Decider::decide, UnaryOperator.identity())
                            .violations(),
                    () -> "seed " + scenario.seed());
        }
    }

    // ---- 4: the way back leaves all as it was

    @Test
    void leavesGreensTargetGroup() {
        caught(
                4,
                acting(action -> action instanceof FleetAction.DropTargetGroup drop
                        ? new FleetAction.DropTargetGroup(drop.fleet(), "never-there", Optional.empty())
                        : action));
    }

    // ---- 5: the outcome

    @Test
    void doesNotLookAtStatusChecks() {
        caught(5, (state, seen, now) -> Decider.decide(state, checked(seen), now));
    }

    private static Observation checked(Observation seen) {
        Map<String, InstanceView> all = new HashMap<>(seen.instances());
        all.replaceAll((id, view) -> view.with(view.state(), InstanceView.Checks.PASSED));
        return new Observation(
                seen.group(),
                seen.missing(),
                all,
                seen.instancesAt(),
                seen.health(),
                seen.healthAt(),
                seen.fleets(),
                seen.routes(),
                seen.routesAt(),
                seen.problem());
    }

    // ---- 7: the way back is short, as long as it is there

    @Test
    void retiresTheOldFleetBeforeItsTimeIsOver() {
        caught(7, Mutants.believing(state -> state.phase() == Phase.SWAPPED ? at(state, state.stage(), true) : state));
    }

    @Test
    void emptiesGreenBeforeItsRequestsAreGone() {
        caught(
                7,
                also(
                        Phase.ROLLING_BACK,
                        decision -> decision.actions().stream().anyMatch(FleetAction.Weigh.class::isInstance),
                        state -> new FleetAction.SizeFleet(Fleet.GREEN, green(state), 0)));
    }

    // ---- 8: the lock

    @Test
    void unlocksGreenBeforeTheOldFleetIsGone() {
        caught(
                8,
                also(
                        Phase.SWAPPED,
                        entering(Phase.RETIRING),
                        state -> new SwapAction.UntagGroup(GroupStep.UNLOCKED, green(state), Set.of(OwnTags.LOCK))));
    }

    @Test
    void theRealEngineBreaksNothing() {
        List<String> violations = seeds().stream()
                .map(scenario -> CampaignRun.of(scenario, Decider::decide, UnaryOperator.<Cloud>identity()))
                .flatMap(report -> report.violations().stream().map(v -> "seed " + report.seed() + ": " + v))
                .toList();
        assertEquals(List.of(), violations);
    }
}
