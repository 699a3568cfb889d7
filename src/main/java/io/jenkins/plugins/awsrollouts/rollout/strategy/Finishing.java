package io.jenkins.plugins.awsrollouts.rollout.strategy;

import io.jenkins.plugins.awsrollouts.cloud.GroupView;
import io.jenkins.plugins.awsrollouts.cloud.Look.Facet;
import io.jenkins.plugins.awsrollouts.cloud.Member;
import io.jenkins.plugins.awsrollouts.cloud.TemplateRef;
import io.jenkins.plugins.awsrollouts.rollout.journal.OwnTags;
import io.jenkins.plugins.awsrollouts.rollout.journal.RouteTag;
import io.jenkins.plugins.awsrollouts.rollout.state.Action;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.LaunchedInstance;
import io.jenkins.plugins.awsrollouts.rollout.state.Leases;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.Processes;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** The last steps of every way out: give back, look whether it is back, unlock, say how it ended. */
final class Finishing {
    /** From the end of the draining until the group no longer has an instance: EC2 shuts it down first. */
    private static final Duration SHUTDOWN = Duration.ofSeconds(24);

    /** How long it is waited for that ended instances of a warm pool leave it; after that they are the group's. */
    private static final Duration WARM_ONES_GO = Duration.ofMinutes(10);

    /** How long EC2 is waited for to tell of an instance. */
    private static final Duration YOUNG = Duration.ofMinutes(10);

    private static final Duration SLOW_SHUTDOWN = Duration.ofSeconds(60);

    private Finishing() {}

    static void settle(Decision.Draft draft, RolloutState state, TargetScene scene, Observation seen, Instant now) {
        loose(draft, state);
        // without the lock the target is no longer ours to touch: all that was to be done has been done before
        if (state.leases().lock().isEmpty()) {
            if (state.position().goal() == Outcome.YIELDED) {
                TemplatePromotion.drop(draft, state, Optional.of(scene.group()));
            }
            end(draft, state, scene, now);
            return;
        }
        if (!giveBack(draft, state, scene, seen, now) || draft.acts()) {
            return;
        }
        if (!isBack(state, scene.group())) {
            draft.waitFor("what was restored to be visible");
            Instant last = state.calls().lastAt();
            draft.look(
                    Facet.GROUP,
                    Instants.later(last.plusSeconds(1), scene.group().asOf().plusSeconds(5)));
            return;
        }
        if (!alone(draft, state, scene, seen, now)) {
            return;
        }
        if (Strategies.of(state).cleared(draft, state, seen, now)
                && drained(draft, state, scene)
                && serves(draft, state, scene, seen, now)) {
            end(draft, state, scene, now);
        }
    }

    /**
     * Whether nothing of the other AMI is left, as seen once what the group launched before it changed its template had
     * to be visible. A latecomer is replaced like the others.
     */
    private static boolean alone(
            Decision.Draft draft, RolloutState state, TargetScene scene, Observation seen, Instant now) {
        boolean latecomers =
                scene.unwanted().stream().anyMatch(TargetInstance::known) || WarmPool.latecomers(state, scene, seen);
        if (latecomers) {
            draft.event(again(state, scene.group(), now));
            return false;
        }
        Instant certain = certain(state).plus(Observation.CONSISTENCY);
        if (scene.group().asOf().isBefore(certain)) {
            draft.look(Facet.GROUP, certain);
            draft.waitFor("the last look for instances of the other AMI");
            return false;
        }
        // what the group has launched just before is a member sooner than EC2 tells of its AMI
        boolean young = scene.capacity().stream().anyMatch(unit -> !unit.known());
        if (young && scene.group().asOf().isBefore(certain.plus(YOUNG))) {
            draft.look(Facet.GROUP, scene.group().asOf().plusSeconds(5));
            draft.waitFor("the AMIs of the group's newest instances");
            return false;
        }
        // all else is done: nothing that is borrowed stays so while a person is waited for
        return accounted(draft, state, now) && !WarmPool.unsettled(draft, state, scene, seen, now);
    }

