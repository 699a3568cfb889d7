package io.jenkins.plugins.awsrollouts.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.cloud.Bounds;
import io.jenkins.plugins.awsrollouts.cloud.CloudException;
import io.jenkins.plugins.awsrollouts.cloud.CloudException.Kind;
import io.jenkins.plugins.awsrollouts.cloud.FleetOrder;
import io.jenkins.plugins.awsrollouts.cloud.Fleets;
import io.jenkins.plugins.awsrollouts.cloud.TemplateRef;
import io.jenkins.plugins.awsrollouts.sandbox.Sandbox;
import io.jenkins.plugins.awsrollouts.simulation.Inventory;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.api.CallListener;
import io.jenkins.plugins.awsrollouts.simulation.autoscaling.GroupSpec;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import io.jenkins.plugins.awsrollouts.simulation.faults.Faults;
import io.jenkins.plugins.awsrollouts.simulation.state.ReadLag;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.MetricDimension;
import software.amazon.awssdk.services.autoscaling.model.NotificationConfiguration;
import software.amazon.awssdk.services.autoscaling.model.PredictiveScalingMetricSpecification;
import software.amazon.awssdk.services.autoscaling.model.ScalingPolicy;
import software.amazon.awssdk.services.autoscaling.model.ScheduledUpdateGroupAction;
import software.amazon.awssdk.services.autoscaling.model.StepAdjustment;
import software.amazon.awssdk.services.autoscaling.model.SuspendedProcess;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.Metric;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.cloudwatch.model.Tag;

/** Clones that have all of what their model does by itself, in a simulated account. */
class AwsWholeFleetTest {
    private static final Map<String, String> OURS = Map.of("aws-rollouts:fleet", "r1/green");
    private static final String GREEN = "web-v002";
    private static final String TOPIC = "arn:aws:sns:us-east-1:123456789012:scaling";
    private static final String PAGER = "arn:aws:sns:us-east-1:123456789012:pager";
    private static final Instant START = SimulatedAccount.START;
    private static final Set<String> POLICIES = Set.of("out", "half", "requests", "queue", "forecast");

    private final SimulatedAccount account = SimulatedAccount.create(1)
            .readLag(ReadLag.none())
            .image("ami-a", AmiCharacter.good())
            .launchTemplate("lt-web", "ami-a", "t3.large")
            .targetGroup("tg-web", 30, 10, 2, 2)
            .unusedTargetGroup("tg-green")
            .metric(load("web"), minute -> OptionalDouble.of(30))
            .metric(load(GREEN), minute -> OptionalDouble.of(90))
            .group("web", 1, 2, 6, List.of("us-east-1a", "us-east-1b"), AwsWholeFleetTest::everything)
            .group("other", 1, 1, 2, List.of("us-east-1a"), g -> g.template("lt-web", "1"))
            .alarm("web-busy", alarm -> alarm.metric("Shop", "Load", "Average", 60)
                    .dimension("AutoScalingGroupName", "web")
                    .dimension("Service", "web")
                    .above(50, 2, 3)
                    .missing("notBreaching")
                    .scaling("web", "out")
                    .scaling("other", "out")
                    .action(PAGER)
                    .tag("team", "shop"))
            .alarm("web-quiet", alarm -> alarm.metric("AWS/ApplicationELB", "RequestCount", "Sum", 60)
                    .targetGroup("tg-web-lb", "tg-web")
                    .below(1, 10, 10)
                    .scaling("web", "half"))
            .alarm("web-errors", alarm -> alarm.metric("Shop", "Errors", "Sum", 60)
                    .above(5, 1, 1))
            .build();
    private final AwsCloud cloud = new AwsCloud("simulated", Sandbox.clients(account), account.clock()::now);
    private final Fleets fleets = cloud.fleets();
    private final Balancer green =
            new Balancer(Balancer.Kind.TARGET_GROUP, SimulatedAccount.targetGroupArn("tg-green"), Duration.ZERO);

    private static Metric load(String group) {
        return Metric.builder()
                .namespace("Shop")
                .metricName("Load")
                .dimensions(dimension("AutoScalingGroupName", group), dimension("Service", "web"))
                .build();
    }

    private static Dimension dimension(String name, String value) {
        return Dimension.builder().name(name).value(value).build();
    }

    private static String label(String targetGroup) {
        return "app/tg-web-lb/0123456789abcdef/"
                + SimulatedAccount.dimension(SimulatedAccount.targetGroupArn(targetGroup));
    }

