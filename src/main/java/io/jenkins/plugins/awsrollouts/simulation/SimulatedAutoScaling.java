package io.jenkins.plugins.awsrollouts.simulation;

import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AttachInstancesRequest;
import software.amazon.awssdk.services.autoscaling.model.AttachInstancesResponse;
import software.amazon.awssdk.services.autoscaling.model.CompleteLifecycleActionRequest;
import software.amazon.awssdk.services.autoscaling.model.CompleteLifecycleActionResponse;
import software.amazon.awssdk.services.autoscaling.model.CreateAutoScalingGroupRequest;
import software.amazon.awssdk.services.autoscaling.model.CreateAutoScalingGroupResponse;
import software.amazon.awssdk.services.autoscaling.model.CreateOrUpdateTagsRequest;
import software.amazon.awssdk.services.autoscaling.model.CreateOrUpdateTagsResponse;
import software.amazon.awssdk.services.autoscaling.model.DeleteAutoScalingGroupRequest;
import software.amazon.awssdk.services.autoscaling.model.DeleteAutoScalingGroupResponse;
import software.amazon.awssdk.services.autoscaling.model.DeleteTagsRequest;
import software.amazon.awssdk.services.autoscaling.model.DeleteTagsResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribeAutoScalingGroupsRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeAutoScalingGroupsResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribeAutoScalingInstancesRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeAutoScalingInstancesResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribeInstanceRefreshesRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeInstanceRefreshesResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribeLaunchConfigurationsRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeLaunchConfigurationsResponse;
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
import software.amazon.awssdk.services.autoscaling.model.DescribeScalingActivitiesRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeScalingActivitiesResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribeScheduledActionsRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeScheduledActionsResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribeTagsRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeTagsResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribeWarmPoolRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeWarmPoolResponse;
import software.amazon.awssdk.services.autoscaling.model.DetachInstancesRequest;
import software.amazon.awssdk.services.autoscaling.model.DetachInstancesResponse;
import software.amazon.awssdk.services.autoscaling.model.EnterStandbyRequest;
import software.amazon.awssdk.services.autoscaling.model.EnterStandbyResponse;
import software.amazon.awssdk.services.autoscaling.model.ExitStandbyRequest;
import software.amazon.awssdk.services.autoscaling.model.ExitStandbyResponse;
import software.amazon.awssdk.services.autoscaling.model.ResumeProcessesRequest;
import software.amazon.awssdk.services.autoscaling.model.ResumeProcessesResponse;
import software.amazon.awssdk.services.autoscaling.model.SetDesiredCapacityRequest;
import software.amazon.awssdk.services.autoscaling.model.SetDesiredCapacityResponse;
import software.amazon.awssdk.services.autoscaling.model.SetInstanceProtectionRequest;
import software.amazon.awssdk.services.autoscaling.model.SetInstanceProtectionResponse;
import software.amazon.awssdk.services.autoscaling.model.SuspendProcessesRequest;
import software.amazon.awssdk.services.autoscaling.model.SuspendProcessesResponse;
import software.amazon.awssdk.services.autoscaling.model.TerminateInstanceInAutoScalingGroupRequest;
import software.amazon.awssdk.services.autoscaling.model.TerminateInstanceInAutoScalingGroupResponse;
import software.amazon.awssdk.services.autoscaling.model.UpdateAutoScalingGroupRequest;
import software.amazon.awssdk.services.autoscaling.model.UpdateAutoScalingGroupResponse;

/** EC2 Auto Scaling over the world: each call passes the gate and is answered by the part that knows. */
final class SimulatedAutoScaling implements AutoScalingClient {
    private final ApiGate gate;
    private final GroupReads groupReads;
    private final GroupDetails groupDetails;
    private final GroupWrites groupWrites;
    private final GroupSettings groupSettings;
    private final GroupInstances groupInstances;

