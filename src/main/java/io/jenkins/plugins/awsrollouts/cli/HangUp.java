package io.jenkins.plugins.awsrollouts.cli;

import org.jline.utils.Signals;

/**
 * A terminal that is closed, or a connection that is lost, asks its processes to end by the signal HUP. A rollout must not
 * be undone by that: it goes on without a terminal, as under {@code nohup}. Where there is no such signal, as on Windows,
 * nothing changes.
 */
final class HangUp implements AutoCloseable {
    private static final String NAME = "HUP";

    /** What the signal did before. */
    private final Object before;

    private HangUp(Object before) {
        this.before = before;
    }

    /**
     * From now on this process outlives its terminal.
     *
     * @param told runs when the terminal is closed
     */
    static HangUp survived(Runnable told) {
        return new HangUp(Signals.register(NAME, told));
    }

    /** From now on this process ends with its terminal again. */
    @Override
    public void close() {
        if (before != null) {
            Signals.unregister(NAME, before);
        }
    }
}
