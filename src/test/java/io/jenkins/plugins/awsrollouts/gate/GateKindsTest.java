package io.jenkins.plugins.awsrollouts.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.cloud.Finding;
import io.jenkins.plugins.awsrollouts.cloud.Finding.Alarm.State;
import io.jenkins.plugins.awsrollouts.cloud.InstanceView;
import io.jenkins.plugins.awsrollouts.cloud.MetricQuery;
import io.jenkins.plugins.awsrollouts.cloud.Probe;
import io.jenkins.plugins.awsrollouts.gate.Terms.Inconclusive;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each kind of gate asks, and how it judges what comes back. */
class GateKindsTest {
    private static final Instant AT = Instant.parse("2025-01-06T10:15:30Z");
    private static final Probe.Answer BUSY = Probe.Answer.notAsked("could not be asked: slow down", Duration.ZERO);
    private static final Probe.Answer DENIED = Probe.Answer.none("could not be asked: not allowed", Duration.ZERO);

    private static InstanceView instance(int number) {
        return new InstanceView(
                "i-" + number,
                "ami-1",
                "t3.large",
                "us-east-1a",
                "subnet-1",
                false,
                InstanceView.State.RUNNING,
                InstanceView.Checks.PASSED,
                "10.0.0." + number,
                "",
                AT,
                "");
    }

    private static Circumstances serving(int count) {
        return new Circumstances(
                new Circumstances.Facts("r-1", "web", "ami-0", "ami-1"),
                2,
                50,
                Optional.of(AT),
                3,
                Optional.empty(),
                IntStream.rangeClosed(1, count)
                        .mapToObj(GateKindsTest::instance)
                        .toList(),
                view -> "http://" + view.address() + ":8080");
    }

    private static Probe.Answer found(Finding... findings) {
        return Probe.Answer.of(List.of(findings), Duration.ofSeconds(1));
    }

    private static Probe.Answer returned(String body) {
        return new Probe.Answer(200, body, "", Duration.ofSeconds(1));
    }

    // ---- what all kinds have

    @Test
    void aQuestionThatCouldNotBeAskedSaysNothingAndADeniedOneIsBad() {
        List<Gate> gates = List.of(
                ScriptGate.of("true"), LambdaGate.of("check"), AlarmGate.of("web-5xx"), metric(1, Inconclusive.WAIT));
        for (Gate gate : gates) {
            assertEquals(Judgement.open("could not be asked: slow down"), gate.judge(BUSY), gate.name());
            assertEquals(Judgement.bad("could not be asked: not allowed"), gate.judge(DENIED), gate.name());
        }
    }

    @Test
    void anOpenAnswerCountsNeitherForNorAgainst() {
        LambdaGate gate = LambdaGate.of("check");
        GateProgress progress = GateProgress.starting(AT);
        for (int i = 0; i < 5; i++) {
            progress = progress.asked(AT).answered(gate, returned("{\"verdict\": \"again\", \"after\": \"2m\"}"), AT);
        }
        assertEquals(List.of(0, 0, 5), List.of(progress.goodInARow(), progress.badInARow(), progress.attempts()));
        assertEquals(AT.plus(Duration.ofMinutes(2)), progress.nextAt());
        assertFalse(progress.failed(gate, AT.plus(gate.timeout())));
        assertTrue(progress.failed(gate, AT.plus(gate.timeout()).plusMillis(1)));
    }

    @Test
    void whatStaysOpenPassesAtItsTimeoutWhereItsTermsSaySo() {
        LambdaGate gate = LambdaGate.of("check").withTerms(LambdaGate.TERMS.withInconclusive(Inconclusive.PASS));
        GateProgress progress = GateProgress.starting(AT).answered(gate, returned("{\"verdict\": \"again\"}"), AT);
        Instant late = AT.plus(gate.timeout()).plusMillis(1);
        assertFalse(progress.passed(gate, AT));
        assertTrue(progress.passed(gate, late));
        assertFalse(progress.failed(gate, late));
    }