    private static void everything(GroupSpec group) {
        group.template("lt-web", "1")
                .targetGroup("tg-web")
                .newInstancesProtected()
                .warmPool(1, 4, "Stopped")
                .suspended("AZRebalance")
                .notification(NotificationConfiguration.builder()
                        .topicARN(TOPIC)
                        .notificationType("autoscaling:EC2_INSTANCE_LAUNCH")
                        .build());
        policies(group);
        group.scheduledAction(scheduled("evening")
                        .recurrence("0 18 * * MON-FRI")
                        .timeZone("Europe/Berlin")
                        .endTime(START.plus(Duration.ofDays(90)))
                        .minSize(2)
                        .maxSize(5)
                        .desiredCapacity(4)
                        .build())
                .scheduledAction(scheduled("hourly")
                        .recurrence("30 * * * *")
                        .startTime(START.minus(Duration.ofDays(3)))
                        .desiredCapacity(5)
                        .build())
                .scheduledAction(scheduled("launch-day")
                        .startTime(START.plus(Duration.ofDays(2)))
                        .maxSize(9)
                        .build())
                .scheduledAction(scheduled("at-once")
                        .startTime(START.plusSeconds(20))
                        .maxSize(6)
                        .build());
    }

    private static ScheduledUpdateGroupAction.Builder scheduled(String name) {
        return ScheduledUpdateGroupAction.builder().scheduledActionName(name);
    }

    private static void policies(GroupSpec group) {
        group.policy(ScalingPolicy.builder()
                        .policyName("out")
                        .policyType("SimpleScaling")
                        .adjustmentType("ChangeInCapacity")
                        .scalingAdjustment(1)
                        .cooldown(120)
                        .build())
                .policy(ScalingPolicy.builder()
                        .policyName("half")
                        .policyType("StepScaling")
                        .adjustmentType("PercentChangeInCapacity")
                        .minAdjustmentStep(1)
                        .minAdjustmentMagnitude(1)
                        .metricAggregationType("Average")
                        .estimatedInstanceWarmup(90)
                        .stepAdjustments(StepAdjustment.builder()
                                .metricIntervalUpperBound(0.0)
                                .scalingAdjustment(-50)
                                .build())
                        .build())
                .policy(ScalingPolicy.builder()
                        .policyName("requests")
                        .policyType("TargetTrackingScaling")
                        .targetTrackingConfiguration(t -> t.targetValue(900.0)
                                .disableScaleIn(true)
                                .predefinedMetricSpecification(p -> p.predefinedMetricType("ALBRequestCountPerTarget")
                                        .resourceLabel(label("tg-web"))))
                        .build())
                .policy(ScalingPolicy.builder()
                        .policyName("queue")
                        .policyType("TargetTrackingScaling")
                        .enabled(false)
                        .targetTrackingConfiguration(
                                t -> t.targetValue(10.0).customizedMetricSpecification(c -> c.namespace("Shop")
                                        .metricName("Queue")
                                        .statistic("Average")
                                        .dimensions(MetricDimension.builder()
                                                .name("AutoScalingGroupName")
                                                .value("web")
                                                .build())))
                        .build())
                .policy(ScalingPolicy.builder()
                        .policyName("forecast")
                        .policyType("PredictiveScaling")
                        .predictiveScalingConfiguration(
                                p -> p.mode("ForecastAndScale").metricSpecifications(byRequests("tg-web")))
                        .build());
    }

    private static PredictiveScalingMetricSpecification byRequests(String targetGroup) {
        return PredictiveScalingMetricSpecification.builder()
                .targetValue(900.0)
                .predefinedMetricPairSpecification(
                        p -> p.predefinedMetricType("ALBRequestCount").resourceLabel(label(targetGroup)))
                .build();
    }

    private FleetOrder order(int size, List<Balancer> balancers) {
        return new FleetOrder(
                GREEN, "web", new TemplateRef("lt-web", "1"), size, balancers, OURS, FleetOrder.Scope.WHOLE);
    }

    private void create() {
        fleets.create(order(2, List.of(green)));
    }

    private void wake() {
        fleets.bound(GREEN, new Bounds(1, 6, 2));
        fleets.activate(GREEN, "web");
        // its model does not move instances between zones, so it does not either
        cloud.resume(GREEN, Set.of("AlarmNotification", "ScheduledActions"));
    }

