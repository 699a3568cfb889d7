package io.jenkins.plugins.awsrollouts.aws;

import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.cloud.Bounds;
import io.jenkins.plugins.awsrollouts.cloud.CloudException;
import io.jenkins.plugins.awsrollouts.cloud.FleetOrder;
import io.jenkins.plugins.awsrollouts.cloud.Fleets;
import io.jenkins.plugins.awsrollouts.cloud.ScheduledChange;
import io.jenkins.plugins.awsrollouts.cloud.TemplateRef;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AttachLoadBalancerTargetGroupsRequest;
import software.amazon.awssdk.services.autoscaling.model.AttachLoadBalancersRequest;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.DeleteAutoScalingGroupRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeAccountLimitsRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeAccountLimitsResponse;
import software.amazon.awssdk.services.autoscaling.model.DetachLoadBalancerTargetGroupsRequest;
import software.amazon.awssdk.services.autoscaling.model.DetachLoadBalancersRequest;
import software.amazon.awssdk.services.autoscaling.model.Instance;

/** Groups and launch templates of a rollout's own. */
final class AwsFleets implements Fleets {
    /** Both operations take at most ten. */
    private static final int PER_ATTACH = 10;

    private static final String IN_USE = "ResourceInUse";

    private final AutoScalingClient autoScaling;
    private final GroupChanges changes;
    private final GroupCopies groups;
    private final GroupBehaviour behaviour;
    private final Membership membership;
    private final TemplateCopies templates;

    AwsFleets(AwsClients clients, Groups groups, GroupChanges changes, Supplier<Instant> now) {
        this.autoScaling = clients.autoScaling();
        this.changes = changes;
        this.behaviour = new GroupBehaviour(clients, now);
        this.membership = new Membership(clients.autoScaling());
        this.groups = new GroupCopies(clients.autoScaling(), groups, changes, behaviour);
        this.templates = new TemplateCopies(clients.ec2());
    }

    @Override
    public String createTemplate(
            String name, TemplateRef source, String imageId, String token, Map<String, String> tags) {
        return templates.create(name, source, imageId, token, tags);
    }

    @Override
    public void deleteTemplate(String name) {
        templates.delete(name);
    }

    @Override
    public void create(FleetOrder order) {
        groups.create(order);
    }

    @Override
    public void size(String group, int size) {
        changes.size(group, size);
    }

    @Override
    public void register(String group, List<Balancer> balancers) {
        Partial.chunks(ids(balancers, Balancer.Kind.TARGET_GROUP), PER_ATTACH).forEach(arns -> {
            AttachLoadBalancerTargetGroupsRequest request = AttachLoadBalancerTargetGroupsRequest.builder()
                    .autoScalingGroupName(group)
                    .targetGroupARNs(arns)
                    .build();
            Failures.call(
                    "AttachLoadBalancerTargetGroups", group, () -> autoScaling.attachLoadBalancerTargetGroups(request));
        });
        Partial.chunks(ids(balancers, Balancer.Kind.CLASSIC), PER_ATTACH).forEach(names -> {
            AttachLoadBalancersRequest request = AttachLoadBalancersRequest.builder()
                    .autoScalingGroupName(group)
                    .loadBalancerNames(names)
                    .build();
            Failures.call("AttachLoadBalancers", group, () -> autoScaling.attachLoadBalancers(request));
        });
    }

    @Override
    public void bound(String group, Bounds bounds) {
        changes.bound(group, bounds);
    }

    @Override
    public OptionalInt room() {
        return Failures.optional(OptionalInt.empty(), () -> {
            DescribeAccountLimitsResponse limits = Failures.call(
                    "DescribeAccountLimits",
                    "the account",
                    () -> autoScaling.describeAccountLimits(
                            DescribeAccountLimitsRequest.builder().build()));
            return limits.maxNumberOfAutoScalingGroups() == null || limits.numberOfAutoScalingGroups() == null
                    ? OptionalInt.empty()
                    : OptionalInt.of(limits.maxNumberOfAutoScalingGroups() - limits.numberOfAutoScalingGroups());
        });
    }

