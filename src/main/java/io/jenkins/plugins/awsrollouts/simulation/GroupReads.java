package io.jenkins.plugins.awsrollouts.simulation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingInstanceDetails;
import software.amazon.awssdk.services.autoscaling.model.DescribeAutoScalingGroupsRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeAutoScalingGroupsResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribeAutoScalingInstancesRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeAutoScalingInstancesResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribeLaunchConfigurationsRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeLaunchConfigurationsResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribeTagsRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeTagsResponse;
import software.amazon.awssdk.services.autoscaling.model.Filter;
import software.amazon.awssdk.services.autoscaling.model.Instance;
import software.amazon.awssdk.services.autoscaling.model.LaunchConfiguration;
import software.amazon.awssdk.services.autoscaling.model.LaunchTemplateSpecification;
import software.amazon.awssdk.services.autoscaling.model.TagDescription;

/** Describing groups and their instances (EC2 Auto Scaling API Reference, the Describe pages). */
final class GroupReads {
    private final World world;

    GroupReads(World world) {
        this.world = world;
    }

    DescribeAutoScalingGroupsResponse describeAutoScalingGroups(DescribeAutoScalingGroupsRequest request) {
        Instant view = world.view();
        List<String> names =
                request.autoScalingGroupNames().isEmpty() ? world.groups.ids() : request.autoScalingGroupNames();
        List<Group> found = names.stream()
                .map(n -> world.groups.at(n, view))
                .filter(Objects::nonNull)
                .filter(g -> request.filters().stream().allMatch(f -> matches(f, g)))
                .toList();
        int asked = request.maxRecords() == null ? 50 : request.maxRecords();
        Page<Group> page = Page.of(found, request.nextToken(), asked, Math.min(100, world.pageSize));
        return DescribeAutoScalingGroupsResponse.builder()
                .autoScalingGroups(
                        page.items().stream().map(g -> described(g, view)).toList())
                .nextToken(page.next())
                .build();
    }

    private static boolean matches(Filter filter, Group group) {
        return group.config().tags().stream().anyMatch(t -> switch (filter.name()) {
            case "tag-key" -> filter.values().contains(t.key());
            case "tag-value" -> filter.values().contains(t.value());
            default -> filter.name().equals("tag:" + t.key()) && filter.values().contains(t.value());
        });
    }

    private AutoScalingGroup described(Group group, Instant view) {
        List<Member> members = world.keeper.membersAt(group.name(), view);
        List<Instance> instances = members.stream()
                .filter(m -> !m.warm())
                .map(m -> instance(world, m))
                .toList();
        boolean pool = group.config().warmPoolConfiguration() != null;
        Integer warm = pool ? members.size() - instances.size() : null;
        return group.config()
                .copy(b -> b.instances(instances).warmPoolSize(warm).trafficSources(TrafficSources.all(group)));
    }

    static Instance instance(World world, Member member) {
        Server server = world.servers.now(member.id());
        return Instance.builder()
                .instanceId(member.id())
                .instanceType(server.type())
                .availabilityZone(server.zone())
                .lifecycleState(member.state())
                .healthStatus(member.healthy() ? "Healthy" : "Unhealthy")
                .protectedFromScaleIn(member.shielded())
                .launchConfigurationName(member.launchConfiguration())
                .launchTemplate(specification(world, server))
                .build();
    }

    private static LaunchTemplateSpecification specification(World world, Server server) {
        if (server.template() == null) {
            return null;
        }
        Template template = world.templates.now(server.template());
        return LaunchTemplateSpecification.builder()
                .launchTemplateId(server.template())
                .launchTemplateName(template == null ? null : template.name())
                .version(Long.toString(server.templateVersion()))
                .build();
    }

    DescribeAutoScalingInstancesResponse describeAutoScalingInstances(DescribeAutoScalingInstancesRequest request) {
        Instant view = world.view();
        List<String> ids = request.instanceIds().isEmpty() ? world.members.ids() : request.instanceIds();
        List<Member> found = ids.stream()
                .map(id -> world.members.at(id, view))
                .filter(Objects::nonNull)
                .toList();
        Page<Member> page = Page.of(found, request.nextToken(), request.maxRecords(), Math.min(50, world.pageSize));
        return DescribeAutoScalingInstancesResponse.builder()
                .autoScalingInstances(page.items().stream().map(this::details).toList())
                .nextToken(page.next())
                .build();
    }

    private AutoScalingInstanceDetails details(Member member) {
        Server server = world.servers.now(member.id());
        return AutoScalingInstanceDetails.builder()
                .instanceId(member.id())
                .instanceType(server.type())
                .autoScalingGroupName(member.group())
                .availabilityZone(server.zone())
                .lifecycleState(member.state().toString())
                .healthStatus(member.healthy() ? "HEALTHY" : "UNHEALTHY")
                .protectedFromScaleIn(member.shielded())
                .launchConfigurationName(member.launchConfiguration())
                .launchTemplate(specification(world, server))
                .build();
    }

    DescribeLaunchConfigurationsResponse describeLaunchConfigurations(DescribeLaunchConfigurationsRequest request) {
        List<String> asked = request.launchConfigurationNames();
        List<LaunchConfiguration> found = new ArrayList<>();
        world.launchConfigurations.forEach((name, plan) -> {
            if (asked.isEmpty() || asked.contains(name)) {
                found.add(LaunchConfiguration.builder()
                        .launchConfigurationName(name)
                        .imageId(plan.image())
                        .instanceType(plan.type())
                        .build());
            }
        });
        int size = request.maxRecords() == null ? 50 : request.maxRecords();
        Page<LaunchConfiguration> page = Page.of(found, request.nextToken(), size, Math.min(100, world.pageSize));
        return DescribeLaunchConfigurationsResponse.builder()
                .launchConfigurations(page.items())
                .nextToken(page.next())
                .build();
    }

    DescribeTagsResponse describeTags(DescribeTagsRequest request) {
        Instant view = world.view();
        List<TagDescription> found = new ArrayList<>();
        for (String name : world.groups.ids()) {
            Group group = world.groups.at(name, view);
            if (group != null) {
                group.config().tags().stream()
                        .filter(t -> request.filters().stream().allMatch(f -> matches(f, t)))
                        .forEach(found::add);
            }
        }
        int size = request.maxRecords() == null ? 50 : request.maxRecords();
        Page<TagDescription> page = Page.of(found, request.nextToken(), size, Math.min(100, world.pageSize));
        return DescribeTagsResponse.builder()
                .tags(page.items())
                .nextToken(page.next())
                .build();
    }

    private static boolean matches(Filter filter, TagDescription tag) {
        return switch (filter.name()) {
            case "auto-scaling-group" -> filter.values().contains(tag.resourceId());
            case "key" -> filter.values().contains(tag.key());
            case "value" -> filter.values().contains(tag.value());
            case "propagate-at-launch" ->
                filter.values().contains(tag.propagateAtLaunch().toString());
            default -> throw ApiErrors.validation("Filter type " + filter.name() + " is not correct");
        };
    }
}
