package io.jenkins.plugins.awsrollouts.rollout.strategy;

import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.cloud.GroupView;
import io.jenkins.plugins.awsrollouts.cloud.Health;
import io.jenkins.plugins.awsrollouts.cloud.Member;
import io.jenkins.plugins.awsrollouts.rollout.journal.Names;
import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.state.ShiftState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A fleet of the rollout's own as one decision sees it.
 *
 * @param fleet which
 * @param stand how far we have set it up
 * @param group its group as last seen; empty when it has not been seen, or not been there
 * @param at when it was looked at
 * @param instances its instances that count toward its size, without those whose end we have ordered
 */
public record FleetScene(
        Fleet fleet, ShiftState.Stand stand, Optional<GroupView> group, Instant at, List<InstanceSight> instances) {

    /** The fleets of a rollout's plan, as far as they stand. */
    public static List<FleetScene> all(RolloutState state, Observation seen) {
        List<FleetScene> scenes = new ArrayList<>();
        for (Fleet fleet : state.plan().fleets()) {
            scenes.add(of(state, seen, fleet));
        }
        return scenes;
    }

    private static FleetScene of(RolloutState state, Observation seen, Fleet fleet) {
        ShiftState.Stand stand = state.shift().stand(fleet);
        Optional<Observation.FleetSight> looked =
                Optional.ofNullable(seen.fleets().get(name(state, fleet)));
        Optional<GroupView> group = looked.flatMap(Observation.FleetSight::group);
        List<Balancer> balancers = balancers(state, stand);
        // where it has just been registered nothing calls it healthy yet
        boolean fresh = Strategies.fleets(state.plan()).justRegistered(state);
        List<Balancer> trusted = fresh ? stand.targetGroup().stream().toList() : balancers;
        Function<String, List<InstanceSight.Said>> said = seen.said(balancers);
        Function<String, List<InstanceSight.Said>> believed = seen.said(trusted);
        boolean outdated = looked.map(one -> seen.healthOutdated(one.at())).orElse(false);
        List<InstanceSight> instances = group.stream()
                .flatMap(view -> view.members().stream())
                .filter(Member::countsAsCapacity)
                .filter(member -> !ended(stand, member.id()))
                .map(member -> sight(seen, said, believed, member, outdated || registering(state, seen, stand, member)))
                .toList();
        return new FleetScene(
                fleet, stand, group, looked.map(Observation.FleetSight::at).orElse(Instant.EPOCH), instances);
    }

    /**
     * Whether an instance may never have been healthy at a balancer yet: one that is registered after it has come into
     * service may still be booting, and is unhealthy there until it has.
     */
    private static boolean registering(RolloutState state, Observation seen, ShiftState.Stand stand, Member member) {
        ShiftState.FleetInstance known = stand.instances().get(member.id());
        Duration patience = state.plan().spec().limits().healthTimeout();
        return known != null
                && stand.targetGroup().isEmpty()
                && seen.healthAt().isBefore(known.since().plus(patience));
    }

    static String name(RolloutState state, Fleet fleet) {
        return Names.group(state.plan(), fleet);
    }

    /** Where a fleet's requests come from: its own target group, and the target's balancers once it is registered there. */
    private static List<Balancer> balancers(RolloutState state, ShiftState.Stand stand) {
        List<Balancer> all = new ArrayList<>(stand.targetGroup().stream().toList());
        if (stand.registered()) {
            all.addAll(state.plan().unweighed());
        }
        return all;
    }

    private static boolean ended(ShiftState.Stand stand, String id) {
        return Optional.ofNullable(stand.instances().get(id))
                .map(ShiftState.FleetInstance::replaced)
                .orElse(false);
    }

    private static InstanceSight sight(
            Observation seen,
            Function<String, List<InstanceSight.Said>> said,
            Function<String, List<InstanceSight.Said>> believed,
            Member member,
            boolean outdated) {
        boolean ill = believed.apply(member.id()).stream().anyMatch(one -> one.is(Health.State.UNHEALTHY));
        return InstanceSight.of(
                member.id(),
                Optional.of(member),
                Optional.ofNullable(seen.instances().get(member.id())),
                said.apply(member.id()),
                ill && !outdated);
    }

    /** Whether all of it serve: a group that shrinks before may end those who do, and keep those who do not yet. */
    boolean complete() {
        return instances.size() == stand.size() && instances.stream().allMatch(InstanceSight::serves);
    }

    /** Whether the group as seen, and all of its instances, are as they should be. */
    boolean ready(RolloutState state, int size, Instant now) {
        boolean sized = group.map(view -> view.desired() == size).orElse(false)
                && stand.size() == size
                && !at.isBefore(stand.sizedAt());
        return sized
                && instances.size() == size
                && instances.stream().allMatch(instance -> instance.serves() && counts(state, instance, now));
    }

    private boolean counts(RolloutState state, InstanceSight instance, Instant now) {
        ShiftState.FleetInstance known = stand.instances().get(instance.id());
        if (known == null || known.lost().isPresent()) {
            return false;
        }
        boolean needed = Strategies.fleets(state.plan()).checked(state.phase()).contains(fleet);
        boolean checked = !needed || instance.checked();
        return fleet.isNew()
                ? InstanceReadiness.passed(state, instance.id(), checked, known.since(), now)
                : InstanceReadiness.isWarm(state, known.since(), now);
    }

    /** Ids that the fleet's target group sends requests to, and that are none of its instances. */
    Set<String> strangers(Observation seen) {
        Map<String, Health> said = stand.targetGroup()
                .map(group -> seen.health().getOrDefault(group.id(), Map.of()))
                .orElse(Map.of());
        Set<String> known = group.stream()
                .flatMap(view -> view.members().stream())
                .map(Member::id)
                .collect(Collectors.toCollection(HashSet::new));
        known.addAll(stand.instances().keySet());
        return OwnTraffic.strangers(said, known);
    }
}
