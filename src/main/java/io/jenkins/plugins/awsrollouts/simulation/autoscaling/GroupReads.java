package io.jenkins.plugins.awsrollouts.simulation.autoscaling;

import io.jenkins.plugins.awsrollouts.simulation.ec2.Server;
import io.jenkins.plugins.awsrollouts.simulation.ec2.Servers;
import io.jenkins.plugins.awsrollouts.simulation.ec2.Template;
import io.jenkins.plugins.awsrollouts.simulation.ec2.TemplateStore;
import io.jenkins.plugins.awsrollouts.simulation.faults.ApiErrors;
import io.jenkins.plugins.awsrollouts.simulation.state.Page;
import io.jenkins.plugins.awsrollouts.simulation.state.Reads;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingInstanceDetails;
import software.amazon.awssdk.services.autoscaling.model.DescribeAccountLimitsRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeAccountLimitsResponse;
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
record GroupReads(
        Reads reads,
        TemplateStore templates,
        Servers servers,
        GroupStore groups,
        GroupMembers membership,
        LaunchPlans plans) {
    DescribeAutoScalingGroupsResponse describeAutoScalingGroups(DescribeAutoScalingGroupsRequest request) {
        Instant view = reads.view();
        List<String> names = request.autoScalingGroupNames().isEmpty() ? groups.ids() : request.autoScalingGroupNames();
        List<Group> found = names.stream()
                .map(n -> groups.at(n, view))
                .filter(Objects::nonNull)
                .filter(g -> request.filters().stream().allMatch(f -> matches(f, g)))
                .toList();
        int asked = request.maxRecords() == null ? 50 : request.maxRecords();
        Page<Group> page = reads.page(found, request.nextToken(), asked, 100);
        return DescribeAutoScalingGroupsResponse.builder()
                .autoScalingGroups(
                        page.items().stream().map(g -> described(g, view)).toList())
                .nextToken(page.next())
                .build();
    }

    /** How many groups there are and may be (API Reference, DescribeAccountLimits). */
    DescribeAccountLimitsResponse describeAccountLimits(DescribeAccountLimitsRequest request) {
        return DescribeAccountLimitsResponse.builder()
                .numberOfAutoScalingGroups(groups.ids().size())
                .maxNumberOfAutoScalingGroups(groups.limit())
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
        List<GroupMember> members = membership.of(group.name(), view);
        List<Instance> instances = members.stream()
                .filter(m -> !m.warm())
                .map(m -> instance(servers, templates, m))
                .toList();
        boolean pool = group.config().warmPoolConfiguration() != null;
        Integer warm = pool ? members.size() - instances.size() : null;
        return group.config()
                .copy(b -> b.instances(instances).warmPoolSize(warm).trafficSources(TrafficSources.all(group)));
    }

    static Instance instance(Servers servers, TemplateStore templates, GroupMember member) {
        Server server = servers.now(member.id());
        return Instance.builder()
                .instanceId(member.id())
                .instanceType(server.type())
                .availabilityZone(server.zone())
                .lifecycleState(member.told())
                .healthStatus(member.healthy() ? "Healthy" : "Unhealthy")
                .protectedFromScaleIn(member.shielded())
                .launchConfigurationName(member.launchConfiguration())
                .launchTemplate(specification(templates, server))
                .build();
    }

    private static LaunchTemplateSpecification specification(TemplateStore templates, Server server) {
        if (server.template() == null) {
            return null;
        }
        Template template = templates.now(server.template());
        return LaunchTemplateSpecification.builder()
                .launchTemplateId(server.template())
                .launchTemplateName(template == null ? null : template.name())
                .version(Long.toString(server.templateVersion()))
                .build();
    }

    DescribeAutoScalingInstancesResponse describeAutoScalingInstances(DescribeAutoScalingInstancesRequest request) {
        Instant view = reads.view();
        List<String> ids = request.instanceIds().isEmpty() ? membership.ids() : request.instanceIds();
        List<GroupMember> found = ids.stream()
                .map(id -> membership.at(id, view))
                .filter(Objects::nonNull)
                .toList();
        Page<GroupMember> page = reads.page(found, request.nextToken(), request.maxRecords(), 50);
        return DescribeAutoScalingInstancesResponse.builder()
                .autoScalingInstances(page.items().stream().map(this::details).toList())
                .nextToken(page.next())
                .build();
    }

    private AutoScalingInstanceDetails details(GroupMember member) {
        Server server = servers.now(member.id());
        return AutoScalingInstanceDetails.builder()
                .instanceId(member.id())
                .instanceType(server.type())
                .autoScalingGroupName(member.group())
                .availabilityZone(server.zone())
                .lifecycleState(member.told())
                .healthStatus(member.healthy() ? "HEALTHY" : "UNHEALTHY")
                .protectedFromScaleIn(member.shielded())
                .launchConfigurationName(member.launchConfiguration())
                .launchTemplate(specification(templates, server))
                .build();
    }

    DescribeLaunchConfigurationsResponse describeLaunchConfigurations(DescribeLaunchConfigurationsRequest request) {
        List<String> asked = request.launchConfigurationNames();
        List<LaunchConfiguration> found = new ArrayList<>();
        plans.configurations().forEach((name, plan) -> {
            if (asked.isEmpty() || asked.contains(name)) {
                found.add(LaunchConfiguration.builder()
                        .launchConfigurationName(name)
                        .imageId(plan.image())
                        .instanceType(plan.type())
                        .build());
            }
        });
        int size = request.maxRecords() == null ? 50 : request.maxRecords();
        Page<LaunchConfiguration> page = reads.page(found, request.nextToken(), size, 100);
        return DescribeLaunchConfigurationsResponse.builder()
                .launchConfigurations(page.items())
                .nextToken(page.next())
                .build();
    }

    DescribeTagsResponse describeTags(DescribeTagsRequest request) {
        Instant view = reads.view();
        List<TagDescription> found = new ArrayList<>();
        for (String name : groups.ids()) {
            Group group = groups.at(name, view);
            if (group != null) {
                group.config().tags().stream()
                        .filter(t -> request.filters().stream().allMatch(f -> matches(f, t)))
                        .forEach(found::add);
            }
        }
        int size = request.maxRecords() == null ? 50 : request.maxRecords();
        Page<TagDescription> page = reads.page(found, request.nextToken(), size, 100);
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
