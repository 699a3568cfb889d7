package io.jenkins.plugins.awsrollouts.rollout.strategy;

import io.jenkins.plugins.awsrollouts.cloud.InstanceView;
import io.jenkins.plugins.awsrollouts.cloud.Look.Facet;
import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import io.jenkins.plugins.awsrollouts.rollout.state.LaunchedInstance;
import io.jenkins.plugins.awsrollouts.rollout.state.Milestone;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.state.ShiftState;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What shows that an AMI is good where batches do not: an AMI that nothing has run is not promoted. A group that has no
 * place for it has it proved by a sample, one instance outside the group that no request reaches; in a group that runs
 * it already, those that do are asked by the gates on instances.
 */
final class ImageProof {
    private static final Duration PACE = Duration.ofSeconds(20);
    private static final Duration WATCH = Duration.ofSeconds(60);

    private ImageProof() {}

    /** How many instances outside the group are to prove the AMI; none where a fleet that stands by does, or will. */
    static int samples(RolloutState state, TargetScene scene, Observation seen, Instant now) {
        boolean begun = state.ours().values().stream().anyMatch(ours -> ours.alive() && ours.loose());
        boolean needed = begun || standing(state).isEmpty();
        return placeless(state, scene) && needed && !byFleet(state, seen, now) ? 1 : 0;
    }

    /** Whether batches cannot show that the AMI is good, since the group has no place for it. */
    private static boolean placeless(RolloutState state, TargetScene scene) {
        boolean place = state.size() > scene.kept().size() || !scene.wanted().isEmpty();
        return state.phase() == Phase.ROLLING && !place;
    }

    /** Those of a new fleet that stand by, as far as is known. */
    private static List<ShiftState.FleetInstance> standing(RolloutState state) {
        return state.shift().stands().entrySet().stream()
                .filter(one -> one.getKey().isNew())
                .flatMap(one -> one.getValue().instances().values().stream())
                .filter(instance -> instance.lost().isEmpty())
                .toList();
    }

    /** Whether one of them has done what a sample must do: it gets requests before EC2's status checks have passed. */
    private static boolean byFleet(RolloutState state, Observation seen, Instant now) {
        return standing(state).stream()
                .anyMatch(instance -> InstanceReadiness.passed(
                        state, instance.view().id(), checked(instance, seen), instance.since(), now));
    }

    private static boolean checked(ShiftState.FleetInstance instance, Observation seen) {
        InstanceView view = seen.instances().getOrDefault(instance.view().id(), instance.view());
        return view.state() == InstanceView.State.RUNNING && view.checks() == InstanceView.Checks.PASSED;
    }

    /** Plans the looks that tell whether a fleet that stands by passes EC2's status checks. */
    static void watch(Decision.Draft draft, RolloutState state, Observation seen) {
        if (!standing(state).stream().allMatch(instance -> checked(instance, seen))) {
            draft.look(Facet.INSTANCES, seen.instancesAt().plus(PACE));
        }
    }

    /** Whether nothing but a fleet that stands by can prove the AMI, and has not yet. */
    static boolean awaited(Decision.Draft draft, RolloutState state, TargetScene scene, Observation seen, Instant now) {
        boolean open = placeless(state, scene) && !byFleet(state, seen, now);
        if (!open || samples(state, scene, seen, now) > 0) {
            return false;
        }
        FleetInstances.ask(draft, state, FleetScene.all(state, seen), now);
        standing(state).stream()
                .map(instance -> InstanceReadiness.warm(state, instance.since()))
                .filter(now::isBefore)
                .forEach(draft::wake);
        draft.waitFor("the " + state.plan().fleets().get(0).word() + " to pass EC2's status checks");
        // one that goes on after a crash has not looked yet
        if (seen.instancesAt().isAfter(Instant.EPOCH)) {
            Trouble.late(draft, state, seen, now);
        }
        return true;
    }

    /** Whether an instance outside the group has done all that it can do there. */
    static boolean passed(RolloutState state, TargetInstance unit, Instant now) {
        if (unit.ours().isEmpty() || unit.member().isPresent()) {
            return false;
        }
        LaunchedInstance ours = unit.ours().get();
        Instant running = ours.reached().get(Milestone.RUNNING);
        return running != null && InstanceReadiness.passed(state, unit.id(), ours.has(Milestone.CHECKED), running, now);
    }

    /** Plans the looks that samples need. */
    static void looks(Decision.Draft draft, RolloutState state, List<TargetInstance> outside, Observation seen) {
        for (TargetInstance unit : outside) {
            LaunchedInstance ours = unit.ours().orElseThrow();
            draft.look(Facet.INSTANCES, seen.instancesAt().plus(ours.has(Milestone.PROVEN) ? WATCH : PACE));
            Instant running = ours.reached().get(Milestone.RUNNING);
            if (running != null && !ours.has(Milestone.PROVEN)) {
                draft.wake(InstanceReadiness.warm(state, running));
            }
        }
    }

    /**
     * Asks those that run the AMI already, where no instance of the rollout's own has passed the gates on instances.
     *
     * @return whether they have all passed, or why one has not
     */
    static Checks.Standing members(
            Decision.Draft draft, RolloutState state, TargetScene scene, Observation seen, Instant now) {
        boolean own = byFleet(state, seen, now)
                || state.ours().values().stream()
                        .anyMatch(ours -> ours.proves() || (ours.alive() && ours.has(Milestone.COUNTED)));
        if (own) {
            Optional<String> against = sampled(state) ? disproved(state) : Optional.empty();
            return new Checks.Standing(against, against.isEmpty());
        }
        boolean passed = true;
        Checks.Scope stage = Checks.Scope.stage(state);
        for (TargetInstance unit : scene.wanted()) {
            Optional<String> failure = Checks.instanceFailure(state, unit.id(), now);
            if (failure.isPresent()) {
                String image = unit.view().map(InstanceView::imageId).orElse("");
                return new Checks.Standing(
                        Optional.of(unit.id() + ", which runs " + image + " already: " + failure.get()), false);
            }
            Checks.instance(draft, state, stage, unit.id(), unit.view(), now);
            passed = passed && Checks.instancePassed(state, unit.id(), now);
        }
        return new Checks.Standing(Optional.empty(), passed);
    }

    /** Whether nothing but a sample has shown that the AMI is good to a target whose balancers would have something to say. */
    private static boolean sampled(RolloutState state) {
        return !state.plan().target().balancers().isEmpty()
                && state.ours().values().stream().anyMatch(LaunchedInstance::proves)
                && state.ours().values().stream().noneMatch(ours -> ours.has(Milestone.COUNTED));
    }

    /**
     * What says that the AMI is bad though a sample has passed: no balancer sees that one. An instance that had all its time
     * in service to get healthy there, and did not before it was given up or something else took it, has not passed.
     */
    private static Optional<String> disproved(RolloutState state) {
        Duration timeout = state.plan().spec().limits().healthTimeout();
        return state.ours().values().stream()
                .filter(ours -> ours.has(Milestone.IN_SERVICE) && !ours.has(Milestone.HEALTHY))
                .filter(ours -> ours.takenAt()
                        .map(at -> !at.isBefore(
                                ours.reached().get(Milestone.IN_SERVICE).plus(timeout)))
                        .orElse(ours.lost().isPresent()))
                .map(ours -> ours.view().id() + " was in service and did not get healthy in its balancers within "
                        + Words.of(timeout) + "; no other instance of "
                        + state.plan().images().newId() + " has been seen by them")
                .min(Comparator.naturalOrder());
    }
}
