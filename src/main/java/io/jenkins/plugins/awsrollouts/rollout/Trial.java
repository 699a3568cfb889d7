package io.jenkins.plugins.awsrollouts.rollout;

import io.jenkins.plugins.awsrollouts.cloud.InstanceView;
import io.jenkins.plugins.awsrollouts.cloud.Look.Facet;
import io.jenkins.plugins.awsrollouts.cloud.Member;
import io.jenkins.plugins.awsrollouts.gate.Gate;
import io.jenkins.plugins.awsrollouts.gate.GateProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What each new instance goes through until it counts, and what loses it. */
final class Trial {
    private static final Pace RUNNING = new Pace(Duration.ofSeconds(8), Duration.ofSeconds(45));
    private static final Pace IN_SERVICE = new Pace(Duration.ofSeconds(2), Duration.ofSeconds(20));
    private static final Pace HEALTHY = new Pace(Duration.ofSeconds(8), Duration.ofSeconds(60));
    private static final Pace CHECKED = new Pace(Duration.ofSeconds(45), Duration.ofSeconds(200));

    private Trial() {}

    /** Notes what instances have reached, and those that are lost; whether anything was noted. */
    static boolean milestones(Decision.Draft draft, RolloutState state, Scene scene, Observation seen, Instant now) {
        for (Ours ours : state.ours().values()) {
            boolean leaving = state.goingBack()
                    && ours.view().imageId().equals(state.plan().images().newId());
            if (!ours.alive() || leaving) {
                continue;
            }
            Optional<Event.Lost> lost = lost(state, scene, seen, ours, now);
            if (lost.isPresent()) {
                draft.event(lost.get());
                continue;
            }
            scene.units().stream()
                    .filter(unit -> unit.id().equals(ours.view().id()))
                    .findFirst()
                    .ifPresent(unit -> reached(draft, state, seen, unit, ours, now));
        }
        return draft.changes();
    }

    private static void reached(
            Decision.Draft draft, RolloutState state, Observation seen, Unit unit, Ours ours, Instant now) {
        Optional<InstanceView> view = unit.view();
        boolean running = view.map(v ->
                        v.state() == InstanceView.State.RUNNING && !v.address().isEmpty())
                .orElse(false);
        note(draft, ours, Milestone.RUNNING, running, now);
        boolean joined = seen.group().flatMap(g -> g.member(unit.id())).isPresent();
        note(draft, ours, Milestone.JOINED, joined, now);
        boolean inService = unit.member()
                .map(m -> m.lifecycle() == Member.Lifecycle.IN_SERVICE)
                .orElse(false);
        note(draft, ours, Milestone.IN_SERVICE, inService, now);
        boolean checked =
                view.map(v -> v.checks() == InstanceView.Checks.PASSED).orElse(false);
        note(draft, ours, Milestone.CHECKED, checked, now);
        note(draft, ours, Milestone.HEALTHY, unit.serving(), now);
        boolean counts = unit.serving() && ours.has(Milestone.HEALTHY) && passed(state, ours, now);
        note(draft, ours, Milestone.COUNTED, counts, now);
    }

    private static void note(Decision.Draft draft, Ours ours, Milestone milestone, boolean reached, Instant now) {
        if (reached && !ours.has(milestone)) {
            draft.event(new Event.Reached(now, ours.view().id(), milestone));
        }
    }

    /** Whether a healthy instance has passed all else. On the way back, being healthy is enough. */
    private static boolean passed(RolloutState state, Ours ours, Instant now) {
        if (state.goingBack()) {
            return true;
        }
        Duration warmUp = state.plan().spec().limits().warmUp();
        Instant inService = ours.reached().get(Milestone.IN_SERVICE);
        return ours.has(Milestone.CHECKED)
                && inService != null
                && !now.isBefore(inService.plus(warmUp))
                && gatesPassed(state, ours.view().id());
    }

    /** Whether all gates that look at each instance have passed for this one. */
    static boolean gatesPassed(RolloutState state, String id) {
        List<Gate> gates = state.plan().spec().gates();
        for (int i = 0; i < gates.size(); i++) {
            GateProgress progress = state.gates().get(RolloutState.gateKey(i, id));
            boolean open = progress == null || !progress.passed();
            if (gates.get(i).subject() == Gate.Subject.EACH_INSTANCE && open) {
                return false;
            }
        }
        return true;
    }

