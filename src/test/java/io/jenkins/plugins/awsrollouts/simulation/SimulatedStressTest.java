package io.jenkins.plugins.awsrollouts.simulation;

import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.A;
import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.B;
import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.parts;
import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.run;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.awsrollouts.simulation.faults.Faults;
import io.jenkins.plugins.awsrollouts.simulation.state.ReadLag;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

class SimulatedStressTest {
    private static SimulatedAccount eventful(long seed) {
        return parts(seed)
                .readLag(ReadLag.upTo(Duration.ofSeconds(60)))
                .faults(Faults.none()
                        .withScalesPerHour(30)
                        .withEditsPerHour(30)
                        .withDeathsPerHour(20)
                        .withSpotLossesPerHour(20)
                        .zoneLoss(A, SimulatedAccount.START.plusSeconds(3000), Duration.ofMinutes(20))
                        .shortage(B, "t3.large", SimulatedAccount.START.plusSeconds(6000), Duration.ofMinutes(20)))
                .group("web", 1, 3, 6, List.of(A, B), g -> g.template("lt-web", "1")
                        .targetGroup("tg-web")
                        .classicBalancer("clb-web")
                        .elbHealthCheck(Duration.ofSeconds(90))
                        .launchHook("in", Duration.ofSeconds(40), "CONTINUE")
                        .terminateHook("out", Duration.ofSeconds(40), "CONTINUE")
                        .warmPool(1, 5, "Stopped")
                        .mixed(1, 50, "m5.large", "t3.large")
                        .protectedInstances(1)
                        .standbyInstances(1))
                .build();
    }

    private static void anything(SimulatedAccount account, SplittableRandom random) {
        List<InstanceTruth> instances = account.truth("web").instances();
        if (instances.isEmpty()) {
            return;
        }
        String id = instances.get(random.nextInt(instances.size())).id();
        boolean flag = random.nextBoolean();
        try {
            act(account, random.nextInt(9), id, flag);
        } catch (AwsServiceException refused) {
            assertEquals(400, refused.statusCode(), refused.getMessage());
        }
    }

    private static void act(SimulatedAccount account, int choice, String id, boolean flag) {
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
            case 5 -> account.ec2().terminateInstances(r -> r.instanceIds(id));
            case 6 -> {
                if (flag) {
                    groups.suspendProcesses(r -> r.autoScalingGroupName("web").scalingProcesses("Terminate"));
                } else {
                    groups.resumeProcesses(r -> r.autoScalingGroupName("web"));
                }
            }
            case 7 ->
                account.unattached().stream()
                        .limit(1)
                        .forEach(i -> groups.attachInstances(
                                r -> r.autoScalingGroupName("web").instanceIds(i.id())));
            default -> readAll(account, id);
        }
    }

    private static void readAll(SimulatedAccount account, String id) {
        account.autoScaling().describeAutoScalingGroups(r -> {});
        account.autoScaling().describeAutoScalingInstances(r -> {});
        account.autoScaling().describeScalingActivities(r -> {});
        account.autoScaling().describeWarmPool(r -> r.autoScalingGroupName("web"));
        account.ec2().describeInstances(r -> {});
        account.ec2().describeInstanceStatus(r -> r.includeAllInstances(true));
        account.loadBalancing().describeTargetHealth(r -> r.targetGroupArn(SimulatedAccount.targetGroupArn("tg-web")));
        account.classicLoadBalancing().describeInstanceHealth(r -> r.loadBalancerName("clb-web"));
        account.ec2().describeInstances(r -> r.instanceIds(id));
    }

    @Test
    void anythingGoesAndTheGroupComesToRestAtItsDesiredCapacity() {
        for (long seed = 0; seed < 30; seed++) {
            SimulatedAccount account = eventful(seed);
            SplittableRandom random = new SplittableRandom(seed);
            for (int i = 0; i < 150; i++) {
                run(account, 1 + random.nextInt(200));
                anything(account, random);
            }
            account.faults(Faults.none());
            account.autoScaling().resumeProcesses(r -> r.autoScalingGroupName("web"));
            account.truth("web").instances().forEach(i -> release(account, i));
            run(account, 4 * 3600);

            GroupTruth truth = account.truth("web");
            assertEquals(truth.desired(), truth.serving(), "seed " + seed + " " + truth);
        }
    }

    private static void release(SimulatedAccount account, InstanceTruth instance) {
        if (!instance.lifecycle().startsWith("Terminating")
                && !instance.lifecycle().startsWith("Detach")) {
            account.autoScaling().setInstanceProtection(r -> r.autoScalingGroupName("web")
                    .instanceIds(instance.id())
                    .protectedFromScaleIn(false));
        }
    }
}
