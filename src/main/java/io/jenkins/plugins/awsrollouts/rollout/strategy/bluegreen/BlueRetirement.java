package io.jenkins.plugins.awsrollouts.rollout.strategy.bluegreen;

import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.cloud.Bounds;
import io.jenkins.plugins.awsrollouts.cloud.Look.Facet;
import io.jenkins.plugins.awsrollouts.cloud.Member;
import io.jenkins.plugins.awsrollouts.cloud.Weight;
import io.jenkins.plugins.awsrollouts.rollout.journal.Names;
import io.jenkins.plugins.awsrollouts.rollout.journal.OwnTags;
import io.jenkins.plugins.awsrollouts.rollout.journal.RouteTag;
import io.jenkins.plugins.awsrollouts.rollout.journal.StandingTag;
import io.jenkins.plugins.awsrollouts.rollout.journal.Targets;
import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Swap;
import io.jenkins.plugins.awsrollouts.rollout.state.Action;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.FleetAction;
import io.jenkins.plugins.awsrollouts.rollout.state.GroupStep;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.state.ShiftState;
import io.jenkins.plugins.awsrollouts.rollout.state.SwapAction;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Decision;
import io.jenkins.plugins.awsrollouts.rollout.strategy.FleetRetirement;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Observation;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Split;
import io.jenkins.plugins.awsrollouts.rollout.strategy.TrafficRouting;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Trouble;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What follows once a green fleet is to keep the target's place: the rules forget the old fleet, the tags say who has the
 * place now, and the old fleet goes, or stands by.
 */
final class BlueRetirement {
    private BlueRetirement() {}

    private static Plan.Swapping swap(RolloutState state) {
        return state.plan().swapping().orElseThrow();
    }

    static void part(Decision.Draft draft, RolloutState state, Observation seen, Instant now) {
        Map<String, List<Weight>> settled = settled(state);
        if (!TrafficRouting.weighed(draft, state, settled) || taken(draft, state, seen, settled, now)) {
            return;
        }
        if (!TrafficRouting.readBackWithout(draft, state, seen, StrayRoutes.leaving(state))) {
            return;
        }
        boolean blueThere = !seen.missing();
        boolean parted = state.shift().may(GroupStep.LIVE);
        if (blueThere && !parted && GreenProof.lacks(draft, state, seen, now)) {
            return;
        }
        if (!told(draft, state, blueThere, seen)) {
            return;
        }
        boolean begun = state.shift().stand(Fleet.BLUE).begun()
                || state.shift().stand(Fleet.FORMER).begun();
        if (!begun
                && ((blueThere && GreenProof.lacks(draft, state, seen, now)) || StrayRoutes.hold(draft, state, now))) {
            return;
        }
        boolean gone = (!blueThere && !leaves(state)) || blue(draft, state, seen, now);
        if (gone && former(draft, state, seen, now) && !draft.acts() && !draft.changes()) {
            draft.event(new Event.Entered(now, Phase.SETTLING, ""));
        }
    }

    /**
     * Whether somebody has given requests back to a fleet that is about to go: then it stays. As long as nothing says that
     * green has the place, the swap goes back, as it would have done before; later it is held, and a person who resumes
     * it has the weights written once more.
     */
    private static boolean taken(
            Decision.Draft draft,
            RolloutState state,
            Observation seen,
            Map<String, List<Weight>> settled,
            Instant now) {
        Optional<TrafficRouting.Taken> taken = TrafficRouting.taken(draft, state, seen, StrayRoutes.leaving(state));
        if (taken.isEmpty()) {
            return false;
        }
        String why = taken.get().why();
        boolean back = !state.shift().may(GroupStep.LIVE) && state.plan().spec().onFailure() == Spec.OnTrouble.ROLLBACK;
        if (back) {
            draft.event(new Event.Entered(now, Phase.ROLLING_BACK, why));
        } else if (taken.get().before(state.position().since())) {
            draft.act(TrafficRouting.again(state, taken.get(), settled));
        } else {
            draft.event(Trouble.entered(state, why, now));
        }
        return true;
    }

