package io.jenkins.plugins.awsrollouts.cli;

import io.jenkins.plugins.awsrollouts.cloud.Clock;
import io.jenkins.plugins.awsrollouts.gate.HttpGate;
import io.jenkins.plugins.awsrollouts.history.DeploymentView;
import io.jenkins.plugins.awsrollouts.history.Sightings;
import io.jenkins.plugins.awsrollouts.rollout.journal.Journal;
import io.jenkins.plugins.awsrollouts.rollout.journal.MemoryJournal;
import io.jenkins.plugins.awsrollouts.rollout.journal.RolloutIds;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planner;
import io.jenkins.plugins.awsrollouts.rollout.spec.Limits;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Strategy;
import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedShop;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Shows a good and a bad AMI being rolled out. */
@Command(
        name = "demo",
        description = "Rolls out a good AMI and then a bad one, in a simulated account whose time runs faster than"
                + " ours, and writes a report.")
final class DemoCommand implements Callable<Integer> {
    private static final Duration STALE = Duration.ofSeconds(15);

    @picocli.CommandLine.Spec
    private CommandSpec command;

    @Option(
            names = "--speed",
            paramLabel = "FACTOR",
            defaultValue = "20",
            description = "How many simulated seconds pass in one of ours. Default: ${DEFAULT-VALUE}.")
    private double speed;

    @Option(
            names = "--seed",
            paramLabel = "NUMBER",
            defaultValue = "1",
            description = "Which world; the same seed gives the same one. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Mixin
    private RunOptions runOptions;

    @Override
    public Integer call() {
        if (!(speed >= 1 && speed <= 1000)) {
            throw new InputFaults(List.of("speed is " + Words.number(speed) + "; use 1 to 1000."));
        }
        List<DeploymentView> views = new ArrayList<>();
        try (OpenAccount account = OpenAccount.simulated(seed, speed)) {
            Terminal terminal = Output.terminal(command, runOptions.live(), account.zone());
            terminal.say("A simulated account: 12 instances in three zones behind a load balancer; time runs "
                    + Math.round(speed) + " times as fast as ours.");
            int good = run(account, terminal, SimulatedShop.GOOD, views);
            terminal.say("");
            pass(account.clock());
            int bad = good == ExitCode.DONE ? run(account, terminal, SimulatedShop.SICK, views) : good;
            Path report = runOptions.report().orElse(Path.of("aws-rollouts-demo.html"));
            WrittenFile.report(report, views);
            terminal.say("");
            boolean asMeant = good == ExitCode.DONE && bad == ExitCode.UNDONE;
            terminal.say((asMeant ? "The good AMI was promoted, the bad one rolled back." : "That was not as meant.")
                    + " Report: " + report.toAbsolutePath());
            return asMeant ? ExitCode.DONE : ExitCode.UNDONE;
        }
    }

    /** Lets a little time pass: a read just after the first rollout may still show its lock. */
    private static void pass(Clock clock) {
        CountDownLatch over = new CountDownLatch(1);
        clock.at(clock.now().plus(STALE), over::countDown);
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int run(OpenAccount account, Terminal terminal, String ami, List<DeploymentView> views) {
        terminal.say("$ aws-rollouts deploy --group web --ami " + ami
                + " --strategy halfAtATime --bake 1m --final-bake 1m --http-gate path=/health,timeout=2m");
        String id = RolloutIds.next(account.clock().now(), new Random(seed + views.size()));
        Plan plan = InputFaults.unlessRefused(
                new Planner(account.cloud()).plan(spec(ami), id, account.clock().now()));
        Journal journal = new MemoryJournal();
        Conductor.End end = new Conductor(account, terminal, (same, seen) -> {}, Optional.empty())
                .run(
                        journal,
                        Sightings.none(),
                        (rollouts, follower) -> rollouts.start(plan, account.cloud(), journal, follower));
        end.view().ifPresent(views::add);
        return end.exitCode();
    }

    private static Spec spec(String ami) {
        Limits usual = Limits.defaults();
        Duration bake = Duration.ofMinutes(1);
        return Spec.of(SimulatedShop.GROUP, ami)
                .withStrategy(new Strategy.HalfAtATime())
                .withGates(List.of(gate()))
                .withLimits(new Limits(
                        usual.minHealthyPercent(),
                        usual.maxHealthyPercent(),
                        usual.warmUp(),
                        usual.healthTimeout(),
                        usual.progressDeadline(),
                        usual.failedInstances(),
                        bake,
                        bake));
    }

    private static HttpGate gate() {
        HttpGate usual = HttpGate.onInstances(80, "/health");
        return new HttpGate(
                usual.url(),
                usual.scheme(),
                usual.port(),
                usual.path(),
                usual.publicAddress(),
                usual.status(),
                usual.body(),
                usual.successes(),
                usual.failures(),
                usual.interval(),
                Duration.ofMinutes(2),
                usual.attemptTimeout());
    }
}
