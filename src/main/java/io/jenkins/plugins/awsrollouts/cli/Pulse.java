package io.jenkins.plugins.awsrollouts.cli;

import io.jenkins.plugins.awsrollouts.simulation.state.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Lets a simulated account's time run along with ours, so many times as fast. */
final class Pulse {
    private static final long BEAT_MILLIS = 20;

    private Pulse() {}

    static void drive(VirtualClock clock, double speed, ScheduledExecutorService executor) {
        Instant start = clock.now();
        long began = System.nanoTime();
        Runnable beat = () -> {
            double nanos = (System.nanoTime() - began) * speed;
            clock.runUntil(start.plus(Duration.ofNanos((long) nanos)));
        };
        executor.scheduleAtFixedRate(beat, 0, BEAT_MILLIS, TimeUnit.MILLISECONDS);
    }
}
