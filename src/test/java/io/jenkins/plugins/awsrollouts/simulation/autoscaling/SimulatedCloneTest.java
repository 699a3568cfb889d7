package io.jenkins.plugins.awsrollouts.simulation.autoscaling;

import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.A;
import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.B;
import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.parts;
import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.run;
import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.web;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.api.SameFields;
import io.jenkins.plugins.awsrollouts.simulation.faults.Faults;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.services.autoscaling.model.AlreadyExistsException;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingException;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.CreateAutoScalingGroupRequest;
import software.amazon.awssdk.services.autoscaling.model.LifecycleHook;
import software.amazon.awssdk.services.autoscaling.model.LifecycleHookSpecification;
import software.amazon.awssdk.services.autoscaling.model.PutLifecycleHookRequest;
import software.amazon.awssdk.services.autoscaling.model.SuspendedProcess;
import software.amazon.awssdk.services.autoscaling.model.Tag;
import software.amazon.awssdk.services.autoscaling.model.TrafficSourceIdentifier;

class SimulatedCloneTest {
    private static final String TOPIC = "arn:aws:sns:us-east-1:123456789012:scaling";

    /** A group with a setting of each kind. */
    private static SimulatedAccount full(UnaryOperator<GroupSpec> launching) {
        return parts(1).group("web", 1, 2, 4, List.of(A, B), g -> launching
                        .apply(g)
                        .targetGroup("tg-web")
                        .classicBalancer("clb-web")
                        .elbHealthCheck(Duration.ofSeconds(90))
                        .hook(LifecycleHookSpecification.builder()
                                .lifecycleHookName("warm")
                                .lifecycleTransition("autoscaling:EC2_INSTANCE_LAUNCHING")
                                .heartbeatTimeout(120)
                                .defaultResult("CONTINUE")
                                .notificationMetadata("for the cache")
                                .notificationTargetARN(TOPIC)
                                .roleARN("arn:aws:iam::123456789012:role/hooks")
                                .build())
                        .terminateHook("save", Duration.ofSeconds(60), "ABANDON")
                        .terminationPolicies("OldestInstance", "Default")
                        .newInstancesProtected()
                        .warmPool(1, 3, "Stopped")
                        .suspended("AZRebalance")
                        .metrics("GroupInServiceInstances")
                        .tag("app", "web", true)
                        .config(SimulatedCloneTest::settings))
                .build();
    }

    private static void settings(AutoScalingGroup.Builder config) {
        config.capacityRebalance(true)
                .defaultCooldown(60)
                .defaultInstanceWarmup(45)
                .maxInstanceLifetime(864_000)
                .placementGroup("spread")
                .context("shop")
                .desiredCapacityType("units")
                .serviceLinkedRoleARN("arn:aws:iam::123456789012:role/own")
                .instanceMaintenancePolicy(m -> m.minHealthyPercentage(90).maxHealthyPercentage(120))
                .availabilityZoneDistribution(d -> d.capacityDistributionStrategy("balanced-only"))
                .availabilityZoneImpairmentPolicy(
                        i -> i.zonalShiftEnabled(true).impairedZoneHealthCheckBehavior("ReplaceUnhealthy"))
                .capacityReservationSpecification(c -> c.capacityReservationPreference("default"))
                .trafficSources(TrafficSourceIdentifier.builder()
                        .type("vpc-lattice")
                        .identifier("arn:aws:vpc-lattice:tg-1")
                        .build());
    }

    private static AutoScalingGroup described(SimulatedAccount account, String name) {
        return account.autoScaling()
                .describeAutoScalingGroups(r -> r.autoScalingGroupNames(name))
                .autoScalingGroups()
                .get(0);
    }

    private static List<LifecycleHook> hooks(SimulatedAccount account, String name) {
        return account.autoScaling()
                .describeLifecycleHooks(r -> r.autoScalingGroupName(name))
                .lifecycleHooks();
    }

