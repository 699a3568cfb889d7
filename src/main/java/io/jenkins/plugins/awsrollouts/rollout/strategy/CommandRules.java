package io.jenkins.plugins.awsrollouts.rollout.strategy;

import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.state.Approvals;
import io.jenkins.plugins.awsrollouts.rollout.state.Command;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What a person may tell a rollout, and what that changes: the buttons and the decisions go by the same rules. */
public final class CommandRules {
    private CommandRules() {}

    /** The commands that change something now, whoever may give them. */
    public static Set<Command> sensible(RolloutState state) {
        Set<Command> all = EnumSet.noneOf(Command.class);
        if (state.outcome().isPresent()) {
            return all;
        }
        boolean held = state.phase() == Phase.HELD;
        boolean watched = Strategies.of(state).watches(state.phase());
        if (watched && state.bakeUntil().isPresent() && !state.paused()) {
            all.add(Command.PROMOTE);
        }
        if ((watched || state.phase() == Phase.SWEEPING) && !state.paused()) {
            all.add(Command.PAUSE);
        }
        if (!Approvals.waiting(state).isEmpty()) {
            all.addAll(EnumSet.of(Command.APPROVE, Command.REFUSE));
        }
        if (held || state.paused()) {
            all.add(Command.RESUME);
        }
        if (mayGoBack(state)) {
            all.add(Command.ROLLBACK);
        }
        if (mayGoBack(state) && !held) {
            all.add(Command.ABORT);
        }
        return all;
    }

    /** Whether a person can have the old AMI back by this rollout. */
    private static boolean mayGoBack(RolloutState state) {
        boolean forward = !state.goingBack() && state.phase() != Phase.SETTLING;
        return state.outcome().isEmpty()
                && (forward || state.phase() == Phase.HELD)
                && !Strategies.of(state).pastReturn(state);
    }

    /**
     * Says what a command of a person changes, as events; none where it has no meaning any more, as a pause that comes after a
     * rollback.
     *
     * @param by who, for the log
     * @param groups whom the person belongs to, for approvals that only some may give
     * @param about the keys of the approvals that the person has seen waiting; empty: whatever waits
     */
    public static List<Event> told(
            RolloutState state, Command command, String by, Set<String> groups, Set<String> about, Instant now) {
        if (idle(state, command, about)) {
            return List.of();
        }
        List<Event> events = new ArrayList<>();
        events.add(new Event.Commanded(now, command, by));
        boolean held = state.phase() == Phase.HELD;
        if (command == Command.ROLLBACK && mayGoBack(state)) {
            events.add(new Event.Entered(now, Phase.ROLLING_BACK, by + " asked for the old AMI back"));
        } else if (command == Command.ABORT && mayGoBack(state) && !held) {
            boolean hold = state.plan().spec().onAbort() == Spec.OnTrouble.HOLD;
            events.add(new Event.Entered(now, hold ? Phase.HELD : Phase.ROLLING_BACK, "aborted by " + by));
        } else if (command == Command.RESUME && held) {
            events.add(new Event.Entered(now, resumed(state), "resumed by " + by));
            events.add(new Event.StageEntered(
                    now,
                    state.position().stage().number(),
                    state.position().stage().upTo()));
        } else if (command == Command.APPROVE || command == Command.REFUSE) {
            events.addAll(Approvals.decided(state, command == Command.APPROVE, by, groups, about, now));
        }
        return events;
    }

    /** Whether a command would change nothing, or would stop a way back. */
    private static boolean idle(RolloutState state, Command command, Set<String> about) {
        return switch (command) {
            case PAUSE -> state.goingBack() || state.phase() == Phase.SETTLING;
            case PROMOTE -> state.bakeUntil().isEmpty();
            case APPROVE, REFUSE -> Approvals.asked(state, about).isEmpty();
            case RESUME, ROLLBACK, ABORT -> false;
        };
    }

    private static Phase resumed(RolloutState state) {
        if (state.goingBack()) {
            return Phase.ROLLING_BACK;
        }
        return state.leases().promoted().isPresent()
                ? Phase.SWEEPING
                : Strategies.of(state).resumed(state);
    }
}
