package io.jenkins.plugins.awsrollouts.rollout.state;

import io.jenkins.plugins.awsrollouts.cloud.Cloud;
import io.jenkins.plugins.awsrollouts.cloud.CloudException;
import io.jenkins.plugins.awsrollouts.cloud.InstanceView;
import io.jenkins.plugins.awsrollouts.cloud.TemplateRef;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** What meaning a call, and its answer, change in the state of a rollout. */
final class Ledger {
    /** How long a pool without capacity is left alone. */
    private static final Duration BLOCKED = Duration.ofSeconds(60);

    private Ledger() {}

    /** What must be remembered as borrowed before the call is made. */
    static RolloutState intended(RolloutState state, Action action, Instant at) {
        Leases leases = state.leases();
        if (action instanceof Action.Mark) {
            return state.withLeases(leases.lock(Optional.of(at)));
        }
        if (action instanceof Action.Suspend suspend) {
            Set<String> all = new HashSet<>(leases.suspended());
            all.addAll(suspend.processes());
            return state.withLeases(leases.withSuspended(all));
        }
        if (action instanceof Action.Protect protect && protect.on()) {
            return state.withLeases(leases.guarding(protect.ids(), true));
        }
        if (action instanceof FleetAction fleet) {
            return state.withShift(FleetLedger.intended(state.shift(), fleet, at));
        }
        return action instanceof Action.Resize resize ? state.withLeases(borrowed(state, resize, at)) : state;
    }

    private static Leases borrowed(RolloutState state, Action.Resize resize, Instant at) {
        Leases leases = state.leases();
        if (state.phase() == Phase.SETTLING) {
            return leases;
        }
        if (resize.max().isPresent()) {
            leases = leases.withMax(
                    Optional.of(borrowed(leases.max(), resize.max().getAsInt(), resize.maxBefore(), at)));
        }
        if (resize.min().isPresent()) {
            leases = leases.withMin(
                    Optional.of(borrowed(leases.min(), resize.min().getAsInt(), resize.minBefore(), at)));
        }
        return leases;
    }

    private static Leases.Size borrowed(Optional<Leases.Size> lent, int to, int before, Instant at) {
        return new Leases.Size(lent.map(Leases.Size::original).orElse(before), to, at, OptionalInt.of(before));
    }

    static RolloutState concluded(RolloutState state, Calls.Open call, Result result, Instant at) {
        Action action = call.action();
        if (action instanceof FleetAction fleet && !refused(state, result)) {
            return state.withShift(FleetLedger.concluded(state.shift(), fleet, result, at));
        }
        if (result instanceof Result.Launched launched) {
            return launched(state, launched);
        }
        if (result instanceof Result.Attached attached) {
            return attached(state, attached, call.unsure(), at);
        }
        if (result instanceof Result.Released released && action instanceof Action.Release release) {
            return released(state, release, released.how(), call.unsure(), at);
        }
        if (result instanceof Result.Cooled cooled) {
            return state.with(state.books().withPool(state.books().pool().and(cooled.how())));
        }
        if (result instanceof Result.Version version) {
            boolean atOnce = state.plan().target().template().version().equals(TemplateRef.LATEST);
            Leases made = state.leases().withVersion(Optional.of(version.number()));
            return state.withLeases(atOnce ? made.withPromoted(Optional.of(at)) : made);
        }
        if (result instanceof Result.Changes changes) {
            return settled(state, changes.byInstance(), at);
        }
        return result instanceof Result.Failed failed ? failed(state, call, failed, at) : done(state, action, at);
    }

    /** On a way out, what is to be undone and is not there any more is done. */
    private static boolean refused(RolloutState state, Result result) {
        boolean out = state.goingBack() || state.phase() == Phase.SETTLING || state.phase() == Phase.RETIRING;
        return result instanceof Result.Failed failed && !(out && failed.kind() == CloudException.Kind.NOT_FOUND);
    }

