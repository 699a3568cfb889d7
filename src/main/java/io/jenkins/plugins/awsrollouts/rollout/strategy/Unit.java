package io.jenkins.plugins.awsrollouts.rollout.strategy;

import io.jenkins.plugins.awsrollouts.cloud.InstanceView;
import io.jenkins.plugins.awsrollouts.cloud.Member;
import io.jenkins.plugins.awsrollouts.rollout.state.Milestone;
import io.jenkins.plugins.awsrollouts.rollout.state.Ours;
import java.util.Optional;

/**
 * An instance as a decision sees it: the looks, and what we know to have done ourselves.
 *
 * <p>One record of many components: decisions ask each of them of the same instance, most of them in one line.
 *
 * @param id the instance id
 * @param zone its zone
 * @param type its instance type
 * @param spot whether it is a Spot Instance
 * @param wanted whether it runs the AMI that the rollout is going to
 * @param known whether its AMI is known yet
 * @param member what the group says of it; empty when it is outside
 * @param view what EC2 says of it; empty when not known yet
 * @param ours what we know of it, if we launched it
 * @param healthy whether every balancer calls it healthy; true without balancers
 * @param sick whether some balancer, the group or EC2 calls it unhealthy
 * @param kept whether it stays whatever its AMI: protected by somebody, or in Standby
 */
public record Unit(
        String id,
        String zone,
        String type,
        boolean spot,
        boolean wanted,
        boolean known,
        Optional<Member> member,
        Optional<InstanceView> view,
        Optional<Ours> ours,
        boolean healthy,
        boolean sick,
        boolean kept) {

    /** Whether it answers requests: in service, and healthy wherever traffic comes from. */
    boolean serving() {
        return member.map(m -> m.lifecycle() == Member.Lifecycle.IN_SERVICE && m.healthy())
                        .orElse(false)
                && healthy;
    }

    /** Whether it counts: it serves, and if it is ours, it is past all that a new instance must pass. */
    boolean counted(boolean withoutTrial) {
        return serving()
                && (withoutTrial || ours.map(o -> o.has(Milestone.COUNTED)).orElse(true));
    }

    /** Where and on what market it runs. */
    String pool() {
        return zone + "/" + type + (spot ? "/spot" : "");
    }
}
