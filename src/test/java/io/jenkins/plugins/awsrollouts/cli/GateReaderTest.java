package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.awsrollouts.cloud.MetricQuery;
import io.jenkins.plugins.awsrollouts.cloud.Probe;
import io.jenkins.plugins.awsrollouts.gate.AlarmGate;
import io.jenkins.plugins.awsrollouts.gate.Approval;
import io.jenkins.plugins.awsrollouts.gate.Gate;
import io.jenkins.plugins.awsrollouts.gate.HttpGate;
import io.jenkins.plugins.awsrollouts.gate.LambdaGate;
import io.jenkins.plugins.awsrollouts.gate.MetricGate;
import io.jenkins.plugins.awsrollouts.gate.ScriptGate;
import io.jenkins.plugins.awsrollouts.gate.Terms;
import io.jenkins.plugins.awsrollouts.gate.When;
import io.jenkins.plugins.awsrollouts.rollout.journal.FileJournals;
import io.jenkins.plugins.awsrollouts.rollout.journal.Journal;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.SpecReader;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Gates as spec files, options and journals have them. */
class GateReaderTest {
    private static final Terms OTHER = new Terms(
            When.END,
            2,
            3,
            4,
            Duration.ofSeconds(7),
            Duration.ofMinutes(8),
            Terms.OnFailure.WARN,
            Terms.Inconclusive.FAIL);

    private static SpecReader.Read read(String gate) throws IOException {
        ObjectNode node = (ObjectNode)
                new ObjectMapper().readTree("{\"group\": \"web\", \"ami\": \"ami-1\", \"gates\": [" + gate + "]}");
        return SpecReader.read(node);
    }

    private static Spec with(Gate... gates) {
        return Spec.of("web", "ami-1").withGates(List.of(gates));
    }

    private static MetricGate metric(Terms terms) {
        return new MetricGate(
                List.of(
                        new MetricQuery.Stat(
                                "e", Duration.ofMinutes(1), "AWS/ELB", "Errors", Map.of("Name", "web"), "Sum"),
                        new MetricQuery.Expression("rate", Duration.ofMinutes(5), "e / 5")),
                "rate",
                Optional.of(0.5),
                Optional.of(2.0),
                Duration.ofMinutes(20),
                terms);
    }

    static Stream<Gate> gates() {
        HttpGate.Request post = new HttpGate.Request(
                "POST", Map.of("Authorization", "Bearer env:TOKEN"), Optional.of("{}"), Probe.Verify.NONE);
        return Stream.of(
                HttpGate.through("https://shop.example/")
                        .withTerms(OTHER)
                        .withRequest(post)
                        .expecting(Map.of("$.status", "ok")),
                ScriptGate.of("#!/bin/sh\n./check\n")
                        .on(new ScriptGate.Sample(10, true))
                        .withTerms(OTHER),
                new ScriptGate(
                        Optional.empty(),
                        Optional.of("Check"),
                        Map.of("port", List.of("80", "81")),
                        Optional.empty(),
                        Duration.ofMinutes(2),
                        ScriptGate.TERMS),
                new LambdaGate("check", Optional.of("live"), Duration.ofMinutes(2), OTHER),
                new AlarmGate(List.of("web-5xx"), Map.of("app", "shop"), OTHER),
                metric(OTHER),
                new Approval("Well?", List.of("kim", "admins"), OTHER));
    }

    @ParameterizedTest
    @MethodSource("gates")
    void everyGateGoesThroughASpecAndBack(Gate gate) {
        // what is written is given
        assertEquals(
                new SpecReader.Read.Good(with(gate).withUsual(Set.of())),
                SpecReader.read(SpecReader.KNOBS.write(with(gate))));
    }

    @ParameterizedTest
    @MethodSource("gates")
    void everyGateGoesThroughAJournalAndBack(Gate gate, @TempDir Path folder) {
        Theatre theatre = Theatre.of(3, 2, AmiCharacter.good());
        Plan plan = theatre.plan(Spec.of("web", Theatre.NEW));
        Event planned = new Event.Planned(plan.at(), gated(plan, gate));
        try (Journal journal = new FileJournals(folder).create("r-1")) {
            journal.append(planned);
        }
        assertEquals(List.of(planned), new FileJournals(folder).read("r-1"));
    }