    private void run(Duration time) {
        account.clock().runUntil(account.clock().now().plus(time));
    }

    private AutoScalingGroup group(String name) {
        return account.autoScaling()
                .describeAutoScalingGroups(r -> r.autoScalingGroupNames(name))
                .autoScalingGroups()
                .get(0);
    }

    private Map<String, ScalingPolicy> policies(String group) {
        return account.autoScaling().describePolicies(r -> r.autoScalingGroupName(group)).scalingPolicies().stream()
                .collect(Collectors.toMap(ScalingPolicy::policyName, policy -> policy));
    }

    private Map<String, ScheduledUpdateGroupAction> schedules(String group) {
        return account
                .autoScaling()
                .describeScheduledActions(r -> r.autoScalingGroupName(group))
                .scheduledUpdateGroupActions()
                .stream()
                .collect(Collectors.toMap(ScheduledUpdateGroupAction::scheduledActionName, action -> action));
    }

    private MetricAlarm alarm(String name) {
        return account.cloudWatch()
                .describeAlarms(r -> r.alarmNames(name))
                .metricAlarms()
                .get(0);
    }

    private Map<String, String> tags(MetricAlarm alarm) {
        return account.cloudWatch().listTagsForResource(r -> r.resourceARN(alarm.alarmArn())).tags().stream()
                .collect(Collectors.toMap(Tag::key, Tag::value));
    }

    private List<NotificationConfiguration> notifications(String group) {
        return account.autoScaling()
                .describeNotificationConfigurations(r -> r.autoScalingGroupNames(group))
                .notificationConfigurations();
    }

    private Set<String> suspended(String group) {
        return group(group).suspendedProcesses().stream()
                .map(SuspendedProcess::processName)
                .collect(Collectors.toSet());
    }

    // ---- what it has

    @Test
    void aWholeCloneSleeps() {
        create();

        assertEquals(Set.of("AZRebalance", "AlarmNotification", "ScheduledActions"), suspended(GREEN));
        assertEquals(List.of(), notifications(GREEN));
        assertNull(group(GREEN).warmPoolConfiguration());
        assertFalse(group(GREEN).newInstancesProtectedFromScaleIn());
        assertEquals("ForecastOnly", mode(GREEN));
        assertFalse(alarm(GREEN + "/web-busy").actionsEnabled());
        assertEquals(2, group(GREEN).desiredCapacity());
    }

    private String mode(String group) {
        return policies(group).get("forecast").predictiveScalingConfiguration().modeAsString();
    }

    @Test
    void itFallsAsleepBeforeItLearnsAnything() {
        List<String> changes = new ArrayList<>();
        account.onCall(new CallListener() {
            @Override
            public void before(String service, String name, Object request) {
                if (!name.startsWith("Describe") && !name.startsWith("List")) {
                    changes.add(name);
                }
            }
        });
        create();

        assertEquals(List.of("CreateAutoScalingGroup", "SuspendProcesses"), changes.subList(0, 2));
        assertEquals("UpdateAutoScalingGroup", changes.get(changes.size() - 1));
    }

    @Test
    void itsPoliciesAreItsModelsOnItsOwnTargetGroupAndMetrics() {
        create();

        Map<String, ScalingPolicy> model = policies("web");
        Map<String, ScalingPolicy> clone = policies(GREEN);
        assertEquals(POLICIES, clone.keySet());
        for (String same : List.of("out", "half")) {
            ScalingPolicy expected = model.get(same).toBuilder()
                    .autoScalingGroupName(GREEN)
                    .policyARN(clone.get(same).policyARN())
                    .alarms(clone.get(same).alarms())
                    .minAdjustmentStep(null)
                    .build();
            assertEquals(
                    expected.toBuilder().enabled(true).build(),
                    clone.get(same).toBuilder().enabled(true).build());
        }
        assertEquals(
                label("tg-green"),
                clone.get("requests")
                        .targetTrackingConfiguration()
                        .predefinedMetricSpecification()
                        .resourceLabel());
        assertTrue(clone.get("requests").targetTrackingConfiguration().disableScaleIn());
        assertEquals(
                GREEN,
                clone.get("queue")
                        .targetTrackingConfiguration()
                        .customizedMetricSpecification()
                        .dimensions()
                        .get(0)
                        .value());
        assertFalse(clone.get("queue").enabled());
        assertEquals(
                List.of(byRequests("tg-green")),
                clone.get("forecast").predictiveScalingConfiguration().metricSpecifications());
    }

