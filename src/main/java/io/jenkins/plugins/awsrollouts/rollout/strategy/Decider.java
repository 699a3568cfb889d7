package io.jenkins.plugins.awsrollouts.rollout.strategy;

import io.jenkins.plugins.awsrollouts.cloud.GroupView;
import io.jenkins.plugins.awsrollouts.cloud.Look.Facet;
import io.jenkins.plugins.awsrollouts.cloud.Member;
import io.jenkins.plugins.awsrollouts.rollout.journal.OwnTags;
import io.jenkins.plugins.awsrollouts.rollout.state.Action;
import io.jenkins.plugins.awsrollouts.rollout.state.CapacityBalance;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.LaunchedInstance;
import io.jenkins.plugins.awsrollouts.rollout.state.Leases;
import io.jenkins.plugins.awsrollouts.rollout.state.Milestone;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What to do next: a pure function of a rollout and a look at what is there. It looks at what is, not at what it
 * remembers doing, so a stale read, a scale-out, a lost Spot Instance or somebody's edit is one more thing that is.
 */
public final class Decider {
    private static final Duration BACKGROUND = Duration.ofSeconds(60);

    private Decider() {}

    /**
     * Decides.
     *
     * @param state the rollout
     * @param seen what has been seen of its target
     * @param now the present instant
     */
    public static Decision decide(RolloutState state, Observation seen, Instant now) {
        Decision.Draft draft = new Decision.Draft();
        boolean over = state.outcome().isPresent();
        if (!over && !Lanes.dropped(draft, state, now) && !relieved(draft, state, seen, now)) {
            if (state.phase() == Phase.HELD) {
                held(draft, state, seen, now);
            } else if (!Lanes.stalled(draft, state, now) && !Unseen.blind(draft, state, seen, now)) {
                go(draft, state, seen, now);
            }
        }
        Lanes.withhold(draft, state, now);
        if (state.phase() != Phase.HELD) {
            Spending.keep(draft, state, now);
        }
        return draft.done();
    }

    /**
     * Whether requests can be taken off a bad fleet now. That comes before everything else on the way back and depends on
     * nothing: no look, no lock, no other call, and no deadline that has passed meanwhile.
     */
    private static boolean relieved(Decision.Draft draft, RolloutState state, Observation seen, Instant now) {
        boolean back = state.phase() == Phase.ROLLING_BACK || (state.phase() == Phase.HELD && state.goingBack());
        if (!back) {
            return false;
        }
        Decision.Draft requests = new Decision.Draft();
        Strategies.of(state).relieve(requests, state, seen, now);
        draft.lookLike(requests);
        if (!Lanes.open(requests.actions(), state, now)) {
            return false;
        }
        requests.actions().forEach(draft::act);
        return true;
    }

    /** Nothing is begun, but what others do to the target's size meanwhile is known when a person has decided. */
    private static void held(Decision.Draft draft, RolloutState state, Observation seen, Instant now) {
        draft.waitFor("a person");
        if (!state.goingBack()) {
            Strategies.of(state).rescue(draft, state, seen, now);
        }
        boolean replaced = !state.goingBack() && Strategies.of(state).pastReturn(state);
        if (replaced || seen.missing()) {
            return;
        }
        draft.look(Facet.GROUP, seen.group().isEmpty() ? now : seen.groupAt().plus(BACKGROUND));
        if (seen.group().isPresent() && state.books().doubtful().isEmpty()) {
            books(draft, state, TargetScene.byId(seen.group().get()), seen, now);
        }
    }

