package io.jenkins.plugins.awsrollouts.simulation.keep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jenkins.plugins.awsrollouts.simulation.AccountOrigin;
import io.jenkins.plugins.awsrollouts.simulation.InstanceTruth;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedShop;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds;
import io.jenkins.plugins.awsrollouts.simulation.api.Arns;
import io.jenkins.plugins.awsrollouts.simulation.lambda.FunctionBehaviour;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;

class KeptCallsTest {
    @TempDir
    private Path folder;

    private KeptPlace place() {
        return new KeptPlace(folder.resolve("first"), SimulatedShop.origin(1));
    }

    @Test
    void aClonedGroupAndWhatHangsOnItAreThereAgain() {
        KeptPlace place = place();
        KeptAccount kept = place.open();
        AutoScalingClient groups = kept.account().autoScaling();
        groups.createAutoScalingGroup(r -> r.autoScalingGroupName("copy")
                .minSize(1)
                .maxSize(2)
                .launchTemplate(t -> t.launchTemplateId("lt-web"))
                .targetGroupARNs(SimulatedAccount.targetGroupArn("tg-web"))
                .availabilityZones("us-east-1b"));
        groups.putLifecycleHook(r -> r.autoScalingGroupName("copy")
                .lifecycleHookName("warm")
                .lifecycleTransition("autoscaling:EC2_INSTANCE_LAUNCHING")
                .heartbeatTimeout(30)
                .defaultResult("CONTINUE"));
        groups.putScheduledUpdateGroupAction(r -> r.autoScalingGroupName("copy")
                .scheduledActionName("more")
                .startTime(SimulatedAccount.START.plusSeconds(900))
                .desiredCapacity(2));
        groups.putScalingPolicy(r -> r.autoScalingGroupName("copy")
                .policyName("cpu")
                .policyType("TargetTrackingScaling")
                .targetTrackingConfiguration(t -> t.targetValue(50.0)));
        place.run(kept, Duration.ofMinutes(30));
        groups.deleteAutoScalingGroup(r -> r.autoScalingGroupName("worker").forceDelete(true));
        place.run(kept, Duration.ofMinutes(5));

        try (KeptAccount again = place.dead(folder.resolve("second")).open()) {
            assertEquals(ids(kept), ids(again));
            assertEquals(2, again.account().truth("copy").serving());
            assertEquals(describedGroups(kept), describedGroups(again));
            assertEquals(List.of(), place.told());
        }
        kept.close();
    }

    @Test
    void alarmsAndWhatTheyHaveScaledAreThereAgain() {
        KeptPlace place = place();
        KeptAccount kept = place.open();
        CloudWatchClient alarms = kept.account().cloudWatch();
        alarms.putMetricAlarm(r -> r.alarmName("always")
                .namespace("AWS/EC2")
                .metricName("CPUUtilization")
                .dimensions(Dimension.builder()
                        .name("AutoScalingGroupName")
                        .value("web")
                        .build())
                .statistic("Average")
                .period(60)
                .evaluationPeriods(3)
                .comparisonOperator("GreaterThanThreshold")
                .threshold(1.0)
                .actionsEnabled(false)
                .alarmActions(Arns.scalingPolicy("web", SimulatedShop.BUSY)));
        alarms.enableAlarmActions(r -> r.alarmNames("always"));
        place.run(kept, Duration.ofMinutes(30));
        alarms.deleteAlarms(r -> r.alarmNames(SimulatedShop.BUSY));
        assertEquals(18, kept.account().truth("web").desired());

        try (KeptAccount again = place.dead(folder.resolve("second")).open()) {
            assertEquals(kept.account().inventory(), again.account().inventory());
            assertEquals(18, again.account().truth("web").desired());
        }
        kept.close();
    }

    private static SimulatedAccount functional(long seed) {
        return SimulatedWorlds.parts(seed)
                .function(
                        "check",
                        FunctionBehaviour.answering(in -> in)
                                .withDuration(Duration.ofSeconds(600))
                                .withTimeout(Duration.ofSeconds(900))
                                .withConcurrency(1))
                .group("web", 1, 2, 4, List.of(SimulatedWorlds.A), g -> g.template("lt-web", "1"))
                .build();
    }

    @Test
    void templatesCommandsAndInvocationsAreThereAgain() {
        KeptPlace place =
                new KeptPlace(folder.resolve("first"), new AccountOrigin("functional", 1, KeptCallsTest::functional));
        KeptAccount kept = place.open();
        kept.account().ec2().createLaunchTemplate(r -> r.launchTemplateName("copy")
                .clientToken("token-1")
                .launchTemplateData(d -> d.imageId("ami-b").userData("IyEvYmluL3No")));
        String command = kept.account()
                .ssm()
                .sendCommand(r -> r.documentName("AWS-RunShellScript")
                        .parameters(Map.of("commands", List.of("./check")))
                        .instanceIds(instance(kept)))
                .command()
                .commandId();
        kept.account().lambda().invoke(r -> r.functionName("check"));
        place.run(kept, Duration.ofSeconds(20));

        try (KeptAccount again = place.dead(folder.resolve("second")).open()) {
            assertEquals(kept.account().inventory(), again.account().inventory());
            assertEquals(
                    "Success",
                    again.account()
                            .ssm()
                            .getCommandInvocation(r -> r.commandId(command).instanceId(instance(again)))
                            .statusAsString());
            assertThrows(
                    TooManyRequestsException.class,
                    () -> again.account().lambda().invoke(r -> r.functionName("check")));
        }
        kept.close();
    }

    private static String instance(KeptAccount kept) {
        return kept.account().truth("web").instances().get(0).id();
    }

    private static List<String> ids(KeptAccount kept) {
        return kept.account().truth("copy").instances().stream()
                .map(InstanceTruth::id)
                .toList();
    }

    private static List<String> describedGroups(KeptAccount kept) {
        return kept.account().autoScaling().describeAutoScalingGroups(r -> {}).autoScalingGroups().stream()
                .map(AutoScalingGroup::autoScalingGroupName)
                .toList();
    }
}
