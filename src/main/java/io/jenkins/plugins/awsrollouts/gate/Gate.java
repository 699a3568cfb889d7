package io.jenkins.plugins.awsrollouts.gate;

import io.jenkins.plugins.awsrollouts.cloud.Probe;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A check that a rollout must pass. A new kind of gate is a new record here: it says what to ask ({@link #ask}) and
 * judges the answer ({@link #judge}); when it is asked, how often, and what follows from it is the same for all.
 */
public sealed interface Gate permits HttpGate, BodyGate {
    /** What a gate looks at. */
    enum Subject {
        /** Each new instance, before traffic reaches it. */
        EACH_INSTANCE,
        /** The target as its users see it, after each stage and through its bake. */
        TARGET
    }

    /** A short name for log and page, for example {@code HTTP /health}. */
    String name();

    /** What it looks at. */
    Subject subject();

    /** How many answers in a row must be good before it has passed; at least 1. */
    int successes();

    /** How many answers in a row must be bad before a gate that watches a bake fails; at least 1. */
    int failures();

    /** From the end of one attempt to the beginning of the next. */
    Duration interval();

    /** How long it may take to pass, from its first attempt on. */
    Duration timeout();

    /** Whether a gate that looks at the target goes on asking once it has passed, through the bake. */
    default boolean watches() {
        return subject() == Subject.TARGET;
    }

    /** How many bad answers end it before it has passed; by default only its {@link #timeout} does. */
    default int attempts() {
        return Integer.MAX_VALUE;
    }

    /** How long an answer is waited for before the question counts as lost with the process that sent it. */
    default Duration patience() {
        return Duration.ofMinutes(1);
    }

    /** What to ask. */
    Probe ask(Circumstances now);

    /** What a good answer was, as a phrase. */
    default String passedWords(Probe.Answer answer) {
        return "answered " + answer.status() + " in " + answer.took().toMillis() + " ms";
    }

    /**
     * Whether an answer is good.
     *
     * @return empty when it is; otherwise a phrase that says what was found and what was expected
     */
    Optional<String> judge(Probe.Answer answer);

    /** All that is wrong with its settings, one sentence each. */
    List<String> faults();
}