    /** A clone as a caller makes it, from what is described alone. */
    private static void clone(SimulatedAccount account) {
        AutoScalingGroup web = described(account, "web");
        List<Tag> tags = web.tags().stream()
                .map(t -> SameFields.copy(t, Tag.builder()).resourceId("copy").build())
                .toList();
        CreateAutoScalingGroupRequest.Builder request = CreateAutoScalingGroupRequest.builder();
        account.autoScaling()
                .createAutoScalingGroup(SameFields.copy(web, request)
                        .autoScalingGroupName("copy")
                        .tags(tags)
                        .build());
        hooks(account, "web").forEach(hook -> account.autoScaling()
                .putLifecycleHook(SameFields.copy(hook, PutLifecycleHookRequest.builder())
                        .autoScalingGroupName("copy")
                        .build()));
        account.autoScaling()
                .suspendProcesses(r -> r.autoScalingGroupName("copy").scalingProcesses("AZRebalance"));
        account.autoScaling()
                .enableMetricsCollection(r ->
                        r.autoScalingGroupName("copy").granularity("1Minute").metrics("GroupInServiceInstances"));
        account.autoScaling().putWarmPool(r -> r.autoScalingGroupName("copy")
                .minSize(1)
                .maxGroupPreparedCapacity(3)
                .poolState("Stopped"));
    }

    /** What two groups cannot have in common, made the same. */
    private static AutoScalingGroup comparable(AutoScalingGroup group) {
        List<SuspendedProcess> suspended = group.suspendedProcesses().stream()
                .map(p -> p.copy(b -> b.suspensionReason("")))
                .toList();
        return group.copy(b -> b.autoScalingGroupName("")
                .autoScalingGroupARN("")
                .createdTime(null)
                .instances(List.of())
                .warmPoolSize(null)
                .suspendedProcesses(suspended)
                .tags(group.tags().stream()
                        .map(t -> t.copy(x -> x.resourceId("")))
                        .toList()));
    }

    private static void assertCloned(SimulatedAccount account) {
        clone(account);

        assertEquals(comparable(described(account, "web")), comparable(described(account, "copy")));
        assertEquals(
                hooks(account, "web"),
                hooks(account, "copy").stream()
                        .map(h -> h.copy(b -> b.autoScalingGroupName("web")))
                        .toList());
    }

    @Test
    void aGroupWithALaunchTemplateCanBeClonedWhole() {
        SimulatedAccount account = full(g -> g.template("lt-web", "2"));

        assertCloned(account);
        run(account, 400);
        assertEquals(2, account.truth("copy").serving());
        assertTrue(account.truth("copy").instances().get(0).protectedFromScaleIn());
    }

    @Test
    void aGroupWithAMixedInstancesPolicyCanBeClonedWhole() {
        assertCloned(full(g -> g.template("lt-web", "1").mixed(1, 50, "m5.large", "t3.large")));
    }

    @Test
    void theDescriptionNamesEverySourceOfTraffic() {
        SimulatedAccount account = full(g -> g.template("lt-web", "2"));

        assertEquals(
                List.of("elbv2", "elb", "vpc-lattice"),
                described(account, "web").trafficSources().stream()
                        .map(TrafficSourceIdentifier::type)
                        .toList());
        assertEquals(
                List.of("elbv2:InService"),
                account
                        .autoScaling()
                        .describeTrafficSources(
                                r -> r.autoScalingGroupName("web").trafficSourceType("elbv2"))
                        .trafficSources()
                        .stream()
                        .map(s -> s.type() + ":" + s.state())
                        .toList());
    }

    @Test
    void aNameThatIsTakenIsRefused() {
        SimulatedAccount account = web(1);

        assertThrows(AlreadyExistsException.class, () -> account.autoScaling()
                .createAutoScalingGroup(r -> r.autoScalingGroupName("web")
                        .minSize(0)
                        .maxSize(1)
                        .launchTemplate(t -> t.launchTemplateId("lt-web"))));
    }

    @Test
    void aCreationWhoseAnswerIsLostHasHappenedAndCannotBeRepeated() {
        SimulatedAccount account = web(1);
        CreateAutoScalingGroupRequest request = CreateAutoScalingGroupRequest.builder()
                .autoScalingGroupName("copy")
                .minSize(1)
                .maxSize(1)
                .launchTemplate(t -> t.launchTemplateId("lt-web"))
                .build();
        account.faults(Faults.none().withLostAfterRate(1));
        assertThrows(ApiCallAttemptTimeoutException.class, () -> account.autoScaling()
                .createAutoScalingGroup(request));
        account.faults(Faults.none());

        assertThrows(AlreadyExistsException.class, () -> account.autoScaling().createAutoScalingGroup(request));
        run(account, 300);
        assertEquals(1, account.truth("copy").serving());
    }

