package io.jenkins.plugins.awsrollouts.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.cloud.InstanceView;
import io.jenkins.plugins.awsrollouts.cloud.Probe;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a gate asks, how its answers are judged, and what many answers come to. */
class GateTest {
    private static final Instant AT = Instant.parse("2025-01-06T10:15:30Z");
    private static final HttpGate GATE = HttpGate.onInstances(8080, "/health");
    private static final Probe.Answer GOOD = answer(200, "ok");
    private static final Probe.Answer BAD = answer(503, "");

    private static Probe.Answer answer(int status, String body) {
        return new Probe.Answer(status, body, "", Duration.ofMillis(20));
    }

    private static HttpGate gate(String status, Optional<String> body, boolean publicAddress) {
        return new HttpGate(
                Optional.empty(),
                "https",
                443,
                "/",
                publicAddress,
                status,
                body,
                3,
                2,
                GATE.interval(),
                GATE.timeout(),
                GATE.attemptTimeout());
    }

    private static InstanceView instance() {
        return new InstanceView(
                "i-1",
                "ami-1",
                "t3.large",
                "us-east-1a",
                "subnet-1",
                false,
                InstanceView.State.RUNNING,
                InstanceView.Checks.PASSED,
                "10.0.0.7",
                "54.1.2.3",
                AT,
                "");
    }

    @Test
    void asksTheInstanceOrTheUrl() {
        assertEquals(
                Optional.of(new Probe.Http("http://10.0.0.7:8080/health", Duration.ofSeconds(5))),
                GATE.ask(Circumstances.of(instance())));
        assertEquals(
                Optional.of(new Probe.Http("https://54.1.2.3:443/", Duration.ofSeconds(5))),
                gate("200", Optional.empty(), true).ask(Circumstances.of(instance())));
        assertEquals(
                Optional.of(new Probe.Http("http://[2001:db8::7]:8080/health", Duration.ofSeconds(5))),
                GATE.ask(Circumstances.of(instance().withAddress("2001:db8::7"))));
        HttpGate through = HttpGate.through("https://web.example.com/");
        assertEquals(
                Optional.of(new Probe.Http("https://web.example.com/", Duration.ofSeconds(5))),
                through.ask(Circumstances.of(instance())));
        assertEquals(Gate.Subject.TARGET, through.subject());
        assertEquals(Gate.Subject.EACH_INSTANCE, GATE.subject());
    }

    @Test
    void theBodyIsAskedOnceAndFailsAtItsFirstFailure() {
        BodyGate body = new BodyGate(Duration.ofMinutes(5));
        Circumstances now = new Circumstances(
                new Circumstances.Facts("r-1", "web", "ami-0", "ami-1"),
                2,
                50,
                Optional.empty(),
                1,
                Optional.empty(),
                List.of(instance()),
                view -> "http://" + view.address() + ":8080");
        assertEquals(
                Optional.of(
                        new Probe.Body("r-1", 2, List.of(instance()), "http://10.0.0.7:8080", Duration.ofMinutes(5))),
                body.ask(now));
        assertFalse(body.watches());
        Probe.Answer bad = new Probe.Answer(0, "", "failed: exit code 1", Duration.ofSeconds(9));
        GateProgress failed = GateProgress.starting(AT).asked(AT).answered(body, bad, AT.plusSeconds(9));
        assertTrue(failed.failed(body, AT.plusSeconds(9)));
        assertEquals("failed: exit code 1", failed.words());
        Probe.Answer good = new Probe.Answer(200, "", "", Duration.ofSeconds(9));
        GateProgress passed = GateProgress.starting(AT).asked(AT).answered(body, good, AT.plusSeconds(9));
        assertTrue(passed.passed());
        assertEquals("ended without an error after 9 s", passed.words());
    }

    @Test
    void anAnswerOfABodyIsWaitedForAsLongAsItMayRun() {
        BodyGate body = new BodyGate(Duration.ofMinutes(30));
        GateProgress asked = GateProgress.starting(AT).asked(AT);
        assertFalse(asked.due(body, AT.plus(Duration.ofMinutes(29))));
        assertFalse(asked.failed(body, AT.plus(Duration.ofMinutes(29))));
        assertTrue(asked.failed(body, AT.plus(Duration.ofMinutes(31))));
    }

