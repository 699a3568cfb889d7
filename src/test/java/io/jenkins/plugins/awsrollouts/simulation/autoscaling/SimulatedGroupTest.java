package io.jenkins.plugins.awsrollouts.simulation.autoscaling;

import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.A;
import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.B;
import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.parts;
import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.run;
import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.web;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.simulation.InstanceTruth;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.elb.HttpAnswer;
import io.jenkins.plugins.awsrollouts.simulation.faults.Faults;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.autoscaling.model.Activity;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthDescription;

class SimulatedGroupTest {
    private static void desire(SimulatedAccount account, int desired) {
        account.autoScaling()
                .setDesiredCapacity(r -> r.autoScalingGroupName("web").desiredCapacity(desired));
    }

    private static Map<String, Long> count(SimulatedAccount account, Function<InstanceTruth, String> by) {
        return account.truth("web").instances().stream().collect(Collectors.groupingBy(by, Collectors.counting()));
    }

    @Test
    void scaleOutLaunchesInTheEmptiestZoneAndBecomesHealthy() {
        SimulatedAccount account = web(1);
        desire(account, 4);
        run(account, 25);
        assertEquals(4, account.truth("web").instances().size());
        assertEquals(2, account.truth("web").serving());
        run(account, 300);

        assertEquals(4, account.truth("web").serving());
        assertEquals(Map.of(A, 2L, B, 2L), count(account, InstanceTruth::zone));
    }

    @Test
    void theMinimumRaisesAndTheMaximumLowersTheDesiredCapacity() {
        SimulatedAccount account = web(1);

        account.autoScaling()
                .updateAutoScalingGroup(r -> r.autoScalingGroupName("web").minSize(3));
        assertEquals(3, account.truth("web").desired());
        account.autoScaling()
                .updateAutoScalingGroup(
                        r -> r.autoScalingGroupName("web").minSize(1).maxSize(2));
        assertEquals(2, account.truth("web").desired());
    }

    @Test
    void aDesiredCapacityOutsideTheBoundsIsRefused() {
        SimulatedAccount account = web(1);

        assertThrows(AutoScalingException.class, () -> desire(account, 5));
        assertThrows(AutoScalingException.class, () -> desire(account, 0));
    }

    @Test
    void scaleInSparesProtectedInstancesAndTakesTheOldestVersionFirst() {
        SimulatedAccount account = parts(1).group("web", 1, 2, 4, List.of(A), g -> g.template("lt-web", "1")
                        .protectedInstances(1))
                .build();
        account.autoScaling().updateAutoScalingGroup(r -> r.autoScalingGroupName("web")
                .launchTemplate(t -> t.launchTemplateId("lt-web").version("2")));
        desire(account, 3);
        run(account, 300);
        desire(account, 2);
        run(account, 300);

        assertEquals(Map.of("ami-a", 1L, "ami-b", 1L), count(account, InstanceTruth::image));
        assertTrue(account.truth("web").instances().get(0).protectedFromScaleIn());
    }

    @Test
    void whenAllAreProtectedScaleInWaits() {
        SimulatedAccount account = web(1, g -> g.template("lt-web", "1").protectedInstances(2));
        desire(account, 1);
        run(account, 600);

        assertEquals(2, account.truth("web").serving());
    }

    @Test
    void anInstanceTheBalancerFindsUnhealthyIsReplacedAfterTheGracePeriod() {
        SimulatedAccount account =
                web(1, g -> g.template("lt-web", "1").targetGroup("tg-web").elbHealthCheck(Duration.ofSeconds(60)));
        String id = account.truth("web").instances().get(0).id();
        account.kill(id);
        run(account, 15);
        assertEquals(1, account.truth("web").serving());
        run(account, 300);

        assertEquals(2, account.truth("web").serving());
        assertTrue(account.truth("web").instances().stream().noneMatch(i -> i.id().equals(id)));
        assertEquals(2, account.truth("web").desired());
    }

    @Test
    void withTheHealthCheckSuspendedAnUnhealthyInstanceStays() {
        SimulatedAccount account = web(1, g -> g.template("lt-web", "1")
                .targetGroup("tg-web")
                .elbHealthCheck(Duration.ZERO)
                .suspended("HealthCheck"));
        account.kill(account.truth("web").instances().get(0).id());
        run(account, 600);
        assertEquals(1, account.truth("web").serving());

        account.autoScaling().resumeProcesses(r -> r.autoScalingGroupName("web").scalingProcesses("HealthCheck"));
        run(account, 300);
        assertEquals(2, account.truth("web").serving());
    }

    @Test
    void withLaunchSuspendedNothingIsLaunchedAndNothingAttached() {
        SimulatedAccount account = web(1, g -> g.template("lt-web", "1").suspended("Launch"));
        desire(account, 3);
        run(account, 300);

        assertEquals(2, account.truth("web").instances().size());
        assertThrows(AutoScalingException.class, () -> account.autoScaling()
                .attachInstances(r -> r.autoScalingGroupName("web").instanceIds("i-1")));
    }

