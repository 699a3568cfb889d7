package io.jenkins.plugins.awsrollouts.aws;

import static io.jenkins.plugins.awsrollouts.aws.Instances.next;
import static io.jenkins.plugins.awsrollouts.aws.Instances.some;
import static io.jenkins.plugins.awsrollouts.aws.Instances.text;

import io.jenkins.plugins.awsrollouts.cloud.GroupView;
import io.jenkins.plugins.awsrollouts.cloud.Member;
import io.jenkins.plugins.awsrollouts.cloud.Member.Lifecycle;
import io.jenkins.plugins.awsrollouts.cloud.TemplateRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.DescribeAutoScalingGroupsRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeAutoScalingGroupsResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribeWarmPoolRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeWarmPoolResponse;
import software.amazon.awssdk.services.autoscaling.model.Filter;
import software.amazon.awssdk.services.autoscaling.model.Instance;
import software.amazon.awssdk.services.autoscaling.model.LaunchTemplateOverrides;
import software.amazon.awssdk.services.autoscaling.model.LaunchTemplateSpecification;
import software.amazon.awssdk.services.autoscaling.model.SuspendedProcess;
import software.amazon.awssdk.services.autoscaling.model.TagDescription;
import software.amazon.awssdk.services.autoscaling.model.TrafficSourceIdentifier;

/** Reads groups. */
final class Groups {
    /**
     * DescribeAutoScalingGroups takes as many names as it gives records a page: 50, and 100 where they are asked for.
     */
    static final int PER_DESCRIBE = 100;

    private static final int WARM_PAGE = 50;

    private final AutoScalingClient autoScaling;

    Groups(AutoScalingClient autoScaling) {
        this.autoScaling = autoScaling;
    }

    /**
     * Describes up to {@value #PER_DESCRIBE} groups; those that do not exist are absent. Like every read here it takes of an
     * answer what was asked for alone: there are endpoints that overlook a filter.
     */
    Map<String, AutoScalingGroup> describe(List<String> names) {
        return describe(names, new HashSet<>());
    }

    /** The same, with the members of the answer that the SDK does not know. */
    Map<String, AutoScalingGroup> describe(List<String> names, Set<String> unknown) {
        Map<String, AutoScalingGroup> found = new LinkedHashMap<>();
        String token = null;
        do {
            DescribeAutoScalingGroupsRequest request = DescribeAutoScalingGroupsRequest.builder()
                    .autoScalingGroupNames(names)
                    .maxRecords(PER_DESCRIBE)
                    .nextToken(token)
                    .overrideConfiguration(UnknownMembers.watched(unknown))
                    .build();
            DescribeAutoScalingGroupsResponse page = Failures.call(
                    "DescribeAutoScalingGroups", some(names), () -> autoScaling.describeAutoScalingGroups(request));
            page.autoScalingGroups().forEach(group -> found.put(group.autoScalingGroupName(), group));
            token = next(page.nextToken());
        } while (token != null);
        found.keySet().retainAll(names);
        return found;
    }

    /** The groups that have a tag, by name. */
    List<AutoScalingGroup> tagged(String key, String value) {
        List<Filter> filter =
                List.of(Filter.builder().name("tag:" + key).values(value).build());
        return filtered(filter, value).stream()
                .filter(group -> value.equals(tags(group, tag -> true).get(key)))
                .toList();
    }

    /**
     * All groups of the account and region, by name: no filter knows what they are behind (EC2 Auto Scaling API Reference,
     * DescribeAutoScalingGroups).
     */
    List<AutoScalingGroup> all() {
        return filtered(List.of(), "all groups");
    }

    private List<AutoScalingGroup> filtered(List<Filter> filters, String subject) {
        List<AutoScalingGroup> found = new ArrayList<>();
        String token = null;
        do {
            DescribeAutoScalingGroupsRequest request = DescribeAutoScalingGroupsRequest.builder()
                    .filters(filters)
                    .maxRecords(PER_DESCRIBE)
                    .nextToken(token)
                    .build();
            DescribeAutoScalingGroupsResponse page = Failures.call(
                    "DescribeAutoScalingGroups", subject, () -> autoScaling.describeAutoScalingGroups(request));
            found.addAll(page.autoScalingGroups());
            token = next(page.nextToken());
        } while (token != null);
        found.sort(Comparator.comparing(AutoScalingGroup::autoScalingGroupName));
        return found;
    }

