package io.jenkins.plugins.awsrollouts.cli;

import io.jenkins.plugins.awsrollouts.rollout.journal.JournalTaken;
import io.jenkins.plugins.awsrollouts.rollout.journal.RolloutIds;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planner;
import io.jenkins.plugins.awsrollouts.rollout.state.Command;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

    @Option(
            names = "--later-too",
            description = "Undoes a promoted rollout even where something else has been deployed since, which is undone"
                    + " with it.")
    private boolean laterToo;

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

    /** By this process, or by the one that has the rollout. Rolled back is what was asked for here. */
    private int turnRound(Continuation continuation) {
        try {
            int code = continuation.goOn(Optional.of(Command.ROLLBACK));
            return code == ExitCode.UNDONE ? ExitCode.DONE : code;
        } catch (JournalTaken taken) {
            Terminal terminal = Output.terminal(command, false, ZoneId.systemDefault());
            RolloutState state = new HandOver(id, accountOptions.journals(), accountOptions.orders(), terminal)
                    .order(Command.ROLLBACK, "roll back", taken);
            if (state.outcome().isEmpty() && state.phase() != Phase.HELD) {
                terminal.say("That process ended before the rollout was over. To go on: aws-rollouts rollback " + id);
            }
            int code = state.outcome().equals(Optional.of(Outcome.ROLLED_BACK))
                    ? ExitCode.DONE
                    : state.outcome().isPresent() ? ExitCode.UNDONE : ExitCode.of(state);
            terminal.record(() -> Records.end(state, id, code, Optional.empty(), Instant.now()));
            return code;
        }
    }

    private int undo(RolloutState finished) {
        Optional<Path> report = runOptions.report();
        if (!laterToo) {
            new LaterRollouts(
                            accountOptions.journals(),
                            of -> accountOptions.notes().read(of).map(Notes::place))
                    .refuse(finished);
        }
        try (OpenAccount account = accountOptions.open(accountOptions.notes().read(id))) {
            String next = RolloutIds.next(account.clock().now(), new SecureRandom());
            Plan plan = InputFaults.unlessRefused(new Planner(account.cloud())
                    .planRollback(finished, next, account.clock().now()));
            if (!laterToo) {
                LaterRollouts.refuse(finished, plan);
            }
            Terminal terminal = Output.terminal(command, runOptions.live(), account.zone());
            Conductor.End end = new Conductor(account, terminal, accountOptions.notes()::write, report)
                    .begin(accountOptions.journals(), accountOptions.orders(), next, (rollouts, journal, follower) -> {
                        Conductor.announce(terminal, plan, next, account);
                        return rollouts.start(plan, account.cloud(), journal, follower);
                    });
            return end.exitCode();
        }
    }
}
