package io.jenkins.plugins.awsrollouts.gate;

import io.jenkins.plugins.awsrollouts.cloud.Probe;
import java.time.Instant;
import java.util.Optional;

/**
 * How far one gate is with one subject.
 *
 * @param since when it was first asked
 * @param goodInARow good answers in a row up to now
 * @param badInARow bad answers in a row up to now
 * @param attempts answers so far
 * @param askedAt when the question that is still open was sent; empty when none is
 * @param nextAt when to ask next
 * @param passed whether it has passed, once
 * @param words what the last answer was, as a phrase
 */
public record GateProgress(
        Instant since,
        int goodInARow,
        int badInARow,
        int attempts,
        Optional<Instant> askedAt,
        Instant nextAt,
        boolean passed,
        String words) {

    /** Before the first question. */
    public static GateProgress starting(Instant now) {
        return new GateProgress(now, 0, 0, 0, Optional.empty(), now, false, "not asked yet");
    }

    /** After a question has been sent. */
    public GateProgress asked(Instant now) {
        return new GateProgress(since, goodInARow, badInARow, attempts, Optional.of(now), nextAt, passed, words);
    }

    /** After its answer has come. */
    public GateProgress answered(Gate gate, Probe.Answer answer, Instant now) {
        Optional<String> problem = gate.judge(answer);
        int good = problem.isPresent() ? 0 : goodInARow + 1;
        int bad = problem.isPresent() ? badInARow + 1 : 0;
        String said = problem.orElseGet(() -> gate.passedWords(answer));
        return new GateProgress(
                since,
                good,
                bad,
                attempts + 1,
                Optional.empty(),
                now.plus(gate.interval()),
                passed || good >= gate.successes(),
                said);
    }

    /** After a break in which nobody asked: what had passed has passed, all else has its whole time again. */
    public GateProgress resumed(Instant now) {
        return new GateProgress(
                passed ? since : now, goodInARow, badInARow, attempts, Optional.empty(), nextAt, passed, words);
    }

    /** Whether the gate should be asked at this instant. */
    public boolean due(Gate gate, Instant now) {
        boolean lost = askedAt.isPresent() && now.isAfter(askedAt.get().plus(gate.patience()));
        return (askedAt.isEmpty() || lost) && !now.isBefore(nextAt);
    }

    /** Whether it has had its time, or its attempts, without passing. */
    public boolean failed(Gate gate, Instant now) {
        return !passed && (badInARow >= gate.attempts() || now.isAfter(since.plus(gate.timeout())));
    }
}
