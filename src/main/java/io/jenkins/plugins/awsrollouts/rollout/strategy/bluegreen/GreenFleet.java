package io.jenkins.plugins.awsrollouts.rollout.strategy.bluegreen;

import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.cloud.Bounds;
import io.jenkins.plugins.awsrollouts.cloud.FleetOrder;
import io.jenkins.plugins.awsrollouts.cloud.TemplateRef;
import io.jenkins.plugins.awsrollouts.rollout.journal.OwnTags;
import io.jenkins.plugins.awsrollouts.rollout.journal.StandingTag;
import io.jenkins.plugins.awsrollouts.rollout.spec.Canary;
import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.spec.Swap;
import io.jenkins.plugins.awsrollouts.rollout.state.Action;
import io.jenkins.plugins.awsrollouts.rollout.state.FleetEvent;
import io.jenkins.plugins.awsrollouts.rollout.state.GroupStep;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.Processes;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.state.ShiftState;
import io.jenkins.plugins.awsrollouts.rollout.state.SwapAction;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Decision;
import io.jenkins.plugins.awsrollouts.rollout.strategy.FleetRules;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A green fleet: as large as the target, checked alone, and to stay. It is made, or a group that stands already. */
final class GreenFleet implements FleetRules {
    private static Plan.Swapping swap(RolloutState state) {
        return state.plan().swapping().orElseThrow();
    }

    private static boolean stands(RolloutState state) {
        return swap(state).standing().isPresent();
    }

    @Override
    public int size(Plan.Shifting way, Canary canary, Fleet fleet, int size, int share) {
        return size;
    }

    // ---- setting up

    @Override
    public Optional<String> pointless(RolloutState state) {
        return state.size() > 0
                ? Optional.empty()
                : Optional.of(state.plan().group()
                        + " has been scaled in to 0, so green would have no instance to prove the AMI");
    }

    @Override
    public Optional<TemplateRef> templateSource(RolloutState state) {
        if (!changesImage(state)) {
            return Optional.empty();
        }
        return Optional.of(swap(state)
                .standing()
                .map(green -> new TemplateRef(green.template().templateId(), green.version()))
                .orElseGet(() -> state.plan().target().launches()));
    }

    @Override
    public boolean stands(Plan plan) {
        return plan.swapping().flatMap(Plan.Swapping::standing).isPresent();
    }

    @Override
    public FleetOrder.Scope scope() {
        return FleetOrder.Scope.WHOLE;
    }

    @Override
    public boolean readied(Decision.Draft draft, RolloutState state) {
        return !stands(state) || templateSet(draft, state);
    }

    @Override
    public boolean guarded(Decision.Draft draft, RolloutState state) {
        return locked(draft, state);
    }

    @Override
    public boolean launchesNewAlone(RolloutState state) {
        return !stands(state) || state.shift().has(GroupStep.TEMPLATE_SET);
    }

    @Override
    public boolean heedsGrowth() {
        return true;
    }

    @Override
    public boolean sleeps(RolloutState state) {
        return !state.shift().may(GroupStep.RESUMED);
    }

    /** A standing group is put to sleep by a step of its own, one that is made as it is made. */
    @Override
    public Set<String> asleep(RolloutState state) {
        boolean slept = !stands(state) || state.shift().has(GroupStep.SUSPENDED);
        return slept && sleeps(state) ? slept(state) : Set.of();
    }

    @Override
    public boolean justRegistered(RolloutState state) {
        return state.phase() == Phase.SHIFTING;
    }

    /** What is to keep the target's place must have passed them. */
    @Override
    public Set<Fleet> checked(Phase phase) {
        return phase == Phase.SHIFTING ? Set.of(Fleet.GREEN) : Set.of();
    }

    /** What a standing group needs before it gets its size; whether it has that. */
    private static boolean templateSet(Decision.Draft draft, RolloutState state) {
        Plan.Standing green = swap(state).standing().orElseThrow();
        String group = swap(state).green();
        ShiftState shift = state.shift();
        if (!shift.has(GroupStep.LOCKED)) {
            draft.act(new SwapAction.TagGroup(GroupStep.LOCKED, group, lock(state, green)));
        } else if (!shift.has(GroupStep.SUSPENDED) && !green.awake().isEmpty()) {
            draft.act(new SwapAction.SuspendGroup(GroupStep.SUSPENDED, group, green.awake()));
        } else if (!shift.has(GroupStep.TEMPLATE_SET) && changesImage(state)) {
            String template = shift.templates().get(Fleet.GREEN).orElseThrow();
            draft.act(new SwapAction.SetGroupTemplate(GroupStep.TEMPLATE_SET, group, new TemplateRef(template, "1")));
        }
        return !draft.acts();
    }

    private static Map<String, String> lock(RolloutState state, Plan.Standing green) {
        StandingTag tag = new StandingTag(
                state.id(),
                green.wanted(),
                green.image(),
                green.asleep(),
                state.plan().at());
        StandingTag before = new StandingTag(
                state.id(),
                green.bounds(),
                green.template().templateId() + ":" + green.template().version(),
                green.suspended(),
                state.plan().at());
        return Map.of(
                OwnTags.LOCK, state.id(),
                OwnTags.STANDING, green.tags().getOrDefault(OwnTags.STANDING, tag.text()),
                OwnTags.BEFORE, before.text());
    }

    /** Whether a standing group must launch another AMI than it does. */
    static boolean changesImage(RolloutState state) {
        return swap(state)
                .standing()
                .map(green -> !green.image().equals(state.plan().images().newId()))
                .orElse(true);
    }

