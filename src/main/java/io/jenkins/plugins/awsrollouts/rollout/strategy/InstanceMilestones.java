package io.jenkins.plugins.awsrollouts.rollout.strategy;

import io.jenkins.plugins.awsrollouts.cloud.InstanceView;
import io.jenkins.plugins.awsrollouts.cloud.Look.Facet;
import io.jenkins.plugins.awsrollouts.cloud.Member;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.LaunchedInstance;
import io.jenkins.plugins.awsrollouts.rollout.state.Milestone;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.strategy.InstanceReadiness.Loss;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What each new instance goes through until it counts, and what loses it. */
final class InstanceMilestones {
    private static final Pace RUNNING = new Pace(Duration.ofSeconds(12), Duration.ofSeconds(45), Pace.Manner.LAX);
    private static final Pace IN_SERVICE = new Pace(Duration.ofSeconds(8), Duration.ofSeconds(30));

    /** Where an instance in service has nothing to begin but its wait for health. */
    private static final Pace JOINING = new Pace(Duration.ofSeconds(8), Duration.ofSeconds(38), Pace.Manner.LAX);

    private static final Pace HEALTHY = new Pace(Duration.ofSeconds(10), Duration.ofSeconds(50), Pace.Manner.KEEN);
    /** EC2 checks each instance once a minute and calls it ok after some two minutes. */
    private static final Pace CHECKED = new Pace(Duration.ofSeconds(110), Duration.ofSeconds(150), Pace.Manner.KEEN);

    /** How old a look at another side may be when the last milestone comes, for a release to follow at once. */
    private static final Duration ALONG = Observation.FRESH.minusSeconds(4);

    private InstanceMilestones() {}

    /** Notes what instances have reached, and those that are lost; whether anything was noted. */
    static boolean milestones(
            Decision.Draft draft, RolloutState state, TargetScene scene, Observation seen, Instant now) {
        Roll roll = Roll.of(scene);
        int samples = ImageProof.samples(state, scene, seen, now);
        Set<String> away = ZonalShift.zones(state, seen);
        for (LaunchedInstance ours : state.ours().values()) {
            boolean leaving = leaves(state, ours);
            if (!ours.alive() || leaving) {
                continue;
            }
            boolean absent = ours.attachedAt().isPresent() && absent(scene, roll, ours);
            if (absent && unasked(seen)) {
                draft.look(Facet.INSTANCES, now);
                continue;
            }
            Optional<Loss> lost = lost(state, scene, roll, seen, ours, now)
                    .map(loss -> loss.gone() && scaledIn(state, scene, ours) ? loss.blameless() : loss);
            TargetInstance unit = roll.units().get(ours.view().id());
            if (lost.isPresent()) {
                // in a zone that requests are shifted away from, more than the AMI may be bad
                boolean there = away.contains(ours.view().zone());
                draft.event(event(lost.get(), ours, there, now));
            } else if (unit != null) {
                reached(draft, state, roll, unit, ours, now);
                note(draft, ours, Milestone.PROVEN, samples > 0 && ImageProof.passed(state, unit, now), now);
            }
        }
        return draft.changes();
    }

    /** Whether EC2 has not said yet what has become of those that the group does not have any more. */
    private static boolean unasked(Observation seen) {
        return seen.instancesAt().isBefore(seen.groupAt()) && seen.problem().isEmpty();
    }

    private static boolean leaves(RolloutState state, LaunchedInstance ours) {
        return state.goingBack()
                && state.plan().brought(ours.view().id(), ours.view().imageId(), true);
    }

    /** Who of ours is in a scene, and who is or leaves its group, by id. */
    private record Roll(Map<String, TargetInstance> units, Set<String> members, Set<String> leaving) {
        static Roll of(TargetScene scene) {
            Map<String, TargetInstance> units = new HashMap<>();
            for (TargetInstance unit : scene.units()) {
                if (unit.ours().isPresent()) {
                    units.put(unit.id(), unit);
                }
            }
            return new Roll(units, scene.members().keySet(), new HashSet<>(scene.leaving()));
        }
    }

    private static void reached(
            Decision.Draft draft,
            RolloutState state,
            Roll roll,
            TargetInstance unit,
            LaunchedInstance ours,
            Instant now) {
        note(draft, ours, Milestone.RUNNING, InstanceReadiness.runs(state, unit.sight()), now);
        note(draft, ours, Milestone.JOINED, roll.members().contains(unit.id()), now);
        note(draft, ours, Milestone.IN_SERVICE, unit.sight().inService(), now);
        note(draft, ours, Milestone.CHECKED, unit.sight().checked(), now);
        note(draft, ours, Milestone.HEALTHY, unit.serving(), now);
        boolean counts = unit.serving() && ours.has(Milestone.HEALTHY) && passed(state, ours, now);
        note(draft, ours, Milestone.COUNTED, counts, now);
    }

    private static void note(
            Decision.Draft draft, LaunchedInstance ours, Milestone milestone, boolean reached, Instant now) {
        if (reached && !ours.has(milestone)) {
            draft.event(new Event.Reached(now, ours.view().id(), milestone));
        }
    }

