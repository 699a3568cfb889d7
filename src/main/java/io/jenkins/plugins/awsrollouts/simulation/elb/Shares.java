package io.jenkins.plugins.awsrollouts.simulation.elb;

import java.util.SortedMap;

/**
 * How the requests to a load balancer are shared, in shares from 0 to 1 of them all, exactly and without noise.
 *
 * @param byTargetGroup where rules send them, by ARN
 * @param byImage which servers get them, by AMI
 * @param byInstance the same by instance id
 * @param refused those of target groups without a target, which the balancer answers with 503
 * @param open those of target groups without a healthy target, which go to all of their targets
 * @param answered those that a rule answers or redirects itself
 */
public record Shares(
        SortedMap<String, Double> byTargetGroup,
        SortedMap<String, Double> byImage,
        SortedMap<String, Double> byInstance,
        double refused,
        double open,
        double answered) {
    /** Those for which there is no healthy target. */
    public double unserved() {
        return refused + open;
    }

    /** The share of an AMI; 0 where none of its servers gets requests. */
    public double image(String id) {
        return byImage.getOrDefault(id, 0.0);
    }

    /** The share of a target group by ARN; 0 where no rule sends requests there. */
    public double targetGroup(String arn) {
        return byTargetGroup.getOrDefault(arn, 0.0);
    }
}
