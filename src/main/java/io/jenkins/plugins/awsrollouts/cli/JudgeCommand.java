package io.jenkins.plugins.awsrollouts.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.awsrollouts.analysis.Comparison;
import io.jenkins.plugins.awsrollouts.analysis.MetricResult;
import io.jenkins.plugins.awsrollouts.analysis.Outcome;
import io.jenkins.plugins.awsrollouts.analysis.Replay;
import io.jenkins.plugins.awsrollouts.cloud.MetricSource;
import io.jenkins.plugins.awsrollouts.cloud.OneLine;
import io.jenkins.plugins.awsrollouts.gate.Analysis;
import io.jenkins.plugins.awsrollouts.rollout.journal.DiskFault;
import io.jenkins.plugins.awsrollouts.rollout.recovery.Retrospect;
import io.jenkins.plugins.awsrollouts.rollout.spec.EvidenceReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Judges samples that a user or CloudWatch has, as a rollout would have. */
@Command(
        name = "judge",
        description = "Judges past samples of a canary and its baseline, minute by minute, as a rollout would have:"
                + " those of FILE, or with --from those of an account.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:Pass.", "1:Fail.", "2:The file or the call cannot be used.", "3:Inconclusive."})
final class JudgeCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @picocli.CommandLine.Spec
    private CommandSpec command;

    @Parameters(
            paramLabel = "FILE",
            arity = "0..1",
            description =
                    "Samples as JSON; with --from an analysis as in a spec. docs/analysis.md tells how. - is standard"
                            + " input.")
    private String file;

    @Mixin
    private PastOptions past = new PastOptions();

    @Mixin
    private AccountOptions accountOptions;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() {
        JsonNode evidence = past.given() ? remembered() : own();
        EvidenceReader.Given given = EvidenceReader.read(evidence);
        refuse(given.faults());
        past.save().ifPresent(to -> save(evidence, to));
        Replay replay = Replay.of(given.criteria(), given.samples(), given.ends(), given.shares());
        PrintWriter out = command.commandLine().getOut();
        if (Output.of(command) == Output.JSON) {
            out.println(Records.verdict(json(replay)));
        } else if (json) {
            out.println(json(replay).toPrettyString());
        } else {
            print(replay, out);
        }
        return switch (replay.outcome()) {
            case PASS -> ExitCode.DONE;
            case FAIL -> ExitCode.UNDONE;
            case INCONCLUSIVE -> ExitCode.HELD;
        };
    }

    private static void refuse(List<String> faults) {
        if (!faults.isEmpty()) {
            throw new InputFaults(faults);
        }
    }

    // ---- the samples of a file

    private JsonNode own() {
        List<String> faults = new ArrayList<>(past.strays());
        if (file == null) {
            faults.add("Nothing says which samples to judge; name a FILE of samples, or give --from CLOUDWATCH.");
        }
        refuse(faults);
        return parsed();
    }

    // ---- the samples of an account

    private JsonNode remembered() {
        List<String> faults = new ArrayList<>();
        PastOptions.PastQuestion asked = past.asked(criteria(faults));
        faults.addAll(asked.faults());
        TargetPair pair = past.pair();
        faults.addAll(pair.faults());
        try (OpenAccount account = opened(faults)) {
            Instant now = account.clock().now();
            Duration delay = asked.analysis().map(Analysis::delay).orElse(Duration.ZERO);
            asked.span().ifPresent(span -> faults.addAll(span.faults(now, delay)));
            TargetPair.FleetPair fleets = pair.found(account.cloud().traffic(), faults);
            refuse(faults);
            Retrospect back = new Retrospect(
                    asked.analysis().orElseThrow(),
                    fleets.canary(),
                    fleets.baseline(),
                    asked.span().orElseThrow(),
                    asked.steps());
            Retrospect.Past found = back.past(answer(account.cloud().metrics(), back.request()));
            found.gaps().stream().map(OneLine::of).forEach(command.commandLine().getErr()::println);
            return found.evidence();
        }
    }

    /** How it is to be judged, from a file; empty without one, or where it cannot be read. */
    private Optional<JsonNode> criteria(List<String> faults) {
        try {
            return Optional.ofNullable(file).map(name -> parsed());
        } catch (InputFaults e) {
            faults.addAll(e.sentences());
            return Optional.empty();
        }
    }

    /** Without an account nothing more can be looked at: all faults till then are told. */
    private OpenAccount opened(List<String> faults) {
        try {
            return accountOptions.open();
        } catch (InputFaults e) {
            faults.addAll(e.sentences());
            throw new InputFaults(faults);
        }
    }

    private static MetricSource.Answer answer(MetricSource metrics, MetricSource.Request request) {
        CompletableFuture<MetricSource.Answer> coming = new CompletableFuture<>();
        metrics.read(request, coming::complete);
        try {
            MetricSource.Answer answer = coming.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (!answer.problem().isEmpty()) {
                throw new InputFaults(List.of("Not all samples came: " + answer.problem()
                        + "; allow cloudwatch:GetMetricData and mend the queries, or try again."));
            }
            return answer;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("It was interrupted before CloudWatch answered; try again.", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(
                    "CloudWatch gave no answer within " + PATIENCE.toMinutes() + " min; try again.", e);
        }
    }

    private static void save(JsonNode evidence, Path to) {
        try {
            Files.writeString(to, evidence.toPrettyString());
        } catch (IOException e) {
            throw new InputFaults(List.of("The file " + to + " cannot be written: " + DiskFault.why(e) + "."));
        }
    }

    // ---- files

    private JsonNode parsed() {
        return new SpecFile("file", file).read();
    }

    // ---- as text

    private static void print(Replay replay, PrintWriter out) {
        Outcome before = null;
        for (Replay.Look look : replay.looks()) {
            Outcome outcome = look.verdict().outcome();
            if (outcome != before || look.end()) {
                out.println(OneLine.of("minute " + look.minute() + ", step " + look.step() + (look.end() ? " ends" : "")
                        + ": " + word(outcome) + ": " + look.verdict().why()));
            }
            before = outcome;
        }
        Replay.Look last = replay.deciding();
        out.println();
        out.println(word(last.verdict().outcome()) + " at minute " + last.minute());
        last.verdict().metrics().forEach(metric -> out.println("  " + OneLine.of(metric.why())));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    // ---- as JSON

    private static ObjectNode json(Replay replay) {
        Replay.Look last = replay.deciding();
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("outcome", word(last.verdict().outcome())).put("at", last.minute());
        ArrayNode metrics = node.putArray("metrics");
        last.verdict().metrics().forEach(metric -> metrics.add(json(metric)));
        node.put("why", last.verdict().why());
        ArrayNode looks = node.putArray("looks");
        replay.looks().forEach(look -> looks.addObject()
                .put("minute", look.minute())
                .put("step", look.step())
                .put("outcome", word(look.verdict().outcome()))
                .put("why", look.verdict().why()));
        return node;
    }

    private static ObjectNode json(MetricResult metric) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("name", metric.name())
                .put("classification", word(metric.classification()))
                .put("why", metric.why());
        metric.baselineMean().ifPresent(mean -> node.put("baselineMean", mean));
        metric.canaryMean().ifPresent(mean -> node.put("canaryMean", mean));
        metric.comparison().ifPresent(comparison -> figures(node, comparison));
        return node;
    }

    private static void figures(ObjectNode node, Comparison comparison) {
        node.put("p", comparison.p()).put("level", comparison.level());
        comparison.shown().ifPresent(shown -> node.put("shown", shown));
        comparison.allowed().ifPresent(allowed -> node.put("allowed", allowed));
    }
}
