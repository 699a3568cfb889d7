package io.jenkins.plugins.awsrollouts.cloud;

import java.util.function.Consumer;

/** Sends the HTTP requests of gates; holds no thread while it waits for the answer. */
public interface Prober {
    /**
     * Sends a request.
     *
     * @param probe the request
     * @param answer told once, on whatever thread, never on the caller's stack
     */
    void probe(Probe probe, Consumer<Probe.Answer> answer);
}
