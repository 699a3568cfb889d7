package io.jenkins.plugins.awsrollouts.rollout.strategy.bluegreen;

import io.jenkins.plugins.awsrollouts.cloud.GroupView;
import io.jenkins.plugins.awsrollouts.cloud.Look.Facet;
import io.jenkins.plugins.awsrollouts.rollout.journal.Names;
import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import io.jenkins.plugins.awsrollouts.rollout.state.FleetAction;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.state.ShiftState;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Decision;
import io.jenkins.plugins.awsrollouts.rollout.strategy.FleetRetirement;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Instants;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Observation;
import java.time.Duration;
import java.time.Instant;

/**
 * The size of an old fleet that was to have none, and to which somebody has given servers again meanwhile: it is emptied once
 * more, and then they are the owner's.
 *
 * @param sight the last look at its group
 */
record OldFleetSize(RolloutState state, Fleet fleet, Observation.FleetSight sight, Instant now) {
    /** How long whoever has given it servers twice may still take them away. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final Duration PACE = Duration.ofSeconds(10);

    static OldFleetSize of(RolloutState state, Observation seen, Fleet fleet, Instant now) {
        return new OldFleetSize(state, fleet, FleetRetirement.sight(state, seen, fleet, now), now);
    }

    private ShiftState.Stand stand() {
        return state.shift().stand(fleet);
    }

    private String name() {
        return Names.group(state.plan(), fleet);
    }

    private int desired() {
        return sight.group().map(GroupView::desired).orElse(0);
    }

    /** Whether a look shows another size than the rollout has set; one that may be older is looked at again. */
    boolean others() {
        return stand().begun() && stand().droppedAt().isEmpty() && desired() > 0;
    }

    private boolean certain() {
        return !sight.at().isBefore(stand().sizedAt().plus(Observation.CONSISTENCY));
    }

    /** A person who has had the rollout go on may have seen to it. */
    private boolean tries() {
        return stand().emptied() < 2
                || stand().sizedAt().isBefore(state.position().since());
    }

    /** Whether somebody insists on these servers. */
    boolean kept() {
        return certain() && !tries() && !now.isBefore(stand().sizedAt().plus(PATIENCE));
    }

    /** Has it emptied once more, or waits for what follows; false, as it is not empty. */
    boolean again(Decision.Draft draft) {
        if (certain() && tries()) {
            draft.act(new FleetAction.SizeFleet(fleet, name(), 0));
        } else {
            Instant sure = stand().sizedAt().plus(Observation.CONSISTENCY);
            draft.look(
                    Facet.GROUP,
                    certain()
                            ? sight.at().plus(PACE)
                            : Instants.later(sight.at().plus(PACE), now));
            draft.wake(certain() ? stand().sizedAt().plus(PATIENCE) : Instants.later(sure, now.plus(PACE)));
            draft.waitFor(name() + " to have no instance; somebody has given it " + desired());
        }
        return false;
    }

    /** Why it cannot be deleted. */
    String words() {
        return name() + " was to have no instance and has " + desired()
                + ", which somebody has given it twice; scale it to"
                + " 0, or have whatever does that leave it alone, then resume";
    }

    /** What stays of it, as the rest of a sentence. */
    String left() {
        return "; " + name() + " has " + Words.count(desired(), "instance")
                + ", which somebody has given it twice while it was to be emptied: scale it in if they are not wanted";
    }
}
