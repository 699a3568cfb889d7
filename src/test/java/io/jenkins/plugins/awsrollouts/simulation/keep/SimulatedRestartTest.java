package io.jenkins.plugins.awsrollouts.simulation.keep;

import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.A;
import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.B;
import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.parts;
import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.simulation.AccountOrigin;
import io.jenkins.plugins.awsrollouts.simulation.InstanceTruth;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.faults.Faults;
import io.jenkins.plugins.awsrollouts.simulation.state.ReadLag;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.autoscaling.model.CreateOrUpdateTagsRequest;
import software.amazon.awssdk.services.autoscaling.model.DeleteTagsRequest;
import software.amazon.awssdk.services.autoscaling.model.LaunchTemplateOverrides;
import software.amazon.awssdk.services.autoscaling.model.ResumeProcessesRequest;
import software.amazon.awssdk.services.autoscaling.model.UpdateAutoScalingGroupRequest;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateVersionRequest;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterfaceSpecification;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateRuleRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RuleCondition;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupTuple;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.ssm.model.SendCommandRequest;

/** The world after a restart is the world before it. */
class SimulatedRestartTest {
    private static final int SEEDS = 50;
    private static final double FAST = 200;

    @TempDir
    private Path folder;

    /** With events and faults of every kind, so that what is kept is what took effect and not what was asked. */
    private static SimulatedAccount eventful(long seed) {
        return parts(seed)
                .readLag(ReadLag.normal())
                .faults(Faults.none()
                        .withScalesPerHour(10)
                        .withEditsPerHour(10)
                        .withDeathsPerHour(5)
                        .withThrottleRate(0.1)
                        .withServerErrorRate(0.05)
                        .withLostBeforeRate(0.05)
                        .withLostAfterRate(0.05)
                        .zoneLoss(A, SimulatedAccount.START.plusSeconds(3000), Duration.ofMinutes(20)))
                .group("web", 1, 3, 8, List.of(A, B), g -> g.template("lt-web", "$Default")
                        .targetGroup("tg-web")
                        .classicBalancer("clb-web")
                        .elbHealthCheck(Duration.ofSeconds(90))
                        .terminateHook("out", Duration.ofSeconds(40), "CONTINUE"))
                .build();
    }

    private static void anything(SimulatedAccount account, SplittableRandom random) {
        List<InstanceTruth> all = account.truth("web").instances();
        String id =
                all.isEmpty() ? "i-none" : all.get(random.nextInt(all.size())).id();
        boolean flag = random.nextBoolean();
        try {
            if (random.nextBoolean()) {
                changeGroup(account, random.nextInt(8), id, flag);
            } else {
                changeServers(account, random, id);
            }
        } catch (SdkException refused) {
            // as it may be
        }
    }

    private static void changeGroup(SimulatedAccount account, int choice, String id, boolean flag) {
        var groups = account.autoScaling();
        switch (choice) {
            case 0 ->
                groups.detachInstances(
                        r -> r.autoScalingGroupName("web").instanceIds(id).shouldDecrementDesiredCapacity(flag));
            case 1 ->
                groups.terminateInstanceInAutoScalingGroup(r -> r.instanceId(id).shouldDecrementDesiredCapacity(flag));
            case 2 ->
                groups.enterStandby(
                        r -> r.autoScalingGroupName("web").instanceIds(id).shouldDecrementDesiredCapacity(flag));
            case 3 -> groups.exitStandby(r -> r.autoScalingGroupName("web").instanceIds(id));
            case 4 ->
                groups.setInstanceProtection(
                        r -> r.autoScalingGroupName("web").instanceIds(id).protectedFromScaleIn(flag));
            case 5 -> groups.resumeProcesses(r -> r.autoScalingGroupName("web"));
            case 6 -> groups.suspendProcesses(r -> r.autoScalingGroupName("web").scalingProcesses("AZRebalance"));
            default -> groups.createOrUpdateTags(r -> r.tags(groupTag(id)));
        }
    }

    private static void changeServers(SimulatedAccount account, SplittableRandom random, String id) {
        var servers = account.ec2();
        switch (random.nextInt(5)) {
            case 0 ->
                servers.runInstances(
                        r -> r.launchTemplate(t -> t.launchTemplateId("lt-web").version("2"))
                                .minCount(1)
                                .maxCount(2)
                                .clientToken("token-" + random.nextInt(3)));
            case 1 -> servers.terminateInstances(r -> r.instanceIds(id));
            case 2 -> servers.createTags(r -> r.resources(id).tags(tag("yes")));
            case 3 -> {
                servers.createLaunchTemplateVersion(r ->
                        r.launchTemplateId("lt-web").sourceVersion("1").launchTemplateData(d -> d.imageId("ami-b")));
                servers.modifyLaunchTemplate(
                        r -> r.launchTemplateId("lt-web").defaultVersion(random.nextBoolean() ? "1" : "2"));
            }
            default ->
                account.unattached().stream().limit(1).forEach(i -> account.autoScaling()
                        .attachInstances(r -> r.autoScalingGroupName("web").instanceIds(i.id())));
        }
    }

