package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.awsrollouts.aws.WireAccount;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.Instance;
import software.amazon.awssdk.services.autoscaling.model.SuspendedProcess;
import software.amazon.awssdk.services.autoscaling.model.TagDescription;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.LaunchTemplate;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;

/**
 * What a swap does to an account, read with clients that know nothing of the product.
 *
 * @param account in which it runs
 * @param rule the rule whose requests go to green
 */
record WireSwap(WireAccount account, String rule) {
    /** The green group's name. */
    static final String GREEN = "web-v002";

    /** By the name of its target group, what the rule sends where. */
    Map<String, Integer> ruleWeights() {
        return weights(account.rule(rule).actions().get(0));
    }

    /** The same of a listener's default action. */
    Map<String, Integer> listenerWeights(String listener) {
        return weights(account.clients()
                .balancing()
                .describeListeners(r -> r.listenerArns(listener))
                .listeners()
                .get(0)
                .defaultActions()
                .get(0));
    }

    private static Map<String, Integer> weights(Action forward) {
        // a forward to one target group alone, as before the rollout, has no weights
        return forward.forwardConfig() == null
                ? Map.of(name(forward.targetGroupArn()), 1)
                : forward.forwardConfig().targetGroups().stream()
                        .collect(Collectors.toMap(
                                share -> name(share.targetGroupArn()),
                                share -> share.weight() == null ? 1 : share.weight(),
                                Integer::sum));
    }

    private static String name(String targetGroup) {
        return targetGroup.split("/")[1];
    }

    /** Green's part of the rule's requests, in percent. */
    int greenPercent() {
        Map<String, Integer> weights = ruleWeights();
        int whole = weights.values().stream().mapToInt(Integer::intValue).sum();
        return 100 * weights.getOrDefault(GREEN, 0) / whole;
    }

    /** A group as the account has it now. */
    AutoScalingGroup group(String name) {
        return groups().get(name);
    }

    private Map<String, AutoScalingGroup> groups() {
        return account.clients().autoScaling().describeAutoScalingGroups().autoScalingGroups().stream()
                .collect(Collectors.toMap(AutoScalingGroup::autoScalingGroupName, Function.identity()));
    }

    /** The ids of its instances. */
    static Set<String> members(AutoScalingGroup group) {
        return group.instances().stream().map(Instance::instanceId).collect(Collectors.toSet());
    }

    private static List<Integer> bounds(AutoScalingGroup group) {
        return List.of(group.minSize(), group.desiredCapacity(), group.maxSize());
    }

    private static Map<String, String> tags(AutoScalingGroup group) {
        return group.tags().stream().collect(Collectors.toMap(TagDescription::key, TagDescription::value));
    }

    private static Set<String> asleep(AutoScalingGroup group) {
        return group.suspendedProcesses().stream()
                .map(SuspendedProcess::processName)
                .collect(Collectors.toSet());
    }

    /** Green has the target's place and size, blue is empty, and nothing else is left of the rollout. */
    void assertSwapped(int size) {
        Map<String, AutoScalingGroup> groups = groups();
        assertEquals(Set.of("web", GREEN), groups.keySet());
        AutoScalingGroup green = groups.get(GREEN);
        assertEquals(List.of(1, size, 3 * size), bounds(green));
        assertEquals(Set.of(), asleep(green));
        assertEquals(
                Map.of(
                        "Team", "shop",
                        "aws-rollouts:fleet", WireTheatre.ROLLOUT + "/green",
                        "aws-rollouts:target", "web",
                        "aws-rollouts:live", "2",
                        "aws-rollouts:template", "aws-rollouts-web-v002"),
                tags(green));
        assertEmptied(groups.get("web"));
        assertEquals(Map.of(GREEN, 1), ruleWeights());
        assertEquals(
                Set.of("web", "aws-rollouts-web-v002"),
                account.clients().ec2().describeLaunchTemplates().launchTemplates().stream()
                        .map(LaunchTemplate::launchTemplateName)
                        .collect(Collectors.toSet()));
        assertRuns(members(green));
    }

    private void assertEmptied(AutoScalingGroup blue) {
        assertEquals(List.of(0, 0), bounds(blue).subList(0, 2));
        assertEquals(Set.of(), members(blue));
        assertEquals(Set.of("AlarmNotification", "ScheduledActions"), asleep(blue));
        Map<String, String> tags = tags(blue);
        assertEquals(
                Set.of("Team", "aws-rollouts:target", "aws-rollouts:live", "aws-rollouts:standing"), tags.keySet());
        assertEquals(List.of("web", "1"), List.of(tags.get("aws-rollouts:target"), tags.get("aws-rollouts:live")));
    }

    /** Nothing but these runs, of the new AMI, and green's target group has all of them. */
    private void assertRuns(Set<String> green) {
        assertEquals(
                green.stream().collect(Collectors.toMap(Function.identity(), id -> account.newImage())),
                account.clients().ec2().describeInstances().reservations().stream()
                        .flatMap(reservation -> reservation.instances().stream())
                        .filter(instance -> instance.state().name() != InstanceStateName.TERMINATED)
                        .collect(Collectors.toMap(instance -> instance.instanceId(), instance -> instance.imageId())));
        Map<String, String> targetGroups = account.clients().balancing().describeTargetGroups().targetGroups().stream()
                .collect(Collectors.toMap(TargetGroup::targetGroupName, TargetGroup::targetGroupArn));
        assertEquals(Set.of("web", GREEN), targetGroups.keySet());
        assertEquals(green, targets(targetGroups.get(GREEN)));
    }

    private Set<String> targets(String targetGroup) {
        return account
                .clients()
                .balancing()
                .describeTargetHealth(r -> r.targetGroupArn(targetGroup))
                .targetHealthDescriptions()
                .stream()
                .map(health -> health.target().id())
                .collect(Collectors.toSet());
    }
}
