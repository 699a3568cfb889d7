package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Samples that a user has, judged as a rollout would have: whole files, outputs and exit codes. */
class JudgeCommandTest {
    private static final String BASELINE = "[0.01,0.011,0.012,0.013,0.014,0.015,0.016,0.017,0.018,"
            + "0.01,0.012,0.014,0.016,0.018,0.02,0.013,0.011,0.01,0.01,0.011,0.012,0.013,0.014,0.015,0.016,0.017,0.018]";

    @TempDir
    private Path folder;

    private record Ran(int code, String out, String err) {}

    private Ran run(String content, String... more) throws IOException {
        Path file = Files.writeString(folder.resolve("evidence.json"), content);
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] arguments = Arrays.copyOf(new String[] {"judge", file.toString()}, 2 + more.length);
        System.arraycopy(more, 0, arguments, 2, more.length);
        int code = Main.run(new PrintWriter(out), new PrintWriter(err), arguments);
        return new Ran(code, out.toString(), err.toString());
    }

    private static String of(String value, int times) {
        return IntStream.range(0, times).mapToObj(i -> value).collect(Collectors.joining(",", "[", "]"));
    }

    private static String errors(String baseline, String canary, int requests) {
        return "{\"metrics\":[{\"name\":\"errorRate\",\"kind\":\"rate\",\"direction\":\"increase\",\"critical\":true,"
                + "\"baseline\":" + baseline + ",\"canary\":" + canary + ",\"baselineRequests\":"
                + of("" + requests, 27)
                + ",\"canaryRequests\":" + of("" + requests, 27) + "}],\"steps\":[9,18,27]}";
    }

    /** Case B1: the baseline's errors rise, the canary answers nothing else. */
    @ParameterizedTest
    @CsvSource({"3000", "15", "6"})
    void aDeadCanaryFailsWithinFiveMinutesWhateverTheTraffic(int requests) throws IOException {
        Ran ran = run(errors(BASELINE, of("1", 27), requests), "--json");
        assertEquals(ExitCode.UNDONE, ran.code(), ran.out());
        JsonNode node = new ObjectMapper().readTree(ran.out());
        assertEquals("fail", node.path("outcome").asText());
        assertTrue(node.path("at").asInt() <= 5, ran.out());
        assertEquals("high", node.path("metrics").path(0).path("classification").asText());
        assertEquals(node.path("at").asInt(), node.path("looks").size());
    }

    @Test
    void aDeadCanaryFailsBesideADeadBaseline() throws IOException {
        assertEquals(
                ExitCode.UNDONE, run(errors(of("1", 27), of("1", 27), 3000)).code());
    }

    @Test
    void equalFleetsPassAndThePassSaysWhatItWouldHaveShown() throws IOException {
        Ran ran = run(errors(BASELINE, BASELINE, 3000));
        assertEquals(ExitCode.DONE, ran.code(), ran.out());
        assertTrue(ran.out().contains("would have shown"), ran.out());
        assertTrue(ran.out().contains("step 3 ends: pass"), ran.out());
    }

    /** Cases B3 and B4: what comes with the second step, and every third minute. */
    @Test
    void whatBreaksLateOrInBurstsDoesNotPass() throws IOException {
        String late = "[" + of("0.01", 9).replaceAll("[\\[\\]]", "") + ","
                + of("0.05", 18).replaceAll("[\\[\\]]", "") + "]";
        assertEquals(ExitCode.UNDONE, run(errors(of("0.01", 27), late, 3000)).code());
        String bursts = IntStream.range(0, 27)
                .mapToObj(i -> i % 3 == 1 ? "1" : "0.01")
                .collect(Collectors.joining(",", "[", "]"));
        assertEquals(ExitCode.UNDONE, run(errors(BASELINE, bursts, 3000)).code());
    }

    /** What decides is usual in the step; but nothing passes that has just died, alone or with its baseline. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 8})
    void whatHasJustDiedDoesNotPass(int minutes) throws IOException {
        String dead = "[" + of("0.01", 27 - minutes).replaceAll("[\\[\\]]", "") + ","
                + of("1", minutes).replaceAll("[\\[\\]]", "") + "]";
        assertNotEquals(ExitCode.DONE, run(errors(BASELINE, dead, 3000)).code());
        if (minutes > 1) {
            assertNotEquals(ExitCode.DONE, run(errors(dead, dead, 3000)).code());
        }
    }

    @Test
    void aCanaryWithoutRequestsForMostOfAStepDoesNotPass() throws IOException {
        String silent = "[" + of("0.01", 20).replaceAll("[\\[\\]]", "") + ","
                + of("null", 7).replaceAll("[\\[\\]]", "") + "]";
        String requests = "[" + of("3000", 20).replaceAll("[\\[\\]]", "") + ","
                + of("0", 7).replaceAll("[\\[\\]]", "") + "]";
        Ran ran = run(errors(BASELINE, silent, 3000)
                .replace("\"canaryRequests\":" + of("3000", 27), "\"canaryRequests\":" + requests));
        assertEquals(ExitCode.HELD, ran.code(), ran.out());
        assertTrue(ran.out().contains("is known of 2 of the minutes of this step on the canary, of 9"), ran.out());
    }

    /** Of one critical value, 30 a list of its own: "0.4x60 4x30" is 60 times 0.4 and then 30 times 4. */
    private static String values(String direction, String baseline, String canary) {
        return "{\"metrics\":[{\"name\":\"m\",\"direction\":\"" + direction + "\",\"critical\":true,\"baseline\":"
                + list(baseline) + ",\"canary\":" + list(canary) + "}]}";
    }

    private static String list(String runs) {
        return Stream.of(runs.split(" "))
                .map(run -> run.split("x"))
                .flatMap(run -> Stream.generate(() -> run[0]).limit(Long.parseLong(run[1])))
                .collect(Collectors.joining(",", "[", "]"));
    }

    /** What is usual would pass in each of them. */
    @ParameterizedTest
    @CsvSource({
        "increase,0.4x90,0.2x60 4x30",
        "increase,0.4x90,0.2x60 1x30",
        "decrease,200x90,300x60 80x30",
        "increase,0.2x30,0.2x23 20x7",
        "increase,0.2x120,0.2x100 20x20",
        "increase,0.2x30,0.2x5 20x1 0.2x5 20x1 0.2x5 20x1 0.2x5 20x1 0.2x4 20x2",
        "decrease,200x30,200x24 0x6",
        "increase,0.2x30,0.2x10 nullx20",
        "increase,0.2x30,0.2x16 nullx14"
    })
    void aValueThatIsMuchWorseInALaterPartOrInSomeMinutesDoesNotPass(String direction, String baseline, String canary)
            throws IOException {
        Ran ran = run(values(direction, baseline, canary));
        assertNotEquals(ExitCode.DONE, ran.code(), ran.out());
    }

    @ParameterizedTest
    @CsvSource({"0.01x4 1x10 0.01x16,0.01x24 0.8x6", "0.01x4 1x5 0.01x21,0.01x22 0.3x8", "1x10 0.01x20,0.01x25 0.5x5"})
    void anOutageOfTheBaselineHidesNothingThatComesAfterIt(String baseline, String canary) throws IOException {
        Ran ran = run("{\"metrics\":[{\"name\":\"e\",\"kind\":\"rate\",\"critical\":true,\"baseline\":" + list(baseline)
                + ",\"canary\":" + list(canary) + ",\"baselineRequests\":" + list("300x30") + ",\"canaryRequests\":"
                + list("300x30") + "}]}");
        assertNotEquals(ExitCode.DONE, ran.code(), ran.out());
    }

    @ParameterizedTest
    @CsvSource({"0.99,0.92", "0.99,0.97", "0.999,0.91"})
    void aShareOfGoodAnswersWithoutRequestsIsJudgedByTheOthersToo(String baseline, String canary) throws IOException {
        Ran ran = run(
                values("decrease", baseline + "x30", canary + "x30").replace("\"name\"", "\"kind\":\"rate\",\"name\""));
        assertEquals(ExitCode.UNDONE, ran.code(), ran.out());
    }

    @ParameterizedTest
    @CsvSource({"0.99,0.90", "0.999,0.97", "0.99,0.80", "0.99,0"})
    void aShareOfGoodAnswersIsJudgedByTheOthers(String baseline, String canary) throws IOException {
        for (String direction : List.of("decrease", "either")) {
            String file = errors(of(baseline, 27), of(canary, 27), 3000)
                    .replace("\"direction\":\"increase\"", "\"direction\":\"" + direction + "\"");
            Ran ran = run(file);
            assertTrue(file.contains(direction), file);
            assertEquals(ExitCode.UNDONE, ran.code(), ran.out());
        }
    }

    @Test
    void namesDoNotCommandTheTerminal() throws IOException {
        Ran ran = run(errors(BASELINE, BASELINE, 3000).replace("errorRate", "a\\u001b[31mb\\r"));
        assertEquals(ExitCode.DONE, ran.code(), ran.out());
        assertFalse(ran.out().contains("\u001b") || ran.out().contains("\r"), ran.out());
    }

    /** Case B6: nothing for long, then something in nearly every second minute. */
    @Test
    void mostlyZeroAndThenNotIsWorse() throws IOException {
        String some =
                IntStream.range(0, 60).mapToObj(i -> i % 20 < 9 ? "3" : "0").collect(Collectors.joining(",", "[", "]"));
        Ran ran = run("{\"metrics\":[{\"name\":\"restarts\",\"direction\":\"increase\",\"critical\":true,\"baseline\":"
                + of("0", 60) + ",\"canary\":" + some + "}]}");
        assertEquals(ExitCode.UNDONE, ran.code(), ran.out());
    }

    /** Case B7: five minutes prove nothing yet. */
    @Test
    void fiveMinutesOfAWildCanaryAreNoPass() throws IOException {
        Ran ran = run("{\"metrics\":[{\"name\":\"latency\",\"unit\":\"s\",\"direction\":\"increase\",\"critical\":true,"
                + "\"baseline\":[0.1,0.1,0.1,0.1,0.1],\"canary\":[0.28,1,4,10,28]}]}");
        assertEquals(ExitCode.HELD, ran.code(), ran.out());
    }

    @Test
    void minutesWithoutANumberAreLeftOut() throws IOException {
        Ran ran = run("{\"metrics\":[{\"name\":\"latency\",\"direction\":\"increase\",\"baseline\":[1,null,1,1,1,1],"
                + "\"canary\":[null,1,1,1,1,1]}]}");
        assertEquals(ExitCode.HELD, ran.code());
        assertTrue(ran.out().contains("too few to tell"), ran.out());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '§',
            value = {
                "[] | It is no JSON object; give one with \"metrics\".",
                "{} | metrics is not given; give a list of metrics.",
                "{\"metrics\":[]} | The analysis has no metric; give at least one.",
                "{\"metrics\":[{\"name\":\"a\",\"canary\":[1,\"x\"]}]} | metric \"a\" canary is \"x\" in minute 2; give a number,"
                        + " or null where there is none.",
                "{\"metrics\":[{\"name\":\"a\",\"kind\":\"rate\",\"canary\":[7]}]} | metric \"a\" canary is 7 in minute 1; give a"
                        + " number from 0 to 1, or null where there is none.",
                "{\"metrics\":[{\"name\":\"a\",\"canary\":[1]}],\"steps\":[5,5]} | steps has 5; give the minutes at which each step"
                        + " ends, growing, such as [9, 18, 27].",
                "{\"metrics\":[{\"name\":\"a\",\"canary\":[1]}],\"shares\":[5,50]} | shares is [5,50]; give the canary's percent of"
                        + " the requests in each of the 1 steps, above 0 and up to 100.",
                "{\"metrics\":[{\"name\":\"a\",\"canary\":[1]},{\"name\":\"a\",\"canary\":[1]}]} | Two metrics are named \"a\"; name"
                        + " them apart.",
                "{\"metrics\":[],\"metrics\":[]} | Duplicate field 'metrics'",
                "{\"metrics\":[{\"name\":\"a\",\"canary\":[1]}],\"steps\":[9]} | The samples end with minute 1, before the last step"
                        + " ends with minute 9; give its samples too, or end it earlier.",
                "{\"metrics\":[{\"name\":\"a\",\"canary\":[1e999]}]} | in minute 1; give a number",
                "{\"metrics\":[{\"name\":\"a\",\"baseline\":[1,2],\"canary\":[1]}]} | metric \"a\" has values of different"
                        + " minutes, 2 of baseline, 1 of canary; give one for each minute in each list, null where there is none.",
                "{\"metrics\":[{\"name\":\"a\",\"allowedIncrease\":2,\"canary\":[1]}]} | analysis metric has allowedIncrease"
                        + " without an effect that they are bounds of; give effect as ratio or superiority.",
                "{\"metrics\":[{\"name\":\"a\",\"canari\":[1]}]} | metric \"a\" \"canari\" is not known"
            })
    void whatIsWrongIsToldInASentence(String content, String sentence) throws IOException {
        Ran ran = run(content);
        assertEquals(ExitCode.WRONG, ran.code(), ran.out());
        assertTrue(ran.err().contains(sentence), ran.err());
    }

    @Test
    void aFileThatIsNotThereIsTold() {
        StringWriter err = new StringWriter();
        String missing = folder.resolve("none.json").toString();
        assertEquals(
                ExitCode.WRONG, Main.run(new PrintWriter(new StringWriter()), new PrintWriter(err), "judge", missing));
        assertTrue(err.toString().contains("does not exist"), err.toString());
    }
}
