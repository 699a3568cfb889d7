package io.jenkins.plugins.awsrollouts.rollout.strategy;

import io.jenkins.plugins.awsrollouts.cloud.Cloud;
import io.jenkins.plugins.awsrollouts.cloud.TargetFacts;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One way to deploy: what it plans, how it advances, how it goes back, how it finishes, and what it calls its stages. Each
 * is a folder, registered by one line (see {@link Strategies}); what they share stands beside them and asks none of their
 * names.
 */
public interface RolloutStrategy {
    /** Whether it is what a spec asks for. */
    boolean asked(Spec spec);

    /** Whether it carries out that plan; another one than was asked for where there is nothing to replace. */
    boolean carries(Plan plan);

    /** Whether it is for every spec and plan that no other is for. */
    default boolean general() {
        return false;
    }

    // ---- what it plans

    /** Whether the target's own instances are replaced, so that its template takes the AMI in the end. */
    boolean replacesInPlace();

    /** Whether requests are shared between the target and fleets beside it, so that it must be known where they come from. */
    boolean sharesRequests();

    /**
     * Works out how fleets beside the target come by its requests; reads the account and changes nothing.
     *
     * @param image the AMI that is to be brought; possibly empty, where it has not been found
     * @return empty where there are none
     */
    default Optional<Proposal> propose(Spec spec, String image, TargetFacts facts, Cloud cloud) {
        return Optional.empty();
    }

    /** Members that may not go with a fleet that it is to end, one sentence each. */
    default List<String> endingFaults(Spec spec, TargetFacts facts) {
        return List.of();
    }

    // ---- how it advances

    /** The phase that begins once the lock stands and the gates before the first change have passed. */
    Phase first();

    /** Decides what is next in a phase of its way forward. */
    void advance(Decision.Draft draft, RolloutState state, TargetScene scene, Observation seen, Instant now);

    /** Decides what is next where that needs no look at the target's group, since it is about to go or gone; whether so. */
    default boolean advanceWithoutTarget(Decision.Draft draft, RolloutState state, Observation seen, Instant now) {
        return false;
    }

    /** Whether new instances prove themselves in that phase, before anything is final. */
    default boolean watches(Phase phase) {
        return phase == first();
    }

    /** Whether it comes to nothing unless instances come to count, so that it is in trouble where none do for long. */
    default boolean awaitsInstances(RolloutState state) {
        return true;
    }

    /** While the target is replaced: whether something about the fleets beside it had to be noted or done. */
    default boolean tend(Decision.Draft draft, RolloutState state, Observation seen, Instant now) {
        return false;
    }

    /** The phase in which a rollout goes on that was held on its way forward. */
    Phase resumed(RolloutState state);

    // ---- how it goes back

    /** Whether it is past the point of no return, from which on the way back is another rollout. */
    default boolean pastReturn(RolloutState state) {
        return false;
    }

    /** What is said of a failure in a phase that only leads forward and so ends with a person; empty in any other. */
    default Optional<String> stuck(RolloutState state) {
        return Optional.empty();
    }

    /** Takes requests off its fleets, however little is known of the target. */
    default void relieve(Decision.Draft draft, RolloutState state, Observation seen, Instant now) {}

    /** While it is held on its way forward: leads requests away from a target of which nobody answers any more. */
    default void rescue(Decision.Draft draft, RolloutState state, Observation seen, Instant now) {}

    /** Whether requests wait for the target to be able to take them, so that its own way back goes on meanwhile. */
    default boolean postpones(RolloutState state, Observation seen, Instant now) {
        return false;
    }

    /** Sends every request to the target again; whether nothing is left to do for that. */
    default boolean returned(
            Decision.Draft draft, RolloutState state, TargetScene scene, Observation seen, Instant now) {
        return true;
    }

    // ---- how it finishes

    /** Whether nothing of the fleets beside the target is left; otherwise the next step is decided. */
    default boolean cleared(Decision.Draft draft, RolloutState state, Observation seen, Instant now) {
        return true;
    }

    /** Tags that it writes on the target's group beside those that every rollout writes. */
    default Map<String, String> tags(Plan plan) {
        return Map.of();
    }

    /** Where the new AMI is reached before users are; empty where it is not. */
    default String testUrl(Plan plan) {
        return "";
    }

    /** What is peculiar to its fleets beside the target; empty where it has none. */
    default Optional<FleetRules> fleets() {
        return Optional.empty();
    }

    /** What people call a stage. */
    String stage(Plan plan, int stage);

    /** What a person has to know of a target that was put back, and has to see to; empty where there is nothing. */
    default String left(RolloutState state, Instant now) {
        return "";
    }
}