    private static RolloutState launched(RolloutState state, Result.Launched launched) {
        RolloutState after = state;
        for (InstanceView view : launched.instances()) {
            after = after.ours().containsKey(view.id()) ? after : after.with(Ours.launched(view));
        }
        return after.withSpent(
                after.spent().launched(after.ours().size() - state.ours().size()));
    }

    private static RolloutState attached(RolloutState state, Result.Attached attached, boolean unsure, Instant at) {
        RolloutState after = state;
        for (Map.Entry<String, Cloud.Attached> one : attached.byInstance().entrySet()) {
            boolean member = one.getValue() == Cloud.Attached.DONE || one.getValue() == Cloud.Attached.ALREADY;
            if (member) {
                boolean first = Optional.ofNullable(after.ours().get(one.getKey()))
                        .map(ours -> ours.attachedAt().isEmpty())
                        .orElse(false);
                after = after.ofInstance(one.getKey(), ours -> ours.attached(at));
                after = first ? after.with(after.books().attached(1)) : after;
            } else if (unsure && one.getValue() != Cloud.Attached.NO_ROOM) {
                after = after.with(after.books().doubting(one.getKey(), at));
            }
        }
        return refusedAttaches(after, attached, at);
    }

    private static RolloutState refusedAttaches(RolloutState state, Result.Attached attached, Instant at) {
        boolean refused = attached.byInstance().values().stream()
                .anyMatch(how -> how != Cloud.Attached.DONE && how != Cloud.Attached.ALREADY);
        return refused
                ? state.withCalls(state.calls()
                        .refused("attach", CloudException.Kind.CAPACITY, "Auto Scaling took " + attached, at))
                : state;
    }

    private static RolloutState released(
            RolloutState state, Action.Release release, Cloud.Released how, boolean unsure, Instant at) {
        if (how == Cloud.Released.AT_MINIMUM) {
            return state.withCalls(state.calls()
                    .refused(release.words(), CloudException.Kind.CAPACITY, "the group is at its minimum size", at));
        }
        RolloutState after = state.ofInstance(release.id(), Ours::ended);
        boolean known = how == Cloud.Released.DONE;
        after = after.with(after.books().released(release.id(), known && release.shrink(), at));
        if (!known && unsure && release.shrink()) {
            after = after.with(after.books().doubting(release.id(), at));
        }
        return after.goingBack() ? after.withPosition(after.position().progressing(at)) : after;
    }

    private static RolloutState failed(RolloutState state, Calls.Open call, Result.Failed failed, Instant at) {
        Action action = call.action();
        boolean pool = failed.kind() == CloudException.Kind.CAPACITY || failed.kind() == CloudException.Kind.QUOTA;
        if (action instanceof Action.Launch launch && pool) {
            return state.withCalls(state.calls().blocking(launch.order().pool(), at.plus(BLOCKED)));
        }
        RolloutState after = action instanceof FleetAction fleet
                ? state.withShift(FleetLedger.refused(state.shift(), fleet, at))
                : state;
        if (action instanceof Action.Mark && !call.unsure()) {
            // what was refused has not been written
            after = after.withLeases(after.leases().lock(Optional.empty()));
        }
        return after.withCalls(after.calls()
                .refused(action.words(), failed.kind(), failed.message(), at)
                .resting(Lane.of(action), at.plus(Lane.REST)));
    }

    /** A call that is not made again: what it may have done all the same is written down, for the way back to undo. */
    static RolloutState dropped(RolloutState state, Calls.Open call, Instant at) {
        Action action = call.action();
        if (action instanceof FleetAction fleet) {
            return state.withShift(FleetLedger.refused(state.shift(), fleet, at));
        }
        if (!call.unsure()) {
            return state;
        }
        if (action instanceof Action.Attach attach) {
            RolloutState after = state;
            for (String id : attach.ids()) {
                after = after.with(after.books().doubting(id, at));
            }
            return after;
        }
        if (action instanceof Action.Release release && release.shrink()) {
            return state.with(state.books().doubting(release.id(), at));
        }
        boolean template = action instanceof Action.UseTemplate || action instanceof Action.SetDefault;
        return template ? state.withLeases(state.leases().withPromoted(Optional.of(at))) : state;
    }

