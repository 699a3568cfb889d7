package io.jenkins.plugins.awsrollouts.cli;

import io.jenkins.plugins.awsrollouts.rollout.journal.JournalTaken;
import io.jenkins.plugins.awsrollouts.rollout.state.Command;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Goes on with a rollout. */
@picocli.CommandLine.Command(
        name = "resume",
        description =
                "Goes on with a rollout that was held, or whose process died, from its journal and the account; one that pauses"
                        + " in a zonal shift is told to go on, by the process that has it.")
final class ResumeCommand implements Callable<Integer> {
    @picocli.CommandLine.Spec
    private CommandSpec command;

    @Parameters(paramLabel = "ID", description = "The rollout's id; `list` shows them.")
    private String id;

    @Option(
            names = "--end-pause",
            description = "Ends a pause as well, of a rollout whose process died while it paused. Default: it stays"
                    + " paused, which is told.")
    private boolean endPause;

    @Mixin
    private AccountOptions accountOptions;

    @Mixin
    private RunOptions runOptions;

    @Override
    public Integer call() {
        Continuation continuation = new Continuation(id, accountOptions, runOptions, command);
        RolloutState paused = continuation.state();
        if (paused.outcome().isEmpty() && paused.paused()) {
            try {
                accountOptions.journals().free(id);
            } catch (JournalTaken taken) {
                return endPause(taken);
            }
        }
        RolloutState state = continuation.unfinished();
        boolean held = state.phase() == Phase.HELD;
        return continuation.goOn(held || (endPause && state.paused()) ? Optional.of(Command.RESUME) : Optional.empty());
    }

    /** A rollout that pauses, as in a zonal shift, is told to go on by the process that has it. */
    private int endPause(JournalTaken taken) {
        Terminal terminal = Output.terminal(command, false, ZoneId.systemDefault());
        RolloutState state = new HandOver(id, accountOptions.journals(), accountOptions.orders(), terminal)
                .order(Command.RESUME, "go on", taken);
        if (state.outcome().isEmpty() && state.phase() != Phase.HELD) {
            terminal.say("That process ended before the rollout was over. To go on: aws-rollouts resume " + id);
        }
        int code = ExitCode.of(state);
        terminal.record(() -> Records.end(state, id, code, Optional.empty(), Instant.now()));
        return code;
    }
}
