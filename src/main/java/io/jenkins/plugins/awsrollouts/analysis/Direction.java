package io.jenkins.plugins.awsrollouts.analysis;

/** Which change of a metric is a worse canary; Kayenta's {@code direction}. */
public enum Direction {
    /** More is worse, as of errors and latency. */
    INCREASE_IS_BAD,
    /** Less is worse, as of completed orders. */
    DECREASE_IS_BAD,
    /** Any change is worse. */
    EITHER;

    boolean mindsIncrease() {
        return this != DECREASE_IS_BAD;
    }

    boolean mindsDecrease() {
        return this != INCREASE_IS_BAD;
    }
}
