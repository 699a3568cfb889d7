package io.jenkins.plugins.awsrollouts.simulation;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import software.amazon.awssdk.services.autoscaling.model.AlreadyExistsException;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.CreateAutoScalingGroupRequest;
import software.amazon.awssdk.services.autoscaling.model.CreateAutoScalingGroupResponse;
import software.amazon.awssdk.services.autoscaling.model.DeleteAutoScalingGroupRequest;
import software.amazon.awssdk.services.autoscaling.model.DeleteAutoScalingGroupResponse;
import software.amazon.awssdk.services.autoscaling.model.LaunchTemplateSpecification;
import software.amazon.awssdk.services.autoscaling.model.MixedInstancesPolicy;
import software.amazon.awssdk.services.autoscaling.model.ResourceInUseException;
import software.amazon.awssdk.services.autoscaling.model.SetDesiredCapacityRequest;
import software.amazon.awssdk.services.autoscaling.model.SetDesiredCapacityResponse;
import software.amazon.awssdk.services.autoscaling.model.UpdateAutoScalingGroupRequest;
import software.amazon.awssdk.services.autoscaling.model.UpdateAutoScalingGroupResponse;

/**
 * Creating, updating, resizing and deleting groups (EC2 Auto Scaling API Reference, UpdateAutoScalingGroup: a new
 * minimum above the desired capacity raises it, a new maximum below it lowers it).
 */
final class GroupWrites {
    private final World world;

    GroupWrites(World world) {
        this.world = world;
    }

    /** The group as it is, or AWS' error. */
    static Group existing(World world, String name) {
        Group group = name == null ? null : world.groups.now(name);
        if (group == null) {
            throw ApiErrors.validation("AutoScalingGroup name not found - AutoScalingGroup '" + name + "' not found");
        }
        return group;
    }

    CreateAutoScalingGroupResponse createAutoScalingGroup(CreateAutoScalingGroupRequest request) {
        String name = request.autoScalingGroupName();
        if (world.groups.now(name) != null) {
            throw ApiErrors.filled(
                    AlreadyExistsException.builder(),
                    "autoscaling",
                    "AlreadyExists",
                    "AutoScalingGroup by this name already exists - " + name,
                    400);
        }
        int desired = request.desiredCapacity() == null ? request.minSize() : request.desiredCapacity();
        checkSizes(request.minSize(), desired, request.maxSize());
        AutoScalingGroup.Builder config = AutoScalingGroup.builder()
                .autoScalingGroupName(name)
                .minSize(request.minSize())
                .maxSize(request.maxSize())
                .desiredCapacity(desired)
                .launchTemplate(completed(request.launchTemplate()))
                .launchConfigurationName(request.launchConfigurationName())
                .mixedInstancesPolicy(
                        request.mixedInstancesPolicy() == null ? null : merged(null, request.mixedInstancesPolicy()))
                .targetGroupARNs(request.targetGroupARNs())
                .loadBalancerNames(request.loadBalancerNames())
                .healthCheckType(request.healthCheckType() == null ? "EC2" : request.healthCheckType())
                .healthCheckGracePeriod(Objects.requireNonNullElse(request.healthCheckGracePeriod(), 0))
                .terminationPolicies(request.terminationPolicies())
                .newInstancesProtectedFromScaleIn(request.newInstancesProtectedFromScaleIn())
                .createdTime(world.now());
        place(config, request.vpcZoneIdentifier());
        config.tags(request.tags().stream()
                .map(t -> GroupSettings.described(t, name))
                .toList());
        world.groups.put(name, new Group(config.build(), Group.Extras.none()));
        world.keeper.soon(name);
        return CreateAutoScalingGroupResponse.builder().build();
    }

    private void place(AutoScalingGroup.Builder config, String subnets) {
        String value = subnets == null || subnets.isEmpty()
                ? world.subnetZones.keySet().iterator().next()
                : subnets.replace(" ", "");
        List<String> ids = Arrays.asList(value.split(","));
        if (!world.subnetZones.keySet().containsAll(ids)) {
            throw ApiErrors.validation("The subnet ID '" + value + "' does not exist");
        }
        config.vpcZoneIdentifier(value)
                .availabilityZones(
                        ids.stream().map(world.subnetZones::get).distinct().toList());
    }

    private LaunchTemplateSpecification completed(LaunchTemplateSpecification spec) {
        if (spec == null) {
            return null;
        }
        String key = spec.launchTemplateId() != null ? spec.launchTemplateId() : spec.launchTemplateName();
        Template template = key == null ? null : world.template(key);
        if (template == null || template.version(spec.version()) == null) {
            throw ApiErrors.validation("You must use a valid fully-formed launch template. The specified launch"
                    + " template, " + key + ", or its version " + spec.version() + " does not exist.");
        }
        return spec.copy(b -> b.launchTemplateId(template.id())
                .launchTemplateName(template.name())
                .version(spec.version() == null ? "$Default" : spec.version()));
    }

