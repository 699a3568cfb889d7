package io.jenkins.plugins.awsrollouts.simulation.autoscaling;

import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.Alarm;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingException;
import software.amazon.awssdk.services.autoscaling.model.StepAdjustment;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.CloudWatchException;
import software.amazon.awssdk.services.cloudwatch.model.Metric;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricAlarmRequest;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;
import software.amazon.awssdk.services.cloudwatch.model.Tag;

/** Policies that act, and the alarms that set them off. */
class SimulatedScalingTest {
    private static final Metric LOAD =
            Metric.builder().namespace("Shop").metricName("Load").build();
    private static final String LABEL =
            "app/shop/0123456789abcdef/" + SimulatedAccount.dimension(SimulatedAccount.targetGroupArn("tg-web"));

    /** A load of 130, 40 requests a second on average, and a group of 4 of 1 to 20. */
    private final SimulatedAccount account = SimulatedWorlds.parts(3)
            .metric(LOAD, minute -> OptionalDouble.of(130))
            .loadBalancer("shop", balancer -> balancer.listener(80, "tg-web"))
            .traffic("shop", 40)
            .group("web", 1, 4, 20, List.of(SimulatedWorlds.A), g -> g.template("lt-web", "1")
                    .targetGroup("tg-web"))
            .build();

    private final AutoScalingClient groups = account.autoScaling();
    private final CloudWatchClient alarms = account.cloudWatch();

    private String step(int... adjustments) {
        List<StepAdjustment> steps = IntStream.range(0, adjustments.length)
                .mapToObj(i -> StepAdjustment.builder()
                        .metricIntervalLowerBound(20.0 * i)
                        .metricIntervalUpperBound(i == adjustments.length - 1 ? null : 20.0 * (i + 1))
                        .scalingAdjustment(adjustments[i])
                        .build())
                .toList();
        return groups.putScalingPolicy(r -> r.autoScalingGroupName("web")
                        .policyName("out")
                        .policyType("StepScaling")
                        .adjustmentType("ChangeInCapacity")
                        .estimatedInstanceWarmup(600)
                        .stepAdjustments(steps))
                .policyARN();
    }

    private static PutMetricAlarmRequest.Builder above(double threshold, String... actions) {
        return PutMetricAlarmRequest.builder()
                .alarmName("load")
                .namespace("Shop")
                .metricName("Load")
                .statistic("Average")
                .period(60)
                .evaluationPeriods(2)
                .comparisonOperator("GreaterThanOrEqualToThreshold")
                .threshold(threshold)
                .alarmActions(actions);
    }

    private int desired() {
        return account.truth("web").desired();
    }

    @ParameterizedTest
    @CsvSource({"130,1", "115,1", "105,5", "131,0"})
    void aStepPolicyTakesTheStepThatTheMetricIsIn(double threshold, int more) {
        alarms.putMetricAlarm(above(threshold, step(1, 5)).build());
        run(account, 360);

        assertEquals(4 + more, desired());
    }

    @Test
    void anAlarmGoesOnScalingEveryTimeThatThePolicyHasRested() {
        alarms.putMetricAlarm(above(100, step(1)).build());
        run(account, 360);
        assertEquals(5, desired());
        run(account, 600);

        assertEquals(6, desired());
    }

    @Test
    void anAlarmWhoseActionsAreDisabledScalesNobodyUntilTheyAreEnabled() {
        alarms.putMetricAlarm(above(100, step(1)).actionsEnabled(false).build());
        run(account, 600);
        assertEquals(4, desired());
        alarms.enableAlarmActions(r -> r.alarmNames("load"));
        run(account, 120);
        assertEquals(5, desired());
        alarms.disableAlarmActions(r -> r.alarmNames("load"));
        run(account, 1200);

        assertEquals(5, desired());
    }

    @Test
    void aGroupWhoseAlarmNotificationIsSuspendedIsNotScaled() {
        groups.suspendProcesses(r -> r.autoScalingGroupName("web").scalingProcesses("AlarmNotification"));
        alarms.putMetricAlarm(above(100, step(1)).build());
        run(account, 1200);
        assertEquals(4, desired());
        groups.resumeProcesses(r -> r.autoScalingGroupName("web"));
        run(account, 120);

        assertEquals(5, desired());
    }

    @ParameterizedTest
    @CsvSource({"ChangeInCapacity,-2,2", "ExactCapacity,7,7", "PercentChangeInCapacity,10,5", "ExactCapacity,99,20"})
    void aSimplePolicyAdjustsAsItsTypeSays(String type, int adjustment, int wanted) {
        String policy = groups.putScalingPolicy(r -> r.autoScalingGroupName("web")
                        .policyName("simple")
                        .adjustmentType(type)
                        .scalingAdjustment(adjustment)
                        .cooldown(3600))
                .policyARN();
        alarms.putMetricAlarm(above(100, policy).build());
        run(account, 600);

        assertEquals(wanted, desired());
    }