    /** The instances of a group's warm pool, which DescribeAutoScalingGroups leaves out; none where unreadable. */
    List<Instance> warmPool(String group) {
        return Failures.optional(List.of(), () -> {
            List<Instance> found = new ArrayList<>();
            String token = null;
            do {
                DescribeWarmPoolRequest request = DescribeWarmPoolRequest.builder()
                        .autoScalingGroupName(group)
                        .maxRecords(WARM_PAGE)
                        .nextToken(token)
                        .build();
                DescribeWarmPoolResponse page =
                        Failures.call("DescribeWarmPool", group, () -> autoScaling.describeWarmPool(request));
                found.addAll(page.instances());
                token = next(page.nextToken());
            } while (token != null);
            return found;
        });
    }

    /** A group with its warm pool, as a view. */
    static GroupView view(AutoScalingGroup group, List<Instance> warm, Instant at) {
        Map<String, Member> members = new LinkedHashMap<>();
        warm.forEach(i -> members.put(i.instanceId(), member(i)));
        group.instances().forEach(i -> members.put(i.instanceId(), member(i)));
        Set<String> suspended = group.suspendedProcesses().stream()
                .map(SuspendedProcess::processName)
                .collect(Collectors.toSet());
        return new GroupView(
                group.autoScalingGroupName(),
                number(group.desiredCapacity()),
                number(group.minSize()),
                number(group.maxSize()),
                template(group).map(Groups::ref),
                List.copyOf(members.values()),
                suspended,
                tags(group, tag -> true),
                at,
                Optional.of(sources(group)));
    }

    /** A target group that is attached as a traffic source is told among the target groups as well. */
    private static Set<String> sources(AutoScalingGroup group) {
        return Stream.of(
                        group.targetGroupARNs().stream(),
                        group.loadBalancerNames().stream(),
                        group.trafficSources().stream().map(TrafficSourceIdentifier::identifier))
                .flatMap(ids -> ids)
                .collect(Collectors.toSet());
    }

    static boolean hasWarmPool(AutoScalingGroup group) {
        return group.warmPoolConfiguration() != null;
    }

    /** The template that a group names, alone or inside its mixed-instances policy. */
    static Optional<LaunchTemplateSpecification> template(AutoScalingGroup group) {
        if (group.launchTemplate() != null) {
            return Optional.of(group.launchTemplate());
        }
        return Optional.ofNullable(group.mixedInstancesPolicy())
                .map(policy -> policy.launchTemplate())
                .map(template -> template.launchTemplateSpecification());
    }

    /** All templates that a group launches, those of single types in its mixed-instances policy too. */
    static List<TemplateRef> templates(AutoScalingGroup group) {
        Stream<LaunchTemplateSpecification> overrides = group.mixedInstancesPolicy() == null
                        || group.mixedInstancesPolicy().launchTemplate() == null
                ? Stream.of()
                : group.mixedInstancesPolicy().launchTemplate().overrides().stream()
                        .map(LaunchTemplateOverrides::launchTemplateSpecification)
                        .filter(Objects::nonNull);
        return Stream.concat(template(group).stream(), overrides)
                .map(Groups::ref)
                .toList();
    }

    static TemplateRef ref(LaunchTemplateSpecification template) {
        // A group that was given no version follows the default one.
        String version = text(template.version());
        return new TemplateRef(text(template.launchTemplateId()), version.isEmpty() ? TemplateRef.DEFAULT : version);
    }

    static Map<String, String> tags(AutoScalingGroup group, Predicate<TagDescription> which) {
        Map<String, String> tags = new LinkedHashMap<>();
        group.tags().stream().filter(which).forEach(tag -> tags.put(tag.key(), text(tag.value())));
        return tags;
    }

    private static Member member(Instance i) {
        return new Member(
                i.instanceId(),
                text(i.availabilityZone()),
                text(i.instanceType()),
                lifecycle(text(i.lifecycleStateAsString())),
                healthy(i),
                Boolean.TRUE.equals(i.protectedFromScaleIn()));
    }

    static boolean healthy(Instance i) {
        return !"unhealthy".equalsIgnoreCase(i.healthStatus());
    }

    /**
     * Folds a lifecycle state by its beginning, so that states younger than the SDK find their place. See <a
     * href="https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-lifecycle.html">the lifecycle</a>.
     */
    static Lifecycle lifecycle(String state) {
        if (state.endsWith("Terminating:Retained")) {
            return Lifecycle.RETAINED;
        }
        if (state.startsWith("Warmed:Terminat")) {
            return Lifecycle.LEAVING;
        }
        if (state.startsWith("Warmed")) {
            return Lifecycle.WARM;
        }
        if (state.startsWith("Terminat") || state.startsWith("Detach")) {
            return Lifecycle.LEAVING;
        }
        if (state.endsWith("Standby")) {
            return Lifecycle.STANDBY;
        }
        return state.equals("InService") ? Lifecycle.IN_SERVICE : Lifecycle.PENDING;
    }

    private static int number(Integer value) {
        return Objects.requireNonNullElse(value, 0);
    }
}
