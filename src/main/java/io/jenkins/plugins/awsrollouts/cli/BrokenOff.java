package io.jenkins.plugins.awsrollouts.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What Ctrl-C, or a request to end, does to a run that cleans up after itself: the process stays until it has. */
final class BrokenOff {
    private static final long LONGEST_MINUTES = 30;

    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread hook;
    private volatile int exitCode = ExitCode.WRONG;

    /**
     * @param stop has the run end early
     */
    BrokenOff(Runnable stop) {
        hook = new Thread(() -> interrupted(stop), "broken off");
    }

    void arm() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** The run is over, and all is said and cleaned up. */
    void over(int code) {
        exitCode = code;
        over.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The hook runs already; it ends the process with the code.
        }
    }

    private void interrupted(Runnable stop) {
        stop.run();
        try {
            over.await(LONGEST_MINUTES, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(exitCode);
    }
}