    private static software.amazon.awssdk.services.autoscaling.model.Tag groupTag(String value) {
        return software.amazon.awssdk.services.autoscaling.model.Tag.builder()
                .resourceId("web")
                .resourceType("auto-scaling-group")
                .key("k")
                .value(value)
                .propagateAtLaunch(false)
                .build();
    }

    private static Tag tag(String value) {
        return Tag.builder().key("seen").value(value).build();
    }

    /** Asks everything that can be asked; what is thrown back is of no interest. */
    private static void readAll(SimulatedAccount account) {
        try {
            seen(account);
        } catch (SdkException refused) {
            // a fault
        }
    }

    private static List<Object> seen(SimulatedAccount account) {
        return List.of(
                account.autoScaling().describeAutoScalingGroups(r -> {}),
                account.autoScaling().describeTags(r -> {}),
                account.autoScaling().describeScalingActivities(r -> {}),
                account.ec2().describeInstances(r -> {}),
                account.ec2().describeInstanceStatus(r -> r.includeAllInstances(true)),
                account.ec2().describeLaunchTemplates(r -> {}),
                account.ec2().describeLaunchTemplateVersions(r -> r.launchTemplateId("lt-web")),
                account.loadBalancing()
                        .describeTargetHealth(r -> r.targetGroupArn(SimulatedAccount.targetGroupArn("tg-web"))),
                account.classicLoadBalancing().describeInstanceHealth(r -> r.loadBalancerName("clb-web")));
    }

    /** All that can be seen from outside, without lag, and the truth. From here on the account has no faults of calls. */
    private static String world(SimulatedAccount account) {
        account.readLag(ReadLag.none());
        account.faults(Faults.none());
        return account.clock().now() + " " + account.truth("web") + account.unattached() + seen(account);
    }

    @Test
    void theAccountIsTheSameAfterEachOfSeveralRestarts() {
        for (long seed = 0; seed < SEEDS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            KeptPlace place = new KeptPlace(
                    folder.resolve(seed + "-0"), new AccountOrigin("eventful", seed, SimulatedRestartTest::eventful));
            for (int life = 1; life <= 3; life++) {
                KeptAccount kept = place.open(FAST);
                for (int i = 0; i < 15; i++) {
                    place.run(kept, Duration.ofSeconds(1 + random.nextInt(300)));
                    readAll(kept.account());
                    anything(kept.account(), random);
                }
                KeptPlace next = place.dead(folder.resolve(seed + "-" + life));
                checkSame(seed, kept, place.dead(folder.resolve(seed + "-" + life + "-look")));
                place = next;
            }
        }
    }

    private void checkSame(long seed, KeptAccount before, KeptPlace place) {
        place.pass(Duration.ofSeconds(seed));
        try (KeptAccount after = place.open(FAST)) {
            Instant now = after.account().clock().now();
            before.account().clock().runUntil(now);
            assertEquals(List.of(), place.told());
            assertEquals(world(before.account()), world(after.account()), "seed " + seed);
        }
        before.close();
    }

    /** As in a controller, where the threads of web requests call while another moves time. */
    @Test
    void callsOfOtherThreadsThanTheOneThatMovesTimeAreKeptAsTheyWere() throws InterruptedException {
        AccountOrigin origin = new AccountOrigin("eventful", 1, SimulatedRestartTest::eventful);
        Path directory = folder.resolve("threads");
        ExecutorService threads = Executors.newFixedThreadPool(3);
        AtomicInteger busy = new AtomicInteger(2);
        KeptAccount kept = KeptAccount.open(directory, origin, 1000, InstantSource.system(), text -> {});
        for (int i = 0; i < 2; i++) {
            SplittableRandom random = new SplittableRandom(i);
            threads.execute(() -> {
                for (int call = 0; call < 300; call++) {
                    anything(kept.account(), random);
                }
                busy.decrementAndGet();
            });
        }
        threads.execute(() -> {
            while (busy.get() > 0) {
                kept.tick();
            }
        });
        threads.shutdown();
        assertTrue(threads.awaitTermination(60, TimeUnit.SECONDS));
        kept.close();

        List<String> told = new ArrayList<>();
        try (KeptAccount again = KeptAccount.open(directory, origin, 1, InstantSource.system(), told::add)) {
            kept.account().clock().runUntil(again.account().clock().now());
            assertEquals(List.of(), told);
            assertEquals(world(kept.account()), world(again.account()));
        }
    }

    @Test
    void readsAndDryRunsChangeNothing() {
        for (long seed = 0; seed < SEEDS; seed++) {
            assertEquals(played(seed, false), played(seed, true), "seed " + seed);
        }
    }

