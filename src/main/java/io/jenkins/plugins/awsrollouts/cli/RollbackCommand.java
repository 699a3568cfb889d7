package io.jenkins.plugins.awsrollouts.cli;

import io.jenkins.plugins.awsrollouts.history.Sightings;
import io.jenkins.plugins.awsrollouts.rollout.Command;
import io.jenkins.plugins.awsrollouts.rollout.Journal;
import io.jenkins.plugins.awsrollouts.rollout.Plan;
import io.jenkins.plugins.awsrollouts.rollout.Planner;
import io.jenkins.plugins.awsrollouts.rollout.RolloutIds;
import io.jenkins.plugins.awsrollouts.rollout.RolloutState;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;

/** Puts back what was there before a rollout. */
@picocli.CommandLine.Command(
        name = "rollback",
        description = "Puts back what was there before a rollout: one that is not over turns round, one that was"
                + " promoted is undone by a new one.")
final class RollbackCommand implements Callable<Integer> {
    @picocli.CommandLine.Spec
    private CommandSpec command;

    @Parameters(paramLabel = "ID", description = "The rollout's id; `list` shows them.")
    private String id;

    @Mixin
    private AccountOptions accountOptions;

    @Mixin
    private RunOptions runOptions;

    @Override
    public Integer call() {
        Continuation continuation = new Continuation(id, accountOptions, runOptions, command);
        RolloutState state = continuation.state();
        return state.outcome().isPresent() ? undo(state) : turnRound(continuation);
    }

    /** Rolled back is what was asked for here. */
    private int turnRound(Continuation continuation) {
        int code = continuation.goOn(Optional.of(Command.ROLLBACK));
        return code == ExitCode.UNDONE ? ExitCode.DONE : code;
    }

    private int undo(RolloutState finished) {
        PrintWriter out = command.commandLine().getOut();
        try (Account account = accountOptions.open(accountOptions.notes().read(id))) {
            String next = RolloutIds.next(account.clock().now(), new SecureRandom());
            Plan plan = Commands.ready(new Planner(account.cloud())
                    .planRollback(finished, next, account.clock().now()));
            out.println("Rollout " + next + " undoes " + id);
            Terminal terminal = new Terminal(out, runOptions.live(), account.zone());
            Journal journal = accountOptions.journals().create(next);
            Conductor.End end = new Conductor(account, terminal, accountOptions.notes()::write, runOptions.report())
                    .run(
                            journal,
                            Sightings.none(),
                            (rollouts, follower) -> rollouts.start(plan, account.cloud(), journal, follower));
            return end.exitCode();
        }
    }
}