    @Test
    void alarmsOfPeopleAreCopiedWithTheirTagsAndActOnTheCloneAlone() {
        create();

        MetricAlarm original = alarm("web-busy");
        MetricAlarm copy = alarm(GREEN + "/web-busy");
        assertEquals(
                original.toBuilder()
                        .alarmName(copy.alarmName())
                        .alarmArn(copy.alarmArn())
                        .alarmConfigurationUpdatedTimestamp(copy.alarmConfigurationUpdatedTimestamp())
                        .stateValue(copy.stateValue())
                        .actionsEnabled(false)
                        .dimensions(dimension("AutoScalingGroupName", GREEN), dimension("Service", "web"))
                        .alarmActions(policies(GREEN).get("out").policyARN(), PAGER)
                        .build(),
                copy);
        assertEquals(Map.of("team", "shop", "aws-rollouts:group", GREEN), tags(copy));
        assertTrue(alarm(GREEN + "/web-quiet")
                .dimensions()
                .contains(dimension(
                        "TargetGroup", SimulatedAccount.dimension(SimulatedAccount.targetGroupArn("tg-green")))));
        assertEquals(
                Set.of(GREEN + "/web-busy", GREEN + "/web-quiet"),
                account.inventory().alarms().stream()
                        .filter(name -> name.startsWith(GREEN + "/"))
                        .collect(Collectors.toSet()));
    }

    @Test
    void aCopyOfACopyIsCalledAfterTheFirstOriginal() {
        create();
        fleets.create(new FleetOrder(
                "web-v003",
                GREEN,
                new TemplateRef("lt-web", "1"),
                0,
                List.of(green),
                Map.of("aws-rollouts:fleet", "r2/green"),
                FleetOrder.Scope.WHOLE));

        assertEquals(Map.of("team", "shop", "aws-rollouts:group", "web-v003"), tags(alarm("web-v003/web-busy")));
    }

    @Test
    void scheduledActionsThatAreToComeAreCopiedWhole() {
        create();

        Map<String, ScheduledUpdateGroupAction> model = schedules("web");
        Map<String, ScheduledUpdateGroupAction> clone = schedules(GREEN);
        assertEquals(Set.of("evening", "hourly", "launch-day"), clone.keySet());
        for (String same : List.of("evening", "launch-day")) {
            assertEquals(
                    model.get(same).toBuilder()
                            .autoScalingGroupName(GREEN)
                            .scheduledActionARN(clone.get(same).scheduledActionARN())
                            .time(clone.get(same).time())
                            .build(),
                    clone.get(same));
        }
        assertEquals("30 * * * *", clone.get("hourly").recurrence());
        assertEquals(model.get("hourly").startTime(), clone.get("hourly").startTime(), "when it is due next, of both");
    }

    // ---- what it does

    @Test
    void asleepItIsScaledByNoPolicyAndNoSchedule() {
        create();
        run(Duration.ofHours(2));

        assertEquals("ALARM", alarm(GREEN + "/web-busy").stateValueAsString());
        assertEquals(2, group(GREEN).desiredCapacity());
        assertEquals(2, account.truth(GREEN).instances().size());
        assertEquals(5, group("web").desiredCapacity(), "its model is");
    }

    @Test
    void evenWithRoomToScaleItSleepsUntilItIsWoken() {
        create();
        fleets.bound(GREEN, new Bounds(1, 6, 2));
        run(Duration.ofHours(2));

        assertEquals(2, group(GREEN).desiredCapacity());
    }

    @Test
    void wokenItHasAllThatItsModelHas() {
        create();
        wake();

        AutoScalingGroup model = group("web");
        AutoScalingGroup clone = group(GREEN);
        assertEquals(suspended("web"), suspended(GREEN));
        assertEquals(model.warmPoolConfiguration(), clone.warmPoolConfiguration());
        assertEquals(model.newInstancesProtectedFromScaleIn(), clone.newInstancesProtectedFromScaleIn());
        assertEquals(
                notifications("web").stream()
                        .map(one -> one.topicARN() + one.notificationType())
                        .toList(),
                notifications(GREEN).stream()
                        .map(one -> one.topicARN() + one.notificationType())
                        .toList());
        assertEquals("ForecastAndScale", mode(GREEN));
        assertTrue(alarm(GREEN + "/web-busy").actionsEnabled());
    }

