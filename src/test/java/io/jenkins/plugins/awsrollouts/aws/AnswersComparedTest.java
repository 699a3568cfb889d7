package io.jenkins.plugins.awsrollouts.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jenkins.plugins.awsrollouts.cloud.CloudException;
import io.jenkins.plugins.awsrollouts.cloud.TemplateRef;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.DescribeAutoScalingGroupsRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeAutoScalingGroupsResponse;
import software.amazon.awssdk.services.autoscaling.model.TagDescription;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplateVersionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplateVersionsResponse;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;
import software.amazon.awssdk.services.ec2.model.Reservation;
import software.amazon.awssdk.services.ec2.model.Tag;

/** Endpoints that overlook what was asked for and answer with all that they have. */
class AnswersComparedTest {
    private final StubAccount account = new StubAccount()
            .on(DescribeAutoScalingGroupsRequest.class, request -> DescribeAutoScalingGroupsResponse.builder()
                    .autoScalingGroups(group("f1-v001", "f1"), group("f3-v002", "f3"))
                    .build())
            .on(DescribeInstancesRequest.class, request -> DescribeInstancesResponse.builder()
                    .reservations(Reservation.builder()
                            .instances(instance("i-1", "r-1"), instance("i-3", "r-3"))
                            .build())
                    .build())
            .on(DescribeLaunchTemplateVersionsRequest.class, request -> DescribeLaunchTemplateVersionsResponse.builder()
                    .launchTemplateVersions(version("lt-3", 2), version("lt-1", 7))
                    .build());

    private static AutoScalingGroup group(String name, String target) {
        return AutoScalingGroup.builder()
                .autoScalingGroupName(name)
                .minSize(0)
                .maxSize(1)
                .desiredCapacity(0)
                .tags(TagDescription.builder()
                        .key("aws-rollouts:target")
                        .value(target)
                        .build())
                .build();
    }

    private static Instance instance(String id, String rollout) {
        return Instance.builder()
                .instanceId(id)
                .launchTime(Instant.EPOCH)
                .tags(Tag.builder().key("aws-rollouts:rollout").value(rollout).build())
                .build();
    }

    private static LaunchTemplateVersion version(String template, long number) {
        return LaunchTemplateVersion.builder()
                .launchTemplateId(template)
                .versionNumber(number)
                .build();
    }

    @Test
    void ofGroupsThoseThatHaveTheTagCount() {
        Groups groups = new Groups(account.clients().autoScaling());

        assertEquals(
                List.of("f1-v001"),
                groups.tagged("aws-rollouts:target", "f1").stream()
                        .map(AutoScalingGroup::autoScalingGroupName)
                        .toList());
        assertEquals(List.of(), groups.tagged("aws-rollouts:target", "f2"));
    }

    @Test
    void ofGroupsThoseThatWereNamedCount() {
        assertEquals(
                Set.of("f1-v001"),
                new Groups(account.clients().autoScaling())
                        .describe(List.of("f1-v001", "f2-v001"))
                        .keySet());
    }

    @Test
    void ofInstancesThoseThatWereNamedOrHaveTheTagCount() {
        Instances instances = new Instances(account.clients().ec2());

        assertEquals(Set.of("i-3"), instances.describe(List.of("i-3", "i-4")).keySet());
        assertEquals(
                List.of("i-1"),
                instances.tagged("aws-rollouts:rollout", "r-1").stream()
                        .map(view -> view.id())
                        .toList());
    }

    @Test
    void ofTemplateVersionsTheOneThatWasNamedCounts() {
        Templates templates = new Templates(account.clients().ec2());

        assertEquals(7L, templates.version(new TemplateRef("lt-1", "7"), false).versionNumber());
        CloudException missing =
                assertThrows(CloudException.class, () -> templates.version(new TemplateRef("lt-1", "2"), false));
        assertEquals(CloudException.Kind.NOT_FOUND, missing.kind());
    }
}