    @Test
    void aCreationThatIsLostOnItsWayHasNotHappened() {
        SimulatedAccount account = web(1);
        account.faults(Faults.none().withLostBeforeRate(1));
        assertThrows(ApiCallAttemptTimeoutException.class, () -> clone(account));
        account.faults(Faults.none());

        clone(account);
        assertEquals(2, account.truth("copy").desired());
    }

    @Test
    void aGroupNeedsExactlyOneSourceOfLaunches() {
        SimulatedAccount account = web(1);

        assertThrows(AutoScalingException.class, () -> account.autoScaling()
                .createAutoScalingGroup(
                        r -> r.autoScalingGroupName("copy").minSize(0).maxSize(1)));
        assertThrows(AutoScalingException.class, () -> account.autoScaling()
                .createAutoScalingGroup(r -> r.autoScalingGroupName("copy")
                        .minSize(0)
                        .maxSize(1)
                        .launchConfigurationName("lc-web")
                        .launchTemplate(t -> t.launchTemplateId("lt-web"))));
    }

    @Test
    void aTargetGroupThatDoesNotExistIsRefused() {
        SimulatedAccount account = web(1);

        assertThrows(AutoScalingException.class, () -> account.autoScaling()
                .createAutoScalingGroup(r -> r.autoScalingGroupName("copy")
                        .minSize(0)
                        .maxSize(1)
                        .launchTemplate(t -> t.launchTemplateId("lt-web"))
                        .targetGroupARNs("arn:none")));
        assertNull(
                account
                        .autoScaling()
                        .describeAutoScalingGroups(r -> r.autoScalingGroupNames("copy"))
                        .autoScalingGroups()
                        .stream()
                        .findAny()
                        .orElse(null));
    }

    @Test
    void anUpdateChangesWhatItNamesAndTakesAwayWhatItClears() {
        SimulatedAccount account = full(g -> g.template("lt-web", "2"));
        account.autoScaling().updateAutoScalingGroup(r -> r.autoScalingGroupName("web")
                .defaultCooldown(10)
                .capacityRebalance(false)
                .maxInstanceLifetime(0)
                .defaultInstanceWarmup(-1)
                .placementGroup("")
                .instanceMaintenancePolicy(m -> m.minHealthyPercentage(-1).maxHealthyPercentage(-1)));
        AutoScalingGroup web = described(account, "web");

        assertEquals(10, web.defaultCooldown());
        assertFalse(web.capacityRebalance());
        assertNull(web.maxInstanceLifetime());
        assertNull(web.defaultInstanceWarmup());
        assertNull(web.placementGroup());
        assertNull(web.instanceMaintenancePolicy());
        assertEquals("shop", web.context());
        assertEquals("balanced-only", web.availabilityZoneDistribution().capacityDistributionStrategyAsString());
    }

    @Test
    void oneCallMakesNoHooksOfSeveralTargets() {
        SimulatedAccount account = full(group -> group.template("lt-web", "1"));
        LifecycleHookSpecification.Builder hook =
                LifecycleHookSpecification.builder().lifecycleTransition("autoscaling:EC2_INSTANCE_LAUNCHING");

        AwsServiceException refused = assertThrows(AwsServiceException.class, () -> account.autoScaling()
                .createAutoScalingGroup(r -> r.autoScalingGroupName("two")
                        .minSize(0)
                        .maxSize(0)
                        .launchTemplate(t -> t.launchTemplateId("lt-web").version("1"))
                        .vpcZoneIdentifier("subnet-us-east-1a")
                        .lifecycleHookSpecificationList(
                                hook.lifecycleHookName("a").build(),
                                hook.lifecycleHookName("b")
                                        .notificationTargetARN("arn:aws:sns:us-east-1:123456789012:t")
                                        .build())));

        assertEquals("ValidationError", refused.awsErrorDetails().errorCode());
    }
}
