package io.jenkins.plugins.awsrollouts.rollout.state;

import io.jenkins.plugins.awsrollouts.cloud.Cloud;
import io.jenkins.plugins.awsrollouts.cloud.CloudException;
import io.jenkins.plugins.awsrollouts.cloud.InstanceView;
import io.jenkins.plugins.awsrollouts.cloud.TemplateRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What meaning a call, and its answer, change in the state of a rollout. */
final class CallResults {
    /** How long a pool without capacity is left alone. */
    private static final Duration BLOCKED = Duration.ofSeconds(60);

    /** What is older every answer tells. */
    private static final Duration LATELY = Duration.ofSeconds(60);

    private CallResults() {}

    /** What must be remembered as borrowed or set up before the call is made. */
    static RolloutState intended(RolloutState state, Action action, Instant at) {
        return state.with(copy -> copy.leases(action.intended(state.leases(), state.phase(), at))
                .shift(action.intended(state.shift(), at)));
    }

    static RolloutState concluded(RolloutState state, Calls.Open call, Result result, Instant at) {
        if (result instanceof Result.Failed failed && !undone(state, call.action(), failed)) {
            return failed(state, call, failed, at);
        }
        Action action = call.action();
        RolloutState after = state.with(copy -> copy.leases(action.concluded(state.leases(), state.phase(), at))
                .shift(action.concluded(state.shift(), result, at)));
        return result instanceof Result.Done ? kept(after, action, Map.of()) : answered(after, call, result, at);
    }

    /** On a way out, what is to be undone and is not there any more is done. */
    private static boolean undone(RolloutState state, Action action, Result.Failed failed) {
        boolean out = state.goingBack() || state.phase() == Phase.SETTLING || state.phase() == Phase.RETIRING;
        return out && failed.kind() == CloudException.Kind.NOT_FOUND && action.doneWhereNothingIs();
    }

    /** All that was to be done about instances is done, but for those that the cloud keeps as they are. */
    private static RolloutState kept(RolloutState state, Action action, Map<String, String> why) {
        RolloutState after = state;
        for (String id : action.ends()) {
            after = after.ofInstance(id, ours -> why.containsKey(id) ? ours.kept(why.get(id)) : ours.ended());
        }
        return action instanceof Action.ProtectFromTermination protect
                ? shielded(after, protect.ids(), id -> why.getOrDefault(id, ""))
                : after;
    }

    private static RolloutState shielded(RolloutState state, Set<String> ids, UnaryOperator<String> why) {
        RolloutState after = state;
        for (String id : ids) {
            after = after.ofInstance(id, ours -> ours.withShield(Optional.of(why.apply(id))));
        }
        return after;
    }

    /** What the answer tells of instances, of the warm pool and of the template. */
    private static RolloutState answered(RolloutState state, Calls.Open call, Result result, Instant at) {
        if (result instanceof Result.Kept kept) {
            return kept(state, call.action(), kept.why());
        }
        if (result instanceof Result.Launched launched) {
            return launched(state, launched);
        }
        if (result instanceof Result.Attached attached) {
            return attached(state, call, attached, at);
        }
        if (result instanceof Result.Released released && call.action() instanceof Action.Release release) {
            return released(state, release, released, call.unsure(), at);
        }
        if (result instanceof Result.Cooled cooled) {
            return state.with(state.books().withPool(state.books().pool().and(cooled.how())));
        }
        if (result instanceof Result.Version version && call.action() instanceof Action.RestoreVersion) {
            return state.withLeases(state.leases().withRestored(Optional.of(version.number())));
        }
        if (result instanceof Result.Version version) {
            boolean atOnce = state.plan().target().template().version().equals(TemplateRef.LATEST);
            Leases made = state.leases().withVersion(Optional.of(version.number()));
            return state.withLeases(atOnce ? made.launching(true, at) : made);
        }
        if (result instanceof Result.Resized resized) {
            return resized(state, resized, at);
        }
        return result instanceof Result.Changes changes ? settled(state, changes.byInstance(), at) : state;
    }

    private static RolloutState resized(RolloutState state, Result.Resized told, Instant at) {
        CapacityBalance books = state.books();
        Optional<Instant> news = books.others().news(told.changes());
        Map<String, Integer> requested = told.requested().orElse(Map.of());
        // whoever moves members to Standby and back tells of it by that alone
        boolean moved = requested.keySet().stream().anyMatch(Cloud.SizeHistory::ofMoves);
        if (told.requested().isEmpty() || (news.isEmpty() && !moved)) {
            return state.with(books.asSeen(at));
        }
        List<Instant> missing = missing(state, requested.keySet());
        if (!missing.isEmpty()) {
            // what they still do not tell after a minute they will not tell at all
            boolean soon = missing.stream().anyMatch(at.minus(LATELY)::isBefore);
            return state.with(soon ? books.untold(at) : books.asSeen(at));
        }
        Optional<CapacityBalance.Before> origin = books.others().origin();
        int size = origin.map(CapacityBalance.Before::size)
                .orElse(state.plan().target().size());
        Plan.Target target = state.plan().target();
        Cloud.SizeChange.Limits limits = new Cloud.SizeChange.Limits(target.min(), target.max());
        // what a lost rollout has brought and let go nobody knows any more, but who is there and carries no tag was not
        // its own
        Predicate<String> ours =
                id -> origin.filter(lost -> !lost.others().contains(id)).isPresent()
                        || state.ours().containsKey(id)
                        || books.released().containsKey(id);
        OurShare share = OurShare.of(
                size,
                limits,
                new Cloud.SizeHistory(requested, told.changes()),
                new OurShare.Own(
                        ours, state.leases()::made, min -> state.leases().wrote(false, min), max -> state.leases()
                                .wrote(true, max)));
        return state.with(books.told(share, news.or(books.others()::told), at))
                .withLeases(state.leases().owned(limits, share));
    }

