package io.jenkins.plugins.awsrollouts.cloud;

import java.time.Duration;
import java.util.function.Consumer;

/** Asks the questions of gates; holds no thread while it waits for the answer. */
public interface Prober {
    /**
     * Asks.
     *
     * @param probe the question
     * @param answer told once, on whatever thread, never on the caller's stack
     */
    void probe(Probe probe, Consumer<Probe.Answer> answer);

    /** The answer to a question that nobody is here for, such as one to a Pipeline's body outside of Jenkins. */
    static Probe.Answer nobody(Probe probe) {
        String problem = probe instanceof Probe.Body
                ? "could not run: the build that the rollout belongs to is not here any more"
                : "cannot be asked here";
        return new Probe.Answer(0, "", problem, Duration.ZERO);
    }
}