    @Test
    void isNamedWithoutAPassword() {
        assertEquals("HTTP :8080/health", GATE.name());
        assertEquals("HTTP /", HttpGate.onInstances(80, "/").name());
        assertEquals(
                "HTTP https://***@web.example.com/",
                HttpGate.through("https://ci:hunter2@web.example.com/").name());
    }

    @ParameterizedTest
    @CsvSource({
        "200,200,true",
        "200,204,false",
        "200-299,204,true",
        "200-299,299,true",
        "200-299,300,false",
        "200-299,199,false"
    })
    void judgesTheStatus(String expected, int status, boolean good) {
        Judgement said = gate(expected, Optional.empty(), false).judge(answer(status, ""));
        assertEquals(
                good
                        ? Judgement.good("answered " + status + " in 20 ms")
                        : Judgement.bad("answered " + status + ", expected " + expected),
                said);
    }

    @Test
    void judgesTheBody() {
        HttpGate gate = gate("200", Optional.of("v[0-9]+\\b"), false);
        assertEquals(Judgement.good("answered 200 in 20 ms"), gate.judge(answer(200, "this is v7, up")));
        assertEquals(
                Judgement.bad("answered 200 with a body without \"v[0-9]+\\b\""),
                gate.judge(answer(200, "maintenance")));
        assertEquals(Judgement.bad("answered 500, expected 200"), gate.judge(answer(500, "v7")));
    }

    @Test
    void tellsWhyThereWasNoAnswer() {
        assertEquals(
                Judgement.bad("connection refused"),
                GATE.judge(new Probe.Answer(0, "", "connection refused", Duration.ZERO)));
    }

    @Test
    void passesAfterEnoughGoodAnswersInARow() {
        GateProgress progress = GateProgress.starting(AT);
        for (Probe.Answer answer : List.of(GOOD, GOOD, BAD, GOOD, GOOD)) {
            progress = progress.asked(AT).answered(GATE, answer, AT);
            assertFalse(progress.passed());
        }
        progress = progress.asked(AT).answered(GATE, GOOD, AT);
        assertTrue(progress.passed());
        assertEquals(6, progress.attempts());
        assertEquals("answered 200 in 20 ms", progress.words());
    }

    @Test
    void staysPassedAndCountsBadAnswersInARow() {
        GateProgress progress = GateProgress.starting(AT);
        for (Probe.Answer answer : List.of(GOOD, GOOD, GOOD, BAD, GOOD, BAD, BAD)) {
            progress = progress.answered(GATE, answer, AT);
        }
        assertTrue(progress.passed());
        assertEquals(2, progress.badInARow());
        assertEquals("answered 503, expected 200-299", progress.words());
    }

    @Test
    void asksOneQuestionAtATimeAtItsInterval() {
        GateProgress progress = GateProgress.starting(AT);
        assertTrue(progress.due(GATE, AT));
        progress = progress.asked(AT);
        assertFalse(progress.due(GATE, AT.plusSeconds(30)));
        progress = progress.answered(GATE, GOOD, AT.plusSeconds(1));
        assertFalse(progress.due(GATE, AT.plusSeconds(5)));
        assertTrue(progress.due(GATE, AT.plusSeconds(6)));
    }

    @Test
    void anAnswerThatNeverComesIsGivenUp() {
        GateProgress progress = GateProgress.starting(AT).asked(AT);
        assertFalse(progress.due(GATE, AT.plusSeconds(60)));
        assertTrue(progress.due(GATE, AT.plusSeconds(61)));
    }

    @Test
    void hasItsTimeAndNoMore() {
        GateProgress progress = GateProgress.starting(AT).answered(GATE, BAD, AT);
        assertFalse(progress.failed(GATE, AT.plus(GATE.timeout())));
        assertTrue(progress.failed(GATE, AT.plus(GATE.timeout()).plusMillis(1)));
        for (int i = 0; i < 3; i++) {
            progress = progress.answered(GATE, GOOD, AT);
        }
        assertFalse(progress.failed(GATE, AT.plus(Duration.ofDays(1))));
    }

    @Test
    void theDefaultsAreFine() {
        assertEquals(List.of(), GATE.faults());
        assertEquals(
                List.of(),
                HttpGate.through("https://web.example.com:8443/x?y=z").faults());
    }
}
