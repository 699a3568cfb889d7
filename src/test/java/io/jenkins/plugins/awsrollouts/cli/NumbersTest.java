package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.awsrollouts.gate.HttpGate;
import io.jenkins.plugins.awsrollouts.gate.MetricGate;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.SpecReader;
import io.jenkins.plugins.awsrollouts.rollout.spec.Strategy;
import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers of a spec, however they are written. */
class NumbersTest {
    private static final String METRIC = "\"queries\": [{\"id\": \"m\", \"expression\": \"1\"}]}";

    private static Spec spec(String knobs, Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("web.json"), knobs);
        SpecOptions options = new SpecOptions();
        picocli.CommandLine.populateCommand(options, "--spec", file.toString(), "--group", "web", "--ami", "ami-1");
        return options.spec();
    }

    @Test
    void aWholeNumberMayHaveAPointOrAnExponentInAFile(@TempDir Path folder) throws IOException {
        Spec spec = spec(
                "{\"minHealthy\": 9e1, \"maxHealthy\": 15E+1, \"failedInstances\": -0,"
                        + " \"strategy\": {\"type\": \"linear\", \"percent\": 50.0},"
                        + " \"canary\": {\"steps\": [5e0, 50.00], \"floor\": 2.0},"
                        + " \"gates\": [{\"type\": \"http\", \"port\": 8.08e3, \"status\": 2e2},"
                        + " {\"type\": \"metric\", \"below\": 1e2, \"above\": -0.0, " + METRIC + "]}",
                folder);
        assertEquals(90, spec.limits().minHealthyPercent());
        assertEquals(150, spec.limits().maxHealthyPercent());
        assertEquals(0, spec.limits().failedInstances());
        assertEquals(new Strategy.Linear(50), spec.strategy());
        assertEquals(List.of(5, 50), spec.canary().orElseThrow().steps());
        assertEquals(2, spec.canary().orElseThrow().floor());
        HttpGate http = (HttpGate) spec.gates().get(0);
        assertEquals(8080, http.port());
        assertEquals("200", http.status());
        assertEquals(Optional.of(0.0), ((MetricGate) spec.gates().get(1)).above());
    }

    /** Whatever the program's reader does, an expected text is what an answer's reader makes of the same number. */
    @Test
    void anExpectedNumberOfAnAnswerIsReadAsTheAnswerIs(@TempDir Path folder) throws IOException {
        Spec spec = spec("{\"gates\": [{\"type\": \"http\", \"json\": {\"$.a\": 1.50, \"$.b\": 1e2}}]}", folder);
        ObjectNode answer = (ObjectNode) new ObjectMapper().readTree("{\"a\": 1.50, \"b\": 1e2}");
        HttpGate gate = (HttpGate) spec.gates().get(0);
        assertEquals(answer.get("a").asText(), gate.json().get("$.a"));
        assertEquals(answer.get("b").asText(), gate.json().get("$.b"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"gates": [{"type": "http", "port": 1e5}]} | httpGate port is 100000; use a port from 1 to 65535.
                    {"gates": [{"type": "http", "port": 80.5}]} | httpGate port is "80.5"; give a whole number.
                    {"gates": [{"type": "http", "port": "1e2"}]} | httpGate port is "1e2"; give a whole number.
                    {"gates": [{"type": "http", "port": "NaN"}]} | httpGate port is "NaN"; give a whole number.
                    {"gates": [{"type": "http", "port": 1e400}]} | httpGate port is "1E+400"; give a whole number.
                    {"gates": [{"type": "http", "port": 1e2147483640}]} | httpGate port is "1E+2147483640"; give a whole number.
                    {"gates": [{"type": "http", "port": 1e10}]} | httpGate port is "10000000000"; give a number of at most 9 digits.
                    {"gates": [{"type": "http", "port": -0}]} | httpGate port is 0; use a port from 1 to 65535.
                    {"minHealthy": 1.01e2} | minHealthyPercent is 101; use 0 to 100.
                    {"minHealthy": -0.5} | minHealthy is "-0.5"; give a whole number of percent.
                    {"minHealthy": "1e2%"} | minHealthy is "1e2%"; give a whole number of percent.
                    {"maxHealthy": 99.0} | maxHealthyPercent is 99; use 100 to 200.
                    {"bake": 1e2} | bake is "100"; give a time such as 90s, 10m or 1h30m.
                    {"strategy": {"type": "linear", "percent": 1.0e3}} | linear is 1000 %; use 1 to 100.
                    {"strategy": {"type": "linear", "percent": "1e1"}} | linear percent is "1e1"; give a whole number of percent, 1 to 100.
                    {"canary": {"floor": 2e3}} | canary floor is 2000; use 1 to 1000.
                    {"canary": {"analysis": {"metrics": ["errorRate"], "pass": 1e400}}} | analysis pass is "1E+400"; give a number such as 1 or 0.5.
                    {"canary": {"analysis": {"metrics": ["errorRate"], "pass": "NaN"}}} | analysis pass is "NaN"; give a number such as 1 or 0.5.
                    {"canary": {"analysis": {"metrics": ["errorRate"], "weights": {"default": "NaN"}}}} | analysis weights has "NaN" for default; give percents.
                    """)
    void aWrongNumberIsToldAsItIsWrittenOrPlain(String knobs, String sentence, @TempDir Path folder) {
        InputFaults faults = assertThrows(InputFaults.class, () -> spec(knobs, folder));
        assertEquals(List.of(sentence), faults.sentences());
    }

    @Test
    void aBoundIsToldWithAllOfItsDigits(@TempDir Path folder) throws IOException {
        String two = "{\"type\": \"metric\", \"below\": 1e-5, \"above\": 1.0e2, " + METRIC;
        InputFaults faults = assertThrows(InputFaults.class, () -> spec("{\"gates\": [" + two + "]}", folder));
        assertEquals(
                List.of("metricGate expects a value above 100 and below 0.00001, which none is; correct one of them."),
                faults.sentences());
    }

    /** A reader without big numbers, as other callers may have, tells whole ones in the same way. */
    @Test
    void aNumberOfAnotherReaderIsToldInTheSameWay() throws IOException {
        ObjectNode node = (ObjectNode) new ObjectMapper()
                .readTree("{\"group\": \"web\", \"ami\": \"ami-1\", \"minHealthy\": 2e2, \"maxHealthy\": 1e400}");
        assertEquals(
                List.of(
                        "maxHealthy is \"Infinity\"; give a whole number of percent.",
                        "minHealthyPercent is 200; use 0 to 100."),
                ((SpecReader.Read.Wrong) SpecReader.read(node))
                        .faults().stream().sorted().toList());
    }

    @ParameterizedTest
    @CsvSource({"100.0,100", "0.5,0.5", "-0.0,0", "1e2,100", "2000,2000", "1e-5,0.00001", "NaN,NaN"})
    void aNumberIsSaidWithoutWhatItDoesNotHave(double number, String words) {
        assertEquals(words, Words.number(number));
    }

    @ParameterizedTest
    @CsvSource({"2000,2000", "NaN,NaN", "0.5,0.5", "-0,0"})
    void aSpeedThatIsNoneIsRefused(String speed, String told, @TempDir Path folder) {
        Cli cli = new Cli(folder);
        assertEquals(ExitCode.WRONG, cli.plan("--group", "web", "--ami", "ami-0b7e41", "--speed", speed));
        assertEquals("speed is " + told + "; use 1 to 1000.", cli.errors().get(0));
    }
}
