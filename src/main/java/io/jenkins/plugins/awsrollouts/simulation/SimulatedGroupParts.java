package io.jenkins.plugins.awsrollouts.simulation;

import java.util.function.Supplier;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AttachLoadBalancerTargetGroupsRequest;
import software.amazon.awssdk.services.autoscaling.model.AttachLoadBalancerTargetGroupsResponse;
import software.amazon.awssdk.services.autoscaling.model.AttachLoadBalancersRequest;
import software.amazon.awssdk.services.autoscaling.model.AttachLoadBalancersResponse;
import software.amazon.awssdk.services.autoscaling.model.AttachTrafficSourcesRequest;
import software.amazon.awssdk.services.autoscaling.model.AttachTrafficSourcesResponse;
import software.amazon.awssdk.services.autoscaling.model.BatchPutScheduledUpdateGroupActionRequest;
import software.amazon.awssdk.services.autoscaling.model.BatchPutScheduledUpdateGroupActionResponse;
import software.amazon.awssdk.services.autoscaling.model.DeleteLifecycleHookRequest;
import software.amazon.awssdk.services.autoscaling.model.DeleteLifecycleHookResponse;
import software.amazon.awssdk.services.autoscaling.model.DeleteNotificationConfigurationRequest;
import software.amazon.awssdk.services.autoscaling.model.DeleteNotificationConfigurationResponse;
import software.amazon.awssdk.services.autoscaling.model.DeletePolicyRequest;
import software.amazon.awssdk.services.autoscaling.model.DeletePolicyResponse;
import software.amazon.awssdk.services.autoscaling.model.DeleteScheduledActionRequest;
import software.amazon.awssdk.services.autoscaling.model.DeleteScheduledActionResponse;
import software.amazon.awssdk.services.autoscaling.model.DeleteWarmPoolRequest;
import software.amazon.awssdk.services.autoscaling.model.DeleteWarmPoolResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribeLifecycleHooksRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeLifecycleHooksResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribeLoadBalancerTargetGroupsRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeLoadBalancerTargetGroupsResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribeLoadBalancersRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeLoadBalancersResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribeNotificationConfigurationsRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeNotificationConfigurationsResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribePoliciesRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribePoliciesResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribeScheduledActionsRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeScheduledActionsResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribeTrafficSourcesRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeTrafficSourcesResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribeWarmPoolRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeWarmPoolResponse;
import software.amazon.awssdk.services.autoscaling.model.DetachLoadBalancerTargetGroupsRequest;
import software.amazon.awssdk.services.autoscaling.model.DetachLoadBalancerTargetGroupsResponse;
import software.amazon.awssdk.services.autoscaling.model.DetachLoadBalancersRequest;
import software.amazon.awssdk.services.autoscaling.model.DetachLoadBalancersResponse;
import software.amazon.awssdk.services.autoscaling.model.DetachTrafficSourcesRequest;
import software.amazon.awssdk.services.autoscaling.model.DetachTrafficSourcesResponse;
import software.amazon.awssdk.services.autoscaling.model.DisableMetricsCollectionRequest;
import software.amazon.awssdk.services.autoscaling.model.DisableMetricsCollectionResponse;
import software.amazon.awssdk.services.autoscaling.model.EnableMetricsCollectionRequest;
import software.amazon.awssdk.services.autoscaling.model.EnableMetricsCollectionResponse;
import software.amazon.awssdk.services.autoscaling.model.PutLifecycleHookRequest;
import software.amazon.awssdk.services.autoscaling.model.PutLifecycleHookResponse;
import software.amazon.awssdk.services.autoscaling.model.PutNotificationConfigurationRequest;
import software.amazon.awssdk.services.autoscaling.model.PutNotificationConfigurationResponse;
import software.amazon.awssdk.services.autoscaling.model.PutScalingPolicyRequest;
import software.amazon.awssdk.services.autoscaling.model.PutScalingPolicyResponse;
import software.amazon.awssdk.services.autoscaling.model.PutScheduledUpdateGroupActionRequest;
import software.amazon.awssdk.services.autoscaling.model.PutScheduledUpdateGroupActionResponse;
import software.amazon.awssdk.services.autoscaling.model.PutWarmPoolRequest;
import software.amazon.awssdk.services.autoscaling.model.PutWarmPoolResponse;

