package io.jenkins.plugins.awsrollouts.rollout.plan;

import io.jenkins.plugins.awsrollouts.cloud.Cloud;
import io.jenkins.plugins.awsrollouts.cloud.Image;
import io.jenkins.plugins.awsrollouts.cloud.ImageQuery;
import io.jenkins.plugins.awsrollouts.cloud.TargetFacts;
import java.util.List;
import java.util.Optional;

/**
 * Whether what a template says of the root volume is said of the new AMI's root as well. An AMI names its root device, and
 * what a template says of a device of another name is a second volume; the root is then as large as the AMI has it, and
 * encrypted or not as that has it (EC2 User Guide, Block device mappings for volumes on Amazon EC2 instances).
 */
final class RootDevices {
    private RootDevices() {}

    /** What is in the way of that AMI on this target. */
    static List<String> faults(TargetFacts facts, Image image, Cloud cloud) {
        List<String> volumes = facts.launching().template().volumes();
        if (volumes.isEmpty() || image.rootDevice().isEmpty() || volumes.contains(image.rootDevice())) {
            return List.of();
        }
        Optional<String> before = cloud
                .images(new ImageQuery.ById(facts.launching().template().image()))
                .stream()
                .map(Image::rootDevice)
                .findFirst();
        return before.filter(volumes::contains)
                .map(root -> List.of("The launch template of " + facts.group().name() + " describes the volume "
                        + root + ", which is the root of "
                        + facts.launching().template().image() + ", but the root of "
                        + image.id() + " is " + image.rootDevice() + ", so " + root
                        + " would be a second volume and the"
                        + " root as the AMI has it; make a template version that describes " + image.rootDevice()
                        + " as well, or an AMI whose root is " + root + "."))
                .orElse(List.of());
    }
}
