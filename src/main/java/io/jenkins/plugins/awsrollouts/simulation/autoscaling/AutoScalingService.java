package io.jenkins.plugins.awsrollouts.simulation.autoscaling;

import io.jenkins.plugins.awsrollouts.simulation.api.ApiGate;
import io.jenkins.plugins.awsrollouts.simulation.api.Operations;
import io.jenkins.plugins.awsrollouts.simulation.cloudwatch.AlarmStore;
import io.jenkins.plugins.awsrollouts.simulation.cloudwatch.CloudWatchService;
import io.jenkins.plugins.awsrollouts.simulation.cloudwatch.MetricStore;
import io.jenkins.plugins.awsrollouts.simulation.ec2.Catalog;
import io.jenkins.plugins.awsrollouts.simulation.ec2.Ec2Service;
import io.jenkins.plugins.awsrollouts.simulation.ec2.InstanceWatcher;
import io.jenkins.plugins.awsrollouts.simulation.ec2.Servers;
import io.jenkins.plugins.awsrollouts.simulation.ec2.TemplateStore;
import io.jenkins.plugins.awsrollouts.simulation.elb.LoadBalancingService;
import io.jenkins.plugins.awsrollouts.simulation.elb.Registrations;
import io.jenkins.plugins.awsrollouts.simulation.elb.TrafficSource;
import io.jenkins.plugins.awsrollouts.simulation.elb.ZonalShifts;
import io.jenkins.plugins.awsrollouts.simulation.faults.Faults;
import io.jenkins.plugins.awsrollouts.simulation.state.Pacing;
import io.jenkins.plugins.awsrollouts.simulation.state.Randomness;
import io.jenkins.plugins.awsrollouts.simulation.state.Reads;
import io.jenkins.plugins.awsrollouts.simulation.state.Schedule;
import io.jenkins.plugins.awsrollouts.simulation.state.Store;
import java.util.function.Supplier;
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
import software.amazon.awssdk.services.autoscaling.model.DescribeAccountLimitsRequest;
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

/** EC2 Auto Scaling: groups, their members and what hangs on them. */
public final class AutoScalingService implements InstanceWatcher {
    private final Schedule schedule;
    private final Randomness random;
    private final Reads reads;
    private final Supplier<Pacing> pacing;
    private final Supplier<Faults> faults;
    private final Catalog catalog;
    private final TemplateStore templates;
    private final Servers servers;
    private final Store<TrafficSource> balancers;
    private final Registrations registrations;
    private final GroupStore groups;
    private final GroupMembers membership;
    private final ActivityLog activities;
    private final ReconcileQueue queue;
    private final LifecycleWaits hooks;
    private final HealthWatch health;
    private final Arrivals arrivals;
    private final Departures departures;
    private final LaunchPlans plans;
    private final ScalingPolicies policies;
    private final ScheduledActions scheduled;
    private final TrafficSources sources;
    private final GroupReconciler reconciler;
    private final ZonalShifts shifts;

    public AutoScalingService(
            Schedule schedule,
            Randomness random,
            Reads reads,
            Supplier<Faults> faults,
            Supplier<Pacing> pacing,
            Ec2Service ec2,
            LoadBalancingService loadBalancing,
            CloudWatchService cloudWatch) {
        this.schedule = schedule;
        this.random = random;
        this.reads = reads;
        this.pacing = pacing;
        this.faults = faults;
        this.catalog = ec2.catalog();
        this.templates = ec2.templates();
        this.servers = ec2.servers();
        this.balancers = loadBalancing.balancers();
        this.registrations = loadBalancing.registrations();
        this.shifts = loadBalancing.shifts();
        this.groups = new GroupStore(schedule.clock());
        this.membership = new GroupMembers(schedule.clock());
        this.activities = new ActivityLog(schedule, random);
        this.queue = new ReconcileQueue(schedule, pacing, this::look);
        this.hooks = new LifecycleWaits(schedule, random, membership, new Transitions());
        this.health = new HealthWatch(schedule, faults, pacing, servers, registrations, groups, membership, queue);
        this.arrivals = new Arrivals(
                schedule, pacing, servers, registrations, groups, membership, activities, queue, hooks, health);
        this.departures = new Departures(
                schedule, servers, registrations, groups, membership, activities, queue, hooks, arrivals);
        this.plans = new LaunchPlans(schedule, faults, catalog, templates);
        AlarmStore alarms = cloudWatch.alarms();
        MetricStore metrics = cloudWatch.metrics();
        this.policies = new ScalingPolicies(schedule, alarms, metrics, groups, queue, shifts);
        this.scheduled = new ScheduledActions(schedule, groups, queue);
        this.sources = new TrafficSources(reads, balancers, registrations, groups, membership, health);
        TerminationChoice choice = new TerminationChoice(servers, plans);
        this.reconciler = new GroupReconciler(
                schedule,
                pacing,
                catalog,
                servers,
                groups,
                membership,
                activities,
                arrivals,
                departures,
                plans,
                policies,
                queue,
                choice,
                shifts);
    }

