package io.jenkins.plugins.awsrollouts.history;

import java.time.Instant;

/**
 * One line of a rollout's log; terminal, report and build log show the same.
 *
 * @param at when it happened
 * @param word what it is about, in a word or two, such as {@code launched} or {@code batch 2}
 * @param text what happened and why, in one sentence without its full stop
 * @param weight how much it matters
 */
public record LogLine(Instant at, String word, String text, Weight weight) {
    /** How much a line matters. */
    public enum Weight {
        /** One of many small steps. */
        PLAIN,
        /** A step of the whole rollout. */
        STEP,
        /** Something went as hoped, for good. */
        GOOD,
        /** Something went wrong. */
        BAD
    }
}
