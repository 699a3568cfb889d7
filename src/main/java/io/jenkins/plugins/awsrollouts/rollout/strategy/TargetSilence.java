package io.jenkins.plugins.awsrollouts.rollout.strategy;

import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.cloud.Health;
import io.jenkins.plugins.awsrollouts.cloud.Look.Facet;
import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.FleetEvent;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A target of which nobody answers any more while requests are shared with it. No step passes then, since there is nothing to
 * compare with; a fleet that is as large takes all requests, and a person is asked.
 */
public final class TargetSilence {
    /** How long it is waited for that somebody answers again, before a person is asked. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final Duration PACE = Duration.ofSeconds(10);
    private static final int WHOLE = 100;

    private TargetSilence() {}

    /**
     * Whether nobody is healthy where the target's requests come from; empty while that is not known, or cannot be told since
     * no rule shares them.
     */
    public static Optional<Boolean> silent(RolloutState state, Observation seen, Instant now) {
        Optional<Map<String, Health>> said =
                stable(state).map(group -> seen.health().get(group.id()));
        boolean known = !seen.unread().containsKey(Facet.HEALTH) && Answering.recent(seen.healthAt(), now);
        return said.filter(all -> known).map(all -> all.values().stream().noneMatch(Answering::answers));
    }

    private static Optional<Balancer> stable(RolloutState state) {
        return state.plan().shift().flatMap(Plan.Shifting::stable);
    }

    /** Whether it was seen to begin or to end, which is noted. */
    static boolean noted(Decision.Draft draft, RolloutState state, Observation seen, Instant now) {
        Optional<Boolean> silent = silent(state, seen, now);
        boolean before = state.position().silentSince().isPresent();
        boolean changed =
                state.share() < WHOLE && silent.filter(is -> is != before).isPresent();
        if (changed) {
            draft.event(new FleetEvent.TargetAnswers(now, before));
        }
        return changed;
    }

    /** Whether requests are shared with a target that was seen to be silent, so that a step does not go its usual way. */
    private static boolean on(RolloutState state) {
        return state.position().silentSince().isPresent() && state.share() < WHOLE;
    }

    /** Whether a person was told of it, and has had the rollout go on. */
    private static boolean borne(RolloutState state) {
        return state.position()
                .silentSince()
                .filter(since -> !state.position().since().isBefore(since.plus(PATIENCE)))
                .isPresent();
    }

    /** Whether a fleet may answer all requests in place of a silent target. */
    private static boolean covered(RolloutState state) {
        return on(state) && state.share() > 0 && Strategies.fleets(state.plan()).standsIn();
    }

    /** Leads all requests to a fleet that answers in place of a silent target; whether that is still to be done. */
    static boolean led(Decision.Draft draft, RolloutState state, Observation seen, Instant now) {
        if (!covered(state)) {
            return false;
        }
        if (silent(state, seen, now).isEmpty()) {
            draft.look(Facet.HEALTH, now);
            draft.waitFor("a look at who of " + state.plan().group() + " answers");
            return true;
        }
        return answers(state, seen) && !TrafficRouting.gathered(draft, state);
    }

    /** Whether a fleet answers all requests in place of a silent target, so that a person is asked, or has been. */
    static boolean stoodIn(Decision.Draft draft, RolloutState state, Observation seen, Instant now) {
        if (!covered(state) || !answers(state, seen)) {
            return false;
        }
        if (borne(state)) {
            draft.event(new Event.StageEntered(now, state.plan().steps() - 1, WHOLE));
        } else {
            ask(draft, state, seen, now);
        }
        return true;
    }

    /** Whether most of the new fleet is healthy. */
    public static boolean answers(RolloutState state, Observation seen) {
        Answering answering = Answering.of(state, seen, fleet(state));
        return answering.fleet() > 0 && 2 * answering.fleet() >= answering.fleetSize();
    }

    private static Fleet fleet(RolloutState state) {
        return state.plan().fleets().get(0);
    }

    /** Whether a step that has all it needs does not pass, since the target is silent. */
    static boolean keeps(Decision.Draft draft, RolloutState state, Observation seen, Instant now) {
        // from green alone to all at once nothing is shared in between
        boolean whole = state.share() == 0
                && Strategies.fleets(state.plan()).standsIn()
                && state.stage() == state.plan().steps() - 2;
        if (!on(state) || borne(state) || whole) {
            return false;
        }
        ask(draft, state, seen, now);
        return true;
    }

    private static void ask(Decision.Draft draft, RolloutState state, Observation seen, Instant now) {
        Instant late = state.position().silentSince().orElseThrow().plus(PATIENCE);
        if (!now.isBefore(late) && !state.paused()) {
            draft.event(new Event.Entered(now, Phase.HELD, words(state)));
            return;
        }
        if (now.isBefore(late)) {
            draft.wake(late);
        }
        draft.look(Facet.GROUP, seen.groupAt().plus(PACE));
        draft.look(Facet.HEALTH, seen.healthAt().plus(PACE));
        draft.waitFor("somebody of " + state.plan().group() + " to be healthy in " + name(state)
                + ", of which nobody answers any more");
    }

    private static String name(RolloutState state) {
        return stable(state).map(Balancer::shortName).orElse("its balancers");
    }

    private static String words(RolloutState state) {
        String group = state.plan().group();
        String nobody = "nobody of " + group + " has been healthy in " + name(state) + " for " + Words.of(PATIENCE);
        String fleet = FleetScene.name(state, fleet(state));
        if (!Strategies.fleets(state.plan()).standsIn()) {
            return nobody + ", so that " + fleet + " has nothing to be compared with; see to " + group
                    + " and resume, or resume to go on all the same, or roll back";
        }
        return nobody
                + (state.share() == 0
                        ? ", so that requests cannot be shared with it"
                        : ", so that " + fleet + " has all requests")
                + "; see to " + group + " and resume, or resume to have " + fleet + " take its place, or roll back";
    }
}
