package io.jenkins.plugins.awsrollouts.rollout.state;

/** Where a rollout is. Every phase but the last has a way on. */
public enum Phase {
    /** Taking the lock. */
    STARTING,
    /** Bringing traffic to a canary, step by step; the target is left alone. */
    SHIFTING,
    /** All requests go to the green fleet; the old one stands by, so that the way back is a change of weights. */
    SWAPPED,
    /** The old fleet goes, or is laid to rest; from here on the way back is another rollout. */
    RETIRING,
    /** Replacing batch by batch. */
    ROLLING,
    /** The template takes the new AMI. */
    PROMOTING,
    /** Replacing what the group launched of the old AMI meanwhile, and the warm pool. */
    SWEEPING,
    /** Putting the old AMI back. */
    ROLLING_BACK,
    /** Giving back what was borrowed. */
    SETTLING,
    /** Stopped, everything kept, until a person decides. */
    HELD,
    /** Over. */
    DONE
}