    /** When we have done to the capacity what activities do not tell. */
    private static List<Instant> missing(RolloutState state, Set<String> told) {
        Instant since = state.plan().at();
        Stream<Instant> attached = state.ours().values().stream()
                .filter(ours -> !told.contains(ours.view().id()))
                .flatMap(ours -> ours.attachedAt().stream());
        Stream<Instant> released = state.books().shrunk().keySet().stream()
                .filter(id -> !told.contains(id))
                .map(id -> state.books().released().get(id))
                .filter(Objects::nonNull);
        return Stream.concat(attached, released)
                .filter(when -> !when.isBefore(since))
                .toList();
    }

    private static RolloutState launched(RolloutState state, Result.Launched launched) {
        RolloutState after = state;
        for (InstanceView view : launched.instances()) {
            after = after.ours().containsKey(view.id()) ? after : after.with(LaunchedInstance.launched(view));
        }
        return after.withSpent(
                after.spent().launched(after.ours().size() - state.ours().size()));
    }

    private static RolloutState attached(RolloutState state, Calls.Open call, Result.Attached attached, Instant at) {
        RolloutState after = state;
        for (Map.Entry<String, Cloud.Attached> one : attached.byInstance().entrySet()) {
            boolean member = one.getValue() == Cloud.Attached.DONE || one.getValue() == Cloud.Attached.ALREADY;
            if (member) {
                boolean first = Optional.ofNullable(after.ours().get(one.getKey()))
                        .map(ours -> ours.attachedAt().isEmpty())
                        .orElse(false);
                after = after.ofInstance(one.getKey(), ours -> ours.attached(at));
                after = first ? after.with(after.books().attached(1)) : after;
            } else if (call.unsure() && one.getValue() != Cloud.Attached.NO_ROOM) {
                after = after.with(after.books().doubting(one.getKey(), at));
            }
        }
        Map<String, String> refused = attached.refused();
        Calls told = after.calls().unattached(attached.byInstance().keySet(), refused);
        if (refused.isEmpty()) {
            return after.withCalls(told);
        }
        return after.withCalls(told.refused(call.action().words(), kind(attached), attached.reason(), at));
    }

    /** That the group is full, or an instance does not run, may be otherwise soon; any other refusal comes again. */
    private static CloudException.Kind kind(Result.Attached attached) {
        return attached.byInstance().containsValue(Cloud.Attached.REFUSED)
                ? CloudException.Kind.REFUSED
                : CloudException.Kind.CAPACITY;
    }

    private static RolloutState released(
            RolloutState state, Action.Release release, Result.Released answer, boolean unsure, Instant at) {
        Cloud.Released how = answer.how();
        if (how == Cloud.Released.AT_MINIMUM) {
            return state.withCalls(state.calls()
                    .refused(release.words(), CloudException.Kind.CAPACITY, "the group is at its minimum size", at));
        }
        RolloutState after = state.ofInstance(release.id(), LaunchedInstance::ended);
        boolean known = how == Cloud.Released.DONE;
        after = after.with(after.books().released(release.id(), known && release.shrink(), at));
        if (answer.left().isPresent()) {
            after = after.with(after.books().leaving(answer.left().getAsInt(), at));
        }
        if (!known && unsure && release.shrink()) {
            after = after.with(after.books().doubting(release.id(), at));
        }
        return after.goingBack() ? after.withPosition(after.position().progressing(at)) : after;
    }

    private static RolloutState failed(RolloutState state, Calls.Open call, Result.Failed failed, Instant at) {
        Action action = call.action();
        if (action instanceof Action.AskSize) {
            return state.with(state.books().asSeen(at));
        }
        boolean pool = failed.kind() == CloudException.Kind.CAPACITY || failed.kind() == CloudException.Kind.QUOTA;
        if (action instanceof Action.Launch launch && pool) {
            return state.withCalls(state.calls().blocking(launch.order().pool(), at.plus(BLOCKED)));
        }
        Leases leases = call.unsure() ? state.leases() : action.refused(state.leases());
        Calls refused = state.calls()
                .refused(action.words(), failed.kind(), failed.message(), at)
                .resting(action.lane(), at.plus(Lane.REST));
        return state.with(copy ->
                copy.leases(leases).shift(action.refused(state.shift(), at)).calls(refused));
    }

    /** A call that is not made again: what it may have done all the same is written down, for the way back to undo. */
    static RolloutState dropped(RolloutState state, Calls.Open call, Instant at) {
        Action action = call.action();
        RolloutState after = state.withShift(action.refused(state.shift(), at));
        if (action instanceof Action.AskSize) {
            after = after.with(
                    after.goingBack() && call.at().isBefore(after.position().since())
                            ? after.books().untold(at)
                            : after.books().asSeen(at));
        }
        if (action instanceof Action.ProtectFromTermination protect) {
            after = shielded(after, protect.ids(), id -> call.problem().isEmpty() ? "no answer came" : call.problem());
        }
        if (!call.unsure()) {
            return after;
        }
        for (String id : action.doubts()) {
            after = after.with(after.books().doubting(id, at));
        }
        return after.withLeases(action.dropped(after.leases(), at));
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
}
