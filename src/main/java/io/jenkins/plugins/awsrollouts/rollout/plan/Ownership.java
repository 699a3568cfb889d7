package io.jenkins.plugins.awsrollouts.rollout.plan;

import io.jenkins.plugins.awsrollouts.cloud.TargetFacts;
import io.jenkins.plugins.awsrollouts.rollout.strategy.OwnTraffic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a plan says of a group that another service or tool has made and goes on looking after. */
final class Ownership {
    /**
     * How the hook begins by which CodeDeploy installs a revision on each instance that a group launches (CodeDeploy User
     * Guide, Integrating CodeDeploy with Amazon EC2 Auto Scaling).
     */
    private static final String CODE_DEPLOY = "CodeDeploy-managed-automatic-";

    /** On the group of a managed node group; seen in public reports, on no page. */
    private static final String EKS = "eks:nodegroup-name";

    /** Elastic Beanstalk Developer Guide, Tagging resources in your environments. */
    private static final String BEANSTALK = "elasticbeanstalk:environment-name";

    /** CloudFormation User Guide, Resource tag. */
    private static final String STACK = "aws:cloudformation:stack-name";

    private Ownership() {}

    static boolean isOfCodeDeploy(String hook) {
        return hook.startsWith(CODE_DEPLOY);
    }

    /** Where a rollout would work against the owner. */
    static List<String> faults(TargetFacts facts) {
        List<String> faults = new ArrayList<>();
        String group = facts.group().name();
        Map<String, String> tags = facts.group().tags();
        List<String> hooks = facts.settings().launchHooks().stream()
                .filter(Ownership::isOfCodeDeploy)
                .toList();
        if (!hooks.isEmpty()) {
            faults.add(group + " has the lifecycle hook " + String.join(", ", hooks)
                    + ", by which CodeDeploy installs a revision on what the group itself launches: instances of a rollout"
                    + " would serve without one, and CodeDeploy knows no other group; deploy with CodeDeploy, or take the"
                    + " group from its deployment group and let the AMI hold the revision.");
        }
        if (tags.containsKey(EKS)) {
            faults.add(group + " belongs to the EKS managed node group " + tags.get(EKS)
                    + ", which alone drains its nodes and names their AMI; update that node group instead (aws eks"
                    + " update-nodegroup-version).");
        }
        return faults;
    }

    /** What the owner has to be told, so that it does not undo the rollout. */
    static List<String> warnings(TargetFacts facts, String image) {
        List<String> warnings = new ArrayList<>();
        String group = facts.group().name();
        Map<String, String> tags = facts.group().tags();
        if (tags.containsKey(OwnTraffic.ECS_TAG)) {
            warnings.add(group + " belongs to an ECS capacity provider (tag " + OwnTraffic.ECS_TAG
                    + "): a rollout sees no tasks, so have ECS drain what is ended (managed draining) or drain it by a"
                    + " hook for terminating.");
        }
        if (tags.containsKey(BEANSTALK)) {
            // "Modify the resources in your environment only by using Elastic Beanstalk" (Developer Guide, Managing
            // environments)
            warnings.add(group + " belongs to the Elastic Beanstalk environment " + tags.get(BEANSTALK)
                    + ", whose next update puts its own AMI back; set " + image + " there as well (ImageId of"
                    + " aws:autoscaling:launchconfiguration).");
        } else if (tags.containsKey(STACK)) {
            warnings.add(group + " belongs to the CloudFormation stack " + tags.get(STACK)
                    + ", whose next change of the launch template puts its own AMI back; have it name " + image
                    + " as well.");
        }
        return warnings;
    }
}
