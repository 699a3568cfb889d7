package io.jenkins.plugins.awsrollouts.rollout.strategy;

import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.cloud.GroupView;
import io.jenkins.plugins.awsrollouts.cloud.Health;
import io.jenkins.plugins.awsrollouts.cloud.InstanceView;
import io.jenkins.plugins.awsrollouts.cloud.Look.Facet;
import io.jenkins.plugins.awsrollouts.cloud.Member;
import io.jenkins.plugins.awsrollouts.rollout.state.Command;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.Position;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A zonal shift, or an autoshift, that begins while a rollout is under way. What runs in that zone serves nobody, so that
 * neither can a new instance there prove itself nor do as many serve as seem to. So the rollout pauses, as a person would have
 * it, and goes on by itself once the shift is over; as Auto Scaling does not let an Instance Refresh run into its deadline
 * meanwhile and launches in other zones only (EC2 Auto Scaling User Guide, Auto Scaling group zonal shift). A person may
 * have it go on before, or go back.
 */
final class ZonalShift {
    /** How soon the end of a shift is looked for. */
    private static final Duration PACE = Duration.ofSeconds(30);

    private ZonalShift() {}

    /** The zones from which a balancer says that a shift keeps requests. */
    static Set<String> zones(RolloutState state, Observation seen) {
        Set<String> zones = new TreeSet<>();
        for (Balancer balancer : FleetRetirement.balancers(state)) {
            Map<String, Health> said = seen.health().getOrDefault(balancer.id(), Map.of());
            said.forEach((id, health) -> {
                if (health.away()) {
                    zone(seen, id).ifPresent(zones::add);
                }
            });
        }
        return zones;
    }

    private static Optional<String> zone(Observation seen, String id) {
        return Optional.ofNullable(seen.instances().get(id))
                .map(InstanceView::zone)
                .or(() -> seen.group().flatMap(group -> zone(group, id)))
                .or(() -> seen.fleets().values().stream()
                        .flatMap(fleet -> fleet.group().stream())
                        .flatMap(group -> zone(group, id).stream())
                        .findFirst());
    }

    private static Optional<String> zone(GroupView group, String id) {
        return group.member(id).map(Member::zone);
    }

    /** Pauses the rollout while a shift is on, and has it go on once that is over; whether anything was noted. */
    static boolean noted(Decision.Draft draft, RolloutState state, Observation seen, Instant now) {
        Position position = state.position();
        boolean forward = Strategies.of(state).watches(state.phase())
                || state.phase() == Phase.STARTING
                || state.phase() == Phase.SWEEPING;
        if (!forward) {
            return false;
        }
        Set<String> zones = zones(state, seen);
        if (!zones.isEmpty() && !state.paused() && !position.bearsShift()) {
            draft.event(new Event.Commanded(
                    now, Command.PAUSE, Event.Commanded.ZONAL_SHIFT + " away from " + String.join(", ", zones)));
            return true;
        }
        if (!position.pausedByShift()) {
            return false;
        }
        draft.look(Facet.HEALTH, seen.healthAt().plus(PACE));
        Instant paused = position.pause().orElseThrow().at();
        // one look may be from before the shift
        boolean certain =
                Observation.shows(seen.healthAt(), paused) && seen.healthAt().isAfter(state.awake());
        if (zones.isEmpty() && certain) {
            draft.event(new Event.Commanded(now, Command.RESUME, Event.Commanded.SHIFT_OVER));
            return true;
        }
        return false;
    }
}
