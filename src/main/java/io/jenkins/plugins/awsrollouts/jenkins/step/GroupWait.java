package io.jenkins.plugins.awsrollouts.jenkins.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import io.jenkins.plugins.awsrollouts.cloud.OneLine;
import io.jenkins.plugins.awsrollouts.history.LogLine;
import io.jenkins.plugins.awsrollouts.rollout.spec.Durations;
import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** How a step waits until its group is free: for how long, and what it has said of that. Kept through restarts. */
final class GroupWait implements Serializable {
    private static final long serialVersionUID = 1L;

    /** What Pipelines and forms call it. */
    static final String FIELD = "waitForLock";

    private static final Duration PAUSE = Duration.ofSeconds(15);
    private static final Duration LONGEST = Duration.ofDays(7);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    /** By the account's time; null: it has not waited yet. */
    @CheckForNull
    private Instant until;

    private String told = "";

    /** What is wrong with a text as the time to wait. */
    static List<String> faults(String text) {
        return Durations.parse(text)
                .map(time -> time.compareTo(LONGEST) <= 0
                        ? List.<String>of()
                        : List.of(FIELD + " is \"" + text + "\"; wait for " + LONGEST.toHours() + "h at most."))
                .orElseGet(() -> List.of(Durations.fault(FIELD, text)));
    }

    /** Whether it has waited by now. */
    boolean hasBegun() {
        return until != null;
    }

    /**
     * When to look again, by the account's time. Says who is waited for, once for each.
     *
     * @throws AbortException with one sentence, when it has waited for long enough
     */
    Instant next(GroupHeld held, BuildLog log) throws AbortException {
        Instant now = held.clock().now();
        if (until == null) {
            until = now.plus(held.patience());
        }
        if (!now.isBefore(until)) {
            throw new AbortException("Nothing was changed: " + OneLine.of(held.getMessage()) + "; " + FIELD + " waited "
                    + Words.of(held.patience()) + " for it.");
        }
        if (!told.equals(held.getMessage())) {
            told = held.getMessage();
            log.line(new LogLine(
                    now,
                    "waits",
                    "until " + TIME.format(until.atZone(ZoneId.systemDefault())) + " at most: " + told,
                    LogLine.Weight.NOTE));
        }
        Instant next = now.plus(PAUSE);
        return next.isBefore(until) ? next : until;
    }
}
