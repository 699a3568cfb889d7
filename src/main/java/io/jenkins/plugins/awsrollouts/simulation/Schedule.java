package io.jenkins.plugins.awsrollouts.simulation;

import java.time.Duration;
import java.time.Instant;

/** The events of the simulated account in virtual time. Its monitor guards the whole account. */
final class Schedule {
    private final VirtualClock clock;
    private long events;

    Schedule(VirtualClock clock) {
        this.clock = clock;
    }

    VirtualClock clock() {
        return clock;
    }

    Instant now() {
        return clock.now();
    }

    /** Plans an event, which holds the account's monitor while it runs. */
    void at(Instant time, Runnable action) {
        clock.schedule(time, () -> {
            synchronized (this) {
                events++;
                action.run();
            }
        });
    }

    void after(Duration delay, Runnable action) {
        at(now().plus(delay), action);
    }

    /** How many events have run: what tells calls of one instant apart from the events of that instant. */
    long events() {
        return events;
    }
}
