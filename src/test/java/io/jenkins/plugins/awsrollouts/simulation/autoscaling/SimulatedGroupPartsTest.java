package io.jenkins.plugins.awsrollouts.simulation.autoscaling;

import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.run;
import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.web;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingException;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.FailedScheduledUpdateGroupActionRequest;
import software.amazon.awssdk.services.autoscaling.model.LifecycleHook;
import software.amazon.awssdk.services.autoscaling.model.NotificationConfiguration;
import software.amazon.awssdk.services.autoscaling.model.ResourceInUseException;
import software.amazon.awssdk.services.autoscaling.model.ScalingPolicy;
import software.amazon.awssdk.services.autoscaling.model.ScheduledUpdateGroupAction;
import software.amazon.awssdk.services.autoscaling.model.ScheduledUpdateGroupActionRequest;
import software.amazon.awssdk.services.autoscaling.model.StepAdjustment;
import software.amazon.awssdk.services.autoscaling.model.TrafficSourceIdentifier;

class SimulatedGroupPartsTest {
    private static final Instant START = SimulatedAccount.START;

    private static AutoScalingGroup described(SimulatedAccount account) {
        return account.autoScaling()
                .describeAutoScalingGroups(r -> r.autoScalingGroupNames("web"))
                .autoScalingGroups()
                .get(0);
    }

    @Test
    void aHookThatIsPutHoldsLaunchesAndIsChangedByItsName() {
        SimulatedAccount account = web(1);
        account.autoScaling().putLifecycleHook(r -> r.autoScalingGroupName("web")
                .lifecycleHookName("warm")
                .lifecycleTransition("autoscaling:EC2_INSTANCE_LAUNCHING"));
        account.autoScaling()
                .putLifecycleHook(r ->
                        r.autoScalingGroupName("web").lifecycleHookName("warm").defaultResult("CONTINUE"));
        LifecycleHook hook = account.autoScaling()
                .describeLifecycleHooks(r -> r.autoScalingGroupName("web"))
                .lifecycleHooks()
                .get(0);
        account.autoScaling()
                .setDesiredCapacity(r -> r.autoScalingGroupName("web").desiredCapacity(3));
        run(account, 200);

        assertEquals("CONTINUE", hook.defaultResult());
        assertEquals(3600, hook.heartbeatTimeout());
        assertEquals(172_800, hook.globalTimeout());
        assertEquals("Pending:Wait", account.truth("web").instances().get(2).lifecycle());
        account.autoScaling()
                .deleteLifecycleHook(r -> r.autoScalingGroupName("web").lifecycleHookName("warm"));
        assertEquals(
                List.of(),
                account.autoScaling()
                        .describeLifecycleHooks(r -> r.autoScalingGroupName("web"))
                        .lifecycleHooks());
    }

    @Test
    void policiesAreKeptAndTargetTrackingNamesItsAlarms() {
        SimulatedAccount account = web(1);
        account.autoScaling().putScalingPolicy(r -> r.autoScalingGroupName("web")
                .policyName("cpu")
                .policyType("TargetTrackingScaling")
                .targetTrackingConfiguration(t -> t.targetValue(50.0)
                        .predefinedMetricSpecification(p -> p.predefinedMetricType("ASGAverageCPUUtilization"))));
        String step = account.autoScaling()
                .putScalingPolicy(r -> r.autoScalingGroupName("web")
                        .policyName("step")
                        .policyType("StepScaling")
                        .adjustmentType("ChangeInCapacity")
                        .stepAdjustments(StepAdjustment.builder()
                                .metricIntervalLowerBound(0.0)
                                .scalingAdjustment(2)
                                .build()))
                .policyARN();
        List<ScalingPolicy> policies = account.autoScaling()
                .describePolicies(r -> r.autoScalingGroupName("web"))
                .scalingPolicies();

        assertEquals(50.0, policies.get(0).targetTrackingConfiguration().targetValue());
        assertEquals(2, policies.get(0).alarms().size());
        assertEquals(List.of(), policies.get(1).alarms());
        assertEquals(2, policies.get(1).stepAdjustments().get(0).scalingAdjustment());
        account.autoScaling().deletePolicy(r -> r.autoScalingGroupName("web").policyName(step));
        assertEquals(
                List.of("cpu"),
                account.autoScaling().describePolicies(r -> r.autoScalingGroupName("web")).scalingPolicies().stream()
                        .map(ScalingPolicy::policyName)
                        .toList());
    }