    private static void dryRuns(SimulatedAccount account) {
        String id = account.truth("web").instances().get(0).id();
        var servers = account.ec2();
        List<Runnable> all = List.of(
                () -> servers.runInstances(r -> r.launchTemplate(t -> t.launchTemplateId("lt-web"))
                        .minCount(1)
                        .maxCount(1)
                        .clientToken("token-1")
                        .dryRun(true)),
                () -> servers.terminateInstances(r -> r.instanceIds(id).dryRun(true)),
                () -> servers.createTags(r -> r.resources(id).tags(tag("dry")).dryRun(true)),
                () -> servers.deleteTags(r -> r.resources(id).tags(tag("yes")).dryRun(true)),
                () -> servers.createLaunchTemplateVersion(r -> r.launchTemplateId("lt-web")
                        .launchTemplateData(d -> d.imageId("ami-b"))
                        .dryRun(true)),
                () -> servers.modifyLaunchTemplate(
                        r -> r.launchTemplateId("lt-web").defaultVersion("2").dryRun(true)),
                () -> servers.deleteLaunchTemplateVersions(
                        r -> r.launchTemplateId("lt-web").versions("2").dryRun(true)));
        all.forEach(call -> assertThrows(SdkException.class, call::run));
    }

    private static String played(long seed, boolean reading) {
        SimulatedAccount account = parts(seed)
                .readLag(ReadLag.normal())
                .faults(Faults.none().withScalesPerHour(10).withDeathsPerHour(5))
                .group("web", 1, 3, 8, List.of(A, B), g -> g.template("lt-web", "$Default")
                        .targetGroup("tg-web")
                        .classicBalancer("clb-web"))
                .build();
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 20; i++) {
            run(account, 1 + random.nextInt(300));
            if (reading) {
                readAll(account);
                account.ssm().getParameters(r -> r.names("/none"));
                dryRuns(account);
                account.http("10.0.0.1", 80, "/");
                account.httpBalancer("tg-web", "/");
            }
            anything(account, random);
        }
        return world(account);
    }

    static Stream<SdkRequest> requests() {
        return Stream.of(
                CreateRuleRequest.builder()
                        .listenerArn("listener")
                        .priority(7)
                        .conditions(RuleCondition.builder()
                                .field("http-header")
                                .httpHeaderConfig(
                                        h -> h.httpHeaderName("Cookie").values("*a=1*", "*a=2*"))
                                .build())
                        .actions(Action.builder()
                                .type("forward")
                                .targetGroupArn("group")
                                .forwardConfig(f -> f.targetGroups(TargetGroupTuple.builder()
                                        .targetGroupArn("group")
                                        .weight(1)
                                        .build()))
                                .build())
                        .build(),
                RunInstancesRequest.builder()
                        .launchTemplate(t -> t.launchTemplateId("lt-web").version("$Default"))
                        .minCount(1)
                        .maxCount(3)
                        .clientToken("token")
                        .dryRun(true)
                        .instanceType("t3.large")
                        .instanceMarketOptions(o -> o.marketType("spot")
                                .spotOptions(s -> s.validUntil(Instant.parse("2026-01-02T03:04:05.678Z"))))
                        .networkInterfaces(InstanceNetworkInterfaceSpecification.builder()
                                .deviceIndex(0)
                                .subnetId("subnet-a")
                                .groups("sg-1")
                                .build())
                        .tagSpecifications(TagSpecification.builder()
                                .resourceType("instance")
                                .tags(tag("ä \"b\"\n"))
                                .build())
                        .build(),
                RunInstancesRequest.builder().build(),
                CreateLaunchTemplateVersionRequest.builder()
                        .launchTemplateId("lt-web")
                        .launchTemplateData(d -> d.imageId("ami-b").securityGroupIds(List.of()))
                        .build(),
                UpdateAutoScalingGroupRequest.builder()
                        .autoScalingGroupName("web")
                        .minSize(0)
                        .mixedInstancesPolicy(p -> p.instancesDistribution(d -> d.onDemandBaseCapacity(2))
                                .launchTemplate(t -> t.overrides(
                                        LaunchTemplateOverrides.builder()
                                                .instanceType("m5.large")
                                                .build(),
                                        LaunchTemplateOverrides.builder()
                                                .instanceType("t3.large")
                                                .build())))
                        .build(),
                CreateOrUpdateTagsRequest.builder().tags(groupTag(null)).build(),
                DeleteTagsRequest.builder().build(),
                InvokeRequest.builder()
                        .functionName("check")
                        .payload(SdkBytes.fromUtf8String("{\"ä\": 1}"))
                        .build(),
                SendCommandRequest.builder()
                        .instanceIds("i-1")
                        .parameters(Map.of("commands", List.of("a", "b")))
                        .build(),
                ResumeProcessesRequest.builder()
                        .autoScalingGroupName("web")
                        .scalingProcesses(List.of())
                        .build());
    }

    /** Equal in their hashes too, by which a client token knows its request again. */
    @ParameterizedTest
    @MethodSource("requests")
    void aRequestReadBackEqualsTheOneThatWasWritten(SdkRequest request) {
        SdkPojo blank = (SdkPojo) request.toBuilder();
        blank.sdkFields().forEach(field -> field.set(blank, null));

        Object read = RequestJson.read(blank, RequestJson.written(request));

        assertEquals(request, read);
        assertEquals(request.hashCode(), read.hashCode());
    }
}
