package io.jenkins.plugins.awsrollouts.rollout.strategy.bluegreen;

import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.cloud.Bounds;
import io.jenkins.plugins.awsrollouts.cloud.GroupView;
import io.jenkins.plugins.awsrollouts.cloud.Look.Facet;
import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.GroupStep;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.state.SwapAction;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Answering;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Decision;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Instants;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Observation;
import io.jenkins.plugins.awsrollouts.rollout.strategy.TargetSilence;
import io.jenkins.plugins.awsrollouts.rollout.strategy.TrafficRouting;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Whether blue can take its requests back, and what it lacks for that: somebody may have emptied it while it stood by, and
 * green may have grown. A bad green keeps no requests as long as anybody of blue is healthy; one that a person takes back
 * although it serves keeps them until half of what serves there is healthy in blue.
 */
record WayBack(RolloutState state, Observation seen, Answering answering, Instant now) {
    /** How long a look is waited for, before requests go back without one. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    static WayBack of(RolloutState state, Observation seen, Instant now) {
        return new WayBack(state, seen, Answering.of(state, seen, Fleet.GREEN), now);
    }

    /** Whether requests may go to blue now; otherwise says what is waited for. */
    boolean open(Decision.Draft draft) {
        if (!TrafficRouting.sent(state, seen)) {
            return true;
        }
        if (!answering.fresh(now)) {
            return unknown(draft);
        }
        if (answering.fleet() > 0 && TrafficRouting.introduced(draft, state)) {
            return false;
        }
        if (!takes()) {
            Answering.look(draft, seen);
            draft.waitFor(lack());
            return false;
        }
        return true;
    }

    /** Before requests move somebody looks; where AWS lets nobody look, the last look counts, if there was any. */
    private boolean unknown(Decision.Draft draft) {
        Instant late = Instants.later(state.position().since(), state.awake()).plus(PATIENCE);
        boolean never = answering.at().equals(Instant.EPOCH);
        if ((seen.blind() || !now.isBefore(late)) && (never || takes())) {
            return true;
        }
        draft.look(Facet.GROUP, now);
        draft.look(Facet.HEALTH, now);
        draft.wake(now.isBefore(late) ? late : now.plus(PATIENCE));
        draft.waitFor("a look at who of blue and of green serves");
        return false;
    }

    /** Whether there is no blue any more to which requests could go, while green serves them: then green stays, and a person decides. */
    boolean nowhere(Decision.Draft draft) {
        boolean under = state.phase() == Phase.SHIFTING || state.phase() == Phase.ROLLING_BACK;
        if (!under || !seen.missing() || !TrafficRouting.sent(state, seen) || answering.fleet() == 0) {
            return false;
        }
        // what was seen before a person went on may be over
        Instant sure = Instants.later(state.position().since(), state.awake()).plus(PATIENCE);
        draft.look(Facet.GROUP, now);
        draft.wake(sure);
        draft.waitFor("another look at " + state.plan().group() + ", which no longer exists");
        if (!now.isBefore(sure)) {
            draft.event(new Event.Entered(
                    now,
                    Phase.HELD,
                    "the group " + state.plan().group()
                            + " no longer exists, so that requests cannot go back to it, and "
                            + state.plan().swapping().orElseThrow().green()
                            + " serves; make a group of that name again, then roll back"));
        }
        return true;
    }

    private boolean takes() {
        if (answering.fleet() == 0) {
            // where none is healthy a balancer asks all that there are; where there are none nobody loses anything
            return (answering.targetServers() > 0 && !astray()) || answering.fleetServers() == 0;
        }
        if (astray()) {
            return false;
        }
        if (bad()) {
            return answering.target() > 0;
        }
        Duration timeout = state.plan().spec().limits().healthTimeout();
        boolean late = !now.isBefore(state.position().since().plus(timeout));
        return answering.target() > 0 && (2 * answering.target() >= needed() || late);
    }

    /** Whether something was found about green, or most of it does not serve. */
    private boolean bad() {
        return !state.position().wished() || 2 * answering.fleet() < answering.fleetSize();
    }

    private int needed() {
        return Math.min(
                answering.fleet(), Math.max(1, seen.group().map(this::most).orElse(0)));
    }

