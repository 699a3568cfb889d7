package io.jenkins.plugins.awsrollouts.simulation.state;

import java.time.Duration;
import java.time.Instant;

/** The events of the simulated account in virtual time. Its monitor guards the whole account. */
public final class Schedule {
    private final VirtualClock clock;
    private long events;

    public Schedule(VirtualClock clock) {
        this.clock = clock;
    }

    public VirtualClock clock() {
        return clock;
    }

    public Instant now() {
        return clock.now();
    }

    /** Plans an event, which holds the account's monitor while it runs. */
    public void at(Instant time, Runnable action) {
        clock.schedule(time, () -> {
            synchronized (this) {
                events++;
                action.run();
            }
        });
    }

    public void after(Duration delay, Runnable action) {
        at(now().plus(delay), action);
    }

    /** How many events have run: what tells calls of one instant apart from the events of that instant. */
    public long events() {
        return events;
    }
}
