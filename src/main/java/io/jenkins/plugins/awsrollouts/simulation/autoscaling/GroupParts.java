package io.jenkins.plugins.awsrollouts.simulation.autoscaling;

import io.jenkins.plugins.awsrollouts.simulation.api.Arns;
import io.jenkins.plugins.awsrollouts.simulation.api.SameFields;
import io.jenkins.plugins.awsrollouts.simulation.faults.ApiErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.autoscaling.model.DeleteLifecycleHookRequest;
import software.amazon.awssdk.services.autoscaling.model.DeleteLifecycleHookResponse;
import software.amazon.awssdk.services.autoscaling.model.DeleteNotificationConfigurationRequest;
import software.amazon.awssdk.services.autoscaling.model.DeleteNotificationConfigurationResponse;
import software.amazon.awssdk.services.autoscaling.model.DeletePolicyRequest;
import software.amazon.awssdk.services.autoscaling.model.DeletePolicyResponse;
import software.amazon.awssdk.services.autoscaling.model.DisableMetricsCollectionRequest;
import software.amazon.awssdk.services.autoscaling.model.DisableMetricsCollectionResponse;
import software.amazon.awssdk.services.autoscaling.model.EnableMetricsCollectionRequest;
import software.amazon.awssdk.services.autoscaling.model.EnableMetricsCollectionResponse;
import software.amazon.awssdk.services.autoscaling.model.EnabledMetric;
import software.amazon.awssdk.services.autoscaling.model.LifecycleHook;
import software.amazon.awssdk.services.autoscaling.model.NotificationConfiguration;
import software.amazon.awssdk.services.autoscaling.model.PutLifecycleHookRequest;
import software.amazon.awssdk.services.autoscaling.model.PutLifecycleHookResponse;
import software.amazon.awssdk.services.autoscaling.model.PutNotificationConfigurationRequest;
import software.amazon.awssdk.services.autoscaling.model.PutNotificationConfigurationResponse;
import software.amazon.awssdk.services.autoscaling.model.PutScalingPolicyRequest;
import software.amazon.awssdk.services.autoscaling.model.PutScalingPolicyResponse;
import software.amazon.awssdk.services.autoscaling.model.ScalingPolicy;
import software.amazon.awssdk.services.autoscaling.model.TargetTrackingConfiguration;

/**
 * Hooks, policies, notifications and metrics of groups (EC2 Auto Scaling API Reference, PutLifecycleHook,
 * PutScalingPolicy, PutNotificationConfiguration, EnableMetricsCollection). Each Put replaces what has the same name.
 */
public record GroupParts(GroupStore groups, ScalingPolicies policies) {
    private static final int DEFAULT_HEARTBEAT_SECONDS = 3600;
    private static final int LONGEST_WAIT_SECONDS = 172_800;
    private static final List<String> METRICS = List.of(
            "GroupMinSize",
            "GroupMaxSize",
            "GroupDesiredCapacity",
            "GroupInServiceInstances",
            "GroupPendingInstances",
            "GroupStandbyInstances",
            "GroupTerminatingInstances",
            "GroupTotalInstances");

    /** The list with {@code item} in the place of what has the same name, or behind all. */
    static <T> List<T> put(List<T> all, T item, Function<T, String> name) {
        List<T> changed = new ArrayList<>(without(all, name, name.apply(item)));
        changed.add(item);
        return List.copyOf(changed);
    }

    static <T> List<T> without(List<T> all, Function<T, String> name, String gone) {
        return all.stream().filter(each -> !name.apply(each).equals(gone)).toList();
    }

    /** A group's hook from a specification or a request, with AWS' defaults: an hour, then ABANDON. */
    static LifecycleHook hook(String group, SdkPojo asked) {
        LifecycleHook hook = SameFields.copy(
                        asked,
                        LifecycleHook.builder()
                                .heartbeatTimeout(DEFAULT_HEARTBEAT_SECONDS)
                                .defaultResult("ABANDON"))
                .autoScalingGroupName(group)
                .build();
        if (!List.of(Group.LAUNCHING, Group.TERMINATING).contains(hook.lifecycleTransition())) {
            throw ApiErrors.validation("Invalid lifecycle transition: " + hook.lifecycleTransition());
        }
        return hook.copy(b -> b.globalTimeout(Math.min(LONGEST_WAIT_SECONDS, 100 * hook.heartbeatTimeout())));
    }

    PutLifecycleHookResponse putLifecycleHook(PutLifecycleHookRequest request) {
        Group group = groups.existing(request.autoScalingGroupName());
        List<LifecycleHook> hooks = group.extras().hooks();
        LifecycleHook before = hooks.stream()
                .filter(h -> h.lifecycleHookName().equals(request.lifecycleHookName()))
                .findFirst()
                .orElse(null);
        LifecycleHook hook = hook(
                group.name(),
                before == null
                        ? request
                        : SameFields.copy(request, before.toBuilder()).build());
        hang(group, e -> e.withHooks(put(hooks, hook, LifecycleHook::lifecycleHookName)));
        return PutLifecycleHookResponse.builder().build();
    }

