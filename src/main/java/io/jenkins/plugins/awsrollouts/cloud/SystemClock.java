package io.jenkins.plugins.awsrollouts.cloud;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The machine's clock. Tasks run on the threads of an executor that the caller makes and shuts down. */
public final class SystemClock implements Clock {
    /** Longer waits go in steps, so that a clock that is set meanwhile is noticed within this time. */
    private static final Duration STEP = Duration.ofHours(1);

    private final ScheduledExecutorService executor;

    /**
     * @param executor runs the tasks; see {@link #daemons} for a fitting one
     */
    public SystemClock(ScheduledExecutorService executor) {
        this.executor = executor;
    }

    /**
     * An executor of a fixed number of daemon threads, which do not keep the process alive.
     *
     * @param threads how many
     * @param name what their names begin with
     */
    public static ScheduledExecutorService daemons(int threads, String name) {
        AtomicInteger count = new AtomicInteger();
        return Executors.newScheduledThreadPool(threads, task -> daemon(name + "-" + count.incrementAndGet(), task));
    }

    /** A thread, not yet started, that does not keep the process alive. */
    public static Thread daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public void at(Instant at, Runnable task) {
        // Rounded up, so that a task does not wake just before its instant.
        Duration wait = Duration.between(now(), at);
        Duration step = wait.compareTo(STEP) > 0 ? STEP : wait;
        long millis = step.isNegative() ? 0 : step.plusNanos(999_999).toMillis();
        executor.schedule(() -> run(at, task), millis, TimeUnit.MILLISECONDS);
    }

    private void run(Instant at, Runnable task) {
        if (now().isBefore(at)) {
            // One step of a long wait is over, or the machine's clock was set back meanwhile.
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
