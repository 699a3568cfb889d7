package io.jenkins.plugins.awsrollouts.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.cloud.Cloud;
import io.jenkins.plugins.awsrollouts.cloud.Cloud.Attached;
import io.jenkins.plugins.awsrollouts.cloud.Cloud.Attachments;
import io.jenkins.plugins.awsrollouts.cloud.Cloud.Released;
import io.jenkins.plugins.awsrollouts.cloud.CloudException;
import io.jenkins.plugins.awsrollouts.cloud.CloudException.Kind;
import io.jenkins.plugins.awsrollouts.cloud.Health;
import io.jenkins.plugins.awsrollouts.cloud.InstanceView.Checks;
import io.jenkins.plugins.awsrollouts.cloud.InstanceView.State;
import io.jenkins.plugins.awsrollouts.cloud.LaunchOrder;
import io.jenkins.plugins.awsrollouts.cloud.LaunchSettings;
import io.jenkins.plugins.awsrollouts.cloud.Look;
import io.jenkins.plugins.awsrollouts.cloud.Look.Facet;
import io.jenkins.plugins.awsrollouts.cloud.Rehearsal;
import io.jenkins.plugins.awsrollouts.cloud.Sight;
import io.jenkins.plugins.awsrollouts.cloud.TemplateRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.autoscaling.model.Activity;
import software.amazon.awssdk.services.autoscaling.model.AttachInstancesRequest;
import software.amazon.awssdk.services.autoscaling.model.AttachInstancesResponse;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingException;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.DescribeAutoScalingGroupsRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeAutoScalingGroupsResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribeScalingActivitiesRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeScalingActivitiesResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribeWarmPoolRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeWarmPoolResponse;
import software.amazon.awssdk.services.autoscaling.model.InstancesDistribution;
import software.amazon.awssdk.services.autoscaling.model.LaunchTemplateOverrides;
import software.amazon.awssdk.services.autoscaling.model.MixedInstancesPolicy;
import software.amazon.awssdk.services.autoscaling.model.SetInstanceProtectionRequest;
import software.amazon.awssdk.services.autoscaling.model.SetInstanceProtectionResponse;
import software.amazon.awssdk.services.autoscaling.model.SuspendProcessesRequest;
import software.amazon.awssdk.services.autoscaling.model.TerminateInstanceInAutoScalingGroupRequest;
import software.amazon.awssdk.services.autoscaling.model.TerminateInstanceInAutoScalingGroupResponse;
import software.amazon.awssdk.services.autoscaling.model.UpdateAutoScalingGroupRequest;
import software.amazon.awssdk.services.autoscaling.model.UpdateAutoScalingGroupResponse;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateVersionRequest;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateVersionResponse;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateVersionsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateVersionsResponse;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateVersionsResponseErrorItem;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplateVersionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplateVersionsResponse;
import software.amazon.awssdk.services.ec2.model.InstanceIpv6Address;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterface;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.InstanceStatus;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateInstanceNetworkInterfaceSpecification;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateTagSpecification;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;
import software.amazon.awssdk.services.ec2.model.Reservation;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesResponse;
import software.amazon.awssdk.services.ec2.model.SpotInstanceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesRequest;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetHealthRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetHealthResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthDescription;