    /** A plan with other gates than were planned. */
    private static Plan gated(Plan plan, Gate gate) {
        return new Plan(
                plan.rolloutId(),
                plan.spec().withGates(List.of(gate)),
                plan.at(),
                plan.images(),
                plan.target(),
                plan.promotion(),
                plan.shift(),
                plan.stages(),
                plan.replaced(),
                plan.kept(),
                plan.warnings(),
                plan.estimate());
    }

    @Test
    void everyKindHasItsDefaults() throws IOException {
        SpecReader.Read read = read("{\"type\": \"script\", \"script\": \"./check\"},"
                + "{\"type\": \"lambda\", \"function\": \"check\"},"
                + "{\"type\": \"alarm\", \"names\": \"web-5xx, web-slow\"},"
                + "{\"type\": \"metric\", \"below\": 1, \"queries\": [{\"id\": \"m\", \"namespace\": \"N\","
                + " \"metric\": \"M\"}]}, {\"type\": \"approval\"}");
        MetricQuery query = new MetricQuery.Stat("m", Duration.ofMinutes(1), "N", "M", Map.of(), "Average");
        Gate metric = new MetricGate(
                List.of(query), "m", Optional.empty(), Optional.of(1.0), MetricGate.WINDOW, MetricGate.TERMS);
        Spec spec = with(
                ScriptGate.of("./check"),
                LambdaGate.of("check"),
                AlarmGate.of("web-5xx", "web-slow"),
                metric,
                new Approval(Approval.MESSAGE, List.of(), Approval.TERMS));
        assertEquals(new SpecReader.Read.Good(spec), read);
    }

