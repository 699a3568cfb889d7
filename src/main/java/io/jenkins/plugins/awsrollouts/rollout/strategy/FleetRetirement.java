package io.jenkins.plugins.awsrollouts.rollout.strategy;

import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.cloud.GroupView;
import io.jenkins.plugins.awsrollouts.cloud.Look.Facet;
import io.jenkins.plugins.awsrollouts.cloud.Member;
import io.jenkins.plugins.awsrollouts.rollout.journal.Names;
import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.state.Action;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.FleetAction;
import io.jenkins.plugins.awsrollouts.rollout.state.FleetEvent;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.Processes;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.state.ShiftState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Ends the fleets of a rollout on every way out: requests go to the target again, the instances finish theirs, and then
 * group, target group and template go.
 */
public final class FleetRetirement {
    private static final Duration PACE = Duration.ofSeconds(10);

    /** How long it is waited for that somebody lets a group end its instances again. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private FleetRetirement() {}

    /** Whether nothing of the rollout's own is left; otherwise the next step is decided. */
    public static boolean retired(Decision.Draft draft, RolloutState state, Observation seen, Instant now) {
        ShiftState shift = state.shift();
        boolean back = TrafficRouting.returned(draft, state, seen) && TrafficRouting.backAgain(draft, state, seen);
        if (!back || shift.nothingLeft()) {
            return back;
        }
        FleetRules rules = Strategies.fleets(state.plan());
        for (Map.Entry<Fleet, ShiftState.Stand> one : shift.stands().entrySet()) {
            if (one.getValue().made()) {
                if (!rules.endedApart(draft, state, one.getKey(), now)) {
                    end(draft, state, seen, one.getKey(), one.getValue(), now);
                }
            } else if (one.getValue().targetGroupMeant()) {
                dropTargetGroup(draft, state, one.getKey(), one.getValue(), now);
            }
        }
        boolean standing = shift.stands().values().stream().anyMatch(ShiftState.Stand::made);
        if (!standing) {
            shift.templates().forEach((fleet, id) -> {
                if (visible(draft, state, id.isPresent(), "launch template of the " + fleet.word(), now)) {
                    draft.act(new FleetAction.DropTemplate(fleet, Names.template(state.plan(), fleet)));
                }
            });
        }
        return false;
    }

    private static void dropTargetGroup(
            Decision.Draft draft, RolloutState state, Fleet fleet, ShiftState.Stand stand, Instant now) {
        Optional<String> id = stand.targetGroup().map(Balancer::id);
        if (visible(draft, state, id.isPresent(), "target group of the " + fleet.word(), now)) {
            draft.act(new FleetAction.DropTargetGroup(fleet, Names.targetGroup(state.plan(), fleet), id));
        }
    }

    /** One whose making failed half-way is looked for by its name, once it must be visible. */
    private static boolean visible(Decision.Draft draft, RolloutState state, boolean known, String what, Instant now) {
        Instant visible = state.calls().lastAt().plus(Observation.CONSISTENCY);
        if (known || !now.isBefore(visible)) {
            return true;
        }
        draft.wake(visible);
        draft.waitFor("the " + what + " to be visible, if there is one");
        return false;
    }

    /** One fleet: emptied first, so that each instance finishes what it has begun; then its group is deleted. */
    public static void end(
            Decision.Draft draft,
            RolloutState state,
            Observation seen,
            Fleet fleet,
            ShiftState.Stand stand,
            Instant now) {
        String name = FleetScene.name(state, fleet);
        Observation.FleetSight sight = sight(state, seen, fleet, now);
        Instant at = sight.at();
        Optional<GroupView> group = sight.group();
        if (stand.size() == 0 && (unprotected(draft, state, fleet, sight) || roused(draft, state, fleet, sight))) {
            return;
        }
        Instant last = stand.droppedAt().orElse(stand.sizedAt());
        boolean certain = !at.isBefore(stand.droppedAt().isPresent() ? last : last.plus(Observation.CONSISTENCY));
        if (at.isAfter(last) && group.isEmpty() && certain) {
            draft.event(new FleetEvent.Gone(now, fleet));
        } else if (stand.size() > 0
                || (at.isAfter(last) && !group.map(FleetRetirement::sizeless).orElse(true))) {
            draft.act(new FleetAction.SizeFleet(fleet, name, 0));
        } else if (at.isAfter(last)
                && group.isPresent()
                && empty(group.get())
                && stand.droppedAt().isEmpty()
                && stand.keptAt().map(at::isAfter).orElse(true)) {
            draft.act(new FleetAction.DropFleet(fleet, name));
        } else {
            draft.look(Facet.GROUP, Instants.later(last.plusSeconds(1), at.plus(PACE)));
            draft.waitFor("the " + fleet.word() + " to finish its requests and to go");
            hindered(draft, state, group, last, now);
        }
    }

