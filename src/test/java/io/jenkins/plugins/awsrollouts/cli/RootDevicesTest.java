package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.jenkins.plugins.awsrollouts.rollout.plan.Planned;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planner;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateBlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;

/** AMIs whose root device has another name than the one for which the template describes a volume. */
class RootDevicesTest {
    private static Planned plan(String newRoot, String... devices) {
        List<LaunchTemplateBlockDeviceMapping> mappings = List.of(devices).stream()
                .map(device -> LaunchTemplateBlockDeviceMapping.builder()
                        .deviceName(device)
                        .ebs(ebs -> ebs.volumeSize(100).encrypted(true))
                        .build())
                .toList();
        Theatre theatre = new Theatre(SimulatedAccount.create(1)
                .image(Theatre.OLD, AmiCharacter.good())
                .image(Theatre.NEW, AmiCharacter.good(), image -> image.withRootDevice(newRoot))
                .launchTemplate(
                        "lt-web",
                        ResponseLaunchTemplateData.builder()
                                .imageId(Theatre.OLD)
                                .instanceType("t3.large")
                                .blockDeviceMappings(mappings)
                                .build())
                .targetGroup("tg-web", 60, 10, 3, 2)
                .group("web", 1, 4, 8, Theatre.ZONES, group -> group.template("lt-web", "1")
                        .targetGroup("tg-web"))
                .build());
        return new Planner(theatre.rehearsal.cloud())
                .plan(
                        Spec.of("web", Theatre.NEW),
                        "r-1",
                        theatre.rehearsal.clock().now());
    }

    @Test
    void aRootVolumeThatWouldBecomeASecondOneIsRefused() {
        assertEquals(
                List.of(
                        "The launch template of web describes the volume /dev/xvda, which is the root of ami-old, but the"
                                + " root of ami-new is /dev/sda1, so /dev/xvda would be a second volume and the root as the AMI has"
                                + " it; make a template version that describes /dev/sda1 as well, or an AMI whose root is"
                                + " /dev/xvda."),
                assertInstanceOf(Planned.Refused.class, plan("/dev/sda1", "/dev/xvda"))
                        .faults());
    }

    @Test
    void aRootOfTheSameNameOrDescribedAsWellOrNoneDescribedIsFine() {
        assertInstanceOf(Planned.Ready.class, plan("/dev/xvda", "/dev/xvda"));
        assertInstanceOf(Planned.Ready.class, plan("/dev/sda1", "/dev/xvda", "/dev/sda1"));
        assertInstanceOf(Planned.Ready.class, plan("/dev/sda1"));
        assertInstanceOf(Planned.Ready.class, plan("/dev/sda1", "/dev/sdb"));
    }
}
