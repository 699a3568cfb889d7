package io.jenkins.plugins.awsrollouts.simulation.autoscaling;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.InstanceRefresh;
import software.amazon.awssdk.services.autoscaling.model.LifecycleHook;
import software.amazon.awssdk.services.autoscaling.model.NotificationConfiguration;
import software.amazon.awssdk.services.autoscaling.model.ScalingPolicy;
import software.amazon.awssdk.services.autoscaling.model.ScheduledUpdateGroupAction;

/** A group's settings, as the SDK's own immutable value without its instances, and what hangs on it. */
public record Group(AutoScalingGroup config, Extras extras) {
    /**
     * What is attached to a group and told by operations of its own.
     *
     * @param retains whether its instance lifecycle policy retains instances whose termination was abandoned; the SDK does not
     *     know that policy, so that only the builder can set it
     * @param sizing why its size is not what it was
     */
    @RecordBuilder
    public record Extras(
            List<LifecycleHook> hooks,
            List<ScalingPolicy> policies,
            List<ScheduledUpdateGroupAction> scheduled,
            List<NotificationConfiguration> notifications,
            List<InstanceRefresh> refreshes,
            boolean retains,
            SizeChange.Told sizing)
            implements GroupExtrasBuilder.With {
        static Extras none() {
            return new Extras(List.of(), List.of(), List.of(), List.of(), List.of(), false, SizeChange.Told.NOTHING);
        }
    }

    /** The tag by which an instance names its group. */
    static final String TAG = "aws:autoscaling:groupName";

    static final String DELETING = "Delete in progress";

    static final String LAUNCHING = "autoscaling:EC2_INSTANCE_LAUNCHING";
    static final String TERMINATING = "autoscaling:EC2_INSTANCE_TERMINATING";

    Group with(Consumer<AutoScalingGroup.Builder> change) {
        return new Group(config.copy(change), extras);
    }

    /** With other sizes; where the desired capacity is another then, its activities tell why. */
    Group sized(Consumer<AutoScalingGroup.Builder> change, SizeChange why, Instant at) {
        return with(change).told(why, desired(), at);
    }

    /** With other limits, which may have brought another desired capacity along. */
    Group limited(Consumer<AutoScalingGroup.Builder> change, String who, Instant at) {
        Group after = with(change);
        return after.told(SizeChange.limits(who, desired(), after.min(), after.max(), after.desired()), desired(), at);
    }

    private Group told(SizeChange why, int before, Instant at) {
        return desired() == before
                ? this
                : hung(hanging -> hanging.withSizing(extras.sizing().and(why, before, desired(), at)));
    }

    Group hung(UnaryOperator<Extras> change) {
        return new Group(config, change.apply(extras));
    }

    /** Whether it is on its way out of the account. */
    boolean ending() {
        return DELETING.equals(config.status());
    }

    public String name() {
        return config.autoScalingGroupName();
    }

    public int min() {
        return config.minSize();
    }

    public int max() {
        return config.maxSize();
    }

    public int desired() {
        return config.desiredCapacity();
    }

    /** When somebody last asked for another desired capacity by its number. */
    public Optional<Instant> sizeNamed() {
        return extras.sizing().named();
    }

    boolean runs(String process) {
        return config.suspendedProcesses().stream()
                .noneMatch(p -> p.processName().equals(process));
    }

    List<LifecycleHook> hooks(String transition) {
        return extras.hooks().stream()
                .filter(h -> transition.equals(h.lifecycleTransition()))
                .toList();
    }

    List<String> subnets() {
        String all = config.vpcZoneIdentifier();
        return all == null || all.isEmpty() ? List.of() : Arrays.asList(all.split(","));
    }

    public List<String> balancers() {
        List<String> keys = new ArrayList<>(config.targetGroupARNs());
        keys.addAll(config.loadBalancerNames());
        return keys;
    }

    boolean checksBalancers() {
        return config.healthCheckType() != null && config.healthCheckType().contains("ELB");
    }

    /** Whether a zonal shift is heeded (EC2 Auto Scaling User Guide, Auto Scaling group zonal shift). */
    boolean shiftable() {
        return config.availabilityZoneImpairmentPolicy() != null
                && Boolean.TRUE.equals(config.availabilityZoneImpairmentPolicy().zonalShiftEnabled());
    }

    int graceSeconds() {
        return config.healthCheckGracePeriod() == null ? 0 : config.healthCheckGracePeriod();
    }
}
