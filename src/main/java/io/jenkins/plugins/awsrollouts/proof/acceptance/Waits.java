package io.jenkins.plugins.awsrollouts.proof.acceptance;

import io.jenkins.plugins.awsrollouts.cloud.Clock;
import io.jenkins.plugins.awsrollouts.cloud.CloudException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import software.amazon.awssdk.core.exception.SdkException;

/** Waiting by the account's time, in steps, so that it can be broken off. */
final class Waits {
    private static final Duration STEP = Duration.ofSeconds(5);

    private final Clock clock;
    private final Consumer<Instant> waiting;
    private final Instant end;
    private final AtomicBoolean stopped;

    /**
     * @param end when all waiting is over
     * @param stopped whether it is to be broken off
     */
    Waits(Site site, Instant end, AtomicBoolean stopped) {
        this.clock = site.clock();
        this.waiting = site.waiting();
        this.end = end;
        this.stopped = stopped;
    }

    Instant now() {
        return clock.now();
    }

    /**
     * Lets time pass.
     *
     * @throws CannotRun when it is broken off, or takes too long in all
     */
    void pass(Duration time) {
        Instant until = now().plus(time);
        do {
            Instant next = now().plus(STEP);
            waiting.accept(next.isBefore(until) ? next : until);
            if (stopped.get()) {
                throw new CannotRun("It was interrupted.");
            }
            if (now().isAfter(end)) {
                throw new CannotRun("It took longer than it may.");
            }
        } while (now().isBefore(until));
    }

    /**
     * Waits for something; a read that fails, such as of what is not visible yet, says that it is not so yet.
     *
     * @return whether it came
     */
    boolean until(Duration longest, Duration every, BooleanSupplier what) {
        Instant until = now().plus(longest);
        while (!holds(what)) {
            if (!now().isBefore(until)) {
                return false;
            }
            pass(every);
        }
        return true;
    }

    private static boolean holds(BooleanSupplier what) {
        try {
            return what.getAsBoolean();
        } catch (SdkException | CloudException e) {
            return false;
        }
    }
}
