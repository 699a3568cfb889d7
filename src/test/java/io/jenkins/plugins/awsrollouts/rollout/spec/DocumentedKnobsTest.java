package io.jenkins.plugins.awsrollouts.rollout.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables of the documentation say what the knobs say. */
class DocumentedKnobsTest {
    /**
     * A table.
     *
     * @param key the heading of the column with the knobs' names
     * @param known which of the block's knobs it tells of
     */
    private record Table(String document, String heading, String key, Block<?> block, Predicate<String> known) {
        List<Map<String, String>> expected() {
            return block.names().stream()
                    .filter(known)
                    .map(name -> Map.of(
                            key,
                            name,
                            "default",
                            block.otherwise(name),
                            "meaning",
                            block.knob(name).sentence()))
                    .toList();
        }

        @Override
        public String toString() {
            return document + " " + heading;
        }
    }

    static Stream<Table> tables() {
        Predicate<String> own =
                name -> !name.equals("type") && !GateReader.TERMS.names().contains(name);
        Predicate<String> all = name -> true;
        return Stream.of(
                new Table("command-line.md", "## The spec", "JSON key", SpecReader.KNOBS, all),
                new Table("command-line.md", "### Canary", "JSON key", CanaryReader.KNOBS, all),
                new Table("blue-green.md", "## Knobs", "key", SwapReader.KNOBS, all),
                new Table("gates.md", "## `http`", "key", GateReader.HTTP, own),
                new Table("gates.md", "## `script`", "key", GateReader.SCRIPT, own),
                new Table("gates.md", "## `lambda`", "key", GateReader.LAMBDA, own),
                new Table("gates.md", "## `alarm`", "key", GateReader.ALARM, own),
                new Table("gates.md", "## `metric`", "key", GateReader.METRIC, own),
                new Table("gates.md", "## `approval`", "key", GateReader.APPROVAL, own),
                new Table(
                        "analysis.md",
                        "## What is judged",
                        "knob of a metric",
                        AnalysisReader.METRIC,
                        name -> !AnalysisReader.SOURCES.contains(name)),
                new Table("analysis.md", "## What is judged", "knob of the criteria", AnalysisReader.CRITERIA, all),
                new Table(
                        "analysis.md",
                        "## How to ask for it",
                        "knob of the analysis",
                        AnalysisReader.KNOBS,
                        name -> !AnalysisReader.CRITERIA.names().contains(name)));
    }

    @ParameterizedTest
    @MethodSource("tables")
    void aTableSaysOfEachKnobItsDefaultAndWhatItIs(Table table) throws IOException {
        List<Map<String, String>> rows = rows(table.document(), table.heading(), table.key()).stream()
                .map(row -> Map.of(
                        table.key(),
                        name(row.get(table.key())),
                        "default",
                        row.get("default"),
                        "meaning",
                        row.get("meaning")))
                .toList();
        assertEquals(lines(table.expected()), lines(rows));
    }

    @Test
    void theKindsOfGatesHaveTheTermsThatTheirTableSays() throws IOException {
        List<String> kinds = List.of("http", "script", "lambda", "alarm", "metric", "approval");
        String heading = "## Knobs of every kind";
        assertEquals(
                GateReader.TERMS.knobs().stream()
                        .map(knob -> knob.name() + " | " + knob.meaning())
                        .toList(),
                rows("gates.md", heading, "key").stream()
                        .map(row -> name(row.get("key")) + " | " + row.get("meaning"))
                        .toList());
        assertEquals(
                GateReader.TERMS.names().stream()
                        .map(name -> name + " "
                                + kinds.stream()
                                        .map(kind -> GateReader.block(kind)
                                                .orElseThrow()
                                                .usual(name))
                                        .toList())
                        .toList(),
                rows("gates.md", heading, "default").stream()
                        .map(row -> name(row.get("default")) + " "
                                + kinds.stream()
                                        .map(kind -> name(row.get("`" + kind + "`")))
                                        .toList())
                        .toList());
    }

    private static String lines(List<Map<String, String>> rows) {
        return rows.stream()
                .map(row -> row.entrySet().stream()
                        .sorted(Map.Entry.<String, String>comparingByKey().reversed())
                        .map(Map.Entry::getValue)
                        .collect(Collectors.joining(" | ")))
                .collect(Collectors.joining("\n"));
    }

    /** {@code group} of "`group` (also `autoScalingGroup`)". */
    private static String name(String cell) {
        return cell.replaceFirst("^`([^`]*)`.*", "$1");
    }

    /** The rows of the table with such a column below a heading, each by the headings of its columns. */
    private static List<Map<String, String>> rows(String document, String heading, String column) throws IOException {
        List<String> lines = Files.readAllLines(Path.of("docs", document));
        List<String> below = lines.subList(lines.indexOf(heading) + 1, lines.size());
        String first = below.stream()
                .filter(line -> line.startsWith("|") && cells(line).contains(column))
                .findFirst()
                .orElseThrow();
        List<String> columns = cells(first);
        return below.subList(below.indexOf(first) + 2, below.size()).stream()
                .takeWhile(line -> line.startsWith("|"))
                .map(DocumentedKnobsTest::cells)
                .map(cells -> Stream.iterate(0, i -> i < columns.size(), i -> i + 1)
                        .collect(Collectors.toMap(columns::get, cells::get)))
                .toList();
    }

    private static List<String> cells(String line) {
        return Arrays.stream(line.substring(1).split("\\|")).map(String::strip).toList();
    }
}