    private void look(String group) {
        reconciler.look(group);
    }

    /** What a lifecycle action that has an end leads to. */
    private final class Transitions implements LifecycleWaits.Outcome {
        @Override
        public void abandoned(String id) {
            departures.terminate(id, "a lifecycle action was abandoned.");
        }

        @Override
        public void launched(String id) {
            arrivals.proceed(id);
        }

        @Override
        public void terminated(String id, boolean abandoned) {
            if (abandoned) {
                departures.abandoned(id);
            } else {
                departures.proceed(id);
            }
        }
    }

    @Override
    public void running(String id) {
        arrivals.running(id);
    }

    @Override
    public void failing(String id) {
        health.watch(id);
    }

    @Override
    public void terminated(String id) {
        departures.gone(id);
    }

    @Override
    public boolean holds(String id) {
        return membership.now(id) != null;
    }

    /** Looks at every group. */
    public void lookAll() {
        groups.ids().forEach(queue::soon);
    }

    /** Plans a look at every member that is going to fail as things stand. */
    public void watchAll() {
        membership.ids().forEach(health::watch);
    }

    public GroupStore groups() {
        return groups;
    }

    public GroupMembers membership() {
        return membership;
    }

    public LaunchPlans plans() {
        return plans;
    }

    public ScalingPolicies policies() {
        return policies;
    }

    /** Fills groups with instances that have served for long. */
    public InitialInstances initialInstances() {
        return new InitialInstances(
                schedule,
                random,
                pacing,
                catalog,
                servers,
                balancers,
                registrations,
                groups,
                membership,
                activities,
                queue,
                plans,
                policies,
                scheduled);
    }

    /** Events that befall groups by chance, drawn from a stream of their own. */
    public RandomEvents randomEvents() {
        return new RandomEvents(
                schedule, faults, templates, servers, groups, membership, queue, shifts, random.split());
    }

    /** What EC2 Auto Scaling answers here. */
    public Operations operations(ApiGate gate) {
        Operations all = new Operations("autoscaling", gate);
        addGroups(all);
        addInstances(all);
        addParts(all);
        addTrafficSources(all);
        return all;
    }

    private void addGroups(Operations all) {
        GroupReads groupReads = new GroupReads(reads, templates, servers, groups, membership, plans);
        GroupDetails details = new GroupDetails(reads, groups, activities, policies);
        GroupWrites writes = new GroupWrites(
                schedule,
                groups,
                membership,
                queue,
                health,
                departures,
                new GroupConfigs(schedule, catalog, templates),
                sources);
        GroupSettings settings = new GroupSettings(schedule, groups, membership, queue, health);
        all.reads(DescribeAutoScalingGroupsRequest::builder, groupReads::describeAutoScalingGroups)
                .reads(DescribeAccountLimitsRequest::builder, groupReads::describeAccountLimits)
                .reads(DescribeAutoScalingInstancesRequest::builder, groupReads::describeAutoScalingInstances)
                .reads(DescribeLaunchConfigurationsRequest::builder, groupReads::describeLaunchConfigurations)
                .reads(DescribeTagsRequest::builder, groupReads::describeTags)
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

    private void addInstances(Operations all) {
        GroupInstances instances = new GroupInstances(
                random, catalog, servers, groups, membership, activities, queue, hooks, arrivals, departures);
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

    private void addParts(Operations all) {
        GroupDetails details = new GroupDetails(reads, groups, activities, policies);
        GroupParts parts = new GroupParts(groups, policies);
        WarmPoolCalls pools =
                new WarmPoolCalls(schedule, reads, pacing, groups, membership, queue, departures, servers, templates);
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

    private void addTrafficSources(Operations all) {
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
