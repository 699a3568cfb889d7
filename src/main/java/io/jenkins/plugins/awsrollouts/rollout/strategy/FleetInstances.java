package io.jenkins.plugins.awsrollouts.rollout.strategy;

import io.jenkins.plugins.awsrollouts.cloud.InstanceView;
import io.jenkins.plugins.awsrollouts.cloud.Member;
import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.state.FleetAction;
import io.jenkins.plugins.awsrollouts.rollout.state.FleetEvent;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.state.ShiftState;
import io.jenkins.plugins.awsrollouts.rollout.strategy.InstanceReadiness.Loss;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What the instances of the rollout's own fleets go through, and what loses them. */
public final class FleetInstances {
    private FleetInstances() {}

    /** Notes who has come into service and who is lost; whether anything was noted. */
    public static boolean noted(
            Decision.Draft draft, RolloutState state, List<FleetScene> fleets, Observation seen, Instant now) {
        for (FleetScene scene : fleets) {
            for (InstanceSight instance : scene.instances()) {
                if (stray(state, scene, instance)
                        && !Strategies.fleets(state.plan()).launchesNewAlone(state)) {
                    continue;
                }
                boolean known = scene.stand().instances().containsKey(instance.id());
                Optional<FleetEvent.Left> lost = present(state, scene, instance, seen, now);
                if (lost.isPresent()) {
                    draft.event(lost.get());
                } else if (instance.serves() && !known) {
                    draft.event(new FleetEvent.Joined(
                            now, scene.fleet(), instance.view().orElseThrow()));
                }
            }
            stillborn(draft, scene, seen, now);
            absent(draft, scene, seen, now);
            FleetOverrides.noted(draft, state, scene, seen, now);
        }
        return draft.changes();
    }

    private static Optional<FleetEvent.Left> present(
            RolloutState state, FleetScene scene, InstanceSight instance, Observation seen, Instant now) {
        ShiftState.FleetInstance known = scene.stand().instances().get(instance.id());
        if (instance.view().isEmpty() || (known != null && known.lost().isPresent())) {
            return Optional.empty();
        }
        // in a zone that requests are shifted away from, more than the AMI may be bad
        return loss(state, scene, instance, known, seen, now)
                .map(loss -> new Loss(loss.why(), loss.failed() && !instance.away(), loss.gone()))
                .map(loss -> left(scene, instance.view().get(), loss, now));
    }

    private static Optional<Loss> loss(
            RolloutState state,
            FleetScene scene,
            InstanceSight instance,
            ShiftState.FleetInstance known,
            Observation seen,
            Instant now) {
        InstanceView view = instance.view().orElseThrow();
        if (stray(state, scene, instance)) {
            return Optional.of(InstanceReadiness.otherImage(state, view));
        }
        Optional<Loss> gate =
                scene.fleet().isNew() ? InstanceReadiness.failedGate(state, instance.id(), now) : Optional.empty();
        if (gate.isPresent()) {
            return gate;
        }
        if (known != null) {
            return InstanceReadiness.unhealthy(instance, Observation.shows(scene.at(), known.since()));
        }
        // what cannot be read is no fault of the instance
        return !instance.serves()
                        && !seen.blind()
                        && InstanceReadiness.late(state, Instants.later(view.launchedAt(), state.awake()), now)
                ? Optional.of(InstanceReadiness.tooLate(state, InstanceReadiness.unready(instance)))
                : Optional.empty();
    }

    /**
     * Whether a member of a new fleet proves nothing of the AMI, since it runs another one: a group that stands already may have
     * launched it of its old template after the plan, by a schedule of its own.
     */
    private static boolean stray(RolloutState state, FleetScene scene, InstanceSight instance) {
        String image = state.plan().images().newId();
        return scene.fleet().isNew()
                && !scene.stand().instances().containsKey(instance.id())
                && instance.view().map(view -> !view.imageId().equals(image)).orElse(false);
    }

