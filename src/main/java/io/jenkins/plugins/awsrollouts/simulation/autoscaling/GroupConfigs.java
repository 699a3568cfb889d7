package io.jenkins.plugins.awsrollouts.simulation.autoscaling;

import io.jenkins.plugins.awsrollouts.simulation.api.Arns;
import io.jenkins.plugins.awsrollouts.simulation.api.SameFields;
import io.jenkins.plugins.awsrollouts.simulation.api.TagRules;
import io.jenkins.plugins.awsrollouts.simulation.ec2.Catalog;
import io.jenkins.plugins.awsrollouts.simulation.ec2.Template;
import io.jenkins.plugins.awsrollouts.simulation.ec2.TemplateStore;
import io.jenkins.plugins.awsrollouts.simulation.faults.ApiErrors;
import io.jenkins.plugins.awsrollouts.simulation.state.Schedule;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.CreateAutoScalingGroupRequest;
import software.amazon.awssdk.services.autoscaling.model.InstanceMaintenancePolicy;
import software.amazon.awssdk.services.autoscaling.model.LaunchTemplate;
import software.amazon.awssdk.services.autoscaling.model.LaunchTemplateOverrides;
import software.amazon.awssdk.services.autoscaling.model.LaunchTemplateSpecification;
import software.amazon.awssdk.services.autoscaling.model.MixedInstancesPolicy;
import software.amazon.awssdk.services.autoscaling.model.Tag;
import software.amazon.awssdk.services.autoscaling.model.UpdateAutoScalingGroupRequest;

/**
 * A group's settings as requests give them (EC2 Auto Scaling API Reference, CreateAutoScalingGroup and
 * UpdateAutoScalingGroup: a new minimum above the desired capacity raises it, a new maximum below it lowers it).
 */
record GroupConfigs(Schedule schedule, Catalog catalog, TemplateStore templates) {
    private static final String ROLE = "arn:aws:iam::" + Arns.ACCOUNT
            + ":role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling";
    private static final Pattern NAME = Pattern.compile("[!-9;-~]{1,255}");
    private static final int NO_WARMUP = -1;
    private static final int NO_PERCENTAGE = -1;

    /** What a group is where its maker says nothing. */
    static AutoScalingGroup.Builder plain(String name) {
        return AutoScalingGroup.builder()
                .autoScalingGroupName(name)
                .autoScalingGroupARN("arn:aws:autoscaling:" + Arns.REGION + ":" + Arns.ACCOUNT
                        + ":autoScalingGroup:uuid:autoScalingGroupName/" + name)
                .defaultCooldown(300)
                .healthCheckType("EC2")
                .healthCheckGracePeriod(0)
                .terminationPolicies("Default")
                .newInstancesProtectedFromScaleIn(false)
                .serviceLinkedRoleARN(ROLE)
                .availabilityZoneDistribution(d -> d.capacityDistributionStrategy("balanced-best-effort"));
    }

    AutoScalingGroup created(CreateAutoScalingGroupRequest request) {
        String name = request.autoScalingGroupName();
        checkName(name);
        int desired = request.desiredCapacity() == null ? request.minSize() : request.desiredCapacity();
        checkSizes(request.minSize(), desired, request.maxSize());
        AutoScalingGroup.Builder config = SameFields.copy(request, plain(name));
        config.desiredCapacity(desired).createdTime(schedule.now());
        launching(request, config);
        TrafficSources.sort(request.trafficSources(), config);
        place(config, request.vpcZoneIdentifier(), request.availabilityZones());
        TagRules.checkAutoScaling(GroupSettings.named(request.tags()));
        TagRules.checkAutoScaling(request.tags().stream().map(Tag::key).toList());
        config.tags(request.tags().stream()
                .map(tag -> GroupSettings.described(tag, name))
                .toList());
        clear(config);
        return config.build();
    }

    /** ASCII 33 to 126 without the colon (API Reference, CreateAutoScalingGroup); the words are assumed. */
    private static void checkName(String name) {
        if (name == null || !NAME.matcher(name).matches()) {
            throw ApiErrors.validation("AutoScalingGroupName '" + name
                    + "' must have 1 to 255 printable characters of ASCII, none of them a space or a colon");
        }
    }

    private void launching(CreateAutoScalingGroupRequest request, AutoScalingGroup.Builder config) {
        MixedInstancesPolicy mixed = request.mixedInstancesPolicy();
        long ways = Stream.of(request.launchTemplate(), request.launchConfigurationName(), mixed)
                .filter(Objects::nonNull)
                .count();
        if (ways != 1) {
            throw ApiErrors.validation("Valid requests must contain either LaunchTemplate, LaunchConfigurationName,"
                    + " InstanceId or MixedInstancesPolicy parameter.");
        }
        config.launchTemplate(completed(request.launchTemplate()))
                .mixedInstancesPolicy(mixed == null ? null : merged(null, mixed));
    }

