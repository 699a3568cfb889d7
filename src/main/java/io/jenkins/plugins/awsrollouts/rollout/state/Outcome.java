package io.jenkins.plugins.awsrollouts.rollout.state;

/** How a rollout ended. */
public enum Outcome {
    /** The target runs the new AMI. */
    PROMOTED,
    /** The target is as before. */
    ROLLED_BACK,
    /** Another rollout has the target; nothing was changed. */
    YIELDED,
    /** The target is gone, or somebody else has taken it over; what could be cleaned up has been. */
    FAILED
}
