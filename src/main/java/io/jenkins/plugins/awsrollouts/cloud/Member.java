package io.jenkins.plugins.awsrollouts.cloud;

/**
 * An instance as its Auto Scaling group tells of it.
 *
 * @param id the instance id
 * @param zone its Availability Zone
 * @param type its instance type
 * @param lifecycle where it is in the group's life
 * @param healthy what the group thinks of its health
 * @param protectedFromScaleIn whether scale-in leaves it alone
 */
public record Member(
        String id, String zone, String type, Lifecycle lifecycle, boolean healthy, boolean protectedFromScaleIn) {
    /** The group's lifecycle states, folded to what a rollout tells apart. */
    public enum Lifecycle {
        PENDING,
        IN_SERVICE,
        /** Entering, in or leaving Standby: it does not count toward the desired capacity. */
        STANDBY,
        /** On its way out: terminating or detaching, hooks and draining included. */
        LEAVING,
        /**
         * Kept by the group's instance lifecycle policy, since its termination was abandoned: it neither counts nor serves, and
         * stays until somebody ends it (EC2 Auto Scaling User Guide, Manage retained instances).
         */
        RETAINED,
        /** In the warm pool, in whatever state. */
        WARM
    }

    /** Whether its group is done with it: it comes into service no more. */
    public boolean leaves() {
        return lifecycle == Lifecycle.LEAVING || lifecycle == Lifecycle.RETAINED;
    }

    /** Whether the group counts it toward its desired capacity. */
    public boolean countsAsCapacity() {
        return lifecycle == Lifecycle.PENDING || lifecycle == Lifecycle.IN_SERVICE;
    }
}
