package io.jenkins.plugins.awsrollouts.simulation.autoscaling;

import io.jenkins.plugins.awsrollouts.simulation.elb.Registrations;
import io.jenkins.plugins.awsrollouts.simulation.elb.TrafficSource;
import io.jenkins.plugins.awsrollouts.simulation.faults.ApiErrors;
import io.jenkins.plugins.awsrollouts.simulation.state.Page;
import io.jenkins.plugins.awsrollouts.simulation.state.Reads;
import io.jenkins.plugins.awsrollouts.simulation.state.Store;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.services.autoscaling.model.AttachLoadBalancerTargetGroupsRequest;
import software.amazon.awssdk.services.autoscaling.model.AttachLoadBalancerTargetGroupsResponse;
import software.amazon.awssdk.services.autoscaling.model.AttachLoadBalancersRequest;
import software.amazon.awssdk.services.autoscaling.model.AttachLoadBalancersResponse;
import software.amazon.awssdk.services.autoscaling.model.AttachTrafficSourcesRequest;
import software.amazon.awssdk.services.autoscaling.model.AttachTrafficSourcesResponse;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.DescribeLoadBalancerTargetGroupsRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeLoadBalancerTargetGroupsResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribeLoadBalancersRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeLoadBalancersResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribeTrafficSourcesRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeTrafficSourcesResponse;
import software.amazon.awssdk.services.autoscaling.model.DetachLoadBalancerTargetGroupsRequest;
import software.amazon.awssdk.services.autoscaling.model.DetachLoadBalancerTargetGroupsResponse;
import software.amazon.awssdk.services.autoscaling.model.DetachLoadBalancersRequest;
import software.amazon.awssdk.services.autoscaling.model.DetachLoadBalancersResponse;
import software.amazon.awssdk.services.autoscaling.model.DetachTrafficSourcesRequest;
import software.amazon.awssdk.services.autoscaling.model.DetachTrafficSourcesResponse;
import software.amazon.awssdk.services.autoscaling.model.LoadBalancerState;
import software.amazon.awssdk.services.autoscaling.model.LoadBalancerTargetGroupState;
import software.amazon.awssdk.services.autoscaling.model.TrafficSourceIdentifier;
import software.amazon.awssdk.services.autoscaling.model.TrafficSourceState;

/**
 * What sends a group traffic: target groups, Classic Load Balancers and others (EC2 Auto Scaling User Guide, Attach an
 * Elastic Load Balancing load balancer; API Reference, AttachTrafficSources, LoadBalancerTargetGroupState).
 */
