package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.jenkins.plugins.awsrollouts.aws.AwsClients;
import io.jenkins.plugins.awsrollouts.aws.WireAccount;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.TagDescription;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;

/**
 * What must be there when a rollout is over, read with clients that know nothing of the product.
 *
 * @param account in which it ran
 * @param size the group's
 * @param surroundings the groups, templates, target groups, listeners and rules from before
 */
record WireEnd(WireAccount account, int size, List<String> surroundings) {
    /** Remembers an account in which nothing has happened yet. */
    static WireEnd of(WireAccount account, int size) {
        return new WireEnd(account, size, surroundings(account));
    }

    private static List<String> surroundings(WireAccount account) {
        AwsClients clients = account.clients();
        return List.of(
                clients.autoScaling().describeAutoScalingGroups().autoScalingGroups().stream()
                        .map(AutoScalingGroup::autoScalingGroupName)
                        .toList()
                        .toString(),
                clients.ec2().describeLaunchTemplates().launchTemplates().stream()
                        .map(template -> template.launchTemplateName() + template.tags())
                        .toList()
                        .toString(),
                clients.balancing().describeTargetGroups().targetGroups().stream()
                        .map(WireEnd::plain)
                        .toList()
                        .toString(),
                clients.balancing()
                        .describeListeners(r -> r.listenerArns(account.listener()))
                        .listeners()
                        .toString(),
                clients.balancing()
                        .describeRules(r -> r.listenerArn(account.listener()))
                        .rules()
                        .toString());
    }

    /** moto names a balancer again for each listener and rule. */
    private static TargetGroup plain(TargetGroup group) {
        return group.toBuilder()
                .loadBalancerArns(group.loadBalancerArns().stream().distinct().toList())
                .build();
    }

    /** The group runs the new image by a template version that differs in nothing else. */
    void assertPromoted() {
        assertGivenBack(account.newImage());
        LaunchTemplateVersion version = version();
        assertEquals(account.newImage(), version.launchTemplateData().imageId());
        assertEquals("t3.micro", version.launchTemplateData().instanceTypeAsString());
        assertEquals(List.of(1L, 2L), versions());
    }

    /** The group runs the old image by its old template version, and the other is gone. */
    void assertAsBefore() {
        assertGivenBack(account.oldImage());
        assertEquals("1", account.group().launchTemplate().version());
        assertEquals(List.of(1L), versions());
    }

    /** The group has its size and settings as ever, runs this image, and nothing is left over. */
    private void assertGivenBack(String image) {
        AutoScalingGroup group = account.group();
        assertEquals(List.of(1, size, 3 * size), List.of(group.minSize(), group.desiredCapacity(), group.maxSize()));
        assertEquals(Map.of("Team", "shop"), tags());
        assertEquals(List.of(), group.suspendedProcesses());
        assertFalse(group.instances().stream().anyMatch(member -> member.protectedFromScaleIn()));

        Set<String> members = new TreeSet<>(account.members());
        assertEquals(size, members.size());
        Map<String, String> images = images();
        assertEquals(members, images.keySet(), "nothing runs outside the group");
        assertEquals(Set.of(image), Set.copyOf(images.values()));
        assertEquals(
                members,
                account
                        .clients()
                        .balancing()
                        .describeTargetHealth(r -> r.targetGroupArn(account.targetGroup()))
                        .targetHealthDescriptions()
                        .stream()
                        .map(health -> health.target().id())
                        .collect(Collectors.toCollection(TreeSet::new)));
        assertEquals(surroundings, surroundings(account));
    }

    /** The group's tags. */
    Map<String, String> tags() {
        return account.group().tags().stream().collect(Collectors.toMap(TagDescription::key, TagDescription::value));
    }

    /** The AMIs of all instances of the account that are not gone, by instance. */
    Map<String, String> images() {
        Map<String, String> images = new TreeMap<>();
        account.clients().ec2().describeInstances().reservations().stream()
                .flatMap(reservation -> reservation.instances().stream())
                .filter(instance -> instance.state().name() != InstanceStateName.TERMINATED)
                .forEach((Instance instance) -> images.put(instance.instanceId(), instance.imageId()));
        return images;
    }

    /** The template version that the group names. */
    private LaunchTemplateVersion version() {
        return account.clients()
                .ec2()
                .describeLaunchTemplateVersions(r -> r.launchTemplateId(account.templateId())
                        .versions(account.group().launchTemplate().version()))
                .launchTemplateVersions()
                .get(0);
    }

    private List<Long> versions() {
        return account
                .patched()
                .ec2()
                .describeLaunchTemplateVersions(r -> r.launchTemplateId(account.templateId()))
                .launchTemplateVersions()
                .stream()
                .map(LaunchTemplateVersion::versionNumber)
                .sorted()
                .toList();
    }
}
