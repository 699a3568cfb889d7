package io.jenkins.plugins.awsrollouts.gate;

import io.jenkins.plugins.awsrollouts.cloud.Probe;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A check that a rollout must pass. A new kind of gate is a new record here: it says what to ask ({@link #ask}) and
 * judges the answer ({@link #judge}); when it is asked, how often, and what follows from it is the same for all.
 */
public sealed interface Gate permits HttpGate, ScriptGate, LambdaGate, AlarmGate, MetricGate, Approval, BodyGate {
    /** What a gate looks at. */
    enum Subject {
        /** Each new instance, before traffic reaches it. */
        EACH_INSTANCE,
        /** The target as its users see it, when its {@link Terms#when} says. */
        TARGET
    }

    /** A short name for log and page, for example {@code HTTP /health}. */
    String name();

    /** What it looks at. */
    Subject subject();

    /** What its user has chosen of what all kinds have. */
    Terms terms();

    /** When it is on, where it looks at the target. */
    default When when() {
        return terms().when();
    }

    /** How many answers in a row must be good before it has passed; at least 1. */
    default int successes() {
        return terms().successes();
    }

    /** How many answers in a row must be bad before a gate that goes on asking fails; at least 1. */
    default int failures() {
        return terms().failures();
    }

    /** How many bad answers in a row end it before it has passed; 0: only its {@link #timeout} does. */
    default int attempts() {
        return terms().attempts();
    }

    /** From the end of one attempt to the beginning of the next. */
    default Duration interval() {
        return terms().interval();
    }

    /** How long it may take to pass, from its first attempt on. */
    default Duration timeout() {
        return terms().timeout();
    }

    /** Whether it goes on asking once it has passed, for as long as it is on. */
    default boolean watches() {
        return subject() == Subject.TARGET;
    }

    /** How long an answer is waited for before the question counts as lost with the process that sent it. */
    default Duration patience() {
        return Duration.ofMinutes(1);
    }

    /** What to ask; empty where nobody is asked and a person answers of their own. */
    Optional<Probe> ask(Circumstances now);

    /** What an answer means; asked by {@link Judgement#of}, which bears whatever this throws. */
    Judgement judge(Probe.Answer answer);

    /** All that is wrong with its settings, one sentence each. */
    List<String> faults();
}