    /** Whether a healthy instance has passed all else. On the way back, being healthy is enough. */
    private static boolean passed(RolloutState state, LaunchedInstance ours, Instant now) {
        if (state.goingBack()) {
            return true;
        }
        Instant inService = ours.reached().get(Milestone.IN_SERVICE);
        return inService != null
                && InstanceReadiness.passed(state, ours.view().id(), ours.has(Milestone.CHECKED), inService, now);
    }

    private static Event.Lost event(Loss loss, LaunchedInstance ours, boolean away, Instant now) {
        return new Event.Lost(now, ours.view().id(), loss.why(), loss.failed() && !away, loss.gone());
    }

    private static Optional<Loss> lost(
            RolloutState state, TargetScene scene, Roll roll, Observation seen, LaunchedInstance ours, Instant now) {
        String id = ours.view().id();
        InstanceView view = seen.instances().getOrDefault(id, ours.view());
        boolean spot = view.spot();
        if (view.state().over()) {
            return Optional.of(InstanceReadiness.over(view));
        }
        if (roll.leaving().contains(id)) {
            return Optional.of(new Loss(takenOut(scene, view), !spot, true));
        }
        if (ours.attachedAt().isPresent() && absent(scene, roll, ours)) {
            return Optional.of(InstanceReadiness.missing(!spot));
        }
        Optional<Loss> gate = InstanceReadiness.failedGate(state, id, now);
        if (gate.isPresent() && !state.goingBack()) {
            return gate;
        }
        if (ours.proves()) {
            boolean impaired = view.checks() == InstanceView.Checks.IMPAIRED;
            return impaired && !state.goingBack() ? Optional.of(InstanceReadiness.impaired()) : Optional.empty();
        }
        InstanceSight sight = Optional.ofNullable(roll.units().get(id))
                .map(TargetInstance::sight)
                .orElse(InstanceSight.NONE);
        return ours.has(Milestone.COUNTED)
                ? InstanceReadiness.unhealthy(sight, certain(ours, seen))
                : tooLate(state, seen, ours, sight, now);
    }

    private static String takenOut(TargetScene scene, InstanceView view) {
        if (view.checks() == InstanceView.Checks.IMPAIRED) {
            return "its group took it out of service, since EC2's status checks failed";
        }
        Member member = scene.members().get(view.id());
        boolean unhealthy = member != null && !member.healthy();
        return "its group took it out of service" + (unhealthy ? " as unhealthy" : "");
    }

    /**
     * Whether its group took it although it called it healthy, as scale-in does and people do, or may have: it was not protected,
     * and others have just made the group smaller.
     */
    private static boolean scaledIn(RolloutState state, TargetScene scene, LaunchedInstance ours) {
        String id = ours.view().id();
        Member member = scene.members().get(id);
        if (ours.attachedAt().isEmpty() || (member != null && !member.healthy())) {
            return false;
        }
        boolean guarded =
                state.leases().guarded().contains(id) || state.plan().target().newInstancesProtected();
        boolean taken = member != null && member.leaves();
        boolean smaller = state.books().smallerLately(scene.group().asOf()) || smaller(state, scene);
        return taken || (!guarded && smaller);
    }

    /** Whether the group wants fewer than what a look shows of all that we have done can explain. */
    private static boolean smaller(RolloutState state, TargetScene scene) {
        Instant recent = scene.group().asOf().minus(Observation.CONSISTENCY);
        long unseen = state.ours().values().stream()
                .filter(ours -> ours.attachedAt().filter(recent::isBefore).isPresent())
                .filter(ours -> !scene.members().containsKey(ours.view().id()))
                .count();
        return scene.group().desired() < state.size() + state.books().ours() - unseen;
    }

    /** A read from before it became healthy must not make it look sick again. */
    private static boolean certain(LaunchedInstance ours, Observation seen) {
        Instant healthy = ours.reached().getOrDefault(Milestone.HEALTHY, Instant.EPOCH);
        return Observation.shows(seen.groupAt(), healthy)
                && (seen.health().isEmpty() || Observation.shows(seen.healthAt(), healthy));
    }

    private static boolean absent(TargetScene scene, Roll roll, LaunchedInstance ours) {
        Instant since = Optional.ofNullable(ours.reached().get(Milestone.JOINED))
                .orElse(ours.attachedAt().orElseThrow());
        boolean visible = Observation.shows(scene.group().asOf(), since);
        return visible && !roll.members().contains(ours.view().id());
    }

    private static Optional<Loss> tooLate(
            RolloutState state, Observation seen, LaunchedInstance ours, InstanceSight sight, Instant now) {
        Instant launched = ours.view().launchedAt();
        // one that has proved the AMI outside may be taken into the group much later
        Instant trial = ours.has(Milestone.PROVEN) ? ours.attachedAt().orElse(launched) : launched;
        // the time for which the rollout was held, or nobody looked, counts against no instance
        Instant begun = Instants.later(
                trial, Instants.later(state.awake(), state.position().since()));
        // nor is it the instance's fault that AWS does not answer, or tell; that has a deadline of its own
        if (!InstanceReadiness.late(state, begun, now)
                || seen.blind()
                || state.calls()
                        .waitsForAttaching(ours.view().id(), ours.attachedAt().isEmpty())) {
            return Optional.empty();
        }
        return Optional.of(InstanceReadiness.tooLate(state, missing(state, ours, sight, now)));
    }

