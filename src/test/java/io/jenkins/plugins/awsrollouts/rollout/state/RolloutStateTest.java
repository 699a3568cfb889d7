package io.jenkins.plugins.awsrollouts.rollout.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.cloud.Cloud;
import io.jenkins.plugins.awsrollouts.cloud.CloudException;
import io.jenkins.plugins.awsrollouts.cloud.GroupView;
import io.jenkins.plugins.awsrollouts.cloud.Health;
import io.jenkins.plugins.awsrollouts.cloud.InstanceView;
import io.jenkins.plugins.awsrollouts.cloud.Member;
import io.jenkins.plugins.awsrollouts.cloud.TemplateRef;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Observation;
import io.jenkins.plugins.awsrollouts.rollout.strategy.TargetScene;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A rollout as its journal tells it. */
class RolloutStateTest {
    private static final Instant AT = Samples.AT;
    private static final Event PLANNED = new Event.Planned(AT, Samples.plan());

    private static RolloutState of(Event... more) {
        RolloutState state = RolloutState.of(List.of(PLANNED));
        for (Event event : more) {
            state = state.after(event);
        }
        return state;
    }

    private static RolloutState done(RolloutState state, Action action, Result result) {
        long number = state.calls().next();
        return state.after(new Event.Intended(AT, number, action)).after(new Event.Concluded(AT, number, result));
    }

    private static RolloutState launched(String... ids) {
        return done(
                of(),
                Samples.actions().get(1),
                new Result.Launched(List.of(ids).stream().map(Samples::instance).toList()));
    }

    @Test
    void foldingTheSameEventsGivesTheSameState() {
        assertEquals(RolloutState.of(Samples.events()), RolloutState.of(Samples.events()));
        RolloutState step = null;
        for (Event event : Samples.events()) {
            step = step == null ? RolloutState.of(List.of(event)) : step.after(event);
        }
        assertEquals(RolloutState.of(Samples.events()), step);
    }

    @Test
    void anEmptyJournalIsRefused() {
        assertEquals(
                "The journal is empty, so there is nothing to go on with.",
                assertThrows(IllegalArgumentException.class, () -> RolloutState.of(List.of()))
                        .getMessage());
    }

    @Test
    void eventsOfUnknownInstancesChangeNothing() {
        RolloutState state = launched("i-1");
        assertEquals(state, state.after(new Event.Reached(AT.plusSeconds(9), "i-2", Milestone.COUNTED)));
        assertEquals(state, state.after(new Event.Lost(AT, "i-2", "it is gone", true, false)));
        assertEquals(Set.of("i-1"), state.ours().keySet());
    }

    /** Activities are asked for from the recovery's plan on, and do not tell of an attachment from before. */
    @Test
    void aReleaseWithoutAnAnswerCountsOnceThoughTheRecoveryBeganAWhileAfterItsPlan() {
        Instant later = AT.plusSeconds(14);
        RolloutState recovered = of(new Event.Recovered(
                later,
                List.of(Samples.instance("i-1")),
                Set.of("i-1"),
                1,
                Leases.none(),
                100,
                ShiftState.none(),
                Optional.empty()));
        assertEquals(1, recovered.books().ours());
        long number = recovered.calls().next();
        RolloutState unsure = recovered
                .after(new Event.Intended(later, number, new Action.Release("web", "i-1", true)))
                .after(new Event.Unsure(later, "no answer in time"))
                .after(new Event.Concluded(later, number, new Result.Released(Cloud.Released.GONE)));
        assertEquals(Set.of("i-1"), unsure.books().doubtful().keySet());
        RolloutState told = done(unsure, new Action.AskChanges("web", AT), new Result.Changes(Map.of("i-1", -1)));
        assertEquals(0, told.books().ours());
    }

    @Test
    void aFailedInstanceCountsAndALostOneDoesNot() {
        RolloutState state = launched("i-1", "i-2")
                .after(new Event.Lost(AT, "i-1", "unhealthy", true, false))
                .after(new Event.Lost(AT, "i-2", "Spot", false, false));
        assertEquals(1, state.position().stage().failures());
        assertEquals(Optional.of("Spot"), state.ours().get("i-2").lost());
        assertEquals(
                0,
                state.after(new Event.StageEntered(AT, 1, 4)).position().stage().failures());
    }