    /** Those whom EC2 has ended before they served, as it does where an AMI cannot be launched: the group tries on and on. */
    private static void stillborn(Decision.Draft draft, FleetScene scene, Observation seen, Instant now) {
        scene.group().stream()
                .flatMap(group -> group.members().stream())
                .filter(member ->
                        !member.healthy() && !scene.stand().instances().containsKey(member.id()))
                .flatMap(member -> Optional.ofNullable(seen.instances().get(member.id())).stream())
                .filter(view -> view.state().over())
                .findFirst()
                .ifPresent(view -> draft.event(left(scene, view, InstanceReadiness.over(view), now)));
    }

    /** Those who served and whom the group does not have any more. */
    private static void absent(Decision.Draft draft, FleetScene scene, Observation seen, Instant now) {
        if (scene.group().isEmpty()) {
            return;
        }
        for (Map.Entry<String, ShiftState.FleetInstance> one :
                scene.stand().instances().entrySet()) {
            ShiftState.FleetInstance instance = one.getValue();
            boolean visible = Observation.shows(scene.at(), instance.since());
            boolean there = scene.group()
                    .flatMap(group -> group.member(one.getKey()))
                    .map(Member::countsAsCapacity)
                    .orElse(false);
            if (instance.lost().isEmpty() && visible && !there) {
                // once it has the target's place its own policies may make it smaller
                int size = Math.min(
                        scene.stand().size(), scene.group().orElseThrow().desired());
                Loss loss = alive(scene) > size
                        ? InstanceReadiness.shrunk()
                        : Optional.ofNullable(seen.instances().get(one.getKey()))
                                .filter(view -> view.state().over())
                                .map(InstanceReadiness::over)
                                .orElse(InstanceReadiness.missing(true));
                draft.event(left(scene, instance.view(), loss, now));
                return;
            }
        }
    }

    private static long alive(FleetScene scene) {
        return scene.stand().instances().values().stream()
                .filter(instance -> instance.lost().isEmpty())
                .count();
    }

    /** A baseline proves nothing of the AMI. */
    private static FleetEvent.Left left(FleetScene scene, InstanceView view, Loss loss, Instant now) {
        boolean counts = loss.failed() && scene.fleet().isNew() && !view.spot();
        return new FleetEvent.Left(now, scene.fleet(), view, loss.why(), counts, loss.gone());
    }

    /** Those whose status checks matter now. */
    static Set<String> watched(RolloutState state) {
        Set<Fleet> fleets = Strategies.of(state)
                .fleets()
                .map(rules -> rules.checked(state.phase()))
                .orElse(Set.of());
        return fleets.stream()
                .flatMap(fleet -> state.shift().stand(fleet).instances().entrySet().stream())
                .filter(one -> one.getValue().lost().isEmpty())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** Has those ended who are lost and still there; the group launches others in their place. */
    public static void replaceLost(Decision.Draft draft, RolloutState state) {
        state.shift().stands().forEach((fleet, stand) -> stand.instances().forEach((id, instance) -> {
            boolean ours = state.plan().fleets().contains(fleet);
            if (ours && stand.made() && instance.lost().isPresent() && !instance.replaced()) {
                draft.act(new FleetAction.Replace(fleet, FleetScene.name(state, fleet), id));
            }
        }));
    }

    /** Asks the gates that look at each instance, for those of the new fleets that are in service. */
    static void ask(Decision.Draft draft, RolloutState state, List<FleetScene> fleets, Instant now) {
        Checks.Scope stage = Checks.Scope.stage(state);
        for (FleetScene scene : fleets) {
            for (InstanceSight instance : scene.instances()) {
                if (scene.fleet().isNew()
                        && instance.inService()
                        && instance.view().isPresent()) {
                    Checks.instance(draft, state, stage, instance.id(), instance.view(), now);
                }
            }
        }
    }
}