    void update(Group group, UpdateAutoScalingGroupRequest request, AutoScalingGroup.Builder config) {
        SameFields.copy(request, config);
        resize(group, request, config);
        relaunch(group, request, config);
        if (request.vpcZoneIdentifier() != null || request.hasAvailabilityZones()) {
            place(config, request.vpcZoneIdentifier(), request.availabilityZones());
        }
        clear(config);
    }

    /** Some settings are taken away by a value that stands for none. */
    private static void clear(AutoScalingGroup.Builder config) {
        AutoScalingGroup asked = config.build();
        if (Objects.equals(asked.maxInstanceLifetime(), 0)) {
            config.maxInstanceLifetime(null);
        }
        if (Objects.equals(asked.defaultInstanceWarmup(), NO_WARMUP)) {
            config.defaultInstanceWarmup(null);
        }
        if ("".equals(asked.placementGroup())) {
            config.placementGroup(null);
        }
        InstanceMaintenancePolicy maintenance = asked.instanceMaintenancePolicy();
        if (maintenance != null && Objects.equals(maintenance.minHealthyPercentage(), NO_PERCENTAGE)) {
            config.instanceMaintenancePolicy((InstanceMaintenancePolicy) null);
        }
    }

    private void place(AutoScalingGroup.Builder config, String subnets, List<String> zones) {
        List<String> ids = subnets == null || subnets.isEmpty()
                ? defaultSubnets(zones)
                : Arrays.asList(subnets.replace(" ", "").split(","));
        if (!catalog.subnetZones().keySet().containsAll(ids)) {
            throw ApiErrors.validation("The subnet ID '" + String.join(",", ids) + "' does not exist");
        }
        config.vpcZoneIdentifier(String.join(",", ids))
                .availabilityZones(
                        ids.stream().map(catalog.subnetZones()::get).distinct().toList());
    }

    /** The first subnet of each zone; of a group that names nothing, the first of all. */
    private List<String> defaultSubnets(List<String> zones) {
        if (zones.isEmpty()) {
            return List.of(catalog.subnetZones().keySet().iterator().next());
        }
        return zones.stream()
                .map(zone -> catalog.subnetZones().keySet().stream()
                        .filter(id -> zone.equals(catalog.subnetZones().get(id)))
                        .findFirst()
                        .orElse(zone))
                .toList();
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

    private void relaunch(Group group, UpdateAutoScalingGroupRequest request, AutoScalingGroup.Builder config) {
        if (request.launchTemplate() != null) {
            config.launchTemplate(completed(request.launchTemplate()))
                    .mixedInstancesPolicy((MixedInstancesPolicy) null)
                    .launchConfigurationName(null);
        }
        if (request.mixedInstancesPolicy() != null) {
            config.mixedInstancesPolicy(merged(group.config().mixedInstancesPolicy(), request.mixedInstancesPolicy()))
                    .launchTemplate((LaunchTemplateSpecification) null)
                    .launchConfigurationName(null);
        }
        if (request.launchConfigurationName() != null) {
            config.launchTemplate((LaunchTemplateSpecification) null).mixedInstancesPolicy((MixedInstancesPolicy) null);
        }
    }

    private LaunchTemplateSpecification completed(LaunchTemplateSpecification spec) {
        if (spec == null) {
            return null;
        }
        String key = spec.launchTemplateId() != null ? spec.launchTemplateId() : spec.launchTemplateName();
        Template template = key == null ? null : templates.find(key);
        if (template == null || template.version(spec.version()) == null) {
            throw ApiErrors.validation("You must use a valid fully-formed launch template. The specified launch"
                    + " template, " + key + ", or its version " + spec.version() + " does not exist.");
        }
        return spec.copy(b -> b.launchTemplateId(template.id())
                .launchTemplateName(template.name())
                .version(spec.version() == null ? "$Default" : spec.version()));
    }

    /** What the request leaves out of the policy stays as it was. */
    private MixedInstancesPolicy merged(MixedInstancesPolicy before, MixedInstancesPolicy change) {
        MixedInstancesPolicy.Builder merged = before == null ? MixedInstancesPolicy.builder() : before.toBuilder();
        if (change.instancesDistribution() != null) {
            merged.instancesDistribution(change.instancesDistribution());
        }
        if (change.launchTemplate() != null) {
            merged.launchTemplate(merged(before == null ? null : before.launchTemplate(), change.launchTemplate()));
        }
        return merged.build();
    }

    private LaunchTemplate merged(LaunchTemplate before, LaunchTemplate change) {
        boolean kept = before != null && change.launchTemplateSpecification() == null;
        LaunchTemplate.Builder merged = change.toBuilder()
                .launchTemplateSpecification(
                        kept ? before.launchTemplateSpecification() : completed(change.launchTemplateSpecification()))
                .overrides(change.overrides().stream().map(this::completed).toList());
        if (before != null && !change.hasOverrides()) {
            merged.overrides(before.overrides());
        }
        return merged.build();
    }

    private LaunchTemplateOverrides completed(LaunchTemplateOverrides override) {
        return override.copy(b -> b.launchTemplateSpecification(completed(override.launchTemplateSpecification())));
    }
}