    UpdateAutoScalingGroupResponse updateAutoScalingGroup(UpdateAutoScalingGroupRequest request) {
        Group group = existing(world, request.autoScalingGroupName());
        AutoScalingGroup.Builder config = group.config().toBuilder();
        resize(group, request, config);
        relaunch(request, config);
        if (request.healthCheckType() != null) {
            config.healthCheckType(request.healthCheckType());
        }
        if (request.healthCheckGracePeriod() != null) {
            config.healthCheckGracePeriod(request.healthCheckGracePeriod());
        }
        if (request.newInstancesProtectedFromScaleIn() != null) {
            config.newInstancesProtectedFromScaleIn(request.newInstancesProtectedFromScaleIn());
        }
        if (request.hasTerminationPolicies()) {
            config.terminationPolicies(request.terminationPolicies());
        }
        if (request.vpcZoneIdentifier() != null) {
            place(config, request.vpcZoneIdentifier());
        }
        world.groups.put(group.name(), new Group(config.build(), group.extras()));
        world.keeper.members(group.name()).forEach(m -> world.health.watch(m.id()));
        world.keeper.soon(group.name());
        return UpdateAutoScalingGroupResponse.builder().build();
    }

    private static void resize(Group group, UpdateAutoScalingGroupRequest request, AutoScalingGroup.Builder config) {
        int min = request.minSize() == null ? group.min() : request.minSize();
        int max = request.maxSize() == null ? group.max() : request.maxSize();
        int clamped = Math.max(min, Math.min(max, group.desired()));
        int desired = request.desiredCapacity() == null ? clamped : request.desiredCapacity();
        checkSizes(min, desired, max);
        config.minSize(min).maxSize(max).desiredCapacity(desired);
    }

    private static void checkSizes(int min, int desired, int max) {
        if (min < 0 || min > max) {
            throw ApiErrors.validation("Max bound, " + max + ", must be greater than or equal to min bound, " + min);
        }
        if (desired < min || desired > max) {
            throw ApiErrors.validation("Desired capacity:" + desired + " must be between the specified min size:" + min
                    + " and max size:" + max);
        }
    }

    private void relaunch(UpdateAutoScalingGroupRequest request, AutoScalingGroup.Builder config) {
        if (request.launchTemplate() != null) {
            config.launchTemplate(completed(request.launchTemplate()))
                    .mixedInstancesPolicy((MixedInstancesPolicy) null)
                    .launchConfigurationName(null);
        }
        MixedInstancesPolicy mixed = request.mixedInstancesPolicy();
        if (mixed != null) {
            AutoScalingGroup before = config.build();
            config.mixedInstancesPolicy(merged(before.mixedInstancesPolicy(), mixed))
                    .launchTemplate((LaunchTemplateSpecification) null)
                    .launchConfigurationName(null);
        }
        if (request.launchConfigurationName() != null) {
            config.launchConfigurationName(request.launchConfigurationName())
                    .launchTemplate((LaunchTemplateSpecification) null)
                    .mixedInstancesPolicy((MixedInstancesPolicy) null);
        }
    }

    /** What the request leaves out of the policy stays as it was. */
    private MixedInstancesPolicy merged(MixedInstancesPolicy before, MixedInstancesPolicy change) {
        MixedInstancesPolicy.Builder merged = before == null ? MixedInstancesPolicy.builder() : before.toBuilder();
        if (change.instancesDistribution() != null) {
            merged.instancesDistribution(change.instancesDistribution());
        }
        if (change.launchTemplate() != null) {
            boolean overrides = change.launchTemplate().hasOverrides() || before == null;
            LaunchTemplateSpecification spec = change.launchTemplate().launchTemplateSpecification();
            merged.launchTemplate(t -> t.launchTemplateSpecification(
                            spec == null && before != null
                                    ? before.launchTemplate().launchTemplateSpecification()
                                    : completed(spec))
                    .overrides(
                            overrides
                                    ? change.launchTemplate().overrides()
                                    : before.launchTemplate().overrides()));
        }
        return merged.build();
    }

    SetDesiredCapacityResponse setDesiredCapacity(SetDesiredCapacityRequest request) {
        Group group = existing(world, request.autoScalingGroupName());
        int desired = request.desiredCapacity();
        if (desired > group.max()) {
            throw ApiErrors.validation("New SetDesiredCapacity value " + desired + " is above max value " + group.max()
                    + " for the AutoScalingGroup.");
        }
        if (desired < group.min()) {
            throw ApiErrors.validation("New SetDesiredCapacity value " + desired + " is below min value " + group.min()
                    + " for the AutoScalingGroup.");
        }
        world.groups.put(group.name(), group.with(b -> b.desiredCapacity(desired)));
        world.keeper.soon(group.name());
        return SetDesiredCapacityResponse.builder().build();
    }

    DeleteAutoScalingGroupResponse deleteAutoScalingGroup(DeleteAutoScalingGroupRequest request) {
        Group group = existing(world, request.autoScalingGroupName());
        List<Member> members = world.keeper.members(group.name());
        if (!members.isEmpty() && !Boolean.TRUE.equals(request.forceDelete())) {
            throw ApiErrors.filled(
                    ResourceInUseException.builder(),
                    "autoscaling",
                    "ResourceInUse",
                    "You cannot delete an AutoScalingGroup while there are instances or pending Spot instance"
                            + " request(s) still in the group.",
                    400);
        }
        for (Member member : members) {
            world.balancing.deregister(group, member.id());
            world.members.remove(member.id());
            world.membersByGroup.drop(group.name(), member.id());
            world.fleet.shutDown(member.id());
        }
        world.groups.remove(group.name());
        return DeleteAutoScalingGroupResponse.builder().build();
    }
}
