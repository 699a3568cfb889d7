package io.jenkins.plugins.awsrollouts.simulation.autoscaling;

import io.jenkins.plugins.awsrollouts.simulation.state.Page;
import io.jenkins.plugins.awsrollouts.simulation.state.Reads;
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
record GroupDetails(Reads reads, GroupStore groups, ActivityLog activities, ScalingPolicies policies) {
    private <T> List<T> all(String name, Function<Group, List<T>> part) {
        List<String> names = name == null ? groups.ids() : List.of(name);
        Instant view = reads.view();
        List<T> found = new ArrayList<>();
        names.stream().map(n -> groups.at(n, view)).filter(Objects::nonNull).forEach(g -> found.addAll(part.apply(g)));
        return found;
    }

    private static boolean asked(List<String> names, String name) {
        return names.isEmpty() || names.contains(name);
    }

    DescribeLifecycleHooksResponse describeLifecycleHooks(DescribeLifecycleHooksRequest request) {
        List<LifecycleHook> found =
                groups.existing(request.autoScalingGroupName(), reads.view()).extras().hooks().stream()
                        .filter(h -> asked(request.lifecycleHookNames(), h.lifecycleHookName()))
                        .toList();
        return DescribeLifecycleHooksResponse.builder().lifecycleHooks(found).build();
    }

    DescribeScalingActivitiesResponse describeScalingActivities(DescribeScalingActivitiesRequest request) {
        Instant view = reads.view();
        String name = request.autoScalingGroupName();
        List<Activity> found = new ArrayList<>();
        for (String group : name == null ? groups.ids() : List.of(name)) {
            found.addAll(activities.of(group, view));
        }
        List<Activity> asked = found.stream()
                .filter(a ->
                        request.activityIds().isEmpty() || request.activityIds().contains(a.activityId()))
                .toList();
        int size = request.maxRecords() == null ? 100 : request.maxRecords();
        Page<Activity> page = reads.page(asked, request.nextToken(), size, 50, 100);
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
                .map(policies::told)
                .toList();
        Page<ScalingPolicy> page = reads.page(found, request.nextToken(), request.maxRecords(), 50, 100);
        return DescribePoliciesResponse.builder()
                .scalingPolicies(page.items())
                .nextToken(page.next())
                .build();
    }

    DescribeScheduledActionsResponse describeScheduledActions(DescribeScheduledActionsRequest request) {
        List<ScheduledUpdateGroupAction> found =
                all(request.autoScalingGroupName(), g -> g.extras().scheduled()).stream()
                        .filter(a -> asked(request.scheduledActionNames(), a.scheduledActionName()))
                        .map(a -> ScheduledActions.told(a, reads.view()))
                        .toList();
        Page<ScheduledUpdateGroupAction> page = reads.page(found, request.nextToken(), request.maxRecords(), 50, 100);
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
        Page<NotificationConfiguration> page = reads.page(found, request.nextToken(), request.maxRecords(), 50, 100);
        return DescribeNotificationConfigurationsResponse.builder()
                .notificationConfigurations(page.items())
                .nextToken(page.next())
                .build();
    }

    DescribeInstanceRefreshesResponse describeInstanceRefreshes(DescribeInstanceRefreshesRequest request) {
        List<InstanceRefresh> found = groups.existing(request.autoScalingGroupName(), reads.view())
                .extras()
                .refreshes();
        Page<InstanceRefresh> page = reads.page(found, request.nextToken(), request.maxRecords(), 50, 100);
        return DescribeInstanceRefreshesResponse.builder()
                .instanceRefreshes(page.items())
                .nextToken(page.next())
                .build();
    }
}
