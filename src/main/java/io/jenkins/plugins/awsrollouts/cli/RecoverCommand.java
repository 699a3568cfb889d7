package io.jenkins.plugins.awsrollouts.cli;

import io.jenkins.plugins.awsrollouts.rollout.journal.RolloutIds;
import io.jenkins.plugins.awsrollouts.rollout.recovery.Recovery;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;

/** Puts a group back from the account alone. */
@Command(
        name = "recover",
        description =
                "Puts a group back from its tags alone, where the journal of its rollout is lost. The process that"
                        + " ran that rollout must be dead.")
final class RecoverCommand implements Callable<Integer> {
    @picocli.CommandLine.Spec
    private CommandSpec command;

    @Parameters(paramLabel = "GROUP", description = "The Auto Scaling group.")
    private String group;

    @Mixin
    private AccountOptions accountOptions;

    @Mixin
    private RunOptions runOptions;

    @Override
    public Integer call() {
        Optional<Path> report = runOptions.report();
        try (OpenAccount account = accountOptions.open()) {
            Recovery.Found found =
                    Recovery.plan(account.cloud(), group, account.clock().now());
            Recovery recovery = found.recovery().orElseThrow(() -> new InputFaults(found.faults()));
            Continuation.free(accountOptions.journals(), recovery.plan().rolloutId());
            String journalId = RolloutIds.next(account.clock().now(), new SecureRandom());
            Terminal terminal = Output.terminal(command, runOptions.live(), account.zone());
            Conductor.End end = new Conductor(account, terminal, accountOptions.notes()::write, report)
                    .begin(
                            accountOptions.journals(),
                            accountOptions.orders(),
                            journalId,
                            (rollouts, journal, follower) -> {
                                terminal.say("Recovering " + group + " from rollout "
                                        + recovery.plan().rolloutId() + "; journal " + journalId);
                                terminal.record(() -> Records.begin(
                                        recovery.plan(),
                                        journalId,
                                        account.place(),
                                        account.clock().now()));
                                return rollouts.recover(recovery, account.cloud(), journal, follower);
                            });
            return end.exitCode() == ExitCode.UNDONE ? ExitCode.DONE : end.exitCode();
        }
    }
}
