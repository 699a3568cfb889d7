package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.gate.HttpGate;
import io.jenkins.plugins.awsrollouts.rollout.journal.FileJournals;
import io.jenkins.plugins.awsrollouts.rollout.journal.Journal;
import io.jenkins.plugins.awsrollouts.rollout.journal.MemoryJournal;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollout;
import io.jenkins.plugins.awsrollouts.rollout.run.RolloutListener;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.Milestone;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Observation;
import io.jenkins.plugins.awsrollouts.simulation.AccountBuilder;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a rollout meets that it cannot go on with stops that rollout alone, and it can be gone on with later. */
class StrandingTest {
    private static final List<HttpGate> GATES = List.of(HttpGate.onInstances(80, "/health"));

    @TempDir
    private Path folder;

    /** Hears what becomes of one rollout, and throws something once when the first instance serves. */
    private static final class Trouble implements RolloutListener {
        private final List<Throwable> broken = new ArrayList<>();
        private Supplier<Throwable> next;

        Trouble(Supplier<Throwable> next) {
            this.next = next;
        }

        @Override
        public void happened(Event event, RolloutState after, Observation seen) {
            boolean here = event instanceof Event.Reached reached && reached.milestone() == Milestone.COUNTED;
            if (here && next != null) {
                Throwable thrown = next.get();
                next = null;
                if (thrown instanceof Error error) {
                    throw error;
                }
                throw (RuntimeException) thrown;
            }
        }

        @Override
        public void broken(RolloutState state, Throwable problem) {
            broken.add(problem);
        }
    }

    /** Takes so many events, and then none for want of room. */
    private static final class FullDisk implements Journal {
        private final Journal to = new MemoryJournal();
        private int room;
        private boolean closed;

        FullDisk(int room) {
            this.room = room;
        }

        @Override
        public void append(Event event) {
            if (room-- <= 0) {
                throw new UncheckedIOException(
                        "The journal cannot be written, so nothing further is done",
                        new IOException("No space left on device"));
            }
            to.append(event);
        }

        @Override
        public List<Event> events() {
            return to.events();
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static Theatre theatre() {
        AccountBuilder account = Theatre.account(11, AmiCharacter.good());
        for (String name : List.of("web", "other")) {
            account.group(
                    name, 1, 3, 5, Theatre.ZONES, g -> g.template("lt-web", "1").targetGroup("tg-web"));
        }
        return new Theatre(account.build());
    }

    private static Spec spec(String group) {
        return Spec.of(group, Theatre.NEW).withGates(List.copyOf(GATES));
    }

    private static void minutes(Theatre theatre, int minutes) {
        theatre.rehearsal
                .account()
                .clock()
                .runUntil(theatre.rehearsal.clock().now().plus(Duration.ofMinutes(minutes)));
    }

    private static List<Arguments> thrown() {
        return List.of(
                Arguments.of((Supplier<Throwable>) StackOverflowError::new),
                Arguments.of((Supplier<Throwable>) () -> new OutOfMemoryError("Java heap space")),
                Arguments.of((Supplier<Throwable>) () -> new NoClassDefFoundError("some/Type")),
                Arguments.of((Supplier<Throwable>) NullPointerException::new));
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void whateverIsThrownStopsThatRolloutAloneAndItCanBeGoneOnWithInTheSameProcess(Supplier<Throwable> what) {
        Theatre theatre = theatre();
        FileJournals journals = new FileJournals(folder);
        Trouble trouble = new Trouble(what);
        Rollout struck = theatre.rollouts.start(
                theatre.plan(spec("web")), theatre.rehearsal.cloud(), journals.create("r-1"), trouble);
        Rollout other = theatre.start("r-2", spec("other"));
        minutes(theatre, 180);
        assertEquals(1, trouble.broken.size());
        assertEquals(what.get().getClass(), trouble.broken.get(0).getClass());
        assertTrue(struck.state().outcome().isEmpty());
        assertEquals(Optional.of(Outcome.PROMOTED), other.state().outcome(), "the other goes on");
        assertFalse(theatre.rollouts.running().containsKey("r-1"), "it does not count as running any more");

        Rollout again = theatre.rollouts.resume(theatre.rehearsal.cloud(), journals.open("r-1"), trouble);
        assertEquals(Optional.of(Outcome.PROMOTED), theatre.run(again).outcome());
        assertEquals(1, trouble.broken.size(), "the first one says and does nothing any more");
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 12, 25})
    void aRolloutWithoutRoomForItsJournalStopsWhereItIsAndGoesOnOnceThereIsRoom(int events) {
        Theatre theatre = theatre();
        FullDisk full = new FullDisk(events);
        Trouble trouble = new Trouble(null);
        theatre.rollouts.start(theatre.plan(spec("web")), theatre.rehearsal.cloud(), full, trouble);
        minutes(theatre, 2);
        assertEquals(
                List.of("The journal cannot be written, so nothing further is done: No space left on device"),
                trouble.broken.stream().map(Words::of).toList());
        assertTrue(full.closed);
        int calls = full.events().size();
        minutes(theatre, 2);
        assertEquals(calls, full.events().size());

        full.room = Integer.MAX_VALUE;
        Rollout again = theatre.rollouts.resume(theatre.rehearsal.cloud(), full, trouble);
        assertEquals(
                Optional.of(Outcome.PROMOTED),
                theatre.run(again).outcome(),
                again.state().reason());
    }

    @Test
    void aDefectIsToldAsOneAndAFileWithTheSystemsReason() {
        assertEquals("a defect of AWS Rollouts, StackOverflowError", Words.of(new StackOverflowError()));
        assertEquals(
                "a defect of AWS Rollouts, NullPointerException: it is null",
                Words.of(new NullPointerException("it is null")));
        assertEquals("There is none", Words.of(new IllegalStateException("There is none.")));
    }
}
