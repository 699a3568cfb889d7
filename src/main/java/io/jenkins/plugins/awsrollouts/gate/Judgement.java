package io.jenkins.plugins.awsrollouts.gate;

import io.jenkins.plugins.awsrollouts.cloud.Probe;
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

    /**
     * What an answer means to a gate, whatever is met in judging it: an answer that cannot be judged, as by a pattern of an
     * older version that cannot be read any more, says neither good nor bad.
     */
    static Judgement of(Gate gate, Probe.Answer answer) {
        try {
            return gate.judge(answer);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            String why = e instanceof IllegalArgumentException && e.getMessage() != null
                    ? e.getMessage()
                    : e.getClass().getSimpleName();
            String words = "could not be judged: " + why;
            return gate.terms().inconclusive() == Terms.Inconclusive.FAIL ? bad(words) : open(words);
        }
    }

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