    @Test
    void wokenItIsScaledByItsPolicies() {
        create();
        run(Duration.ofMinutes(10));
        wake();
        run(Duration.ofMinutes(2));

        assertEquals(3, group(GREEN).desiredCapacity());
    }

    @Test
    void wokenItIsScaledBySchedule() {
        create();
        wake();
        account.cloudWatch().disableAlarmActions(r -> r.alarmNames(GREEN + "/web-busy"));
        run(Duration.ofMinutes(29));
        assertEquals(2, group(GREEN).desiredCapacity());
        run(Duration.ofMinutes(2));

        assertEquals(5, group(GREEN).desiredCapacity());
    }

    @Test
    void anAlarmThatDidNotActOnTheModelDoesNotActOnTheClone() {
        account.cloudWatch().disableAlarmActions(r -> r.alarmNames("web-busy"));
        create();
        wake();

        assertFalse(alarm(GREEN + "/web-busy").actionsEnabled());
        assertTrue(alarm(GREEN + "/web-quiet").actionsEnabled());
    }

    @Test
    void aPolicyOnATargetGroupThatItHasNotYetComesWhenItIsWoken() {
        fleets.create(order(2, List.of()));
        assertEquals(Set.of("out", "half", "queue"), policies(GREEN).keySet());
        fleets.register(GREEN, List.of(green));
        wake();

        assertEquals(POLICIES, policies(GREEN).keySet());
        assertEquals("ForecastAndScale", mode(GREEN));
    }

