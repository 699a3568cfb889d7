package io.jenkins.plugins.awsrollouts.aws;

import static io.jenkins.plugins.awsrollouts.aws.Instances.text;

import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.cloud.CloudException;
import io.jenkins.plugins.awsrollouts.cloud.CloudException.Kind;
import io.jenkins.plugins.awsrollouts.cloud.FleetOrder;
import io.jenkins.plugins.awsrollouts.cloud.ScheduledChange;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.CreateAutoScalingGroupRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeLifecycleHooksRequest;
import software.amazon.awssdk.services.autoscaling.model.EnableMetricsCollectionRequest;
import software.amazon.awssdk.services.autoscaling.model.EnabledMetric;
import software.amazon.awssdk.services.autoscaling.model.LaunchTemplateSpecification;
import software.amazon.awssdk.services.autoscaling.model.LifecycleHook;
import software.amazon.awssdk.services.autoscaling.model.PutLifecycleHookRequest;
import software.amazon.awssdk.services.autoscaling.model.SuspendedProcess;
import software.amazon.awssdk.services.autoscaling.model.Tag;
import software.amazon.awssdk.services.autoscaling.model.TagDescription;
import software.amazon.awssdk.services.autoscaling.model.TrafficSourceIdentifier;

/**
 * Makes groups that are like another. A group is made empty, with its hooks and balancers; then its processes are
 * suspended, its metrics collected, its notifications ordered or, for a whole clone, its {@link GroupBehaviour} learned; and then
 * it gets its size. So no instance comes up without any of them, and a group whose maximum is zero tells a repetition that
 * it is not done.
 */
final class GroupCopies {
    private static final String TAKEN = "AlreadyExists";

    private final AutoScalingClient autoScaling;
    private final Groups groups;
    private final GroupChanges changes;
    private final GroupBehaviour behaviour;
    private final Notifications notifications;

    GroupCopies(AutoScalingClient autoScaling, Groups groups, GroupChanges changes, GroupBehaviour behaviour) {
        this.autoScaling = autoScaling;
        this.groups = groups;
        this.changes = changes;
        this.behaviour = behaviour;
        this.notifications = new Notifications(autoScaling);
    }

    void create(FleetOrder order) {
        AutoScalingGroup model = described(order.model());
        CreateAutoScalingGroupRequest request = request(order, model);
        if (!begun(order, request)) {
            return;
        }
        Set<String> suspended = model.suspendedProcesses().stream()
                .map(SuspendedProcess::processName)
                .collect(Collectors.toCollection(TreeSet::new));
        if (order.scope() == FleetOrder.Scope.WHOLE) {
            suspended.addAll(GroupBehaviour.ASLEEP);
        }
        changes.suspend(order.name(), suspended);
        hooks(order.model()).forEach(hook -> put(hook, order.name()));
        collect(order.name(), model.enabledMetrics());
        switch (order.scope()) {
            case SERVING -> notifications.copy(order.model(), order.name());
            case WHOLE -> behaviour.learn(model, order.name(), ids(order, Balancer.Kind.TARGET_GROUP));
        }
        if (order.size() > 0) {
            changes.size(order.name(), order.size());
        }
    }

    /** Makes the empty group, or finds it; whether there is more to do. */
    private boolean begun(FleetOrder order, CreateAutoScalingGroupRequest request) {
        try {
            Failures.call("CreateAutoScalingGroup", order.name(), () -> autoScaling.createAutoScalingGroup(request));
            return true;
        } catch (CloudException e) {
            if (!Failures.code(e).startsWith(TAKEN)) {
                throw e;
            }
            AutoScalingGroup there = groups.describe(List.of(order.name())).get(order.name());
            if (there == null) {
                throw new CloudException(Kind.UNKNOWN, "Auto Scaling group " + order.name() + " is not visible yet", e);
            }
            if (!Groups.tags(there, tag -> true)
                    .entrySet()
                    .containsAll(order.tags().entrySet())) {
                throw new CloudException(
                        Kind.REFUSED,
                        "Auto Scaling group " + order.name() + " exists and is not this rollout's: its tags are not "
                                + order.tags(),
                        e);
            }
            return there.maxSize() == 0;
        }
    }

    /** See {@link io.jenkins.plugins.awsrollouts.cloud.Fleets#activate}. */
    void activate(String group, String model) {
        AutoScalingGroup awake = described(model);
        behaviour.activate(awake, described(group));
        if (Boolean.TRUE.equals(awake.newInstancesProtectedFromScaleIn())) {
            changes.protectNew(group);
        }
    }

