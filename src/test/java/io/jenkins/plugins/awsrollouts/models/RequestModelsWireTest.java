package io.jenkins.plugins.awsrollouts.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.autoscaling.model.AttachInstancesRequest;
import software.amazon.awssdk.services.autoscaling.model.CreateAutoScalingGroupRequest;
import software.amazon.awssdk.services.autoscaling.model.CreateOrUpdateTagsRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeAutoScalingGroupsRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeWarmPoolRequest;
import software.amazon.awssdk.services.autoscaling.model.SuspendProcessesRequest;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import software.amazon.awssdk.services.elasticloadbalancing.model.DescribeTagsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateTargetGroupRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyRuleRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RuleCondition;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupTuple;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.ssm.model.SendCommandRequest;

/** Bad requests of the SDK's own types against AWS' own models and the documented limits. */
@Tag("wire")
@EnabledIfEnvironmentVariable(named = "AWSROLLOUTS_MOTO", matches = ".+")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestModelsWireTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final String NAME =
            "Name: documented: at most 32 letters, digits and hyphens, none of these at an end or" + " beside another";

    private ServiceModels models;

    @BeforeAll
    void find() {
        models = ServiceModels.foundOrSkip();
    }

    private List<String> violations(SdkRequest request) {
        return models.violations(request).stream()
                .map(violation -> (violation.path() + ": " + violation.rule()).trim())
                .toList();
    }

    // ---- what the models state

    static Stream<Arguments> brokenModels() {
        return Stream.of(
                Arguments.of(
                        group("w".repeat(256)).build(),
                        "AutoScalingGroupName: 256, where the model allows at most 255 characters"),
                Arguments.of(
                        CreateAutoScalingGroupRequest.builder()
                                .autoScalingGroupName("web")
                                .minSize(1)
                                .build(),
                        ": the model requires MaxSize"),
                Arguments.of(
                        group("web")
                                .instanceMaintenancePolicy(p -> p.maxHealthyPercentage(250))
                                .build(),
                        "InstanceMaintenancePolicy.MaxHealthyPercentage: the model allows at most 200"),
                Arguments.of(
                        DeleteLaunchTemplateRequest.builder()
                                .launchTemplateName("web fleet")
                                .build(),
                        "LaunchTemplateName: the model's pattern is [a-zA-Z0-9\\(\\)\\.\\-/_]+"),
                Arguments.of(
                        CreateTargetGroupRequest.builder()
                                .name("web")
                                .targetType("server")
                                .build(),
                        "TargetType: the model allows [alb, instance, ip, lambda]"),
                Arguments.of(
                        DescribeTagsRequest.builder()
                                .loadBalancerNames(Collections.nCopies(21, "web"))
                                .build(),
                        "LoadBalancerNames: 21, where the model allows at most 20 items"),
                Arguments.of(
                        SendCommandRequest.builder()
                                .documentName("AWS-RunShellScript")
                                .instanceIds("server")
                                .build(),
                        "InstanceIds[0]: the model's pattern is (^i-(\\w{8}|\\w{17})$)|(^mi-\\w{17}$)"),
                Arguments.of(
                        InvokeRequest.builder()
                                .functionName("check")
                                .qualifier("q".repeat(129))
                                .build(),
                        "Qualifier: 129, where the model allows at most 128 characters"));
    }

    @ParameterizedTest
    @MethodSource("brokenModels")
    void whatAModelForbidsIsFound(SdkRequest request, String told) {
        assertEquals(List.of(told), violations(request));
    }

    // ---- what pages say

    static Stream<Arguments> brokenTags() {
        return Stream.of(
                Arguments.of(
                        tags(IntStream.range(0, 26).mapToObj(i -> "k" + i).toArray(String[]::new)),
                        "Tags: documented: at most 25 in one call"),
                Arguments.of(tags("aws:owner"), "Tags: documented: no key of a tag begins with aws:"),
                Arguments.of(tags("owner", "owner"), "Tags: documented: no key of a tag twice"),
                Arguments.of(
                        group("web")
                                .tags(IntStream.range(0, 51)
                                        .mapToObj(i -> tag("k" + i))
                                        .toList())
                                .build(),
                        "Tags: documented: at most 50 tags"),
                Arguments.of(
                        run("k".repeat(128), ""),
                        "TagSpecifications[0].Tags: documented: keys of tags have 1 to 127 characters"),
                Arguments.of(
                        run("k", "v".repeat(257)),
                        "TagSpecifications[0].Tags: documented: values of tags have at most 256 characters"));
    }

    static Stream<Arguments> brokenCalls() {
        return Stream.of(
                Arguments.of(
                        group("web").desiredCapacity(9).build(),
                        ": documented: the desired capacity is between the minimum and the maximum"),
                Arguments.of(
                        AttachInstancesRequest.builder()
                                .autoScalingGroupName("web")
                                .instanceIds(Collections.nCopies(21, "i-0123456789abcdef0"))
                                .build(),
                        "InstanceIds: documented: at most 20 in one call"),
                Arguments.of(
                        DescribeInstancesRequest.builder()
                                .filters(Filter.builder()
                                        .name("instance-id")
                                        .values(Collections.nCopies(201, "i-1"))
                                        .build())
                                .build(),
                        "Filters[0].Values: documented: at most 200 in one call"),
                Arguments.of(
                        DescribeInstancesRequest.builder()
                                .instanceIds("i-1")
                                .maxResults(5)
                                .build(),
                        ": documented: InstanceIds or MaxResults, not both"),
                Arguments.of(
                        DescribeAutoScalingGroupsRequest.builder()
                                .autoScalingGroupNames(Collections.nCopies(51, "web"))
                                .build(),
                        ": documented: at most as many names as MaxRecords, which is 50 by default"),
                Arguments.of(
                        DescribeWarmPoolRequest.builder()
                                .autoScalingGroupName("web")
                                .maxRecords(51)
                                .build(),
                        "MaxRecords: documented: at most 50"));
    }

    static Stream<Arguments> brokenNames() {
        return Stream.of(
                Arguments.of(group("web:1").build(), "AutoScalingGroupName: documented: ASCII 33 to 126 without :"),
                Arguments.of(
                        RunInstancesRequest.builder()
                                .minCount(1)
                                .maxCount(1)
                                .clientToken("t".repeat(65))
                                .build(),
                        "ClientToken: documented: at most 64 characters of ASCII"),
                Arguments.of(
                        CreateLaunchTemplateRequest.builder()
                                .launchTemplateName("web fleet")
                                .launchTemplateData(d -> d.imageId("ami-1"))
                                .build(),
                        "LaunchTemplateName: documented: 3 to 128 letters, digits and ( ) . - / _"),
                Arguments.of(targetGroup("-web"), NAME),
                Arguments.of(targetGroup("web-"), NAME),
                Arguments.of(targetGroup("web--pr"), NAME),
                Arguments.of(targetGroup("w".repeat(33)), NAME));
    }

    static Stream<Arguments> brokenRulesAndMetrics() {
        return Stream.of(
                Arguments.of(
                        rule(RuleCondition.builder()
                                .hostHeaderConfig(c -> c.values("a", "b", "c", "d", "e", "f"))
                                .build()),
                        "Conditions: documented: at most 5 values, of 128 characters each"),
                Arguments.of(
                        ModifyRuleRequest.builder()
                                .ruleArn("arn")
                                .actions(Action.builder()
                                        .type("forward")
                                        .forwardConfig(f -> f.targetGroups(TargetGroupTuple.builder()
                                                .targetGroupArn("arn")
                                                .weight(1000)
                                                .build()))
                                        .build())
                                .build(),
                        "Actions[0].ForwardConfig.TargetGroups: documented: at most 5 target groups, weights from 0 to 999"),
                Arguments.of(metrics(NOON, NOON.plusMillis(900), "m", 60), ": documented: StartTime is before EndTime"),
                Arguments.of(
                        metrics(NOON.minusSeconds(60), NOON, "M", 60),
                        "MetricDataQueries[0].Id: documented: letters, digits and underscores, a small letter first"),
                Arguments.of(
                        metrics(NOON.minusSeconds(60), NOON, "m", 90),
                        "MetricDataQueries[0].Period: documented: 1, 5, 10, 20, 30 or a multiple of 60 seconds"));
    }

    @ParameterizedTest
    @MethodSource({"brokenTags", "brokenCalls", "brokenNames", "brokenRulesAndMetrics"})
    void whatAPageForbidsIsFound(SdkRequest request, String told) {
        assertEquals(List.of(told), violations(request));
    }

    private static CreateAutoScalingGroupRequest.Builder group(String name) {
        return CreateAutoScalingGroupRequest.builder()
                .autoScalingGroupName(name)
                .minSize(1)
                .maxSize(4);
    }

    private static software.amazon.awssdk.services.autoscaling.model.Tag tag(String key) {
        return software.amazon.awssdk.services.autoscaling.model.Tag.builder()
                .key(key)
                .value("")
                .build();
    }

    private static SdkRequest tags(String... keys) {
        return CreateOrUpdateTagsRequest.builder()
                .tags(Stream.of(keys).map(RequestModelsWireTest::tag).toList())
                .build();
    }

    private static SdkRequest run(String key, String value) {
        return RunInstancesRequest.builder()
                .minCount(1)
                .maxCount(1)
                .tagSpecifications(TagSpecification.builder()
                        .resourceType("instance")
                        .tags(software.amazon.awssdk.services.ec2.model.Tag.builder()
                                .key(key)
                                .value(value)
                                .build())
                        .build())
                .build();
    }

    private static SdkRequest targetGroup(String name) {
        return CreateTargetGroupRequest.builder().name(name).build();
    }

    private static SdkRequest rule(RuleCondition condition) {
        return ModifyRuleRequest.builder().ruleArn("arn").conditions(condition).build();
    }

    private static SdkRequest metrics(Instant from, Instant to, String id, int period) {
        return GetMetricDataRequest.builder()
                .startTime(from)
                .endTime(to)
                .metricDataQueries(MetricDataQuery.builder()
                        .id(id)
                        .expression("1")
                        .period(period)
                        .build())
                .build();
    }

    // ---- the whole

    @Test
    void aGoodRequestIsTakenAndABadOneOfAnAccountIsTold() {
        RequestAudit audit = new RequestAudit(models);
        SimulatedAccount account = SimulatedAccount.create(1).build();
        account.onCall(audit.in("a test"));
        account.autoScaling().describeAutoScalingGroups();
        audit.assertClean();

        SuspendProcessesRequest nameless =
                SuspendProcessesRequest.builder().scalingProcesses("Launch").build();
        assertThrows(RuntimeException.class, () -> account.autoScaling().suspendProcesses(nameless));

        String told = assertThrows(AssertionError.class, audit::assertClean).getMessage();
        assertTrue(
                told.contains(
                        "1 x autoscaling:SuspendProcesses  = {\"ScalingProcesses\":[\"Launch\"]}: the model requires"
                                + " AutoScalingGroupName"),
                told);
        assertEquals(
                Map.of("autoscaling:DescribeAutoScalingGroups", 1L, "autoscaling:SuspendProcesses", 1L),
                audit.checked());
    }

    @Test
    void everyPatternCanBeRead() {
        assertEquals(Set.of(), models.unreadable());
    }
}
