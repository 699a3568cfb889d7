package io.jenkins.plugins.awsrollouts.cli;

import io.jenkins.plugins.awsrollouts.proof.campaign.Campaign;
import io.jenkins.plugins.awsrollouts.proof.campaign.CampaignRun;
import io.jenkins.plugins.awsrollouts.proof.campaign.RunReport;
import io.jenkins.plugins.awsrollouts.proof.campaign.Scenario;
import io.jenkins.plugins.awsrollouts.proof.campaign.Scenarios;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the seeded campaign, or replays one seed with its log. */
@Command(
        name = "campaign",
        description =
                "Random rollouts in simulated accounts with random faults, each promise checked after every event.")
final class CampaignCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Option(names = "--runs", description = "How many rollouts; default ${DEFAULT-VALUE}.", defaultValue = "2000")
    private int runs;

    @Option(names = "--first", description = "The first seed; default ${DEFAULT-VALUE}.", defaultValue = "1")
    private long first;

    @Option(names = "--threads", description = "Side by side; default ${DEFAULT-VALUE}.", defaultValue = "2")
    private int threads;

    @Option(names = "--seed", description = "Replay this seed alone, with its log.")
    private Long seed;

    @Option(names = "--canaries", description = "The same rollouts with a canary before each.")
    private boolean canaries;

    @Option(names = "--swaps", description = "The same rollouts as swaps of two fleets, with their rules.")
    private boolean swaps;

    @Option(
            names = "--outcomes",
            description = "Write a line for each seed to this file: seed, outcome, duration and broken promise; to"
                    + " compare two states of the code.")
    private Path outcomes;

    @Override
    public Integer call() throws IOException {
        if (runs < 1 || threads < 1) {
            throw new InputFaults(List.of("runs is " + runs + " and threads is " + threads + "; each is 1 or more."));
        }
        return seed == null ? all() : one();
    }

    private RunReport run(long one) {
        if (swaps) {
            return CampaignRun.withSwap(one);
        }
        return canaries ? CampaignRun.withCanary(one) : CampaignRun.of(one);
    }

    private Scenario scenario() {
        if (swaps) {
            return Scenarios.withSwap(seed);
        }
        return canaries ? Scenarios.withCanary(seed) : Scenarios.inPlace(seed);
    }

    private int one() {
        Terminal terminal = Output.terminal(command, false, ZoneOffset.UTC);
        RunReport report = run(seed);
        terminal.say(scenario().toString());
        report.log().forEach(terminal::say);
        terminal.say("outcome " + report.outcome() + " after " + report.took());
        report.violations().forEach(terminal::say);
        terminal.record(() -> Records.seed(report));
        return report.violations().isEmpty() ? 0 : 1;
    }

    private int all() throws IOException {
        Map<Long, String> lines = new ConcurrentSkipListMap<>();
        Terminal terminal = Output.terminal(command, false, ZoneOffset.UTC);
        Instant start = Instant.now();
        AtomicInteger done = new AtomicInteger();
        Campaign.Summary summary = new Campaign(threads, this::run).run(first, runs, report -> {
            int count = done.incrementAndGet();
            lines.put(report.seed(), line(report));
            if (!report.violations().isEmpty()) {
                terminal.say("seed " + report.seed() + " broke "
                        + report.violations().get(0));
            }
            if (count % 500 == 0) {
                terminal.say(count + " of " + runs + " rollouts");
            }
            terminal.record(() -> Records.seed(report));
        });
        Duration took = Duration.between(start, Instant.now());
        terminal.say(summary.runs() + " rollouts in " + took.toSeconds() + " s: " + summary.outcomes() + ", "
                + summary.failures().size() + " broke a promise");
        if (outcomes != null) {
            Files.write(outcomes, lines.values());
        }
        return summary.failures().isEmpty() ? 0 : 1;
    }

    private static String line(RunReport report) {
        String outcome = report.outcome().map(Enum::name).orElse("-");
        String broken = report.violations().stream().findFirst().orElse("");
        return (report.seed() + " " + outcome + " " + report.took() + " " + broken).strip();
    }
}
