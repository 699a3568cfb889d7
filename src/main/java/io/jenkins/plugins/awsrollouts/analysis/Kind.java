package io.jenkins.plugins.awsrollouts.analysis;

/** What a metric's samples are. */
public enum Kind {
    /** A measured value, such as a latency. */
    VALUE,
    /** Events over requests, 0 to 1, such as an error rate. With requests known its events are counted, see {@link CountGame}. */
    RATE
}
