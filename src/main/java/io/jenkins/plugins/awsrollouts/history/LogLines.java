package io.jenkins.plugins.awsrollouts.history;

import io.jenkins.plugins.awsrollouts.cloud.Cloud;
import io.jenkins.plugins.awsrollouts.cloud.CloudException;
import io.jenkins.plugins.awsrollouts.history.LogLine.Weight;
import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import io.jenkins.plugins.awsrollouts.rollout.state.Action;
import io.jenkins.plugins.awsrollouts.rollout.state.AnalysisEvent;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.FleetAction;
import io.jenkins.plugins.awsrollouts.rollout.state.FleetEvent;
import io.jenkins.plugins.awsrollouts.rollout.state.LaunchedInstance;
import io.jenkins.plugins.awsrollouts.rollout.state.Milestone;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.Result;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Tells a rollout's events to people, one line for each that is worth telling. An instance follows one rollout from its
 * first event on, since an answer is only understood with its question. Not for several threads at once.
 */
public final class LogLines {
    private final Map<Long, Action> meant = new HashMap<>();
    private final Set<Long> unanswered = new HashSet<>();
    private final GateLogLines gates = new GateLogLines();
    private final AnalysisLogLines analysis = new AnalysisLogLines();
    private RolloutState state;
    private boolean locked;

    /** The lines of a whole journal. */
    public static List<LogLine> of(List<Event> journal) {
        LogLines lines = new LogLines();
        List<LogLine> all = new ArrayList<>();
        journal.forEach(event -> lines.tell(event).ifPresent(all::add));
        return List.copyOf(all);
    }

    /** The line of the next event, if it is worth one. */
    public Optional<LogLine> tell(Event event) {
        if (event instanceof Event.Planned planned) {
            state = RolloutState.of(List.of(event));
            return Optional.of(planned(planned));
        }
        RolloutState before = state;
        state = before.after(event);
        if (event instanceof Event.Intended intended) {
            meant.put(intended.number(), intended.action());
            return Optional.empty();
        }
        if (event instanceof Event.Concluded concluded) {
            return concluded(concluded, Optional.ofNullable(meant.remove(concluded.number())));
        }
        if (event instanceof Event.Answered answered) {
            return gates.answered(answered, before, state);
        }
        if (event instanceof AnalysisEvent found) {
            return analysis.tell(found, state);
        }
        if (event instanceof FleetEvent seen) {
            return FleetLogLines.seen(seen, state);
        }
        if (event instanceof Event.Reached || event instanceof Event.Lost) {
            return ofInstance(event);
        }
        if (event instanceof Event.StageEntered
                || event instanceof Event.StageReached
                || event instanceof Event.BakeBegan) {
            return ofStage(event);
        }
        return ofRollout(event);
    }

    private static LogLine planned(Event.Planned event) {
        Plan plan = event.plan();
        Plan.Images images = plan.images();
        String name = images.newName().isEmpty() || images.newName().equals(images.newId())
                ? ""
                : " (" + images.newName() + ")";
        String text = plan.spec().group() + ": " + Words.count(plan.replaced().size(), "instance") + " from "
                + images.oldId() + " to " + images.newId() + name + ", "
                + Phrases.way(plan.spec())
                + (plan.swapping().isPresent()
                        ? ""
                        : " in " + Phrases.batches(plan.stages().size())) + ", about "
                + Words.of(plan.estimate().duration());
        return new LogLine(event.at(), "planned", text, Weight.STEP);
    }

