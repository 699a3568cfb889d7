package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.rollout.journal.MemoryJournal;
import io.jenkins.plugins.awsrollouts.rollout.recovery.StaleJournal;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollout;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** A journal from a backup, while the rollout has gone on. */
class StaleJournalTest {
    private final Theatre theatre = Theatre.of(5, 4, AmiCharacter.good());
    private final MemoryJournal journal = new MemoryJournal();
    private final Rollout rollout = theatre.start(Spec.of("web", Theatre.NEW), journal);

    private List<Event> copyOnce(Predicate<RolloutState> what) {
        var clock = theatre.rehearsal.account().clock();
        assertTrue(clock.runUntil(() -> what.test(rollout.state()), clock.now().plus(Duration.ofHours(2))));
        return journal.events();
    }

    private void pass(Duration time) {
        var clock = theatre.rehearsal.account().clock();
        clock.runUntil(clock.now().plus(time));
    }

    private Optional<String> fault(List<Event> events) {
        return StaleJournal.fault(RolloutState.of(events), theatre.rehearsal.cloud());
    }

    @Test
    void oneFromBeforeALaunchIsTold() {
        List<Event> early = copyOnce(state -> state.leases().lockHeld());
        assertEquals(Optional.empty(), fault(early));
        copyOnce(state -> state.stage() == 1 && state.ours().size() > 2);
        pass(Duration.ofMinutes(2));

        String fault = fault(early).orElseThrow();

        assertTrue(fault.startsWith("The journal of r-1 is older than the account: it does not know of i-"), fault);
        assertTrue(fault.endsWith("put that one away and run `recover web`."), fault);
        assertEquals(Optional.empty(), fault(journal.events()));
    }

    @Test
    void oneOfARolloutThatIsOverIsTold() {
        List<Event> late = copyOnce(state -> state.stage() == 1 && state.ours().size() == 4);
        assertEquals(Optional.empty(), fault(late));
        theatre.run(rollout);
        pass(Duration.ofMinutes(2));

        assertTrue(fault(late).orElseThrow().contains("no group carries the lock of that rollout any more"));
    }
}
