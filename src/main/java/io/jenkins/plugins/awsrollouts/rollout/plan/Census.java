package io.jenkins.plugins.awsrollouts.rollout.plan;

import io.jenkins.plugins.awsrollouts.cloud.InstanceView;
import io.jenkins.plugins.awsrollouts.cloud.Member;
import io.jenkins.plugins.awsrollouts.cloud.TargetFacts;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Strategies;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which of a group's members run an AMI, and what a spec would have become of the others.
 *
 * @param running ids of those that run it and count toward the group's size
 * @param other ids of those that count, run another and may be replaced
 * @param shielded ids of those that count, run another and are protected from scale-in, which the spec heeds
 * @param standby ids of those in Standby that run another
 */
record Census(List<String> running, List<String> other, List<String> shielded, List<String> standby) {

    static Census of(Spec spec, String image, TargetFacts facts) {
        Census census = new Census(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        boolean heeds = spec.protectedInstances() == Spec.ProtectedInstances.KEEP;
        for (Member member : facts.group().members()) {
            InstanceView view = facts.instances().get(member.id());
            boolean runs = view != null && view.imageId().equals(image);
            if (!runs && member.lifecycle() == Member.Lifecycle.STANDBY) {
                census.standby.add(member.id());
            } else if (member.countsAsCapacity()) {
                List<String> kind =
                        runs ? census.running : heeds && member.protectedFromScaleIn() ? census.shielded : census.other;
                kind.add(member.id());
            }
        }
        return census;
    }

    /** Those in whose place others come: a swap takes the place of all, whatever becomes of them then. */
    List<String> replaced(Spec spec) {
        return Strategies.of(spec).replacesInPlace()
                ? other
                : Stream.concat(other.stream(), shielded.stream()).toList();
    }

    /** Those that stay in the group on another AMI. */
    List<String> kept(Spec spec) {
        return Strategies.of(spec).replacesInPlace()
                ? Stream.concat(shielded.stream(), standby.stream()).toList()
                : standby;
    }
}
