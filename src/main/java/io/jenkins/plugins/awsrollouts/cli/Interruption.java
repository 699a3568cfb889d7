package io.jenkins.plugins.awsrollouts.cli;

import io.jenkins.plugins.awsrollouts.rollout.run.Rollout;
import io.jenkins.plugins.awsrollouts.rollout.state.Command;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What Ctrl-C, or a request to end, does: the rollout is aborted as its spec says, and this process stays for it, but
 * not for ever. The Java machine lets no second Ctrl-C through while it shuts down, so the Enter key takes its place.
 */
final class Interruption {
    private static final long LONGEST_MINUTES = 30;
    private static final long LAST_WORDS_SECONDS = 5;
    private static final long KEY_MILLIS = 200;

    private final Rollout rollout;
    private final CountDownLatch rest;
    private final OpenAccount account;
    private final Terminal terminal;
    private final CountDownLatch left = new CountDownLatch(1);
    private final CountDownLatch told = new CountDownLatch(1);
    private final AtomicInteger exitCode = new AtomicInteger(ExitCode.BROKEN);
    private HangUp hangUp;
    private final Thread hook = new Thread(this::interrupted, "interrupted");

    /**
     * @param rest opens when the rollout is over, held or broken
     */
    Interruption(Rollout rollout, CountDownLatch rest, OpenAccount account, Terminal terminal) {
        this.rollout = rollout;
        this.rest = rest;
        this.account = account;
        this.terminal = terminal;
    }

    void arm() {
        Runtime.getRuntime().addShutdownHook(hook);
        hangUp = HangUp.survived(() -> terminal.say("The terminal was closed; the rollout goes on in process "
                + ProcessHandle.current().pid() + ". From another terminal: aws-rollouts list, aws-rollouts rollback "
                + rollout.id()));
    }

    /** The rollout is over or rests, and all is said and written. */
    void disarm(int code) {
        if (hangUp != null) {
            hangUp.close();
        }
        exitCode.set(code);
        told.countDown();
        left.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The hook runs already; it ends the process with the code.
        }
    }

    private void interrupted() {
        terminal.say("Interrupted: aborting as the spec says. Press Enter to leave it as it is instead; `resume "
                + rollout.id() + "` goes on with it later.");
        Conductor.tell(rollout, Command.ABORT);
        ScheduledFuture<?> key =
                account.executor().scheduleAtFixedRate(this::watch, KEY_MILLIS, KEY_MILLIS, TimeUnit.MILLISECONDS);
        try {
            boolean over = left.await(LONGEST_MINUTES, TimeUnit.MINUTES)
                    && rest.getCount() == 0
                    && told.await(LAST_WORDS_SECONDS, TimeUnit.SECONDS);
            if (!over) {
                terminal.say("Left as it is. To go on: aws-rollouts resume " + rollout.id());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        key.cancel(false);
        Runtime.getRuntime().halt(exitCode.get());
    }

    private void watch() {
        if (enterWasPressed()) {
            left.countDown();
        }
    }

    private static boolean enterWasPressed() {
        try {
            return System.console() != null && System.in.available() > 0;
        } catch (IOException e) {
            return false;
        }
    }
}