    private static RolloutState done(RolloutState state, Action action, Instant at) {
        if (action instanceof Action.Terminate terminate) {
            RolloutState after = state;
            for (String id : terminate.ids()) {
                after = after.ofInstance(id, Ours::ended);
            }
            return after;
        }
        if (action instanceof Action.Mark) {
            // from now on, not from when it was meant: a crash may lie between
            return state.withLeases(state.leases().lock(Optional.of(at)));
        }
        if (action instanceof Action.Protect protect && !protect.on()) {
            return state.withLeases(state.leases().guarding(protect.ids(), false));
        }
        if (action instanceof Action.Resize resize) {
            boolean back = state.phase() == Phase.SETTLING;
            Leases leases = state.leases();
            return state.withLeases(
                    back
                            // kept as given back: should it be lent again, a stale look must not pass for its original
                            ? leases.withMin(leases.min().map(size -> size.returned(at)))
                                    .withMax(leases.max().map(size -> size.returned(at)))
                            : leases.withMin(since(leases.min(), resize.min(), at))
                                    .withMax(since(leases.max(), resize.max(), at)));
        }
        return promotion(state, action, at);
    }

    /** A size that has been set counts as ours from the answer on: a crash may lie between the intent and the call. */
    private static Optional<Leases.Size> since(Optional<Leases.Size> size, OptionalInt set, Instant at) {
        return set.isPresent() ? size.map(s -> new Leases.Size(s.original(), s.ours(), at)) : size;
    }

    /** An attachment that the activities tell of stands in the books from now on, so that no later doubt counts it again. */
    private static RolloutState settled(RolloutState state, Map<String, Integer> changes, Instant at) {
        RolloutState after = state.with(state.books().settled(changes, attached(state)));
        for (String id : state.books().doubtful().keySet()) {
            if (changes.getOrDefault(id, 0) > 0) {
                after = after.ofInstance(id, ours -> ours.attachedAt().isEmpty() ? ours.attached(at) : ours);
            } else if (changes.getOrDefault(id, 0) < 0) {
                // a look may show it in service for a while
                after = after.with(after.books().released(id, false, at));
            }
        }
        return after;
    }

    /** Activities are asked for from the plan on; what a recovery found attached is older. */
    private static Set<String> attached(RolloutState state) {
        return state.ours().values().stream()
                .filter(ours -> ours.attachedAt()
                        .map(at -> !at.isBefore(state.plan().at()))
                        .orElse(false))
                .map(ours -> ours.view().id())
                .collect(Collectors.toSet());
    }

    private static RolloutState promotion(RolloutState state, Action action, Instant at) {
        Leases leases = state.leases();
        if (action instanceof Action.Resume) {
            return state.withLeases(leases.withSuspended(Set.of()));
        }
        if (action instanceof Action.UseTemplate || action instanceof Action.SetDefault) {
            boolean forward = state.phase() == Phase.PROMOTING;
            return state.withLeases(leases.withPromoted(forward ? Optional.of(at) : Optional.empty()));
        }
        if (action instanceof Action.DropVersion drop) {
            return state.withLeases(dropped(state, drop, at));
        }
        return action instanceof Action.Unmark ? state.withLeases(leases.lock(Optional.empty())) : state;
    }

    /** With a template reference that follows the newest version, dropping one is what changes the group. */
    private static Leases dropped(RolloutState state, Action.DropVersion drop, Instant at) {
        Leases leases = state.leases();
        if (leases.version().equals(Optional.of(drop.version()))) {
            return leases.withVersion(Optional.empty()).withPromoted(Optional.empty());
        }
        return state.phase() == Phase.PROMOTING ? leases.withPromoted(Optional.of(at)) : leases;
    }
}
