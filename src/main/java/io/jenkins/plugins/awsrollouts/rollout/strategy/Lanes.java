package io.jenkins.plugins.awsrollouts.rollout.strategy;

import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import io.jenkins.plugins.awsrollouts.rollout.state.Action;
import io.jenkins.plugins.awsrollouts.rollout.state.Calls;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.Lane;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which calls wait for which. Two calls of one lane are made one after the other; those of different lanes never wait for
 * each other, so that a call without an answer holds up what depends on its answer and nothing else. Decisions go on all
 * the time: what they may not do yet is left out of them here, and is decided again when its lane is free.
 */
public final class Lanes {
    /**
     * How long a call on the way forward may be without an answer. Auto Scaling is busy for minutes while a scaling
     * activity runs (its API Reference, ScalingActivityInProgress), so less would give up on what heals by itself.
     */
    static final Duration PATIENCE = Duration.ofMinutes(10);

    /** How long the answer to a question is waited for without which a rollout goes on. */
    private static final Duration SHORT = Duration.ofMinutes(2);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(20);

    private Lanes() {}

    // ---- what a decision may do now

    /** Leaves out of a decision what must wait for an answer, or rests after a refusal. */
    static void withhold(Decision.Draft draft, RolloutState state, Instant now) {
        Calls calls = state.calls();
        Set<String> closed = closed(calls, now);
        if (closed.isEmpty()) {
            return;
        }
        List<Action> possible = draft.actions().stream()
                .filter(action -> !closed.contains(action.lane()))
                .toList();
        if (!calls.open().isEmpty() || possible.size() < draft.actions().size()) {
            // what is still to be done is not left behind
            draft.without(Lanes::advances);
        }
        draft.only(possible);
        if (!calls.open().isEmpty()) {
            draft.waitFirstFor(waited(state));
        }
        next(state).ifPresent(draft::wake);
        calls.resting().values().stream().filter(now::isBefore).forEach(draft::wake);
    }

    private static Set<String> closed(Calls calls, Instant now) {
        Set<String> closed = new HashSet<>();
        calls.open().values().forEach(call -> closed.add(call.action().lane()));
        calls.resting().forEach((lane, until) -> {
            if (now.isBefore(until)) {
                closed.add(lane);
            }
        });
        return closed;
    }

    /** Whether a decision that has only such actions can do one of them now. */
    static boolean open(List<Action> actions, RolloutState state, Instant now) {
        Set<String> closed = closed(state.calls(), now);
        return actions.stream().anyMatch(action -> !closed.contains(action.lane()));
    }

    /** A rollout does not advance while an answer is open; it looks, asks its gates, and turns back. */
    private static boolean advances(Event event) {
        if (event instanceof Event.Entered entered) {
            return entered.phase() != Phase.ROLLING_BACK && entered.phase() != Phase.HELD;
        }
        return event instanceof Event.StageEntered
                || event instanceof Event.BakeBegan
                || event instanceof Event.Finished;
    }

    // ---- calls without an answer

    /** The number of the call that is to be made again now, if one is; what takes requests back comes first. */
    public static Optional<Long> due(RolloutState state, Instant now) {
        List<Long> due = new ArrayList<>();
        state.calls().open().forEach((number, call) -> {
            if (repeated(state, call) && !now.isBefore(again(call))) {
                boolean first = state.goingBack() && call.action().takesRequestsBack();
                due.add(first ? 0 : due.size(), number);
            }
        });
        return due.stream().findFirst();
    }

    /** When the next of them is to be made again. */
    public static Optional<Instant> next(RolloutState state) {
        return state.calls().open().values().stream()
                .filter(call -> repeated(state, call))
                .map(Lanes::again)
                .min(Instant::compareTo);
    }

    /** While a rollout is held nothing is tried but to take requests off a bad fleet. */
    private static boolean repeated(RolloutState state, Calls.Open call) {
        return state.phase() != Phase.HELD
                || (state.goingBack() && call.action().takesRequestsBack());
    }

