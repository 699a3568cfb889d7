package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.gate.HttpGate;
import io.jenkins.plugins.awsrollouts.rollout.journal.MemoryJournal;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollout;
import io.jenkins.plugins.awsrollouts.rollout.spec.Limits;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Swap;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Decider;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Decision;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Observation;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** A bake that ended while no process lived: what gates said before it says nothing of now. */
class UnwatchedTest {
    private static final Duration TIME = Duration.ofMinutes(20);
    private static final Duration BETWEEN_ANSWERS = Duration.ofMinutes(1);

    private record Moment(RolloutState state, Observation seen) {}

    /** In its last bake, right after the URL has passed. */
    private static Moment baking() {
        Theatre theatre = new Theatre(Theatre.account(5, AmiCharacter.good())
                .group("web", 1, 4, 6, Theatre.ZONES, group -> group.template("lt-web", "1")
                        .targetGroup("tg-web"))
                .build());
        Spec spec = Spec.of("web", Theatre.NEW)
                .withLimits(Limits.defaults().with(limits -> limits.finalBake(Duration.ofMinutes(15))))
                .withGates(List.of(HttpGate.through("http://tg-web/health")));
        AtomicReference<Moment> last = new AtomicReference<>();
        Rollout rollout = theatre.rollouts.start(
                theatre.plan(spec),
                theatre.rehearsal.cloud(),
                new MemoryJournal(),
                (event, after, seen) -> last.set(new Moment(after, seen)));
        assertTrue(theatre.rehearsal
                .account()
                .clock()
                .runUntil(
                        () -> rollout.state().stage() == 1
                                && rollout.state().bakeUntil().isPresent(),
                        theatre.rehearsal.clock().now().plus(Duration.ofHours(2))));
        Instant end = rollout.state().bakeUntil().orElseThrow();
        theatre.rehearsal.account().clock().runUntil(end.minusSeconds(1));
        return last.get();
    }

    private static boolean goesOn(Decision decision) {
        return decision.events().stream().anyMatch(Event.Entered.class::isInstance);
    }

    @Test
    void aGateIsAskedAgainBeforeWhatWasBakedUnwatchedIsPromoted() {
        Moment moment = baking();
        Instant over = moment.state().bakeUntil().orElseThrow().plusSeconds(1);
        Observation seen = moment.seen();
        Decision watched = Decider.decide(moment.state(), seen, over);
        assertTrue(goesOn(watched), watched::toString);

        Instant later = over.plusSeconds(20);
        RolloutState resumed = new Event.Resumed(later).apply(moment.state());
        Decision decision = Decider.decide(resumed, seen, later);
        assertEquals(1, decision.asks().size(), decision::toString);

        RolloutState asked = resumed;
        for (Event event : decision.events()) {
            asked = event.apply(asked);
        }
        Decision waiting = Decider.decide(asked, seen, later.plusMillis(1));
        assertFalse(goesOn(waiting), waiting::toString);
    }

    /** A swap with a step, each of whose times is 20 minutes, and a controller that dies when that is so. */
    private record Life(Theatre theatre, MemoryJournal journal, Rollout rollout) {
        static Life of(Duration finalBake) {
            Theatre theatre = new Theatre(Theatre.account(5, AmiCharacter.good())
                    .loadBalancer("shop", lb -> lb.listener(80)
                            .rule(10, rule -> rule.path("/*").forward("tg-web", 1)))
                    .group("web", 1, 4, 6, Theatre.ZONES, group -> group.template("lt-web", "1")
                            .targetGroup("tg-web"))
                    .traffic("shop", 50)
                    .build());
            Spec spec = Spec.of("web", Theatre.NEW)
                    .withLimits(Limits.defaults().with(limits -> limits.finalBake(finalBake)))
                    .withGates(List.of(HttpGate.through("http://tg-web/health")))
                    .with(Swap.defaults().with(swap -> swap.routes(List.of(SimulatedAccount.ruleArn("shop", 80, 10)))
                            .steps(List.of(50, 100))
                            .every(TIME)
                            .keepBlue(TIME)));
            MemoryJournal journal = new MemoryJournal();
            Rollout rollout = theatre.rollouts.start(
                    theatre.plan(spec), theatre.rehearsal.cloud(), journal, (event, after, seen) -> {});
            return new Life(theatre, journal, rollout);
        }

