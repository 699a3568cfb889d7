package io.jenkins.plugins.awsrollouts.rollout.strategy;

import io.jenkins.plugins.awsrollouts.cloud.GroupView;
import io.jenkins.plugins.awsrollouts.cloud.Member;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What is in the way of ending a whole fleet. */
public final class FleetEnd {
    /** How sentences end of members that would go if the spec said so. */
    public static final String OR_REPLACE = " or set protected to replace.";

    private FleetEnd() {}

    /**
     * Who is in the way, as sentences.
     *
     * @param with with what its instances would be ended, and what else to do about it
     * @param deleted whether its group goes as well, so that who is in Standby cannot stay
     */
    public static List<String> faults(Spec spec, GroupView group, String with, boolean deleted) {
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

    /** Ids in their order, for a sentence. */
    public static String names(List<String> ids) {
        return ids.stream().sorted().collect(Collectors.joining(", "));
    }

    private static List<String> ids(GroupView group, Predicate<Member> which) {
        return group.members().stream().filter(which).map(Member::id).toList();
    }
}