    private static Instant again(Calls.Open call) {
        if (call.tries() == 0) {
            return call.triedAt();
        }
        if (call.action() instanceof Action.Release) {
            return call.triedAt().plus(Lane.REST);
        }
        Duration pause = Duration.ofSeconds(1L << Math.min(call.tries() - 1, 5));
        return call.triedAt().plus(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
    }

    /**
     * Has a rollout that has turned back wait no longer for what was meant to go forward; whether there was any. What
     * certainly did not happen is nothing to wait for. What may have happened is neither where the way back sets the same
     * thing anew, or where the group's own activities tell. The rest is made again until its answer is known.
     */
    static boolean dropped(Decision.Draft draft, RolloutState state, Instant now) {
        for (Map.Entry<Long, Calls.Open> open : state.calls().open().entrySet()) {
            Calls.Open call = open.getValue();
            boolean forward = state.goingBack() && open.getKey() < state.calls().turn();
            if (decidedAnew(state, call, now)
                    || (forward && !(call.unsure() && call.action().mustBeKnown()))) {
                draft.event(new Event.Dropped(now, open.getKey(), call.problem()));
            }
        }
        return draft.changes();
    }

    /**
     * Whether somebody may still go depends on who serves by then, so a release is never repeated word by word: neither one
     * that has had no answer, nor one that a controller had meant before it died.
     */
    private static boolean decidedAnew(RolloutState state, Calls.Open call, Instant now) {
        boolean meantBefore = call.tries() > 0 || call.unsure();
        return call.action() instanceof Action.Release
                && meantBefore
                && state.phase() != Phase.HELD
                && !now.isBefore(again(call));
    }

    /** Whether a call has been without an answer for too long, and what follows from that. */
    static boolean stalled(Decision.Draft draft, RolloutState state, Instant now) {
        if (state.paused()) {
            return false;
        }
        for (Map.Entry<Long, Calls.Open> open : state.calls().open().entrySet()) {
            Calls.Open call = open.getValue();
            boolean asks = call.action().dispensable() && !call.action().changes();
            Duration limit = asks ? SHORT : patience(state);
            Instant late = since(state, call).plus(limit);
            if (now.isAfter(late) && call.action().dispensable()) {
                draft.event(new Event.Dropped(now, open.getKey(), call.problem()));
                return true;
            }
            if (now.isAfter(late)) {
                String why = call.problem().isEmpty() ? "no answer came" : call.problem();
                String all = "could not " + call.action().words() + " in " + Words.of(limit) + ", tried "
                        + Words.count(call.tries(), "time") + ": " + why;
                draft.event(stalled(state, call, all, now));
                return true;
            }
            draft.wake(late.plusSeconds(1));
        }
        return false;
    }

    private static Event stalled(RolloutState state, Calls.Open call, String why, Instant now) {
        // a warm pool serves nobody: no trouble with it is a reason to take a fleet back
        if (call.action() instanceof Action.EndWarm) {
            return new Event.Entered(now, Phase.HELD, why);
        }
        // nor is it that something cannot be restored which a promoted rollout was held and resumed for
        boolean restores = state.phase() == Phase.SWEEPING
                && call.at().isBefore(state.position().since());
        return restores ? Trouble.unrestored(why, now) : Trouble.entered(state, why, now);
    }

    /** How long an answer, or a look, may be waited for. */
    static Duration patience(RolloutState state) {
        Duration deadline = state.plan().spec().limits().progressDeadline();
        boolean out = state.goingBack()
                || state.phase() == Phase.SETTLING
                || Strategies.of(state).stuck(state).isPresent();
        return out || deadline.compareTo(PATIENCE) < 0 ? deadline : PATIENCE;
    }

    /** A phase that begins, and a process that goes on, give a call its time anew. */
    private static Instant since(RolloutState state, Calls.Open call) {
        return Instants.later(call.at(), Instants.later(state.position().since(), state.awake()));
    }

    /** What is waited for while calls have no answer. */
    private static String waited(RolloutState state) {
        return "AWS, to "
                + state.calls().open().values().stream()
                        .map(call -> call.action().words() + said(call))
                        .collect(Collectors.joining(", and to "));
    }

    private static String said(Calls.Open call) {
        return call.problem().isEmpty()
                ? ""
                : " (tried " + Words.count(call.tries(), "time") + "; " + call.problem() + ")";
    }
}
