package io.jenkins.plugins.awsrollouts.history;

import io.jenkins.plugins.awsrollouts.cloud.OneLine;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import java.time.Instant;
import java.util.Optional;

/**
 * One line of a rollout's log; terminal, report and build log show the same.
 *
 * @param at when it happened
 * @param word what it is about, in a word or two, such as {@code launched} or {@code batch 2}
 * @param text what happened and why, in one sentence without its full stop
 * @param weight how much it matters
 */
public record LogLine(Instant at, String word, String text, Weight weight) {
    public LogLine {
        word = OneLine.of(word);
        text = OneLine.of(text);
    }

    /** The line of an event. */
    static Optional<LogLine> of(Event event, String word, String text, Weight weight) {
        return Optional.of(new LogLine(event.at(), word, text, weight));
    }

    /** The line of an event that is one of many small steps. */
    static Optional<LogLine> of(Event event, String word, String text) {
        return of(event, word, text, Weight.PLAIN);
    }

    /** How much a line matters. */
    public enum Weight {
        /** One of many small steps. */
        PLAIN,
        /** Why something waits or is not as planned: no step, and yet what somebody wants to know. */
        NOTE,
        /** A step of the whole rollout. */
        STEP,
        /** Something went as hoped, for good. */
        GOOD,
        /** Something went wrong. */
        BAD
    }
}