    SimulatedAutoScaling(World world, ApiGate gate) {
        this.gate = gate;
        this.groupReads = new GroupReads(world);
        this.groupDetails = new GroupDetails(world);
        this.groupWrites = new GroupWrites(world);
        this.groupSettings = new GroupSettings(world);
        this.groupInstances = new GroupInstances(world);
    }

    @Override
    public String serviceName() {
        return "autoscaling";
    }

    @Override
    public void close() {
        // holds nothing
    }

    @Override
    public DescribeAutoScalingGroupsResponse describeAutoScalingGroups(DescribeAutoScalingGroupsRequest request) {
        return gate.call(
                "autoscaling",
                "DescribeAutoScalingGroups",
                request,
                () -> groupReads.describeAutoScalingGroups(request));
    }

    @Override
    public DescribeAutoScalingInstancesResponse describeAutoScalingInstances(
            DescribeAutoScalingInstancesRequest request) {
        return gate.call(
                "autoscaling",
                "DescribeAutoScalingInstances",
                request,
                () -> groupReads.describeAutoScalingInstances(request));
    }

    @Override
    public DescribeLaunchConfigurationsResponse describeLaunchConfigurations(
            DescribeLaunchConfigurationsRequest request) {
        return gate.call(
                "autoscaling",
                "DescribeLaunchConfigurations",
                request,
                () -> groupReads.describeLaunchConfigurations(request));
    }

    @Override
    public DescribeWarmPoolResponse describeWarmPool(DescribeWarmPoolRequest request) {
        return gate.call("autoscaling", "DescribeWarmPool", request, () -> groupReads.describeWarmPool(request));
    }

    @Override
    public DescribeTagsResponse describeTags(DescribeTagsRequest request) {
        return gate.call("autoscaling", "DescribeTags", request, () -> groupReads.describeTags(request));
    }

    @Override
    public DescribeLifecycleHooksResponse describeLifecycleHooks(DescribeLifecycleHooksRequest request) {
        return gate.call(
                "autoscaling", "DescribeLifecycleHooks", request, () -> groupDetails.describeLifecycleHooks(request));
    }

    @Override
    public DescribeScalingActivitiesResponse describeScalingActivities(DescribeScalingActivitiesRequest request) {
        return gate.call(
                "autoscaling",
                "DescribeScalingActivities",
                request,
                () -> groupDetails.describeScalingActivities(request));
    }

    @Override
    public DescribePoliciesResponse describePolicies(DescribePoliciesRequest request) {
        return gate.call("autoscaling", "DescribePolicies", request, () -> groupDetails.describePolicies(request));
    }

    @Override
    public DescribeScheduledActionsResponse describeScheduledActions(DescribeScheduledActionsRequest request) {
        return gate.call(
                "autoscaling",
                "DescribeScheduledActions",
                request,
                () -> groupDetails.describeScheduledActions(request));
    }

    @Override
    public DescribeNotificationConfigurationsResponse describeNotificationConfigurations(
            DescribeNotificationConfigurationsRequest request) {
        return gate.call(
                "autoscaling",
                "DescribeNotificationConfigurations",
                request,
                () -> groupDetails.describeNotificationConfigurations(request));
    }

    @Override
    public DescribeInstanceRefreshesResponse describeInstanceRefreshes(DescribeInstanceRefreshesRequest request) {
        return gate.call(
                "autoscaling",
                "DescribeInstanceRefreshes",
                request,
                () -> groupDetails.describeInstanceRefreshes(request));
    }

    @Override
    public DescribeLoadBalancerTargetGroupsResponse describeLoadBalancerTargetGroups(
            DescribeLoadBalancerTargetGroupsRequest request) {
        return gate.call(
                "autoscaling",
                "DescribeLoadBalancerTargetGroups",
                request,
                () -> groupDetails.describeLoadBalancerTargetGroups(request));
    }

