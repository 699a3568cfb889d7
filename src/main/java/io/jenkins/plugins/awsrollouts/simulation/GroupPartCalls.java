package io.jenkins.plugins.awsrollouts.simulation;

import java.util.Map;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AttachLoadBalancerTargetGroupsRequest;
import software.amazon.awssdk.services.autoscaling.model.AttachLoadBalancersRequest;
import software.amazon.awssdk.services.autoscaling.model.AttachTrafficSourcesRequest;
import software.amazon.awssdk.services.autoscaling.model.BatchPutScheduledUpdateGroupActionRequest;
import software.amazon.awssdk.services.autoscaling.model.DeleteLifecycleHookRequest;
import software.amazon.awssdk.services.autoscaling.model.DeleteNotificationConfigurationRequest;
import software.amazon.awssdk.services.autoscaling.model.DeletePolicyRequest;
import software.amazon.awssdk.services.autoscaling.model.DeleteScheduledActionRequest;
import software.amazon.awssdk.services.autoscaling.model.DeleteWarmPoolRequest;
import software.amazon.awssdk.services.autoscaling.model.DetachLoadBalancerTargetGroupsRequest;
import software.amazon.awssdk.services.autoscaling.model.DetachLoadBalancersRequest;
import software.amazon.awssdk.services.autoscaling.model.DetachTrafficSourcesRequest;
import software.amazon.awssdk.services.autoscaling.model.DisableMetricsCollectionRequest;
import software.amazon.awssdk.services.autoscaling.model.EnableMetricsCollectionRequest;
import software.amazon.awssdk.services.autoscaling.model.PutLifecycleHookRequest;
import software.amazon.awssdk.services.autoscaling.model.PutNotificationConfigurationRequest;
import software.amazon.awssdk.services.autoscaling.model.PutScalingPolicyRequest;
import software.amazon.awssdk.services.autoscaling.model.PutScheduledUpdateGroupActionRequest;
import software.amazon.awssdk.services.autoscaling.model.PutWarmPoolRequest;

/** The changing operations of Auto Scaling on what hangs on groups. */
final class GroupPartCalls {
    private GroupPartCalls() {}

    static void addTo(Map<String, ChangingCalls.Form> all) {
        hooksAndPolicies(all);
        notificationsAndPools(all);
        traffic(all);
    }

    private static void hooksAndPolicies(Map<String, ChangingCalls.Form> all) {
        ChangingCalls.group(
                all,
                "PutLifecycleHook",
                PutLifecycleHookRequest.class,
                PutLifecycleHookRequest::builder,
                AutoScalingClient::putLifecycleHook);
        ChangingCalls.group(
                all,
                "DeleteLifecycleHook",
                DeleteLifecycleHookRequest.class,
                DeleteLifecycleHookRequest::builder,
                AutoScalingClient::deleteLifecycleHook);
        ChangingCalls.group(
                all,
                "PutScalingPolicy",
                PutScalingPolicyRequest.class,
                PutScalingPolicyRequest::builder,
                AutoScalingClient::putScalingPolicy);
        ChangingCalls.group(
                all,
                "DeletePolicy",
                DeletePolicyRequest.class,
                DeletePolicyRequest::builder,
                AutoScalingClient::deletePolicy);
        ChangingCalls.group(
                all,
                "PutScheduledUpdateGroupAction",
                PutScheduledUpdateGroupActionRequest.class,
                PutScheduledUpdateGroupActionRequest::builder,
                AutoScalingClient::putScheduledUpdateGroupAction);
        ChangingCalls.group(
                all,
                "BatchPutScheduledUpdateGroupAction",
                BatchPutScheduledUpdateGroupActionRequest.class,
                BatchPutScheduledUpdateGroupActionRequest::builder,
                AutoScalingClient::batchPutScheduledUpdateGroupAction);
        ChangingCalls.group(
                all,
                "DeleteScheduledAction",
                DeleteScheduledActionRequest.class,
                DeleteScheduledActionRequest::builder,
                AutoScalingClient::deleteScheduledAction);
    }

    private static void notificationsAndPools(Map<String, ChangingCalls.Form> all) {
        ChangingCalls.group(
                all,
                "PutNotificationConfiguration",
                PutNotificationConfigurationRequest.class,
                PutNotificationConfigurationRequest::builder,
                AutoScalingClient::putNotificationConfiguration);
        ChangingCalls.group(
                all,
                "DeleteNotificationConfiguration",
                DeleteNotificationConfigurationRequest.class,
                DeleteNotificationConfigurationRequest::builder,
                AutoScalingClient::deleteNotificationConfiguration);
        ChangingCalls.group(
                all,
                "EnableMetricsCollection",
                EnableMetricsCollectionRequest.class,
                EnableMetricsCollectionRequest::builder,
                AutoScalingClient::enableMetricsCollection);
        ChangingCalls.group(
                all,
                "DisableMetricsCollection",
                DisableMetricsCollectionRequest.class,
                DisableMetricsCollectionRequest::builder,
                AutoScalingClient::disableMetricsCollection);
        ChangingCalls.group(
                all,
                "PutWarmPool",
                PutWarmPoolRequest.class,
                PutWarmPoolRequest::builder,
                AutoScalingClient::putWarmPool);
        ChangingCalls.group(
                all,
                "DeleteWarmPool",
                DeleteWarmPoolRequest.class,
                DeleteWarmPoolRequest::builder,
                AutoScalingClient::deleteWarmPool);
    }

    private static void traffic(Map<String, ChangingCalls.Form> all) {
        ChangingCalls.group(
                all,
                "AttachLoadBalancerTargetGroups",
                AttachLoadBalancerTargetGroupsRequest.class,
                AttachLoadBalancerTargetGroupsRequest::builder,
                AutoScalingClient::attachLoadBalancerTargetGroups);
        ChangingCalls.group(
                all,
                "DetachLoadBalancerTargetGroups",
                DetachLoadBalancerTargetGroupsRequest.class,
                DetachLoadBalancerTargetGroupsRequest::builder,
                AutoScalingClient::detachLoadBalancerTargetGroups);
        ChangingCalls.group(
                all,
                "AttachLoadBalancers",
                AttachLoadBalancersRequest.class,
                AttachLoadBalancersRequest::builder,
                AutoScalingClient::attachLoadBalancers);
        ChangingCalls.group(
                all,
                "DetachLoadBalancers",
                DetachLoadBalancersRequest.class,
                DetachLoadBalancersRequest::builder,
                AutoScalingClient::detachLoadBalancers);
        ChangingCalls.group(
                all,
                "AttachTrafficSources",
                AttachTrafficSourcesRequest.class,
                AttachTrafficSourcesRequest::builder,
                AutoScalingClient::attachTrafficSources);
        ChangingCalls.group(
                all,
                "DetachTrafficSources",
                DetachTrafficSourcesRequest.class,
                DetachTrafficSourcesRequest::builder,
                AutoScalingClient::detachTrafficSources);
    }
}
