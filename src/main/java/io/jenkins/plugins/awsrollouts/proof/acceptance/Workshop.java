package io.jenkins.plugins.awsrollouts.proof.acceptance;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.Instance;
import software.amazon.awssdk.services.autoscaling.model.LifecycleState;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;

/** The scratch group as the questions handle it. */
record Workshop(Site site, Scratch scratch, Waits waits) {
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final Duration LOOK = Duration.ofSeconds(5);

    Ec2Client ec2() {
        return site.clients().ec2();
    }

    AutoScalingClient autoScaling() {
        return site.clients().autoScaling();
    }

    /** The group as a read shows it. */
    AutoScalingGroup group() {
        List<AutoScalingGroup> found = autoScaling()
                .describeAutoScalingGroups(r -> r.autoScalingGroupNames(scratch.group()))
                .autoScalingGroups();
        if (found.isEmpty()) {
            throw new IllegalStateException("The group is not shown");
        }
        return found.get(0);
    }

    /** Sets minimum and maximum size, and waits until a read shows them. */
    void bounds(int min, int max) {
        autoScaling()
                .updateAutoScalingGroup(r ->
                        r.autoScalingGroupName(scratch.group()).minSize(min).maxSize(max));
        await("The group's sizes", () -> group().minSize() == min && group().maxSize() == max);
    }

    /** Brings the group back to what it was made as, and waits until it rests. */
    void restore() {
        autoScaling().updateAutoScalingGroup(r -> r.autoScalingGroupName(scratch.group())
                .minSize(Scratch.LEAST)
                .desiredCapacity(Scratch.SIZE)
                .maxSize(Scratch.MOST));
        await("The group's " + Scratch.SIZE + " instances", () -> rests(Scratch.SIZE));
    }

    /** Whether so many instances are wanted, are there, and serve. */
    boolean rests(int size) {
        AutoScalingGroup group = group();
        return group.desiredCapacity() == size
                && group.instances().size() == size
                && group.instances().stream().allMatch(Workshop::serves);
    }

    private static boolean serves(Instance instance) {
        return instance.lifecycleState() == LifecycleState.IN_SERVICE;
    }

    /** A further version of the template, like the first one but for this. */
    String version(RequestLaunchTemplateData difference) {
        return Long.toString(ec2().createLaunchTemplateVersion(r -> r.launchTemplateId(scratch.templateId())
                        .sourceVersion(Scratch.FIRST)
                        .launchTemplateData(difference))
                .launchTemplateVersion()
                .versionNumber());
    }

    /** A request for one instance outside of the group. */
    RunInstancesRequest.Builder launch(String version) {
        return RunInstancesRequest.builder()
                .launchTemplate(t -> t.launchTemplateId(scratch.templateId()).version(version))
                .subnetId(scratch.ground().subnet())
                .minCount(1)
                .maxCount(1);
    }

    /** Launches it, and waits until it runs. */
    String launched(RunInstancesRequest request) {
        String id = ec2().runInstances(request).instances().get(0).instanceId();
        await("The instance", () -> state(id) == InstanceStateName.RUNNING);
        return id;
    }

    private InstanceStateName state(String id) {
        return ec2().describeInstances(r -> r.instanceIds(id))
                .reservations()
                .get(0)
                .instances()
                .get(0)
                .state()
                .name();
    }

    /** Waits until a member serves, as a read shows it. */
    Instance member(String id) {
        await("The member", () -> group().instances().stream()
                .anyMatch(instance -> instance.instanceId().equals(id) && serves(instance)));
        return group().instances().stream()
                .filter(instance -> instance.instanceId().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("A later read lacks the member"));
    }

    private void await(String what, BooleanSupplier condition) {
        if (!waits.until(LONGEST, LOOK, condition)) {
            throw new IllegalStateException(what + " did not come within " + LONGEST.toMinutes() + " minutes");
        }
    }
}
