package io.jenkins.plugins.awsrollouts.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;

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
