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
import io.jenkins.plugins.awsrollouts.cloud.GroupView;
import io.jenkins.plugins.awsrollouts.cloud.TemplateRef;
import io.jenkins.plugins.awsrollouts.sandbox.Sandbox;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.api.CallListener;
import io.jenkins.plugins.awsrollouts.simulation.autoscaling.GroupSpec;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import io.jenkins.plugins.awsrollouts.simulation.state.ReadLag;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.LifecycleHook;
import software.amazon.awssdk.services.autoscaling.model.LifecycleHookSpecification;
import software.amazon.awssdk.services.autoscaling.model.NotificationConfiguration;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateBlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateEbsBlockDevice;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateInstanceNetworkInterfaceSpecification;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateLicenseConfiguration;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateTagSpecification;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.Tag;

/** A rollout's own groups and launch templates in a simulated account. */
class AwsFleetsTest {
    private static final Map<String, String> OURS = Map.of("aws-rollouts:fleet", "r1/canary");
    private static final String TOPIC = "arn:aws:sns:us-east-1:123456789012:scaling";
    private static final TemplateRef SOURCE = new TemplateRef("lt-web", "1");

    private final SimulatedAccount account = SimulatedAccount.create(1)
            .readLag(ReadLag.none())
            .image("ami-a", AmiCharacter.good())
            .image("ami-b", AmiCharacter.good())
            .launchTemplate("lt-web", everything())
            .targetGroup("tg-web", 30, 10, 2, 2)
            .unusedTargetGroup("tg-canary")
            .group("web", 1, 2, 4, List.of("us-east-1a", "us-east-1b"), AwsFleetsTest::everything)
            .group("mixed", 1, 2, 4, List.of("us-east-1a"), g -> g.template("lt-web", "1")
                    .mixed(1, 50, "t3.large", "t3.xlarge"))
            .build();
    private final AwsCloud cloud = new AwsCloud("simulated", Sandbox.clients(account), account.clock()::now);
    private final Fleets fleets = cloud.fleets();
    private final Balancer canary =
            new Balancer(Balancer.Kind.TARGET_GROUP, SimulatedAccount.targetGroupArn("tg-canary"), Duration.ZERO);

    private static ResponseLaunchTemplateData everything() {
        return ResponseLaunchTemplateData.builder()
                .imageId("ami-a")
                .instanceType("t3.large")
                .ebsOptimized(true)
                .keyName("ops")
                .userData("IyEvYmluL3No")
                .ramDiskId("ari-1")
                .iamInstanceProfile(p -> p.name("web"))
                .blockDeviceMappings(
                        LaunchTemplateBlockDeviceMapping.builder()
                                .deviceName("/dev/xvda")
                                .ebs(LaunchTemplateEbsBlockDevice.builder()
                                        .volumeSize(20)
                                        .encrypted(true)
                                        .build())
                                .build(),
                        LaunchTemplateBlockDeviceMapping.builder()
                                .deviceName("/dev/sdb")
                                .noDevice("")
                                .build())
                .networkInterfaces(LaunchTemplateInstanceNetworkInterfaceSpecification.builder()
                        .deviceIndex(0)
                        .groups("sg-1")
                        .associatePublicIpAddress(false)
                        .build())
                .metadataOptions(m -> m.httpTokens("required").state("applied"))
                .licenseSpecifications(LaunchTemplateLicenseConfiguration.builder()
                        .licenseConfigurationArn("arn:aws:license-manager:1")
                        .build())
                .tagSpecifications(LaunchTemplateTagSpecification.builder()
                        .resourceType("instance")
                        .tags(Tag.builder().key("Role").value("web").build())
                        .build())
                .build();
    }

    private static void everything(GroupSpec group) {
        group.template("lt-web", "1")
                .targetGroup("tg-web")
                .elbHealthCheck(Duration.ofSeconds(90))
                .launchHook("warm", Duration.ofSeconds(120), "CONTINUE")
                .terminateHook("save", Duration.ofSeconds(60), "ABANDON")
                // of another target than the others, which one call cannot make
                .hook(LifecycleHookSpecification.builder()
                        .lifecycleHookName("log")
                        .lifecycleTransition("autoscaling:EC2_INSTANCE_TERMINATING")
                        .notificationTargetARN(TOPIC)
                        .roleARN("arn:aws:iam::123456789012:role/hooks")
                        .heartbeatTimeout(60)
                        .defaultResult("CONTINUE")
                        .build())
                .terminationPolicies("OldestInstance", "Default")
                .newInstancesProtected()
                .warmPool(1, 3, "Stopped")
                .suspended("AZRebalance")
                .metrics("GroupInServiceInstances")
                .notification(NotificationConfiguration.builder()
                        .topicARN(TOPIC)
                        .notificationType("autoscaling:EC2_INSTANCE_LAUNCH")
                        .build())
                .tag("app", "web", true)
                .tag("owner", "shop", false)
                .tag("aws-rollouts:lock", "r1", false)
                .config(config -> config.defaultCooldown(60)
                        .defaultInstanceWarmup(45)
                        .maxInstanceLifetime(864_000)
                        .capacityRebalance(true)
                        .placementGroup("spread")
                        .instanceMaintenancePolicy(
                                m -> m.minHealthyPercentage(90).maxHealthyPercentage(120))
                        .availabilityZoneDistribution(d -> d.capacityDistributionStrategy("balanced-only")));
    }

