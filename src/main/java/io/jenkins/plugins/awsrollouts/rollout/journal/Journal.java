package io.jenkins.plugins.awsrollouts.rollout.journal;

import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import java.util.List;

/** The memory of one rollout, from which it can go on after any crash. */
public interface Journal extends AutoCloseable {
    /**
     * Adds an event. When this returns, and the event is {@link Event#durable()}, it survives the death of the process
     * and of the machine.
     */
    void append(Event event);

    /** All events so far, in their order. */
    List<Event> events();

    @Override
    void close();
}
