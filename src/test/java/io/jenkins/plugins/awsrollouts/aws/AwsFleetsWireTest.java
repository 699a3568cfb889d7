package io.jenkins.plugins.awsrollouts.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.cloud.CloudException;
import io.jenkins.plugins.awsrollouts.cloud.CloudException.Kind;
import io.jenkins.plugins.awsrollouts.cloud.Condition;
import io.jenkins.plugins.awsrollouts.cloud.FleetOrder;
import io.jenkins.plugins.awsrollouts.cloud.Fleets;
import io.jenkins.plugins.awsrollouts.cloud.Look;
import io.jenkins.plugins.awsrollouts.cloud.MetricQuery;
import io.jenkins.plugins.awsrollouts.cloud.MetricSource;
import io.jenkins.plugins.awsrollouts.cloud.RouteView;
import io.jenkins.plugins.awsrollouts.cloud.Sight;
import io.jenkins.plugins.awsrollouts.cloud.TemplateRef;
import io.jenkins.plugins.awsrollouts.cloud.Traffic;
import io.jenkins.plugins.awsrollouts.cloud.Weight;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.ScalingPolicy;
import software.amazon.awssdk.services.autoscaling.model.StepAdjustment;
import software.amazon.awssdk.services.autoscaling.model.SuspendedProcess;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Rule;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RuleCondition;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupAttribute;

