package io.jenkins.plugins.awsrollouts.rollout.strategy;

import io.jenkins.plugins.awsrollouts.cloud.Health;
import io.jenkins.plugins.awsrollouts.cloud.InstanceView;
import io.jenkins.plugins.awsrollouts.cloud.Member;
import java.util.List;
import java.util.Optional;

/**
 * An instance as the last looks show it, whichever fleet it is in.
 *
 * @param id the instance id; empty where it is not there yet
 * @param member what its group says of it; empty when it is outside
 * @param view what EC2 says of it; empty when not known yet
 * @param healthy whether every balancer that sends it requests calls it healthy; true without balancers
 * @param sick whether some balancer, the group or EC2 calls it unhealthy, and that can be believed
 */
public record InstanceSight(
        String id, Optional<Member> member, Optional<InstanceView> view, boolean healthy, boolean sick) {
    /** One that is not there yet. */
    static final InstanceSight NONE = new InstanceSight("", Optional.empty(), Optional.empty(), false, false);

    /**
     * An instance as seen.
     *
     * @param said what each of its balancers says
     * @param believed whether one of them calls it unhealthy and is believed
     */
    static InstanceSight of(
            String id, Optional<Member> member, Optional<InstanceView> view, List<Health> said, boolean believed) {
        boolean impaired =
                view.map(v -> v.checks() == InstanceView.Checks.IMPAIRED).orElse(false);
        boolean fit = member.map(Member::healthy).orElse(true);
        boolean healthy = said.stream().allMatch(health -> health == Health.HEALTHY);
        return new InstanceSight(id, member, view, healthy, believed || impaired || !fit);
    }

    /** Whether its group has it in service. */
    boolean inService() {
        return member.map(m -> m.lifecycle() == Member.Lifecycle.IN_SERVICE).orElse(false);
    }

    /** Whether it answers requests: in service, and healthy wherever they come from. */
    boolean serving() {
        return inService() && member.orElseThrow().healthy() && healthy;
    }

    /** Whether it is known what it runs, and it serves. */
    boolean serves() {
        return view.isPresent() && !gone() && serving();
    }

    /** Whether it runs and can be reached. */
    boolean running() {
        return view.map(v ->
                        v.state() == InstanceView.State.RUNNING && !v.address().isEmpty())
                .orElse(false);
    }

    /** Whether EC2 has no more of it. */
    boolean gone() {
        return view.map(v -> v.state() == InstanceView.State.GONE).orElse(false);
    }

    /** Whether EC2's status checks have passed. */
    boolean checked() {
        return view.map(v -> v.checks() == InstanceView.Checks.PASSED).orElse(false);
    }
}
