package io.jenkins.plugins.awsrollouts.history;

import io.jenkins.plugins.awsrollouts.history.DeploymentView.Capacity;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Instance;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Pill;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Tone;
import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Makes the view model of a deployment. */
public final class Deployments {
    private Deployments() {}

    /**
     * The view of a rollout, from its journal alone where nothing of the target was seen.
     *
     * @param journal all of its events, the plan first
     * @param state what they fold to
     * @param sightings what was seen of the target
     * @param waitingFor what is awaited now, as a phrase; may be empty
     * @param now the present instant
     */
    public static DeploymentView view(
            List<Event> journal, RolloutState state, Sightings sightings, String waitingFor, Instant now) {
        return view(journal, LogLines.of(journal), state, sightings, waitingFor, now);
    }

    /** The same where the journal's lines are at hand: to find them anew costs far more than all the rest. */
    static DeploymentView view(
            List<Event> journal,
            List<LogLine> lines,
            RolloutState state,
            Sightings sightings,
            String waitingFor,
            Instant now) {
        Chronicle chronicle = Chronicle.of(journal);
        Plan plan = state.plan();
        Instant asOf = chronicle.finished().orElse(now);
        TargetInstanceViews fleet = new TargetInstanceViews(chronicle, state, sightings);
        List<Instance> instances = fleet.instances();
        return new DeploymentView(
                state.id(),
                headline(plan),
                plan.spec().group(),
                plan.images().oldId(),
                plan.images().newId(),
                how(plan),
                pill(state),
                reason(state),
                chronicle.started(),
                chronicle.finished(),
                expectedEnd(state, chronicle.started()),
                plan.estimate().extraInstanceHours(),
                asOf,
                state.outcome().isPresent() ? "" : pausing(state).orElse(waitingFor),
                StageViews.of(chronicle, state, asOf),
                TrafficViews.of(state, sightings.last()),
                AnalysisViews.of(state),
                new Capacity(
                        TargetInstanceViews.serving(instances),
                        plan.spec().limits().minHealthy(state.size()),
                        state.size(),
                        TargetInstanceViews.seen(sightings)),
                TargetInstanceViews.zones(instances),
                fleet.losses(instances),
                new GateViews(chronicle, state).rows(),
                new InstanceTimelines(chronicle, state, sightings, asOf).of(instances),
                lines,
                plan.warnings());
    }

    private static String headline(Plan plan) {
        Plan.Images images = plan.images();
        boolean named = !images.newName().isEmpty() && !images.newName().equals(images.newId());
        return images.newId() + (named ? " (" + images.newName() + ")" : "") + " on "
                + plan.spec().group();
    }

    /** Strategy and size in a phrase. */
    public static String how(Plan plan) {
        return Words.count(plan.replaced().size(), "instance") + ", " + Phrases.way(plan.spec());
    }

    /** Why a rollout stands where it does, one sentence; empty where that needs none. */
    public static String reason(RolloutState state) {
        return promoted(state) ? "" : state.reason();
    }

    /** What a rollout that is paused waits for. */
    private static Optional<String> pausing(RolloutState state) {
        return state.position()
                .pause()
                .map(pause -> state.position().pausedByShift()
                        ? pause.by() + " to end, or somebody to resume"
                        : "somebody to resume");
    }

    private static boolean promoted(RolloutState state) {
        return state.outcome().equals(Optional.of(Outcome.PROMOTED));
    }

    private static Pill pill(RolloutState state) {
        if (state.outcome().isPresent()) {
            boolean good = promoted(state);
            return new Pill(
                    good ? Tone.GOOD : Tone.BAD, Phrases.outcome(state.outcome().get()));
        }
        if (state.paused()) {
            return new Pill(Tone.WAITING, "paused");
        }
        if (GateViews.asking(state)) {
            return new Pill(Tone.WAITING, "waits for approval");
        }
        return switch (state.phase()) {
            case STARTING -> new Pill(Tone.RUNNING, "starting");
            case SHIFTING -> new Pill(Tone.RUNNING, step(state));
            case ROLLING -> new Pill(Tone.RUNNING, state.bakeUntil().isPresent() ? "baking" : batch(state));
            case SWAPPED -> new Pill(Tone.RUNNING, "swapped, blue stands by");
            case RETIRING -> new Pill(Tone.RUNNING, "retiring blue");
            case PROMOTING -> new Pill(Tone.RUNNING, "promoting");
            case SWEEPING -> new Pill(Tone.RUNNING, "finishing");
            case ROLLING_BACK -> new Pill(Tone.BAD, "rolling back");
            case SETTLING -> new Pill(state.goingBack() ? Tone.BAD : Tone.RUNNING, "restoring");
            case HELD -> new Pill(Tone.WAITING, "held");
            case DONE -> new Pill(Tone.GOOD, "over");
        };
    }

    private static String batch(RolloutState state) {
        int batch = Math.max(1, state.batch() + 1);
        int of = Math.max(batch, state.plan().stages().size());
        return "batch " + batch + " of " + of;
    }

    private static String step(RolloutState state) {
        return state.stage() < 0
                ? "setting up " + (state.plan().swapping().isPresent() ? "green" : "the canary")
                : Phrases.stage(state.plan(), state.stage()).toLowerCase(Locale.ROOT);
    }

    private static Optional<Instant> expectedEnd(RolloutState state, Instant started) {
        boolean forward = state.outcome().isEmpty() && !state.goingBack() && state.phase() != Phase.HELD;
        return forward ? Optional.of(started.plus(state.plan().estimate().duration())) : Optional.empty();
    }
}
