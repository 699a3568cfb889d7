package io.jenkins.plugins.awsrollouts.simulation.state;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Time that moves only when told to: a queue of events, run in the order of their instants and, for equal instants, in
 * the order they were scheduled. The world's own events and the engine's wake-ups share one clock. The clock holds no
 * lock while an event runs, so events may call the world and schedule more.
 */
public final class VirtualClock {
    private record Event(Instant at, long order, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final List<Runnable> listeners = new ArrayList<>();
    private Instant now;
    private long scheduled;

    /** A clock that stands at {@code start} with nothing scheduled. */
    public VirtualClock(Instant start) {
        this.now = start;
    }

    /** The present instant; never goes back. */
    public synchronized Instant now() {
        return now;
    }

    /** Runs {@code action} at {@code at}; an instant in the past means now, after what is due already. */
    public synchronized void schedule(Instant at, Runnable action) {
        events.add(new Event(at.isBefore(now) ? now : at, scheduled++, action));
    }

    /** Runs {@code action} once {@code delay} has passed; a negative delay means now. */
    public synchronized void scheduleAfter(Duration delay, Runnable action) {
        schedule(now.plus(delay), action);
    }

    /** Calls {@code afterEachEvent} after each event that ran, at that event's instant. */
    public synchronized void addListener(Runnable afterEachEvent) {
        listeners.add(afterEachEvent);
    }

    /** The number of events not run yet. */
    public synchronized int pending() {
        return events.size();
    }

    /** Runs the next event at its instant; false (and time stands still) when nothing is scheduled. */
    public boolean step() {
        return stepUntil(Instant.MAX);
    }

    /** Runs every event up to and including {@code end}, then lets time stand at {@code end}. */
    public void runUntil(Instant end) {
        while (stepUntil(end)) {
            // the step did the work
        }
        advanceTo(end);
    }

    /**
     * Runs events until {@code done} holds (asked first, and after each event) or none is left up to {@code limit}; in
     * the latter case time then stands at {@code limit}.
     *
     * @return whether {@code done} held
     */
    public boolean runUntil(BooleanSupplier done, Instant limit) {
        while (!done.getAsBoolean()) {
            if (!stepUntil(limit)) {
                advanceTo(limit);
                return done.getAsBoolean();
            }
        }
        return true;
    }

    /** Does {@code work} while time stands still, though another thread may be moving it. */
    public synchronized <T> T still(Supplier<T> work) {
        return work.get();
    }

    /**
     * Lets time stand at {@code instant} without running the events that are due then.
     *
     * @throws IllegalStateException when an earlier event has not run yet, or the instant has passed
     */
    public synchronized void standAt(Instant instant) {
        boolean early = !events.isEmpty() && events.peek().at().isBefore(instant);
        if (early || instant.isBefore(now)) {
            throw new IllegalStateException("time cannot go from " + now + " to " + instant);
        }
        now = instant;
    }

    private boolean stepUntil(Instant end) {
        Event next;
        List<Runnable> after;
        synchronized (this) {
            next = events.peek();
            if (next == null || next.at().isAfter(end)) {
                return false;
            }
            events.remove();
            now = next.at();
            after = List.copyOf(listeners);
        }
        next.action().run();
        after.forEach(Runnable::run);
        return true;
    }

    private synchronized void advanceTo(Instant end) {
        now = end.isAfter(now) ? end : now;
    }
}
