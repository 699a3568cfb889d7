package io.jenkins.plugins.awsrollouts.cli;

import io.jenkins.plugins.awsrollouts.cloud.Clock;
import io.jenkins.plugins.awsrollouts.cloud.Prober;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * A clock that runs faster than the machine's, and leaps to the next alarm when nothing is under way that could happen
 * before it. Two of them with the same start and speed agree, even in two processes, until one of them leaps.
 */
final class LeapClock implements Clock {
    private record Alarm(Instant at, long number, Runnable task) {}

    private final Instant start;
    private final int speed;
    private final boolean leaps;
    private final ScheduledExecutorService executor;
    private final PriorityQueue<Alarm> alarms =
            new PriorityQueue<>(Comparator.comparing(Alarm::at).thenComparing(Alarm::number));

    /** What has been leapt over in all, since which time of the machine's. */
    private final TreeMap<Instant, Duration> leapt = new TreeMap<>();

    private Optional<ScheduledFuture<?>> timer = Optional.empty();
    private long alarmsSet;
    private int underWay;

    /**
     * @param start when it showed the machine's time
     * @param speed how many times faster it runs
     * @param leaps whether it leaps
     * @param executor runs the tasks
     */
    LeapClock(Instant start, int speed, boolean leaps, ScheduledExecutorService executor) {
        this.start = start;
        this.speed = speed;
        this.leaps = leaps;
        this.executor = executor;
        leapt.put(Instant.MIN, Duration.ZERO);
    }

    /** This clock's time at a time of the machine's. */
    synchronized Instant shownAt(Instant machines) {
        return start.plus(Duration.between(start, machines).multipliedBy(speed))
                .plus(leapt.floorEntry(machines).getValue());
    }

    @Override
    public Instant now() {
        return shownAt(Instant.now());
    }

    @Override
    public synchronized void at(Instant at, Runnable task) {
        alarms.add(new Alarm(at, ++alarmsSet, task));
        next();
    }

    /** The same executor, whose tasks hold the clock's leaps back until they are done. */
    Executor holding(Executor other) {
        return task -> {
            begin();
            other.execute(() -> finish(task));
        };
    }

    /** The same prober, whose questions hold the clock's leaps back until they are answered. */
    Prober holding(Prober other) {
        return (probe, answer) -> {
            begin();
            other.probe(probe, text -> finish(() -> answer.accept(text)));
        };
    }

    private synchronized void begin() {
        underWay++;
    }

    private synchronized void end() {
        underWay--;
        next();
    }

    private void finish(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            // The executor would keep it in a future that nobody reads.
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        } finally {
            end();
        }
    }

    /** Begins what is due, and sees to it that the next alarm is heard. */
    private synchronized void next() {
        timer.ifPresent(one -> one.cancel(false));
        timer = Optional.empty();
        while (!alarms.isEmpty() && timer.isEmpty()) {
            Instant machines = Instant.now();
            Duration wait = Duration.between(shownAt(machines), alarms.peek().at());
            if (wait.isNegative() || wait.isZero()) {
                holding(executor).execute(alarms.poll().task());
            } else if (leaps && underWay == 0) {
                leapt.put(machines, leapt.lastEntry().getValue().plus(wait));
            } else {
                // rounded up, so that it does not ring just before its instant
                timer = Optional.of(executor.schedule(this::next, wait.toNanos() / speed + 1000, TimeUnit.NANOSECONDS));
            }
        }
    }
}
