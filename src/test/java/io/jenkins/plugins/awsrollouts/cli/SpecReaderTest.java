package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.awsrollouts.cloud.ImageQuery;
import io.jenkins.plugins.awsrollouts.gate.HttpGate;
import io.jenkins.plugins.awsrollouts.rollout.Durations;
import io.jenkins.plugins.awsrollouts.rollout.Limits;
import io.jenkins.plugins.awsrollouts.rollout.Share;
import io.jenkins.plugins.awsrollouts.rollout.Spec;
import io.jenkins.plugins.awsrollouts.rollout.SpecReader;
import io.jenkins.plugins.awsrollouts.rollout.SpecWriter;
import io.jenkins.plugins.awsrollouts.rollout.Strategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class SpecReaderTest {
    private static final HttpGate GATE = new HttpGate(
            Optional.empty(),
            "https",
            8443,
            "/health",
            true,
            "200",
            Optional.of("up, and, well"),
            2,
            4,
            Duration.ofSeconds(7),
            Duration.ofMinutes(3),
            Duration.ofSeconds(2));

    private static Spec full(ImageQuery image, Strategy strategy) {
        Duration minute = Duration.ofMinutes(1);
        return new Spec(
                "web",
                image,
                strategy,
                new Limits(
                        75, 150, minute, Duration.ofMinutes(90), Duration.ofHours(2), 3, minute, minute.plusSeconds(1)),
                List.of(GATE, HttpGate.through("https://shop.example/health")),
                Spec.OnTrouble.HOLD,
                Spec.OnTrouble.HOLD,
                Spec.ProtectedInstances.REPLACE,
                Spec.LaunchHooks.SKIP);
    }

    private static Spec flags(String... arguments) {
        SpecOptions options = new SpecOptions();
        CommandLine.populateCommand(options, arguments);
        return options.spec();
    }

    @Test
    void readsEveryFlag() {
        Spec spec = flags(
                "--group",
                "web",
                "--ami-name",
                "shop-*",
                "--ami-owner",
                "amazon",
                "--strategy",
                "batches:1,25%,50%",
                "--min-healthy",
                "75",
                "--max-healthy",
                "150%",
                "--warm-up",
                "60s",
                "--health-timeout",
                "1h30m",
                "--progress-deadline",
                "2h",
                "--failed-instances",
                "3",
                "--bake",
                "1m",
                "--final-bake",
                "1m1s",
                "--http-gate",
                "scheme=https,port=8443,path=/health,public=true,status=200,body=up, and, well,successes=2,failures=4,"
                        + "interval=7s,timeout=3m,attemptTimeout=2s",
                "--http-gate",
                "url=https://shop.example/health",
                "--on-failure",
                "hold",
                "--on-abort",
                "hold",
                "--protected",
                "replace",
                "--launch-hooks",
                "skip");
        Strategy batches = new Strategy.Batches(List.of(new Share(1, false), new Share(25, true), new Share(50, true)));
        assertEquals(full(new ImageQuery.ByName("shop-*", "amazon"), batches), spec);
    }

    @Test
    void readsTheOtherWaysToNameAnAmi() {
        assertEquals(Spec.of("web", "ami-1"), flags("--group", "web", "--ami", "ami-1"));
        assertEquals(
                new ImageQuery.ByTags(Map.of("app", "shop", "ok", "a=b"), "self"),
                flags("--group", "web", "--ami-tag", "app=shop", "--ami-tag", "ok=a=b")
                        .image());
        assertEquals(
                new ImageQuery.ByParameter("/shop/ami"),
                flags("--group", "web", "--ami-parameter", "/shop/ami").image());
    }

    static Stream<Spec> specs() {
        return Stream.of(
                Spec.of("web", "ami-1"),
                full(new ImageQuery.ById("ami-1"), new Strategy.OneAtATime()),
                full(new ImageQuery.ByName("x", "self"), new Strategy.AllAtOnce()),
                full(new ImageQuery.ByTags(Map.of("a", "b", "c", "d"), "self"), new Strategy.Linear(25)),
                full(new ImageQuery.ByParameter("/p"), new Strategy.Batches(List.of(new Share(3, false)))));
    }

    @ParameterizedTest
    @MethodSource("specs")
    void jsonGoesThereAndBack(Spec spec) {
        assertEquals(new SpecReader.Read.Good(spec), SpecReader.read(SpecWriter.write(spec)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"type": "allAtOnce"} | allAtOnce
                    {"type": "linear", "percent": 25} | linear:25
                    {"type": "batches", "sizes": "1, 25%, 50%"} | batches:1,25%,50%
                    """)
    void readsAStrategyThatIsAnObject(String object, String text) throws IOException {
        ObjectNode node = SpecWriter.write(Spec.of("web", "ami-1"));
        SpecReader.Read inShort = SpecReader.read(node.deepCopy().put("strategy", text));
        assertEquals(inShort, SpecReader.read(node.set("strategy", new ObjectMapper().readTree(object))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"type": "third"} | strategy is of type "third"; use halfAtATime, oneAtATime, allAtOnce, linear or batches.
                    {"type": "linear"} | linear percent is not given; give a whole number of percent, 1 to 100.
                    {"type": "linear", "percent": "x"} | linear percent is "x"; give a whole number of percent, 1 to 100.
                    {"type": "batches", "sizes": "1, x"} | batches sizes is "1, x"; give counts or percents such as 1, 25%, 50%.
                    """)
    void tellsWhatIsWrongWithAStrategyThatIsAnObject(String object, String sentence) throws IOException {
        ObjectNode node = SpecWriter.write(Spec.of("web", "ami-1"));
        assertEquals(
                new SpecReader.Read.Wrong(List.of(sentence)),
                SpecReader.read(node.set("strategy", new ObjectMapper().readTree(object))));
    }

    @Test
    void callsAKnobAsItsWriterDoes() throws IOException {
        SpecReader.Read read = SpecReader.read((ObjectNode) new ObjectMapper().readTree("""
                {"autoScalingGroup": "web", "ami": "ami-1", "maxHealthyPercent": "much", "gates": [
                  {"type": "http", "url": "https://x/", "publicAddress": true}]}"""));
        assertEquals(
                new SpecReader.Read.Wrong(List.of(
                        "maxHealthyPercent is \"much\"; give a whole number of percent.",
                        "httpGate has both url and publicAddress; with a url no instance is asked, so leave"
                                + " publicAddress out.")),
                read);
    }

    @Test
    void flagsWinOverTheFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(
                folder.resolve("spec.json"),
                "{\"autoScalingGroup\": \"web\", \"amiName\": \"x\", \"amiOwner\": \"self\", \"bake\": \"5m\","
                        + " \"minHealthyPercent\": 90}");
        Spec spec = flags("--spec", file.toString(), "--ami", "ami-1", "--group", "shop");
        assertEquals("shop", spec.group());
        assertEquals(new ImageQuery.ById("ami-1"), spec.image());
        assertEquals(Duration.ofMinutes(5), spec.limits().bake());
        assertEquals(90, spec.limits().minHealthyPercent());
    }

    @ParameterizedTest
    @CsvSource({"90s,90", "10m,600", "1h,3600", "1h30m,5400", "1h1m1s,3661", "0s,0"})
    void readsTimes(String text, long seconds) {
        assertEquals(Optional.of(Duration.ofSeconds(seconds)), Durations.parse(text));
        assertEquals(
                Optional.of(Duration.ofSeconds(seconds)), Durations.parse(Durations.text(Duration.ofSeconds(seconds))));
    }

    @ParameterizedTest
    @CsvSource({"''", "10", "m", "-5s", "1.5h", "5s1m", "10 minutes"})
    void refusesOtherTimes(String text) {
        assertEquals(Optional.empty(), Durations.parse(text));
    }
}