    /** The weights from now on: green in the place of blue, which is remembered with none as long as it stands by. */
    static Map<String, List<Weight>> settled(RolloutState state) {
        Plan plan = state.plan();
        Map<String, List<Weight>> all = new LinkedHashMap<>();
        Optional<Balancer> green = state.shift().stand(Fleet.GREEN).targetGroup();
        if (green.isEmpty()) {
            return all;
        }
        String stable =
                plan.shift().flatMap(Plan.Shifting::stable).map(Balancer::id).orElse("");
        Set<String> without = StrayRoutes.leaving(state);
        without.add(green.get().id());
        for (Plan.Route route : plan.shift().orElseThrow().routes()) {
            boolean test = swap(state)
                    .test()
                    .filter(one -> one.id().equals(route.id()))
                    .isPresent();
            all.put(
                    route.id(),
                    test
                            ? List.of(new Weight(green.get().id(), 1))
                            : Split.handedOver(
                                    route.weights(), stable, green.get().id(), without));
        }
        return all;
    }

    private static Swap.After after(RolloutState state) {
        return state.plan().spec().swap().orElseThrow().after();
    }

    /** Whether blue's group is to be deleted. */
    private static boolean leaves(RolloutState state) {
        return after(state) == Swap.After.RETIRE && swap(state).ours();
    }

    /** Has the tags of both groups say who has the target's place; whether they do. */
    private static boolean told(Decision.Draft draft, RolloutState state, boolean blueThere, Observation seen) {
        Plan.Swapping swap = swap(state);
        ShiftState shift = state.shift();
        if (!shift.has(GroupStep.LIVE)) {
            draft.act(new SwapAction.TagGroup(GroupStep.LIVE, swap.green(), live(state)));
        } else if (blueThere && !shift.has(GroupStep.BLUE_UNTAGGED)) {
            draft.act(new SwapAction.UntagGroup(
                    GroupStep.BLUE_UNTAGGED, state.plan().group(), back(state, seen)));
        } else if (blueThere && !shift.has(GroupStep.BLUE_TAGGED) && !leaves(state)) {
            draft.act(
                    new SwapAction.TagGroup(GroupStep.BLUE_TAGGED, state.plan().group(), standing(state, seen)));
        }
        return !draft.acts();
    }

    private static Map<String, String> live(RolloutState state) {
        Plan.Swapping swap = swap(state);
        Map<String, String> tags = new HashMap<>();
        tags.put(OwnTags.TARGET, swap.target());
        tags.put(OwnTags.LIVE, String.valueOf(swap.number()));
        if (GreenFleet.changesImage(state)) {
            tags.put(OwnTags.TEMPLATE, Names.template(state.plan(), Fleet.GREEN));
        }
        return tags;
    }

    /** The tags that say how to go back. */
    private static Set<String> back(RolloutState state, Observation seen) {
        Set<String> present = seen.group().map(group -> group.tags().keySet()).orElse(Set.of());
        Set<String> keys = RouteTag.keys(state.plan(), present);
        keys.add(OwnTags.LEASE);
        keys.add(OwnTags.GREEN);
        return keys;
    }

    private static Map<String, String> standing(RolloutState state, Observation seen) {
        Plan plan = state.plan();
        Bounds bounds = seen.group()
                .filter(group -> group.desired() > 0)
                .map(Bounds::of)
                .orElseGet(() -> new Bounds(
                        plan.target().min(), plan.target().max(), plan.target().size()));
        StandingTag tag = new StandingTag(
                state.id(),
                bounds,
                plan.images().oldId(),
                state.leases().suspended(),
                state.position().since());
        int number = seen.group().map(Targets::number).orElse(1);
        return Map.of(
                OwnTags.TARGET, swap(state).target(),
                OwnTags.LIVE, String.valueOf(number),
                OwnTags.STANDING, tag.text());
    }

    /** Whether blue is what it is to be; otherwise the next step is decided. */
    private static boolean blue(Decision.Draft draft, RolloutState state, Observation seen, Instant now) {
        if (after(state) == Swap.After.KEEP) {
            return true;
        }
        return leaves(state) ? gone(draft, state, seen, Fleet.BLUE, now) : empty(draft, state, seen, Fleet.BLUE, now);
    }

    private static boolean former(Decision.Draft draft, RolloutState state, Observation seen, Instant now) {
        Optional<Plan.Former> former = swap(state).former();
        if (former.isEmpty()) {
            return true;
        }
        return former.get().ours()
                ? gone(draft, state, seen, Fleet.FORMER, now)
                : empty(draft, state, seen, Fleet.FORMER, now);
    }

    /** Whether a group has no instances any more. */
    private static boolean empty(Decision.Draft draft, RolloutState state, Observation seen, Fleet fleet, Instant now) {
        ShiftState.Stand stand = state.shift().stand(fleet);
        if (!stand.begun()) {
            draft.act(new FleetAction.SizeFleet(fleet, Names.group(state.plan(), fleet), 0));
            return false;
        }
        OldFleetSize size = OldFleetSize.of(state, seen, fleet, now);
        if (size.others()) {
            return size.kept() || size.again(draft);
        }
        return FleetRetirement.emptied(draft, state, seen, fleet, stand, now);
    }

