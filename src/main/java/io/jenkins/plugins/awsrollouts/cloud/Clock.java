package io.jenkins.plugins.awsrollouts.cloud;

import java.time.Instant;

/** The time, and a way to be woken at one. Tests and the simulation have a virtual one. */
public interface Clock {
    /** The present instant. */
    Instant now();

    /**
     * Runs a task at an instant, or at once when that has passed; never on the caller's stack.
     *
     * @param at when to run it
     * @param task what to run; it must not block for long
     */
    void at(Instant at, Runnable task);
}
