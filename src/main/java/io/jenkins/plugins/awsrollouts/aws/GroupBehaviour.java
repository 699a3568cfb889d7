package io.jenkins.plugins.awsrollouts.aws;

import io.jenkins.plugins.awsrollouts.cloud.ScheduledChange;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;

/**
 * What a group does by itself: it scales by policies, with the alarms that set them off, and by schedule; it tells topics
 * of its instances; it keeps a warm pool; it moves its instances between zones. A clone learns the first two asleep, and
 * does all of it once it is woken.
 */
final class GroupBehaviour {
    /** The processes that are suspended while a clone sleeps. */
    static final Set<String> ASLEEP = Set.of("AlarmNotification", "ScheduledActions", "AZRebalance");

    private final PolicyCopies policies;
    private final AlarmCopies alarms;
    private final ScheduleCopies schedules;
    private final Notifications notifications;
    private final WarmPools warmPools;

    GroupBehaviour(AwsClients clients, Supplier<Instant> now) {
        this.policies = new PolicyCopies(clients.autoScaling());
        this.alarms = new AlarmCopies(clients.cloudWatch());
        this.schedules = new ScheduleCopies(clients.autoScaling(), now);
        this.notifications = new Notifications(clients.autoScaling());
        this.warmPools = new WarmPools(clients.autoScaling());
    }

    /**
     * Gives a clone whose processes {@link #ASLEEP} are suspended its model's policies, their alarms and the scheduled
     * actions.
     *
     * @param targetGroups ARNs of the target groups that it is attached to
     */
    void learn(AutoScalingGroup model, String clone, List<String> targetGroups) {
        learn(Renaming.of(model, clone, targetGroups), false);
    }

    private void learn(Renaming renaming, boolean awake) {
        alarms.copy(renaming.withPolicies(policies.copy(renaming, awake)), awake);
        schedules.copy(renaming.model(), renaming.group(), awake);
    }

    /** Gives it the rest, and what it could not have before or what its model got since. */
    void activate(AutoScalingGroup model, AutoScalingGroup clone) {
        String name = clone.autoScalingGroupName();
        learn(Renaming.of(model, name, clone.targetGroupARNs()), true);
        notifications.copy(model.autoScalingGroupName(), name);
        warmPools.copy(model, name);
    }

    /** Deletes what of it does not go with the group. */
    void forget(String group) {
        alarms.drop(group);
    }

    /** Begins to delete a group's warm pool, without which the group cannot be deleted. */
    void cool(AutoScalingGroup group) {
        warmPools.drop(group);
    }

    /** What a group's scheduled actions are to do the next time. */
    List<ScheduledChange> scheduled(String group) {
        return schedules.changes(group);
    }
}