    @Test
    void aGateThatHasPassedFailsOnceItHasSaidNothingForItsTimeout() {
        AlarmGate gate = AlarmGate.of("web-5xx").withTerms(AlarmGate.TERMS.withInconclusive(Inconclusive.WAIT));
        GateProgress passed = GateProgress.starting(AT).answered(gate, found(alarm("web-5xx", State.OK)), AT);
        Instant later = AT.plusSeconds(3600);
        GateProgress silent = passed.answered(gate, found(alarm("web-5xx", State.INSUFFICIENT_DATA)), later);
        assertTrue(silent.passed());
        assertFalse(silent.failed(gate, later.plus(gate.timeout())));
        assertTrue(silent.failed(gate, later.plus(gate.timeout()).plusMillis(1)));
        GateProgress well = silent.answered(gate, found(alarm("web-5xx", State.OK)), later);
        assertFalse(well.failed(gate, later.plus(Duration.ofDays(1))));
    }

    @Test
    void theLastAttemptEndsAGate() {
        LambdaGate gate = LambdaGate.of("check");
        GateProgress progress = GateProgress.starting(AT);
        for (int i = 0; i < 3; i++) {
            assertFalse(progress.failed(gate, AT));
            progress = progress.answered(gate, returned("nonsense"), AT);
        }
        assertTrue(progress.failed(gate, AT));
        assertFalse(progress.endsByTime(gate));
    }

    @Test
    void whatIsLetPassHasNoFurtherConsequence() {
        LambdaGate gate = LambdaGate.of("check");
        GateProgress excused = GateProgress.starting(AT)
                .answered(gate, returned("{\"verdict\": \"fail\"}"), AT)
                .excuse();
        assertTrue(excused.passed(gate, AT));
        GateProgress later = excused.answered(gate, returned("{\"verdict\": \"fail\"}"), AT);
        assertFalse(later.failed(gate, AT.plus(Duration.ofDays(1))));
    }

    // ---- HTTP

