package io.jenkins.plugins.awsrollouts.rollout;

import io.jenkins.plugins.awsrollouts.cloud.GroupView;
import io.jenkins.plugins.awsrollouts.cloud.Member;
import io.jenkins.plugins.awsrollouts.cloud.TargetFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What a plan says of members that a rollout may not simply replace: those that are protected from scale-in, those in
 * Standby, and those whose group has another owner.
 */
final class Members {
    /**
     * The tag that ECS puts on the group of a capacity provider and on its instances (Amazon ECS Developer Guide, Auto
     * Scaling group capacity providers).
     */
    static final String ECS_TAG = "AmazonECSManaged";

    private static final String OR_REPLACE = " or set protected to replace.";

    private Members() {}

    /** What must not be done to members, or what would leave the AMI without anything that runs it. */
    static List<String> faults(Spec spec, String image, TargetFacts facts) {
        Census census = Census.of(spec, image, facts);
        if (census.replaced(spec).isEmpty() && census.shielded().isEmpty()) {
            return List.of();
        }
        return spec.swap()
                .map(swap -> swap.after() == Swap.After.KEEP
                        ? List.<String>of()
                        : ending(
                                spec,
                                facts.group(),
                                "the old fleet; let blue be keep, take the protection away,",
                                swap.after() == Swap.After.RETIRE
                                        && facts.group().tags().containsKey(OwnTags.FLEET)))
                .orElseGet(() -> inPlace(image, facts, census));
    }

    private static List<String> inPlace(String image, TargetFacts facts, Census census) {
        String group = facts.group().name();
        if (census.shielded().isEmpty()) {
            return List.of();
        }
        if (facts.newInstancesProtected()) {
            return List.of(group + " protects all new instances from scale-in (NewInstancesProtectedFromScaleIn), which"
                    + " says of none of them that it is to stay, and "
                    + Words.count(census.shielded().size(), "instance") + " of "
                    + facts.group().desired() + " would stay on another AMI; set protected to replace, or turn that"
                    + " off and protect only those that are to stay.");
        }
        return census.other().isEmpty() && census.running().isEmpty()
                ? List.of("All instances of " + group + " are protected from scale-in ("
                        + names(census.shielded()) + "), so none would be replaced and none would run "
                        + image + "; take the protection from those that may go," + OR_REPLACE)
                : List.of();
    }

    /**
     * What is in the way of ending a whole fleet.
     *
     * @param with with what its instances would be ended, and what else to do about it
     * @param deleted whether its group goes as well, so that who is in Standby cannot stay
     */
    static List<String> ending(Spec spec, GroupView group, String with, boolean deleted) {
        List<String> faults = new ArrayList<>();
        List<String> shielded = ids(group, member -> member.protectedFromScaleIn() && member.countsAsCapacity());
        if (!shielded.isEmpty() && spec.protectedInstances() == Spec.ProtectedInstances.KEEP) {
            faults.add(names(shielded) + " of " + group.name() + (shielded.size() == 1 ? " is" : " are")
                    + " protected from scale-in and would be ended with " + with + OR_REPLACE);
        }
        List<String> standby = ids(group, member -> member.lifecycle() == Member.Lifecycle.STANDBY);
        if (deleted && !standby.isEmpty()) {
            faults.add(names(standby) + " of " + group.name() + (standby.size() == 1 ? " is" : " are")
                    + " in Standby and would be ended with the group, which is deleted; take "
                    + (standby.size() == 1 ? "it" : "them") + " out of Standby or out of the group first.");
        }
        return faults;
    }

    private static String names(List<String> ids) {
        return ids.stream().sorted().collect(Collectors.joining(", "));
    }

    private static List<String> ids(GroupView group, Predicate<Member> which) {
        return group.members().stream().filter(which).map(Member::id).toList();
    }

    /** What is no fault but worth knowing. */
    static List<String> warnings(Spec spec, String image, TargetFacts facts, Census census) {
        List<String> warnings = new ArrayList<>();
        GroupView group = facts.group();
        boolean replaces = !census.replaced(spec).isEmpty();
        if (!replaces && !census.running().isEmpty()) {
            warnings.add("What runs in " + group.name() + " and may be replaced runs " + image
                    + " already, so nothing is replaced; it is asked by the gates.");
        }
        if (group.desired() == 0) {
            warnings.add(group.name() + " has no instances, so one is launched outside of it to prove " + image
                    + ", and ended then; no balancer sees it.");
        }
        if (facts.newInstancesProtected() && replaces) {
            warnings.add(group.name() + " protects its instances from scale-in; those on another AMI are "
                    + (spec.swap().isPresent() ? "replaced by another fleet" : "replaced") + " all the same.");
        }
        if (group.tags().containsKey(ECS_TAG)) {
            warnings.add(group.name() + " belongs to an ECS capacity provider (tag " + ECS_TAG
                    + "): a rollout sees no tasks, so have ECS drain what is ended (managed draining) or drain it by a"
                    + " hook for terminating.");
        }
        return warnings;
    }
}
