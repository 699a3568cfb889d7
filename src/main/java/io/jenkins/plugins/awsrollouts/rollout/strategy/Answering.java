package io.jenkins.plugins.awsrollouts.rollout.strategy;

import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.cloud.GroupView;
import io.jenkins.plugins.awsrollouts.cloud.Health;
import io.jenkins.plugins.awsrollouts.cloud.Look.Facet;
import io.jenkins.plugins.awsrollouts.cloud.Member;
import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * How many of the target and of a fleet beside it can answer requests now, as the last looks have it: requests are given back
 * to somebody who can take them.
 *
 * @param target instances of the target that are in service, and healthy where the requests come from
 * @param targetServers instances of it that are in service and known where the requests come from, healthy or not
 * @param targetSize how many it is to have; 0 where it is gone
 * @param fleet instances of the fleet that are in service and healthy
 * @param fleetServers instances of the fleet that are in service and known where its requests come from, healthy or not
 * @param fleetSize how many that is to have
 * @param at when the older of the looks was made
 */
public record Answering(
        int target, int targetServers, int targetSize, int fleet, int fleetServers, int fleetSize, Instant at) {
    /** Longer than the longest time between two looks, and a few seconds more. */
    private static final Duration RECENT = Duration.ofSeconds(75);

    /** What a target group says that no rule leads to (API Reference, TargetHealth). */
    private static final String NOT_IN_USE = "Target.NotInUse";

    private static final Duration PACE = Duration.ofSeconds(10);

    /** As last seen. */
    public static Answering of(RolloutState state, Observation seen, Fleet fleet) {
        Optional<GroupView> target = seen.missing() ? Optional.empty() : seen.group();
        Optional<Observation.FleetSight> sight =
                Optional.ofNullable(seen.fleets().get(FleetScene.name(state, fleet)));
        Optional<GroupView> group = sight.flatMap(Observation.FleetSight::group);
        Optional<Balancer> stable = state.plan().shift().flatMap(Plan.Shifting::stable);
        Optional<Balancer> own = state.shift().stand(fleet).targetGroup();
        Instant looked = sight.map(Observation.FleetSight::at).orElse(Instant.EPOCH);
        return new Answering(
                count(target, stable, seen, health -> answers(health) && (led(state, seen) || !idle(health))),
                asked(target, stable, seen),
                target.map(GroupView::desired).orElse(0),
                healthy(group, own, seen),
                asked(group, own, seen),
                group.map(GroupView::desired).orElse(0),
                Instants.earlier(Instants.earlier(seen.groupAt(), looked), seen.healthAt()));
    }

    private static int asked(Optional<GroupView> group, Optional<Balancer> where, Observation seen) {
        return count(
                group,
                where,
                seen,
                health -> answers(health) || health.is(Health.State.INITIAL) || health.is(Health.State.UNHEALTHY));
    }

    private static int healthy(Optional<GroupView> group, Optional<Balancer> where, Observation seen) {
        return count(group, where, seen, Answering::answers);
    }

    /** Who is in service and, where requests come by a balancer, registered there and such. */
    private static int count(
            Optional<GroupView> group, Optional<Balancer> where, Observation seen, Predicate<Health> such) {
        Map<String, Health> said = where.map(balancer -> seen.health().getOrDefault(balancer.id(), Map.of()))
                .orElse(Map.of());
        return (int) group.stream()
                .flatMap(view -> view.members().stream())
                .filter(member -> member.lifecycle() == Member.Lifecycle.IN_SERVICE)
                .filter(member -> where.isEmpty()
                        || Optional.ofNullable(said.get(member.id()))
                                .filter(such)
                                .isPresent())
                .count();
    }

    /** Where no rule leads to nobody looks: then who is in service can answer as far as is known. */
    static boolean answers(Health health) {
        return health.is(Health.State.HEALTHY) || idle(health);
    }

    private static boolean idle(Health health) {
        return health.code().equals(NOT_IN_USE);
    }

    /** Whether the look at who is healthy shows what the routes lead to; one from before tells nothing of whom they did not. */
    private static boolean led(RolloutState state, Observation seen) {
        return state.shift().routes().values().stream()
                .allMatch(routed -> !seen.healthAt().isBefore(routed.at().plus(Observation.CONSISTENCY)));
    }

    /** Whether the looks are young enough to be believed. */
    public boolean known(Instant now) {
        return recent(at, now);
    }

    /** Whether a look of then is young enough to be believed. */
    static boolean recent(Instant look, Instant now) {
        return !look.isBefore(now.minus(RECENT));
    }

    /** Whether they are so young that requests may be moved by what they show. */
    public boolean fresh(Instant now) {
        return !at.isBefore(now.minus(Observation.FRESH));
    }

    /** Has the next looks made soon. */
    public static void look(Decision.Draft draft, Observation seen) {
        draft.look(Facet.GROUP, seen.groupAt().plus(PACE));
        draft.look(Facet.HEALTH, seen.healthAt().plus(PACE));
        draft.look(Facet.ROUTES, seen.routesAt().plus(PACE));
    }
}