    private static HttpGate expecting(String path, String value) {
        return HttpGate.onInstances(80, "/").expecting(Map.of(path, value));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    $.status | ok
                    $['status'] | ok
                    $.checks[1].name | queue
                    $.checks[-1].up | true
                    $["a b"] | 3
                    $.none | null
                    """)
    void findsTheValueThatIsExpected(String path, String value) {
        String body = "{\"status\": \"ok\", \"checks\": [{\"name\": \"db\"}, {\"name\": \"queue\", \"up\": true}],"
                + " \"a b\": 3, \"none\": null}";
        assertEquals(
                Judgement.good("answered 200 in 1000 ms"),
                expecting(path, value).judge(returned(body)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"status\": \"s3cret\"}",
                "{\"status\": {\"web\": \"s3cret\"}}",
                "{\"state\": \"s3cret\"}",
                "[\"s3cret\", 2]"
            })
    void neverTellsWhatStandsInThePlaceOfTheValue(String body) {
        assertEquals(
                Judgement.bad("answered 200, but $.status is not ok"),
                expecting("$.status", "ok").judge(returned(body)));
    }

    @Test
    void aBodyThatIsNoJsonHasNoValue() {
        assertEquals(
                Judgement.bad("answered 200 with a body that is no JSON"),
                expecting("$.status", "ok").judge(returned("<html>ok</html>")));
    }

    @Test
    void aHeaderIsToldToNobody() {
        HttpGate.Request request =
                new HttpGate.Request("POST", Map.of("X-Note", "hunter2"), Optional.of("{}"), Probe.Verify.CHAIN);
        assertEquals("POST with headers [X-Note]", request.toString());
        HttpGate gate = HttpGate.through("https://x.example/").withRequest(request);
        assertEquals("HTTP POST https://x.example/", gate.name());
        assertFalse(gate.toString().contains("hunter2"));
    }

    // ---- scripts

    @ParameterizedTest
    @CsvSource({"1,false,1", "3,false,3", "9,false,5", "10,true,1", "50,true,3", "100,true,5"})
    void aScriptRunsOnItsSample(int size, boolean percent, int count) {
        ScriptGate gate = ScriptGate.of("true").on(new ScriptGate.Sample(size, percent));
        assertEquals(
                Optional.of(new Probe.Script(
                        List.of("i-1", "i-2", "i-3", "i-4", "i-5").subList(0, count),
                        "AWS-RunShellScript",
                        Map.of("commands", List.of("true"), "executionTimeout", List.of("300")),
                        Duration.ofMinutes(5))),
                gate.ask(serving(5)));
        assertEquals(Gate.Subject.TARGET, gate.subject());
    }

    @Test
    void theExitCodeDecidesAndTheEndOfTheOutputIsTold() {
        ScriptGate gate = ScriptGate.of("true").on(new ScriptGate.Sample(100, true));
        assertEquals(
                Judgement.good("ended with 0 on 2 instances: fine"),
                gate.judge(found(new Finding.Run("i-1", 0, "fine\n", ""), new Finding.Run("i-2", 0, "", ""))));
        String long201 = "x".repeat(201);
        assertEquals(
                Judgement.bad("ended with 2 on i-2: …" + "x".repeat(200)),
                gate.judge(found(new Finding.Run("i-1", 0, "", ""), new Finding.Run("i-2", 2, long201, ""))));
        assertEquals(
                Judgement.bad("had not ended after 300 s on i-2"),
                gate.judge(found(new Finding.Run("i-2", -1, "", "had not ended after 300 s"))));
    }

    @Test
    void aMissingAgentIsNamedAndWaitedFor() {
        ScriptGate gate = ScriptGate.of("true").on(new ScriptGate.Sample(2, false));
        assertEquals(
                Judgement.open("no SSM agent answers on i-1, i-3"),
                gate.judge(found(new Finding.NoAgent("i-1"), new Finding.NoAgent("i-3"))));
        assertEquals(
                Judgement.bad("no SSM agent answers on i-1"),
                gate.withTerms(ScriptGate.TERMS.withInconclusive(Inconclusive.FAIL))
                        .judge(found(new Finding.NoAgent("i-1"))));
    }

    @Test
    void aScriptIsNamedByItsFirstCommand() {
        assertEquals(
                "script ./check.sh",
                ScriptGate.of("#!/bin/sh\nset -eu\n\n./check.sh\n").name());
    }

    // ---- functions

    @Test
    void aFunctionIsToldTheFactsOfTheStage() {
        LambdaGate gate = new LambdaGate("check", Optional.of("live"), Duration.ofSeconds(20), LambdaGate.TERMS);
        String payload = "{\"rollout\":\"r-1\",\"group\":\"web\",\"stage\":2,\"share\":50,\"attempt\":3,"
                + "\"ami\":\"ami-1\",\"oldAmi\":\"ami-0\",\"testUrl\":\"http://10.0.0.1:8080\",\"instances\":["
                + "{\"id\":\"i-1\",\"address\":\"10.0.0.1\",\"publicAddress\":\"\",\"zone\":\"us-east-1a\","
                + "\"type\":\"t3.large\"}]}";
        assertEquals(
                Optional.of(new Probe.Function("check", Optional.of("live"), payload, Duration.ofSeconds(20))),
                gate.ask(serving(1)));
        assertEquals("lambda check:live", gate.name());
    }

    @Test
    void aFunctionPassesFailsOrAsksToBeCalledAgain() {
        LambdaGate gate = LambdaGate.of("check");
        assertEquals(Judgement.good("says pass"), gate.judge(returned("{\"verdict\": \"pass\"}")));
        assertEquals(
                Judgement.last("says fail: p99 is 900 ms"),
                gate.judge(returned("{\"verdict\": \"fail\", \"reason\": \"p99 is\\n900 ms\"}")));
        assertEquals(
                new Judgement.Open("says again: 3 of 9 done", Optional.of(Duration.ofSeconds(90))),
                gate.judge(returned("{\"verdict\": \"again\", \"reason\": \"3 of 9 done\", \"after\": \"90s\"}")));
        assertEquals(
                new Judgement.Open("says again", Optional.empty()),
                gate.judge(returned("{\"verdict\": \"again\", \"after\": \"soon\"}")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    null | null
                    {"verdict": "perhaps"} | {"verdict":"perhaps"}
                    "pass" | "pass"
                    pass | no JSON
                    """)
    void anyOtherAnswerOfAFunctionIsBad(String body, String what) {
        assertEquals(
                Judgement.bad("returned " + what + ", expected {\"verdict\": \"pass\"}, fail or again"),
                LambdaGate.of("check").judge(returned(body)));
    }

    // ---- alarms

    private static Finding.Alarm alarm(String name, State state) {
        return new Finding.Alarm(
                name, state, Optional.of(AT), state == State.ALARM ? "3 datapoints were above 5." : "");
    }

