package io.jenkins.plugins.awsrollouts.proof.bench;

import java.util.List;
import java.util.Locale;

/** The benches by name. */
public enum Bench {
    /** Durations over the lower bound, with ours and a fixed poller. */
    DURATION,
    /** Reads while a rollout waits. */
    WAITING,
    /** The time of one decision. */
    DECISION,
    /** Many rollouts at once. */
    CROWD,
    /** A job's deployments, opened and paged through. */
    HISTORY,
    /** One verdict on many metrics of a day. */
    ANALYSIS,
    /** False alarms and missed canaries over whole rollouts. */
    LOOKS;

    /**
     * Measures.
     *
     * @param seeds how many accounts, where a bench has several
     * @param rollouts how many at once, where a bench has many
     */
    public List<Figure> measure(int seeds, int rollouts) {
        return switch (this) {
            case DURATION -> new Durations(seeds).figures();
            case WAITING -> new Waiting(seeds).figures();
            case DECISION -> new Deciding().figures();
            case CROWD -> new Crowd(rollouts).figures();
            case HISTORY -> new Leafing().figures();
            case ANALYSIS -> new Judging().figures();
            case LOOKS -> Looking.figures(seeds);
        };
    }

    /** As the command line has it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