    @Override
    public DescribeLoadBalancersResponse describeLoadBalancers(DescribeLoadBalancersRequest request) {
        return gate.call(
                "autoscaling", "DescribeLoadBalancers", request, () -> groupDetails.describeLoadBalancers(request));
    }

    @Override
    public CreateAutoScalingGroupResponse createAutoScalingGroup(CreateAutoScalingGroupRequest request) {
        return gate.call(
                "autoscaling", "CreateAutoScalingGroup", request, () -> groupWrites.createAutoScalingGroup(request));
    }

    @Override
    public UpdateAutoScalingGroupResponse updateAutoScalingGroup(UpdateAutoScalingGroupRequest request) {
        return gate.call(
                "autoscaling", "UpdateAutoScalingGroup", request, () -> groupWrites.updateAutoScalingGroup(request));
    }

    @Override
    public DeleteAutoScalingGroupResponse deleteAutoScalingGroup(DeleteAutoScalingGroupRequest request) {
        return gate.call(
                "autoscaling", "DeleteAutoScalingGroup", request, () -> groupWrites.deleteAutoScalingGroup(request));
    }

    @Override
    public SetDesiredCapacityResponse setDesiredCapacity(SetDesiredCapacityRequest request) {
        return gate.call("autoscaling", "SetDesiredCapacity", request, () -> groupWrites.setDesiredCapacity(request));
    }

    @Override
    public SuspendProcessesResponse suspendProcesses(SuspendProcessesRequest request) {
        return gate.call("autoscaling", "SuspendProcesses", request, () -> groupSettings.suspendProcesses(request));
    }

    @Override
    public ResumeProcessesResponse resumeProcesses(ResumeProcessesRequest request) {
        return gate.call("autoscaling", "ResumeProcesses", request, () -> groupSettings.resumeProcesses(request));
    }

    @Override
    public CreateOrUpdateTagsResponse createOrUpdateTags(CreateOrUpdateTagsRequest request) {
        return gate.call("autoscaling", "CreateOrUpdateTags", request, () -> groupSettings.createOrUpdateTags(request));
    }

    @Override
    public DeleteTagsResponse deleteTags(DeleteTagsRequest request) {
        return gate.call("autoscaling", "DeleteTags", request, () -> groupSettings.deleteTags(request));
    }

    @Override
    public SetInstanceProtectionResponse setInstanceProtection(SetInstanceProtectionRequest request) {
        return gate.call(
                "autoscaling", "SetInstanceProtection", request, () -> groupInstances.setInstanceProtection(request));
    }

    @Override
    public AttachInstancesResponse attachInstances(AttachInstancesRequest request) {
        return gate.call("autoscaling", "AttachInstances", request, () -> groupInstances.attachInstances(request));
    }

    @Override
    public DetachInstancesResponse detachInstances(DetachInstancesRequest request) {
        return gate.call("autoscaling", "DetachInstances", request, () -> groupInstances.detachInstances(request));
    }

    @Override
    public TerminateInstanceInAutoScalingGroupResponse terminateInstanceInAutoScalingGroup(
            TerminateInstanceInAutoScalingGroupRequest request) {
        return gate.call(
                "autoscaling",
                "TerminateInstanceInAutoScalingGroup",
                request,
                () -> groupInstances.terminateInstanceInAutoScalingGroup(request));
    }

    @Override
    public EnterStandbyResponse enterStandby(EnterStandbyRequest request) {
        return gate.call("autoscaling", "EnterStandby", request, () -> groupInstances.enterStandby(request));
    }

    @Override
    public ExitStandbyResponse exitStandby(ExitStandbyRequest request) {
        return gate.call("autoscaling", "ExitStandby", request, () -> groupInstances.exitStandby(request));
    }

    @Override
    public CompleteLifecycleActionResponse completeLifecycleAction(CompleteLifecycleActionRequest request) {
        return gate.call(
                "autoscaling",
                "CompleteLifecycleAction",
                request,
                () -> groupInstances.completeLifecycleAction(request));
    }
}