    /**
     * Whether the group's activities have told how its size was changed, since all that we have done to it must be visible there: what
     * somebody did between two looks no look may have shown. What is still ours then, or owed, is balanced like the rest.
     */
    private static boolean accounted(Decision.Draft draft, RolloutState state, Instant now) {
        Optional<Instant> visible =
                state.books().lastChange(state.ours().values()).map(at -> at.plus(Observation.CONSISTENCY));
        Optional<Instant> asked = state.books().others().asked();
        if (visible.isEmpty() || asked.filter(at -> !at.isBefore(visible.get())).isPresent()) {
            boolean news = asked.filter(state.position().since()::isBefore).isPresent();
            if (news && state.books().ours() != 0) {
                Phase again = state.goingBack() ? Phase.ROLLING_BACK : Phase.SWEEPING;
                draft.event(new Event.Entered(now, again, ""));
                return false;
            }
            return true;
        }
        draft.waitFor("the group's activities to tell who changed its size");
        if (now.isBefore(visible.get())) {
            draft.wake(visible.get());
        } else {
            draft.act(new Action.AskSize(state.plan().group(), state.begun()));
        }
        return false;
    }

    /** Of a group that goes on launching the other AMI each one that is replaced would be followed by another. */
    private static Event again(RolloutState state, GroupView group, Instant now) {
        Phase again = state.goingBack() ? Phase.ROLLING_BACK : Phase.SWEEPING;
        Optional<String> other = otherTemplate(state, group);
        return other.isEmpty()
                ? new Event.Entered(now, again, "")
                : new Event.Entered(
                        now,
                        Phase.HELD,
                        group.name() + " goes on launching another AMI, since " + other.get() + "; set it to "
                                + launches(state) + " again, then resume the rollout");
    }

    /** What somebody has set the group's launch template to, where that is another than it is to be. */
    private static Optional<String> otherTemplate(RolloutState state, GroupView group) {
        if (template(state, group)) {
            return Optional.empty();
        }
        return Optional.of("somebody has set its launch template to "
                + group.template().map(TemplateRef::toString).orElse("none") + " meanwhile");
    }

    /** The last change after which a look may show more: what was released last a warm pool may have taken back. */
    private static Instant certain(RolloutState state) {
        Instant changed = state.leases().promoted().orElse(state.plan().at());
        return state.plan().target().hasWarmPool()
                ? state.books().released().values().stream().reduce(changed, Instants::later)
                : changed;
    }

    private static void loose(Decision.Draft draft, RolloutState state) {
        Set<String> ids = new HashSet<>();
        for (LaunchedInstance ours : state.ours().values()) {
            if (ours.loose()) {
                ids.add(ours.view().id());
            }
        }
        if (!ids.isEmpty()) {
            draft.act(new Action.Terminate(ids));
        }
    }

    /** Gives back what is borrowed; whether the look at the group is fresh enough for that. */
    private static boolean giveBack(
            Decision.Draft draft, RolloutState state, TargetScene scene, Observation seen, Instant now) {
        Leases leases = state.leases();
        String group = state.plan().group();
        boolean limits = lent(leases.min()) || lent(leases.max());
        if (limits && !seen.groupFresh(now)) {
            // what its owner has just written a limit from before would take back
            draft.look(Facet.GROUP, now);
            draft.waitFor("a fresh look before the group's limits are given back");
            return false;
        }
        TerminationProtection.give(draft, state, scene);
        if (limits) {
            draft.act(new Action.Resize(
                    group,
                    original(leases.min()),
                    maximum(state, scene.group()),
                    scene.group().min(),
                    scene.group().max()));
        }
        Set<String> guarded = new HashSet<>(leases.guarded());
        guarded.retainAll(scene.units().stream().map(TargetInstance::id).collect(Collectors.toSet()));
        if (!guarded.isEmpty()) {
            draft.act(new Action.Protect(group, guarded, false));
        }
        if (!leases.suspended().isEmpty()) {
            draft.act(new Action.Resume(group, leases.suspended()));
        }
        if (state.goingBack() && leases.version().isPresent() && !TemplatePromotion.pinned(state, scene.group())) {
            draft.act(new Action.DropVersion(
                    state.plan().target().template().templateId(),
                    leases.version().get()));
        }
        return true;
    }

    /**
     * The maximum that is restored: no less than a minimum that somebody has set meanwhile, which only ours allowed, since the
     * group can have none that is smaller; and no less than its size, since those who serve would go.
     */
    private static OptionalInt maximum(RolloutState state, GroupView group) {
        Leases leases = state.leases();
        OptionalInt max = original(leases.max());
        int least = Math.max(state.size(), original(leases.min()).orElse(group.min()));
        return max.isPresent() ? OptionalInt.of(Math.max(least, max.getAsInt())) : max;
    }

    /** That the maximum is not what it was, as the rest of a sentence; mostly nothing. */
    private static String grown(RolloutState state) {
        int before = state.plan().target().max();
        return state.leases()
                .max()
                .filter(max -> max.ours() > before && max.ours() == state.size())
                .map(max -> "; the maximum size of " + state.plan().group() + " is " + max.ours() + " now, not "
                        + before + ", since it has grown to that meanwhile")
                .orElse("");
    }

