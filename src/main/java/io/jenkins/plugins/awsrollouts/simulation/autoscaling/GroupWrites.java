package io.jenkins.plugins.awsrollouts.simulation.autoscaling;

import io.jenkins.plugins.awsrollouts.simulation.faults.ApiErrors;
import io.jenkins.plugins.awsrollouts.simulation.state.Schedule;
import java.util.List;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.autoscaling.model.AlreadyExistsException;
import software.amazon.awssdk.services.autoscaling.model.CreateAutoScalingGroupRequest;
import software.amazon.awssdk.services.autoscaling.model.CreateAutoScalingGroupResponse;
import software.amazon.awssdk.services.autoscaling.model.DeleteAutoScalingGroupRequest;
import software.amazon.awssdk.services.autoscaling.model.DeleteAutoScalingGroupResponse;
import software.amazon.awssdk.services.autoscaling.model.LifecycleHook;
import software.amazon.awssdk.services.autoscaling.model.LimitExceededException;
import software.amazon.awssdk.services.autoscaling.model.ResourceInUseException;
import software.amazon.awssdk.services.autoscaling.model.SetDesiredCapacityRequest;
import software.amazon.awssdk.services.autoscaling.model.SetDesiredCapacityResponse;
import software.amazon.awssdk.services.autoscaling.model.UpdateAutoScalingGroupRequest;
import software.amazon.awssdk.services.autoscaling.model.UpdateAutoScalingGroupResponse;

/** Creating, updating, resizing and deleting groups (EC2 Auto Scaling API Reference, pages of those names). */
record GroupWrites(
        Schedule schedule,
        GroupStore groups,
        GroupMembers membership,
        ReconcileQueue queue,
        HealthWatch health,
        Departures departures,
        GroupConfigs configs,
        TrafficSources sources) {
    CreateAutoScalingGroupResponse createAutoScalingGroup(CreateAutoScalingGroupRequest request) {
        String name = request.autoScalingGroupName();
        Group before = groups.now(name);
        if (before != null) {
            throw ApiErrors.filled(
                    AlreadyExistsException.builder(),
                    "autoscaling",
                    "AlreadyExists",
                    "AutoScalingGroup by this name already exists - A group with the name " + name + " already exists"
                            + (before.ending() ? " and is pending delete" : ""),
                    400);
        }
        if (groups.ids().size() >= groups.limit()) {
            // API Reference, CreateAutoScalingGroup, Errors
            throw ApiErrors.filled(
                    LimitExceededException.builder(),
                    "autoscaling",
                    "LimitExceeded",
                    "AutoScalingGroup limit exceeded. This account may have " + groups.limit() + " groups",
                    400);
        }
        List<LifecycleHook> hooks = request.lifecycleHookSpecificationList().stream()
                .map(hook -> GroupParts.hook(name, hook))
                .toList();
        // User Guide, Add lifecycle hooks
        long targets = hooks.stream()
                .map(hook -> hook.notificationTargetARN() + " " + hook.roleARN())
                .distinct()
                .count();
        if (targets > 1) {
            throw ApiErrors.validation("All lifecycle hooks must have the same notification target and role");
        }
        Group group = new Group(configs.created(request), Group.Extras.none().withHooks(hooks));
        sources.check(group.balancers());
        groups.put(name, group);
        queue.soon(name);
        return CreateAutoScalingGroupResponse.builder().build();
    }

    UpdateAutoScalingGroupResponse updateAutoScalingGroup(UpdateAutoScalingGroupRequest request) {
        Group group = groups.existing(request.autoScalingGroupName());
        groups.put(
                group.name(),
                group.limited(config -> configs.update(group, request, config), "a user request", schedule.now()));
        membership.of(group.name()).forEach(m -> health.watch(m.id()));
        queue.soon(group.name());
        return UpdateAutoScalingGroupResponse.builder().build();
    }

    SetDesiredCapacityResponse setDesiredCapacity(SetDesiredCapacityRequest request) {
        Group group = groups.existing(request.autoScalingGroupName());
        int desired = request.desiredCapacity();
        if (desired > group.max()) {
            throw ApiErrors.validation("New SetDesiredCapacity value " + desired + " is above max value " + group.max()
                    + " for the AutoScalingGroup.");
        }
        if (desired < group.min()) {
            throw ApiErrors.validation("New SetDesiredCapacity value " + desired + " is below min value " + group.min()
                    + " for the AutoScalingGroup.");
        }
        groups.put(group.name(), group.sized(b -> b.desiredCapacity(desired), SizeChange.REQUEST, schedule.now()));
        queue.soon(group.name());
        return SetDesiredCapacityResponse.builder().build();
    }

    /** The instances go without waiting for draining or hooks; the group goes once the last one is terminated. */
    DeleteAutoScalingGroupResponse deleteAutoScalingGroup(DeleteAutoScalingGroupRequest request) {
        Group group = groups.known(request.autoScalingGroupName());
        List<GroupMember> members = membership.of(group.name());
        if (!group.ending() && !members.isEmpty() && !Boolean.TRUE.equals(request.forceDelete())) {
            throw inUse("You cannot delete an AutoScalingGroup while there are instances or pending Spot instance"
                    + " request(s) still in the group.");
        }
        groups.put(
                group.name(),
                group.with(b -> b.status(Group.DELETING).minSize(0).maxSize(0).desiredCapacity(0)));
        members.forEach(m -> departures.end(m.id(), "the group is being deleted."));
        queue.soon(group.name());
        return DeleteAutoScalingGroupResponse.builder().build();
    }

    static AwsServiceException inUse(String message) {
        return ApiErrors.filled(ResourceInUseException.builder(), "autoscaling", "ResourceInUse", message, 400);
    }
}
