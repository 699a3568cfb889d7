package io.jenkins.plugins.awsrollouts.simulation;

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
import software.amazon.awssdk.services.autoscaling.model.DescribeScalingActivitiesRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeScalingActivitiesResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribeTagsRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeTagsResponse;
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
final class SimulatedAutoScaling extends SimulatedGroupParts {
    private final GroupReads groupReads;
    private final GroupDetails groupDetails;
    private final GroupWrites groupWrites;
    private final GroupSettings groupSettings;
    private final GroupInstances groupInstances;

    SimulatedAutoScaling(World world, ApiGate gate) {
        super(world, gate);
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
        return call("DescribeAutoScalingGroups", request, () -> groupReads.describeAutoScalingGroups(request));
    }

    @Override
    public DescribeAutoScalingInstancesResponse describeAutoScalingInstances(
            DescribeAutoScalingInstancesRequest request) {
        return call("DescribeAutoScalingInstances", request, () -> groupReads.describeAutoScalingInstances(request));
    }

    @Override
    public DescribeLaunchConfigurationsResponse describeLaunchConfigurations(
            DescribeLaunchConfigurationsRequest request) {
        return call("DescribeLaunchConfigurations", request, () -> groupReads.describeLaunchConfigurations(request));
    }

    @Override
    public DescribeTagsResponse describeTags(DescribeTagsRequest request) {
        return call("DescribeTags", request, () -> groupReads.describeTags(request));
    }

    @Override
    public DescribeScalingActivitiesResponse describeScalingActivities(DescribeScalingActivitiesRequest request) {
        return call("DescribeScalingActivities", request, () -> groupDetails.describeScalingActivities(request));
    }

    @Override
    public DescribeInstanceRefreshesResponse describeInstanceRefreshes(DescribeInstanceRefreshesRequest request) {
        return call("DescribeInstanceRefreshes", request, () -> groupDetails.describeInstanceRefreshes(request));
    }

    @Override
    public CreateAutoScalingGroupResponse createAutoScalingGroup(CreateAutoScalingGroupRequest request) {
        return call("CreateAutoScalingGroup", request, () -> groupWrites.createAutoScalingGroup(request));
    }

    @Override
    public UpdateAutoScalingGroupResponse updateAutoScalingGroup(UpdateAutoScalingGroupRequest request) {
        return call("UpdateAutoScalingGroup", request, () -> groupWrites.updateAutoScalingGroup(request));
    }

    @Override
    public DeleteAutoScalingGroupResponse deleteAutoScalingGroup(DeleteAutoScalingGroupRequest request) {
        return call("DeleteAutoScalingGroup", request, () -> groupWrites.deleteAutoScalingGroup(request));
    }

    @Override
    public SetDesiredCapacityResponse setDesiredCapacity(SetDesiredCapacityRequest request) {
        return call("SetDesiredCapacity", request, () -> groupWrites.setDesiredCapacity(request));
    }

    @Override
    public SuspendProcessesResponse suspendProcesses(SuspendProcessesRequest request) {
        return call("SuspendProcesses", request, () -> groupSettings.suspendProcesses(request));
    }

    @Override
    public ResumeProcessesResponse resumeProcesses(ResumeProcessesRequest request) {
        return call("ResumeProcesses", request, () -> groupSettings.resumeProcesses(request));
    }

    @Override
    public CreateOrUpdateTagsResponse createOrUpdateTags(CreateOrUpdateTagsRequest request) {
        return call("CreateOrUpdateTags", request, () -> groupSettings.createOrUpdateTags(request));
    }

    @Override
    public DeleteTagsResponse deleteTags(DeleteTagsRequest request) {
        return call("DeleteTags", request, () -> groupSettings.deleteTags(request));
    }

    @Override
    public SetInstanceProtectionResponse setInstanceProtection(SetInstanceProtectionRequest request) {
        return call("SetInstanceProtection", request, () -> groupInstances.setInstanceProtection(request));
    }

    @Override
    public AttachInstancesResponse attachInstances(AttachInstancesRequest request) {
        return call("AttachInstances", request, () -> groupInstances.attachInstances(request));
    }

    @Override
    public DetachInstancesResponse detachInstances(DetachInstancesRequest request) {
        return call("DetachInstances", request, () -> groupInstances.detachInstances(request));
    }

    @Override
    public TerminateInstanceInAutoScalingGroupResponse terminateInstanceInAutoScalingGroup(
            TerminateInstanceInAutoScalingGroupRequest request) {
        return call(
                "TerminateInstanceInAutoScalingGroup",
                request,
                () -> groupInstances.terminateInstanceInAutoScalingGroup(request));
    }

    @Override
    public EnterStandbyResponse enterStandby(EnterStandbyRequest request) {
        return call("EnterStandby", request, () -> groupInstances.enterStandby(request));
    }

    @Override
    public ExitStandbyResponse exitStandby(ExitStandbyRequest request) {
        return call("ExitStandby", request, () -> groupInstances.exitStandby(request));
    }

    @Override
    public CompleteLifecycleActionResponse completeLifecycleAction(CompleteLifecycleActionRequest request) {
        return call("CompleteLifecycleAction", request, () -> groupInstances.completeLifecycleAction(request));
    }
}