    private void track(double requestsPerTarget) {
        groups.putScalingPolicy(r -> r.autoScalingGroupName("web")
                .policyName("requests")
                .policyType("TargetTrackingScaling")
                .targetTrackingConfiguration(t -> t.targetValue(requestsPerTarget)
                        .predefinedMetricSpecification(p -> p.predefinedMetricType("ALBRequestCountPerTarget")
                                .resourceLabel(LABEL))));
    }

    @Test
    void targetTrackingHoldsTheRequestsOfATargetNearTheTarget() {
        track(200);
        run(account, 3600);
        assertTrue(desired() >= 8 && desired() <= 10, "for 1,700 requests a minute: " + desired());
        track(600);
        run(account, 3600);

        assertTrue(desired() >= 2 && desired() <= 4, "for 1,700 requests a minute: " + desired());
    }

    @Test
    void targetTrackingOfATargetGroupThatIsNotAttachedIsRefused() {
        groups.detachLoadBalancerTargetGroups(
                r -> r.autoScalingGroupName("web").targetGroupARNs(SimulatedAccount.targetGroupArn("tg-web")));

        assertThrows(AutoScalingException.class, () -> track(200));
    }

    @Test
    void alarmsOfTargetTrackingGoWithTheirPolicyAndOthersLoseTheActionAlone() {
        Set<String> before = account.inventory().alarms();
        track(200);
        alarms.putMetricAlarm(above(100, step(1)).build());
        assertEquals(
                Set.of("TargetTracking-web-AlarmHigh-requests", "TargetTracking-web-AlarmLow-requests", "load"),
                account.inventory().alarms());
        assertEquals(
                List.of("load"),
                groups.describePolicies(r -> r.policyNames("out")).scalingPolicies().get(0).alarms().stream()
                        .map(Alarm::alarmName)
                        .toList());
        for (String policy : List.of("requests", "out")) {
            groups.deletePolicy(r -> r.autoScalingGroupName("web").policyName(policy));
        }

        assertEquals(List.of(), alarm("load").alarmActions());
        alarms.deleteAlarms(r -> r.alarmNames("load", "unknown"));
        assertEquals(before, account.inventory().alarms());
    }

    @Test
    void aGroupTakesAlongTheAlarmsThatDoNothingElse() {
        alarms.putMetricAlarm(above(100, step(1)).build());
        alarms.putMetricAlarm(
                above(100, step(1), "arn:aws:sns:t").alarmName("told").build());
        groups.deleteAutoScalingGroup(r -> r.autoScalingGroupName("web").forceDelete(true));
        run(account, 300);

        assertEquals(Set.of("told"), account.inventory().alarms());
        assertEquals(Set.of(), account.inventory().policies());
    }

    private MetricAlarm alarm(String name) {
        return alarms.describeAlarms(r -> r.alarmNames(name)).metricAlarms().get(0);
    }

    @Test
    void anAlarmThatIsPutAgainIsSetUpAnewButKeepsItsTags() {
        Tag first = Tag.builder().key("team").value("shop").build();
        alarms.putMetricAlarm(above(100).tags(first).build());
        alarms.putMetricAlarm(
                above(200).tags(Tag.builder().key("x").value("y").build()).build());
        String arn = alarm("load").alarmArn();
        assertEquals(200, alarm("load").threshold());
        assertEquals(
                List.of(first),
                alarms.listTagsForResource(r -> r.resourceARN(arn)).tags());
        alarms.tagResource(
                r -> r.resourceARN(arn).tags(Tag.builder().key("x").value("z").build()));

        assertEquals(
                2, alarms.listTagsForResource(r -> r.resourceARN(arn)).tags().size());
        run(account, 600);
        assertEquals(StateValue.OK, alarm("load").stateValue());
    }

    @Test
    void alarmsAreFoundByWhatTheyDo() {
        String policy = step(1);
        alarms.putMetricAlarm(above(100, policy).build());
        alarms.putMetricAlarm(above(100, "arn:aws:sns:t").alarmName("told").build());

        assertEquals(
                List.of("load"),
                alarms.describeAlarms(r -> r.actionPrefix(policy)).metricAlarms().stream()
                        .map(MetricAlarm::alarmName)
                        .toList());
    }

    @Test
    void anAlarmThatIsNotWholeIsRefused() {
        for (PutMetricAlarmRequest request : List.of(
                above(100).metricName(null).build(),
                above(100).statistic((String) null).build(),
                above(100, "1", "2", "3", "4", "5", "6").build())) {
            assertThrows(CloudWatchException.class, () -> alarms.putMetricAlarm(request));
        }
        assertEquals(Set.of(), account.inventory().alarms());
    }
}