    @Test
    void whatFailsAfterThePromotionAddsUpHoweverOftenItLooksAsIfThatWereOver() {
        RolloutState state = launched("i-1", "i-2").after(new Event.Entered(AT, Phase.SWEEPING, ""));
        for (String id : List.of("i-1", "i-2")) {
            state = state.after(new Event.Entered(AT, Phase.SETTLING, ""))
                    .after(new Event.Lost(AT, id, "it died", true, false))
                    .after(new Event.Entered(AT, Phase.SWEEPING, ""));
        }
        assertEquals(2, state.position().stage().failures());
    }

    @Test
    void aBalancerAskedLongBeforeTheGroupWasSeenCallsNobodySick() {
        InstanceView web = Samples.instance("i-1");
        Member member = new Member("i-1", web.zone(), web.type(), Member.Lifecycle.IN_SERVICE, true, false);
        Instant then = AT.plusSeconds(3_600);
        Map<String, Map<String, Health>> said = new HashMap<>();
        Samples.plan().target().balancers().forEach(one -> said.put(one.id(), Map.of("i-1", Health.UNUSED)));
        for (int minutes : List.of(1, 10)) {
            GroupView group = new GroupView(
                    "web",
                    1,
                    1,
                    8,
                    Optional.empty(),
                    List.of(member),
                    Set.of(),
                    Map.of(),
                    then.plusSeconds(60L * minutes));
            Observation seen = new Observation(
                    Optional.of(group),
                    false,
                    Map.of("i-1", web),
                    then,
                    said,
                    then,
                    Map.of(),
                    Map.of(),
                    then,
                    Optional.empty());
            boolean sick =
                    TargetScene.of(of(), seen, group.asOf()).capacity().get(0).sick();
            assertEquals(minutes == 1, sick, minutes + " minutes");
        }
    }

    @Test
    void attachingRaisesTheSizeThatIsOursAndReleasingLowersIt() {
        RolloutState state = launched("i-1", "i-2");
        state = done(
                state,
                new Action.Attach("web", List.of("i-1", "i-2")),
                new Result.Attached(Map.of("i-1", Cloud.Attached.DONE, "i-2", Cloud.Attached.ALREADY), Map.of()));
        assertEquals(2, state.books().ours());
        state = done(state, new Action.Release("web", "i-9", true), new Result.Released(Cloud.Released.DONE));
        assertEquals(1, state.books().ours());
        state = done(state, new Action.Release("web", "i-8", false), new Result.Released(Cloud.Released.DONE));
        assertEquals(1, state.books().ours());
        assertEquals(Set.of("i-9", "i-8"), state.books().released().keySet());
        assertEquals(4, state.size());
    }

    @Test
    void whatIsBorrowedIsKnownBeforeItIsDone() {
        RolloutState state = of(new Event.Intended(AT, 1, new Action.Suspend("web", Set.of("AZRebalance"))));
        assertEquals(Set.of("AZRebalance"), state.leases().suspended());
        state = state.after(new Event.Intended(AT, 2, Samples.actions().get(8)));
        Leases.Size unsure = state.leases().max().orElseThrow();
        assertEquals(new Leases.Size(8, 10, AT, OptionalInt.of(8)), unsure);
        assertTrue(unsure.explains(8) && unsure.explains(10) && !unsure.explains(9), "whatever came of the call");
        assertEquals(2, state.calls().open().size());
        state = state.after(new Event.Concluded(AT, 2, new Result.Done()));
        assertEquals(Optional.of(new Leases.Size(8, 10, AT)), state.leases().max());
    }

    @Test
    void aReleaseThatHadToBeMadeAgainEndsOneInstance() {
        RolloutState state = of();
        for (int i = 1; i <= 3; i++) {
            state = state.after(new Event.Intended(AT, i, new Action.Release("web", "i-1", true)))
                    .after(new Event.Dropped(AT, i, "Rate exceeded"));
        }
        state = state.after(new Event.Intended(AT, 4, new Action.Terminate(Set.of("i-1", "i-2"))));
        assertEquals(Set.of("i-1", "i-2"), state.spent().ended());
    }

