package io.jenkins.plugins.awsrollouts.cli;

import io.jenkins.plugins.awsrollouts.rollout.state.Command;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;

/** Goes on with a rollout. */
@picocli.CommandLine.Command(
        name = "resume",
        description = "Goes on with a rollout that was held, or whose process died, from its journal and the account.")
final class ResumeCommand implements Callable<Integer> {
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
        RolloutState state = continuation.unfinished();
        boolean held = state.phase() == Phase.HELD;
        return continuation.goOn(held ? Optional.of(Command.RESUME) : Optional.empty());
    }
}
