package io.jenkins.plugins.awsrollouts.analysis;

/** What a metric says of the canary. */
public enum Classification {
    /** No worse than the baseline. */
    PASS,
    /** Higher than the baseline, and that is minded. */
    HIGH,
    /** Lower than the baseline, and that is minded. */
    LOW,
    /** Critical, and perhaps worse: too likely by chance to fail the canary, too unlikely to pass it. */
    DOUBTFUL,
    /** One of the fleets has no sample. */
    NO_DATA,
    /** Fewer samples than asked for, or than could ever show a difference at this look. */
    TOO_FEW;

    /** Whether it was compared, and so counts for the score. */
    public boolean judged() {
        return passes() || worse();
    }

    /** Whether its part of the score is given. */
    boolean passes() {
        return this == PASS || this == DOUBTFUL;
    }

    /** Whether the canary is worse. */
    public boolean worse() {
        return this == HIGH || this == LOW;
    }
}