    /** Sets the lock on a green group that has been made; whether it is there. */
    private static boolean locked(Decision.Draft draft, RolloutState state) {
        if (!state.shift().has(GroupStep.LOCKED)) {
            draft.act(new SwapAction.TagGroup(GroupStep.LOCKED, swap(state).green(), Map.of(OwnTags.LOCK, state.id())));
        }
        return !draft.acts();
    }

    /** What must be so before requests leave blue: nothing makes it smaller meanwhile. */
    private static boolean suspended(Decision.Draft draft, RolloutState state) {
        Set<String> acting = Processes.scaling(state.plan().target().suspended());
        if (!state.leases().suspended().containsAll(acting)) {
            draft.act(new Action.Suspend(state.plan().group(), acting));
        }
        return !draft.acts();
    }

    // ---- requests

    @Override
    public boolean mayLeave(Decision.Draft draft, RolloutState state) {
        return state.share() == 0 || suspended(draft, state);
    }

    @Override
    public boolean registers(RolloutState state) {
        return state.stage() == state.plan().steps() - 1;
    }

    @Override
    public List<Balancer> exclusive(Plan plan) {
        return plan.target().balancers();
    }

    @Override
    public boolean tests(Plan plan, Plan.Route route) {
        return plan.swapping()
                .flatMap(Plan.Swapping::test)
                .filter(test -> test.id().equals(route.id()))
                .isPresent();
    }

    @Override
    public boolean standsIn() {
        return true;
    }

    @Override
    public boolean releasesUsers(RolloutState state) {
        return state.share() == 100 && state.plan().spec().swap().orElseThrow().sticky() == Swap.Sticky.RELEASE;
    }

    @Override
    public Phase afterLastStep() {
        return Phase.SWAPPED;
    }

    @Override
    public boolean watchesLastStep() {
        return false;
    }

    /** What of green was put to sleep by us and nobody else. */
    static Set<String> slept(RolloutState state) {
        return swap(state)
                .standing()
                .map(Plan.Standing::resumed)
                .orElseGet(() -> Processes.ofGreen(state.plan().target().suspended()));
    }

    /** What of that acts again once green has all requests. */
    static Set<String> resumed(RolloutState state) {
        Set<String> resumed = slept(state);
        resumed.remove(Processes.REBALANCE);
        return resumed;
    }

    // ---- ending

    @Override
    public boolean emptiedFirst() {
        return false;
    }

    @Override
    public boolean endedApart(Decision.Draft draft, RolloutState state, Fleet fleet, Instant now) {
        if (stands(state)) {
            rest(draft, state, now);
            return true;
        }
        return fleet == Fleet.GREEN && !asleep(draft, state);
    }

    /** Whether nothing but the rollout sizes a green fleet that was made and is to go. */
    private static boolean asleep(Decision.Draft draft, RolloutState state) {
        Set<String> resumed = resumed(state);
        if (state.shift().may(GroupStep.RESUMED)
                && !state.shift().has(GroupStep.SUSPENDED_AGAIN)
                && !resumed.isEmpty()) {
            draft.act(new SwapAction.SuspendGroup(
                    GroupStep.SUSPENDED_AGAIN, swap(state).green(), resumed));
        }
        return !draft.acts();
    }

    /** A green fleet that stood before the rollout is as it was; otherwise the next step is decided. */
    private static void rest(Decision.Draft draft, RolloutState state, Instant now) {
        Plan.Swapping swap = swap(state);
        Plan.Standing green = swap.standing().orElseThrow();
        ShiftState shift = state.shift();
        Set<String> toSuspend = resumed(state);
        boolean sized = shift.stand(Fleet.GREEN).size() != green.bounds().desired() || shift.may(GroupStep.SIZED);
        if (shift.may(GroupStep.RESUMED) && !shift.has(GroupStep.SUSPENDED_AGAIN) && !toSuspend.isEmpty()) {
            draft.act(new SwapAction.SuspendGroup(GroupStep.SUSPENDED_AGAIN, swap.green(), toSuspend));
        } else if (sized && !shift.has(GroupStep.SIZE_RESTORED)) {
            Bounds before = shift.stand(Fleet.GREEN).overrides().in(green.bounds());
            draft.act(new SwapAction.BoundGroup(GroupStep.SIZE_RESTORED, swap.green(), before));
        } else if (shift.may(GroupStep.TEMPLATE_SET) && !shift.has(GroupStep.TEMPLATE_RESTORED)) {
            draft.act(new SwapAction.SetGroupTemplate(GroupStep.TEMPLATE_RESTORED, swap.green(), green.template()));
        } else if (shift.may(GroupStep.SUSPENDED) && !shift.has(GroupStep.PROCESSES_RESTORED)) {
            draft.act(new SwapAction.ResumeGroup(GroupStep.PROCESSES_RESTORED, swap.green(), green.awake()));
        } else if (shift.may(GroupStep.LOCKED) && !shift.has(GroupStep.UNLOCKED)) {
            draft.act(new SwapAction.UntagGroup(GroupStep.UNLOCKED, swap.green(), ourTags(green)));
        } else {
            draft.event(new FleetEvent.Gone(now, Fleet.GREEN));
        }
    }

    private static Set<String> ourTags(Plan.Standing green) {
        return green.tags().containsKey(OwnTags.STANDING)
                ? Set.of(OwnTags.LOCK, OwnTags.BEFORE)
                : Set.of(OwnTags.LOCK, OwnTags.BEFORE, OwnTags.STANDING);
    }
}