    /** Has those ended who were put into Standby and so do not leave with the others; whether there was any. */
    private static boolean roused(Decision.Draft draft, RolloutState state, Fleet fleet, Observation.FleetSight sight) {
        boolean fresh = sight.at().isAfter(state.calls().lastAt());
        sight.group().filter(group -> fresh).stream()
                .flatMap(group -> group.members().stream())
                .filter(member -> member.lifecycle() == Member.Lifecycle.STANDBY)
                .forEach(member ->
                        draft.act(new FleetAction.Replace(fleet, FleetScene.name(state, fleet), member.id())));
        return draft.acts();
    }

    /** What was seen of a fleet's group, which may be the target's own. */
    public static Observation.FleetSight sight(RolloutState state, Observation seen, Fleet fleet, Instant now) {
        String name = FleetScene.name(state, fleet);
        if (name.equals(state.plan().group())) {
            return new Observation.FleetSight(
                    seen.missing() ? Optional.empty() : seen.group(), seen.missing() ? now : seen.groupAt());
        }
        return Optional.ofNullable(seen.fleets().get(name))
                .orElseGet(() -> new Observation.FleetSight(Optional.empty(), Instant.EPOCH));
    }

    /** Has the protection from scale-in taken from instances that are to go; whether there was any. */
    private static boolean unprotected(
            Decision.Draft draft, RolloutState state, Fleet fleet, Observation.FleetSight sight) {
        // an older look still shows what has been taken
        boolean fresh = sight.at().isAfter(state.calls().lastAt());
        Set<String> guarded = sight.group().filter(group -> fresh).stream()
                .flatMap(view -> view.members().stream())
                .filter(member -> member.protectedFromScaleIn() && member.countsAsCapacity())
                .map(Member::id)
                .collect(Collectors.toSet());
        if (!guarded.isEmpty()) {
            draft.act(new Action.Protect(FleetScene.name(state, fleet), guarded, false));
        }
        return !guarded.isEmpty();
    }

    /** Whether a group that is to stay has no instances any more; otherwise the next step is decided. */
    public static boolean emptied(
            Decision.Draft draft,
            RolloutState state,
            Observation seen,
            Fleet fleet,
            ShiftState.Stand stand,
            Instant now) {
        Observation.FleetSight sight = sight(state, seen, fleet, now);
        boolean fresh = sight.at().isAfter(stand.sizedAt());
        if (fresh && sight.group().map(FleetRetirement::left).orElse(true)) {
            return true;
        }
        if (!unprotected(draft, state, fleet, sight)) {
            draft.look(
                    Facet.GROUP,
                    Instants.later(stand.sizedAt().plusSeconds(1), sight.at().plus(PACE)));
            draft.waitFor("the " + fleet.word() + " fleet to finish its requests and to go");
            hindered(draft, state, sight.group(), stand.sizedAt(), now);
        }
        return false;
    }

    /** A group whose owner has suspended the process that ends instances keeps them for ever: a person is asked. */
    private static void hindered(
            Decision.Draft draft, RolloutState state, Optional<GroupView> group, Instant since, Instant now) {
        Instant late = Instants.later(since, state.position().since()).plus(PATIENCE);
        group.filter(view -> view.suspended().contains(Processes.TERMINATE)
                        && !empty(view)
                        && !view.asOf().isBefore(since.plus(Observation.CONSISTENCY)))
                .ifPresent(view -> {
                    if (now.isBefore(late)) {
                        draft.wake(late);
                    } else {
                        draft.event(new Event.Entered(
                                now,
                                Phase.HELD,
                                view.name() + " keeps its instances, which are to go, since its process "
                                        + Processes.TERMINATE
                                        + " is suspended; resume that process, then resume the rollout"));
                    }
                });
    }

    /** A group whose making was not told to an end may have its size all the same. */
    private static boolean sizeless(GroupView group) {
        return group.desired() == 0;
    }

    /** A warm pool goes with its group. */
    private static boolean empty(GroupView group) {
        return sizeless(group)
                && group.members().stream().allMatch(member -> member.lifecycle() == Member.Lifecycle.WARM);
    }

    /** Whether nobody is left whom its size rules: who was put into Standby, or is retained, is a person's. */
    private static boolean left(GroupView group) {
        return sizeless(group)
                && group.members().stream()
                        .allMatch(member -> member.lifecycle() == Member.Lifecycle.WARM
                                || member.lifecycle() == Member.Lifecycle.STANDBY
                                || member.lifecycle() == Member.Lifecycle.RETAINED);
    }

    /** Whose health a rollout must look at: the target's balancers, and the target groups of its own. */
    public static List<Balancer> balancers(RolloutState state) {
        List<Balancer> all = new ArrayList<>(state.plan().target().balancers());
        state.shift().stands().values().forEach(stand -> stand.targetGroup().ifPresent(all::add));
        return all;
    }

    /** The groups that a rollout must look at beside the target's own. */
    public static List<String> standing(RolloutState state) {
        return state.shift().stands().entrySet().stream()
                .filter(one -> one.getValue().made())
                .map(one -> FleetScene.name(state, one.getKey()))
                .filter(name -> !name.equals(state.plan().group()))
                .toList();
    }
}