    @Test
    void theOptionsMakeTheSameGates(@TempDir Path folder) throws IOException {
        Path script = Files.writeString(folder.resolve("check.sh"), "./check");
        SpecOptions options = new SpecOptions();
        CommandLine.populateCommand(
                options,
                "--group",
                "web",
                "--ami",
                "ami-1",
                "--script",
                script.toString(),
                "--lambda",
                "check",
                "--alarm",
                "web-5xx",
                "--alarm",
                "web-slow",
                "--gate",
                "{\"type\": \"http\", \"url\": \"https://shop.example/\", \"when\": \"end\"}",
                "--approval=Well?");
        Spec spec = with(
                ScriptGate.of("./check"),
                LambdaGate.of("check"),
                AlarmGate.of("web-5xx", "web-slow"),
                HttpGate.through("https://shop.example/").withTerms(HttpGate.TERMS.at(When.END)),
                new Approval("Well?", List.of(), Approval.TERMS));
        assertEquals(spec, options.spec());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"type": "ping"} | gates has an object of type "ping"; give one with type http, script, lambda, alarm, metric or approval.
                    {"headers": {"Authorization": "Bearer hunter2"}} | gates has an object without a type; give one with type http, script, lambda, alarm, metric or approval.
                    "https://x/?token=hunter2" | gates has something that is no object; give an object with a type.
                    {"type": "http", "when": "end"} | httpGate has when, but it asks each new instance before traffic; leave when out, or give a url.
                    {"type": "http", "url": "https://x/", "when": "later"} | httpGate when is "later"; use before or stage or always or end.
                    {"type": "http", "attempts": -1} | httpGate attempts is -1; use 1 to 1000, or 0 for as many as the timeout allows.
                    {"type": "http", "method": "FETCH"} | httpGate method is "FETCH"; use GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS.
                    {"type": "http", "content": "x"} | httpGate content is given with method GET; use POST or another that sends some.
                    {"type": "http", "verify": "maybe"} | httpGate verify is "maybe"; use full or chain or none.
                    {"type": "http", "headers": {"Authorization": "Bearer hunter2"}} | httpGate header Authorization holds its secret in the spec; name it as env:NAME instead, in Jenkins in secretHeaders.
                    {"type": "http", "headers": {"X-Vault-Token": "hunter2"}} | httpGate header X-Vault-Token holds its secret in the spec; name it as env:NAME instead, in Jenkins in secretHeaders.
                    {"type": "http", "path": "/health?token=hunter2"} | httpGate path is "/health?token=***", where token would be shown by journal, log and report; leave it out and give a header whose secret is named, such as Authorization: Bearer env:NAME, in Jenkins in secretHeaders.
                    {"type": "http", "headers": {"a b": "x"}} | httpGate headers has "a b", which is no name of a header; correct it.
                    {"type": "http", "headers": {"a": "x\\ny"}} | httpGate header a has a value of several lines; give one line.
                    {"type": "http", "json": {"$..a": "x"}} | httpGate json has "$..a", which is no path to one value; give one such as $.status or $.checks[0].name.
                    {"type": "http", "onFailure": "cry"} | httpGate onFailure is "cry"; use fail or warn.
                    {"type": "http", "inconclusive": "x"} | httpGate inconclusive is "x"; use wait or pass or fail.
                    {"type": "script"} | scriptGate has neither script nor document; give one of them.
                    {"type": "script", "script": "x", "document": "y"} | scriptGate has both script and document; give one of them.
                    {"type": "script", "script": " "} | scriptGate script is empty; give its text.
                    {"type": "script", "script": "x", "parameters": {"a": "b"}} | scriptGate parameters are given with a script; they belong to a document.
                    {"type": "script", "script": "x", "sample": "many"} | scriptGate sample is "many"; give a count such as 2, or a percent such as 10%.
                    {"type": "script", "script": "x", "sample": "101%"} | scriptGate sample is 101%; use a count of at least 1, or 1% to 100%.
                    {"type": "script", "script": "x", "sample": 1, "when": "before"} | scriptGate when is before, but no new instance serves before the first change; use stage or end.
                    {"type": "script", "script": "x", "sample": 1, "when": "always"} | scriptGate when is always, but it cannot be asked all the time; use before, stage or end.
                    {"type": "script", "script": "x", "when": "end"} | scriptGate has when, but it asks each new instance before traffic; leave when out, or give a sample.
                    {"type": "script", "script": "x", "attemptTimeout": "5s"} | scriptGate attemptTimeout is 5 s; use 30s to 48h.
                    {"type": "lambda"} | lambdaGate function is not given; name the function to call.
                    {"type": "lambda", "function": "a b"} | lambdaGate function is "a b"; give a function's name or ARN, and its version or alias as qualifier.
                    {"type": "lambda", "function": "a", "qualifier": "b c"} | lambdaGate qualifier is "b c"; give a version or an alias.
                    {"type": "lambda", "function": "a", "attemptTimeout": "16m"} | lambdaGate attemptTimeout is 960 s; use 1s to 15m.
                    {"type": "lambda", "function": "a", "timeout": "0s"} | lambdaGate timeout is 0 s, not longer than zero; give a time such as 5s.
                    {"type": "alarm"} | alarmGate names no alarm; give names, or tags that alarms have.
                    {"type": "alarm", "names": [""]} | alarmGate names has an empty name; give names of alarms.
                    {"type": "alarm", "names": ["x", ["a"]]} | alarmGate names has ["a"]; give a list of texts.
                    {"type": "alarm", "names": "a", "name": "b"} | alarmGate "name" is not known; known are type, when, attempts, successes, failures, interval, timeout, onFailure, inconclusive, names, tags.
                    {"type": "metric", "below": 1} | metricGate has 0 queries; give 1 to 500.
                    {"type": "metric", "below": 1, "queries": [{"id": "m", "expression": "1"}, 3]} | metricGate queries has 3; give an object with an id, and a metric or an expression.
                    {"type": "metric", "below": 1, "queries": [{"id": "M", "expression": "1"}]} | metricGate has the query id "M"; begin it with a small letter and go on with letters, digits and underscores.
                    {"type": "metric", "queries": [{"id": "m", "expression": "1"}]} | metricGate has neither above nor below; say what the value must be.
                    {"type": "metric", "below": "x", "above": 1, "queries": [{"id": "m", "expression": "1"}]} | metricGate below is "x"; give a number such as 1 or 0.5.
                    {"type": "metric", "below": 1, "above": 1, "queries": [{"id": "m", "expression": "1"}]} | metricGate expects a value above 1 and below 1, which none is; correct one of them.
                    {"type": "metric", "below": 1, "answer": "n", "queries": [{"id": "m", "expression": "1"}]} | metricGate answer is "n", which is no id of its queries; give one of m.
                    {"type": "metric", "below": 1, "queries": [{"id": "m", "expression": "1", "period": "90s"}]} | metricGate period of m is 90 s; use 1s, 5s, 10s, 30s or whole minutes.
                    {"type": "metric", "below": 1, "queries": [{"id": "m", "expression": "1", "period": "15m"}]} | metricGate period of m is longer than its window; give a longer window.
                    {"type": "metric", "below": 1, "queries": [{"id": "m", "metric": "1"}]} | metricGate query m is not complete; give namespace, metric and statistic, or an expression.
                    {"type": "metric", "below": 1, "queries": [{"id": "m", "metric": "1", "expression": "2"}]} | metricGate query m has both metric and expression; give one of them.
                    {"type": "approval", "message": ""} | approval message is empty; say what the person is asked, or leave it out.
                    {"type": "approval", "submitters": "kim,,lee"} | approval submitters has an empty name; name users or groups, or leave it out for everybody.
                    {"type": "approval", "when": "always"} | approval when is always, but it cannot be asked all the time; use before, stage or end.
                    """)
    void tellsWhatIsWrong(String gate, String sentence) throws IOException {
        assertEquals(new SpecReader.Read.Wrong(List.of(sentence)), read(gate));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://me:s3same@shop.example/health",
                "https://s3same@shop.example/",
                "https://me:s3/same@shop.example/",
                "https://me:s3 same@shop.example/",
                "https://me:x@s3same@shop.example/"
            })
    void aUserOrAPasswordInAUrlIsRefusedAndShownNowhere(String url) {
        List<String> faults = HttpGate.through(url).faults();
        assertEquals(1, faults.size(), faults::toString);
        assertFalse(faults.get(0).matches(".*(s3same|s3.same|same@|me:).*"), faults::toString);
    }

    @Test
    void aUrlWithAPasswordSaysHowSecretsAreGiven() {
        assertEquals(
                List.of(
                        "httpGate url is \"https://***@shop.example/health\", with a user or a password before the @, which"
                                + " journal, log and report would show; leave them out and give a header whose secret is named, such"
                                + " as Authorization: Basic env:NAME."),
                HttpGate.through("https://me:secret@shop.example/health").faults());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://shop.example/health?token=s3same",
                "https://shop.example/health?a=1&api_key=s3same",
                "https://shop.example/health?ACCESS-TOKEN=s3same&a=1",
                "https://shop.example/health?accesstoken=s3same",
                "https://shop.example/health?sig=s3same?s3same/s3same",
                "https://shop.example/health?a=b?password=s3same",
                "https://shop.example/health?X-Amz-Signature=s3same&X-Amz-Credential=s3same",
                "https://shop.example/health?%74oken=s3same",
                "https://shop.example/health;token=s3same",
                "https://shop.example/health?a=1;secret=s3same",
                "https://shop.example/health#access_token=s3same",
                "https://shop.example/health?key=s3same",
                "https://shop.example/health?token=env:s3same",
                "https://me:s3same@shop.example/health?token=s3same",
                "ftp://shop.example/health?token=s3same",
                "https://shop example/health?token=s3same"
            })
    void aParameterOfAUrlThatSaysThatItIsASecretIsRefusedAndItsValueShownNowhere(String url) {
        HttpGate gate = HttpGate.through(url);
        assertTrue(gate.faults().stream().anyMatch(fault -> fault.contains("secret")), gate.faults()::toString);
        assertFalse(gate.faults().toString().contains("s3same"), gate.faults()::toString);
        // journals of earlier versions have such gates
        assertFalse(gate.name().contains("s3same"), gate.name());
    }

    @Test
    void aScriptsNameLeavesOutTheSecretsOfItsUrls() {
        assertEquals(
                "script curl 'http://localhost/?token=***",
                ScriptGate.of("curl 'http://localhost/?token=s3same'").name());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://shop.example/health?token=",
                "https://shop.example/health?token&a=1",
                "https://shop.example/token=1",
                "https://shop.example/health?full=true&author=kim&keyword=shoes&monkey=1&tokenizer=plain",
                "https://shop.example/health?sort_key=name&cacheKey=4&secretName=db&token_type=mac",
                "https://token.example/health?check=password"
            })
    void aParameterOfAUrlThatIsNoSecretIsAsked(String url) {
        assertEquals(List.of(), HttpGate.through(url).faults());
        assertEquals("HTTP " + url, HttpGate.through(url).name());
    }
}
