package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.gate.HttpGate;
import io.jenkins.plugins.awsrollouts.rollout.journal.MemoryJournal;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollout;
import io.jenkins.plugins.awsrollouts.rollout.spec.Limits;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Decider;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Decision;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Observation;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A bake that ended while no process lived: what gates said before it says nothing of now. */
class UnwatchedTest {
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
}