    // ---- again and again

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SuspendProcesses",
                "PutScalingPolicy",
                "PutMetricAlarm",
                "ListTagsForResource",
                "PutScheduledUpdateGroupAction",
                "UpdateAutoScalingGroup"
            })
    void aRepetitionAfterALostAnswerMakesItWhole(String operation) {
        Inventory wanted = whole();
        loseAnswer(operation);
        assertEquals(
                Kind.UNKNOWN, assertThrows(CloudException.class, this::create).kind());

        create();

        assertEquals(wanted, account.inventory());
        assertEquals(Set.of("AZRebalance", "AlarmNotification", "ScheduledActions"), suspended(GREEN));
        assertEquals(2, group(GREEN).desiredCapacity());
    }

    /** What there is with the clone; it is gone again. */
    private Inventory whole() {
        create();
        Inventory whole = account.inventory();
        remove();
        return whole;
    }

    private void loseAnswer(String operation) {
        Set<String> once = new HashSet<>(Set.of(operation));
        account.onCall(new CallListener() {
            @Override
            public void after(String service, String name, Object request) {
                if (once.remove(name)) {
                    throw SdkClientException.create("the connection broke");
                }
            }
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PutScalingPolicy",
                "EnableAlarmActions",
                "PutNotificationConfiguration",
                "PutWarmPool",
                "UpdateAutoScalingGroup"
            })
    void aRepeatedWakingWakesItWhole(String operation) {
        create();
        fleets.bound(GREEN, new Bounds(1, 6, 2));
        loseAnswer(operation);
        assertThrows(CloudException.class, () -> fleets.activate(GREEN, "web"));

        wake();

        assertEquals(group("web").warmPoolConfiguration(), group(GREEN).warmPoolConfiguration());
        assertTrue(group(GREEN).newInstancesProtectedFromScaleIn());
        assertEquals(1, notifications(GREEN).size());
        assertEquals("ForecastAndScale", mode(GREEN));
        assertTrue(alarm(GREEN + "/web-quiet").actionsEnabled());
    }

    @Test
    void aRepetitionChangesNothingThatPeopleChangedSince() {
        create();
        account.autoScaling().putScalingPolicy(r -> r.autoScalingGroupName(GREEN)
                .policyName("out")
                .adjustmentType("ExactCapacity")
                .scalingAdjustment(6));
        account.cloudWatch().putMetricAlarm(r -> r.alarmName(GREEN + "/web-quiet")
                .namespace("Shop")
                .metricName("Load")
                .statistic("Sum")
                .period(60)
                .evaluationPeriods(1)
                .comparisonOperator("LessThanThreshold")
                .threshold(7.0));
        create();
        wake();

        assertEquals("ExactCapacity", policies(GREEN).get("out").adjustmentType());
        assertEquals(7.0, alarm(GREEN + "/web-quiet").threshold());
    }

    @Test
    void somebodyElsesAlarmOfACopysNameIsRefused() {
        account.cloudWatch().putMetricAlarm(r -> r.alarmName(GREEN + "/web-busy")
                .namespace("Shop")
                .metricName("Load")
                .statistic("Sum")
                .period(60)
                .evaluationPeriods(1)
                .comparisonOperator("LessThanThreshold")
                .threshold(7.0));

        CloudException refused = assertThrows(CloudException.class, this::create);
        assertEquals(Kind.REFUSED, refused.kind());
        assertEquals(
                "Alarm web-v002/web-busy exists and is not this rollout's: it has no tag aws-rollouts:group of"
                        + " web-v002; rename or delete it",
                refused.getMessage());
        remove();
        assertEquals(7.0, alarm(GREEN + "/web-busy").threshold());
    }

    // ---- the end

    /** Deletes the clone, asking again as long as it is told to. */
    private void remove() {
        fleets.size(GREEN, 0);
        cloud.suspend(GREEN, GroupBehaviour.ASLEEP);
        Instant limit = account.clock().now().plus(Duration.ofMinutes(30));
        while (account.inventory().groups().contains(GREEN)
                && account.clock().now().isBefore(limit)) {
            try {
                fleets.delete(GREEN);
            } catch (CloudException e) {
                assertEquals(Kind.THROTTLED, e.kind(), e.getMessage());
            }
            run(Duration.ofSeconds(10));
        }
    }

    @Test
    void aSleepingCloneLeavesNothingBehind() {
        run(Duration.ofMinutes(1));
        Inventory before = account.inventory();
        create();
        run(Duration.ofMinutes(5));
        remove();

        assertEquals(before, account.inventory());
    }

    @Test
    void aWokenCloneLeavesNothingBehindNotEvenItsWarmPoolAndItsProtectedInstances() {
        run(Duration.ofMinutes(1));
        Inventory before = account.inventory();
        create();
        wake();
        run(Duration.ofMinutes(15));
        assertTrue(
                account.truth(GREEN).instances().size()
                        > group(GREEN).instances().size(),
                "it has warm instances");
        remove();

        assertEquals(before, account.inventory());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
    void repeatedItIsMadeWokenAndDeletedThroughFaultsAndStaleReads(int callsBefore) {
        run(Duration.ofMinutes(1));
        Inventory before = account.inventory();
        create();
        Inventory whole = account.inventory();
        remove();
        account.readLag(ReadLag.upTo(Duration.ofSeconds(20)));
        account.faults(Faults.none()
                .withThrottleRate(0.02)
                .withServerErrorRate(0.01)
                .withLostBeforeRate(0.01)
                .withLostAfterRate(0.02));

        for (int call = 0; call < callsBefore; call++) {
            // whatever comes of it, the faults meet other calls then
            insist(() -> cloud.taggedGroups("team", "shop"));
        }

        insist(this::create);
        run(Duration.ofSeconds(30));
        assertEquals(whole, account.inventory());
        insist(this::wake);
        run(Duration.ofSeconds(30));
        insist(() -> fleets.size(GREEN, 0));
        insist(() -> cloud.suspend(GREEN, GroupBehaviour.ASLEEP));
        insist(() -> {
            fleets.delete(GREEN);
            if (account.inventory().groups().contains(GREEN)) {
                throw new CloudException(Kind.THROTTLED, "it is there yet", null);
            }
        });
        assertEquals(before, account.inventory());
    }

    /** Tries again every ten seconds, for an hour at most, as long as that is worth it. */
    private void insist(Runnable change) {
        for (int tries = 0; tries < 360; tries++) {
            try {
                change.run();
                return;
            } catch (CloudException e) {
                // a stale look may not show yet what has just been made
                assertTrue(e.kind().worthRepeating() || e.kind() == Kind.NOT_FOUND, e.getMessage());
                run(Duration.ofSeconds(10));
            }
        }
        throw new AssertionError("an hour was not enough");
    }

    @Test
    void whoMayNotReadAlarmsCanStillDeleteAGroup() {
        fleets.create(new FleetOrder(GREEN, "other", new TemplateRef("lt-web", "1"), 0, List.of(), OURS));
        account.deny("cloudwatch:DescribeAlarms");
        remove();

        assertFalse(account.inventory().groups().contains(GREEN));
    }
}
