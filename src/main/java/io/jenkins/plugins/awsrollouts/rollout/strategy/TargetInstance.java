package io.jenkins.plugins.awsrollouts.rollout.strategy;

import io.jenkins.plugins.awsrollouts.cloud.InstanceView;
import io.jenkins.plugins.awsrollouts.cloud.Member;
import io.jenkins.plugins.awsrollouts.rollout.state.LaunchedInstance;
import io.jenkins.plugins.awsrollouts.rollout.state.Milestone;
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
 * @param sight what is seen of it
 * @param ours what we know of it, if we launched it
 * @param kept whether it stays whatever its AMI: protected by somebody, or in Standby
 */
public record TargetInstance(
        String id,
        String zone,
        String type,
        boolean spot,
        boolean wanted,
        boolean known,
        InstanceSight sight,
        Optional<LaunchedInstance> ours,
        boolean kept) {

    /** What the group says of it; empty when it is outside. */
    public Optional<Member> member() {
        return sight.member();
    }

    /** What EC2 says of it; empty when not known yet. */
    public Optional<InstanceView> view() {
        return sight.view();
    }

    /** Whether it answers requests: in service, and healthy wherever they come from. */
    boolean serving() {
        return sight.serving();
    }

    /** Whether requests reach it: it serves, and no zonal shift keeps them away. */
    boolean reached() {
        return serving() && !sight.away();
    }

    /** Whether some balancer, the group or EC2 calls it unhealthy. */
    public boolean sick() {
        return sight.sick();
    }

    /** Whether it counts: it serves, and if it is ours, it is past all that a new instance must pass. */
    boolean counted(boolean withoutTrial) {
        return serving()
                && (withoutTrial || ours.map(o -> o.has(Milestone.COUNTED)).orElse(true));
    }

    /** Where and on what market it runs. */
    String pool() {
        return zone + "/" + kind();
    }

    /** As what it runs, wherever: its type and its market. */
    String kind() {
        return type + (spot ? "/spot" : "");
    }
}
