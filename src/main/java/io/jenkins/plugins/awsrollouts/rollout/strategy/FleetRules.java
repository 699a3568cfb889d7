package io.jenkins.plugins.awsrollouts.rollout.strategy;

import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.cloud.FleetOrder;
import io.jenkins.plugins.awsrollouts.cloud.TemplateRef;
import io.jenkins.plugins.awsrollouts.rollout.spec.Canary;
import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is peculiar to the fleets that a strategy has beside the target. Setting them up, following their instances, sharing
 * requests with them and ending them are the same for all of them.
 */
public interface FleetRules {
    /** How many instances a fleet has at that share of the requests, in percent, beside a target of that size. */
    int size(Plan.Shifting way, Canary sharing, Fleet fleet, int size, int share);

    // ---- setting up

    /** Why they can prove nothing any more; empty while they can. */
    default Optional<String> pointless(RolloutState state) {
        return Optional.empty();
    }

    /** The template whose copy the new fleet launches from; empty where it needs none of its own. */
    Optional<TemplateRef> templateSource(RolloutState state);

    /** Whether the group stood before the rollout, so that none is made. */
    default boolean stands(Plan plan) {
        return false;
    }

    /** What a group that is made has of the target's. */
    FleetOrder.Scope scope();

    /** Whether a group that stands already is ready for its size; otherwise the next step is decided. */
    default boolean readied(Decision.Draft draft, RolloutState state) {
        return true;
    }

    /** Whether a group that is there has what it needs before anything leads to it; otherwise the next step is decided. */
    default boolean guarded(Decision.Draft draft, RolloutState state) {
        return true;
    }

    /** Whether a new fleet launches nothing but the new AMI by now, also in place of what is ended. */
    default boolean launchesNewAlone(RolloutState state) {
        return true;
    }

    /** Whether a fleet has been registered with the target's balancers so lately that "unhealthy" there tells nothing. */
    default boolean justRegistered(RolloutState state) {
        return false;
    }

    /**
     * The new fleets whose instances must pass EC2's status checks in that phase: those that are to stay, and those that may
     * be all that proves the AMI.
     */
    Set<Fleet> checked(Phase phase);

    /** Whether a fleet that somebody else has made larger stays so. */
    default boolean heedsGrowth() {
        return false;
    }

    /** Whether nothing in a fleet's group makes it larger or smaller by itself now. */
    default boolean sleeps(RolloutState state) {
        return true;
    }

    /** The processes of a fleet's group that sleep now by the rollout's doing. */
    default Set<String> asleep(RolloutState state) {
        return Set.of();
    }

    // ---- requests

    /** Whether the target may lose requests to the fleets now; otherwise the next step is decided. */
    default boolean mayLeave(Decision.Draft draft, RolloutState state) {
        return true;
    }

    /** Whether the fleets are registered with the target's own balancers at the present step. */
    boolean registers(RolloutState state);

    /** The balancers that may hold the target's instances and the fleets' alone. */
    List<Balancer> exclusive(Plan plan);

    /** Whether a route leads to the new fleet alone while it is checked. */
    default boolean tests(Plan plan, Plan.Route route) {
        return false;
    }

    /** Whether the new fleet is large enough to answer all requests where nobody of the target does any more. */
    default boolean standsIn() {
        return false;
    }

    /** Whether users who are kept with a target group are let go at that share. */
    default boolean releasesUsers(RolloutState state) {
        return false;
    }

    /** What begins at the end of the last step. */
    Phase afterLastStep();

    /** Whether the last step is watched before that begins. */
    default boolean watchesLastStep() {
        return true;
    }

    // ---- ending

    /** Whether fleets that share by their instances alone are emptied as soon as requests go back. */
    default boolean emptiedFirst() {
        return true;
    }

    /** Whether a fleet is ended by its own rules, whose next step is decided then. */
    default boolean endedApart(Decision.Draft draft, RolloutState state, Fleet fleet, Instant now) {
        return false;
    }
}