    private Optional<LogLine> concluded(Event.Concluded event, Optional<Action> meaning) {
        if (meaning.isEmpty()) {
            return Optional.empty();
        }
        Action action = meaning.get();
        Result result = event.result();
        if (result instanceof Result.Launched launched) {
            return launched(event, launched);
        }
        if (result instanceof Result.Attached attached) {
            return attached(event, attached);
        }
        if (result instanceof Result.Released released && action instanceof Action.Release release) {
            return InstanceLogLines.released(
                    event, release.id(), released.how(), "drains and ends", "the group is at its minimum size");
        }
        if (result instanceof Result.Kept kept) {
            return kept(event, action, kept.why());
        }
        if (result instanceof Result.NotYet not) {
            return LogLine.of(event, "kept", "could not " + action.words() + " yet: " + not.why(), Weight.BAD);
        }
        if (result instanceof Result.Cooled cooled) {
            return cooled(event, cooled.how());
        }
        if (result instanceof Result.Version version && action instanceof Action.MakeVersion made) {
            String text = "version " + version.number() + " of " + made.templateId() + " has " + made.imageId();
            return LogLine.of(event, "template", text, Weight.PLAIN);
        }
        if (result instanceof Result.Version version && action instanceof Action.RestoreVersion made) {
            String text = "version " + version.number() + " of " + made.templateId() + " has what version "
                    + made.source() + " has";
            return LogLine.of(event, "template", text, Weight.PLAIN);
        }
        if (result instanceof Result.Failed failed) {
            return LogLine.of(event, "refused", "could not " + action.words() + ": " + failed.message(), Weight.BAD);
        }
        if (action instanceof FleetAction ofFleet) {
            return FleetLogLines.done(event, ofFleet, state);
        }
        return result instanceof Result.Done ? done(event, action) : Optional.empty();
    }

    private static Optional<LogLine> launched(Event.Concluded event, Result.Launched launched) {
        List<String> ids = launched.instances().stream().map(view -> view.id()).toList();
        String text = ids.size() + " " + launched.instances().get(0).type() + " of "
                + launched.instances().get(0).imageId() + " in "
                + launched.instances().get(0).zone() + ": " + String.join(", ", ids);
        return LogLine.of(event, "launched", text, Weight.PLAIN);
    }

    private static Optional<LogLine> attached(Event.Concluded event, Result.Attached attached) {
        Map<String, String> refused = attached.refused();
        if (refused.isEmpty()) {
            List<String> ids = attached.byInstance().keySet().stream().sorted().toList();
            return LogLine.of(event, "attached", String.join(", ", ids), Weight.PLAIN);
        }
        String text = "the group does not take " + String.join(", ", refused.keySet()) + ": " + attached.reason();
        return LogLine.of(event, "refused", text, Weight.BAD);
    }

    private static Optional<LogLine> kept(Event.Concluded event, Action action, Map<String, String> why) {
        String text = new TreeMap<>(why)
                .entrySet().stream()
                        .map(one -> (action.ends().isEmpty()
                                        ? one.getKey() + " is not protected from termination: "
                                        : one.getKey() + " stays outside the group: ")
                                + one.getValue())
                        .collect(Collectors.joining("; "));
        return LogLine.of(event, "refused", text, Weight.BAD);
    }

    private static Optional<LogLine> cooled(Event.Concluded event, Cloud.Cooled how) {
        if (!how.refused().isEmpty()) {
            String text = new TreeMap<>(how.refused())
                    .entrySet().stream()
                            .map(one -> one.getKey() + " stays in the warm pool: " + one.getValue())
                            .collect(Collectors.joining("; "));
            return LogLine.of(event, "refused", text, Weight.BAD);
        }
        String text = String.join(", ", new TreeSet<>(how.ended()))
                + " of the warm pool; the group launches others from its template";
        return how.ended().isEmpty() ? Optional.empty() : LogLine.of(event, "ended", text, Weight.PLAIN);
    }