        Instant now() {
            return theatre.rehearsal.clock().now();
        }

        void until(Predicate<RolloutState> what) {
            assertTrue(theatre.rehearsal
                    .account()
                    .clock()
                    .runUntil(() -> what.test(rollout.state()), now().plus(Duration.ofDays(1))));
        }

        /** Dies half-way through the bake in that phase, and is gone on with two hours later. */
        Life dies(Phase phase) {
            until(state -> state.phase() == phase
                    && state.share() > 0
                    && state.bakeUntil().isPresent());
            theatre.rehearsal.account().clock().runUntil(now().plus(TIME.dividedBy(2)));
            theatre.rollouts.letGo();
            theatre.rehearsal.account().clock().runUntil(now().plus(Duration.ofHours(2)));
            Rollout next = theatre.rollouts.resume(theatre.rehearsal.cloud(), journal, (event, after, seen) -> {});
            return new Life(theatre, journal, next);
        }
    }

    @Test
    void aStepGoesOnAfterARestartForWhatNobodyHasWatchedOfIt() {
        Life life = Life.of(Duration.ZERO).dies(Phase.SHIFTING);
        Instant resumed = life.now();
        life.until(state -> state.stage() > 1 || state.phase() != Phase.SHIFTING);
        Duration more = Duration.between(resumed, life.now());
        assertTrue(more.compareTo(TIME.dividedBy(2)) >= 0, more::toString);
        assertTrue(more.compareTo(TIME.dividedBy(2).plus(BETWEEN_ANSWERS)) < 0, more::toString);
    }

    @Test
    void theTimeForWhichAPersonMayGoBackPassesWhileNobodyWatches() {
        Life life = Life.of(Duration.ZERO).dies(Phase.SWAPPED);
        Instant resumed = life.now();
        life.until(state -> state.phase() == Phase.RETIRING);
        Duration more = Duration.between(resumed, life.now());
        assertTrue(more.compareTo(BETWEEN_ANSWERS.multipliedBy(2)) < 0, more::toString);
    }

    @Test
    void whatGatesHaveToWatchWhileTheOldFleetStandsByIsWatchedAfterARestart() {
        Life life = Life.of(TIME.dividedBy(4).multipliedBy(3)).dies(Phase.SWAPPED);
        Instant resumed = life.now();
        life.until(state -> state.phase() == Phase.RETIRING);
        Duration more = Duration.between(resumed, life.now());
        assertTrue(more.compareTo(TIME.dividedBy(4)) >= 0, more::toString);
        assertTrue(more.compareTo(TIME.dividedBy(4).plus(BETWEEN_ANSWERS)) < 0, more::toString);
    }

    @Test
    void aBakeOfWhichNothingWasWrittenSinceItBeganBeginsAnewAtMost() {
        Instant at = Instant.parse("2026-01-01T00:00:00Z");
        RolloutState baking = new Event.BakeBegan(at, at.plusSeconds(600)).apply(baking().state());
        RolloutState resumed = new Event.Resumed(at.plusSeconds(590), Optional.of(at)).apply(baking);
        assertEquals(Optional.of(at.plusSeconds(590 + 600)), resumed.bakeUntil());
        RolloutState over = new Event.Resumed(at.plusSeconds(900), Optional.of(at.plusSeconds(600))).apply(baking);
        assertEquals(Optional.of(at.plusSeconds(600)), over.bakeUntil());
        // what an earlier version has written does not say since when
        assertEquals(
                baking.bakeUntil(),
                new Event.Resumed(at.plusSeconds(590)).apply(baking).bakeUntil());
    }
}