    @Test
    void aSuspendedAlarmNotificationHoldsScalingPoliciesBack() {
        SimulatedAccount account = web(1, g -> g.template("lt-web", "1").suspended("AlarmNotification"));

        assertFalse(account.scale("web", 1));
        account.autoScaling().resumeProcesses(r -> r.autoScalingGroupName("web"));
        assertTrue(account.scale("web", 9));
        assertEquals(4, account.truth("web").desired());
    }

    @Test
    void withoutAddToLoadBalancerInstancesAreNotRegistered() {
        SimulatedAccount account =
                web(1, g -> g.template("lt-web", "1").targetGroup("tg-web").suspended("AddToLoadBalancer"));
        desire(account, 3);
        run(account, 300);

        assertEquals(Map.of("InService", 3L), count(account, InstanceTruth::lifecycle));
        assertEquals(2, account.truth("web").serving());
    }

    @Test
    void aLaunchHookHoldsTheInstanceUntilItsActionCompletes() {
        SimulatedAccount account =
                web(1, g -> g.template("lt-web", "1").launchHook("warm", Duration.ofMinutes(10), "ABANDON"));
        desire(account, 3);
        run(account, 120);
        InstanceTruth waiting = account.truth("web").instances().get(2);
        assertEquals("Pending:Wait", waiting.lifecycle());

        account.autoScaling().completeLifecycleAction(r -> r.autoScalingGroupName("web")
                .lifecycleHookName("warm")
                .instanceId(waiting.id())
                .lifecycleActionResult("CONTINUE"));
        run(account, 30);
        assertEquals("InService", account.truth("web").instances().get(2).lifecycle());
    }

    @Test
    void anAbandonedLaunchIsTerminatedAndTriedAgain() {
        SimulatedAccount account =
                web(1, g -> g.template("lt-web", "1").launchHook("warm", Duration.ofSeconds(30), "ABANDON"));
        desire(account, 3);
        run(account, 300);

        assertEquals(2, account.truth("web").serving());
        assertTrue(account.truth("web").instances().size() > 2);
    }

    @Test
    void aTerminatingHookHoldsTheInstanceAfterItsDrain() {
        SimulatedAccount account = web(1, g -> g.template("lt-web", "1")
                .targetGroup("tg-web")
                .terminateHook("save", Duration.ofSeconds(100), "CONTINUE"));
        desire(account, 1);
        run(account, 60);
        assertEquals(1L, count(account, InstanceTruth::lifecycle).get("Terminating:Wait"));
        run(account, 200);

        assertEquals(1, account.truth("web").instances().size());
    }

    @Test
    void aTerminationThatIsAbandonedRetainsTheInstanceUntilSomebodyEndsIt() {
        SimulatedAccount account = web(1, g -> g.template("lt-web", "1")
                .targetGroup("tg-web")
                .terminateHook("save", Duration.ofSeconds(100), "ABANDON")
                .retaining());
        int serving = account.truth("web").serving();
        desire(account, serving - 1);
        run(account, 60);
        assertEquals(1L, count(account, InstanceTruth::lifecycle).get("Terminating:Wait"));
        run(account, 600);

        InstanceTruth retained = account.truth("web").instances().stream()
                .filter(i -> i.lifecycle().equals("Terminating:Retained"))
                .findFirst()
                .orElseThrow();
        assertEquals("running", retained.phase());
        assertEquals(serving - 1, account.truth("web").serving());
        account.autoScaling().terminateInstanceInAutoScalingGroup(r -> r.instanceId(retained.id())
                .shouldDecrementDesiredCapacity(true));
        run(account, 200);
        assertEquals(serving - 1, account.truth("web").desired());
        assertEquals(serving - 1, account.truth("web").instances().size());
    }

    @Test
    void scaleOutTakesFromTheWarmPoolFirstAndRefillsIt() {
        SimulatedAccount account =
                web(1, g -> g.template("lt-web", "1").targetGroup("tg-web").warmPool(1, 3, "Stopped"));
        run(account, 120);
        String warm = account.autoScaling()
                .describeWarmPool(r -> r.autoScalingGroupName("web"))
                .instances()
                .get(0)
                .instanceId();
        desire(account, 3);
        run(account, 300);

        assertEquals(3, account.truth("web").serving());
        assertEquals(1L, count(account, InstanceTruth::lifecycle).get("Warmed:Stopped"));
        assertTrue(account.truth("web").instances().stream().anyMatch(i -> i.id().equals(warm) && i.serving()));
    }

