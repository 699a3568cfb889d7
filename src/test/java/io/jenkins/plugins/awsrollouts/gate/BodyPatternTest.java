package io.jenkins.plugins.awsrollouts.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.cloud.Probe;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Patterns and answers that are hard on whoever judges by them. */
class BodyPatternTest {
    private static final int MOST = 64 * 1024;
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private static HttpGate expecting(String body, Terms terms) {
        HttpGate plain = HttpGate.through("http://shop/");
        return new HttpGate(
                plain.url(),
                plain.scheme(),
                plain.port(),
                plain.path(),
                plain.publicAddress(),
                plain.request(),
                plain.status(),
                Optional.of(body),
                Map.of(),
                plain.attemptTimeout(),
                terms);
    }

    private static Probe.Answer answer(String body) {
        return new Probe.Answer(200, body, "", Duration.ofMillis(20));
    }

    /** Each of these overflows the stack of Java's own patterns, or keeps them busy for longer than the world will stand. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "^(a|b)*c",
                "^(a|a)*c",
                "(a*)*c",
                "(a+)+$c",
                "(.*)*c",
                "([a-z]+)*[0-9]+c",
                "(x?){400}x{400}c",
                "((((a*)*)*)*)*c"
            })
    void aHostilePatternIsJudgedInTimeThatGrowsWithTheAnswerAlone(String pattern) {
        HttpGate gate = expecting(pattern, HttpGate.TERMS);
        assertEquals(List.of(), gate.faults());
        for (String body : List.of("a".repeat(MOST), "ab".repeat(MOST / 2), "a".repeat(40) + "!")) {
            Judgement said = assertTimeoutPreemptively(LONGEST, () -> gate.judge(answer(body)));
            assertEquals(Judgement.bad("answered 200 with a body without \"" + pattern + "\""), said);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "^(a*)*\\1z",
                "^(?!error)",
                "(?<=up )ok",
                "a*+b",
                "((x{1000}){1000}){1000}",
                "(a[)]b{1000}){1000}",
                "(\\Q)\\Ex{1000}){1000}",
                "x{1001}",
                "("
            })
    void aPatternThatCannotBeJudgedByIsRefusedAndInAnOldJournalItsAnswersAreInconclusive(String pattern) {
        HttpGate gate = expecting(pattern, HttpGate.TERMS);
        assertEquals(1, gate.faults().size(), pattern);
        assertTrue(gate.faults().get(0).startsWith("httpGate body is no regular expression that RE2 knows: "));
        Judgement said = Judgement.of(gate, answer("up ok"));
        assertTrue(said instanceof Judgement.Open, said.toString());
        assertTrue(said.words().startsWith("could not be judged: "), said.words());

        HttpGate strict = expecting(pattern, HttpGate.TERMS.withInconclusive(Terms.Inconclusive.FAIL));
        assertTrue(Judgement.of(strict, answer("up ok")) instanceof Judgement.Bad);

        Instant start = Instant.parse("2025-01-06T00:00:00Z");
        GateProgress waiting = GateProgress.starting(start).asked(start).answered(gate, answer("up ok"), start);
        assertFalse(waiting.failed(gate, start));
        assertTrue(waiting.failed(gate, start.plus(gate.timeout()).plusSeconds(1)), "it times out all the same");
    }

    @Test
    void aPatternOfAnyLengthAndDepthIsRefusedOrRead() {
        for (String part : List.of("(", ")", "[", "\\Q", "{9}", "a{9}", "(?:", "|", "\\")) {
            String text = part.repeat(100_000);
            assertTrue(BodyPattern.fault(text).isPresent(), part);
            assertTimeoutPreemptively(LONGEST, () -> BodyPattern.fault(text.substring(0, 999)));
        }
        assertEquals(Optional.empty(), BodyPattern.fault("(".repeat(450) + "a" + ")".repeat(450)));
        assertEquals(
                Optional.empty(), BodyPattern.fault("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"));
    }

    @ParameterizedTest
    @CsvSource({
        "'^ok$', 'ok', true",
        "'^ok$', 'ok\n', true",
        "'^ok$', 'ok\r\n', true",
        "'^ok$', 'ok\n\n', false",
        "'(?m)^ok$', 'a\r\nok\r\nb', true",
        "'ok\\r', 'ok\r\n', true",
        "'(?i)version: v[0-9]+\\b', 'Version: V7, up', true",
        "'\"status\":\\s*\"UP\"', '{\"status\" : \"UP\"}', false"
    })
    void whatUsersWroteForJavasPatternsMeansTheSame(String pattern, String body, boolean found) {
        assertEquals(found, BodyPattern.of(pattern).occursIn(body));
        assertEquals(
                found, java.util.regex.Pattern.compile(pattern).matcher(body).find(), "in Java");
    }

    @Test
    void anAnswerOfAnyDepthIsJudged() {
        HttpGate gate = HttpGate.through("http://shop/").expecting(Map.of("$.a", "1"));
        for (String part : List.of("[", "{\"a\":", "[[", "1", "\"", "[1,")) {
            Judgement said = Judgement.of(gate, answer(part.repeat(MOST / part.length())));
            assertTrue(said instanceof Judgement.Bad, said.toString());
        }
        String deep = "{\"a\":".repeat(900) + "1" + "}".repeat(900);
        assertTrue(Judgement.of(gate, answer(deep)) instanceof Judgement.Bad);
        assertTrue(Judgement.of(LambdaGate.of("check"), answer(deep)) instanceof Judgement.Bad);
    }
}
