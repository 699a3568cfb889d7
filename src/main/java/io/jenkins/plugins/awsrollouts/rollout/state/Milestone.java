package io.jenkins.plugins.awsrollouts.rollout.state;

/**
 * What an instance that a rollout launched goes through, in this order but for CHECKED, which may come any time, and
 * PROVEN, which is for one that the group has no place for.
 */
public enum Milestone {
    /** EC2 says that it runs. */
    RUNNING,
    /** The group has taken it. */
    JOINED,
    /** The group has it in service. */
    IN_SERVICE,
    /** EC2's status checks have passed. */
    CHECKED,
    /** Every balancer calls it healthy. */
    HEALTHY,
    /** It is past its warm-up and its gates: it counts. */
    COUNTED,
    /** Outside the group it has passed EC2's status checks and its gates, as far as that is possible there. */
    PROVEN
}