record TrafficSources(
        Reads reads,
        Store<TrafficSource> balancers,
        Registrations registrations,
        GroupStore groups,
        GroupMembers membership,
        HealthWatch health) {
    private static final String TARGET_GROUP = "elbv2";
    private static final String CLASSIC = "elb";

    /** Writes each source down under its kind, beside those of the same kind that are there. */
    static void sort(List<TrafficSourceIdentifier> sources, AutoScalingGroup.Builder config) {
        AutoScalingGroup before = config.build();
        config.targetGroupARNs(joined(before.targetGroupARNs(), identifiers(sources, TARGET_GROUP)))
                .loadBalancerNames(joined(before.loadBalancerNames(), identifiers(sources, CLASSIC)))
                .trafficSources(joined(others(before.trafficSources()), others(sources)));
    }

    private static List<String> identifiers(List<TrafficSourceIdentifier> sources, String type) {
        return sources.stream()
                .filter(s -> type.equals(type(s)))
                .map(TrafficSourceIdentifier::identifier)
                .toList();
    }

    private static List<TrafficSourceIdentifier> others(List<TrafficSourceIdentifier> sources) {
        return sources.stream()
                .filter(s -> !List.of(TARGET_GROUP, CLASSIC).contains(type(s)))
                .toList();
    }

    private static String type(TrafficSourceIdentifier source) {
        if (source.type() != null) {
            return source.type();
        }
        return source.identifier().startsWith("arn:aws:elasticloadbalancing:") ? TARGET_GROUP : CLASSIC;
    }

    private static <T> List<T> joined(List<T> before, List<T> more) {
        return Stream.concat(before.stream(), more.stream()).distinct().toList();
    }

    private static <T> List<T> without(List<T> before, List<T> gone) {
        return before.stream().filter(each -> !gone.contains(each)).toList();
    }

    /** Refuses target groups and balancers that do not exist. */
    void check(List<String> keys) {
        if (keys.stream().anyMatch(balancer -> balancers.now(balancer) == null)) {
            throw ApiErrors.validation("Provided Load Balancers or Target Groups may not be valid: " + keys
                    + ". Please ensure they exist and try again.");
        }
    }

    AttachLoadBalancerTargetGroupsResponse attachLoadBalancerTargetGroups(
            AttachLoadBalancerTargetGroupsRequest request) {
        attach(request.autoScalingGroupName(), targetGroups(request.targetGroupARNs()));
        return AttachLoadBalancerTargetGroupsResponse.builder().build();
    }

    AttachLoadBalancersResponse attachLoadBalancers(AttachLoadBalancersRequest request) {
        attach(request.autoScalingGroupName(), classic(request.loadBalancerNames()));
        return AttachLoadBalancersResponse.builder().build();
    }

    AttachTrafficSourcesResponse attachTrafficSources(AttachTrafficSourcesRequest request) {
        attach(request.autoScalingGroupName(), request.trafficSources());
        return AttachTrafficSourcesResponse.builder().build();
    }

    DetachLoadBalancerTargetGroupsResponse detachLoadBalancerTargetGroups(
            DetachLoadBalancerTargetGroupsRequest request) {
        detach(request.autoScalingGroupName(), targetGroups(request.targetGroupARNs()));
        return DetachLoadBalancerTargetGroupsResponse.builder().build();
    }

    DetachLoadBalancersResponse detachLoadBalancers(DetachLoadBalancersRequest request) {
        detach(request.autoScalingGroupName(), classic(request.loadBalancerNames()));
        return DetachLoadBalancersResponse.builder().build();
    }

    DetachTrafficSourcesResponse detachTrafficSources(DetachTrafficSourcesRequest request) {
        detach(request.autoScalingGroupName(), request.trafficSources());
        return DetachTrafficSourcesResponse.builder().build();
    }

    /** Registers what is in service with what is new. */
    private void attach(String name, List<TrafficSourceIdentifier> sources) {
        Group group = groups.existing(name);
        Group after = group.with(b -> sort(sources, b));
        List<String> added = without(after.balancers(), group.balancers());
        check(added);
        groups.put(name, after);
        for (GroupMember member : membership.of(name)) {
            if (member.inService() && after.runs("AddToLoadBalancer")) {
                added.forEach(balancer -> registrations.register(balancer, member.id()));
            }
            health.watch(member.id());
        }
    }

    /** The group lets go of the sources at once; their targets drain. */
    private void detach(String name, List<TrafficSourceIdentifier> sources) {
        Group group = groups.existing(name);
        Group gone = group.with(b -> sort(
                sources,
                b.targetGroupARNs(List.of()).loadBalancerNames(List.of()).trafficSources(List.of())));
        check(gone.balancers());
        membership.of(name).forEach(m -> registrations.deregister(gone.balancers(), m.id()));
        AutoScalingGroup left = group.config();
        groups.put(name, group.with(b -> b.targetGroupARNs(
                        without(left.targetGroupARNs(), gone.config().targetGroupARNs()))
                .loadBalancerNames(
                        without(left.loadBalancerNames(), gone.config().loadBalancerNames()))
                .trafficSources(without(left.trafficSources(), gone.config().trafficSources()))));
    }

    /** Everything that sends a group traffic, whatever its kind. */
    static List<TrafficSourceIdentifier> all(Group group) {
        AutoScalingGroup config = group.config();
        return Stream.of(
                        targetGroups(config.targetGroupARNs()),
                        classic(config.loadBalancerNames()),
                        config.trafficSources())
                .flatMap(List::stream)
                .toList();
    }

    private static List<TrafficSourceIdentifier> targetGroups(List<String> arns) {
        return arns.stream().map(arn -> source(TARGET_GROUP, arn)).toList();
    }

    private static List<TrafficSourceIdentifier> classic(List<String> names) {
        return names.stream().map(name -> source(CLASSIC, name)).toList();
    }

    private static TrafficSourceIdentifier source(String type, String identifier) {
        return TrafficSourceIdentifier.builder()
                .type(type)
                .identifier(identifier)
                .build();
    }

    DescribeLoadBalancerTargetGroupsResponse describeLoadBalancerTargetGroups(
            DescribeLoadBalancerTargetGroupsRequest request) {
        Instant view = reads.view();
        Group group = groups.existing(request.autoScalingGroupName(), view);
        List<LoadBalancerTargetGroupState> found = group.config().targetGroupARNs().stream()
                .map(arn -> LoadBalancerTargetGroupState.builder()
                        .loadBalancerTargetGroupARN(arn)
                        .state(state(group, arn, view))
                        .build())
                .toList();
        Page<LoadBalancerTargetGroupState> page = reads.page(found, request.nextToken(), request.maxRecords(), 50, 100);
        return DescribeLoadBalancerTargetGroupsResponse.builder()
                .loadBalancerTargetGroups(page.items())
                .nextToken(page.next())
                .build();
    }

    DescribeLoadBalancersResponse describeLoadBalancers(DescribeLoadBalancersRequest request) {
        Instant view = reads.view();
        Group group = groups.existing(request.autoScalingGroupName(), view);
        List<LoadBalancerState> found = group.config().loadBalancerNames().stream()
                .map(name -> LoadBalancerState.builder()
                        .loadBalancerName(name)
                        .state(state(group, name, view))
                        .build())
                .toList();
        Page<LoadBalancerState> page = reads.page(found, request.nextToken(), request.maxRecords(), 50, 100);
        return DescribeLoadBalancersResponse.builder()
                .loadBalancers(page.items())
                .nextToken(page.next())
                .build();
    }

    DescribeTrafficSourcesResponse describeTrafficSources(DescribeTrafficSourcesRequest request) {
        Instant view = reads.view();
        Group group = groups.existing(request.autoScalingGroupName(), view);
        String type = request.trafficSourceType();
        List<TrafficSourceState> found = all(group).stream()
                .filter(s -> type == null || type.equals(s.type()))
                .map(s -> TrafficSourceState.builder()
                        .identifier(s.identifier())
                        .type(s.type())
                        .state(state(group, s.identifier(), view))
                        .build())
                .toList();
        Page<TrafficSourceState> page = reads.page(found, request.nextToken(), request.maxRecords(), 50, 100);
        return DescribeTrafficSourcesResponse.builder()
                .trafficSources(page.items())
                .nextToken(page.next())
                .build();
    }

    /** InService only where the group's health checks ask the balancer and it has found an instance healthy. */
    private String state(Group group, String balancer, Instant view) {
        boolean healthy = group.checksBalancers()
                && balancers.at(balancer, view) != null
                && registrations.targets(balancer, view).stream()
                        .anyMatch(r -> registrations.state(r, view).equals("healthy"));
        return healthy ? "InService" : "Added";
    }
}