    private static Optional<Event.Lost> lost(
            RolloutState state, Scene scene, Observation seen, Ours ours, Instant now) {
        String id = ours.view().id();
        InstanceView view = seen.instances().getOrDefault(id, ours.view());
        boolean spot = view.spot();
        if (view.state() == InstanceView.State.GONE || view.state() == InstanceView.State.STOPPED) {
            return Optional.of(new Event.Lost(now, id, "it was terminated" + (spot ? " (Spot)" : ""), !spot, true));
        }
        if (scene.leaving().contains(id)) {
            return Optional.of(new Event.Lost(now, id, takenOut(scene, view), !spot && !scaledIn(state, ours), true));
        }
        if (ours.attachedAt().isPresent() && absent(scene, ours)) {
            return Optional.of(new Event.Lost(now, id, "it is no longer in its group", !spot, true));
        }
        Optional<String> gate = gateFailure(state, id, now);
        if (gate.isPresent() && !state.goingBack()) {
            return Optional.of(new Event.Lost(now, id, gate.get(), true, false));
        }
        if (ours.has(Milestone.COUNTED)) {
            return sick(scene, id) && certain(ours, seen)
                    ? Optional.of(
                            new Event.Lost(now, id, "it became unhealthy after it had come into service", true, false))
                    : Optional.empty();
        }
        return tooLate(state, ours, now);
    }

    private static String takenOut(Scene scene, InstanceView view) {
        if (view.checks() == InstanceView.Checks.IMPAIRED) {
            return "its group took it out of service, since EC2's status checks failed";
        }
        boolean unhealthy =
                scene.group().member(view.id()).map(m -> !m.healthy()).orElse(false);
        return "its group took it out of service" + (unhealthy ? " as unhealthy" : "");
    }

    /** Scale-in may take an instance that serves and is not protected; whatever else the group takes is no good. */
    private static boolean scaledIn(RolloutState state, Ours ours) {
        boolean guarded = state.leases().guarded().contains(ours.view().id())
                || state.plan().target().newInstancesProtected();
        return ours.has(Milestone.HEALTHY) && !guarded;
    }

    private static boolean sick(Scene scene, String id) {
        return scene.units().stream().anyMatch(unit -> unit.id().equals(id) && unit.sick());
    }

    /** A read from before it became healthy must not make it look sick again. */
    private static boolean certain(Ours ours, Observation seen) {
        Instant healthy = ours.reached().getOrDefault(Milestone.HEALTHY, Instant.EPOCH);
        Instant certain = healthy.plus(Observation.CONSISTENCY);
        return !seen.groupAt().isBefore(certain)
                && (seen.health().isEmpty() || !seen.healthAt().isBefore(certain));
    }

    private static boolean absent(Scene scene, Ours ours) {
        Instant since = Optional.ofNullable(ours.reached().get(Milestone.JOINED))
                .orElse(ours.attachedAt().orElseThrow());
        boolean visible = !scene.group().asOf().isBefore(since.plus(Observation.CONSISTENCY));
        return visible && scene.group().member(ours.view().id()).isEmpty();
    }

    private static Optional<Event.Lost> tooLate(RolloutState state, Ours ours, Instant now) {
        Duration limit = state.plan().spec().limits().healthTimeout();
        Instant launched = ours.view().launchedAt();
        Instant begun = launched.isBefore(state.awake()) ? state.awake() : launched;
        if (!now.isAfter(begun.plus(limit))) {
            return Optional.empty();
        }
        String missing = !ours.has(Milestone.RUNNING)
                ? "does not run"
                : ours.attachedAt().isEmpty()
                        ? "has not passed its gates"
                        : !ours.has(Milestone.IN_SERVICE)
                                ? "is not in service"
                                : !ours.has(Milestone.HEALTHY)
                                        ? "is not healthy in its balancers"
                                        : !ours.has(Milestone.CHECKED)
                                                ? "has not passed EC2's status checks"
                                                : "has not passed its warm-up and gates";
        return Optional.of(new Event.Lost(
                now, ours.view().id(), "after " + Words.of(limit) + " it still " + missing, true, false));
    }

