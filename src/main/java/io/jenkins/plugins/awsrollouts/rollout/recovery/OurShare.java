package io.jenkins.plugins.awsrollouts.rollout.recovery;

import io.jenkins.plugins.awsrollouts.cloud.Cloud;
import java.util.List;

/**
 * How much of a group's desired capacity is a lost rollout's, told from the group's scaling activities by the rules that the
 * rollout itself went by: who made the larger group smaller took of the rollout's own first, and who named a number had counted
 * that in.
 *
 * @param size the size before the rollout
 * @param requested what requests about single instances have done to it
 * @param others what others have, in the order of time
 */
record OurShare(int size, int requested, List<Cloud.SizeChange> others) {
    /**
     * The share.
     *
     * @param desired the desired capacity
     */
    int of(int desired) {
        int differences =
                others.stream().mapToInt(change -> change.to() - change.from()).sum();
        // where activities do not tell all, what they tell is a sum without an order
        boolean told = desired == size + requested + differences;
        return told ? Math.min(requested, desired - wished()) : requested;
    }

    private int wished() {
        int wished = size;
        for (Cloud.SizeChange change : others) {
            wished = change.wished(wished);
        }
        return wished;
    }
}
