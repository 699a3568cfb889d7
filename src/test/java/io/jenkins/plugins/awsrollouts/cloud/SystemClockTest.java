package io.jenkins.plugins.awsrollouts.cloud;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The machine's clock as a port. */
class SystemClockTest {
    private final ScheduledExecutorService executor = SystemClock.daemons(2, "clock-test");
    private final SystemClock clock = new SystemClock(executor);

    @AfterEach
    void stop() {
        executor.shutdownNow();
    }

    @Test
    void wakesAtAnInstantAndNotBefore() throws Exception {
        Instant at = clock.now().plusMillis(30);
        CompletableFuture<Instant> woken = new CompletableFuture<>();
        clock.at(at, () -> woken.complete(clock.now()));
        assertFalse(woken.get(10, TimeUnit.SECONDS).isBefore(at));
    }

    @Test
    void runsAtOnceWhatIsOverdueButOnAThreadOfItsOwn() throws Exception {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        clock.at(clock.now().minusSeconds(60), () -> thread.complete(Thread.currentThread()));
        Thread other = thread.get(10, TimeUnit.SECONDS);
        assertNotEquals(Thread.currentThread(), other);
        assertTrue(other.isDaemon());
    }
}
