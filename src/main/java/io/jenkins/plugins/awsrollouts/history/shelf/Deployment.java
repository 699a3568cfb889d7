package io.jenkins.plugins.awsrollouts.history.shelf;

import io.jenkins.plugins.awsrollouts.history.Deployments;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * A deployment in short, running or over: what lists show, and enough to tell what is live.
 *
 * <p>One record of many components: a job's list of deployments is a file of such lines, with them beside each other
 * under these names.
 *
 * @param id the rollout's id
 * @param place where its target is, such as {@code us-east-1} or {@code simulated}
 * @param account what tells the account from others at that place, such as the id of credentials or a role; may be empty
 * @param group the Auto Scaling group
 * @param oldImage the AMI from before
 * @param newImage the AMI that it brings
 * @param newName that one's name, may be empty
 * @param how strategy and size in a phrase
 * @param size how many instances the target ought to have, from 0
 * @param started when it began
 * @param ended when it was over; empty while it is not
 * @param outcome how it ended; empty while it has not
 * @param reason why it stands where it does, one sentence; empty where that needs none
 * @param by who started it
 * @param build the number of the build that it belongs to, from 1
 * @param origin what started it
 * @param of the deployment that it goes back to or undoes
 * @param templateVersion the number of the template version that the target launches since; empty unless promoted, and
 *     where another fleet has taken the target's place
 */
@RecordBuilder
@RecordBuilder.Options(buildMethodName = "make")
public record Deployment(
        String id,
        String place,
        String account,
        String group,
        String oldImage,
        String newImage,
        String newName,
        String how,
        int size,
        Instant started,
        Optional<Instant> ended,
        Optional<Outcome> outcome,
        String reason,
        String by,
        OptionalInt build,
        Origin origin,
        Optional<String> of,
        Optional<String> templateVersion)
        implements DeploymentBuilder.With {
    public Deployment {
        // an index may have been edited by hand: what all orders rest on must be there
        Stream.of(id, place, account, group, newImage, started, ended, outcome).forEach(Objects::requireNonNull);
        oldImage = Objects.requireNonNullElse(oldImage, "");
        newName = Objects.requireNonNullElse(newName, "");
        how = Objects.requireNonNullElse(how, "");
        reason = Objects.requireNonNullElse(reason, "");
        by = Objects.requireNonNullElse(by, "");
        origin = Objects.requireNonNullElse(origin, Origin.BUILD);
    }

    /** What started a deployment. */
    public enum Origin {
        /** A build that brings an AMI. */
        BUILD,
        /** Somebody who wanted an earlier AMI back, by a button or a step. */
        ROLLBACK
    }

    /**
     * What a rollout itself does not know of its deployment; see there for the parts.
     *
     * @param place where its target is
     * @param account what tells the account from others, may be empty
     * @param by who started it
     * @param build the build that it belongs to
     * @param origin what started it
     * @param of the deployment that it goes back to or undoes
     */
    public record Request(
            String place, String account, String by, OptionalInt build, Origin origin, Optional<String> of) {}

    /** Where deployments follow one another: the same group at the same place in the same account. */
    public record Target(String place, String account, String group) {}

    /**
     * The deployment of a rollout as its journal has it.
     *
     * @param journal all of its events, the plan first
     */
    public static Deployment of(Request request, List<Event> journal) {
        return of(request, journal.get(0).at(), RolloutState.of(journal));
    }

    /**
     * The deployment of a rollout as it is.
     *
     * @param started when it began, by the clock that lists go by; its end is told by the same, though the account may
     *     have a time of its own
     */
    public static Deployment of(Request request, Instant started, RolloutState state) {
        Plan plan = state.plan();
        return new Deployment(
                state.id(),
                request.place(),
                request.account(),
                plan.spec().group(),
                plan.images().oldId(),
                plan.images().newId(),
                plan.images().newName(),
                Deployments.how(plan),
                state.size(),
                started,
                state.outcome()
                        .map(outcome -> started.plus(
                                Duration.between(plan.at(), state.position().since()))),
                state.outcome(),
                Deployments.reason(state),
                request.by(),
                request.build(),
                request.origin(),
                request.of(),
                state.outcome().filter(Outcome.PROMOTED::equals).flatMap(outcome -> version(state)));
    }

    private static Optional<String> version(RolloutState state) {
        Plan plan = state.plan();
        if (plan.swapping().isPresent()) {
            // the fleet that has the place now has a template of its own
            return Optional.empty();
        }
        if (plan.promotion() instanceof Plan.Promotion.Revert revert) {
            return Optional.of(revert.version());
        }
        return plan.promotion() instanceof Plan.Promotion.NewVersion
                ? state.leases().version()
                : Optional.of(plan.target().templateVersion());
    }

    /**
     * The same, over by an instant at the latest: an account whose time runs faster than ours tells of ends that are yet
     * to come.
     */
    public Deployment overBy(Instant latest) {
        return ended.filter(latest::isBefore).isEmpty() ? this : withEnded(Optional.of(latest));
    }

    /** Its target. */
    public Target target() {
        return new Target(place, account, group);
    }

    /** Whether its target came to run the new AMI. */
    public boolean promoted() {
        return outcome.equals(Optional.of(Outcome.PROMOTED));
    }
}
