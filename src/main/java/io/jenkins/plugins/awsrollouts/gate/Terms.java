package io.jenkins.plugins.awsrollouts.gate;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What every kind of gate lets its user choose: when it is on, how often it asks, and what follows from the answers.
 * The defaults are the kind's.
 *
 * @param when when it is on; of no meaning to a gate that looks at each instance
 * @param attempts bad answers in a row that end it before it has passed; 0: only its timeout does
 * @param successes good answers in a row to pass; at least 1
 * @param failures bad answers in a row to fail once it has passed; at least 1
 * @param interval from an answer to the next question
 * @param timeout until it must have passed, from its first question on
 * @param onFailure what follows when it fails
 * @param inconclusive what an answer counts that says neither good nor bad
 */
@RecordBuilder
public record Terms(
        When when,
        int attempts,
        int successes,
        int failures,
        Duration interval,
        Duration timeout,
        OnFailure onFailure,
        Inconclusive inconclusive)
        implements TermsBuilder.With {

    /** The most attempts, successes and failures: whoever writes more has meant something else. */
    public static final int MOST = 1000;

    /** What follows when a gate fails. */
    public enum OnFailure {
        /** The rollout fails, and does what its own onFailure says. */
        FAIL,
        /** It is told, and the rollout goes on as if the gate had passed. */
        WARN
    }

    /** What an answer counts that says neither good nor bad. */
    public enum Inconclusive {
        /** Nothing; when it is still so after the timeout, the gate fails. */
        WAIT,
        /** Where the kind can tell, as much as a good answer; otherwise the gate passes at its timeout. */
        PASS,
        /** As much as a bad answer. */
        FAIL
    }

    /** A journal of an earlier version names fewer terms; the others are what they were then. */
    public Terms {
        when = when == null ? When.STAGE : when;
        onFailure = onFailure == null ? OnFailure.FAIL : onFailure;
        inconclusive = inconclusive == null ? Inconclusive.WAIT : inconclusive;
    }

    /** Terms of a gate that is asked again and again, all else by default. */
    public static Terms repeated(When when, int successes, int failures, Duration interval, Duration timeout) {
        return new Terms(when, 0, successes, failures, interval, timeout, OnFailure.FAIL, Inconclusive.WAIT);
    }

    /** Terms of a gate whose first definite answer decides. */
    public static Terms once(When when, Duration interval, Duration timeout) {
        return new Terms(when, 1, 1, 1, interval, timeout, OnFailure.FAIL, Inconclusive.WAIT);
    }

    /** The same at another time. */
    public Terms at(When other) {
        return withWhen(other);
    }

    /** How an inconclusive answer is judged where the kind can tell it from a question that must be asked again. */
    Judgement unclear(String words) {
        return switch (inconclusive) {
            case WAIT -> Judgement.open(words);
            case PASS -> Judgement.good(words);
            case FAIL -> Judgement.bad(words);
        };
    }

    /**
     * All that is wrong with them, one sentence each.
     *
     * @param gate what the gate is called in a spec, for example {@code httpGate}
     */
    List<String> faults(String gate) {
        List<String> faults = new ArrayList<>();
        if (attempts < 0 || attempts > MOST) {
            faults.add(gate + " attempts is " + attempts + "; use 1 to " + MOST
                    + ", or 0 for as many as the timeout allows.");
        }
        count(gate + " successes", successes).ifPresent(faults::add);
        count(gate + " failures", failures).ifPresent(faults::add);
        positive(gate + " interval", interval).ifPresent(faults::add);
        positive(gate + " timeout", timeout).ifPresent(faults::add);
        if (faults.isEmpty()) {
            impatience(gate).ifPresent(faults::add);
        }
        return faults;
    }

    /** The first question is asked at once, each further one an interval after an answer. */
    private Optional<String> impatience(String gate) {
        long intervals = successes - 1L;
        boolean never = intervals > 0 && interval.compareTo(timeout.dividedBy(intervals)) >= 0;
        return never
                ? Optional.of(gate + " asks " + successes + " times (successes), every " + words(interval)
                        + " (interval), before it passes, but has " + words(timeout)
                        + " (timeout) for that, so it could never pass; give a longer timeout.")
                : Optional.empty();
    }

    private static String words(Duration time) {
        return time.toSeconds() % 60 == 0 ? time.toMinutes() + " min" : time.toSeconds() + " s";
    }

    /** What is wrong with a gate that is on all the time though it can be asked but once. */
    Optional<String> alwaysFault(String gate) {
        return when == When.ALWAYS
                ? Optional.of(gate + " when is always, but it cannot be asked all the time; use before, stage or end.")
                : Optional.empty();
    }

    private static Optional<String> count(String knob, int value) {
        return value >= 1 && value <= MOST
                ? Optional.empty()
                : Optional.of(knob + " is " + value + "; use 1 to " + MOST + ".");
    }

    static Optional<String> positive(String knob, Duration value) {
        return value.isNegative() || value.isZero()
                ? Optional.of(knob + " is " + value.toSeconds() + " s, not longer than zero; give a time such as 5s.")
                : Optional.empty();
    }
}