    private FleetOrder order(String model, int size) {
        return new FleetOrder("r1-canary", model, SOURCE, size, List.of(canary), OURS);
    }

    private AutoScalingGroup group(String name) {
        return account.autoScaling()
                .describeAutoScalingGroups(r -> r.autoScalingGroupNames(name))
                .autoScalingGroups()
                .get(0);
    }

    private ResponseLaunchTemplateData data(String template) {
        return account.ec2()
                .describeLaunchTemplateVersions(
                        r -> r.launchTemplateId(template).versions("1"))
                .launchTemplateVersions()
                .get(0)
                .launchTemplateData();
    }

    @Test
    void aTemplateHasAllOfItsSourceButTheImage() {
        String id = fleets.createTemplate("r1-canary", SOURCE, "ami-b", "r1-C", OURS);

        assertEquals(id, fleets.createTemplate("r1-canary", SOURCE, "ami-b", "r1-C", OURS));
        ResponseLaunchTemplateData wanted = everything().toBuilder()
                .imageId("ami-b")
                .metadataOptions(m -> m.httpTokens("required"))
                .build();
        ResponseLaunchTemplateData got = data(id);
        assertEquals(
                wanted,
                got.toBuilder()
                        .metadataOptions(got.metadataOptions().toBuilder()
                                .state((String) null)
                                .build())
                        .build());
    }

    @Test
    void aTemplateIsMadeFromANumberAndUnderAnAllowedNameOnly() {
        for (CloudException refused : List.of(
                assertThrows(
                        CloudException.class,
                        () -> fleets.createTemplate(
                                "r1-canary", new TemplateRef("lt-web", "$Latest"), "ami-b", "t", OURS)),
                assertThrows(
                        CloudException.class, () -> fleets.createTemplate("r1 canary", SOURCE, "ami-b", "t", OURS)))) {
            assertEquals(Kind.REFUSED, refused.kind());
        }
    }

    @Test
    void aCloneHasWhatItsModelHasAndNothingThatOnlyTheModelMayHave() {
        fleets.create(order("web", 1));

        AutoScalingGroup model = group("web");
        AutoScalingGroup clone = group("r1-canary");
        assertEquals(
                model.toBuilder()
                        .autoScalingGroupName("r1-canary")
                        .autoScalingGroupARN(clone.autoScalingGroupARN())
                        .createdTime(clone.createdTime())
                        .minSize(1)
                        .maxSize(1)
                        .desiredCapacity(1)
                        .instances(clone.instances())
                        .launchTemplate(clone.launchTemplate())
                        .newInstancesProtectedFromScaleIn(false)
                        .warmPoolConfiguration(clone.warmPoolConfiguration())
                        .warmPoolSize(clone.warmPoolSize())
                        .targetGroupARNs(canary.id())
                        .loadBalancerNames(clone.loadBalancerNames())
                        .trafficSources(clone.trafficSources())
                        .tags(clone.tags())
                        .suspendedProcesses(clone.suspendedProcesses())
                        .build(),
                clone);
        assertNull(clone.warmPoolConfiguration());
        assertEquals(List.of(), clone.loadBalancerNames());
        assertEquals(
                Map.of("app", "web", "owner", "shop", "aws-rollouts:fleet", "r1/canary"),
                Groups.tags(clone, tag -> true));
        assertEquals(Set.of("app", "aws-rollouts:fleet"), propagated(clone));
        assertEquals("AZRebalance", clone.suspendedProcesses().get(0).processName());
        assertEquals(hooks("web"), hooks("r1-canary"));
        assertEquals(
                List.of(TOPIC),
                account
                        .autoScaling()
                        .describeNotificationConfigurations(r -> r.autoScalingGroupNames("r1-canary"))
                        .notificationConfigurations()
                        .stream()
                        .map(NotificationConfiguration::topicARN)
                        .toList());
    }

    private static Set<String> propagated(AutoScalingGroup group) {
        return Groups.tags(group, tag -> tag.propagateAtLaunch()).keySet();
    }

    private List<LifecycleHook> hooks(String group) {
        return account
                .autoScaling()
                .describeLifecycleHooks(r -> r.autoScalingGroupName(group))
                .lifecycleHooks()
                .stream()
                .map(hook -> hook.toBuilder().autoScalingGroupName("any").build())
                .toList();
    }

    @Test
    void theFirstInstanceOfACloneWaitsForItsHook() {
        fleets.create(order("web", 1));
        account.clock().runUntil(account.clock().now().plus(Duration.ofSeconds(100)));
        assertEquals("Pending:Wait", group("r1-canary").instances().get(0).lifecycleStateAsString());
    }

