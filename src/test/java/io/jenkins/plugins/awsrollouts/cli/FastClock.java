package io.jenkins.plugins.awsrollouts.cli;

import io.jenkins.plugins.awsrollouts.cloud.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A clock that runs faster than the machine's. Two of them with the same start and speed agree, even in two processes.
 *
 * @param start when it showed the machine's time
 * @param speed how many times faster it runs
 * @param executor runs the tasks
 */
record FastClock(Instant start, int speed, ScheduledExecutorService executor) implements Clock {
    /** This clock's time at a time of the machine's. */
    Instant shownAt(Instant machines) {
        return start.plus(Duration.between(start, machines).multipliedBy(speed));
    }

    @Override
    public Instant now() {
        return shownAt(Instant.now());
    }

    @Override
    public void at(Instant at, Runnable task) {
        // Rounded up, so that a task does not wake just before its instant.
        long nanos = Math.max(0, Duration.between(now(), at).toNanos() / speed + 1000);
        executor.schedule(() -> run(at, task), nanos, TimeUnit.NANOSECONDS);
    }

    private void run(Instant at, Runnable task) {
        if (now().isBefore(at)) {
            at(at, task);
            return;
        }
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            // The executor would keep it in a future that nobody reads.
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        }
    }
}
