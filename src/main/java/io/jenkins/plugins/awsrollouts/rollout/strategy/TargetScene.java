package io.jenkins.plugins.awsrollouts.rollout.strategy;

import io.jenkins.plugins.awsrollouts.cloud.GroupView;
import io.jenkins.plugins.awsrollouts.cloud.Health;
import io.jenkins.plugins.awsrollouts.cloud.InstanceView;
import io.jenkins.plugins.awsrollouts.cloud.Member;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.state.LaunchedInstance;
import io.jenkins.plugins.awsrollouts.rollout.state.Milestone;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A target as one decision sees it: the last looks, corrected by what we know to have done ourselves. A read may be a
 * minute old, so an instance that we have had terminated is gone whatever a read says, and one that we have attached
 * is there.
 *
 * @param group the group as last seen
 * @param members its members by id, so that large groups are not searched for each of their instances
 * @param units its members that count toward its desired capacity, with those in Standby; then ours outside it
 * @param leaving ids of members on their way out, or retained there
 * @param warm ids of members in the warm pool
 */
public record TargetScene(
        GroupView group,
        Map<String, Member> members,
        List<TargetInstance> units,
        List<String> leaving,
        List<Member> warm) {

    /** From this age on an instance that a balancer does not know is not on its way in any more. */
    private static final Duration GROWN = Duration.ofMinutes(10);

    /** The target as a decision at that time sees it; its group must have been seen. */
    public static TargetScene of(RolloutState state, Observation seen, Instant now) {
        GroupView group = seen.group().orElseThrow();
        List<TargetInstance> units = new ArrayList<>();
        List<String> leaving = new ArrayList<>();
        List<Member> warm = new ArrayList<>();
        Map<String, Member> members = byId(group);
        Function<String, List<InstanceSight.Said>> said =
                seen.said(state.plan().target().balancers());
        for (Member member : group.members()) {
            if (rests(state, seen, member)) {
                warm.add(member);
                continue;
            }
            LaunchedInstance ours = state.ours().get(member.id());
            boolean ended = state.books().released().containsKey(member.id()) || (ours != null && ours.terminated());
            boolean gone = (ended && !returned(state, seen, member)) || gone(seen, member.id());
            boolean leaves = member.leaves() || member.lifecycle() == Member.Lifecycle.WARM;
            if (gone || leaves) {
                leaving.add(member.id());
            } else {
                units.add(unit(state, seen, Optional.of(member), member.id(), said.apply(member.id())));
            }
        }
        for (LaunchedInstance ours : state.ours().values()) {
            if (!members.containsKey(ours.view().id()) && ours.alive()) {
                String id = ours.view().id();
                units.add(unit(state, seen, joining(ours, seen, now), id, said.apply(id)));
            }
        }
        return new TargetScene(group, members, units, leaving, warm);
    }

    /** The members of a group by their ids. */
    static Map<String, Member> byId(GroupView group) {
        Map<String, Member> members = new HashMap<>(group.members().size() * 2);
        group.members().forEach(member -> members.put(member.id(), member));
        return members;
    }

    /** Whether a member is in the warm pool to stay. */
    private static boolean rests(RolloutState state, Observation seen, Member member) {
        boolean released = state.books().released().containsKey(member.id());
        return member.lifecycle() == Member.Lifecycle.WARM
                && !state.books().pool().ended().contains(member.id())
                && (!released || returned(state, seen, member));
    }

    /**
     * Whether a warm pool with a reuse policy has kept a member that we have had terminated, or that a scale-in has taken,
     * so that it rests there or has come into service again. That is believed once it cannot be a look at the time before.
     */
    private static boolean returned(RolloutState state, Observation seen, Member member) {
        InstanceView view = seen.instances().get(member.id());
        // one that was stopped is lost before its group has noticed
        boolean stopped = view != null && view.state() == InstanceView.State.STOPPED;
        Optional<Instant> taken = Optional.ofNullable(state.ours().get(member.id()))
                .flatMap(LaunchedInstance::takenAt)
                .filter(at -> !stopped);
        return state.plan().target().hasWarmPool()
                && !member.leaves()
                && Optional.ofNullable(state.books().released().get(member.id()))
                        .or(() -> taken)
                        .filter(at -> seen.groupAt().isAfter(at.plus(Observation.CONSISTENCY)))
                        .isPresent();
    }

    /** An instance of ours as it is: what has counted, was taken by its group and has come back is lost no more. */
    private static Optional<LaunchedInstance> ours(
            RolloutState state, Observation seen, Optional<Member> member, String id) {
        return Optional.ofNullable(state.ours().get(id)).map(ours -> {
            boolean back = ours.takenAt().isPresent()
                    && ours.has(Milestone.COUNTED)
                    && member.filter(m -> returned(state, seen, m)).isPresent();
            return back ? ours.back() : ours;
        });
    }

    private static boolean gone(Observation seen, String id) {
        InstanceView view = seen.instances().get(id);
        return view != null && view.state() == InstanceView.State.GONE;
    }

    /** An instance that we attached and that the group does not show yet is a member on its way in. */
    private static Optional<Member> joining(LaunchedInstance ours, Observation seen, Instant now) {
        boolean lately = ours.attachedAt()
                .map(at -> !Observation.shows(seen.groupAt(), at))
                .orElse(false);
        InstanceView view = ours.view();
        return lately
                ? Optional.of(new Member(view.id(), view.zone(), view.type(), Member.Lifecycle.PENDING, true, false))
                : Optional.empty();
    }

    private static TargetInstance unit(
            RolloutState state, Observation seen, Optional<Member> member, String id, List<InstanceSight.Said> said) {
        Optional<LaunchedInstance> ours = ours(state, seen, member, id);
        Optional<InstanceView> view =
                Optional.ofNullable(seen.instances().get(id)).or(() -> ours.map(LaunchedInstance::view));
        boolean lost = ours.flatMap(LaunchedInstance::lost).isPresent();
        boolean here = view.map(v -> state.goingBack()
                        ? !state.plan().brought(id, v.imageId(), ours.isPresent())
                        : v.imageId().equals(state.plan().images().newId()))
                .orElse(state.goingBack());
        boolean grown = view.map(v -> v.launchedAt().isBefore(seen.groupAt().minus(GROWN)))
                .orElse(false);
        boolean ill = (says(said, Health.State.UNHEALTHY) && believable(seen, ours, grown))
                || (grown && says(said, Health.State.UNUSED));
        boolean guarded = member.map(Member::protectedFromScaleIn).orElse(false)
                && state.plan().spec().protectedInstances() == Spec.ProtectedInstances.KEEP
                && state.plan().kept().contains(id);
        boolean standby =
                member.map(m -> m.lifecycle() == Member.Lifecycle.STANDBY).orElse(false);
        return new TargetInstance(
                id,
                member.map(Member::zone).or(() -> view.map(InstanceView::zone)).orElse(""),
                member.map(Member::type).or(() -> view.map(InstanceView::type)).orElse(""),
                view.map(InstanceView::spot).orElse(false),
                here && !lost,
                view.isPresent(),
                InstanceSight.of(id, member, view, said, ill && !seen.healthOutdated(seen.groupAt())),
                ours,
                guarded || standby);
    }

    private static boolean says(List<InstanceSight.Said> said, Health.State state) {
        for (InstanceSight.Said one : said) {
            if (one.is(state)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether "unhealthy" may be taken at its word: a young instance is often called so until it has booted, and an old
     * read still says it when that is over.
     */
    private static boolean believable(Observation seen, Optional<LaunchedInstance> ours, boolean grown) {
        if (ours.isEmpty()) {
            return grown;
        }
        Instant healthy = ours.get().reached().get(Milestone.HEALTHY);
        return healthy == null || Observation.shows(seen.healthAt(), healthy);
    }

    private List<TargetInstance> where(Predicate<TargetInstance> what) {
        return units.stream().filter(what).toList();
    }

    private static boolean counts(TargetInstance unit) {
        return unit.member().map(Member::countsAsCapacity).orElse(false);
    }

    /** How many more members there are in the look than the group wanted then. */
    int beyond() {
        long members = group.members().stream().filter(Member::countsAsCapacity).count();
        return (int) members - group.desired();
    }

    /** Members that the group counts toward its desired capacity. */
    public List<TargetInstance> capacity() {
        return where(TargetScene::counts);
    }

    /** Members of the AMI that we are going to. */
    List<TargetInstance> wanted() {
        return where(u -> counts(u) && u.known() && u.wanted());
    }

    /** Members that are to be replaced. */
    List<TargetInstance> unwanted() {
        return where(u -> counts(u) && !(u.known() && u.wanted()) && !u.kept());
    }

    /** Members of another AMI that stay. */
    List<TargetInstance> kept() {
        return where(u -> counts(u) && !(u.known() && u.wanted()) && u.kept());
    }

    /** Members that somebody has put into Standby. */
    List<TargetInstance> standby() {
        return where(unit -> unit.member()
                .filter(member -> member.lifecycle() == Member.Lifecycle.STANDBY)
                .isPresent());
    }

    /** Instances of ours of the AMI that we are going to, still outside the group. */
    List<TargetInstance> outside() {
        return where(u -> u.member().isEmpty() && u.wanted());
    }

    /** Instances of ours that have no business outside the group any more. */
    List<TargetInstance> strays() {
        return where(u -> u.member().isEmpty() && !u.wanted());
    }
}