    @Test
    void anAlarmThatIsOnIsNamedWithItsReason() {
        AlarmGate gate = AlarmGate.of("web-5xx", "web-slow");
        assertEquals(
                Judgement.bad("web-5xx is in ALARM since 2025-01-06T10:15:30Z (3 datapoints were above 5)"),
                gate.judge(found(alarm("web-5xx", State.ALARM), alarm("web-slow", State.INSUFFICIENT_DATA))));
        assertEquals(Judgement.good("OK"), gate.judge(found(alarm("web-5xx", State.OK), alarm("web-slow", State.OK))));
    }

    @Test
    void insufficientDataCountsAsItsTermsSay() {
        Probe.Answer unclear = found(alarm("web-5xx", State.INSUFFICIENT_DATA));
        AlarmGate gate = AlarmGate.of("web-5xx");
        String words = "has INSUFFICIENT_DATA for web-5xx";
        assertEquals(Judgement.good(words), gate.judge(unclear));
        assertEquals(
                Judgement.bad(words),
                gate.withTerms(AlarmGate.TERMS.withInconclusive(Inconclusive.FAIL))
                        .judge(unclear));
        assertEquals(
                Judgement.open(words),
                gate.withTerms(AlarmGate.TERMS.withInconclusive(Inconclusive.WAIT))
                        .judge(unclear));
    }

    @Test
    void anAlarmThatIsGoneIsBad() {
        assertEquals(
                Judgement.bad("no longer finds web-slow"),
                AlarmGate.of("web-5xx", "web-slow").judge(found(alarm("web-5xx", State.OK))));
    }

    // ---- metrics

    private static MetricGate metric(double below, Inconclusive inconclusive) {
        MetricQuery errors = new MetricQuery.Stat(
                "errors", Duration.ofMinutes(1), "AWS/ApplicationELB", "HTTPCode_Target_5XX_Count", Map.of(), "Sum");
        MetricQuery rate = new MetricQuery.Expression("rate", Duration.ofMinutes(1), "100 * errors / 7");
        return new MetricGate(
                List.of(errors, rate),
                "rate",
                Optional.of(0.1),
                Optional.of(below),
                Duration.ofMinutes(10),
                MetricGate.TERMS.withInconclusive(inconclusive));
    }

    @ParameterizedTest
    @CsvSource({"0.5,true", "0.1,false", "2,false", "2.5,false", "1.99,true"})
    void theNewestValueMustBeInTheRange(double value, boolean good) {
        Probe.Answer answer = found(new Finding.Point(AT, value), new Finding.Point(AT.minusSeconds(60), 77));
        String text = value == 2 ? "2" : String.valueOf(value);
        assertEquals(
                good ? Judgement.good("is " + text) : Judgement.bad("is " + text + ", expected above 0.1 and below 2"),
                metric(2, Inconclusive.WAIT).judge(answer));
    }

    @Test
    void aMetricWithoutDataIsInconclusive() {
        assertEquals(Judgement.open("has no data"), metric(1, Inconclusive.WAIT).judge(found()));
        assertEquals(Judgement.good("has no data"), metric(1, Inconclusive.PASS).judge(found()));
    }

    @Test
    void aMetricIsAskedForSinceTheStageWasReached() {
        MetricGate gate = metric(1, Inconclusive.WAIT);
        assertEquals(
                Optional.of(new Probe.Metric(
                        gate.queries(), "rate", Duration.ofMinutes(10), Optional.of(AT), Duration.ofSeconds(30))),
                gate.ask(serving(1)));
    }

    // ---- approvals

    @Test
    void aPersonOrAGroupOfTheirsMayBeAmongTheSubmitters() {
        Approval approval = new Approval("Well?", List.of("kim", "admins"), Approval.TERMS);
        assertEquals(Judgement.good("given by kim"), approval.judge(approval.said(true, "kim", Set.of())));
        assertEquals(Judgement.last("refused by lee"), approval.judge(approval.said(false, "lee", Set.of("admins"))));
        assertEquals(
                Judgement.open("not allowed to lee, only to kim, admins"),
                approval.judge(approval.said(true, "lee", Set.of("staff"))));
        assertEquals(Optional.empty(), approval.ask(serving(1)));
    }
}