/** A rollout's own groups, templates, rules and target groups, and its metrics, over HTTP against moto. */
@Tag("wire")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AwsFleetsWireTest {
    private static final Map<String, String> OURS = Map.of("aws-rollouts:fleet", "r1/canary");

    private MotoServer moto;
    private WireAccount account;
    private AwsCloud cloud;
    private Fleets fleets;
    private Traffic traffic;

    @BeforeAll
    void startServer() {
        moto = MotoServer.startOrSkip();
    }

    @AfterAll
    void stopServer() {
        if (moto != null) {
            moto.close();
        }
    }

    @BeforeEach
    void buildAccount() {
        account = WireAccount.build(moto, 2);
        cloud = account.cloud();
        fleets = cloud.fleets();
        traffic = cloud.traffic();
    }

    @AfterEach
    void dropAccount() {
        if (account != null) {
            account.close();
        }
        moto.reset();
    }

    // ---- templates and groups

    private String template() {
        return fleets.createTemplate(
                "web-canary", new TemplateRef(account.templateId(), "1"), account.newImage(), "r1-C", OURS);
    }

    @Test
    void makesATemplateThatDiffersInTheImageAloneAndDeletesIt() {
        String id = template();

        assertEquals(id, template(), "made before");
        ResponseLaunchTemplateData before = data(account.templateId());
        assertEquals(before.toBuilder().imageId(account.newImage()).build(), data(id));
        CloudException taken = assertThrows(
                CloudException.class,
                () -> fleets.createTemplate(
                        "web", new TemplateRef(account.templateId(), "1"), account.newImage(), "r1-D", OURS));
        assertEquals(Kind.REFUSED, taken.kind());

        fleets.deleteTemplate("web-canary");
        fleets.deleteTemplate("web-canary");
        assertEquals(
                List.of("web"),
                account.clients().ec2().describeLaunchTemplates().launchTemplates().stream()
                        .map(t -> t.launchTemplateName())
                        .toList());
    }

    private ResponseLaunchTemplateData data(String template) {
        return account.patched()
                .ec2()
                .describeLaunchTemplateVersions(
                        r -> r.launchTemplateId(template).versions("1"))
                .launchTemplateVersions()
                .get(0)
                .launchTemplateData();
    }

    @Test
    void clonesAGroupWithItsHooksProcessesMetricsAndTagsButNotItsLock() {
        account.clients().autoScaling().putLifecycleHook(r -> r.autoScalingGroupName(WireAccount.GROUP)
                .lifecycleHookName("warm-up")
                .lifecycleTransition("autoscaling:EC2_INSTANCE_TERMINATING")
                .heartbeatTimeout(120));
        cloud.suspend(WireAccount.GROUP, Set.of("AZRebalance"));
        account.clients().autoScaling().enableMetricsCollection(r -> r.autoScalingGroupName(WireAccount.GROUP)
                .granularity("1Minute")
                .metrics("GroupInServiceInstances"));
        cloud.tag(WireAccount.GROUP, Map.of("aws-rollouts:lock", "r1", "Owner", "shop"));
        Balancer canary = traffic.createTargetGroup("web-canary", account.targetGroup(), OURS);
        FleetOrder order = new FleetOrder(
                "web-canary", WireAccount.GROUP, new TemplateRef(template(), "1"), 1, List.of(canary), OURS);

        fleets.create(order);
        fleets.create(order);

        AutoScalingGroup clone = clone("web-canary").orElseThrow();
        assertEquals(List.of(1, 1, 1), List.of(clone.minSize(), clone.maxSize(), clone.desiredCapacity()));
        assertEquals(account.group().vpcZoneIdentifier(), clone.vpcZoneIdentifier());
        assertEquals(List.of(canary.id()), clone.targetGroupARNs());
        assertEquals(
                Map.of("Team", "shop", "Owner", "shop", "aws-rollouts:fleet", "r1/canary"),
                Groups.tags(clone, tag -> true));
        assertEquals(
                Map.of("Team", "shop", "aws-rollouts:fleet", "r1/canary"),
                Groups.tags(clone, tag -> tag.propagateAtLaunch()));
        assertEquals("AZRebalance", clone.suspendedProcesses().get(0).processName());
        assertEquals("GroupInServiceInstances", clone.enabledMetrics().get(0).metric());
        assertEquals(
                List.of("warm-up"),
                cloud.survey("web-canary").orElseThrow().settings().terminateHooks());
        assertEquals(
                account.newImage(), account.imageOf(clone.instances().get(0).instanceId()));
    }

    @Test
    void sizesRegistersAndDeletesAGroup() {
        fleets.create(
                new FleetOrder("web-canary", WireAccount.GROUP, new TemplateRef(template(), "1"), 0, List.of(), OURS));
        fleets.register(
                "web-canary", List.of(new Balancer(Balancer.Kind.TARGET_GROUP, account.targetGroup(), Duration.ZERO)));
        fleets.size("web-canary", 2);

        AutoScalingGroup clone = clone("web-canary").orElseThrow();
        assertEquals(List.of(account.targetGroup()), clone.targetGroupARNs());
        assertEquals(2, clone.instances().size());
        fleets.size("web-canary", 0);
        fleets.delete("web-canary");
        fleets.delete("web-canary");
        assertEquals(Optional.empty(), clone("web-canary"));
    }

    @Test
    void clonesAWholeGroupAsleepWakesItAndDeletesItWithItsAlarm() {
        AutoScalingClient groups = account.patched().autoScaling();
        groups.putScalingPolicy(r -> r.autoScalingGroupName(WireAccount.GROUP)
                .policyName("out")
                .policyType("StepScaling")
                .adjustmentType("ChangeInCapacity")
                .stepAdjustments(StepAdjustment.builder()
                        .metricIntervalLowerBound(0.0)
                        .scalingAdjustment(1)
                        .build()));
        String policy = groups.describePolicies(r -> r.autoScalingGroupName(WireAccount.GROUP))
                .scalingPolicies()
                .get(0)
                .policyARN();
        groups.putScheduledUpdateGroupAction(r -> r.autoScalingGroupName(WireAccount.GROUP)
                .scheduledActionName("evening")
                .recurrence("0 18 * * *")
                .timeZone("Europe/Berlin")
                .minSize(2));
        account.clients().cloudWatch().putMetricAlarm(r -> r.alarmName("busy")
                .namespace("AWS/EC2")
                .metricName("CPUUtilization")
                .statistic("Average")
                .dimensions(Dimension.builder()
                        .name("AutoScalingGroupName")
                        .value(WireAccount.GROUP)
                        .build())
                .period(60)
                .evaluationPeriods(3)
                .comparisonOperator("GreaterThanThreshold")
                .threshold(70.0)
                .actionsEnabled(true)
                .alarmActions(policy)
                .tags(software.amazon.awssdk.services.cloudwatch.model.Tag.builder()
                        .key("team")
                        .value("shop")
                        .build()));

        fleets.create(new FleetOrder(
                "web-v002",
                WireAccount.GROUP,
                new TemplateRef(template(), "1"),
                0,
                List.of(),
                OURS,
                FleetOrder.Scope.WHOLE));

        assertEquals(
                Set.of("AlarmNotification", "AZRebalance", "ScheduledActions"),
                clone("web-v002").orElseThrow().suspendedProcesses().stream()
                        .map(SuspendedProcess::processName)
                        .collect(Collectors.toSet()));
        assertEquals(
                List.of(1),
                groups.describePolicies(r -> r.autoScalingGroupName("web-v002")).scalingPolicies().stream()
                        .map(one -> one.stepAdjustments().get(0).scalingAdjustment())
                        .toList());
        assertEquals(
                List.of("0 18 * * * Europe/Berlin"),
                groups
                        .describeScheduledActions(r -> r.autoScalingGroupName("web-v002"))
                        .scheduledUpdateGroupActions()
                        .stream()
                        .map(one -> one.recurrence() + " " + one.timeZone())
                        .toList());
        MetricAlarm alarm = alarm("web-v002/busy").orElseThrow();
        assertFalse(alarm.actionsEnabled());
        assertEquals("web-v002", alarm.dimensions().get(0).value());
        assertTrue(alarm.alarmActions().get(0).endsWith("autoScalingGroupName/web-v002:policyName/out"));

        // Moto knows policies and scheduled actions by their names alone: the model's are the clone's now.
        groups.putScalingPolicy(r -> r.autoScalingGroupName(WireAccount.GROUP)
                .policyName("more")
                .adjustmentType("ChangeInCapacity")
                .scalingAdjustment(1));
        groups.putWarmPool(
                r -> r.autoScalingGroupName(WireAccount.GROUP).minSize(2).poolState("Hibernated"));
        fleets.activate("web-v002", WireAccount.GROUP);
        assertEquals(
                account.group().warmPoolConfiguration(),
                clone("web-v002").orElseThrow().warmPoolConfiguration());
        assertEquals(
                Set.of("out", "more"),
                groups.describePolicies(r -> r.autoScalingGroupName("web-v002")).scalingPolicies().stream()
                        .map(ScalingPolicy::policyName)
                        .collect(Collectors.toSet()));

        fleets.delete("web-v002");
        assertEquals(Optional.empty(), alarm("web-v002/busy"));
        assertEquals(Optional.empty(), clone("web-v002"));
        assertTrue(alarm("busy").isPresent());
    }

    private Optional<MetricAlarm> alarm(String name) {
        return account.clients().cloudWatch().describeAlarms(r -> r.alarmNames(name)).metricAlarms().stream()
                .findFirst();
    }

    @Test
    void takesNobodyElsesGroupForItsOwn() {
        FleetOrder order = new FleetOrder(
                WireAccount.GROUP, WireAccount.GROUP, new TemplateRef(template(), "1"), 1, List.of(), OURS);
        CloudException taken = assertThrows(CloudException.class, () -> fleets.create(order));
        assertEquals(Kind.REFUSED, taken.kind());
        assertTrue(taken.getMessage().contains("is not this rollout's"), taken.getMessage());
    }

    private Optional<AutoScalingGroup> clone(String name) {
        return account
                .clients()
                .autoScaling()
                .describeAutoScalingGroups(r -> r.autoScalingGroupNames(name))
                .autoScalingGroups()
                .stream()
                .findFirst();
    }

    // ---- rules and target groups

    @Test
    void makesATargetGroupLikeAnotherAndDeletesIt() {
        account.clients().balancing().modifyTargetGroup(r -> r.targetGroupArn(account.targetGroup())
                .healthCheckPath("/health")
                .healthCheckIntervalSeconds(7)
                .matcher(m -> m.httpCode("200-204")));
        account.clients().balancing().modifyTargetGroupAttributes(r -> r.targetGroupArn(account.targetGroup())
                .attributes(TargetGroupAttribute.builder()
                        .key("deregistration_delay.timeout_seconds")
                        .value("17")
                        .build()));

        Balancer canary = traffic.createTargetGroup("web-canary", account.targetGroup(), OURS);

        assertEquals(Duration.ofSeconds(17), canary.deregistrationDelay());
        assertEquals(canary, traffic.createTargetGroup("web-canary", account.targetGroup(), OURS));
        assertEquals(Optional.of(canary), traffic.targetGroup("web-canary"));
        TargetGroup model = targetGroup(account.targetGroup());
        assertEquals(
                model.toBuilder()
                        .targetGroupName("web-canary")
                        .targetGroupArn(canary.id())
                        .loadBalancerArns(List.of())
                        .build(),
                targetGroup(canary.id()).toBuilder().loadBalancerArns(List.of()).build());
        CloudException taken =
                assertThrows(CloudException.class, () -> traffic.createTargetGroup("web", account.targetGroup(), OURS));
        assertEquals(Kind.REFUSED, taken.kind());

        traffic.deleteTargetGroup(canary.id());
        traffic.deleteTargetGroup(canary.id());
        assertEquals(Optional.empty(), traffic.targetGroup("web-canary"));
        CloudException used =
                assertThrows(CloudException.class, () -> traffic.deleteTargetGroup(account.targetGroup()));
        assertEquals(Kind.REFUSED, used.kind());
    }

    private TargetGroup targetGroup(String arn) {
        return account.clients()
                .balancing()
                .describeTargetGroups(r -> r.targetGroupArns(arn))
                .targetGroups()
                .get(0);
    }

    @Test
    void shiftsWeightsOfARuleAndOfADefaultActionAndBack() {
        String rule = account.addRule(10);
        String canary = traffic.createTargetGroup("web-canary", account.targetGroup(), OURS)
                .id();
        Rule before = account.rule(rule);
        List<Action> defaultBefore = defaultActions();
        List<Weight> shifted = List.of(new Weight(account.targetGroup(), 95), new Weight(canary, 5));
        Set<String> both = Set.of(rule, account.listener());

        assertEquals(
                List.of("web:80 default", "web:80 rule 10"),
                traffic.routesTo(Set.of(account.targetGroup())).stream()
                        .map(RouteView::name)
                        .sorted()
                        .toList());
        both.forEach(route -> traffic.weigh(route, shifted, Optional.empty()));

        Sight sight = cloud.look(
                        List.of(new Look(WireAccount.GROUP, Set.of(Look.Facet.ROUTES), Set.of(), List.of(), both)))
                .get(WireAccount.GROUP);
        assertEquals(Optional.empty(), sight.problem());
        assertEquals(both, sight.routes().keySet());
        both.forEach(route -> assertEquals(shifted, sight.routes().get(route).weights()));
        assertEquals(before.conditions(), account.rule(rule).conditions());

        both.forEach(route -> traffic.weigh(route, List.of(new Weight(account.targetGroup(), 1)), Optional.empty()));
        assertEquals(before, account.rule(rule));
        assertEquals(defaultBefore, defaultActions());
    }

    private List<Action> defaultActions() {
        return account.clients()
                .balancing()
                .describeListeners(r -> r.listenerArns(account.listener()))
                .listeners()
                .get(0)
                .defaultActions();
    }

    @Test
    void sendsChosenUsersToATargetGroupByARuleRightBeforeAnother() {
        String base = account.addRule(10);
        String canary = traffic.createTargetGroup("web-canary", account.targetGroup(), OURS)
                .id();
        List<Condition> beta = List.of(new Condition(Condition.Kind.COOKIE, "beta", List.of("yes")));

        String rule = traffic.createRule(base, beta, canary, OURS);

        assertEquals(rule, traffic.createRule(base, beta, canary, OURS));
        Rule made = account.rule(rule);
        assertEquals("9", made.priority());
        assertEquals(
                List.of("path-pattern", "http-header"),
                made.conditions().stream().map(RuleCondition::field).toList());
        assertEquals(
                List.of("*beta=yes*"),
                made.conditions().get(1).httpHeaderConfig().values());
        assertEquals(
                List.of(new Weight(canary, 1)),
                traffic.routes(Set.of(rule)).get(rule).weights());

        CloudException full =
                assertThrows(CloudException.class, () -> traffic.createRule(base, beta, account.targetGroup(), OURS));
        assertEquals(Kind.REFUSED, full.kind());
        assertTrue(full.getMessage().contains("9 are taken"), full.getMessage());

        String last = traffic.createRule(account.listener(), beta, account.targetGroup(), OURS);
        assertEquals("11", account.rule(last).priority());

        traffic.deleteRule(rule);
        traffic.deleteRule(rule);
        assertEquals(Map.of(), traffic.routes(Set.of(rule)));
    }

    // ---- metrics

    @Test
    void readsSamplesInTheOrderOfTheirTime() {
        Instant from = Instant.now().truncatedTo(ChronoUnit.MINUTES).minus(Duration.ofMinutes(10));
        for (int minute : List.of(3, 1, 2)) {
            account.clients().cloudWatch().putMetricData(r -> r.namespace("Shop")
                    .metricData(MetricDatum.builder()
                            .metricName("Errors")
                            .timestamp(from.plus(Duration.ofMinutes(minute)))
                            .value(10.0 * minute)
                            .build()));
        }
        Duration period = Duration.ofMinutes(1);
        MetricSource.Request request = new MetricSource.Request(
                List.of(new MetricQuery.Stat("errors", period, "Shop", "Errors", Map.of(), "Sum")),
                Set.of("errors"),
                from,
                from.plus(Duration.ofMinutes(10)));
        List<MetricSource.Answer> answers = new ArrayList<>();
        new AwsMetrics(account.patched().cloudWatch(), Runnable::run).read(request, answers::add);

        assertEquals("", answers.get(0).problem());
        MetricSource.Series series = answers.get(0).series().get("errors");
        assertEquals(List.of(10.0, 20.0, 30.0), series.values());
        assertEquals(
                List.of(60L, 120L, 180L),
                series.at().stream().map(at -> at - from.getEpochSecond()).toList());
    }
}
