package io.jenkins.plugins.awsrollouts.rollout.plan;

import io.jenkins.plugins.awsrollouts.cloud.GroupView;
import io.jenkins.plugins.awsrollouts.cloud.TargetFacts;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import io.jenkins.plugins.awsrollouts.rollout.strategy.FleetEnd;
import io.jenkins.plugins.awsrollouts.rollout.strategy.RolloutStrategy;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Strategies;
import java.util.ArrayList;
import java.util.List;

/**
 * What a plan says of members that a rollout may not simply replace: those that are protected from scale-in, and those
 * in Standby.
 */
final class Members {
    private Members() {}

    /** What must not be done to members, or what would leave the AMI without anything that runs it. */
    static List<String> faults(Spec spec, String image, TargetFacts facts) {
        Census census = Census.of(spec, image, facts);
        if (census.replaced(spec).isEmpty() && census.shielded().isEmpty()) {
            return List.of();
        }
        RolloutStrategy strategy = Strategies.of(spec);
        return strategy.replacesInPlace() ? inPlace(image, facts, census) : strategy.endingFaults(spec, facts);
    }

    private static List<String> inPlace(String image, TargetFacts facts, Census census) {
        String group = facts.group().name();
        if (census.shielded().isEmpty()) {
            return List.of();
        }
        if (facts.settings().newInstancesProtected()) {
            return List.of(group + " protects all new instances from scale-in (NewInstancesProtectedFromScaleIn), which"
                    + " says of none of them that it is to stay, and "
                    + Words.count(census.shielded().size(), "instance") + " of "
                    + facts.group().desired() + " would stay on another AMI; set protected to replace, or turn that"
                    + " off and protect only those that are to stay.");
        }
        return census.other().isEmpty() && census.running().isEmpty()
                ? List.of("All instances of " + group + " are protected from scale-in ("
                        + FleetEnd.names(census.shielded()) + "), so none would be replaced and none would run "
                        + image + "; take the protection from those that may go," + FleetEnd.OR_REPLACE)
                : List.of();
    }

    /** What is no fault but worth knowing. */
    static List<String> warnings(Spec spec, String image, TargetFacts facts, Census census) {
        List<String> warnings = new ArrayList<>();
        GroupView group = facts.group();
        boolean replaces = !census.replaced(spec).isEmpty();
        if (!replaces && !census.running().isEmpty()) {
            warnings.add("What runs in " + group.name() + " and may be replaced runs " + image
                    + " already, so nothing is replaced"
                    + (spec.gates().isEmpty() ? "." : "; it is asked by the gates."));
        }
        if (group.desired() == 0) {
            warnings.add(group.name() + " has no instances, so one is launched outside of it to prove " + image
                    + ", and ended then; no balancer sees it.");
        }
        if (facts.settings().newInstancesProtected() && replaces) {
            warnings.add(group.name() + " protects its instances from scale-in; those on another AMI are "
                    + (Strategies.of(spec).replacesInPlace() ? "replaced" : "replaced by another fleet")
                    + " all the same.");
        }
        return warnings;
    }
}
