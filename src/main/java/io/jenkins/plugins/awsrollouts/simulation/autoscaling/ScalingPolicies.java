package io.jenkins.plugins.awsrollouts.simulation.autoscaling;

import io.jenkins.plugins.awsrollouts.simulation.cloudwatch.AlarmState;
import io.jenkins.plugins.awsrollouts.simulation.cloudwatch.AlarmStore;
import io.jenkins.plugins.awsrollouts.simulation.cloudwatch.MetricStore;
import io.jenkins.plugins.awsrollouts.simulation.elb.ZonalShifts;
import io.jenkins.plugins.awsrollouts.simulation.state.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.autoscaling.model.ScalingPolicy;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;

/**
 * Lets scaling policies act: at each whole minute that one of their alarms stands at ALARM with its actions enabled, and
 * the group's AlarmNotification is not suspended (CloudWatch User Guide, Using alarms: an Auto Scaling action is repeated
 * every minute; EC2 Auto Scaling User Guide, Dynamic scaling). A policy that has changed the capacity rests for its
 * cooldown or its instances' warm-up. Predictive policies are kept and forecast nothing.
 */
public final class ScalingPolicies {
    private final Schedule schedule;
    private final AlarmStore alarms;
    private final MetricStore metrics;
    private final GroupStore groups;
    private final ReconcileQueue queue;
    private final ZonalShifts shifts;
    private final Map<String, Instant> resting = new HashMap<>();
    private boolean watching;

    ScalingPolicies(
            Schedule schedule,
            AlarmStore alarms,
            MetricStore metrics,
            GroupStore groups,
            ReconcileQueue queue,
            ZonalShifts shifts) {
        this.shifts = shifts;
        this.schedule = schedule;
        this.alarms = alarms;
        this.metrics = metrics;
        this.groups = groups;
        this.queue = queue;
    }

    private static boolean isPolicy(String arn) {
        return arn.contains(":scalingPolicy:");
    }

    /** Looks at the next whole minute, and at every one after it, as long as there is an alarm that scales. */
    public void watch() {
        if (!watching && !alarms.withAction(ScalingPolicies::isPolicy).isEmpty()) {
            watching = true;
            Instant minute = MetricStore.aligned(schedule.now(), (int) MetricStore.MINUTE.toSeconds());
            schedule.at(minute.plus(MetricStore.MINUTE), this::look);
        }
    }

    private void look() {
        watching = false;
        alarms.withAction(ScalingPolicies::isPolicy).stream()
                .filter(alarm -> Boolean.TRUE.equals(alarm.actionsEnabled()))
                .filter(alarm -> alarms.state(alarm.alarmName(), schedule.now()) == StateValue.ALARM)
                .forEach(alarm -> alarm.alarmActions().forEach(action -> act(alarm, action)));
        watch();
    }

    private void act(MetricAlarm alarm, String arn) {
        groups().filter(group -> group.runs("AlarmNotification")).forEach(group -> policy(group, arn)
                .filter(policy -> !Boolean.FALSE.equals(policy.enabled()))
                .filter(policy -> !schedule.now().isBefore(resting.getOrDefault(arn, Instant.MIN)))
                .ifPresent(policy -> scale(group, policy, alarm)));
    }

    private Stream<Group> groups() {
        return groups.ids().stream().map(groups::now).filter(group -> group != null && !group.ending());
    }

    private static Optional<ScalingPolicy> policy(Group group, String arn) {
        return group.extras().policies().stream()
                .filter(policy -> arn.equals(policy.policyARN()))
                .findFirst();
    }

    private void scale(Group group, ScalingPolicy policy, MetricAlarm alarm) {
        double value = AlarmState.breach(alarm, metrics, schedule.now());
        int wanted = TargetTracking.TYPE.equals(policy.policyType())
                ? TargetTracking.wanted(policy, alarm, value, group.desired())
                : ScalingAdjustments.wanted(policy, value - alarm.threshold(), group.desired());
        int desired = Math.max(group.min(), Math.min(group.max(), wanted));
        // during a zonal shift policies only make a group larger
        boolean kept =
                desired < group.desired() && group.shiftable() && !shifts.now().isEmpty();
        if (desired != group.desired() && !kept) {
            groups.put(group.name(), group.sized(b -> b.desiredCapacity(desired), SizeChange.ALARM, schedule.now()));
            queue.soon(group.name());
            resting.put(policy.policyARN(), schedule.now().plus(rest(group, policy)));
        }
    }

    private static Duration rest(Group group, ScalingPolicy policy) {
        Integer own =
                "SimpleScaling".equals(policy.policyType()) ? policy.cooldown() : policy.estimatedInstanceWarmup();
        Integer usual = Optional.ofNullable(group.config().defaultInstanceWarmup())
                .orElse(group.config().defaultCooldown());
        return Duration.ofSeconds(Objects.requireNonNullElse(own, usual));
    }

    /** A policy as it is described, with the alarms that name it. */
    ScalingPolicy told(ScalingPolicy policy) {
        return policy.copy(
                p -> p.alarms(naming(policy).map(TargetTracking::told).toList()));
    }

    private Stream<MetricAlarm> naming(ScalingPolicy policy) {
        return alarms.withAction(policy.policyARN()::equals).stream();
    }

    /** A policy is there: target tracking has alarms of its own. */
    void put(ScalingPolicy policy) {
        dropOwn(policy);
        TargetTracking.alarms(policy).forEach(alarm -> alarms.put(alarm, Map.of()));
        watch();
    }

    private void dropOwn(ScalingPolicy policy) {
        naming(policy)
                .map(MetricAlarm::alarmName)
                .filter(name -> name.startsWith("TargetTracking-"))
                .forEach(alarms::remove);
    }

    /** A policy goes, with its alarms where it has made them; other alarms lose the action (DeletePolicy). */
    void drop(ScalingPolicy policy) {
        dropOwn(policy);
        naming(policy).forEach(alarm -> alarms.change(alarm.alarmName(), a -> without(a, policy.policyARN())));
        resting.remove(policy.policyARN());
    }

    private static MetricAlarm without(MetricAlarm alarm, String action) {
        List<String> left =
                alarm.alarmActions().stream().filter(a -> !a.equals(action)).toList();
        return alarm.copy(a -> a.alarmActions(left));
    }

    /** A group goes with its policies, and with those of their alarms that do nothing else (DeleteAutoScalingGroup). */
    void dropAll(Group group) {
        for (ScalingPolicy policy : group.extras().policies()) {
            List<String> named = naming(policy).map(MetricAlarm::alarmName).toList();
            drop(policy);
            alarms.withoutActions().filter(named::contains).toList().forEach(alarms::remove);
        }
    }
}
