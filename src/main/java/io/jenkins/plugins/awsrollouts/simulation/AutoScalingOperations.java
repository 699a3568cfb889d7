package io.jenkins.plugins.awsrollouts.simulation;

import software.amazon.awssdk.services.autoscaling.model.AttachInstancesRequest;
import software.amazon.awssdk.services.autoscaling.model.AttachLoadBalancerTargetGroupsRequest;
import software.amazon.awssdk.services.autoscaling.model.AttachLoadBalancersRequest;
import software.amazon.awssdk.services.autoscaling.model.AttachTrafficSourcesRequest;
import software.amazon.awssdk.services.autoscaling.model.BatchPutScheduledUpdateGroupActionRequest;
import software.amazon.awssdk.services.autoscaling.model.CompleteLifecycleActionRequest;
import software.amazon.awssdk.services.autoscaling.model.CreateAutoScalingGroupRequest;
import software.amazon.awssdk.services.autoscaling.model.CreateOrUpdateTagsRequest;
import software.amazon.awssdk.services.autoscaling.model.DeleteAutoScalingGroupRequest;
import software.amazon.awssdk.services.autoscaling.model.DeleteLifecycleHookRequest;
import software.amazon.awssdk.services.autoscaling.model.DeleteNotificationConfigurationRequest;
import software.amazon.awssdk.services.autoscaling.model.DeletePolicyRequest;
import software.amazon.awssdk.services.autoscaling.model.DeleteScheduledActionRequest;
import software.amazon.awssdk.services.autoscaling.model.DeleteTagsRequest;
import software.amazon.awssdk.services.autoscaling.model.DeleteWarmPoolRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeAutoScalingGroupsRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeAutoScalingInstancesRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeInstanceRefreshesRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeLaunchConfigurationsRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeLifecycleHooksRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeLoadBalancerTargetGroupsRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeLoadBalancersRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeNotificationConfigurationsRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribePoliciesRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeScalingActivitiesRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeScheduledActionsRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeTagsRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeTrafficSourcesRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeWarmPoolRequest;
import software.amazon.awssdk.services.autoscaling.model.DetachInstancesRequest;
import software.amazon.awssdk.services.autoscaling.model.DetachLoadBalancerTargetGroupsRequest;
import software.amazon.awssdk.services.autoscaling.model.DetachLoadBalancersRequest;
import software.amazon.awssdk.services.autoscaling.model.DetachTrafficSourcesRequest;
import software.amazon.awssdk.services.autoscaling.model.DisableMetricsCollectionRequest;
import software.amazon.awssdk.services.autoscaling.model.EnableMetricsCollectionRequest;
import software.amazon.awssdk.services.autoscaling.model.EnterStandbyRequest;
import software.amazon.awssdk.services.autoscaling.model.ExitStandbyRequest;
import software.amazon.awssdk.services.autoscaling.model.PutLifecycleHookRequest;
import software.amazon.awssdk.services.autoscaling.model.PutNotificationConfigurationRequest;
import software.amazon.awssdk.services.autoscaling.model.PutScalingPolicyRequest;
import software.amazon.awssdk.services.autoscaling.model.PutScheduledUpdateGroupActionRequest;
import software.amazon.awssdk.services.autoscaling.model.PutWarmPoolRequest;
import software.amazon.awssdk.services.autoscaling.model.ResumeProcessesRequest;
import software.amazon.awssdk.services.autoscaling.model.SetDesiredCapacityRequest;
import software.amazon.awssdk.services.autoscaling.model.SetInstanceProtectionRequest;
import software.amazon.awssdk.services.autoscaling.model.SuspendProcessesRequest;
import software.amazon.awssdk.services.autoscaling.model.TerminateInstanceInAutoScalingGroupRequest;
import software.amazon.awssdk.services.autoscaling.model.UpdateAutoScalingGroupRequest;

/** What EC2 Auto Scaling answers here. */
final class AutoScalingOperations {
    private AutoScalingOperations() {}

    static Operations of(World world, ApiGate gate) {
        Operations all = new Operations("autoscaling", gate);
        groups(world, all);
        instances(world, all);
        parts(world, all);
        trafficSources(world, all);
        return all;
    }

