package io.jenkins.plugins.awsrollouts.proof.bench;

import java.util.List;
import java.util.Locale;

/** The benches by name. */
public enum Bench {
    /** DurationBench over the lower bound, with ours and a fixed poller. */
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
            case DURATION -> new DurationBench(seeds).figures();
            case WAITING -> new WaitingBench(seeds).figures();
            case DECISION -> new DecisionBench().figures();
            case CROWD -> new CrowdBench(rollouts).figures();
            case HISTORY -> new HistoryBench().figures();
            case ANALYSIS -> new AnalysisBench().figures();
            case LOOKS -> LooksBench.figures(seeds);
        };
    }

    /** As the command line has it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