    private static String missing(RolloutState state, LaunchedInstance ours, InstanceSight sight, Instant now) {
        if (!ours.has(Milestone.RUNNING)) {
            return sight.view()
                            .filter(view -> view.state() == InstanceView.State.RUNNING)
                            .isPresent()
                    ? "has no address"
                    : "does not run";
        }
        if (ours.attachedAt().isEmpty()) {
            if (!Checks.instancePassed(state, ours.view().id(), now)) {
                return "has not passed its gates";
            }
            return ours.has(Milestone.CHECKED) ? "is not attached to its group" : "has not passed EC2's status checks";
        }
        if (!ours.has(Milestone.IN_SERVICE)) {
            return "is not in service";
        }
        if (!ours.has(Milestone.HEALTHY)) {
            return InstanceReadiness.unready(sight);
        }
        return ours.has(Milestone.CHECKED)
                ? "has not passed its warm-up and gates"
                : "has not passed EC2's status checks";
    }

    /** What this rollout has learned of how long each step takes. */
    private record Paces(Pace running, Pace inService, Pace healthy, Pace checked) {
        static Paces of(RolloutState state) {
            boolean begins = !state.plan().spec().limits().warmUp().isZero()
                    || state.plan().target().gatesInService()
                    || state.goingBack();
            return new Paces(
                    Pace.learned(state, null, Milestone.RUNNING, RUNNING),
                    Pace.learned(state, Milestone.JOINED, Milestone.IN_SERVICE, begins ? IN_SERVICE : JOINING),
                    Pace.learned(state, Milestone.IN_SERVICE, Milestone.HEALTHY, HEALTHY),
                    Pace.learned(state, null, Milestone.CHECKED, CHECKED));
        }
    }

    /** Plans the looks that the instances on trial need. */
    static void looks(Decision.Draft draft, RolloutState state, Observation seen, Instant now) {
        List<LaunchedInstance> onTrial = state.ours().values().stream()
                .filter(ours -> ours.alive() && !ours.has(Milestone.COUNTED))
                .filter(ours -> !leaves(state, ours))
                .toList();
        if (!onTrial.isEmpty()) {
            Paces paces = Paces.of(state);
            onTrial.forEach(ours -> looks(draft, state, paces, seen, ours, now));
        }
    }

    private static void looks(
            Decision.Draft draft,
            RolloutState state,
            Paces paces,
            Observation seen,
            LaunchedInstance ours,
            Instant now) {
        Instant launched = ours.view().launchedAt();
        draft.wake(launched.plus(state.plan().spec().limits().healthTimeout()).plusSeconds(1));
        if (!ours.has(Milestone.RUNNING)) {
            draft.look(Facet.INSTANCES, paces.running().next(launched, seen.instancesAt()));
            draft.waitFor("new instances to start");
        } else if (ours.attachedAt().isPresent() && !ours.has(Milestone.IN_SERVICE)) {
            Instant at = ours.attachedAt().get();
            draft.look(Facet.GROUP, paces.inService().next(at, seen.groupAt()));
            draft.waitFor("new instances to come into service");
        } else if (ours.attachedAt().isPresent()) {
            serviceLooks(draft, state, paces, seen, ours, now);
        }
    }

    /** An instance in service is waited for until it is healthy, has passed its checks and is warm. */
    private static void serviceLooks(
            Decision.Draft draft,
            RolloutState state,
            Paces paces,
            Observation seen,
            LaunchedInstance ours,
            Instant now) {
        Instant inService = ours.reached().get(Milestone.IN_SERVICE);
        Instant warm = InstanceReadiness.warm(state, inService);
        boolean checking = !ours.has(Milestone.CHECKED) && !state.goingBack();
        if (!ours.has(Milestone.HEALTHY)) {
            // it does not count before its checks are passed: till then its health is only looked at along with them
            if (!checking) {
                along(draft, seen, Facet.HEALTH, paces.healthy().next(inService, seen.healthAt()));
            }
            draft.waitFor("new instances to become healthy in their balancers");
        }
        if (checking) {
            Instant launched = ours.view().launchedAt();
            along(draft, seen, Facet.INSTANCES, paces.checked().next(launched, seen.instancesAt()));
            draft.waitFor("EC2's status checks of new instances");
        }
        if (now.isBefore(warm)) {
            draft.waitFor("the warm-up of new instances");
            draft.wake(warm);
        }
    }

    /** Looks at one side, and with it at what must be fresh for old instances to go once new ones count. */
    private static void along(Decision.Draft draft, Observation seen, Facet facet, Instant at) {
        draft.look(facet, at);
        for (Facet other : List.of(Facet.GROUP, Facet.HEALTH)) {
            if (seen.at(other).isBefore(at.minus(ALONG))) {
                draft.look(other, at);
            }
        }
    }
}
