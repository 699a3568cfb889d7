package io.jenkins.plugins.awsrollouts.gate;

import io.jenkins.plugins.awsrollouts.cloud.Probe;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.Optional;

/**
 * How far one gate is with one subject.
 *
 * <p>One record of many components: every answer changes nearly all of them.
 *
 * @param since when it was first asked
 * @param goodInARow good answers in a row up to now
 * @param badInARow bad answers in a row up to now
 * @param attempts answers so far
 * @param openSince since when its answers have said neither good nor bad; empty when the last one did
 * @param askedAt when the question that is still open was sent; empty when none is
 * @param nextAt when to ask next
 * @param fate what has come of it
 * @param words what the last answer was, as a phrase
 */
@RecordBuilder
public record GateProgress(
        Instant since,
        int goodInARow,
        int badInARow,
        int attempts,
        Optional<Instant> openSince,
        Optional<Instant> askedAt,
        Instant nextAt,
        Fate fate,
        String words)
        implements GateProgressBuilder.With {

    /** What has come of a gate. */
    public enum Fate {
        /** It has not passed yet. */
        OPEN,
        /** It has passed, once. */
        PASSED,
        /** An answer has ended it for good. */
        ENDED,
        /** It has failed, and the spec lets the rollout go on. */
        EXCUSED
    }

    /** Before the first question. */
    public static GateProgress starting(Instant now) {
        return new GateProgress(now, 0, 0, 0, Optional.empty(), Optional.empty(), now, Fate.OPEN, "not asked yet");
    }

    /** Whether it has passed, once. */
    public boolean passed() {
        return fate == Fate.PASSED;
    }

    /** Whether it has failed without consequence. */
    public boolean excused() {
        return fate == Fate.EXCUSED;
    }

    /** After a question has been sent. */
    public GateProgress asked(Instant now) {
        return withAskedAt(Optional.of(now));
    }

    /** After an answer has come that is judged now. */
    public GateProgress answered(Gate gate, Probe.Answer answer, Instant now) {
        return answered(gate, Judgement.of(gate, answer), now);
    }

    /** After its answer has come. */
    public GateProgress answered(Gate gate, Judgement judgement, Instant now) {
        if (judgement instanceof Judgement.Open open) {
            return open(open, now.plus(open.after().orElse(gate.interval())), now);
        }
        boolean good = judgement instanceof Judgement.Good;
        int goods = good ? goodInARow + 1 : 0;
        boolean ended = judgement instanceof Judgement.Bad bad && bad.last();
        Fate next = ended ? Fate.ENDED : fate == Fate.OPEN && goods >= gate.successes() ? Fate.PASSED : fate;
        return new GateProgress(
                since,
                goods,
                good ? 0 : badInARow + 1,
                attempts + 1,
                Optional.empty(),
                Optional.empty(),
                now.plus(gate.interval()),
                excused() ? fate : next,
                judgement.words());
    }

    private GateProgress open(Judgement.Open open, Instant next, Instant now) {
        return new GateProgress(
                since,
                goodInARow,
                badInARow,
                attempts + 1,
                Optional.of(openSince.orElse(now)),
                Optional.empty(),
                next,
                fate,
                open.words());
    }

    /** After its failure has been told of and let pass. */
    public GateProgress excuse() {
        return with(copy -> copy.askedAt(Optional.empty()).fate(Fate.EXCUSED));
    }

    /**
     * After a break in which nobody asked: what had passed has passed, all else has its whole time again; but an approval,
     * whose deadline was told to people.
     */
    public GateProgress resumed(Gate gate, Instant now) {
        return with(copy -> copy.since(passed() || gate instanceof Approval ? since : now)
                .openSince(openSince.map(open -> now))
                .askedAt(Optional.empty()));
    }

    /** Whether nothing speaks against it any more, so that another try of the whole need not ask it anew. */
    public boolean settled() {
        return excused() || (passed() && badInARow == 0 && openSince.isEmpty());
    }

    /** Whether a good or a bad answer has come after an instant. */
    public boolean answeredSince(Gate gate, Instant at) {
        return attempts > 0 && nextAt.isAfter(at.plus(gate.interval()));
    }

    /** Whether the gate should be asked at this instant. */
    public boolean due(Gate gate, Instant now) {
        boolean lost = askedAt.isPresent() && now.isAfter(askedAt.get().plus(gate.patience()));
        return (askedAt.isEmpty() || lost) && !now.isBefore(nextAt);
    }

    /** Whether it has passed, or its time is over with an answer that its terms let pass. */
    public boolean passed(Gate gate, Instant now) {
        return passed() || excused() || (fate == Fate.OPEN && openPasses(gate) && late(since, gate, now));
    }

    /** Whether it has had its time, or its attempts, without passing; or has passed and answers badly since. */
    public boolean failed(Gate gate, Instant now) {
        return switch (fate) {
            case EXCUSED -> false;
            case ENDED -> true;
            case PASSED -> badInARow >= gate.failures() || unclear(gate, now);
            case OPEN ->
                (gate.attempts() > 0 && badInARow >= gate.attempts()) || (late(since, gate, now) && !openPasses(gate));
        };
    }

    private boolean openPasses(Gate gate) {
        return openSince.isPresent() && gate.terms().inconclusive() == Terms.Inconclusive.PASS;
    }

    private boolean unclear(Gate gate, Instant now) {
        return openSince.map(open -> late(open, gate, now)).orElse(false) && !openPasses(gate);
    }

    private static boolean late(Instant from, Gate gate, Instant now) {
        return now.isAfter(from.plus(gate.timeout()));
    }

    /** When its time is over, with the present answers: until then nothing changes by itself. */
    public Instant lateAt(Gate gate) {
        Instant from = passed() ? openSince.orElse(since) : since;
        return from.plus(gate.timeout()).plusSeconds(1);
    }

    /** Whether its time ends it, and not its answers. */
    public boolean endsByTime(Gate gate) {
        boolean tried = gate.attempts() > 0 && badInARow >= gate.attempts();
        return (fate == Fate.OPEN && !tried) || (fate == Fate.PASSED && badInARow < gate.failures());
    }
}