    private static void go(Decision.Draft draft, RolloutState state, Observation seen, Instant now) {
        RolloutStrategy strategy = Strategies.of(state);
        if (strategy.advanceWithoutTarget(draft, state, seen, now)) {
            return;
        }
        if (seen.missing()) {
            Finishing.groupGone(draft, state, seen, now);
            return;
        }
        if (seen.group().isEmpty()) {
            draft.waitFor("a first look at the group");
            draft.look(Facet.GROUP, now);
            return;
        }
        draft.look(Facet.GROUP, seen.groupAt().plus(BACKGROUND));
        if (!state.plan().target().balancers().isEmpty()) {
            draft.look(Facet.HEALTH, seen.healthAt().plus(BACKGROUND));
        }
        TargetScene scene = TargetScene.of(state, seen, now);
        if (lock(draft, state, scene.group(), now)) {
            return;
        }
        if (unlocked(state)) {
            draft.event(new Event.Entered(now, Phase.SETTLING, ""));
            return;
        }
        if (books(draft, state, scene.members(), seen, now)
                || InstanceMilestones.milestones(draft, state, scene, seen, now)
                || Refusals.decide(draft, state, seen, now)) {
            vigil(draft, state, now);
            return;
        }
        if (ZonalShift.noted(draft, state, seen, now)) {
            vigil(draft, state, now);
            return;
        }
        switch (state.phase()) {
            case STARTING -> start(draft, state, now);
            case ROLLING_BACK -> Stages.rollBack(draft, state, scene, seen, now);
            case SETTLING -> Finishing.settle(draft, state, scene, seen, now);
            case HELD, DONE -> draft.waitFor("a person");
            default -> strategy.advance(draft, state, scene, seen, now);
        }
    }

    /** The gates that are on all the time are asked and obeyed, whatever else has to wait. */
    private static void vigil(Decision.Draft draft, RolloutState state, Instant now) {
        if (Strategies.of(state).watches(state.phase()) && !draft.changes()) {
            Trouble.fails(draft, state, Checks.always(draft, state, now), now);
        }
    }

    /** Nothing begins before the lock stands: its call has succeeded, or it was read back. */
    private static void start(Decision.Draft draft, RolloutState state, Instant now) {
        boolean refused = state.calls().refusal().isPresent() && !state.leases().lockHeld();
        if (state.leases().lock().isEmpty() || refused) {
            draft.act(new Action.Mark(state.plan().group(), TagRoom.marks(state.plan())));
            return;
        }
        Checks.Standing gates = Checks.start(draft, state, now);
        if (gates.failure().isPresent()) {
            draft.event(Trouble.entered(state, gates.failure().get(), now));
        } else if (gates.passed()) {
            draft.event(new Event.Entered(now, Strategies.of(state).first(), ""));
        }
    }

    /**
     * Whether a rollout that was held while it unlocked its target, and goes on, has unlocked it by now: that comes last, so
     * that nothing is left to do, and the target is no longer its own to touch.
     */
    private static boolean unlocked(RolloutState state) {
        return (state.phase() == Phase.SWEEPING || state.phase() == Phase.ROLLING_BACK)
                && state.stage() >= 0
                && state.leases().lock().isEmpty();
    }

    /** Whether the lock's state decides what comes next. */
    private static boolean lock(Decision.Draft draft, RolloutState state, GroupView group, Instant now) {
        Optional<Instant> written = state.leases().lock();
        if (written.isEmpty() || state.calls().waitsFor(Action.Mark.class)) {
            return false;
        }
        Instant visible = written.get().plus(Observation.CONSISTENCY);
        if (group.asOf().isBefore(visible)) {
            if (!state.leases().lockHeld()) {
                draft.look(Facet.GROUP, visible);
            }
            return false;
        }
        String holder = group.tags().getOrDefault(OwnTags.LOCK, "");
        if (holder.equals(state.id())) {
            if (!state.leases().lockHeld()) {
                draft.event(new Event.LockHeld(now));
                return true;
            }
            return false;
        }
        // a lock that was refused in the end, after a call without an answer, may never have been there
        boolean never = state.stage() < 0
                && (state.goingBack() || state.calls().refusal().isPresent());
        if (holder.isEmpty() && (state.leases().lockHeld() || never)) {
            return false;
        }
        draft.event(
                state.leases().lockHeld()
                        ? new Event.Finished(
                                now, Outcome.FAILED, "rollout " + holder + " has taken " + group.name() + " over")
                        : new Event.Yielded(now, holder.isEmpty() ? "since ended" : holder));
        return true;
    }