    /** Whether a group and what was made for it are gone. */
    private static boolean gone(Decision.Draft draft, RolloutState state, Observation seen, Fleet fleet, Instant now) {
        ShiftState.Stand stand = state.shift().stand(fleet);
        OldFleetSize size = OldFleetSize.of(state, seen, fleet, now);
        if (stand.made() && size.others()) {
            if (size.kept()) {
                draft.event(Trouble.entered(state, size.words(), now));
                return false;
            }
            return size.again(draft);
        }
        if (stand.made()) {
            FleetRetirement.end(draft, state, seen, fleet, stand, now);
            return false;
        }
        Plan plan = state.plan();
        GroupStep cleared = fleet == Fleet.BLUE ? GroupStep.BLUE_CLEARED : GroupStep.FORMER_CLEARED;
        if (!stand.begun()) {
            draft.act(new FleetAction.SizeFleet(fleet, Names.group(plan, fleet), 0));
        } else if (!state.shift().has(cleared)) {
            draft.act(new FleetAction.DropTargetGroup(fleet, Names.targetGroup(plan, fleet), Optional.empty()));
            draft.act(new FleetAction.DropTemplate(
                    fleet, swap(state).templates().getOrDefault(fleet, Names.template(Names.group(plan, fleet)))));
        }
        return !draft.acts();
    }

    /** The last steps: the lock goes, and it is over. */
    static void settle(Decision.Draft draft, RolloutState state, Observation seen, Instant now) {
        // the template that a group had before is nobody's once it has another
        String before = swap(state).templates().get(Fleet.GREEN);
        if (before != null && state.shift().templates().containsKey(Fleet.GREEN)) {
            draft.act(new FleetAction.DropTemplate(Fleet.GREEN, before));
            return;
        }
        if (!Cutover.rebalances(draft, state)) {
            return;
        }
        if (!state.shift().has(GroupStep.UNLOCKED)) {
            draft.act(new SwapAction.UntagGroup(
                    GroupStep.UNLOCKED, swap(state).green(), Set.of(OwnTags.LOCK, OwnTags.STANDING, OwnTags.BEFORE)));
            return;
        }
        if (!seen.missing() && state.leases().lock().isPresent() && !leaves(state)) {
            draft.act(new Action.Unmark(state.plan().group(), Set.of(OwnTags.LOCK)));
            return;
        }
        Observation.FleetSight green = FleetRetirement.sight(state, seen, Fleet.GREEN, now);
        if (green.at().isBefore(state.position().since())) {
            draft.look(Facet.GROUP, now);
            draft.waitFor("a last look at " + swap(state).green());
            return;
        }
        draft.event(
                new Event.Finished(now, Outcome.PROMOTED, runs(state, green) + limits(state) + kept(state, seen, now)));
    }

    /** What runs, and nothing that does not. */
    private static String runs(RolloutState state, Observation.FleetSight green) {
        String name = swap(state).green();
        String group = state.plan().spec().group();
        String image = state.plan().images().newId();
        boolean some = green.group().stream()
                .flatMap(view -> view.members().stream())
                .anyMatch(member -> member.lifecycle() == Member.Lifecycle.IN_SERVICE);
        return some
                ? group + " runs " + image + ", in " + name
                : name + " has the place of " + group + " and launches " + image
                        + " from now on; it has no instance in service";
    }

    /** Limits of green that somebody has set meanwhile, as the rest of a sentence; mostly nothing. */
    private static String limits(RolloutState state) {
        String limits = state.shift().stand(Fleet.GREEN).overrides().limits();
        return limits.isEmpty()
                ? ""
                : "; " + swap(state).green() + " has " + limits + ", as somebody has set meanwhile";
    }

    /** What an old fleet has that was to have none, as the rest of a sentence; mostly nothing. */
    private static String kept(RolloutState state, Observation seen, Instant now) {
        return Stream.of(Fleet.BLUE, Fleet.FORMER)
                .filter(fleet -> state.shift().stand(fleet).begun())
                .map(fleet -> OldFleetSize.of(state, seen, fleet, now))
                .filter(OldFleetSize::others)
                .map(OldFleetSize::left)
                .collect(Collectors.joining());
    }
}