    DeleteLifecycleHookResponse deleteLifecycleHook(DeleteLifecycleHookRequest request) {
        Group group = groups.existing(request.autoScalingGroupName());
        List<LifecycleHook> left =
                without(group.extras().hooks(), LifecycleHook::lifecycleHookName, request.lifecycleHookName());
        if (left.size() == group.extras().hooks().size()) {
            throw ApiErrors.validation("No Lifecycle Hook found with name " + request.lifecycleHookName());
        }
        hang(group, e -> e.withHooks(left));
        return DeleteLifecycleHookResponse.builder().build();
    }

    private void hang(Group group, UnaryOperator<Group.Extras> change) {
        groups.put(group.name(), group.hung(change));
    }

    PutScalingPolicyResponse putScalingPolicy(PutScalingPolicyRequest request) {
        Group group = groups.existing(request.autoScalingGroupName());
        ScalingPolicy policy = SameFields.copy(
                        request,
                        ScalingPolicy.builder().policyType("SimpleScaling").enabled(true))
                .policyARN(Arns.scalingPolicy(group.name(), request.policyName()))
                .build();
        checkLabels(group, policy);
        hang(group, e -> e.withPolicies(put(e.policies(), policy, ScalingPolicy::policyName)));
        policies.put(policy);
        return PutScalingPolicyResponse.builder()
                .policyARN(policy.policyARN())
                .alarms(policies.told(policy).alarms())
                .build();
    }

    /** A label names a target group that is attached (API Reference, PredefinedMetricSpecification). */
    private static void checkLabels(Group group, ScalingPolicy policy) {
        TargetTrackingConfiguration config = policy.targetTrackingConfiguration();
        String label = config == null || config.predefinedMetricSpecification() == null
                ? null
                : config.predefinedMetricSpecification().resourceLabel();
        boolean attached = label == null
                || group.config().targetGroupARNs().stream()
                        .map(Arns::dimension)
                        .anyMatch(label::endsWith);
        if (!attached) {
            throw ApiErrors.validation("The load balancer target group " + label
                    + " does not have an association with AutoScalingGroup " + group.name());
        }
    }

    DeletePolicyResponse deletePolicy(DeletePolicyRequest request) {
        Group group = groups.existing(request.autoScalingGroupName());
        String asked = request.policyName();
        List<ScalingPolicy> gone = group.extras().policies().stream()
                .filter(p -> asked.equals(p.policyName()) || asked.equals(p.policyARN()))
                .toList();
        gone.forEach(policies::drop);
        hang(
                group,
                e -> e.withPolicies(
                        e.policies().stream().filter(p -> !gone.contains(p)).toList()));
        return DeletePolicyResponse.builder().build();
    }

    PutNotificationConfigurationResponse putNotificationConfiguration(PutNotificationConfigurationRequest request) {
        Group group = groups.existing(request.autoScalingGroupName());
        List<NotificationConfiguration> all = new ArrayList<>(withoutTopic(group, request.topicARN()));
        request.notificationTypes()
                .forEach(type -> all.add(NotificationConfiguration.builder()
                        .autoScalingGroupName(group.name())
                        .topicARN(request.topicARN())
                        .notificationType(type)
                        .build()));
        hang(group, e -> e.withNotifications(List.copyOf(all)));
        return PutNotificationConfigurationResponse.builder().build();
    }

    DeleteNotificationConfigurationResponse deleteNotificationConfiguration(
            DeleteNotificationConfigurationRequest request) {
        Group group = groups.existing(request.autoScalingGroupName());
        hang(group, e -> e.withNotifications(withoutTopic(group, request.topicARN())));
        return DeleteNotificationConfigurationResponse.builder().build();
    }

    private static List<NotificationConfiguration> withoutTopic(Group group, String topic) {
        return without(group.extras().notifications(), NotificationConfiguration::topicARN, topic);
    }

    EnableMetricsCollectionResponse enableMetricsCollection(EnableMetricsCollectionRequest request) {
        Group group = groups.existing(request.autoScalingGroupName());
        if (!"1Minute".equals(request.granularity())) {
            throw ApiErrors.validation("The granularity " + request.granularity() + " is not valid; use 1Minute");
        }
        List<String> asked = request.metrics().isEmpty() ? METRICS : request.metrics();
        List<EnabledMetric> metrics = Stream.concat(
                        group.config().enabledMetrics().stream(), asked.stream().map(m -> EnabledMetric.builder()
                                .metric(m)
                                .granularity(request.granularity())
                                .build()))
                .distinct()
                .toList();
        groups.put(group.name(), group.with(b -> b.enabledMetrics(metrics)));
        return EnableMetricsCollectionResponse.builder().build();
    }

    DisableMetricsCollectionResponse disableMetricsCollection(DisableMetricsCollectionRequest request) {
        Group group = groups.existing(request.autoScalingGroupName());
        List<EnabledMetric> left = group.config().enabledMetrics().stream()
                .filter(m -> !request.metrics().isEmpty() && !request.metrics().contains(m.metric()))
                .toList();
        groups.put(group.name(), group.with(b -> b.enabledMetrics(left)));
        return DisableMetricsCollectionResponse.builder().build();
    }
}
