package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.awsrollouts.cloud.Condition;
import io.jenkins.plugins.awsrollouts.cloud.ImageQuery;
import io.jenkins.plugins.awsrollouts.gate.Analysis;
import io.jenkins.plugins.awsrollouts.gate.HttpGate;
import io.jenkins.plugins.awsrollouts.gate.Measure;
import io.jenkins.plugins.awsrollouts.rollout.spec.Canary;
import io.jenkins.plugins.awsrollouts.rollout.spec.Durations;
import io.jenkins.plugins.awsrollouts.rollout.spec.Limits;
import io.jenkins.plugins.awsrollouts.rollout.spec.Share;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.SpecReader;
import io.jenkins.plugins.awsrollouts.rollout.spec.Strategy;
import io.jenkins.plugins.awsrollouts.rollout.spec.Swap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class SpecReaderTest {
    private static final String RULE =
            "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener-rule/app/shop/1/2/3";
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
                full(new ImageQuery.ByParameter("/p"), new Strategy.Batches(List.of(new Share(3, false)))),
                Spec.of("web", "ami-1").with(Canary.defaults()),
                Spec.of("web", "ami-1").with(shared()),
                Spec.of("web", "ami-1").with(chosen()),
                Spec.of("web", "ami-1").with(shared().with(Analysis.of(List.of(Measure.errorRate())))));
    }

    private static Canary shared() {
        return new Canary(List.of(RULE, RULE + "4"), List.of(), List.of(1, 100), Duration.ofMinutes(3), 2, true);
    }

    private static Canary chosen() {
        List<Condition> match = List.of(
                new Condition(Condition.Kind.HEADER, "X-Beta", List.of("yes", "a, b")),
                new Condition(Condition.Kind.COOKIE, "beta", List.of("1")),
                new Condition(Condition.Kind.PATH, "", List.of("/new/*")),
                new Condition(Condition.Kind.SOURCE, "", List.of("10.0.0.0/8")));
        return new Canary(List.of(RULE), match, List.of(10), Duration.ofMinutes(10), 1, false);
    }

    private static SpecReader.Read canary(String json) throws IOException {
        ObjectNode node = SpecReader.KNOBS.write(Spec.of("web", "ami-1"));
        return SpecReader.read(node.set("canary", new ObjectMapper().readTree(json)));
    }

    private static Canary read(String json) throws IOException {
        return ((SpecReader.Read.Good) canary(json)).spec().canary().orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    "5,25,50" | 5 25 50
                    "5 %" | none
                    "5%, 25%" | 5 25
                    [5, 25, 50] | 5 25 50
                    ["5%", "50"] | 5 50
                    10 | 10
                    "linear:20" | 20 40 60 80 100
                    "linear:30%" | 30 60 90 100
                    "linear:100" | 100
                    "linear:0" | none
                    "linear:101" | none
                    "exponential:5:2" | 5 10 20 40 80 100
                    "exponential:100:2" | 100
                    "exponential:5:1" | none
                    "exponential:0:2" | none
                    "exponential:5" | none
                    "5;25" | none
                    "" | none
                    ["five"] | none
                    """)
    void readsTheStepsOfACanaryInEveryForm(String steps, String percents) throws IOException {
        String json = "{\"steps\": " + steps + "}";
        if (percents.equals("none")) {
            SpecReader.Read.Wrong wrong = (SpecReader.Read.Wrong) canary(json);
            assertEquals(1, wrong.faults().size(), wrong::toString);
            assertTrue(
                    wrong.faults()
                            .get(0)
                            .endsWith("give percents such as 5, 25, 50, or linear:20, or exponential:5:2."),
                    wrong::toString);
        } else {
            assertEquals(
                    percents, read(json).steps().stream().map(String::valueOf).collect(Collectors.joining(" ")));
        }
    }

    @Test
    void aConditionOfACanaryMayBeAText() throws IOException {
        assertEquals(chosen().match().subList(1, 4), read("""
                {"match": ["cookie:beta=1", "path:/new/*", "source:10.0.0.0/8"]}""").match());
        assertEquals(
                List.of(new Condition(Condition.Kind.QUERY, "v", List.of("a=b", "2"))),
                read("""
                {"match": "query:v=a=b,2"}""").match());
    }

    @Test
    void aCanaryForChosenUsersHasOneStepByDefault() throws IOException {
        assertEquals(List.of(10), read("{\"match\": [\"path:/new/*\"]}").steps());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    5 | canary is 5; give an object, or {} for every default.
                    {"step": 5} | canary "step" is not known; known are listenerRule, match, steps, every, floor, baseline, analysis.
                    {"every": "soon"} | canary every is "soon"; give a time such as 90s, 10m or 1h30m.
                    {"floor": "two"} | canary floor is "two"; give a whole number.
                    {"baseline": "maybe"} | canary baseline is "maybe"; give true or false.
                    {"listenerRule": "rule/10"} | listenerRule is "rule/10", which is no ARN of a rule or a listener of an Application or Network Load Balancer; give one such as arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener-rule/app/shop/1/2/3.
                    {"match": ["beta"]} | canary match has "beta"; give an object such as {"header": "X-Beta", "values": ["yes"]}, or a text such as header:X-Beta=yes.
                    {"match": [{"host": "x"}]} | canary match has {"host":"x"}; give an object such as {"header": "X-Beta", "values": ["yes"]}, or a text such as header:X-Beta=yes.
                    {"match": [{"path": "/new/*", "values": ["x"]}]} | canary match "values" is not known; known are path.
                    {"match": [{"header": "X-Beta"}]} | canary match header has no values; give at least one.
                    {"match": [{"header": "", "values": ["x"]}]} | canary match header has no name; say which header.
                    {"match": ["header:X Beta=1"]} | canary match header is named "X Beta"; use letters, digits and hyphens.
                    {"match": ["header:hOst=shop.example"]} | canary match header is hOst, which a load balancer does not let a header condition ask for; choose users by another header, a cookie, a path, a query parameter or a source address, or name as listenerRule a rule that has that host as its condition.
                    {"match": ["cookie:beta=yes; admin=1"]} | canary match cookie beta has the value "yes; admin=1", but a semicolon ends a cookie (RFC 6265), so that none has it; give another cookie as a condition of its own.
                    {"match": ["header:X="]} | canary match header has an empty value; leave it out, or use * for any.
                    {"match": ["path:new"]} | canary match path is "new"; begin it with a slash.
                    {"match": ["path:/a,/b,/c,/d"]} | canary match path has 4 values, but a condition can have 3; give fewer.
                    {"match": ["path:/a", "path:/b"]} | canary match has 2 conditions on the path, but a rule can have one; give their values in one condition.
                    {"match": ["query:v=1,2,3", "query:w=1,2,3"]} | canary match has 6 values, but a rule can have 5; give fewer.
                    {"match": ["cookie:beta=1,2,*"]} | canary match has 7 wildcards, two for each cookie among them, but a rule can have 5; give fewer.
                    {"match": ["source:10.0.0.1"]} | canary match source address is "10.0.0.1"; give a block of addresses such as 10.0.0.0/8 or 2001:db8::/32.
                    {"match": ["source:10.0.0.256/8"]} | canary match source address is "10.0.0.256/8"; give a block of addresses such as 10.0.0.0/8 or 2001:db8::/32.
                    {"match": ["source:255.255.255.255/32"]} | canary match source address is 255.255.255.255/32, which a load balancer does not take; give another block.
                    """)
    void tellsWhatIsWrongWithACanary(String object, String sentence) throws IOException {
        assertEquals(new SpecReader.Read.Wrong(List.of(sentence)), canary(object));
    }

    @Test
    void tellsAllThatIsWrongWithACanaryAtOnce() throws IOException {
        assertEquals(
                new SpecReader.Read.Wrong(List.of(
                        "canary floor is \"x\"; give a whole number.",
                        "listenerRule names " + RULE + " more than once; name it once.",
                        "A canary step of 0 % is out of range; use 1 to 100.",
                        "The canary step of 50 % comes after one of 50 %; let the steps grow.",
                        "canary match source address is \"here\"; give a block of addresses such as 10.0.0.0/8 or"
                                + " 2001:db8::/32.",
                        "canary match sends chosen users to the canary, so there are no steps to take; give one, the"
                                + " size of the canary in percent of the target's.",
                        "canary match and baseline are both given, but chosen users have no like to compare with;"
                                + " leave one of them out.")),
                canary("{\"listenerRule\": [\"" + RULE + "\", \"" + RULE
                        + "\"], \"floor\": \"x\", \"steps\": [0, 50, 50],"
                        + " \"baseline\": true, \"match\": {\"source\": [\"here\"]}}"));
    }

    @ParameterizedTest
    @MethodSource("specs")
    void jsonGoesThereAndBack(Spec spec) {
        // what is written is given
        assertEquals(new SpecReader.Read.Good(spec.withUsual(Set.of())), SpecReader.read(SpecReader.write(spec)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"type": "allAtOnce"} | allAtOnce
                    {"type": "linear", "percent": 25} | linear:25
                    {"type": "batches", "sizes": "1, 25%, 50%"} | batches:1,25%,50%
                    """)
    void readsAStrategyThatIsAnObject(String object, String text) throws IOException {
        ObjectNode node = SpecReader.KNOBS.write(Spec.of("web", "ami-1"));
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
        ObjectNode node = SpecReader.KNOBS.write(Spec.of("web", "ami-1"));
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

    @Test
    void flagsMakeACanary() {
        assertEquals(
                Optional.of(shared()),
                flags(
                                "--group",
                                "web",
                                "--ami",
                                "ami-1",
                                "--canary",
                                "1,100",
                                "--every",
                                "3m",
                                "--listener-rule",
                                RULE,
                                "--listener-rule",
                                RULE + "4",
                                "--canary-floor",
                                "2",
                                "--baseline")
                        .canary());
        assertEquals(
                List.of(
                        new Condition(Condition.Kind.HEADER, "X-Beta", List.of("yes")),
                        new Condition(Condition.Kind.PATH, "", List.of("/new/*"))),
                flags("--group", "web", "--ami", "ami-1", "--match", "header:X-Beta=yes", "--match", "path:/new/*")
                        .canary()
                        .orElseThrow()
                        .match());
        assertEquals(
                Optional.of(Canary.defaults()),
                flags("--group", "web", "--canary", "--ami", "ami-1").canary());
        assertEquals(Optional.empty(), flags("--group", "web", "--ami", "ami-1").canary());
    }

    @Test
    void flagsMakeASwap() {
        Swap usual = Swap.defaults();
        assertEquals(
                Optional.of(usual),
                flags("--group", "web", "--ami", "ami-1", "--blue-green").swap());
        String options =
                "--group web --ami ami-1 --blue-green --test-listener-rule " + RULE + "9 --listener-rule " + RULE
                        + " --steps 10,100 --every 3m --sticky release --keep-blue 30m --blue keep --keep 2"
                        + " --names {target}-{number} --analysis errorRate";
        Swap swap = flags(options.split(" ")).swap().orElseThrow();
        assertEquals(Optional.of(RULE + "9"), swap.test());
        assertEquals(List.of(RULE), swap.routes());
        assertEquals(List.of(10, 100), swap.steps());
        assertEquals(Duration.ofMinutes(3), swap.every());
        assertEquals(Swap.Sticky.RELEASE, swap.sticky());
        assertEquals(Duration.ofMinutes(30), swap.keepBlue());
        assertEquals(Swap.After.KEEP, swap.after());
        assertEquals(2, swap.keep());
        assertEquals("{target}-{number}", swap.names());
        assertTrue(swap.analysis().isPresent());
        Swap turns = flags("--group", "web", "--ami", "ami-1", "--green", "web-b")
                .swap()
                .orElseThrow();
        assertEquals(Optional.of("web-b"), turns.green());
        assertEquals(Swap.After.ZERO, turns.after(), "a group that takes turns is not deleted");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {target} | names is "{target}"; say where the number goes, such as {target}-v{number}.
                    {target} v{number} | names is "{target} v{number}"; the name of an Auto Scaling group has letters, digits and signs of ASCII, no spaces and no colon.
                    grün:{number} | names is "grün:{number}"; the name of an Auto Scaling group has letters, digits and signs of ASCII, no spaces and no colon.
                    """)
    void tellsWhatIsWrongWithTheNamesOfGroups(String names, String sentence) {
        assertEquals(List.of(sentence), named(names));
    }

    @Test
    void tellsThatTheNamesOfGroupsAreTooLong() {
        assertEquals(List.of(), named("w".repeat(192) + "{number}"));
        assertEquals(List.of("names has 201 characters; give at most 200."), named("w".repeat(193) + "{number}"));
    }

    private static List<String> named(String names) {
        ObjectNode spec = new ObjectMapper().createObjectNode();
        spec.put("group", "web").put("ami", "ami-1").putObject("blueGreen").put("names", names);
        return SpecReader.read(spec) instanceof SpecReader.Read.Wrong wrong ? wrong.faults() : List.of();
    }

    @Test
    void sharedFlagsMakeNoCanaryBesideASwap() {
        Spec spec = flags("--group", "web", "--ami", "ami-1", "--blue-green", "--every", "3m");
        assertEquals(Optional.empty(), spec.canary());
        assertEquals(Duration.ofMinutes(3), spec.swap().orElseThrow().every());
    }

    @Test
    void aFlagWinsOverTheFilesSwap(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(
                folder.resolve("spec.json"),
                "{\"group\": \"web\", \"ami\": \"ami-1\", \"blueGreen\": {\"keepBlue\": \"2h\", \"blue\": \"zero\"}}");
        Swap swap = flags("--spec", file.toString(), "--keep-blue", "5m", "--every", "2m")
                .swap()
                .orElseThrow();
        assertEquals(Duration.ofMinutes(5), swap.keepBlue());
        assertEquals(Duration.ofMinutes(2), swap.every());
        assertEquals(Swap.After.ZERO, swap.after());
    }

    @Test
    void aReplacementIsInPlaceOrANewGroup() {
        assertEquals(
                Optional.of(Swap.replacing(Duration.ofMinutes(1))),
                flags("--group", "web", "--ami", "ami-1", "--replacement", "new-group", "--bake", "1m")
                        .swap());
        assertEquals(
                Optional.empty(),
                flags("--group", "web", "--ami", "ami-1", "--replacement", "in-place")
                        .swap());
    }

    @Test
    void aFlagWinsOverTheFilesCanary(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(
                folder.resolve("spec.json"),
                "{\"group\": \"web\", \"ami\": \"ami-1\", \"canary\": {\"steps\": \"5,10\", \"floor\": 3}}");
        Canary canary = flags("--spec", file.toString(), "--canary", "linear:50")
                .canary()
                .orElseThrow();
        assertEquals(List.of(50, 100), canary.steps());
        assertEquals(3, canary.floor());
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

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --strategy oneAtATime | strategy | it
            --min-healthy 90 --max-healthy 150 | minHealthy, maxHealthy | them
            --strategy batches:1,50% --min-healthy 90 --max-healthy 150 | strategy, minHealthy, maxHealthy | them
            """)
    void aSwapRefusesWhatIsOfBatchesByNameAllAtOnce(String options, String names, String pronoun) {
        List<String> all = new ArrayList<>(List.of("--group", "web", "--ami", "ami-1", "--blue-green"));
        all.addAll(List.of(options.split(" ")));
        String fault =
                "blueGreen is given with " + names + ", but a swap sets up a whole fleet beside the old one and has"
                        + " no batches; leave " + pronoun + " out, and say with steps how requests come to green.";
        assertEquals(
                List.of(fault),
                assertThrows(InputFaults.class, () -> flags(all.toArray(String[]::new)))
                        .sentences());
    }

    @Test
    void aSpecFileWithASwapRefusesThemAsItsWriterCallsThem() throws IOException {
        SpecReader.Read.Wrong wrong =
                (SpecReader.Read.Wrong) SpecReader.read((ObjectNode) new ObjectMapper().readTree("""
                {"group": "web", "ami": "ami-1", "blueGreen": {}, "strategy": "allAtOnce", "maxHealthyPercent": 150}"""));
        assertTrue(
                wrong.faults().get(0).startsWith("blueGreen is given with strategy, maxHealthyPercent, but"),
                wrong::toString);
    }

    @Test
    void aPlansSpecWithASwapIsReadAgain() {
        Spec spec = Spec.of("web", "ami-1").with(Swap.defaults());
        assertInstanceOf(SpecReader.Read.Good.class, SpecReader.read(SpecReader.write(spec)));
    }
}