    @Override
    public List<ScheduledChange> scheduled(String group) {
        return groups.scheduled(group);
    }

    @Override
    public void activate(String group, String model) {
        groups.activate(group, model);
    }

    /**
     * See <a href="https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_DetachLoadBalancerTargetGroups.html">
     * DetachLoadBalancerTargetGroups</a>: the target group lets the requests that have begun end.
     */
    @Override
    public void deregister(String group, List<Balancer> balancers) {
        AutoScalingGroup there = groups.described(group);
        List<String> arns = ids(balancers, Balancer.Kind.TARGET_GROUP);
        List<String> names = ids(balancers, Balancer.Kind.CLASSIC);
        Partial.chunks(there.targetGroupARNs().stream().filter(arns::contains).toList(), PER_ATTACH)
                .forEach(some -> {
                    DetachLoadBalancerTargetGroupsRequest request = DetachLoadBalancerTargetGroupsRequest.builder()
                            .autoScalingGroupName(group)
                            .targetGroupARNs(some)
                            .build();
                    Failures.call(
                            "DetachLoadBalancerTargetGroups",
                            group,
                            () -> autoScaling.detachLoadBalancerTargetGroups(request));
                });
        Partial.chunks(
                        there.loadBalancerNames().stream()
                                .filter(names::contains)
                                .toList(),
                        PER_ATTACH)
                .forEach(some -> {
                    DetachLoadBalancersRequest request = DetachLoadBalancersRequest.builder()
                            .autoScalingGroupName(group)
                            .loadBalancerNames(some)
                            .build();
                    Failures.call("DetachLoadBalancers", group, () -> autoScaling.detachLoadBalancers(request));
                });
    }

    private static List<String> ids(List<Balancer> balancers, Balancer.Kind kind) {
        return balancers.stream()
                .filter(balancer -> balancer.kind() == kind)
                .map(Balancer::id)
                .toList();
    }

    /**
     * Without force, so that a group with instances left is refused ({@code ResourceInUse}) instead of taking them along
     * without draining; a warm pool is in the way as well, and is deleted then, as is the protection of instances. Policies, scheduled actions, hooks and the
     * alarms of target tracking go with the group. See <a
     * href="https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_DeleteAutoScalingGroup.html">
     * DeleteAutoScalingGroup</a>, which deletes alarms only where they have no other action. Copied alarms go first: as
     * long as the group is there, somebody will ask for it to be deleted.
     */
    @Override
    public boolean delete(String group) {
        behaviour.forget(group);
        DeleteAutoScalingGroupRequest request = DeleteAutoScalingGroupRequest.builder()
                .autoScalingGroupName(group)
                .build();
        try {
            Failures.unlessMissing(() ->
                    Failures.call("DeleteAutoScalingGroup", group, () -> autoScaling.deleteAutoScalingGroup(request)));
            return true;
        } catch (CloudException e) {
            if (Failures.code(e).startsWith(IN_USE) && sized(group)) {
                return false;
            }
            throw e;
        }
    }

    /** Whether a group that has instances has a size as well; where it has none, what keeps them is taken away. */
    private boolean sized(String group) {
        try {
            AutoScalingGroup there = groups.described(group);
            // one that goes by somebody's force ends its instances by itself
            boolean goes = there.status() != null && !there.status().isBlank();
            if (there.desiredCapacity() > 0 && !goes) {
                return true;
            }
            loosen(there);
        } catch (CloudException e) {
            if (e.kind() != CloudException.Kind.NOT_FOUND) {
                throw e;
            }
        }
        return false;
    }

    /** Takes away what keeps instances in a group whose size is zero: a warm pool, protection from scale-in. */
    private void loosen(AutoScalingGroup group) {
        behaviour.cool(group);
        Set<String> shielded = group.instances().stream()
                .filter(instance -> Boolean.TRUE.equals(instance.protectedFromScaleIn()))
                .map(Instance::instanceId)
                .collect(Collectors.toSet());
        if (group.desiredCapacity() == 0 && !shielded.isEmpty()) {
            membership.protect(group.autoScalingGroupName(), shielded, false);
        }
    }
}
