package io.jenkins.plugins.awsrollouts.cloud;

/**
 * A target group's part in what a route forwards.
 *
 * @param targetGroup its ARN
 * @param weight 0 to 999, as in Elastic Load Balancing API Reference, TargetGroupTuple; the share is the weight over the
 *     sum of all weights of the action
 */
public record Weight(String targetGroup, int weight) {}
