package io.jenkins.plugins.awsrollouts.simulation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import software.amazon.awssdk.services.autoscaling.model.Activity;
import software.amazon.awssdk.services.autoscaling.model.DescribeInstanceRefreshesRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeInstanceRefreshesResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribeLifecycleHooksRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeLifecycleHooksResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribeNotificationConfigurationsRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeNotificationConfigurationsResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribePoliciesRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribePoliciesResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribeScalingActivitiesRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeScalingActivitiesResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribeScheduledActionsRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeScheduledActionsResponse;
import software.amazon.awssdk.services.autoscaling.model.InstanceRefresh;
import software.amazon.awssdk.services.autoscaling.model.LifecycleHook;
import software.amazon.awssdk.services.autoscaling.model.NotificationConfiguration;
import software.amazon.awssdk.services.autoscaling.model.ScalingPolicy;
import software.amazon.awssdk.services.autoscaling.model.ScheduledUpdateGroupAction;

/** Describing what hangs on groups (EC2 Auto Scaling API Reference, the Describe pages). */
final class GroupDetails {
    private final World world;

    GroupDetails(World world) {
        this.world = world;
    }

    /** The group as it was at {@code view}, or AWS' error. */
    static Group existing(World world, String name, Instant view) {
        Group group = name == null ? null : world.groups.at(name, view);
        if (group == null) {
            throw ApiErrors.validation("AutoScalingGroup name not found - AutoScalingGroup '" + name + "' not found");
        }
        return group;
    }

    private <T> List<T> all(String name, Function<Group, List<T>> part) {
        List<String> names = name == null ? world.groups.ids() : List.of(name);
        Instant view = world.view();
        List<T> found = new ArrayList<>();
        names.stream()
                .map(n -> world.groups.at(n, view))
                .filter(Objects::nonNull)
                .forEach(g -> found.addAll(part.apply(g)));
        return found;
    }

    static <T> Page<T> page(World world, List<T> all, String token, Integer asked) {
        return Page.of(all, token, Objects.requireNonNullElse(asked, 50), Math.min(100, world.pageSize));
    }

    private static boolean asked(List<String> names, String name) {
        return names.isEmpty() || names.contains(name);
    }

    DescribeLifecycleHooksResponse describeLifecycleHooks(DescribeLifecycleHooksRequest request) {
        List<LifecycleHook> found =
                existing(world, request.autoScalingGroupName(), world.view()).extras().hooks().stream()
                        .filter(h -> asked(request.lifecycleHookNames(), h.lifecycleHookName()))
                        .toList();
        return DescribeLifecycleHooksResponse.builder().lifecycleHooks(found).build();
    }

    DescribeScalingActivitiesResponse describeScalingActivities(DescribeScalingActivitiesRequest request) {
        Instant view = world.view();
        String name = request.autoScalingGroupName();
        List<Activity> found = new ArrayList<>();
        for (String group : name == null ? world.groups.ids() : List.of(name)) {
            found.addAll(world.activities.of(group, view));
        }
        List<Activity> asked = found.stream()
                .filter(a ->
                        request.activityIds().isEmpty() || request.activityIds().contains(a.activityId()))
                .toList();
        int size = request.maxRecords() == null ? 100 : request.maxRecords();
        Page<Activity> page = page(world, asked, request.nextToken(), size);
        return DescribeScalingActivitiesResponse.builder()
                .activities(page.items())
                .nextToken(page.next())
                .build();
    }

    DescribePoliciesResponse describePolicies(DescribePoliciesRequest request) {
        List<ScalingPolicy> found = all(
                        request.autoScalingGroupName(), g -> g.extras().policies())
                .stream()
                .filter(p ->
                        asked(request.policyNames(), p.policyName()) || asked(request.policyNames(), p.policyARN()))
                .filter(p -> asked(request.policyTypes(), p.policyType()))
                .map(world.policies::told)
                .toList();
        Page<ScalingPolicy> page = page(world, found, request.nextToken(), request.maxRecords());
        return DescribePoliciesResponse.builder()
                .scalingPolicies(page.items())
                .nextToken(page.next())
                .build();
    }

    DescribeScheduledActionsResponse describeScheduledActions(DescribeScheduledActionsRequest request) {
        List<ScheduledUpdateGroupAction> found =
                all(request.autoScalingGroupName(), g -> g.extras().scheduled()).stream()
                        .filter(a -> asked(request.scheduledActionNames(), a.scheduledActionName()))
                        .toList();
        Page<ScheduledUpdateGroupAction> page = page(world, found, request.nextToken(), request.maxRecords());
        return DescribeScheduledActionsResponse.builder()
                .scheduledUpdateGroupActions(page.items())
                .nextToken(page.next())
                .build();
    }

    DescribeNotificationConfigurationsResponse describeNotificationConfigurations(
            DescribeNotificationConfigurationsRequest request) {
        List<NotificationConfiguration> found = new ArrayList<>();
        List<String> names = request.autoScalingGroupNames();
        if (names.isEmpty()) {
            found.addAll(all(null, g -> g.extras().notifications()));
        }
        names.forEach(n -> found.addAll(all(n, g -> g.extras().notifications())));
        Page<NotificationConfiguration> page = page(world, found, request.nextToken(), request.maxRecords());
        return DescribeNotificationConfigurationsResponse.builder()
                .notificationConfigurations(page.items())
                .nextToken(page.next())
                .build();
    }

    DescribeInstanceRefreshesResponse describeInstanceRefreshes(DescribeInstanceRefreshesRequest request) {
        List<InstanceRefresh> found = existing(world, request.autoScalingGroupName(), world.view())
                .extras()
                .refreshes();
        Page<InstanceRefresh> page = page(world, found, request.nextToken(), request.maxRecords());
        return DescribeInstanceRefreshesResponse.builder()
                .instanceRefreshes(page.items())
                .nextToken(page.next())
                .build();
    }
}