/** The half of EC2 Auto Scaling that is about what hangs on groups. */
abstract class SimulatedGroupParts implements AutoScalingClient {
    private final ApiGate gate;
    private final GroupDetails groupDetails;
    private final GroupParts groupParts;
    private final ScheduledActions scheduled;
    private final WarmPools warmPools;
    private final TrafficSources sources;

    SimulatedGroupParts(World world, ApiGate gate) {
        this.gate = gate;
        this.groupDetails = new GroupDetails(world);
        this.groupParts = new GroupParts(world);
        this.scheduled = world.scheduled;
        this.warmPools = new WarmPools(world);
        this.sources = new TrafficSources(world);
    }

    /** Has a call pass the gate. */
    final <T> T call(String operation, Object request, Supplier<T> body) {
        return gate.call("autoscaling", operation, request, body);
    }

    @Override
    public PutLifecycleHookResponse putLifecycleHook(PutLifecycleHookRequest request) {
        return call("PutLifecycleHook", request, () -> groupParts.putLifecycleHook(request));
    }

    @Override
    public DeleteLifecycleHookResponse deleteLifecycleHook(DeleteLifecycleHookRequest request) {
        return call("DeleteLifecycleHook", request, () -> groupParts.deleteLifecycleHook(request));
    }

    @Override
    public DescribeLifecycleHooksResponse describeLifecycleHooks(DescribeLifecycleHooksRequest request) {
        return call("DescribeLifecycleHooks", request, () -> groupDetails.describeLifecycleHooks(request));
    }

    @Override
    public PutScalingPolicyResponse putScalingPolicy(PutScalingPolicyRequest request) {
        return call("PutScalingPolicy", request, () -> groupParts.putScalingPolicy(request));
    }

    @Override
    public DeletePolicyResponse deletePolicy(DeletePolicyRequest request) {
        return call("DeletePolicy", request, () -> groupParts.deletePolicy(request));
    }

    @Override
    public DescribePoliciesResponse describePolicies(DescribePoliciesRequest request) {
        return call("DescribePolicies", request, () -> groupDetails.describePolicies(request));
    }

    @Override
    public PutScheduledUpdateGroupActionResponse putScheduledUpdateGroupAction(
            PutScheduledUpdateGroupActionRequest request) {
        return call("PutScheduledUpdateGroupAction", request, () -> scheduled.putScheduledUpdateGroupAction(request));
    }

    @Override
    public BatchPutScheduledUpdateGroupActionResponse batchPutScheduledUpdateGroupAction(
            BatchPutScheduledUpdateGroupActionRequest request) {
        return call(
                "BatchPutScheduledUpdateGroupAction",
                request,
                () -> scheduled.batchPutScheduledUpdateGroupAction(request));
    }

    @Override
    public DeleteScheduledActionResponse deleteScheduledAction(DeleteScheduledActionRequest request) {
        return call("DeleteScheduledAction", request, () -> scheduled.deleteScheduledAction(request));
    }

    @Override
    public DescribeScheduledActionsResponse describeScheduledActions(DescribeScheduledActionsRequest request) {
        return call("DescribeScheduledActions", request, () -> groupDetails.describeScheduledActions(request));
    }

    @Override
    public PutNotificationConfigurationResponse putNotificationConfiguration(
            PutNotificationConfigurationRequest request) {
        return call("PutNotificationConfiguration", request, () -> groupParts.putNotificationConfiguration(request));
    }

    @Override
    public DeleteNotificationConfigurationResponse deleteNotificationConfiguration(
            DeleteNotificationConfigurationRequest request) {
        return call(
                "DeleteNotificationConfiguration", request, () -> groupParts.deleteNotificationConfiguration(request));
    }

    @Override
    public DescribeNotificationConfigurationsResponse describeNotificationConfigurations(
            DescribeNotificationConfigurationsRequest request) {
        return call(
                "DescribeNotificationConfigurations",
                request,
                () -> groupDetails.describeNotificationConfigurations(request));
    }

