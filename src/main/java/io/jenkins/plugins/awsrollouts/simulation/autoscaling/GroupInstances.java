package io.jenkins.plugins.awsrollouts.simulation.autoscaling;

import io.jenkins.plugins.awsrollouts.simulation.ec2.Catalog;
import io.jenkins.plugins.awsrollouts.simulation.ec2.Server;
import io.jenkins.plugins.awsrollouts.simulation.ec2.Servers;
import io.jenkins.plugins.awsrollouts.simulation.ec2.SimulatedImage;
import io.jenkins.plugins.awsrollouts.simulation.faults.ApiErrors;
import io.jenkins.plugins.awsrollouts.simulation.state.Randomness;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.autoscaling.model.Activity;
import software.amazon.awssdk.services.autoscaling.model.AttachInstancesRequest;
import software.amazon.awssdk.services.autoscaling.model.AttachInstancesResponse;
import software.amazon.awssdk.services.autoscaling.model.CompleteLifecycleActionRequest;
import software.amazon.awssdk.services.autoscaling.model.CompleteLifecycleActionResponse;
import software.amazon.awssdk.services.autoscaling.model.DetachInstancesRequest;
import software.amazon.awssdk.services.autoscaling.model.DetachInstancesResponse;
import software.amazon.awssdk.services.autoscaling.model.EnterStandbyRequest;
import software.amazon.awssdk.services.autoscaling.model.EnterStandbyResponse;
import software.amazon.awssdk.services.autoscaling.model.ExitStandbyRequest;
import software.amazon.awssdk.services.autoscaling.model.ExitStandbyResponse;
import software.amazon.awssdk.services.autoscaling.model.LifecycleState;
import software.amazon.awssdk.services.autoscaling.model.SetInstanceProtectionRequest;
import software.amazon.awssdk.services.autoscaling.model.SetInstanceProtectionResponse;
import software.amazon.awssdk.services.autoscaling.model.TerminateInstanceInAutoScalingGroupRequest;
import software.amazon.awssdk.services.autoscaling.model.TerminateInstanceInAutoScalingGroupResponse;