    private Optional<LogLine> done(Event.Concluded event, Action action) {
        boolean finishing = state.phase() == Phase.SETTLING;
        if (action instanceof Action.Mark mark) {
            boolean again = locked;
            locked = true;
            String text = mark.group() + " is locked for " + state.id() + "; what it was like is noted in its tags";
            return again ? Optional.empty() : LogLine.of(event, "locked", text, Weight.PLAIN);
        }
        if (action instanceof Action.Unmark unmark) {
            return LogLine.of(event, "unlocked", unmark.group() + " is free for other rollouts", Weight.PLAIN);
        }
        if (action instanceof Action.Terminate terminate) {
            return LogLine.of(event, "ended", String.join(", ", terminate.ids()) + " outside the group", Weight.PLAIN);
        }
        if (action instanceof Action.ProtectFromTermination protect) {
            String text =
                    String.join(", ", new TreeSet<>(protect.ids())) + " from termination, as the template asks for";
            return LogLine.of(event, "protected", text, Weight.PLAIN);
        }
        if (action instanceof Action.UseTemplate
                || action instanceof Action.SetDefault
                || action instanceof Action.DropVersion) {
            return LogLine.of(event, "template", action.words(), Weight.PLAIN);
        }
        if (action instanceof Action.RestoreVersion restore) {
            String text =
                    "a version that somebody else has made is the newest of " + restore.templateId() + ", and stays so";
            return LogLine.of(event, "template", text, Weight.PLAIN);
        }
        String word = finishing ? "restored" : "changed";
        String suffix = finishing ? " as before" : " for the time of the rollout";
        return LogLine.of(event, word, action.words() + suffix, Weight.PLAIN);
    }

    private Optional<LogLine> ofInstance(Event event) {
        if (event instanceof Event.Lost lost) {
            return InstanceLogLines.lost(event, lost.id(), lost.why(), lost.failed());
        }
        if (!(event instanceof Event.Reached reached) || reached.milestone() != Milestone.COUNTED) {
            return Optional.empty();
        }
        LaunchedInstance ours = state.ours().get(reached.id());
        String after = ours == null ? "" : ", " + InstanceLogLines.sinceLaunch(ours.view(), reached);
        String image = ours == null ? "" : ours.view().imageId();
        long counted = state.ours().values().stream()
                .filter(one -> one.alive()
                        && one.has(Milestone.COUNTED)
                        && one.view().imageId().equals(image))
                .count();
        String text = reached.id() + " counts" + after + " (" + counted + " launched of " + image + " do)";
        return InstanceLogLines.healthy(event, text);
    }

    private Optional<LogLine> ofStage(Event event) {
        if (state.phase() == Phase.SWAPPED && event instanceof Event.BakeBegan bake) {
            return SwapLogLines.standsBy(bake, state.plan());
        }
        boolean staged = state.phase() == Phase.SHIFTING || state.phase() == Phase.ROLLING;
        if (!staged) {
            return Optional.empty();
        }
        if (state.phase() == Phase.SHIFTING) {
            return FleetLogLines.step(event, state);
        }
        String word = Phrases.stage(state.plan(), state.stage()).toLowerCase(Locale.ROOT);
        String image = state.goingBack()
                ? state.plan().images().oldId()
                : state.plan().images().newId();
        if (event instanceof Event.StageEntered entered) {
            String text = "up to " + entered.upTo() + " of " + state.size() + " run " + image;
            return LogLine.of(event, word, text, Weight.STEP);
        }
        if (event instanceof Event.BakeBegan bake) {
            String text =
                    "watching for " + Words.of(Duration.between(bake.at(), bake.until())) + " with nothing changing";
            return LogLine.of(event, "bake", text, Weight.STEP);
        }
        boolean reached = event instanceof Event.StageReached now && now.now();
        return reached
                ? LogLine.of(event, word, "all of its new instances count", Weight.GOOD)
                : LogLine.of(event, word, "no longer whole: instances are missing again", Weight.BAD);
    }

