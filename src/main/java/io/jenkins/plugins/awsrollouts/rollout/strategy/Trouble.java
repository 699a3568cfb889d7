package io.jenkins.plugins.awsrollouts.rollout.strategy;

import io.jenkins.plugins.awsrollouts.rollout.spec.Limits;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import io.jenkins.plugins.awsrollouts.rollout.state.Calls;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** When a rollout is in trouble, and what follows. */
public final class Trouble {
    private Trouble() {}

    /** Whether a rollout has gone too long without progress, and what follows. */
    static boolean late(Decision.Draft draft, RolloutState state, Observation seen, Instant now) {
        Limits limits = state.plan().spec().limits();
        Instant late = state.position().progressAt().plus(limits.progressDeadline());
        if (state.paused() || !now.isAfter(late)) {
            draft.wake(late.plusSeconds(1));
            return false;
        }
        String why = "no instance has come to count for " + Words.of(limits.progressDeadline());
        draft.event(entered(state, why + causes(state, seen), now));
        return true;
    }

    /** What AWS has refused, has not answered, or has not let be read lately: whoever waits in vain is told what for. */
    private static String causes(RolloutState state, Observation seen) {
        Calls calls = state.calls();
        Set<String> causes = new LinkedHashSet<>();
        calls.refusal().ifPresent(refusal -> causes.add("the last refusal was: " + refusal.message()));
        calls.open().values().stream()
                .filter(call -> !call.problem().isEmpty())
                .forEach(call -> causes.add("could not " + call.action().words() + ": " + call.problem()));
        calls.unanswered()
                .filter(call -> call.at().isAfter(state.position().progressAt()))
                .ifPresent(call -> causes.add("could not " + call.words() + ": " + call.message()));
        seen.unread().values().forEach(problem -> causes.add("what is there could not be read: " + problem));
        return causes.stream().map(cause -> "; " + cause).collect(Collectors.joining()) + FleetOverrides.causes(state);
    }

    /** What the spec wants done about a failure; a failing way back has nobody left to ask but a person. */
    public static Event.Entered entered(RolloutState state, String why, Instant now) {
        Optional<String> stuck = Strategies.of(state).stuck(state);
        if (stuck.isPresent()) {
            return new Event.Entered(now, Phase.HELD, stuck.get() + ": " + why);
        }
        if (state.goingBack() || state.phase() == Phase.SETTLING) {
            return state.goingBack()
                    ? new Event.Entered(now, Phase.HELD, "the rollback is stuck: " + why)
                    : unrestored(why, now);
        }
        boolean hold = state.plan().spec().onFailure() == Spec.OnTrouble.HOLD;
        return new Event.Entered(now, hold ? Phase.HELD : Phase.ROLLING_BACK, why);
    }

    /** Something that was changed for the rollout stays as it is for now: a person has to see to it. */
    static Event.Entered unrestored(String why, Instant now) {
        return new Event.Entered(now, Phase.HELD, "what was changed for the rollout could not be restored: " + why);
    }

    /** Whether a gate has failed, and so the rollout. */
    public static boolean fails(Decision.Draft draft, RolloutState state, Checks.Standing gates, Instant now) {
        gates.failure().ifPresent(why -> draft.event(entered(state, why, now)));
        return gates.failure().isPresent();
    }
}
