package io.jenkins.plugins.awsrollouts.simulation.autoscaling;

import io.jenkins.plugins.awsrollouts.simulation.faults.ApiErrors;
import io.jenkins.plugins.awsrollouts.simulation.state.Store;
import io.jenkins.plugins.awsrollouts.simulation.state.VirtualClock;
import java.time.Instant;

/** The Auto Scaling groups of the account by name. */
public final class GroupStore extends Store<Group> {
    private int limit = 500;

    GroupStore(VirtualClock clock) {
        super(clock);
    }

    /** How many groups the account may have; default 500 (EC2 Auto Scaling User Guide, Quotas). */
    public void limit(int most) {
        limit = most;
    }

    int limit() {
        return limit;
    }

    /** The group as it is, or AWS' error; one that is being deleted cannot be changed any more. */
    Group existing(String name) {
        Group group = known(name);
        if (group.ending()) {
            throw ApiErrors.validation("AutoScalingGroup '" + name + "' is pending delete");
        }
        return group;
    }

    /** The group as it is, be it on its way out, or AWS' error. */
    Group known(String name) {
        return found(name, name == null ? null : now(name));
    }

    /** The group as it was at {@code view}, or AWS' error. */
    Group existing(String name, Instant view) {
        return found(name, name == null ? null : at(name, view));
    }

    private static Group found(String name, Group group) {
        if (group == null) {
            throw ApiErrors.validation("AutoScalingGroup name not found - AutoScalingGroup '" + name + "' not found");
        }
        return group;
    }
}
