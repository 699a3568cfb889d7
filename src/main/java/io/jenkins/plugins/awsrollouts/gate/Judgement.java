package io.jenkins.plugins.awsrollouts.gate;

import java.time.Duration;
import java.util.Optional;

/** What an answer means to a gate. */
public sealed interface Judgement {
    /** What was found, and where it is not good what was expected, as a phrase. */
    String words();

    /** The answer speaks for the new AMI. */
    record Good(String words) implements Judgement {}

    /**
     * The answer speaks against it.
     *
     * @param last whether no further attempt is worth making, as after a person's refusal
     */
    record Bad(String words, boolean last) implements Judgement {}

    /**
     * The answer says neither: the gate asks again.
     *
     * @param after when; empty: after the gate's interval
     */
    record Open(String words, Optional<Duration> after) implements Judgement {}

    /** A good answer. */
    static Judgement good(String words) {
        return new Good(words);
    }

    /** A bad answer, which the next may outweigh. */
    static Judgement bad(String words) {
        return new Bad(words, false);
    }

    /** A bad answer that ends the gate. */
    static Judgement last(String words) {
        return new Bad(words, true);
    }

    /** An answer that says nothing yet. */
    static Judgement open(String words) {
        return new Open(words, Optional.empty());
    }
}