    private static Optional<String> gateFailure(RolloutState state, String id, Instant now) {
        List<Gate> gates = state.plan().spec().gates();
        for (int i = 0; i < gates.size(); i++) {
            GateProgress progress = state.gates().get(RolloutState.gateKey(i, id));
            if (progress != null && progress.timedOut(gates.get(i), now)) {
                return Optional.of(gates.get(i).name() + " " + progress.words() + " for "
                        + Words.of(gates.get(i).timeout()));
            }
        }
        return Optional.empty();
    }

    /** Asks the gates that look at each instance, for one of them. */
    static void ask(Decision.Draft draft, RolloutState state, Unit unit, Instant now) {
        List<Gate> gates = state.plan().spec().gates();
        for (int i = 0; i < gates.size(); i++) {
            if (gates.get(i).subject() == Gate.Subject.EACH_INSTANCE) {
                ask(draft, state, i, unit.id(), unit.view(), now);
            }
        }
    }

    /** Asks one gate about one subject until it has passed. */
    static void ask(
            Decision.Draft draft,
            RolloutState state,
            int index,
            String subject,
            Optional<InstanceView> instance,
            Instant now) {
        Gate gate = state.plan().spec().gates().get(index);
        GateProgress progress = Optional.ofNullable(state.gates().get(RolloutState.gateKey(index, subject)))
                .orElseGet(() -> GateProgress.starting(now));
        boolean watched = gate.subject() == Gate.Subject.TARGET;
        if (progress.passed() && !watched) {
            return;
        }
        draft.wake(progress.since().plus(gate.timeout()).plusSeconds(1));
        if (progress.due(gate, now)) {
            draft.event(new Event.Asked(now, index, subject));
            draft.ask(new Decision.Ask(index, subject, gate.ask(instance)));
        } else {
            draft.waitFor(gate.name() + " on " + subject);
            draft.wake(progress.askedAt().isPresent() ? now.plusSeconds(61) : progress.nextAt());
        }
    }

    /** Plans the looks that the instances on trial need. */
    static void looks(Decision.Draft draft, RolloutState state, Observation seen, Instant now) {
        for (Ours ours : state.ours().values()) {
            boolean leaving = state.goingBack()
                    && ours.view().imageId().equals(state.plan().images().newId());
            if (ours.alive() && !leaving && !ours.has(Milestone.COUNTED)) {
                looks(draft, state, seen, ours, now);
            }
        }
    }

    private static void looks(Decision.Draft draft, RolloutState state, Observation seen, Ours ours, Instant now) {
        Instant launched = ours.view().launchedAt();
        draft.wake(launched.plus(state.plan().spec().limits().healthTimeout()).plusSeconds(1));
        if (!ours.has(Milestone.RUNNING)) {
            Pace pace = Pace.learned(state, null, Milestone.RUNNING, RUNNING);
            draft.look(Facet.INSTANCES, pace.next(launched, seen.instancesAt()));
            draft.waitFor("new instances to start");
            return;
        }
        if (ours.attachedAt().isEmpty()) {
            return;
        }
        if (!ours.has(Milestone.IN_SERVICE)) {
            Pace pace = Pace.learned(state, Milestone.JOINED, Milestone.IN_SERVICE, IN_SERVICE);
            draft.look(Facet.GROUP, pace.next(ours.attachedAt().get(), seen.groupAt()));
            draft.waitFor("new instances to come into service");
            return;
        }
        Instant inService = ours.reached().get(Milestone.IN_SERVICE);
        if (!ours.has(Milestone.HEALTHY)) {
            Pace pace = Pace.learned(state, Milestone.IN_SERVICE, Milestone.HEALTHY, HEALTHY);
            draft.look(Facet.HEALTH, pace.next(inService, seen.healthAt()));
            draft.waitFor("new instances to become healthy in their balancers");
        }
        if (!ours.has(Milestone.CHECKED) && !state.goingBack()) {
            Pace pace = Pace.learned(state, null, Milestone.CHECKED, CHECKED);
            draft.look(Facet.INSTANCES, pace.next(launched, seen.instancesAt()));
            draft.waitFor("EC2's status checks of new instances");
        }
        Duration warmUp = state.plan().spec().limits().warmUp();
        if (now.isBefore(inService.plus(warmUp))) {
            draft.waitFor("the warm-up of new instances");
            draft.wake(inService.plus(warmUp));
        }
    }
}
