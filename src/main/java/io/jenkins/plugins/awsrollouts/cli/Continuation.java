package io.jenkins.plugins.awsrollouts.cli;

import io.jenkins.plugins.awsrollouts.history.Phrases;
import io.jenkins.plugins.awsrollouts.history.Sightings;
import io.jenkins.plugins.awsrollouts.rollout.Command;
import io.jenkins.plugins.awsrollouts.rollout.Journal;
import io.jenkins.plugins.awsrollouts.rollout.Rollout;
import io.jenkins.plugins.awsrollouts.rollout.RolloutState;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** Goes on with a rollout of the journals. */
record Continuation(String id, AccountOptions accountOptions, RunOptions runOptions, CommandSpec command) {
    /** The rollout as its journal has it. */
    RolloutState state() {
        try {
            accountOptions.journals().open(id).close();
            return RolloutState.of(accountOptions.journals().read(id));
        } catch (IllegalStateException | IllegalArgumentException e) {
            throw new Faults(List.of(e.getMessage()));
        }
    }

    /** The rollout, which must not be over. */
    RolloutState unfinished() {
        RolloutState state = state();
        if (state.outcome().isPresent()) {
            throw new Faults(List.of("Rollout " + id + " is over: it was "
                    + Phrases.outcome(state.outcome().get()) + "."));
        }
        return state;
    }

    /** Goes on with it, and tells it something first where there is something to tell. */
    int goOn(Optional<Command> order) {
        PrintWriter out = command.commandLine().getOut();
        Optional<Notes> notes = accountOptions.notes().read(id);
        try (Account account = accountOptions.open(notes)) {
            if (account.isSimulated()) {
                throw new Faults(List.of("That rollout ran in an account that is not there any more."));
            }
            Terminal terminal = new Terminal(out, runOptions.live(), account.zone());
            Journal journal = accountOptions.journals().open(id);
            Conductor.End end = new Conductor(account, terminal, accountOptions.notes()::write, runOptions.report())
                    .run(journal, notes.map(Notes::sightings).orElseGet(Sightings::none), (rollouts, follower) -> {
                        Rollout rollout = rollouts.resume(account.cloud(), journal, follower);
                        order.ifPresent(what -> Conductor.tell(rollout, what));
                        return rollout;
                    });
            return end.exitCode();
        }
    }
}