    private static void groups(World world, Operations all) {
        GroupReads reads = new GroupReads(world);
        GroupDetails details = new GroupDetails(world);
        GroupWrites writes = new GroupWrites(world);
        GroupSettings settings = new GroupSettings(world);
        all.reads(DescribeAutoScalingGroupsRequest::builder, reads::describeAutoScalingGroups)
                .reads(DescribeAutoScalingInstancesRequest::builder, reads::describeAutoScalingInstances)
                .reads(DescribeLaunchConfigurationsRequest::builder, reads::describeLaunchConfigurations)
                .reads(DescribeTagsRequest::builder, reads::describeTags)
                .reads(DescribeScalingActivitiesRequest::builder, details::describeScalingActivities)
                .reads(DescribeInstanceRefreshesRequest::builder, details::describeInstanceRefreshes)
                .changes(CreateAutoScalingGroupRequest::builder, writes::createAutoScalingGroup)
                .changes(UpdateAutoScalingGroupRequest::builder, writes::updateAutoScalingGroup)
                .changes(DeleteAutoScalingGroupRequest::builder, writes::deleteAutoScalingGroup)
                .changes(SetDesiredCapacityRequest::builder, writes::setDesiredCapacity)
                .changes(SuspendProcessesRequest::builder, settings::suspendProcesses)
                .changes(ResumeProcessesRequest::builder, settings::resumeProcesses)
                .changes(CreateOrUpdateTagsRequest::builder, settings::createOrUpdateTags)
                .changes(DeleteTagsRequest::builder, settings::deleteTags);
    }

    private static void instances(World world, Operations all) {
        GroupInstances instances = new GroupInstances(world);
        all.changes(SetInstanceProtectionRequest::builder, instances::setInstanceProtection)
                .changes(AttachInstancesRequest::builder, instances::attachInstances)
                .changes(DetachInstancesRequest::builder, instances::detachInstances)
                .changes(
                        TerminateInstanceInAutoScalingGroupRequest::builder,
                        instances::terminateInstanceInAutoScalingGroup)
                .changes(EnterStandbyRequest::builder, instances::enterStandby)
                .changes(ExitStandbyRequest::builder, instances::exitStandby)
                .changes(CompleteLifecycleActionRequest::builder, instances::completeLifecycleAction);
    }

    private static void parts(World world, Operations all) {
        GroupDetails details = new GroupDetails(world);
        GroupParts parts = new GroupParts(world);
        ScheduledActions scheduled = world.scheduled;
        WarmPools pools = new WarmPools(world);
        all.changes(PutLifecycleHookRequest::builder, parts::putLifecycleHook)
                .changes(DeleteLifecycleHookRequest::builder, parts::deleteLifecycleHook)
                .reads(DescribeLifecycleHooksRequest::builder, details::describeLifecycleHooks)
                .changes(PutScalingPolicyRequest::builder, parts::putScalingPolicy)
                .changes(DeletePolicyRequest::builder, parts::deletePolicy)
                .reads(DescribePoliciesRequest::builder, details::describePolicies)
                .changes(PutScheduledUpdateGroupActionRequest::builder, scheduled::putScheduledUpdateGroupAction)
                .changes(
                        BatchPutScheduledUpdateGroupActionRequest::builder,
                        scheduled::batchPutScheduledUpdateGroupAction)
                .changes(DeleteScheduledActionRequest::builder, scheduled::deleteScheduledAction)
                .reads(DescribeScheduledActionsRequest::builder, details::describeScheduledActions)
                .changes(PutNotificationConfigurationRequest::builder, parts::putNotificationConfiguration)
                .changes(DeleteNotificationConfigurationRequest::builder, parts::deleteNotificationConfiguration)
                .reads(DescribeNotificationConfigurationsRequest::builder, details::describeNotificationConfigurations)
                .changes(EnableMetricsCollectionRequest::builder, parts::enableMetricsCollection)
                .changes(DisableMetricsCollectionRequest::builder, parts::disableMetricsCollection)
                .changes(PutWarmPoolRequest::builder, pools::putWarmPool)
                .changes(DeleteWarmPoolRequest::builder, pools::deleteWarmPool)
                .reads(DescribeWarmPoolRequest::builder, pools::describeWarmPool);
    }

    private static void trafficSources(World world, Operations all) {
        TrafficSources sources = new TrafficSources(world);
        all.reads(DescribeLoadBalancerTargetGroupsRequest::builder, sources::describeLoadBalancerTargetGroups)
                .reads(DescribeLoadBalancersRequest::builder, sources::describeLoadBalancers)
                .reads(DescribeTrafficSourcesRequest::builder, sources::describeTrafficSources)
                .changes(AttachLoadBalancerTargetGroupsRequest::builder, sources::attachLoadBalancerTargetGroups)
                .changes(DetachLoadBalancerTargetGroupsRequest::builder, sources::detachLoadBalancerTargetGroups)
                .changes(AttachLoadBalancersRequest::builder, sources::attachLoadBalancers)
                .changes(DetachLoadBalancersRequest::builder, sources::detachLoadBalancers)
                .changes(AttachTrafficSourcesRequest::builder, sources::attachTrafficSources)
                .changes(DetachTrafficSourcesRequest::builder, sources::detachTrafficSources);
    }
}