    @Test
    void aCloneOfAMixedGroupKeepsItsTypesAndItsDistribution() {
        String template = fleets.createTemplate("r1-canary", SOURCE, "ami-b", "r1-C", OURS);
        fleets.create(new FleetOrder("r1-canary", "mixed", new TemplateRef(template, "1"), 1, List.of(), OURS));

        AutoScalingGroup clone = group("r1-canary");
        assertEquals(
                group("mixed").mixedInstancesPolicy().instancesDistribution(),
                clone.mixedInstancesPolicy().instancesDistribution());
        assertEquals(
                group("mixed").mixedInstancesPolicy().launchTemplate().overrides(),
                clone.mixedInstancesPolicy().launchTemplate().overrides());
        assertEquals(
                Optional.of(new TemplateRef(template, "1")),
                Groups.template(clone).map(Groups::ref));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SuspendProcesses",
                "EnableMetricsCollection",
                "PutNotificationConfiguration",
                "UpdateAutoScalingGroup"
            })
    void aRepetitionCompletesWhatBrokeOff(String operation) {
        List<String> failures = new ArrayList<>(List.of(operation));
        account.onCall(new CallListener() {
            @Override
            public void before(String service, String name, Object request) {
                if (failures.remove(name)) {
                    throw SdkClientException.create("the connection broke");
                }
            }
        });
        assertEquals(
                Kind.UNKNOWN,
                assertThrows(CloudException.class, () -> fleets.create(order("web", 2)))
                        .kind());
        assertEquals(List.of(), group("r1-canary").instances());

        fleets.create(order("web", 2));

        AutoScalingGroup clone = group("r1-canary");
        assertEquals(List.of(2, 2), List.of(clone.minSize(), clone.desiredCapacity()));
        assertEquals("AZRebalance", clone.suspendedProcesses().get(0).processName());
        assertEquals(1, clone.enabledMetrics().size());
    }

    @Test
    void aRepetitionLeavesASizeAloneThatWasSetSince() {
        fleets.create(order("web", 1));
        fleets.size("r1-canary", 3);
        fleets.create(order("web", 1));
        assertEquals(3, group("r1-canary").desiredCapacity());
    }

    @Test
    void aGroupWithInstancesIsNotDeletedYet() {
        fleets.create(order("mixed", 1));
        account.clock().runUntil(account.clock().now().plus(Duration.ofMinutes(5)));

        assertFalse(fleets.delete("r1-canary"));

        fleets.size("r1-canary", 0);
        CloudException busy = assertThrows(CloudException.class, () -> fleets.delete("r1-canary"));
        assertTrue(busy.kind().worthRepeating(), busy.getMessage());
        account.clock().runUntil(account.clock().now().plus(Duration.ofMinutes(15)));
        fleets.delete("r1-canary");
        account.clock().runUntil(account.clock().now().plus(Duration.ofMinutes(5)));
        fleets.delete("r1-canary");
        assertEquals(
                Set.of("web", "mixed"),
                account.autoScaling().describeAutoScalingGroups(r -> {}).autoScalingGroups().stream()
                        .map(AutoScalingGroup::autoScalingGroupName)
                        .collect(Collectors.toSet()));
    }

    @Test
    void aGroupThatIsTakenFromABalancerLetsItsTargetsDrain() {
        Balancer web =
                new Balancer(Balancer.Kind.TARGET_GROUP, SimulatedAccount.targetGroupArn("tg-web"), Duration.ZERO);
        fleets.deregister("web", List.of(web, canary));
        fleets.deregister("web", List.of(web, canary));

        assertEquals(List.of(), group("web").targetGroupARNs());
        assertEquals(Set.of("draining"), targetStates("tg-web"));
        account.clock().runUntil(account.clock().now().plusSeconds(31));
        assertEquals(Set.of(), targetStates("tg-web"));
        assertEquals(2, group("web").instances().size());
    }

    private Set<String> targetStates(String targetGroup) {
        return account
                .loadBalancing()
                .describeTargetHealth(r -> r.targetGroupArn(SimulatedAccount.targetGroupArn(targetGroup)))
                .targetHealthDescriptions()
                .stream()
                .map(target -> target.targetHealth().stateAsString())
                .collect(Collectors.toSet());
    }

    @Test
    void allSizesOfAGroupAreSetAtOnce() {
        fleets.bound("web", new Bounds(5, 9, 6));

        AutoScalingGroup web = group("web");
        assertEquals(List.of(5, 9, 6), List.of(web.minSize(), web.maxSize(), web.desiredCapacity()));
    }

    @Test
    void groupsAreFoundByATag() {
        fleets.create(order("web", 0));

        assertEquals(
                List.of("r1-canary", "web"),
                cloud.taggedGroups("app", "web").stream().map(GroupView::name).toList());
        assertEquals(List.of(), cloud.taggedGroups("app", "shop"));
    }
}
