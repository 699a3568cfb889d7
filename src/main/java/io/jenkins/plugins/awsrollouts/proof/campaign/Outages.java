package io.jenkins.plugins.awsrollouts.proof.campaign;

import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.faults.Faults;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;

/** Draws operations that do nothing for a minute, for an hour, or as long as anything goes wrong. */
final class Outages {
    private static final long SALT = 0x0b5de5L;

    /** Whatever a rollout changes the account by. */
    private static final List<String> OPERATIONS = List.of(
            "autoscaling:AttachInstances",
            "autoscaling:AttachLoadBalancerTargetGroups",
            "autoscaling:AttachLoadBalancers",
            "autoscaling:CreateAutoScalingGroup",
            "autoscaling:CreateOrUpdateTags",
            "autoscaling:DeleteAutoScalingGroup",
            "autoscaling:DeleteTags",
            "autoscaling:DescribeScalingActivities",
            "autoscaling:DetachLoadBalancerTargetGroups",
            "autoscaling:ResumeProcesses",
            "autoscaling:SetInstanceProtection",
            "autoscaling:SuspendProcesses",
            "autoscaling:TerminateInstanceInAutoScalingGroup",
            "autoscaling:UpdateAutoScalingGroup",
            "ec2:CreateLaunchTemplate",
            "ec2:CreateLaunchTemplateVersion",
            "ec2:DeleteLaunchTemplate",
            "ec2:DeleteLaunchTemplateVersions",
            "ec2:ModifyLaunchTemplate",
            "ec2:RunInstances",
            "ec2:TerminateInstances",
            "elasticloadbalancingv2:CreateTargetGroup",
            "elasticloadbalancingv2:DeleteTargetGroup",
            "elasticloadbalancingv2:ModifyListener",
            "elasticloadbalancingv2:ModifyRule");

    private Outages() {}

    /** Faults with an outage in one of five accounts, drawn apart from all else so that a seed's account stays what it was. */
    static Faults drawn(long seed, Faults faults) {
        SplittableRandom random = new SplittableRandom(seed ^ SALT);
        if (random.nextInt(5) > 0) {
            return faults;
        }
        Faults all = faults;
        for (int i = 1 + random.nextInt(2); i > 0; i--) {
            Instant from = SimulatedAccount.START.plusSeconds(random.nextInt(1800));
            Duration period = List.of(Duration.ofMinutes(1), Duration.ofHours(1), Duration.ofDays(1))
                    .get(random.nextInt(3));
            String operation = OPERATIONS.get(random.nextInt(OPERATIONS.size()));
            all = all.with(new Faults.Busy(operation, random.nextBoolean(), from, from.plus(period)));
        }
        return all;
    }
}
