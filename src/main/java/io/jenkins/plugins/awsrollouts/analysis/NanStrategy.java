package io.jenkins.plugins.awsrollouts.analysis;

/** What a minute without a number means; Kayenta's {@code nanStrategy}. */
public enum NanStrategy {
    /** Nothing is known of that minute. The default. */
    REMOVE,
    /** Nothing happened in that minute: CloudWatch has no number for a count of zero. */
    ZERO
}
