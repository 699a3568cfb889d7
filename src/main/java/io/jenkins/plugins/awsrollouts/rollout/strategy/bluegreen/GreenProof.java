package io.jenkins.plugins.awsrollouts.rollout.strategy.bluegreen;

import io.jenkins.plugins.awsrollouts.cloud.Look.Facet;
import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.GroupStep;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Answering;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Decision;
import io.jenkins.plugins.awsrollouts.rollout.strategy.FleetScene;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Instants;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Observation;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Trouble;
import java.time.Duration;
import java.time.Instant;

/**
 * Green is looked at once more before blue goes, from where no weights lead back: it must have as many healthy servers as it
 * had to have at the last step, or as many as its own scaling has left it since.
 */
final class GreenProof {
    private static final Duration PACE = Duration.ofSeconds(10);

    private GreenProof() {}

    /** Whether blue has to stay, since green has not what it needs or that is still being looked at. */
    static boolean lacks(Decision.Draft draft, RolloutState state, Observation seen, Instant now) {
        FleetScene green = FleetScene.all(state, seen).get(0);
        Instant looked = Instants.earlier(green.at(), seen.healthAt());
        Instant due = due(state);
        Instant since = Instants.later(now.minus(Observation.FRESH), due.isAfter(now) ? Instant.EPOCH : due);
        if (looked.isBefore(since)) {
            draft.look(Facet.GROUP, Instants.later(now, green.at().plusSeconds(1)));
            draft.look(Facet.HEALTH, Instants.later(now, seen.healthAt().plusSeconds(1)));
            draft.waitFor("a look at green before blue goes");
            return true;
        }
        Answering answering = Answering.of(state, seen, Fleet.GREEN);
        // whom its size leaves no place is about to go
        int serving = Math.min(answering.fleet(), answering.fleetSize());
        int needed = needed(state, answering);
        if (serving >= needed) {
            return false;
        }
        String why = state.plan().swapping().orElseThrow().green() + " has " + Words.count(serving, "healthy instance")
                + " where it needs " + needed + ", so " + state.plan().group() + " does not go";
        Duration patience = state.plan().spec().limits().progressDeadline();
        if (serving == 0 || now.isAfter(due.plus(patience))) {
            draft.event(trouble(state, why, now));
        } else {
            draft.look(Facet.GROUP, green.at().plus(PACE));
            draft.look(Facet.HEALTH, seen.healthAt().plus(PACE));
            draft.waitFor("green to have " + Words.count(needed, "healthy instance") + " before blue goes (it has "
                    + serving + ")");
        }
        return true;
    }

    /** When blue was to begin to go. */
    private static Instant due(RolloutState state) {
        Instant since = state.position().since();
        return state.bakeUntil()
                .filter(until -> state.phase() == Phase.SWAPPED && until.isAfter(since))
                .orElse(since);
    }

    private static int needed(RolloutState state, Answering answering) {
        return Math.max(1, Math.min(state.shift().stand(Fleet.GREEN).size(), answering.fleetSize()));
    }

    /** As long as no tag says that green has the place the swap goes back; later a person is asked. */
    private static Event trouble(RolloutState state, String why, Instant now) {
        boolean back = state.phase() == Phase.RETIRING
                && !state.shift().may(GroupStep.LIVE)
                && state.plan().spec().onFailure() == Spec.OnTrouble.ROLLBACK;
        return back ? new Event.Entered(now, Phase.ROLLING_BACK, why) : Trouble.entered(state, why, now);
    }
}
