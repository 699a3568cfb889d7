package io.jenkins.plugins.awsrollouts.rollout;

import io.jenkins.plugins.awsrollouts.cloud.InstanceView;
import io.jenkins.plugins.awsrollouts.cloud.Look.Facet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What shows that an AMI is good where batches do not: an AMI that nothing has run is not promoted. A group that has no
 * place for it has it proved by a sample, one instance outside the group that no request reaches; in a group that runs
 * it already, those that do are asked by the gates on instances.
 */
final class Proof {
    private static final Duration PACE = Duration.ofSeconds(20);
    private static final Duration WATCH = Duration.ofSeconds(60);

    private Proof() {}

    /** How many instances outside the group are to prove the AMI. */
    static int samples(RolloutState state, Scene scene) {
        boolean place = state.size() > scene.kept().size() || !scene.wanted().isEmpty();
        return state.phase() == Phase.ROLLING && !place && !byFleet(state) ? 1 : 0;
    }

    /** Whether a canary that stands by has proved it. */
    private static boolean byFleet(RolloutState state) {
        return state.shift().stands().entrySet().stream()
                .filter(one -> one.getKey().isNew())
                .flatMap(one -> one.getValue().crew().values().stream())
                .anyMatch(man -> man.lost().isEmpty());
    }

    /** Whether an instance outside the group has done all that it can do there. */
    static boolean passed(RolloutState state, Unit unit, Instant now) {
        Optional<Instant> running = unit.ours()
                .map(ours -> ours.reached().get(Milestone.RUNNING))
                .filter(at -> unit.member().isEmpty());
        Duration warmUp = state.plan().spec().limits().warmUp();
        return running.filter(at -> !now.isBefore(at.plus(warmUp))).isPresent()
                && unit.ours().orElseThrow().has(Milestone.CHECKED)
                && Checks.instancePassed(state, unit.id(), now);
    }

    /** Whether it has proved the AMI and still is what did. */
    static boolean proves(Ours ours) {
        return ours.alive() && ours.loose() && ours.has(Milestone.PROVEN);
    }

    /** Plans the looks that samples need. */
    static void looks(Decision.Draft draft, RolloutState state, List<Unit> outside, Observation seen) {
        for (Unit unit : outside) {
            Ours ours = unit.ours().orElseThrow();
            draft.look(Facet.INSTANCES, seen.instancesAt().plus(ours.has(Milestone.PROVEN) ? WATCH : PACE));
            Instant running = ours.reached().get(Milestone.RUNNING);
            if (running != null && !ours.has(Milestone.PROVEN)) {
                draft.wake(running.plus(state.plan().spec().limits().warmUp()));
            }
        }
    }

    /**
     * Asks those that run the AMI already, where no instance of the rollout's own has passed the gates on instances.
     *
     * @return whether they have all passed, or why one has not
     */
    static Checks.Standing members(Decision.Draft draft, RolloutState state, Scene scene, Instant now) {
        boolean own = byFleet(state)
                || state.ours().values().stream()
                        .anyMatch(ours -> proves(ours) || (ours.alive() && ours.has(Milestone.COUNTED)));
        if (own) {
            return new Checks.Standing(Optional.empty(), true);
        }
        boolean passed = true;
        for (Unit unit : scene.wanted()) {
            Optional<String> failure = Checks.instanceFailure(state, unit.id(), now);
            if (failure.isPresent()) {
                String image = unit.view().map(InstanceView::imageId).orElse("");
                return new Checks.Standing(
                        Optional.of(unit.id() + ", which runs " + image + " already: " + failure.get()), false);
            }
            Checks.instance(draft, state, unit.id(), unit.view(), now);
            passed = passed && Checks.instancePassed(state, unit.id(), now);
        }
        return new Checks.Standing(Optional.empty(), passed);
    }
}