    private Optional<LogLine> ofRollout(Event event) {
        if (event instanceof Event.Entered entered) {
            return entered(entered);
        }
        if (event instanceof Event.Finished finished) {
            Weight weight = finished.outcome() == Outcome.PROMOTED ? Weight.GOOD : Weight.BAD;
            String word = Phrases.outcome(finished.outcome());
            return LogLine.of(event, word, finished.words().isEmpty() ? word : finished.words(), weight);
        }
        if (event instanceof Event.Unsure unsure) {
            return LogLine.of(
                    event,
                    "unsure",
                    "a call may or may not have happened and is repeated: " + unsure.why(),
                    Weight.NOTE);
        }
        if (event instanceof Event.Unanswered unanswered) {
            return unanswered(unanswered);
        }
        if (event instanceof Event.Dropped dropped) {
            return Optional.ofNullable(meant.remove(dropped.number()))
                    .filter(action -> state.goingBack())
                    .flatMap(action -> LogLine.of(
                            event,
                            "dropped",
                            "no longer tries to " + action.words() + ", since the rollout goes back",
                            Weight.NOTE));
        }
        if (event instanceof Event.Excused excused) {
            return LogLine.of(event, "warning", excused.why() + "; it is only meant to warn", Weight.BAD);
        }
        if (event instanceof Event.Yielded yielded) {
            return LogLine.of(
                    event, "yielded", "another rollout, " + yielded.other() + ", holds the target", Weight.BAD);
        }
        if (event instanceof Event.Sized sized) {
            return LogLine.of(
                    event,
                    "size",
                    "the target ought to have " + Words.count(sized.size(), "instance") + " now",
                    Weight.NOTE);
        }
        if (event instanceof Event.Overridden over) {
            String which = over.max() ? "maximum" : "minimum";
            return LogLine.of(
                    event,
                    "kept",
                    "somebody set the " + which + " size to " + over.value() + "; theirs stays",
                    Weight.NOTE);
        }
        if (event instanceof Event.Commanded asked) {
            return LogLine.of(event, "command", told(asked), Weight.STEP);
        }
        if (event instanceof Event.Asked asked) {
            return gates.asked(asked, state);
        }
        return event instanceof Event.Resumed
                ? LogLine.of(event, "resumed", "this process goes on with the rollout" + paused(state), Weight.STEP)
                : Optional.empty();
    }

    /** Nothing new begins then, whatever process it is in. */
    private static String paused(RolloutState state) {
        return state.position()
                .pause()
                .map(pause -> ", which stays paused by " + pause.by())
                .orElse("");
    }

    private static String told(Event.Commanded asked) {
        if (asked.by().startsWith(Event.Commanded.ZONAL_SHIFT)) {
            return asked.by() + " is under way: pausing until it has ended";
        }
        return asked.by().equals(Event.Commanded.SHIFT_OVER)
                ? "the zonal shift has ended: going on"
                : asked.by() + " says " + asked.command().name().toLowerCase(Locale.ROOT);
    }

    /** Once a call, at its first try: a call is made again many times while a service is busy. */
    private Optional<LogLine> unanswered(Event.Unanswered event) {
        Optional<Action> first =
                Optional.ofNullable(meant.get(event.number())).filter(action -> unanswered.add(event.number()));
        boolean unsure = event.kind() == CloudException.Kind.UNKNOWN;
        return first.flatMap(action -> LogLine.of(
                event,
                unsure ? "unsure" : "busy",
                "could not yet " + action.words() + (unsure ? ", or it has happened unseen" : "")
                        + ", and tries again: " + event.why(),
                Weight.NOTE));
    }

    private Optional<LogLine> entered(Event.Entered event) {
        String because = event.reason().isEmpty() ? "" : ": " + event.reason();
        Plan.Images images = state.plan().images();
        return switch (event.phase()) {
            case PROMOTING -> LogLine.of(event, "promote", "the template takes " + images.newId(), Weight.STEP);
            case ROLLING_BACK -> LogLine.of(event, "roll back", Phrases.back(state.plan()) + because, Weight.BAD);
            case HELD -> LogLine.of(event, "held", "stopped, everything is kept" + because, Weight.BAD);
            case SWAPPED -> SwapLogLines.swapped(event, state.plan());
            case RETIRING -> SwapLogLines.retiring(event, state.plan());
            case SETTLING ->
                LogLine.of(event, "restore", "restoring what was changed for the time of the rollout", Weight.STEP);
            case SHIFTING -> FleetLogLines.entered(event, state.plan());
            case ROLLING ->
                event.reason().isEmpty() ? Optional.empty() : LogLine.of(event, "rolling", event.reason(), Weight.STEP);
            case STARTING, SWEEPING, DONE -> Optional.empty();
        };
    }
}
