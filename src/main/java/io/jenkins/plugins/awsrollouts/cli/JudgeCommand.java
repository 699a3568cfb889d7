package io.jenkins.plugins.awsrollouts.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.awsrollouts.analysis.Comparison;
import io.jenkins.plugins.awsrollouts.analysis.MetricResult;
import io.jenkins.plugins.awsrollouts.analysis.Outcome;
import io.jenkins.plugins.awsrollouts.analysis.Replay;
import io.jenkins.plugins.awsrollouts.rollout.EvidenceReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Judges samples that a user has, as a rollout would have. */
@Command(
        name = "judge",
        description = "Judges past samples of a canary and its baseline, minute by minute, as a rollout would have.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:Pass.", "1:Fail.", "2:The file cannot be used.", "3:Inconclusive."})
final class JudgeCommand implements Callable<Integer> {
    @picocli.CommandLine.Spec
    private CommandSpec command;

    @Parameters(paramLabel = "FILE", description = "Samples as JSON; docs/analysis.md tells how. - is standard input.")
    private String file;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() {
        EvidenceReader.Given given = EvidenceReader.read(parsed());
        if (!given.faults().isEmpty()) {
            throw new Faults(given.faults());
        }
        Replay replay = Replay.of(given.criteria(), given.samples(), given.ends(), given.shares());
        PrintWriter out = command.commandLine().getOut();
        if (json) {
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

    private JsonNode parsed() {
        JsonMapper strict = JsonMapper.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
        try {
            byte[] bytes = file.equals("-") ? System.in.readAllBytes() : Files.readAllBytes(Path.of(file));
            return strict.readTree(bytes);
        } catch (JsonProcessingException e) {
            String place =
                    e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
            throw new Faults(List.of(file + " is no JSON" + place + ": "
                    + e.getOriginalMessage().lines().findFirst().orElse("")));
        } catch (IOException e) {
            throw new Faults(List.of(file + " cannot be read: " + e + "; name a file of samples."));
        }
    }

    // ---- as text

    private static void print(Replay replay, PrintWriter out) {
        Outcome before = null;
        for (Replay.Look look : replay.looks()) {
            Outcome outcome = look.verdict().outcome();
            if (outcome != before || look.end()) {
                out.println("minute " + look.minute() + ", step " + look.step() + (look.end() ? " ends" : "") + ": "
                        + word(outcome) + ": " + look.verdict().why());
            }
            before = outcome;
        }
        Replay.Look last = replay.deciding();
        out.println();
        out.println(word(last.verdict().outcome()) + " at minute " + last.minute());
        last.verdict().metrics().forEach(metric -> out.println("  " + metric.why()));
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