    @Test
    void aScheduledActionChangesTheSizesWhenItIsDueAndIsGone() {
        SimulatedAccount account = web(1);
        account.autoScaling().putScheduledUpdateGroupAction(r -> r.autoScalingGroupName("web")
                .scheduledActionName("morning")
                .startTime(START.plusSeconds(600))
                .maxSize(8)
                .desiredCapacity(6));
        run(account, 599);
        assertEquals(2, account.truth("web").desired());
        run(account, 300);

        assertEquals(6, account.truth("web").desired());
        assertEquals(8, account.truth("web").max());
        assertEquals(
                List.of(),
                account.autoScaling()
                        .describeScheduledActions(r -> r.autoScalingGroupName("web"))
                        .scheduledUpdateGroupActions());
    }

    @Test
    void aRecurringActionOfTheBuilderComesAgainUntilItsEndAndSkipsWhileSuspended() {
        SimulatedAccount account = web(1, g -> g.template("lt-web", "1")
                .scheduledAction(ScheduledUpdateGroupAction.builder()
                        .scheduledActionName("hourly")
                        .recurrence("30 * * * *")
                        .endTime(START.plusSeconds(3 * 3600))
                        .desiredCapacity(4)
                        .build()));
        run(account, 1800);
        assertEquals(4, account.truth("web").desired());
        account.autoScaling()
                .setDesiredCapacity(r -> r.autoScalingGroupName("web").desiredCapacity(2));
        account.autoScaling()
                .suspendProcesses(r -> r.autoScalingGroupName("web").scalingProcesses("ScheduledActions"));
        run(account, 3600);
        assertEquals(2, account.truth("web").desired());
        account.autoScaling().resumeProcesses(r -> r.autoScalingGroupName("web"));
        run(account, 3600);

        assertEquals(4, account.truth("web").desired());
        assertEquals(
                List.of(),
                account.autoScaling()
                        .describeScheduledActions(r -> r.autoScalingGroupName("web"))
                        .scheduledUpdateGroupActions());
    }

    private static ScheduledUpdateGroupActionRequest scheduled(
            String name, Consumer<ScheduledUpdateGroupActionRequest.Builder> when) {
        return ScheduledUpdateGroupActionRequest.builder()
                .scheduledActionName(name)
                .minSize(3)
                .applyMutation(when)
                .build();
    }

    @Test
    void aBatchOfScheduledActionsTellsWhichOnesFailed() {
        SimulatedAccount account = web(1);
        List<FailedScheduledUpdateGroupActionRequest> failed = account.autoScaling()
                .batchPutScheduledUpdateGroupAction(r -> r.autoScalingGroupName("web")
                        .scheduledUpdateGroupActions(
                                scheduled("good", a -> a.recurrence("0 8 * * MON-FRI")
                                        .timeZone("Europe/Berlin")),
                                scheduled("past", a -> a.startTime(START.minusSeconds(60))),
                                scheduled("cron", a -> a.recurrence("0 99 * * *"))))
                .failedScheduledUpdateGroupActions();

        assertEquals(
                List.of("past", "cron"),
                failed.stream()
                        .map(FailedScheduledUpdateGroupActionRequest::scheduledActionName)
                        .toList());
        assertEquals(
                List.of("good"),
                account
                        .autoScaling()
                        .describeScheduledActions(r -> r.autoScalingGroupName("web"))
                        .scheduledUpdateGroupActions()
                        .stream()
                        .map(ScheduledUpdateGroupAction::scheduledActionName)
                        .toList());
    }