    private static OptionalInt original(Optional<Leases.Size> size) {
        return size.filter(Leases.Size::lent)
                .map(s -> OptionalInt.of(s.original()))
                .orElseGet(OptionalInt::empty);
    }

    private static boolean lent(Optional<Leases.Size> size) {
        return size.map(Leases.Size::lent).orElse(false);
    }

    /** Whether a look shows what we gave back; what it still does not show after a minute, somebody else has changed. */
    private static boolean isBack(RolloutState state, GroupView view) {
        Plan.Target before = state.plan().target();
        Instant last = state.calls().lastAt();
        if (!view.asOf().isBefore(last.plus(Observation.CONSISTENCY))) {
            return true;
        }
        boolean rebalancing = before.suspended().contains(Processes.REBALANCE)
                == view.suspended().contains(Processes.REBALANCE);
        boolean guarded = view.members().stream()
                .noneMatch(m -> m.protectedFromScaleIn()
                        && !before.newInstancesProtected()
                        && state.ours().containsKey(m.id()));
        return view.asOf().isAfter(last)
                && view.min() == before.min()
                && view.max() == before.max()
                && rebalancing
                && guarded
                && template(state, view);
    }

    private static boolean template(RolloutState state, GroupView view) {
        return view.template().map(launches(state)::equals).orElse(false);
    }

    /** What the group's launch template is to be in the end: one named by a number changes with the AMI. */
    private static TemplateRef launches(RolloutState state) {
        TemplateRef before = state.plan().target().template();
        if (state.goingBack() || before.version().startsWith("$")) {
            return before;
        }
        Optional<String> version = state.leases().version();
        return state.plan().promotion() instanceof Plan.Promotion.Revert revert
                ? revert.to()
                : version.map(made -> new TemplateRef(before.templateId(), made))
                        .orElse(before);
    }

    /**
     * Whether enough serve for the word "promoted": who was lost while the last things were done the group launches anew by itself, and that has the
     * time of any other new instance.
     */
    private static boolean serves(
            Decision.Draft draft, RolloutState state, TargetScene scene, Observation seen, Instant now) {
        Instant until =
                state.position().since().plus(state.plan().spec().limits().healthTimeout());
        if (state.goingBack() || scene.wanted().isEmpty() || !now.isBefore(until)) {
            return true;
        }
        boolean balanced = !state.plan().target().balancers().isEmpty();
        boolean fresh = seen.groupFresh(now) && (!balanced || seen.healthFresh(now));
        if (fresh && missing(state, scene) <= 0) {
            return true;
        }
        draft.waitFor("enough of " + state.plan().group() + " to be healthy");
        draft.look(Facet.GROUP, fresh ? seen.groupAt().plusSeconds(10) : now);
        if (balanced) {
            draft.look(Facet.HEALTH, fresh ? seen.healthAt().plusSeconds(10) : now);
        }
        draft.wake(until);
        return false;
    }

    /** How many more ought to serve. */
    private static int missing(RolloutState state, TargetScene scene) {
        int least = state.plan()
                .spec()
                .limits()
                .minHealthy(Math.min(state.size(), scene.group().desired()));
        return least
                - (int) scene.capacity().stream()
                        .filter(TargetInstance::serving)
                        .count();
    }

    /** Whether the members that we have had terminated are gone from the group. */
    private static boolean drained(Decision.Draft draft, RolloutState state, TargetScene scene) {
        Instant late = state.calls().lastAt().plus(WARM_ONES_GO);
        boolean warm = scene.group().members().stream()
                .anyMatch(member -> member.lifecycle() == Member.Lifecycle.WARM
                        && state.books().pool().ended().contains(member.id()));
        if (warm && scene.group().asOf().isBefore(late)) {
            draft.look(Facet.GROUP, scene.group().asOf().plusSeconds(10));
            draft.waitFor("the old instances of the warm pool to go");
            return false;
        }
        Optional<Instant> last = scene.leaving().stream()
                .filter(id -> !retained(scene.group()).contains(id))
                .map(id -> state.books().released().get(id))
                .filter(at -> at != null)
                .max(Instant::compareTo);
        last.ifPresent(at -> {
            Duration delay = state.plan().target().balancers().stream()
                    .map(balancer -> balancer.deregistrationDelay())
                    .max(Duration::compareTo)
                    .orElse(Duration.ZERO);
            Pace pace = new Pace(delay.plus(SHUTDOWN), delay.plus(SLOW_SHUTDOWN), Pace.Manner.KEEN);
            draft.look(Facet.GROUP, pace.next(at, scene.group().asOf()));
            draft.waitFor("the last instances to drain");
        });
        return last.isEmpty();
    }

