package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedShop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What programs are told: one object a line, each as docs/output.schema.json has it. */
class OutputTest {
    private static final Path SCHEMA = Path.of("docs", "output.schema.json");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    private Path folder;

    private final JsonSchema schema = schema();

    private static JsonSchema schema() {
        try {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(Files.readString(SCHEMA));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Runs a command for programs; what it prints, each line held against the schema. */
    private List<JsonNode> told(int exitCode, String... arguments) throws IOException {
        Cli cli = new Cli(folder);
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--output", "json"));
        assertEquals(exitCode, cli.run(all.toArray(String[]::new)), () -> cli.out() + cli.errors());
        assertEquals(List.of(), cli.errors(), "what programs are told stands in one place");
        List<JsonNode> nodes = new ArrayList<>();
        for (String line : cli.out().lines().toList()) {
            JsonNode node = MAPPER.readTree(line);
            assertEquals(Set.of(), schema.validate(node), line);
            nodes.add(node);
        }
        return nodes;
    }

    private static String type(JsonNode node) {
        return node.get("type").asText();
    }

    private List<JsonNode> deployed(int exitCode, String ami) throws IOException {
        return told(
                exitCode,
                Stream.of(
                                "deploy --region simulated --speed 1000 --group web --strategy allAtOnce",
                                "--http-gate path=/health,timeout=2m --ami " + ami)
                        .flatMap(line -> Stream.of(line.split(" ")))
                        .toArray(String[]::new));
    }

    @Test
    void aRolloutBeginsIsToldEventByEventAndEndsWithItsOutcomeAndExitCode() throws IOException {
        List<JsonNode> lines = deployed(ExitCode.DONE, SimulatedShop.GOOD);
        assertEquals("begin", type(lines.get(0)));
        JsonNode end = lines.get(lines.size() - 1);
        assertEquals("end", type(end));
        assertEquals("PROMOTED", end.get("outcome").asText());
        assertEquals(lines.get(0).get("rollout"), end.get("rollout"));
        assertEquals(ExitCode.DONE, end.get("exitCode").asInt());
        assertTrue(
                lines.subList(1, lines.size() - 1).stream()
                        .allMatch(line -> type(line).equals("event")),
                lines::toString);

        JsonNode bad = last(deployed(ExitCode.UNDONE, SimulatedShop.SICK));
        assertEquals("ROLLED_BACK", bad.get("outcome").asText());
        assertEquals(ExitCode.UNDONE, bad.get("exitCode").asInt());
    }

    private static JsonNode last(List<JsonNode> lines) {
        return lines.get(lines.size() - 1);
    }

    @Test
    void aPlanIsOneObjectForEachWayToDeploy() throws IOException {
        for (String way : List.of("--bake=1m", "--canary=5,50", "--blue-green", "--replacement=new-group")) {
            List<JsonNode> lines =
                    told(ExitCode.DONE, "plan", "--region=simulated", "--group=web", "--ami=ami-0b7e41", way);
            assertEquals(1, lines.size());
            assertEquals("plan", type(lines.get(0)));
        }
    }

    @Test
    void aListHasALineForEachRolloutAlsoForOneThatCannotBeRead() throws IOException {
        assertEquals(List.of(), told(ExitCode.DONE, "list"));
        deployed(ExitCode.DONE, SimulatedShop.GOOD);
        Files.writeString(folder.resolve("journals").resolve("r-20250101-00000000.jsonl"), "{");
        Set<String> types = new TreeSet<>();
        told(ExitCode.DONE, "list").forEach(line -> types.add(type(line)));
        assertEquals(Set.of("rollout", "unreadable"), types);
    }

    @Test
    void aReportNamesItsFileAndWhatIsInIt() throws IOException {
        String id = deployed(ExitCode.DONE, SimulatedShop.GOOD)
                .get(0)
                .get("rollout")
                .asText();
        String file = folder.resolve("report.html").toString();
        JsonNode report = told(ExitCode.DONE, "report", id, "-o", file).get(0);
        assertEquals(file, report.get("file").asText());
        assertEquals(id, report.get("rollouts").get(0).asText());
        List<JsonNode> half = told(ExitCode.UNDONE, "report", id, "r-none", "-o", file);
        assertEquals("fault", type(half.get(1)));
    }

    @Test
    void everyFaultOfASpecOfAnAccountAndOfACommandIsAnObject() throws IOException {
        JsonNode spec = told(
                        ExitCode.WRONG, "plan", "--region=simulated", "--bake=never", "--strategy=x", "--group=web")
                .get(0);
        assertEquals(3, spec.get("sentences").size(), spec::toString);
        assertEquals("fault", type(told(ExitCode.WRONG, "plan", "--bke=1m").get(0)));
        assertEquals(
                "fault",
                type(told(ExitCode.WRONG, "plan", "--region=simulated", "--group=nobody", "--ami=ami-0b7e41")
                        .get(0)));
        assertEquals("fault", type(told(ExitCode.WRONG, "resume", "r-none").get(0)));
        assertEquals("fault", type(told(ExitCode.WRONG, "approve", "r-none").get(0)));
        assertEquals("fault", type(told(ExitCode.WRONG, "list", "--state-dir").get(0)));
    }

    @Test
    void aVerdictAnAcceptanceAndACampaignAreObjectsToo() throws IOException {
        Path samples = folder.resolve("samples.json");
        Files.writeString(samples, """
            {"metrics": [{"name": "errorRate", "kind": "rate", "direction": "increase",
              "baseline": [0.01, 0.011, 0.012], "canary": [0.4, 0.35, 0.41],
              "baselineRequests": [3000, 3000, 3000], "canaryRequests": [3000, 3000, 3000]}], "steps": [3], "shares": [50]}
            """);
        assertEquals(
                "verdict",
                type(told(ExitCode.UNDONE, "judge", samples.toString()).get(0)));
        List<JsonNode> acceptance = told(ExitCode.DONE, "acceptance", "--region=simulated", "--yes");
        assertTrue(acceptance.stream().anyMatch(line -> type(line).equals("acceptance")), acceptance::toString);
    }
}