    @Override
    public EnableMetricsCollectionResponse enableMetricsCollection(EnableMetricsCollectionRequest request) {
        return call("EnableMetricsCollection", request, () -> groupParts.enableMetricsCollection(request));
    }

    @Override
    public DisableMetricsCollectionResponse disableMetricsCollection(DisableMetricsCollectionRequest request) {
        return call("DisableMetricsCollection", request, () -> groupParts.disableMetricsCollection(request));
    }

    @Override
    public PutWarmPoolResponse putWarmPool(PutWarmPoolRequest request) {
        return call("PutWarmPool", request, () -> warmPools.putWarmPool(request));
    }

    @Override
    public DeleteWarmPoolResponse deleteWarmPool(DeleteWarmPoolRequest request) {
        return call("DeleteWarmPool", request, () -> warmPools.deleteWarmPool(request));
    }

    @Override
    public DescribeWarmPoolResponse describeWarmPool(DescribeWarmPoolRequest request) {
        return call("DescribeWarmPool", request, () -> warmPools.describeWarmPool(request));
    }

    @Override
    public DescribeLoadBalancerTargetGroupsResponse describeLoadBalancerTargetGroups(
            DescribeLoadBalancerTargetGroupsRequest request) {
        return call(
                "DescribeLoadBalancerTargetGroups", request, () -> sources.describeLoadBalancerTargetGroups(request));
    }

    @Override
    public DescribeLoadBalancersResponse describeLoadBalancers(DescribeLoadBalancersRequest request) {
        return call("DescribeLoadBalancers", request, () -> sources.describeLoadBalancers(request));
    }

    @Override
    public DescribeTrafficSourcesResponse describeTrafficSources(DescribeTrafficSourcesRequest request) {
        return call("DescribeTrafficSources", request, () -> sources.describeTrafficSources(request));
    }

    @Override
    public AttachLoadBalancerTargetGroupsResponse attachLoadBalancerTargetGroups(
            AttachLoadBalancerTargetGroupsRequest request) {
        return call("AttachLoadBalancerTargetGroups", request, () -> {
            sources.attach(request.autoScalingGroupName(), TrafficSources.targetGroups(request.targetGroupARNs()));
            return AttachLoadBalancerTargetGroupsResponse.builder().build();
        });
    }

    @Override
    public DetachLoadBalancerTargetGroupsResponse detachLoadBalancerTargetGroups(
            DetachLoadBalancerTargetGroupsRequest request) {
        return call("DetachLoadBalancerTargetGroups", request, () -> {
            sources.detach(request.autoScalingGroupName(), TrafficSources.targetGroups(request.targetGroupARNs()));
            return DetachLoadBalancerTargetGroupsResponse.builder().build();
        });
    }

    @Override
    public AttachLoadBalancersResponse attachLoadBalancers(AttachLoadBalancersRequest request) {
        return call("AttachLoadBalancers", request, () -> {
            sources.attach(request.autoScalingGroupName(), TrafficSources.classic(request.loadBalancerNames()));
            return AttachLoadBalancersResponse.builder().build();
        });
    }

    @Override
    public DetachLoadBalancersResponse detachLoadBalancers(DetachLoadBalancersRequest request) {
        return call("DetachLoadBalancers", request, () -> {
            sources.detach(request.autoScalingGroupName(), TrafficSources.classic(request.loadBalancerNames()));
            return DetachLoadBalancersResponse.builder().build();
        });
    }

    @Override
    public AttachTrafficSourcesResponse attachTrafficSources(AttachTrafficSourcesRequest request) {
        return call("AttachTrafficSources", request, () -> {
            sources.attach(request.autoScalingGroupName(), request.trafficSources());
            return AttachTrafficSourcesResponse.builder().build();
        });
    }

    @Override
    public DetachTrafficSourcesResponse detachTrafficSources(DetachTrafficSourcesRequest request) {
        return call("DetachTrafficSources", request, () -> {
            sources.detach(request.autoScalingGroupName(), request.trafficSources());
            return DetachTrafficSourcesResponse.builder().build();
        });
    }
}