    private String lack() {
        int enough = bad() ? 1 : (needed() + 1) / 2;
        return state.plan().group()
                + unfed().map(group -> ", which somebody has taken from " + group.shortName() + ",")
                        .orElse("")
                + " to have " + Words.count(enough, "healthy instance") + " (it has "
                + answering.target() + ") before requests leave green, of which " + answering.fleet() + " serve";
    }

    /** Whether blue has not been able to take the requests for so long that a person has to see to it. */
    boolean stuck(Decision.Draft draft) {
        Duration deadline = state.plan().spec().limits().progressDeadline();
        boolean late = now.isAfter(state.position().since().plus(deadline));
        if (late) {
            draft.event(Trouble.entered(
                    state,
                    "waited " + Words.of(deadline) + " for " + lack()
                            + "; see why nobody gets healthy there, then resume",
                    now));
        }
        return late;
    }

    // ---- where its requests come from

    /** The target group that blue's rules lead to and that it does not feed any more, since somebody has taken it from there. */
    private Optional<Balancer> unfed() {
        return state.plan().shift().flatMap(Plan.Shifting::stable).filter(stable -> blue().filter(
                        group -> group.without(stable))
                .isPresent());
    }

    /** Leads what still goes to a blue of which nobody answers to green meanwhile, as far as that does. */
    void gather(Decision.Draft draft) {
        boolean silent = TargetSilence.silent(state, seen, now).orElse(false);
        boolean bare = answering.targetServers() == 0 && answering.fleet() > 0;
        if (silent && TrafficRouting.shared(state) && (bare || TargetSilence.answers(state, seen))) {
            TrafficRouting.gathered(draft, state);
        }
    }

    /** Whether blue was seen not to be where its requests come from. */
    boolean astray() {
        return unfed().isPresent();
    }

    /** Gives blue back to the target group that its rules lead to. */
    void feed(Decision.Draft draft) {
        boolean again = state.shift().may(GroupStep.BLUE_FED);
        if (state.phase() == Phase.ROLLING_BACK && (!again || shown())) {
            unfed().ifPresent(stable -> draft.act(
                    new SwapAction.Feed(GroupStep.BLUE_FED, state.plan().group(), List.of(stable))));
        }
    }

    /** Whether the last look shows for certain what was done last. */
    private boolean shown() {
        return seen.groupAt().isAfter(state.calls().lastAt().plus(Observation.CONSISTENCY));
    }

    // ---- as many servers as green has

    /** The most that blue may have: of a group that somebody has emptied for good what it might have before. */
    private int most(GroupView blue) {
        return blue.max() > 0 ? blue.max() : state.plan().target().max();
    }

    /** Whether blue is smaller than the requests need that it gets back. */
    private boolean small(GroupView blue) {
        // as long as green has not all requests it follows blue, so that its size says nothing of what they need
        return state.shift().may(GroupStep.SIZED)
                ? answering.fleetSize() > blue.desired()
                : blue.desired() == 0 && answering.fleetSize() > 0 && served();
    }

    /** Whether green has had requests, by weights or by balancers that know none. */
    private boolean served() {
        return TrafficRouting.sent(state, seen)
                || state.shift().stand(Fleet.GREEN).registered();
    }

    /** Whether blue is to have more servers than it was seen to have. */
    boolean lacks() {
        return blue().filter(this::small)
                .filter(group -> sizes(group).desired() > group.desired())
                .isPresent();
    }

    private Optional<GroupView> blue() {
        return seen.missing() ? Optional.empty() : seen.group();
    }

    private Bounds sizes(GroupView blue) {
        int size = Math.min(answering.fleetSize(), most(blue));
        return new Bounds(Math.min(blue.min(), size), Math.max(blue.max(), size), size);
    }

    /** Gives blue as many servers as green has, as far as its maximum allows. */
    void raise(Decision.Draft draft) {
        if (state.phase() != Phase.ROLLING_BACK) {
            return;
        }
        boolean again = state.shift().may(GroupStep.BLUE_RAISED);
        blue().filter(this::small)
                .filter(group -> !again || (shown() && lacks()))
                .ifPresent(group -> draft.act(new SwapAction.RaiseTarget(
                        GroupStep.BLUE_RAISED, group.name(), sizes(group), answering.fleetSize())));
    }
}
