package io.jenkins.plugins.awsrollouts.rollout.strategy;

import io.jenkins.plugins.awsrollouts.cloud.InstanceView;
import io.jenkins.plugins.awsrollouts.cloud.Member;
import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import io.jenkins.plugins.awsrollouts.rollout.state.FleetAction;
import io.jenkins.plugins.awsrollouts.rollout.state.FleetEvent;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.state.Shift;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What the instances of the rollout's own fleets go through, and what loses them. */
public final class Crews {
    private Crews() {}

    /** Notes who has come into service and who is lost; whether anything was noted. */
    public static boolean noted(Decision.Draft draft, RolloutState state, List<FleetScene> fleets, Instant now) {
        for (FleetScene scene : fleets) {
            for (FleetScene.Crew man : scene.crew()) {
                if (stray(state, scene, man) && !Strategies.fleets(state.plan()).launchesNewAlone(state)) {
                    continue;
                }
                boolean known = scene.stand().crew().containsKey(man.id());
                Optional<FleetEvent.Left> lost = present(state, scene, man, now);
                if (lost.isPresent()) {
                    draft.event(lost.get());
                } else if (man.serving() && !known) {
                    draft.event(
                            new FleetEvent.Joined(now, scene.fleet(), man.view().orElseThrow()));
                }
            }
            absent(draft, scene, now);
        }
        return draft.changes();
    }

    private static Optional<FleetEvent.Left> present(
            RolloutState state, FleetScene scene, FleetScene.Crew man, Instant now) {
        Shift.Crewman known = scene.stand().crew().get(man.id());
        if (man.view().isEmpty() || (known != null && known.lost().isPresent())) {
            return Optional.empty();
        }
        InstanceView view = man.view().get();
        if (stray(state, scene, man)) {
            String why = "it runs " + view.imageId() + ", not "
                    + state.plan().images().newId();
            return Optional.of(left(scene, view, why, false, false, now));
        }
        Optional<String> gate = scene.fleet().isNew() ? Checks.instanceFailure(state, man.id(), now) : Optional.empty();
        if (gate.isPresent()) {
            return Optional.of(left(scene, view, gate.get(), true, false, now));
        }
        if (known != null) {
            boolean certain = !scene.at().isBefore(known.since().plus(Observation.CONSISTENCY));
            return man.sick() && certain
                    ? Optional.of(
                            left(scene, view, "it became unhealthy after it had come into service", true, false, now))
                    : Optional.empty();
        }
        return man.serving() ? Optional.empty() : tooLate(state, scene, view, now);
    }

    /**
     * Whether a member of a new fleet proves nothing of the AMI, since it runs another one: a green group that stands already
     * may have launched it of its old template after the plan, by a schedule of its own.
     */
    private static boolean stray(RolloutState state, FleetScene scene, FleetScene.Crew man) {
        String image = state.plan().images().newId();
        return scene.fleet().isNew()
                && !scene.stand().crew().containsKey(man.id())
                && man.view().map(view -> !view.imageId().equals(image)).orElse(false);
    }

    private static Optional<FleetEvent.Left> tooLate(
            RolloutState state, FleetScene scene, InstanceView view, Instant now) {
        Duration limit = state.plan().spec().limits().healthTimeout();
        Instant begun = view.launchedAt().isBefore(state.awake()) ? state.awake() : view.launchedAt();
        return now.isAfter(begun.plus(limit))
                ? Optional.of(left(
                        scene,
                        view,
                        "after " + Words.of(limit) + " it still is not in service and healthy",
                        true,
                        false,
                        now))
                : Optional.empty();
    }

    /** Those who served and whom the group does not have any more. */
    private static void absent(Decision.Draft draft, FleetScene scene, Instant now) {
        if (scene.group().isEmpty()) {
            return;
        }
        for (Map.Entry<String, Shift.Crewman> one : scene.stand().crew().entrySet()) {
            Shift.Crewman man = one.getValue();
            boolean visible = !scene.at().isBefore(man.since().plus(Observation.CONSISTENCY));
            boolean there = scene.group()
                    .flatMap(group -> group.member(one.getKey()))
                    .map(Member::countsAsCapacity)
                    .orElse(false);
            if (man.lost().isEmpty() && visible && !there) {
                // once it has the target's place its own policies may make it smaller
                int size = Math.min(
                        scene.stand().size(), scene.group().orElseThrow().desired());
                boolean tooMany = alive(scene) > size;
                boolean failed = !tooMany && !man.view().spot();
                String why = tooMany ? "the fleet has become smaller" : "it is no longer in its group";
                draft.event(left(scene, man.view(), why, failed, true, now));
                return;
            }
        }
    }

    private static long alive(FleetScene scene) {
        return scene.stand().crew().values().stream()
                .filter(man -> man.lost().isEmpty())
                .count();
    }

    /** A baseline proves nothing of the AMI. */
    private static FleetEvent.Left left(
            FleetScene scene, InstanceView view, String why, boolean failed, boolean gone, Instant now) {
        boolean counts = failed && scene.fleet().isNew() && !view.spot();
        return new FleetEvent.Left(now, scene.fleet(), view, why, counts, gone);
    }

    /**
     * Those whose status checks matter: of a green fleet, which has the target's place only once they have passed, and of a
     * canary that stands by, which may be all that proves the AMI.
     */
    static Set<String> watched(RolloutState state) {
        Set<Fleet> fleets =
                switch (state.phase()) {
                    case SHIFTING -> Set.of(Fleet.GREEN);
                    case ROLLING -> Set.of(Fleet.CANARY);
                    default -> Set.of();
                };
        return fleets.stream()
                .flatMap(fleet -> state.shift().stand(fleet).crew().entrySet().stream())
                .filter(one -> one.getValue().lost().isEmpty())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** Has those ended who are lost and still there; the group launches others in their place. */
    public static void replaceLost(Decision.Draft draft, RolloutState state) {
        state.shift().stands().forEach((fleet, stand) -> stand.crew().forEach((id, man) -> {
            boolean ours = fleet != Fleet.BLUE && fleet != Fleet.FORMER;
            if (ours && stand.made() && man.lost().isPresent() && !man.replaced()) {
                draft.act(new FleetAction.Replace(fleet, FleetScene.name(state, fleet), id));
            }
        }));
    }

    /** Asks the gates that look at each instance, for those of the canary that are in service. */
    static void ask(Decision.Draft draft, RolloutState state, List<FleetScene> fleets, Instant now) {
        for (FleetScene scene : fleets) {
            for (FleetScene.Crew man : scene.crew()) {
                boolean in = man.member().lifecycle() == Member.Lifecycle.IN_SERVICE;
                if (scene.fleet().isNew() && in && man.view().isPresent()) {
                    Checks.instance(draft, state, man.id(), man.view(), now);
                }
            }
        }
    }
}