/** The rules of the port over clients that answer what each test says. */
class AwsCloudTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final StubAccount account = new StubAccount();
    private Instant now = NOON;
    private final AwsCloud cloud = new AwsCloud("123456789012/us-east-1", account.clients(), () -> now);

    // ---- look

    @Test
    void asksForManyGroupsAndInstancesInAsFewCallsAsTheirPagesAllow() {
        groupsOf(3);
        runningInstances();
        List<Look> looks = IntStream.range(0, 120)
                .mapToObj(n -> new Look("g" + n, Set.of(Facet.GROUP, Facet.INSTANCES), members("g" + n, 3), List.of()))
                .toList();

        Map<String, Sight> sights = cloud.look(looks);

        assertEquals(2, account.requests(DescribeAutoScalingGroupsRequest.class).size());
        assertEquals(4, account.requests(DescribeInstanceStatusRequest.class).size());
        assertEquals(2, account.requests(DescribeInstancesRequest.class).size());
        assertEquals(120, sights.size());
        assertTrue(sights.values().stream()
                .allMatch(s -> s.problem().isEmpty() && s.instances().size() == 3));
        assertEquals(Checks.PASSED, sights.get("g7").instances().get("i-g7x0").checks());

        cloud.look(looks);
        assertEquals(2, account.requests(DescribeInstancesRequest.class).size(), "facts are remembered");

        now = NOON.plus(Duration.ofHours(2));
        cloud.look(looks.subList(0, 1));
        assertEquals(3, account.requests(DescribeInstancesRequest.class).size(), "and forgotten after an hour");
    }

    @Test
    void aWarmPoolThatCannotBeReadNowIsNotAnEmptyOneAndItsGroupNotMissing() {
        runningInstances();
        account.on(DescribeAutoScalingGroupsRequest.class, request -> DescribeAutoScalingGroupsResponse.builder()
                .autoScalingGroups(AutoScalingGroup.builder()
                        .autoScalingGroupName("web")
                        .warmPoolConfiguration(pool -> pool.minSize(1))
                        .build())
                .build());
        account.on(DescribeWarmPoolRequest.class, request -> {
            throw AutoScalingException.builder()
                    .statusCode(400)
                    .awsErrorDetails(AwsErrorDetails.builder()
                            .errorCode("Throttling")
                            .errorMessage("Rate exceeded")
                            .build())
                    .build();
        });
        Sight sight = cloud.look(List.of(new Look("web", Set.of(Facet.GROUP), Set.of(), List.of())))
                .get("web");
        assertEquals(Optional.empty(), sight.group());
        assertFalse(sight.groupMissing());
        assertEquals(
                CloudException.Kind.THROTTLED, sight.problem().orElseThrow().kind());

        account.on(DescribeWarmPoolRequest.class, request -> DescribeWarmPoolResponse.builder()
                .instances(software.amazon.awssdk.services.autoscaling.model.Instance.builder()
                        .instanceId("i-warm")
                        .lifecycleState("Warmed:Stopped")
                        .build())
                .build());
        Sight later = cloud.look(List.of(new Look("web", Set.of(Facet.GROUP), Set.of(), List.of())))
                .get("web");
        assertEquals("i-warm", later.group().orElseThrow().members().get(0).id());
    }

    @Test
    void leavesOutInstancesThatEc2DoesNotKnowAndAsksAgainAtTheNextLook() {
        runningInstances();
        account.on(DescribeInstanceStatusRequest.class, request -> {
            if (request.instanceIds().contains("i-b")) {
                throw StubAccount.ec2(400, "InvalidInstanceID.NotFound", "The instance IDs 'i-b' do not exist");
            }
            return statuses(request.instanceIds());
        });
        Look look = new Look("web", Set.of(Facet.INSTANCES), Set.of("i-a", "i-b"), List.of());

        assertEquals(
                Set.of("i-a"), cloud.look(List.of(look)).get("web").instances().keySet());
        runningInstances();
        Sight later = cloud.look(List.of(look)).get("web");
        assertEquals(Set.of("i-a", "i-b"), later.instances().keySet());
        assertFalse(later.groupMissing());
        assertEquals(Optional.empty(), later.problem());
    }

    @Test
    void asksAgainForAnAddressThatWasNotThereYet() {
        runningInstances();
        List<String> addresses = new ArrayList<>(List.of("", "10.0.0.7", "unasked"));
        account.on(DescribeInstancesRequest.class, request -> DescribeInstancesResponse.builder()
                .reservations(Reservation.builder()
                        .instances(software.amazon.awssdk.services.ec2.model.Instance.builder()
                                .instanceId("i-a")
                                .privateIpAddress(addresses.remove(0))
                                .build())
                        .build())
                .build());
        Look look = new Look("web", Set.of(Facet.INSTANCES), Set.of("i-a"), List.of());

        List<String> seen = IntStream.range(0, 3)
                .mapToObj(n -> cloud.look(List.of(look))
                        .get("web")
                        .instances()
                        .get("i-a")
                        .address())
                .toList();
        assertEquals(List.of("", "10.0.0.7", "10.0.0.7"), seen);
    }

    @Test
    void whatHasNoIpv4AddressIsToldWithItsIpv6Address() {
        runningInstances();
        account.on(DescribeInstancesRequest.class, request -> DescribeInstancesResponse.builder()
                .reservations(Reservation.builder()
                        .instances(
                                software.amazon.awssdk.services.ec2.model.Instance.builder()
                                        .instanceId("i-a")
                                        .ipv6Address("2001:db8::7")
                                        .build(),
                                software.amazon.awssdk.services.ec2.model.Instance.builder()
                                        .instanceId("i-b")
                                        .networkInterfaces(InstanceNetworkInterface.builder()
                                                .ipv6Addresses(InstanceIpv6Address.builder()
                                                        .ipv6Address("2001:db8::8")
                                                        .build())
                                                .build())
                                        .build(),
                                software.amazon.awssdk.services.ec2.model.Instance.builder()
                                        .instanceId("i-c")
                                        .privateIpAddress("10.0.0.9")
                                        .ipv6Address("2001:db8::9")
                                        .build())
                        .build())
                .build());
        Look look = new Look("web", Set.of(Facet.INSTANCES), Set.of("i-a", "i-b", "i-c"), List.of());
        Map<String, String> told = new HashMap<>();
        cloud.look(List.of(look))
                .get("web")
                .instances()
                .forEach((id, view) -> told.put(id, view.address() + " " + view.publicAddress()));
        assertEquals(
                Map.of(
                        "i-a", "2001:db8::7 2001:db8::7",
                        "i-b", "2001:db8::8 2001:db8::8",
                        "i-c", "10.0.0.9 "),
                told);
    }

    @Test
    void tellsWhatCouldBeReadBesideWhatCouldNot() {
        groupsOf(1);
        runningInstances();
        account.on(DescribeTargetHealthRequest.class, request -> {
            if (request.targetGroupArn().endsWith("bad")) {
                throw StubAccount.ec2(400, "Throttling", "Rate exceeded");
            }
            return DescribeTargetHealthResponse.builder()
                    .targetHealthDescriptions(health(80, "healthy"), health(81, "initial"))
                    .build();
        });
        List<Balancer> balancers = List.of(
                new Balancer(Balancer.Kind.TARGET_GROUP, "bad", Duration.ZERO),
                new Balancer(Balancer.Kind.TARGET_GROUP, "good", Duration.ZERO));
        Sight sight = cloud.look(List.of(new Look("web", Set.of(Facet.GROUP, Facet.HEALTH), Set.of(), balancers)))
                .get("web");

        assertTrue(sight.group().isPresent());
        assertEquals(
                Map.of("good", Map.of("i-a", new Health(Health.State.INITIAL, "Elb.Reason", "81 is initial"))),
                sight.health());
        assertEquals(Kind.THROTTLED, sight.problem().orElseThrow().kind());
    }

    private static TargetHealthDescription health(int port, String state) {
        return TargetHealthDescription.builder()
                .target(t -> t.id("i-a").port(port))
                .targetHealth(h -> h.state(state).reason("Elb.Reason").description(port + " is " + state))
                .build();
    }

    @Test
    void neverThrowsOutOfALook() {
        account.on(DescribeAutoScalingGroupsRequest.class, request -> {
            throw StubAccount.ec2(503, "ServiceUnavailable", "Try later");
        });
        Sight sight = cloud.look(List.of(new Look("web", Set.of(Facet.GROUP), Set.of(), List.of())))
                .get("web");
        assertFalse(sight.groupMissing(), "nobody said so");
        assertEquals(Kind.UNKNOWN, sight.problem().orElseThrow().kind());

        account.on(DescribeAutoScalingGroupsRequest.class, request -> DescribeAutoScalingGroupsResponse.builder()
                .build());
        assertTrue(cloud.look(List.of(new Look("web", Set.of(Facet.GROUP), Set.of(), List.of())))
                .get("web")
                .groupMissing());
    }

    // ---- launch

    @Test
    void repeatsTheTemplatesTagsAndAsksForOneTimeSpot() {
        template(ResponseLaunchTemplateData.builder()
                .tagSpecifications(spec("instance", "Role", "web", "Stage", "old"), spec("volume", "Role", "disk"))
                .build());
        account.on(RunInstancesRequest.class, request -> RunInstancesResponse.builder()
                .build());

        cloud.launch(order(true, Map.of("Stage", "new")));

        RunInstancesRequest request =
                account.requests(RunInstancesRequest.class).get(0);
        Map<String, Map<String, String>> tags = request.tagSpecifications().stream()
                .collect(Collectors.toMap(s -> s.resourceTypeAsString(), s -> s.tags().stream()
                        .collect(Collectors.toMap(Tag::key, Tag::value))));
        assertEquals(Map.of("instance", Map.of("Role", "web", "Stage", "new"), "volume", Map.of("Role", "disk")), tags);
        assertEquals("subnet-1", request.subnetId());
        assertEquals("token", request.clientToken());
        assertEquals(
                SpotInstanceType.ONE_TIME,
                request.instanceMarketOptions().spotOptions().spotInstanceType());
        assertEquals(1, request.minCount());
        assertEquals(4, request.maxCount());
    }

    @Test
    void putsTheSubnetIntoTheFirstInterfaceWhereTheTemplateHasInterfaces() {
        template(ResponseLaunchTemplateData.builder()
                .networkInterfaces(LaunchTemplateInstanceNetworkInterfaceSpecification.builder()
                        .deviceIndex(0)
                        .groups("sg-1")
                        .associatePublicIpAddress(true)
                        .enaSrdSpecification(e -> e.enaSrdEnabled(true))
                        .connectionTrackingSpecification(t -> t.udpTimeout(40))
                        .build())
                .build());
        account.on(RunInstancesRequest.class, request -> RunInstancesResponse.builder()
                .build());

        cloud.launch(order(false, Map.of()));

        RunInstancesRequest request =
                account.requests(RunInstancesRequest.class).get(0);
        assertNull(request.subnetId());
        assertEquals("subnet-1", request.networkInterfaces().get(0).subnetId());
        assertEquals(List.of("sg-1"), request.networkInterfaces().get(0).groups());
        assertEquals(true, request.networkInterfaces().get(0).associatePublicIpAddress());
        assertEquals(
                true, request.networkInterfaces().get(0).enaSrdSpecification().enaSrdEnabled());
        assertEquals(
                40,
                request.networkInterfaces()
                        .get(0)
                        .connectionTrackingSpecification()
                        .udpTimeout());
        assertNull(request.instanceMarketOptions());
    }

    @Test
    void tellsMissingPermissionsApart() {
        template(ResponseLaunchTemplateData.builder().build());
        account.on(RunInstancesRequest.class, request -> {
            throw request.tagSpecifications().isEmpty()
                    ? StubAccount.ec2(412, "DryRunOperation", "Request would have succeeded")
                    : StubAccount.ec2(
                            403,
                            "UnauthorizedOperation",
                            "You are not authorized. Encoded authorization" + " failure message: c2VjcmV0");
        });
        account.on(TerminateInstancesRequest.class, request -> {
            throw StubAccount.ec2(400, "InvalidInstanceID.NotFound", "The instance ID does not exist");
        });
        account.on(CreateLaunchTemplateVersionRequest.class, request -> {
            throw StubAccount.ec2(403, "UnauthorizedOperation", "You are not authorized");
        });

        assertEquals(
                List.of(
                        "Permission ec2:CreateTags (with RunInstances) is missing: You are not authorized;"
                                + " grant it to whoever runs the rollout.",
                        "Permission ec2:CreateLaunchTemplateVersion is missing: You are not authorized;"
                                + " grant it to whoever runs the rollout."),
                cloud.refusals(rehearsal(order(false, Map.of("a", "b")))));
    }

    private static Rehearsal rehearsal(LaunchOrder... orders) {
        return new Rehearsal(
                List.of(orders),
                List.of(new Rehearsal.Version("lt-1", "1", "ami-2", "token", "AWS Rollouts r-1: ami-2")),
                List.of(),
                List.of());
    }

    @Test
    void aDryRunIsTheRequestOfTheLaunchWithoutTheTagsThatAreAwsOwn() {
        template(ResponseLaunchTemplateData.builder()
                .tagSpecifications(spec("instance", "Name", "web"))
                .build());
        List<RunInstancesRequest> asked = new ArrayList<>();
        account.on(RunInstancesRequest.class, request -> {
            asked.add(request);
            throw StubAccount.ec2(412, "DryRunOperation", "Request would have succeeded");
        });
        account.on(TerminateInstancesRequest.class, request -> {
            throw StubAccount.ec2(400, "InvalidInstanceID.NotFound", "The instance ID does not exist");
        });
        account.on(CreateLaunchTemplateVersionRequest.class, request -> {
            throw StubAccount.ec2(412, "DryRunOperation", "Request would have succeeded");
        });
        LaunchOrder order = order(false, Map.of("aws:cloudformation:stack-name", "shop", "team", "web"));
        assertEquals(List.of(), cloud.refusals(rehearsal(order)));
        try {
            cloud.launch(order);
        } catch (CloudException e) {
            assertEquals(2, asked.size());
        }
        assertEquals(Boolean.TRUE, asked.get(0).dryRun());
        assertEquals(
                asked.get(1),
                asked.get(0).toBuilder().dryRun(null).clientToken("token").build());
        assertEquals(
                List.of(
                        Tag.builder().key("Name").value("web").build(),
                        Tag.builder().key("team").value("web").build()),
                asked.get(1).tagSpecifications().get(0).tags());
    }

    @Test
    void whatEc2RefusesInADryRunIsToldWithItsReasonAndAShortageIsNot() {
        template(ResponseLaunchTemplateData.builder().build());
        List<String> codes = List.of("InvalidParameterValue", "InsufficientInstanceCapacity", "VcpuLimitExceeded");
        account.on(RunInstancesRequest.class, request -> {
            throw StubAccount.ec2(400, codes.get(request.maxCount() - 1), "Because of that.");
        });
        account.on(TerminateInstancesRequest.class, request -> {
            throw StubAccount.ec2(412, "DryRunOperation", "Request would have succeeded");
        });
        account.on(CreateLaunchTemplateVersionRequest.class, request -> {
            throw StubAccount.ec2(412, "DryRunOperation", "Request would have succeeded");
        });
        List<LaunchOrder> orders = Stream.of(1, 2, 3)
                .map(count -> new LaunchOrder(
                        "t",
                        "lt-1",
                        "1",
                        "ami-2",
                        "t3.micro",
                        "us-east-1a",
                        "subnet-1",
                        false,
                        count,
                        Map.of(),
                        LaunchSettings.NONE))
                .toList();
        assertEquals(
                List.of(
                        "A dry run of RunInstances for t3.micro of ami-2 in us-east-1a from launch template lt-1 version"
                                + " 1 was refused: Because of that (AWS request 11111111-2222); put that right and try again."),
                cloud.refusals(rehearsal(orders.toArray(LaunchOrder[]::new))));
    }

    @Test
    void moreTagsThanEc2TakesAreNoQuotaThatOneCouldWaitFor() {
        template(ResponseLaunchTemplateData.builder().build());
        account.on(RunInstancesRequest.class, request -> {
            throw StubAccount.ec2(400, "TagLimitExceeded", "The maximum number of Tags has been reached.");
        });
        CloudException e = assertThrows(CloudException.class, () -> cloud.launch(order(false, Map.of())));
        assertEquals(CloudException.Kind.REFUSED, e.kind());
    }

    @Test
    void terminatesTheOthersWhenOneIsUnknown() {
        List<List<String>> asked = new ArrayList<>();
        account.on(TerminateInstancesRequest.class, request -> {
            asked.add(request.instanceIds());
            if (request.instanceIds().contains("i-gone")) {
                throw StubAccount.ec2(400, "InvalidInstanceID.NotFound", "The instance ID 'i-gone' does not exist");
            }
            return TerminateInstancesResponse.builder().build();
        });
        assertEquals(Map.of(), cloud.terminate(Set.of("i-a", "i-gone")));
        assertEquals(List.of(List.of("i-a", "i-gone"), List.of("i-a")), asked);
    }

    @Test
    void terminatesAllButTheProtectedOnesAndSaysWhy() {
        List<List<String>> asked = new ArrayList<>();
        account.on(TerminateInstancesRequest.class, request -> {
            asked.add(request.instanceIds());
            if (request.instanceIds().contains("i-b")) {
                throw StubAccount.ec2(400, "OperationNotPermitted", "The instance 'i-b' may not be terminated.");
            }
            return TerminateInstancesResponse.builder().build();
        });
        assertEquals(
                Map.of("i-b", "TerminateInstances for i-b was refused: The instance 'i-b' may not be terminated"),
                cloud.terminate(Set.of("i-a", "i-b", "i-c")));
        assertEquals(List.of(List.of("i-a", "i-b", "i-c"), List.of("i-a"), List.of("i-b"), List.of("i-c")), asked);
    }

    // ---- membership

    @Test
    void attachesInChunksAndTellsTheRefusedOnesApart() {
        account.on(AttachInstancesRequest.class, request -> {
            List<String> ids = request.instanceIds();
            if (ids.contains("i-20")) {
                throw StubAccount.validation("The Instance: i-20 is already part of AutoScalingGroup:web");
            }
            if (ids.contains("i-21")) {
                throw StubAccount.validation("The Instance: i-21 is already part of AutoScalingGroup:web-2");
            }
            if (ids.contains("i-22")) {
                throw StubAccount.validation("AutoScalingGroup web has min-size=3, max-size=4, and desired-size=4. To"
                        + " attach 1 instance, please update the AutoScalingGroup sizes appropriately.");
            }
            if (ids.contains("i-23")) {
                throw StubAccount.validation("Instance i-23 is not in correct state. Instance(s) must be running.");
            }
            return AttachInstancesResponse.builder().build();
        });
        List<String> ids = IntStream.range(1, 25).mapToObj(n -> "i-" + n).toList();

        Attachments attachments = cloud.attach("web", ids);
        Map<String, Attached> results = attachments.byInstance();

        assertEquals(24, results.size());
        assertEquals(
                19,
                account.requests(AttachInstancesRequest.class)
                        .get(0)
                        .instanceIds()
                        .size());
        assertEquals(1 + 1 + 5, account.requests(AttachInstancesRequest.class).size());
        assertEquals(Attached.DONE, results.get("i-19"));
        assertEquals(Attached.ALREADY, results.get("i-20"));
        assertEquals(Attached.REFUSED, results.get("i-21"));
        assertEquals(Attached.NO_ROOM, results.get("i-22"));
        assertEquals(Attached.NOT_RUNNING, results.get("i-23"));
        assertEquals(Attached.DONE, results.get("i-24"));
        assertEquals(Set.of("i-21", "i-22", "i-23"), attachments.why().keySet());
        assertEquals(
                "AttachInstances for web and i-21 was refused: The Instance: i-21 is already part of AutoScalingGroup:web-2",
                attachments.why().get("i-21"));
    }

    @Test
    void attachingToAGroupThatIsGoneIsAFailure() {
        account.on(AttachInstancesRequest.class, request -> {
            throw StubAccount.validation("AutoScalingGroup name not found - web");
        });
        CloudException failure = assertThrows(CloudException.class, () -> cloud.attach("web", List.of("i-1", "i-2")));
        assertEquals(Kind.NOT_FOUND, failure.kind());
        assertEquals(1, account.requests(AttachInstancesRequest.class).size());
    }

    @Test
    void tellsHowReleasingEnded() {
        assertEquals(Released.GONE, released("Instance Id not found - No managed instance found for instance ID: i-1"));
        assertEquals(Released.GONE, released("The instance i-1 is not part of Auto Scaling group web."));
        assertEquals(Released.GONE, released("The instance i-1 is not in InService or Standby."));
        assertEquals(
                Released.AT_MINIMUM,
                released("Currently, desiredSize equals minSize (1). Terminating instance without replacement will"
                        + " violate group's min size constraint."));
        assertThrows(CloudException.class, () -> released("Something else"));
    }

    @Test
    void onlyAnAnswerThatTellsOfCapacityCountsAsCapacityThatWent() {
        String went = "At 2025-01-06T00:00:00Z instance i-1 was taken out of service in response to a user request";
        assertEquals(Released.DONE, answered(went + ", shrinking the capacity from 4 to 3.", true));
        assertEquals(Released.GONE, answered(went + ".", true), "it was there beyond the desired capacity");
        assertEquals(Released.DONE, answered(went + ".", false));
        assertEquals(Released.DONE, answered(null, true), "nothing is told: taken at its word");
        String sick =
                "At 2025-01-06T00:00:00Z an instance was taken out of service in response to an EC2 health check.";
        assertEquals(Released.GONE, answered(sick, true));
        assertEquals(Released.GONE, answered(sick, false));
    }

    private Released answered(String cause, boolean shrink) {
        account.on(
                TerminateInstanceInAutoScalingGroupRequest.class,
                request -> TerminateInstanceInAutoScalingGroupResponse.builder()
                        .activity(activity -> activity.cause(cause))
                        .build());
        return cloud.release("web", "i-1", shrink).how();
    }

    private Released released(String message) {
        account.on(TerminateInstanceInAutoScalingGroupRequest.class, request -> {
            throw StubAccount.validation(message);
        });
        return cloud.release("web", "i-1", true).how();
    }

    @Test
    void protectsTheOthersWhenOneIsNoMember() {
        Set<String> done = new TreeSet<>();
        account.on(SetInstanceProtectionRequest.class, request -> {
            if (request.instanceIds().contains("i-2")) {
                throw StubAccount.validation("The instance i-2 is not part of Auto Scaling group web.");
            }
            done.addAll(request.instanceIds());
            return SetInstanceProtectionResponse.builder().build();
        });
        cloud.protect("web", Set.of("i-1", "i-2", "i-3"), true);
        assertEquals(Set.of("i-1", "i-3"), done);
    }

    @Test
    void anEmptySetOfProcessesIsNotAllOfThem() {
        cloud.suspend("web", Set.of());
        cloud.resume("web", Set.of());
        assertEquals(List.of(), account.requests(SuspendProcessesRequest.class));
    }

    @Test
    void readsWhatRequestsDidToTheCapacity() {
        Activity old = activity("Terminating EC2 instance: i-0", TAKEN_OUT, NOON.minusSeconds(60));
        account.on(
                DescribeScalingActivitiesRequest.class,
                request -> request.nextToken() == null
                        ? DescribeScalingActivitiesResponse.builder()
                                .activities(
                                        activity(
                                                "Attaching an existing EC2 instance: i-1",
                                                "whatever",
                                                NOON.plusSeconds(9)),
                                        activity("Terminating EC2 instance: i-2", TAKEN_OUT, NOON.plusSeconds(8)),
                                        activity(
                                                "Terminating EC2 instance: i-3",
                                                "At 2026-01-01T12:00:05Z instance i-3 was taken out of service in response to"
                                                        + " a user request.",
                                                NOON.plusSeconds(7)),
                                        activity(
                                                "Terminating EC2 instance: i-4",
                                                "At 2026-01-01T12:00:01Z a user request explicitly set group desired capacity"
                                                        + " changing the desired capacity from 3 to 2.  At"
                                                        + " 2026-01-01T12:00:05Z an instance was taken out of service in"
                                                        + " response to a difference between desired and actual capacity,"
                                                        + " shrinking the capacity from 3 to 2.",
                                                NOON.plusSeconds(6)))
                                .nextToken("2")
                                .build()
                        : DescribeScalingActivitiesResponse.builder()
                                .activities(old)
                                .nextToken("3")
                                .build());

        assertEquals(Map.of("i-1", 1, "i-2", -1), cloud.sizeHistory("web", NOON).requested());
        assertEquals(2, account.requests(DescribeScalingActivitiesRequest.class).size());
    }

    @Test
    void aRequestThatSentAnInstanceToTheWarmPoolOrWasCancelledLaterHasChangedTheCapacityAllTheSame() {
        account.on(DescribeScalingActivitiesRequest.class, request -> DescribeScalingActivitiesResponse.builder()
                .activities(
                        activity("Returning EC2 instance to warm pool: i-1", TAKEN_OUT, NOON.plusSeconds(9)),
                        activity("Terminating EC2 instance: i-2", TAKEN_OUT, NOON.plusSeconds(8)).toBuilder()
                                .statusCode("Cancelled")
                                .build(),
                        activity("Terminating EC2 instance: i-3", TAKEN_OUT, NOON.plusSeconds(7)).toBuilder()
                                .statusCode("Failed")
                                .build(),
                        activity(
                                "Moving EC2 instance to Standby: i-4",
                                "At 2026-01-01T12:00:05Z instance i-4 was moved to standby in response to a user request,"
                                        + " shrinking the capacity from 3 to 2.",
                                NOON.plusSeconds(6)),
                        activity(
                                "Launching a new EC2 instance from warm pool: i-5",
                                "At 2026-01-01T12:00:05Z a user request increased the desired capacity, increasing the"
                                        + " capacity from 3 to 4.",
                                NOON.plusSeconds(5)))
                .build());
        assertEquals(
                Map.of("i-1", -1, "i-2", -1, Cloud.SizeHistory.moved("i-4"), -1),
                cloud.sizeHistory("web", NOON).requested());
    }

    private static String resized(String who, String from, String to) {
        return "At 2026-01-01T12:00:02Z " + who + " changing the desired capacity from " + from + " to " + to
                + ".  At 2026-01-01T12:00:20Z an instance was started in response to a difference between desired and actual"
                + " capacity, increasing the capacity from 1 to 2.";
    }

    private List<Cloud.SizeChange> changes(String cause) {
        account.on(DescribeScalingActivitiesRequest.class, request -> DescribeScalingActivitiesResponse.builder()
                .activities(
                        activity("Attaching an existing EC2 instance: i-9", "by request", NOON.plusSeconds(30)),
                        activity("Launching a new EC2 instance: i-1", cause, NOON.plusSeconds(20)),
                        activity("Launching a new EC2 instance: i-2", cause, NOON.plusSeconds(20)),
                        activity("Attaching an existing EC2 instance: i-8", "by request", NOON.plusSeconds(1)))
                .build());
        return cloud.sizeHistory("web", NOON).changes();
    }

    @Test
    void aSizeThatSomebodyNamedIsToldWithWhatRequestsHaveDoneSince() {
        String asked = "a user request explicitly set group desired capacity";
        assertEquals(
                List.of(new Cloud.SizeChange(3, 5, true, NOON.plusSeconds(2), Map.of("i-9", 1))),
                changes(resized(asked, "3", "5")));
    }

    @Test
    void limitsAndSchedulesNameASizeUnlessItIsOneOfTheLimits() {
        String limits = "a user request update of AutoScalingGroup constraints to min: 2, max: 9, desired: ";
        assertTrue(changes(resized(limits + "5", "3", "5")).get(0).named());
        assertFalse(changes(resized(limits + "9", "14", "9")).get(0).named());
        assertFalse(changes(resized(limits + "2", "1", "2")).get(0).named());
        assertTrue(
                changes(resized("the scheduled action sale was executed.  Setting min size from 1 to 2", "3", "5"))
                        .isEmpty(),
                "what no page shows is not understood");
    }

    @Test
    void aPolicyNamesNoSize() {
        String alarm = "a monitor alarm TargetTracking-web-AlarmHigh in state ALARM triggered policy cpu";
        Cloud.SizeChange change = changes(resized(alarm, "3", "5")).get(0);
        assertFalse(change.named());
        assertEquals(List.of(3, 5), List.of(change.from(), change.to()));
    }

    private static final String TAKEN_OUT = "At 2026-01-01T12:00:05Z instance i-2 was taken out of service in response"
            + " to a user request, shrinking the capacity from 3 to 2.";

    private static Activity activity(String description, String cause, Instant start) {
        return Activity.builder()
                .description(description)
                .cause(cause)
                .startTime(start)
                .endTime(start.plusSeconds(30))
                .statusCode("Successful")
                .build();
    }

    // ---- template

    @Test
    void keepsTheMixedInstancesPolicyAndChangesOnlyTheVersion() {
        InstancesDistribution distribution =
                InstancesDistribution.builder().onDemandBaseCapacity(2).build();
        MixedInstancesPolicy policy = MixedInstancesPolicy.builder()
                .instancesDistribution(distribution)
                .launchTemplate(t -> t.launchTemplateSpecification(s -> s.launchTemplateId("lt-1")
                                .launchTemplateName("web")
                                .version("1"))
                        .overrides(
                                LaunchTemplateOverrides.builder()
                                        .instanceType("m5.large")
                                        .build(),
                                LaunchTemplateOverrides.builder()
                                        .instanceType("m6g.large")
                                        .launchTemplateSpecification(s -> s.launchTemplateId("lt-2")
                                                .launchTemplateName("arm")
                                                .version("3"))
                                        .build()))
                .build();
        account.on(DescribeAutoScalingGroupsRequest.class, request -> DescribeAutoScalingGroupsResponse.builder()
                .autoScalingGroups(AutoScalingGroup.builder()
                        .autoScalingGroupName("web")
                        .mixedInstancesPolicy(policy)
                        .build())
                .build());
        account.on(UpdateAutoScalingGroupRequest.class, request -> UpdateAutoScalingGroupResponse.builder()
                .build());

        cloud.useTemplate("web", new TemplateRef("lt-1", "2"));

        UpdateAutoScalingGroupRequest update =
                account.requests(UpdateAutoScalingGroupRequest.class).get(0);
        assertNull(update.launchTemplate());
        MixedInstancesPolicy changed = update.mixedInstancesPolicy();
        assertEquals(distribution, changed.instancesDistribution());
        assertEquals("2", changed.launchTemplate().launchTemplateSpecification().version());
        assertNull(changed.launchTemplate().launchTemplateSpecification().launchTemplateName());
        assertEquals(
                "3",
                changed.launchTemplate()
                        .overrides()
                        .get(1)
                        .launchTemplateSpecification()
                        .version());
        assertNull(changed.launchTemplate()
                .overrides()
                .get(1)
                .launchTemplateSpecification()
                .launchTemplateName());
    }

    @Test
    void refusesATemplateVersionThatDiffersInMore() {
        created(version(1, "ami-1", "t3.micro"), version(2, "ami-2", "t3.small"));
        account.on(DeleteLaunchTemplateVersionsRequest.class, r -> DeleteLaunchTemplateVersionsResponse.builder()
                .build());
        CloudException failure = assertThrows(
                CloudException.class, () -> cloud.createTemplateVersion("lt-1", "1", "ami-2", "token", "r1"));
        assertEquals(Kind.REFUSED, failure.kind());
        assertEquals(
                List.of("2"),
                account.requests(DeleteLaunchTemplateVersionsRequest.class)
                        .get(0)
                        .versions());
    }

    @Test
    void makesATemplateVersion() {
        created(version(1, "ami-1", "t3.micro"), version(2, "ami-2", "t3.micro"));
        assertEquals("2", cloud.createTemplateVersion("lt-1", "1", "ami-2", "token", "r1"));
        CreateLaunchTemplateVersionRequest request =
                account.requests(CreateLaunchTemplateVersionRequest.class).get(0);
        assertEquals("token", request.clientToken());
        assertEquals("1", request.sourceVersion());
    }

    @Test
    void aTemplateVersionThatIsNotVisibleYetIsWorthAnotherTry() {
        created(version(1, "ami-1", "t3.micro"), version(2, "ami-2", "t3.micro"));
        account.on(DescribeLaunchTemplateVersionsRequest.class, request -> {
            throw StubAccount.ec2(400, "InvalidLaunchTemplateId.VersionNotFound", "Could not find version 2");
        });
        CloudException failure = assertThrows(
                CloudException.class, () -> cloud.createTemplateVersion("lt-1", "1", "ami-2", "token", "r1"));
        assertEquals(Kind.UNKNOWN, failure.kind());
    }

    @Test
    void deletesAVersionThatIsGoneAlready() {
        deletionFails("launchTemplateVersionDoesNotExist");
        cloud.deleteTemplateVersion("lt-1", "2");
        deletionFails("unexpectedError");
        assertThrows(CloudException.class, () -> cloud.deleteTemplateVersion("lt-1", "2"));
    }

    private void deletionFails(String code) {
        account.on(DeleteLaunchTemplateVersionsRequest.class, r -> DeleteLaunchTemplateVersionsResponse.builder()
                .unsuccessfullyDeletedLaunchTemplateVersions(DeleteLaunchTemplateVersionsResponseErrorItem.builder()
                        .responseError(e -> e.code(code).message("told by the test"))
                        .build())
                .build());
    }

    // ---- answers

    private void groupsOf(int size) {
        account.on(DescribeAutoScalingGroupsRequest.class, request -> DescribeAutoScalingGroupsResponse.builder()
                .autoScalingGroups(request.autoScalingGroupNames().stream()
                        .map(name -> AutoScalingGroup.builder()
                                .autoScalingGroupName(name)
                                .instances(members(name, size).stream()
                                        .map(id -> software.amazon.awssdk.services.autoscaling.model.Instance.builder()
                                                .instanceId(id)
                                                .lifecycleState("InService")
                                                .build())
                                        .toList())
                                .build())
                        .toList())
                .build());
    }

    private static Set<String> members(String group, int size) {
        return IntStream.range(0, size).mapToObj(n -> "i-" + group + "x" + n).collect(Collectors.toSet());
    }

    private void runningInstances() {
        account.on(DescribeInstanceStatusRequest.class, request -> statuses(request.instanceIds()));
        account.on(DescribeInstancesRequest.class, request -> DescribeInstancesResponse.builder()
                .reservations(Reservation.builder()
                        .instances(request.filters().get(0).values().stream()
                                .map(id -> software.amazon.awssdk.services.ec2.model.Instance.builder()
                                        .instanceId(id)
                                        .imageId("ami-1")
                                        .privateIpAddress("10.0.0.1")
                                        .build())
                                .toList())
                        .build())
                .build());
    }

    private static DescribeInstanceStatusResponse statuses(List<String> ids) {
        return DescribeInstanceStatusResponse.builder()
                .instanceStatuses(ids.stream()
                        .map(id -> InstanceStatus.builder()
                                .instanceId(id)
                                .instanceState(s -> s.name(InstanceStateName.RUNNING))
                                .systemStatus(s -> s.status("ok"))
                                .instanceStatus(s -> s.status("ok"))
                                .build())
                        .toList())
                .build();
    }

    private void template(ResponseLaunchTemplateData data) {
        account.on(
                DescribeLaunchTemplateVersionsRequest.class, request -> DescribeLaunchTemplateVersionsResponse.builder()
                        .launchTemplateVersions(LaunchTemplateVersion.builder()
                                .launchTemplateId("lt-1")
                                .versionNumber(1L)
                                .launchTemplateData(data)
                                .build())
                        .build());
    }

    private void created(LaunchTemplateVersion source, LaunchTemplateVersion made) {
        account.on(CreateLaunchTemplateVersionRequest.class, request -> CreateLaunchTemplateVersionResponse.builder()
                .launchTemplateVersion(made)
                .build());
        account.on(
                DescribeLaunchTemplateVersionsRequest.class, request -> DescribeLaunchTemplateVersionsResponse.builder()
                        .launchTemplateVersions(made, source)
                        .build());
    }

    private static LaunchTemplateVersion version(long number, String image, String type) {
        return LaunchTemplateVersion.builder()
                .launchTemplateId("lt-1")
                .versionNumber(number)
                .launchTemplateData(d -> d.imageId(image).instanceType(type))
                .build();
    }

    private static LaunchTemplateTagSpecification spec(String type, String... pairs) {
        List<Tag> tags = IntStream.range(0, pairs.length / 2)
                .mapToObj(n ->
                        Tag.builder().key(pairs[2 * n]).value(pairs[2 * n + 1]).build())
                .toList();
        return LaunchTemplateTagSpecification.builder()
                .resourceType(type)
                .tags(tags)
                .build();
    }

    private static LaunchOrder order(boolean spot, Map<String, String> tags) {
        return new LaunchOrder(
                "token",
                "lt-1",
                "1",
                "ami-2",
                "t3.micro",
                "us-east-1a",
                "subnet-1",
                spot,
                4,
                tags,
                LaunchSettings.NONE);
    }

    @Test
    void goneInstancesAreGone() {
        runningInstances();
        account.on(DescribeInstanceStatusRequest.class, request -> DescribeInstanceStatusResponse.builder()
                .instanceStatuses(InstanceStatus.builder()
                        .instanceId("i-a")
                        .instanceState(s -> s.name(InstanceStateName.SHUTTING_DOWN))
                        .build())
                .build());
        Sight sight = cloud.look(List.of(new Look("web", Set.of(Facet.INSTANCES), Set.of("i-a"), List.of())))
                .get("web");
        assertEquals(State.GONE, sight.instances().get("i-a").state());
        assertEquals(Checks.WAITING, sight.instances().get("i-a").checks());
    }
}