    @Test
    void anInterruptedSpotInstanceIsReplaced() {
        SimulatedAccount account =
                web(1, g -> g.template("lt-web", "1").targetGroup("tg-web").mixed(0, 0, "m5.large", "t3.large"));
        InstanceTruth lost = account.truth("web").instances().get(0);
        assertTrue(lost.spot());
        account.interruptSpot(lost.id());
        run(account, 300);

        assertEquals(2, account.truth("web").serving());
        assertTrue(account.truth("web").instances().stream().noneMatch(i -> i.id().equals(lost.id())));
    }

    @Test
    void aMixedPolicyKeepsItsOnDemandBase() {
        SimulatedAccount account = parts(1).group("web", 0, 4, 8, List.of(A, B), g -> g.template("lt-web", "1")
                        .mixed(1, 0, "m5.large"))
                .build();
        desire(account, 6);
        run(account, 200);

        assertEquals(
                1,
                account.truth("web").instances().stream().filter(i -> !i.spot()).count());
        assertEquals(Map.of("m5.large", 6L), count(account, InstanceTruth::type));
    }

    @Test
    void refusedLaunchesAreToldAndTriedAgain() {
        SimulatedAccount account = web(1);
        account.faults(Faults.none().shortage("", "t3.large", SimulatedAccount.START, Duration.ofMinutes(3)));
        desire(account, 3);
        run(account, 100);
        Activity failed = account.autoScaling()
                .describeScalingActivities(r -> r.autoScalingGroupName("web"))
                .activities()
                .get(0);

        assertEquals("Failed", failed.statusCodeAsString());
        run(account, 500);
        assertEquals(3, account.truth("web").serving());
    }

    @Test
    void anImageThatNeverBecomesHealthyIsToldAsUnhealthy() {
        SimulatedAccount account = parts(1).launchTemplate("lt-bad", "ami-bad", "t3.large")
                .group("web", 1, 1, 4, List.of(A), g -> g.template("lt-bad", "1")
                        .targetGroup("tg-web"))
                .build();
        run(account, 60);

        TargetHealthDescription health = account.loadBalancing()
                .describeTargetHealth(r -> r.targetGroupArn(SimulatedAccount.targetGroupArn("tg-web")))
                .targetHealthDescriptions()
                .get(0);
        assertEquals("unhealthy", health.targetHealth().stateAsString());
        assertEquals("Target.ResponseCodeMismatch", health.targetHealth().reasonAsString());
        assertEquals(new HttpAnswer.Answered(503, "unavailable"), account.httpBalancer("tg-web", "/"));
    }

    @Test
    void aClassicBalancerTellsInServiceAndDrains() {
        SimulatedAccount account = web(1, g -> g.launchConfiguration("lc-web").classicBalancer("clb-web"));
        String id = account.truth("web").instances().get(0).id();

        assertEquals(
                "InService",
                account.classicLoadBalancing()
                        .describeInstanceHealth(r -> r.loadBalancerName("clb-web"))
                        .instanceStates()
                        .get(0)
                        .state());
        account.autoScaling()
                .terminateInstanceInAutoScalingGroup(r -> r.instanceId(id).shouldDecrementDesiredCapacity(true));
        run(account, 15);
        assertEquals("running", account.truth("web").instances().get(0).phase());
        run(account, 60);
        assertEquals(1, account.truth("web").instances().size());
    }

    @Test
    void anUnbalancedGroupIsBalancedAgainUnlessSuspended() {
        SimulatedAccount account = web(1);
        for (int i = 0; i < 2; i++) {
            String id = account.ec2()
                    .runInstances(r -> r.launchTemplate(t -> t.launchTemplateId("lt-web"))
                            .subnetId("subnet-us-east-1a")
                            .minCount(1)
                            .maxCount(1))
                    .instances()
                    .get(0)
                    .instanceId();
            run(account, 100);
            account.autoScaling()
                    .attachInstances(r -> r.autoScalingGroupName("web").instanceIds(id));
        }
        assertEquals(Map.of(A, 3L, B, 1L), count(account, InstanceTruth::zone));
        run(account, 600);

        assertEquals(Map.of(A, 2L, B, 2L), count(account, InstanceTruth::zone));
    }

    @Test
    void aLostZoneIsReplacedInTheOther() {
        SimulatedAccount account = web(1);
        account.faults(Faults.none().zoneLoss(A, SimulatedAccount.START.plusSeconds(10), Duration.ofHours(1)));
        run(account, 600);

        assertEquals(Map.of(B, 2L), count(account, InstanceTruth::zone));
    }

    @Test
    void aServerAnswersOnceBooted() {
        SimulatedAccount account = web(1);
        desire(account, 3);
        run(account, 20);
        String address = account.truth("web").instances().get(2).address();
        assertNotEquals(new HttpAnswer.Answered(200, "ok"), account.http(address, 80, "/"));
        run(account, 200);

        assertEquals(new HttpAnswer.Answered(200, "ok"), account.http(address, 80, "/"));
    }
}
