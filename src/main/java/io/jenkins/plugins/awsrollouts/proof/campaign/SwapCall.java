package io.jenkins.plugins.awsrollouts.proof.campaign;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.autoscaling.model.DeleteAutoScalingGroupRequest;
import software.amazon.awssdk.services.autoscaling.model.ResumeProcessesRequest;
import software.amazon.awssdk.services.autoscaling.model.SuspendProcessesRequest;
import software.amazon.awssdk.services.autoscaling.model.TerminateInstanceInAutoScalingGroupRequest;
import software.amazon.awssdk.services.autoscaling.model.UpdateAutoScalingGroupRequest;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesRequest;

/** A changing call of a rollout in which two fleets change places, and what it is about. */
record SwapCall(String operation, Object request) {
    private static final Set<String> ACTING = Set.of("AlarmNotification", "ScheduledActions");
    private static final Set<String> ATTACHING = Set.of("AttachLoadBalancers", "AttachLoadBalancerTargetGroups");
    private static final Set<String> DETACHING = Set.of("DetachLoadBalancers", "DetachLoadBalancerTargetGroups");
    private static final Set<String> WEIGHING = Set.of("ModifyRule", "ModifyListener");

    private String group() {
        return ((SdkRequest) request)
                .getValueForField("AutoScalingGroupName", String.class)
                .orElse("");
    }

    /**
     * Whether it changes what the old fleet is.
     *
     * @param blue its group
     * @param ids its instances
     * @param swapped whether it may be taken from balancers that no weights move
     */
    boolean touches(String blue, Collection<String> ids, boolean swapped) {
        boolean tags = operation.endsWith("Tags");
        boolean moves = swapped && (DETACHING.contains(operation) || ATTACHING.contains(operation));
        boolean its = group().equals(blue) && !tags && !moves && !suspends();
        return its || ends(ids);
    }

    /** Whether it only keeps a group from acting by itself. */
    private boolean suspends() {
        return request instanceof SuspendProcessesRequest suspend && ACTING.containsAll(suspend.scalingProcesses());
    }

    private boolean ends(Collection<String> ids) {
        if (request instanceof TerminateInstanceInAutoScalingGroupRequest end) {
            return ids.contains(end.instanceId());
        }
        return request instanceof TerminateInstancesRequest some
                && some.instanceIds().stream().anyMatch(ids::contains);
    }

    /** Whether it brings users to green. */
    boolean opens(SwapScenario scene) {
        boolean users = !(route().equals(scene.swap().test().orElse("no test")));
        boolean weighs = users && BalancerRules.sendsTo(request, scene.greenPart());
        return weighs || (ATTACHING.contains(operation) && group().equals(scene.green()));
    }

    /** Whether it brings a group to balancers. */
    boolean attaches() {
        return ATTACHING.contains(operation);
    }

    private String route() {
        return List.of("RuleArn", "ListenerArn").stream()
                .flatMap(field -> ((SdkRequest) request).getValueForField(field, String.class).stream())
                .findFirst()
                .orElse("");
    }

    /** Whether it leaves a group without servers. */
    boolean empties(String of) {
        boolean sized = request instanceof UpdateAutoScalingGroupRequest update
                && update.desiredCapacity() != null
                && update.desiredCapacity() == 0;
        return group().equals(of) && (sized || request instanceof DeleteAutoScalingGroupRequest);
    }

    /** Whether it gives a group servers. */
    boolean raises(String of) {
        return group().equals(of)
                && request instanceof UpdateAutoScalingGroupRequest update
                && update.desiredCapacity() != null
                && update.desiredCapacity() > 0;
    }

    /** Whether rules send users elsewhere by it. */
    boolean weighs() {
        return WEIGHING.contains(operation);
    }

    /** Whether it may be what takes the requests from green. */
    boolean returns() {
        boolean resumes = request instanceof ResumeProcessesRequest;
        return !resumes && (WEIGHING.contains(operation) || ATTACHING.contains(operation));
    }
}