    /** Keeps the account of the group's size, and notices sizes that somebody else has set. */
    private static boolean books(
            Decision.Draft draft, RolloutState state, Map<String, Member> members, Observation seen, Instant now) {
        if (state.phase() == Phase.SETTLING && state.position().goal() == Outcome.YIELDED) {
            return false;
        }
        // what may have changed the size already stands in no book yet
        if (state.calls().waitsFor(Action.Attach.class) || state.calls().waitsFor(Action.Release.class)) {
            return false;
        }
        CapacityBalance books = state.books();
        if (!books.doubtful().isEmpty()) {
            Instant told = books.doubtful().values().stream()
                    .max(Instant::compareTo)
                    .orElseThrow()
                    .plus(Observation.CONSISTENCY);
            if (now.isBefore(told)) {
                draft.waitFor("the group's activities to tell what a call without an answer has done");
                draft.wake(told);
                InstanceMilestones.looks(draft, state, seen, now);
                return true;
            }
            draft.act(new Action.AskChanges(state.plan().group(), state.plan().at()));
            return true;
        }
        if (asked(draft, state, now)) {
            return true;
        }
        GroupView group = seen.group().orElseThrow();
        overridden(draft, state, group, now);
        if (evident(state, group, members)) {
            sized(draft, state, group, now);
        }
        return draft.changes();
    }

    /** Whoever changed the size may have named the number that he wants; that is told by the group's activities, once it acts. */
    private static boolean asked(Decision.Draft draft, RolloutState state, Instant now) {
        Optional<Instant> due = state.books().others().unaskedSince().map(since -> since.plus(Observation.CONSISTENCY));
        if (due.isEmpty() || state.phase() == Phase.HELD || state.calls().waitsFor(Action.AskSize.class)) {
            return false;
        }
        if (now.isBefore(due.get())) {
            draft.wake(due.get());
            return false;
        }
        draft.act(new Action.AskSize(state.plan().group(), state.begun()));
        return true;
    }

    private static void overridden(Decision.Draft draft, RolloutState state, GroupView group, Instant now) {
        if (state.calls().waitsFor(Action.Resize.class)) {
            return;
        }
        Leases leases = state.leases();
        leases.max().ifPresent(size -> overridden(draft, leases, true, size, group, now));
        leases.min().ifPresent(size -> overridden(draft, leases, false, size, group, now));
    }

    /** A look may be older than our last change, but what we have never made of it nobody but somebody else has, before that or after. */
    private static void overridden(
            Decision.Draft draft, Leases leases, boolean max, Leases.Size size, GroupView group, Instant now) {
        int value = max ? group.max() : group.min();
        boolean early = group.asOf().isBefore(size.at().plus(Observation.CONSISTENCY));
        if (early ? leases.foreign(max, size.original(), value) : !size.explains(value)) {
            draft.event(new Event.Overridden(now, max, value, early));
        }
    }

    /** Whether a look at the group shows all that we have done to its size. */
    private static boolean evident(RolloutState state, GroupView group, Map<String, Member> members) {
        Instant recent = group.asOf().minus(Observation.CONSISTENCY);
        boolean attached = state.ours().values().stream()
                .filter(ours -> ours.attachedAt().map(recent::isBefore).orElse(false))
                .allMatch(ours ->
                        ours.terminated() || members.containsKey(ours.view().id()));
        boolean released = state.books().released().entrySet().stream()
                .filter(one -> recent.isBefore(one.getValue()))
                .map(one -> members.get(one.getKey()))
                .allMatch(member -> member == null || member.leaves() || member.lifecycle() == Member.Lifecycle.WARM);
        return attached && released;
    }

