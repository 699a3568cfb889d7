package io.jenkins.plugins.awsrollouts.cli;

import io.jenkins.plugins.awsrollouts.rollout.journal.RolloutIds;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planner;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;

/** Plans a rollout and carries it out. */
@Command(
        name = "deploy",
        aliases = "immutable-deploy",
        description = "Plans a rollout, then carries it out, with a line for each event.")
final class DeployCommand implements Callable<Integer> {
    @picocli.CommandLine.Spec
    private CommandSpec command;

    @Mixin
    private SpecOptions specOptions;

    @Mixin
    private AccountOptions accountOptions;

    @Mixin
    private RunOptions runOptions;

    @Override
    public Integer call() {
        Spec spec = specOptions.spec();
        Optional<Path> report = runOptions.report();
        try (OpenAccount account = accountOptions.open()) {
            String id = RolloutIds.next(account.clock().now(), new SecureRandom());
            Plan plan = InputFaults.unlessRefused(
                    new Planner(account.cloud()).plan(spec, id, account.clock().now()));
            Terminal terminal = Output.terminal(command, runOptions.live(), account.zone());
            Conductor.End end = new Conductor(account, terminal, accountOptions.notes()::write, report)
                    .begin(accountOptions.journals(), accountOptions.orders(), id, (rollouts, journal, follower) -> {
                        Conductor.announce(terminal, plan, id, account);
                        return rollouts.start(plan, account.cloud(), journal, follower);
                    });
            return end.exitCode();
        }
    }
}