    @Test
    void aNotificationReplacesWhatItsTopicWasToldBefore() {
        SimulatedAccount account = web(1);
        for (String type : List.of("autoscaling:EC2_INSTANCE_LAUNCH", "autoscaling:EC2_INSTANCE_TERMINATE")) {
            account.autoScaling().putNotificationConfiguration(r -> r.autoScalingGroupName("web")
                    .topicARN("arn:aws:sns:us-east-1:123456789012:scaling")
                    .notificationTypes(type));
        }

        assertEquals(
                List.of("autoscaling:EC2_INSTANCE_TERMINATE"),
                account
                        .autoScaling()
                        .describeNotificationConfigurations(r -> r.autoScalingGroupNames("web"))
                        .notificationConfigurations()
                        .stream()
                        .map(NotificationConfiguration::notificationType)
                        .toList());
    }

    @Test
    void metricsAreEnabledOnceEachAndDisabledByName() {
        SimulatedAccount account = web(1);
        account.autoScaling()
                .enableMetricsCollection(r ->
                        r.autoScalingGroupName("web").granularity("1Minute").metrics("GroupMinSize"));
        account.autoScaling()
                .enableMetricsCollection(r -> r.autoScalingGroupName("web").granularity("1Minute"));
        assertEquals(8, described(account).enabledMetrics().size());
        account.autoScaling()
                .disableMetricsCollection(r -> r.autoScalingGroupName("web").metrics("GroupMinSize"));

        assertEquals(7, described(account).enabledMetrics().size());
    }

    @Test
    void aWarmPoolFillsOnceItIsPutAndGoesOnlyByForce() {
        SimulatedAccount account = web(1);
        account.autoScaling()
                .putWarmPool(r -> r.autoScalingGroupName("web").minSize(2).maxGroupPreparedCapacity(-1));
        run(account, 200);
        assertEquals(2, described(account).warmPoolSize());
        assertThrows(ResourceInUseException.class, () -> account.autoScaling()
                .deleteWarmPool(r -> r.autoScalingGroupName("web")));
        account.autoScaling().deleteWarmPool(r -> r.autoScalingGroupName("web").forceDelete(true));
        assertEquals("PendingDelete", described(account).warmPoolConfiguration().statusAsString());
        run(account, 200);

        assertNull(described(account).warmPoolConfiguration());
        assertEquals(2, account.truth("web").instances().size());
    }

    @Test
    void aTargetGroupThatIsAttachedGetsTheInstancesInServiceAndLosesThemAgain() {
        SimulatedAccount account = web(1, g -> g.template("lt-web", "1"));
        String arn = SimulatedAccount.targetGroupArn("tg-web");
        account.autoScaling().attachLoadBalancerTargetGroups(r -> r.autoScalingGroupName("web")
                .targetGroupARNs(arn));
        run(account, 60);
        assertEquals(List.of(arn), described(account).targetGroupARNs());
        assertEquals(
                List.of("healthy", "healthy"),
                account.truth("web").instances().stream()
                        .map(i -> i.health().get(arn))
                        .toList());
        assertEquals(
                "Added",
                account.autoScaling()
                        .describeLoadBalancerTargetGroups(r -> r.autoScalingGroupName("web"))
                        .loadBalancerTargetGroups()
                        .get(0)
                        .state());
        account.autoScaling().detachTrafficSources(r -> r.autoScalingGroupName("web")
                .trafficSources(
                        TrafficSourceIdentifier.builder().identifier(arn).build()));
        run(account, 60);

        assertEquals(List.of(), described(account).targetGroupARNs());
        assertEquals(
                List.of(),
                account.loadBalancing()
                        .describeTargetHealth(r -> r.targetGroupArn(arn))
                        .targetHealthDescriptions());
    }

    @Test
    void anythingButATargetGroupThatExistsIsNotAttached() {
        SimulatedAccount account = web(1, g -> g.template("lt-web", "1"));

        assertThrows(AutoScalingException.class, () -> account.autoScaling()
                .attachLoadBalancerTargetGroups(
                        r -> r.autoScalingGroupName("web").targetGroupARNs("arn:none")));
        assertEquals(List.of(), described(account).targetGroupARNs());
    }
}
