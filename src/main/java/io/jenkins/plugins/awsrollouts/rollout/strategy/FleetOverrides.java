package io.jenkins.plugins.awsrollouts.rollout.strategy;

import io.jenkins.plugins.awsrollouts.cloud.Bounds;
import io.jenkins.plugins.awsrollouts.cloud.GroupView;
import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.state.FleetAction;
import io.jenkins.plugins.awsrollouts.rollout.state.FleetEvent;
import io.jenkins.plugins.awsrollouts.rollout.state.Overrides;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.Processes;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.state.ShiftState;
import io.jenkins.plugins.awsrollouts.rollout.state.SwapAction;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What owners set of the groups of a rollout's own fleets: it is told, and kept where the fleet stays. Nobody but the rollout
 * and a person changes the sizes of such a group while what acts by itself sleeps.
 */
final class FleetOverrides {
    private FleetOverrides() {}

    /** Notes what a look shows for certain and was not known. */
    static void noted(Decision.Draft draft, RolloutState state, FleetScene scene, Observation seen, Instant now) {
        ShiftState.Stand stand = scene.stand();
        boolean certain = stand.size() > 0
                && stand.bounds().isPresent()
                && scene.group().isPresent()
                && Observation.shows(scene.at(), changedAt(state, stand))
                && !sizing(state);
        if (!certain) {
            return;
        }
        GroupView view = scene.group().get();
        Overrides shown = shown(state, scene.fleet(), view, seen);
        boolean written = stand.sizedAt().isAfter(stand.overriddenAt());
        Overrides all = shown.over(stand.overrides(), stand.bounds().get(), written);
        if (!all.equals(stand.overrides())) {
            draft.event(new FleetEvent.Overridden(now, scene.fleet(), all, size(state, stand, view)));
        }
    }

    /** A call that gives the group a size, and has no answer, may have been obeyed. */
    private static boolean sizing(RolloutState state) {
        return state.calls().waitsFor(FleetAction.SizeFleet.class)
                || state.calls().waitsFor(FleetAction.MakeFleet.class)
                || state.calls().waitsFor(SwapAction.class);
    }

    /** Processes are suspended and resumed by calls of their own. */
    private static Instant changedAt(RolloutState state, ShiftState.Stand stand) {
        return state.phase() == Phase.SWAPPED ? state.calls().lastAt() : stand.sizedAt();
    }

    private static Overrides shown(RolloutState state, Fleet fleet, GroupView view, Observation seen) {
        FleetRules rules = Strategies.fleets(state.plan());
        ShiftState.Stand stand = state.shift().stand(fleet);
        Set<String> resumed = new TreeSet<>(rules.asleep(state));
        resumed.removeAll(view.suspended());
        Set<String> suspended = new TreeSet<>(view.suspended());
        suspended.removeAll(Processes.ofGreen(Set.of()));
        suspended.removeAll(state.plan().target().suspended());
        // a clone sleeps as its model does when it is made
        seen.group().ifPresent(target -> suspended.removeAll(target.suspended()));
        state.plan()
                .swapping()
                .flatMap(Plan.Swapping::standing)
                .ifPresent(standing -> suspended.removeAll(standing.suspended()));
        return Overrides.of(view, stand.bounds().orElseThrow(), rules.sleeps(state), suspended, resumed);
    }

    /** How many instances the fleet is to have: more than the rollout's own number its owner may have given it. */
    private static int size(RolloutState state, ShiftState.Stand stand, GroupView view) {
        FleetRules rules = Strategies.fleets(state.plan());
        int ours = stand.bounds().map(Bounds::desired).orElse(stand.size());
        return rules.heedsGrowth() && rules.sleeps(state) ? Math.max(ours, view.desired()) : stand.size();
    }

    /** How many instances a fleet is to have where the step asks for so many: no fewer than its owner has given it. */
    static int atLeast(RolloutState state, Fleet fleet, int size) {
        boolean heeds = Strategies.fleets(state.plan()).heedsGrowth();
        return heeds
                ? Math.max(
                        size, state.shift().stand(fleet).overrides().desired().orElse(0))
                : size;
    }

    /** What of that may keep a step from passing, as the rest of a sentence; mostly nothing. */
    static String causes(RolloutState state) {
        return state.shift().stands().entrySet().stream()
                .map(one -> cause(FleetScene.name(state, one.getKey()), one.getValue()))
                .collect(Collectors.joining());
    }

    private static String cause(String group, ShiftState.Stand stand) {
        String words = stand.overrides().words();
        String needs = stand.overrides().desired().isPresent() ? ", where the rollout needs " + stand.size() : "";
        return words.isEmpty() ? "" : "; of " + group + " somebody has " + words + needs;
    }
}