/** Changing which instances a group has (EC2 Auto Scaling User Guide, Detach or attach instances and neighbours). */
record GroupInstances(
        Randomness random,
        Catalog catalog,
        Servers servers,
        GroupStore groups,
        GroupMembers membership,
        ActivityLog activities,
        ReconcileQueue queue,
        LifecycleWaits hooks,
        Arrivals arrivals,
        Departures departures) {
    private static final int MOST_ATTACHED = 20;
    private static final int MOST_PROTECTED = 50;

    private GroupMember member(String group, String id) {
        GroupMember member = membership.now(id);
        if (member == null || group != null && !member.group().equals(group)) {
            throw ApiErrors.validation("The instance " + id + " is not part of Auto Scaling group " + group + ".");
        }
        return member;
    }

    private static void atMost(int most, List<String> ids) {
        if (ids.isEmpty() || ids.size() > most) {
            throw ApiErrors.validation("Between 1 and " + most + " instance IDs are allowed, not " + ids.size());
        }
    }

    private static void inService(GroupMember member) {
        if (!member.inService()) {
            throw ApiErrors.validation("The instance " + member.id() + " is not in InService or EnteringStandby"
                    + " or Standby; it is in " + member.state());
        }
    }

    SetInstanceProtectionResponse setInstanceProtection(SetInstanceProtectionRequest request) {
        atMost(MOST_PROTECTED, request.instanceIds());
        List<GroupMember> members = request.instanceIds().stream()
                .map(id -> member(request.autoScalingGroupName(), id))
                .toList();
        members.forEach(m -> {
            if (m.leaving()) {
                inService(m);
            }
        });
        members.forEach(m -> membership.put(m.id(), m.withShielded(request.protectedFromScaleIn())));
        queue.soon(request.autoScalingGroupName());
        return SetInstanceProtectionResponse.builder().build();
    }

    AttachInstancesResponse attachInstances(AttachInstancesRequest request) {
        Group group = groups.existing(request.autoScalingGroupName());
        List<String> ids = request.instanceIds();
        atMost(MOST_ATTACHED, ids);
        if (!group.runs("Launch")) {
            throw ApiErrors.validation("AttachInstances is not allowed while the Launch process is suspended.");
        }
        ids.forEach(id -> checkAttachable(group, id));
        grow(group, ids.size());
        boolean shielded = Boolean.TRUE.equals(group.config().newInstancesProtectedFromScaleIn());
        ids.forEach(id -> arrivals.attach(group, id, shielded));
        return AttachInstancesResponse.builder().build();
    }

    private void grow(Group group, int count) {
        int desired = group.desired() + count;
        if (desired > group.max()) {
            throw ApiErrors.validation("The desired capacity " + desired + " would exceed the max size " + group.max()
                    + " of the AutoScalingGroup.");
        }
        groups.put(group.name(), group.with(b -> b.desiredCapacity(desired)));
    }

    private void checkAttachable(Group group, String id) {
        Server server = servers.now(id);
        if (server == null) {
            throw ApiErrors.validation("Invalid Instance ID(s): [" + id + "]. Specify valid instance IDs.");
        }
        if (server.phase() != Server.Phase.RUNNING) {
            throw ApiErrors.validation("Instance " + id + " is not in correct state. It must be running.");
        }
        if (membership.now(id) != null) {
            throw ApiErrors.validation("Instance " + id + " is already part of AutoScalingGroup:"
                    + membership.now(id).group());
        }
        SimulatedImage image = catalog.images().get(server.image());
        if (image.state().equals("deregistered")) {
            throw ApiErrors.validation("The AMI " + server.image() + " of instance " + id + " does not exist.");
        }
        if (!group.config().availabilityZones().contains(server.zone())) {
            throw ApiErrors.validation("The availability zone " + server.zone() + " of instance " + id
                    + " is not among those of the AutoScalingGroup.");
        }
    }

    DetachInstancesResponse detachInstances(DetachInstancesRequest request) {
        Group group = groups.existing(request.autoScalingGroupName());
        atMost(MOST_ATTACHED, request.instanceIds());
        List<GroupMember> members = request.instanceIds().stream()
                .map(id -> member(group.name(), id))
                .toList();
        for (GroupMember member : members) {
            if (member.state() != LifecycleState.STANDBY) {
                inService(member);
            }
        }
        int lowering = (int) members.stream().filter(GroupMember::counts).count();
        shrink(group, lowering, request.shouldDecrementDesiredCapacity(), "Detaching instances");
        List<Activity> begun = members.stream()
                .map(m -> departures.detach(m.id(), "an instance was detached in response to a user request."))
                .map(activities::now)
                .toList();
        return DetachInstancesResponse.builder().activities(begun).build();
    }

    private void shrink(Group group, int count, Boolean decrement, String doing) {
        if (!Boolean.TRUE.equals(decrement)) {
            return;
        }
        int desired = group.desired() - count;
        if (desired < group.min()) {
            throw ApiErrors.validation("Currently, desiredSize is " + group.desired() + " and minSize is "
                    + group.min() + ". " + doing + " without replacement will violate group's min size constraint."
                    + " Either set shouldDecrementDesiredCapacity flag to false or lower group's min size.");
        }
        groups.put(group.name(), group.with(b -> b.desiredCapacity(desired)));
    }

    TerminateInstanceInAutoScalingGroupResponse terminateInstanceInAutoScalingGroup(
            TerminateInstanceInAutoScalingGroupRequest request) {
        GroupMember member = membership.now(request.instanceId());
        if (member == null) {
            throw ApiErrors.validation(
                    "Instance Id not found - No managed instance found for instance ID: " + request.instanceId());
        }
        if (member.warm()) {
            // "This operation cannot be called on instances in a warm pool" (API Reference); the words are assumed
            throw ApiErrors.validation("The instance " + member.id() + " is in the warm pool of Auto Scaling group "
                    + member.group() + "; this operation cannot be called on it.");
        }
        Group group = groups.now(member.group());
        String shrinking = "";
        if (!member.leaving() && member.counts()) {
            shrink(group, 1, request.shouldDecrementDesiredCapacity(), "Terminating instance");
            int after = groups.now(member.group()).desired();
            shrinking =
                    after == group.desired() ? "" : ", shrinking the capacity from " + group.desired() + " to " + after;
        }
        String cause = "an instance was taken out of service in response to a user request" + shrinking + ".";
        boolean rests = !shrinking.isEmpty()
                && WarmPoolCalls.takesBackOnRequest(random.seed(), groups.now(member.group()), membership);
        String activity = rests ? departures.rest(member.id(), cause) : departures.terminate(member.id(), cause);
        return TerminateInstanceInAutoScalingGroupResponse.builder()
                .activity(activities.now(activity))
                .build();
    }

    EnterStandbyResponse enterStandby(EnterStandbyRequest request) {
        Group group = groups.existing(request.autoScalingGroupName());
        List<GroupMember> members = request.instanceIds().stream()
                .map(id -> member(group.name(), id))
                .toList();
        members.forEach(GroupInstances::inService);
        shrink(group, members.size(), request.shouldDecrementDesiredCapacity(), "Moving instances to Standby");
        List<Activity> begun = new ArrayList<>();
        int capacity = group.desired();
        for (GroupMember member : members) {
            boolean less = Boolean.TRUE.equals(request.shouldDecrementDesiredCapacity());
            String how = less ? ", shrinking the capacity from " + capacity + " to " + --capacity : "";
            begun.add(activities.now(departures.standby(
                    member.id(),
                    "instance " + member.id() + " was moved to standby in response to a user request" + how + ".")));
        }
        return EnterStandbyResponse.builder().activities(begun).build();
    }

    ExitStandbyResponse exitStandby(ExitStandbyRequest request) {
        Group group = groups.existing(request.autoScalingGroupName());
        List<GroupMember> members = request.instanceIds().stream()
                .map(id -> member(group.name(), id))
                .toList();
        for (GroupMember member : members) {
            if (member.state() != LifecycleState.STANDBY) {
                throw ApiErrors.validation("The instance " + member.id() + " is not in Standby.");
            }
        }
        grow(group, members.size());
        List<Activity> begun = new ArrayList<>();
        int capacity = group.desired();
        for (GroupMember member : members) {
            String cause = "instance " + member.id() + " was moved out of standby in response to a user request,"
                    + " increasing the capacity from " + capacity + " to " + ++capacity + ".";
            arrivals.back(group, member, cause);
            begun.add(activities.now(membership.now(member.id()).activity()));
        }
        return ExitStandbyResponse.builder().activities(begun).build();
    }

    CompleteLifecycleActionResponse completeLifecycleAction(CompleteLifecycleActionRequest request) {
        Group group = groups.existing(request.autoScalingGroupName());
        List<GroupMember> waiting = new ArrayList<>();
        for (GroupMember member : membership.of(group.name())) {
            boolean meant = member.id().equals(request.instanceId())
                    || request.lifecycleActionToken() != null
                            && request.lifecycleActionToken().equals(member.token());
            if (meant && member.waits().contains(request.lifecycleHookName())) {
                waiting.add(member);
            }
        }
        if (waiting.isEmpty()) {
            throw ApiErrors.validation("No active Lifecycle Action found with instance ID " + request.instanceId());
        }
        boolean abandon = !"CONTINUE".equals(request.lifecycleActionResult());
        waiting.forEach(m -> hooks.end(m.id(), request.lifecycleHookName(), m.token(), abandon));
        return CompleteLifecycleActionResponse.builder().build();
    }
}
