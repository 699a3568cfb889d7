package io.jenkins.plugins.awsrollouts.rollout.strategy;

import io.jenkins.plugins.awsrollouts.cloud.Health;
import io.jenkins.plugins.awsrollouts.cloud.InstanceView;
import io.jenkins.plugins.awsrollouts.cloud.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An instance as the last looks show it, whichever fleet it is in.
 *
 * @param id the instance id; empty where it is not there yet
 * @param member what its group says of it; empty when it is outside
 * @param view what EC2 says of it; empty when not known yet
 * @param said what each balancer that sends it requests says
 * @param sick whether some balancer, the group or EC2 calls it unhealthy, and that can be believed
 */
public record InstanceSight(
        String id, Optional<Member> member, Optional<InstanceView> view, List<Said> said, boolean sick) {
    /** One that is not there yet. */
    static final InstanceSight NONE = new InstanceSight("", Optional.empty(), Optional.empty(), List.of(), false);

    /**
     * What a balancer says of an instance.
     *
     * @param balancer its name
     */
    public record Said(String balancer, Health health) {
        boolean is(Health.State state) {
            return health.is(state);
        }

        /** For example {@code tg-web: Request timed out}. */
        private String words() {
            String why = health.why();
            return why.isEmpty() ? balancer : balancer + ": " + why;
        }
    }

    public InstanceSight {
        said = List.copyOf(said);
    }

    /**
     * An instance as seen.
     *
     * @param said what each of its balancers says
     * @param believed whether one of them calls it unhealthy and is believed
     */
    static InstanceSight of(
            String id, Optional<Member> member, Optional<InstanceView> view, List<Said> said, boolean believed) {
        boolean fit = member.map(Member::healthy).orElse(true);
        return new InstanceSight(id, member, view, said, believed || impaired(view) || !fit);
    }

    private static boolean impaired(Optional<InstanceView> view) {
        return view.map(v -> v.checks() == InstanceView.Checks.IMPAIRED).orElse(false);
    }

    // ---- health

    /** Whether every balancer that sends it requests calls it healthy; true without balancers. */
    boolean healthy() {
        for (Said one : said) {
            if (!one.is(Health.State.HEALTHY)) {
                return false;
            }
        }
        return true;
    }

    /** Whether a zonal shift keeps requests from it. */
    boolean away() {
        for (Said one : said) {
            if (one.health().away()) {
                return true;
            }
        }
        return false;
    }

    /** Where it is not healthy, and why, for example {@code tg-web: Health checks failed with these codes: [503]}. */
    String unwell() {
        return said.stream()
                .filter(one -> !one.is(Health.State.HEALTHY))
                .map(Said::words)
                .collect(Collectors.joining("; "));
    }

    /** Who calls it unhealthy, and why; empty where nobody does. */
    String illness() {
        List<String> parts = new ArrayList<>();
        said.stream()
                .filter(one -> one.is(Health.State.UNHEALTHY) || one.is(Health.State.UNUSED))
                .map(Said::words)
                .forEach(parts::add);
        if (impaired(view)) {
            parts.add("EC2's status checks failed");
        }
        if (!member.map(Member::healthy).orElse(true)) {
            parts.add("its group calls it unhealthy");
        }
        view.filter(v -> v.state().over())
                .ifPresent(v -> parts.add((gone() ? "EC2 has ended it" : "EC2 has stopped it") + v.because()));
        return String.join("; ", parts);
    }

    // ---- life

    /** Whether its group has it in service. */
    boolean inService() {
        return member.map(m -> m.lifecycle() == Member.Lifecycle.IN_SERVICE).orElse(false);
    }

    /** Whether it answers requests: in service, and healthy wherever they come from. */
    boolean serving() {
        return inService() && member.orElseThrow().healthy() && healthy();
    }

    /** Whether it is known what it runs, and it serves. */
    boolean serves() {
        return view.isPresent() && !gone() && serving();
    }

    /** Whether EC2 says that it runs; whoever asks it needs its address as well. */
    boolean running() {
        return view.map(v -> v.state() == InstanceView.State.RUNNING).orElse(false);
    }

    /** Whether its address is known. */
    boolean addressed() {
        return view.map(v -> !v.address().isEmpty()).orElse(false);
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