    @Test
    void aDoubtIsSettledOnceHoweverMuchTheActivitiesTell() {
        CapacityBalance books = CapacityBalance.opening(4).attached(1).doubting("i-1", AT);
        assertEquals(0, books.settled(Map.of("i-1", 0), Set.of("i-1")).ours(), "attached and released");
        assertEquals(0, books.settled(Map.of("i-1", -1), Set.of("i-1")).ours(), "its attachment is too old to be told");
        assertEquals(1, books.settled(Map.of("i-1", 1), Set.of("i-1")).ours(), "attached alone");
        assertEquals(1, books.settled(Map.of(), Set.of("i-1")).ours(), "nothing told");
        CapacityBalance old =
                CapacityBalance.opening(4).released("i-9", true, AT).doubting("i-9", AT);
        assertEquals(-1, old.settled(Map.of("i-9", -1), Set.of()).ours(), "the first release stands in the books");
        assertEquals(-2, old.settled(Map.of("i-9", -2), Set.of()).ours(), "a warm pool had taken it back meanwhile");
    }

    @Test
    void aRefusalLastsUntilSomethingSucceeds() {
        Action suspend = new Action.Suspend("web", Set.of("AZRebalance"));
        RolloutState state = done(of(), suspend, new Result.Failed(CloudException.Kind.DENIED, "no"));
        state = done(state, suspend, new Result.Failed(CloudException.Kind.REFUSED, "still no"));
        assertEquals(2, state.calls().refusal().orElseThrow().inARow());
        assertEquals("still no", state.calls().refusal().orElseThrow().message());
        assertTrue(done(state, suspend, new Result.Done()).calls().refusal().isEmpty());
    }

    @Test
    void aPoolWithoutCapacityIsLeftAloneForAWhile() {
        RolloutState state =
                done(of(), Samples.actions().get(1), new Result.Failed(CloudException.Kind.CAPACITY, "none"));
        assertEquals(
                Map.of("us-east-1a/t3.large/spot", AT.plusSeconds(60)),
                state.calls().blocked());
        assertTrue(state.calls().refusal().isEmpty());
    }

    @Test
    void callsThatMayHaveHappenedAreUnsureAfterARestart() {
        RolloutState state = of(new Event.Intended(AT, 1, Samples.actions().get(0)), new Event.Resumed(AT));
        assertTrue(state.calls().open().get(1L).unsure());
    }

    @Test
    void aRollbackAimsAtTheOldAmiForGood() {
        RolloutState state = of(new Event.Entered(AT, Phase.ROLLING_BACK, "it is slow"));
        assertTrue(state.goingBack());
        state = state.after(new Event.Entered(AT, Phase.SETTLING, ""));
        assertTrue(state.goingBack());
        assertEquals("it is slow", state.reason());
        state = state.after(new Event.Finished(AT, Outcome.ROLLED_BACK, "it is slow"));
        assertEquals(Optional.of(Outcome.ROLLED_BACK), state.outcome());
        assertEquals(Phase.DONE, state.phase());
    }

    @Test
    void aPauseLastsUntilAResume() {
        RolloutState paused = of(new Event.Commanded(AT, Command.PAUSE, "alice"));
        assertTrue(paused.paused());
        assertTrue(
                paused.after(new Event.Commanded(AT, Command.PROMOTE, "alice")).paused());
        assertTrue(
                !paused.after(new Event.Commanded(AT, Command.RESUME, "alice")).paused());
    }

    @Test
    void promotionIsNotedForEachWayOfNamingAVersion() {
        Result version = new Result.Version("8");
        RolloutState latest = done(of(), Samples.actions().get(12), version);
        assertTrue(latest.leases().promoted().isPresent());
        Plan numbered =
                Samples.plan(new TemplateRef("lt-1", "7"), Samples.plan().spec().image());
        RolloutState state = RolloutState.of(List.of(new Event.Planned(AT, numbered)));
        state = done(state, Samples.actions().get(12), version);
        assertTrue(state.leases().promoted().isEmpty());
        assertEquals(Optional.of("8"), state.leases().version());
        state = state.after(new Event.Entered(AT, Phase.PROMOTING, ""));
        state = done(state, Samples.actions().get(13), new Result.Done());
        assertEquals(Optional.of(AT), state.leases().promoted());
    }
}