    private static void end(Decision.Draft draft, RolloutState state, TargetScene scene, Instant now) {
        if (draft.acts()) {
            return;
        }
        if (state.leases().lock().isPresent()) {
            Set<String> keys = RouteTag.keys(state.plan(), scene.group().tags().keySet());
            keys.add(OwnTags.LOCK);
            keys.add(OwnTags.LEASE);
            keys.addAll(Strategies.of(state).tags(state.plan()).keySet());
            draft.act(new Action.Unmark(state.plan().group(), keys));
            return;
        }
        Outcome goal = state.position().goal();
        String words = goal == Outcome.PROMOTED ? promoted(state, scene) : state.reason();
        String other = goal == Outcome.YIELDED
                ? ""
                : otherTemplate(state, scene.group()).map(what -> "; " + what).orElse("");
        String left = state.goingBack() ? Strategies.of(state).left(state, now) + TemplatePromotion.left(state) : "";
        draft.event(new Event.Finished(
                now,
                goal,
                words
                        + other
                        + left
                        + TerminationProtection.left(state)
                        + grown(state)
                        + standby(state, scene)
                        + retained(state, scene.group())));
    }

    /** Who has come with the rollout and was put into Standby, so that it stays, as the rest of a sentence; mostly nothing. */
    private static String standby(RolloutState state, TargetScene scene) {
        List<String> ids = scene.standby().stream()
                .filter(unit -> state.goingBack() && unit.known() && !unit.wanted())
                .map(TargetInstance::id)
                .sorted()
                .toList();
        boolean one = ids.size() == 1;
        return ids.isEmpty()
                ? ""
                : "; " + String.join(", ", ids) + " of " + state.plan().images().newId() + (one ? " stays" : " stay")
                        + " in Standby in " + state.plan().group() + ", where somebody has put " + (one ? "it" : "them")
                        + ": once " + (one ? "it is" : "they are") + " not needed, end " + (one ? "it" : "them")
                        + ", since whoever leaves Standby serves again";
    }

    /** Who was to be ended and is kept by the owner's own policy, as the rest of a sentence; mostly nothing. */
    private static String retained(RolloutState state, GroupView group) {
        List<String> ids = retained(group).stream()
                .filter(id ->
                        state.books().released().containsKey(id) || state.ours().containsKey(id))
                .sorted()
                .toList();
        boolean one = ids.size() == 1;
        return ids.isEmpty()
                ? ""
                : "; " + String.join(", ", ids) + (one ? " stays in " : " stay in ") + group.name()
                        + " as Terminating:Retained, since " + (one ? "its" : "their")
                        + " termination was abandoned and the group's lifecycle policy retains such instances; look after "
                        + (one ? "it and end it" : "them and end them")
                        + " with TerminateInstanceInAutoScalingGroup";
    }

    private static Set<String> retained(GroupView group) {
        return group.members().stream()
                .filter(member -> member.lifecycle() == Member.Lifecycle.RETAINED)
                .map(Member::id)
                .collect(Collectors.toSet());
    }

    /** What runs, and nothing that does not. */
    private static String promoted(RolloutState state, TargetScene scene) {
        String group = state.plan().group();
        String image = state.plan().images().newId();
        if (scene.wanted().isEmpty()) {
            return group + " launches " + image + " from now on; "
                    + (scene.kept().isEmpty() ? "it has no instances yet" : "what it has stays on another AMI");
        }
        List<String> kept =
                scene.kept().stream().map(TargetInstance::id).sorted().toList();
        int missing = missing(state, scene);
        return group + " runs " + image
                + (missing > 0 ? "; " + missing + " more ought to be healthy there, see why they are not" : "")
                + (kept.isEmpty()
                        ? ""
                        : "; " + String.join(", ", kept) + (kept.size() == 1 ? " stays" : " stay") + " on another AMI");
    }

    /** The group is gone: nothing can be put back, but nothing of ours stays behind. */
    static void groupGone(Decision.Draft draft, RolloutState state, Observation seen, Instant now) {
        loose(draft, state);
        TemplatePromotion.drop(draft, state, Optional.empty());
        boolean retired = Strategies.of(state).cleared(draft, state, seen, now);
        if (retired && !draft.acts()) {
            draft.event(new Event.Finished(
                    now,
                    Outcome.FAILED,
                    "the group " + state.plan().group() + " no longer exists" + TerminationProtection.left(state)));
        }
    }
}