    /** See {@link io.jenkins.plugins.awsrollouts.cloud.Fleets#scheduled}. */
    List<ScheduledChange> scheduled(String group) {
        return behaviour.scheduled(group);
    }

    AutoScalingGroup described(String name) {
        AutoScalingGroup group = groups.describe(List.of(name)).get(name);
        if (group == null) {
            throw new CloudException(Kind.NOT_FOUND, "Auto Scaling group " + name + " does not exist", null);
        }
        return group;
    }

    static CreateAutoScalingGroupRequest request(FleetOrder order, AutoScalingGroup model) {
        CreateAutoScalingGroupRequest.Builder request = CreateAutoScalingGroupRequest.builder();
        RequestCopies.copy(model, request);
        request.autoScalingGroupName(order.name())
                .minSize(0)
                .maxSize(0)
                .desiredCapacity(0)
                .newInstancesProtectedFromScaleIn(false)
                .launchConfigurationName(null)
                .trafficSources(RequestCopies.orNothing(List.<TrafficSourceIdentifier>of()))
                .targetGroupARNs(RequestCopies.orNothing(ids(order, Balancer.Kind.TARGET_GROUP)))
                .loadBalancerNames(RequestCopies.orNothing(ids(order, Balancer.Kind.CLASSIC)))
                .tags(RequestCopies.orNothing(tags(order, model)));
        LaunchTemplateSpecification template = GroupChanges.specification(order.template());
        if (model.mixedInstancesPolicy() == null) {
            request.launchTemplate(template);
        } else {
            request.mixedInstancesPolicy(GroupChanges.with(model.mixedInstancesPolicy(), template));
        }
        if (!text(model.vpcZoneIdentifier()).isEmpty()) {
            // Subnets say in which zones they are; a request that names zones as well must not contradict them.
            request.availabilityZones(RequestCopies.orNothing(List.<String>of()));
        }
        if (model.availabilityZoneImpairmentPolicy() != null) {
            // Whoever set the model up has settled already how zonal shift and cross-zone balancing go together.
            request.skipZonalShiftValidation(true);
        }
        return request.build();
    }

    private static List<String> ids(FleetOrder order, Balancer.Kind kind) {
        return order.balancers().stream()
                .filter(balancer -> balancer.kind() == kind)
                .map(Balancer::id)
                .toList();
    }

    private static List<Tag> tags(FleetOrder order, AutoScalingGroup model) {
        Map<String, Tag> tags = new TreeMap<>();
        for (TagDescription tag : model.tags()) {
            if (RequestCopies.carries(tag.key())) {
                tags.put(
                        tag.key(),
                        tag(order, tag.key(), text(tag.value()), Boolean.TRUE.equals(tag.propagateAtLaunch())));
            }
        }
        order.tags().forEach((key, value) -> tags.put(key, tag(order, key, value, true)));
        return List.copyOf(tags.values());
    }

    private static Tag tag(FleetOrder order, String key, String value, boolean propagated) {
        return GroupChanges.tag(order.name(), key)
                .value(value)
                .propagateAtLaunch(propagated)
                .build();
    }

    /**
     * One at a time: those that are given with CreateAutoScalingGroup must notify one target by one role (User Guide, Add
     * lifecycle hooks). The group is empty until it has all of them.
     */
    private void put(LifecycleHook hook, String group) {
        PutLifecycleHookRequest.Builder request = PutLifecycleHookRequest.builder();
        RequestCopies.copy(hook, request);
        request.autoScalingGroupName(group);
        Failures.call("PutLifecycleHook", group, () -> autoScaling.putLifecycleHook(request.build()));
    }

    private List<LifecycleHook> hooks(String group) {
        DescribeLifecycleHooksRequest request = DescribeLifecycleHooksRequest.builder()
                .autoScalingGroupName(group)
                .build();
        return Failures.call("DescribeLifecycleHooks", group, () -> autoScaling.describeLifecycleHooks(request))
                .lifecycleHooks();
    }

    private void collect(String group, List<EnabledMetric> metrics) {
        Map<String, List<String>> byGranularity = metrics.stream()
                .collect(Collectors.groupingBy(
                        metric -> text(metric.granularity()),
                        TreeMap::new,
                        Collectors.mapping(EnabledMetric::metric, Collectors.toList())));
        byGranularity.forEach((granularity, names) -> {
            EnableMetricsCollectionRequest request = EnableMetricsCollectionRequest.builder()
                    .autoScalingGroupName(group)
                    .granularity(granularity)
                    .metrics(names)
                    .build();
            Failures.call("EnableMetricsCollection", group, () -> autoScaling.enableMetricsCollection(request));
        });
    }
}
