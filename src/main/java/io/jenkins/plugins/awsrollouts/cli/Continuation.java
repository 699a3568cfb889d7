package io.jenkins.plugins.awsrollouts.cli;

import io.jenkins.plugins.awsrollouts.history.Phrases;
import io.jenkins.plugins.awsrollouts.history.Sightings;
import io.jenkins.plugins.awsrollouts.rollout.journal.FileJournals;
import io.jenkins.plugins.awsrollouts.rollout.journal.Journal;
import io.jenkins.plugins.awsrollouts.rollout.journal.JournalTaken;
import io.jenkins.plugins.awsrollouts.rollout.recovery.StaleJournal;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollout;
import io.jenkins.plugins.awsrollouts.rollout.state.Command;
import io.jenkins.plugins.awsrollouts.rollout.state.Position;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** Goes on with a rollout of the journals. */
record Continuation(String id, AccountOptions accountOptions, RunOptions runOptions, CommandSpec command) {
    /** The rollout as its journal has it. */
    RolloutState state() {
        return state(accountOptions.journals(), id);
    }

    /**
     * A rollout as its journal has it.
     *
     * @throws InputFaults when that is not there or cannot be read
     */
    static RolloutState state(FileJournals journals, String id) {
        try {
            return RolloutState.of(journals.read(id));
        } catch (IllegalStateException | IllegalArgumentException | UncheckedIOException e) {
            throw new InputFaults(List.of(e.getMessage()));
        }
    }

    /** Nothing may be done to a rollout that a process goes on with. */
    static void free(FileJournals journals, String id) {
        try {
            journals.free(id);
        } catch (JournalTaken e) {
            throw new InputFaults(List.of(e.getMessage()));
        }
    }

    /** The rollout, which must not be over. */
    RolloutState unfinished() {
        RolloutState state = state();
        free(accountOptions.journals(), id);
        notOver(state);
        return state;
    }

    /** Nothing can be done to a rollout that is over. */
    static void notOver(RolloutState state) {
        state.outcome().ifPresent(outcome -> {
            throw new InputFaults(
                    List.of("Rollout " + state.id() + " is over: it was " + Phrases.outcome(outcome) + "."));
        });
    }

    /** Why nothing new begins although a process goes on with it, and how it does. */
    private Optional<String> paused(ZoneId zone) {
        Position position = state().position();
        DateTimeFormatter time =
                DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(zone);
        return position.pause()
                .map(pause -> "The rollout stays paused, by " + pause.by() + " since " + time.format(pause.at())
                        + ": nothing new begins. "
                        + (position.pausedByShift()
                                ? "It goes on once that has ended. To have it go on before: "
                                : "To have it go on: ")
                        + "aws-rollouts resume " + id + " from another terminal, while this process lives.");
    }

    /**
     * Goes on with it, and tells it something first where there is something to tell.
     *
     * @throws JournalTaken when another process does
     */
    int goOn(Optional<Command> order) {
        Optional<Path> report = runOptions.report();
        FileJournals journals = accountOptions.journals();
        journals.free(id);
        Optional<Notes> notes = accountOptions.notes().read(id);
        try (OpenAccount account = accountOptions.open(notes)) {
            if (account.isSimulated()) {
                throw new InputFaults(List.of("That rollout ran in an account that is not there any more."));
            }
            StaleJournal.fault(state(), account.cloud()).ifPresent(fault -> {
                throw new InputFaults(List.of(fault));
            });
            Terminal terminal = Output.terminal(command, runOptions.live(), account.zone());
            if (order.isEmpty()) {
                paused(account.zone()).ifPresent(terminal::say);
            }
            Journal journal = journals.open(id);
            Sightings before = notes.map(Notes::sightings).orElseGet(Sightings::none);
            Conductor.End end = new Conductor(account, terminal, accountOptions.notes()::write, report)
                    .resume(journals, accountOptions.orders(), journal, id, before, (rollouts, follower) -> {
                        terminal.record(() -> Records.begin(
                                state().plan(),
                                id,
                                account.place(),
                                account.clock().now()));
                        Rollout rollout = rollouts.resume(account.cloud(), journal, follower);
                        order.ifPresent(what -> Conductor.tell(rollout, what));
                        return rollout;
                    });
            return end.exitCode();
        }
    }
}
