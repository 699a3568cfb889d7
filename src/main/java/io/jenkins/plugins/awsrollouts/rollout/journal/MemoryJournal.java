package io.jenkins.plugins.awsrollouts.rollout.journal;

import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import java.util.ArrayList;
import java.util.List;

/** A journal that lasts as long as the process; for rehearsals in the simulated account. */
public final class MemoryJournal implements Journal {
    private final List<Event> events = new ArrayList<>();

    @Override
    public synchronized void append(Event event) {
        events.add(event);
    }

    @Override
    public synchronized List<Event> events() {
        return List.copyOf(events);
    }

    @Override
    public void close() {}
}