    /**
     * Whether a look, however stale, shows what was so after our last change of the group's size. Then a capacity at the
     * minimum was real, even if the next look shows a higher one: somebody has scaled in, and out again.
     */
    private static boolean sinceOurs(RolloutState state, GroupView group) {
        return group.asOf().isAfter(plainly(state));
    }

    /** From when on no look can be older than our last change of the group's size. */
    private static Instant plainly(RolloutState state) {
        return Stream.of(
                        state.ours().values().stream().flatMap(ours -> ours.attachedAt().stream()),
                        state.books().released().values().stream(),
                        state.leases().min().stream().map(Leases.Size::at))
                .flatMap(at -> at)
                .max(Instant::compareTo)
                .orElse(state.plan().at())
                .plus(Observation.CONSISTENCY);
    }

    private static void sized(Decision.Draft draft, RolloutState state, GroupView group, Instant now) {
        CapacityBalance books = state.books();
        // below the owner's minimum the group is only because we have borrowed it
        int min = state.leases().min().map(Leases.Size::original).orElse(0);
        int wished = Math.max(min, group.desired() - books.ours());
        Optional<Instant> lowerSince = books.others().lowerSince();
        boolean settled = lowerSince
                .map(since -> !group.asOf().isBefore(since.plus(Observation.CONSISTENCY)))
                .orElse(false);
        int left = left(books, group, min);
        if (left < books.ours()) {
            // less than the minimum nobody can have wished for, so that one look shows it, be it ever so old
            boolean below = group.desired() - books.ours() < group.min();
            if (settled || (below && sinceOurs(state, group))) {
                draft.event(new Event.Rebased(now, left));
            } else {
                if (lowerSince.isEmpty()) {
                    draft.event(new Event.LowerSeen(now, true));
                }
                // before somebody scales out again, which would look as if nothing had been taken along
                draft.look(Facet.GROUP, plainly(state).plusMillis(1));
            }
            return;
        }
        Optional<Instant> told = books.others().lessOurs().map(since -> since.plus(Observation.CONSISTENCY));
        if (wished > books.size()) {
            if (told.filter(group.asOf()::isBefore).isPresent()) {
                draft.look(Facet.GROUP, told.get());
            } else {
                draft.event(new Event.Sized(now, wished));
            }
        } else if (wished == books.size()) {
            lowerSince.ifPresent(since -> draft.event(new Event.LowerSeen(now, false)));
        } else if (lowerSince.isEmpty()) {
            draft.event(new Event.LowerSeen(now, true));
        } else if (settled) {
            draft.event(new Event.Sized(now, wished));
        }
    }

    /**
     * What others have left of what is ours. Whoever makes a group smaller that is larger for our time says nothing of fewer
     * than it had before; and nobody can wish for less than the minimum.
     *
     * @param min the minimum that its owner wants
     */
    private static int left(CapacityBalance books, GroupView group, int min) {
        int desired = group.desired();
        int left = books.ours() - books.taken(books.size() + books.ours() - desired);
        return desired - left < group.min() ? desired - Math.max(min, group.min()) : left;
    }

    /** The instances whose state and status checks a look should ask for; of one that its group has lost EC2 says why. */
    public static Set<String> watched(RolloutState state, Observation seen) {
        Set<String> ids = new TreeSet<>();
        Optional<Map<String, Member>> members = seen.group().map(TargetScene::byId);
        for (LaunchedInstance ours : state.ours().values()) {
            boolean missing = ours.attachedAt().isPresent()
                    && members.filter(all -> !all.containsKey(ours.view().id())).isPresent();
            if (ours.alive() && (missing || !ours.has(Milestone.COUNTED))) {
                ids.add(ours.view().id());
            }
        }
        ids.addAll(FleetInstances.watched(state));
        return ids;
    }
}
