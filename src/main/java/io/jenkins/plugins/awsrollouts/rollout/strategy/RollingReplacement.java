package io.jenkins.plugins.awsrollouts.rollout.strategy;

import io.jenkins.plugins.awsrollouts.cloud.GroupView;
import io.jenkins.plugins.awsrollouts.cloud.LaunchOrder;
import io.jenkins.plugins.awsrollouts.cloud.Look.Facet;
import io.jenkins.plugins.awsrollouts.cloud.Member;
import io.jenkins.plugins.awsrollouts.rollout.journal.LeaseTag;
import io.jenkins.plugins.awsrollouts.rollout.journal.OwnTags;
import io.jenkins.plugins.awsrollouts.rollout.spec.Limits;
import io.jenkins.plugins.awsrollouts.rollout.state.Action;
import io.jenkins.plugins.awsrollouts.rollout.state.LaunchedInstance;
import io.jenkins.plugins.awsrollouts.rollout.state.Leases;
import io.jenkins.plugins.awsrollouts.rollout.state.Milestone;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.Processes;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Moves a fleet toward the wanted AMI: launch, attach, release. It knows nothing of stages; it is told how many
 * instances of the wanted AMI there may be, and keeps the promises about capacity while it gets there.
 */
final class RollingReplacement {
    private static final int ATTACH_AT_ONCE = 19;

    /** How soon a look comes that others are waited for with. */
    private static final Duration SOON = Duration.ofSeconds(15);

    private final Decision.Draft draft;
    private final RolloutState state;
    private final TargetScene scene;
    private final Observation seen;
    private final Instant now;
    private final int goal;
    private final int size;
    private final int samples;
    private final Limits limits;
    private final List<TargetInstance> capacity;
    private final List<TargetInstance> wanted;
    private final List<TargetInstance> unwanted;
    private final List<TargetInstance> outside;

    /** Zones from which a zonal shift keeps requests: nothing is launched there that can be launched elsewhere. */
    private final Set<String> away;

    /**
     * @param goal how many instances of the wanted AMI there may be
     */
    RollingReplacement(
            Decision.Draft draft, RolloutState state, TargetScene scene, Observation seen, Instant now, int goal) {
        this.draft = draft;
        this.state = state;
        this.scene = scene;
        this.seen = seen;
        this.now = now;
        this.goal = goal;
        this.size = state.size();
        this.samples = ImageProof.samples(state, scene, seen, now);
        this.limits = state.plan().spec().limits();
        this.capacity = scene.capacity();
        this.wanted = scene.wanted();
        this.unwanted = scene.unwanted();
        this.outside = scene.outside();
        this.away = ZonalShift.zones(state, seen);
    }

    /** Whether the goal is reached: all wanted instances count, and there are no more instances than there should be. */
    boolean reached() {
        boolean whole = wanted.size() >= due()
                && wanted.stream().allMatch(this::settled)
                && capacity.size() <= size + held() + shifted();
        return (whole || untouched())
                && outside.size() == samples
                && outside.stream()
                        .allMatch(unit ->
                                unit.ours().map(LaunchedInstance::proves).orElse(false))
                && scene.strays().isEmpty()
                && lostMembers().isEmpty()
                && state.books().others().unasked().isEmpty();
    }

    /** On the way back, what a group lacks only because its minimum is lowered it launches once that is given back. */
    private int due() {
        boolean lent = state.goingBack()
                && state.leases().min().filter(Leases.Size::lent).isPresent()
                && state.books().ours() == 0;
        return lent ? Math.min(goal, scene.group().desired()) : goal;
    }

    /** What the target lacks although nothing of it was touched, it lacked before: a way back need not wait for it. */
    private boolean untouched() {
        return state.goingBack() && Restoration.untouched(state, scene);
    }

    /** On the way back, what was sick before and is not ours is nothing to wait for: the target is as it was. */
    private boolean settled(TargetInstance unit) {
        boolean sickBefore = state.goingBack() && unit.ours().isEmpty() && unit.sick();
        return unit.counted(state.goingBack()) || sickBefore;
    }

    /** Decides the next moves. */
    void move() {
        clearOut();
        dropLostMembers();
        if (!draft.acts()) {
            // a pause begins nothing new, but what has been launched goes on
            boolean on = !state.paused();
            if (on) {
                launch();
            }
            // before anybody is attached who does not serve yet
            new ScaleInGuard(state, scene, !outside.isEmpty()).protect(draft);
            join();
            TerminationProtection.give(draft, state, scene);
            if (on) {
                release();
            }
        }
        InstanceMilestones.looks(draft, state, seen, now);
        if (samples > 0) {
            ImageProof.looks(draft, state, outside, seen);
        }
        draft.waitFor(blockers());
    }

    /** What keeps the goal from being reached, as a phrase. */
    private String blockers() {
        List<String> all = new ArrayList<>();
        add(all, goal - wanted.size(), "more of the wanted AMI");
        List<String> open = wanted.stream()
                .filter(unit -> !settled(unit))
                .map(TargetInstance::id)
                .toList();
        add(all, open.size(), "to count (" + String.join(", ", open.subList(0, Math.min(3, open.size()))) + ")");
        add(all, capacity.size() - size - held(), "to leave");
        add(all, outside.size() - samples, "to be attached");
        add(all, samples, "outside the group to prove the AMI");
        add(all, lostMembers().size(), "failed to leave");
        add(all, unwanted.size(), "of the other AMI");
        add(all, scene.strays().size(), "outside the group to end");
        add(all, Math.abs(state.books().ours()), "to be balanced");
        if (all.isEmpty() && state.books().others().unasked().isPresent()) {
            return "the group's activities to tell who changed its size";
        }
        return all.isEmpty() ? "a look that shows it all" : "instances: " + String.join(", ", all);
    }

    private static void add(List<String> all, int count, String what) {
        if (count > 0) {
            all.add(count + " " + what);
        }
    }

    private String group() {
        return state.plan().group();
    }

    /** What the group's desired capacity is once all that we have done is visible. */
    private int expectedDesired() {
        return size + state.books().ours();
    }

    /** By how much the group's desired capacity is beyond all that our calls, not visible yet, could explain. */
    private int scaledOut() {
        GroupView view = scene.group();
        Instant recent = view.asOf().minus(Observation.CONSISTENCY);
        // one that the look shows on its way out it shows the capacity without
        long releases = state.books().released().entrySet().stream()
                .filter(one -> recent.isBefore(one.getValue()))
                .map(one -> scene.members().get(one.getKey()))
                .filter(member -> member != null && !member.leaves())
                .count();
        long attaches = state.ours().values().stream()
                .filter(ours -> ours.attachedAt().filter(recent::isBefore).isPresent())
                .filter(ours -> !scene.members().containsKey(ours.view().id()))
                .count();
        return Math.max(0, view.desired() - expectedDesired() - (int) (releases - attaches));
    }

    /**
     * How many more members there are than the group wants. Scale-in lowers the desired capacity even where no instance may
     * go: "If all instances in an Auto Scaling group are protected from scale in, and a scale-in event occurs, its desired
     * capacity is decremented. However, the Auto Scaling group can't terminate the required number of instances" (EC2 Auto
     * Scaling User Guide, Use instance scale-in protection). Whoever of them goes leaves no gap, so nothing is to shrink. One
     * look must show it: members of a scale-out that stands in no book yet are wanted.
     */
    private int over() {
        return Math.max(0, Math.min(scene.beyond(), capacity.size() - expectedDesired()));
    }

    /**
     * How many of those the group ends by itself, as soon as it can: whom it has launched to move others between zones comes into
     * service first ("When rebalancing, Amazon EC2 Auto Scaling launches new instances before terminating the old ones", EC2 Auto
     * Scaling User Guide, Rebalancing activities). Whom it takes nobody else may count on.
     */
    private int groups() {
        if (scene.group().suspended().contains(Processes.TERMINATE)) {
            return 0;
        }
        long free = capacity.stream()
                .flatMap(unit -> unit.member().stream())
                .filter(member -> !member.protectedFromScaleIn()
                        || state.leases().guarded().contains(member.id()))
                .count();
        return Math.min(over(), (int) free);
    }

    /** How many of those the group keeps since its owner has them protected: they stay, as they would without us. */
    private int held() {
        long shielded = capacity.stream()
                .filter(unit -> unit.member().map(Member::protectedFromScaleIn).orElse(false))
                .filter(unit -> !state.leases().guarded().contains(unit.id()))
                .count();
        return Math.min(over(), (int) shielded);
    }

    // ---- what has no business here any more

    private void clearOut() {
        Set<String> ids = new HashSet<>();
        scene.strays().forEach(unit -> ids.add(unit.id()));
        for (TargetInstance unit : spare()) {
            // the next look may be an older one, which shows that it is needed after all
            Instant certain = unit.view().orElseThrow().launchedAt().plus(Observation.CONSISTENCY);
            if (now.isBefore(certain)) {
                draft.wake(certain);
            } else {
                ids.add(unit.id());
            }
        }
        for (LaunchedInstance ours : state.ours().values()) {
            if (ours.loose() && ours.lost().isPresent()) {
                ids.add(ours.view().id());
            }
        }
        if (!ids.isEmpty()) {
            draft.act(new Action.Terminate(ids));
        }
    }

    /** Instances of the wanted AMI outside the group that nothing needs at present, the youngest of them. */
    private List<TargetInstance> spare() {
        int count = outside.size() - Math.max(0, needed());
        return count <= 0
                ? List.of()
                : outside.stream()
                        .sorted(Comparator.comparing((TargetInstance u) ->
                                        u.view().orElseThrow().launchedAt())
                                .reversed())
                        .limit(count)
                        .toList();
    }

    private List<TargetInstance> lostMembers() {
        return capacity.stream()
                .filter(unit -> unit.ours().flatMap(LaunchedInstance::lost).isPresent())
                .toList();
    }

    /**
     * A lost member goes at once; unless it is one too many, the group launches the proven AMI in its place. A group whose
     * template has the unproven one already launches none: we do.
     */
    private void dropLostMembers() {
        Plan.Images images = state.plan().images();
        boolean unproven = images.template().equals(images.newId());
        int surplus = unproven ? capacity.size() : capacity.size() - size;
        int over = over();
        for (TargetInstance unit : lostMembers()) {
            boolean shrink = over <= 0
                    && surplus > 0
                    && expectedDesired() > scene.group().min();
            draft.act(new Action.Release(group(), unit.id(), shrink));
            surplus--;
            over--;
        }
    }

    // ---- launch

    private int missing() {
        return needed() - outside.size();
    }

    /**
     * How many of the wanted AMI are to join. Once nothing of the new AMI is left on the way back, only what we have
     * taken: other gaps the group fills by itself. What it has taken back of its desired capacity only attaching gives
     * back, be there members enough or not.
     */
    private int needed() {
        int open = goal - wanted.size();
        boolean replacing = !state.goingBack() || unwanted.stream().anyMatch(TargetInstance::known);
        return replacing
                ? open + standIns() + samples + owed()
                : Math.min(open + Math.max(held(), owed()), -state.books().ours());
    }

    /**
     * How many members the group keeps, since they are protected, although it wants fewer by what we have taken of its desired
     * capacity: only another that is attached gives that back, and one of them goes for it.
     */
    private int owed() {
        return Math.max(0, Math.min(over(), -state.books().ours()));
    }

    /**
     * On the way back a serving instance may only go when another one serves in its place; for instances of the old AMI
     * that have died meanwhile others must stand in. So must they, whichever way it goes, for those from which a zonal shift
     * keeps requests.
     */
    private int standIns() {
        boolean back = state.goingBack();
        boolean shifted = back || state.position().bearsShift();
        long dead = wanted.stream()
                .filter(unit -> (back && unit.ours().isEmpty() && unit.sick())
                        || (shifted && unit.sight().away()))
                .count();
        boolean bound = unwanted.stream().anyMatch(TargetInstance::serving);
        return bound ? (int) dead : 0;
    }

    /** How many of the wanted ones are more than there should be, since others stand in for them. */
    private int shifted() {
        long away = wanted.stream().filter(unit -> unit.sight().away()).count();
        return Math.min(standIns(), (int) away);
    }

    private int room() {
        long standing = capacity.stream().filter(unit -> !unit.sick()).count() + outside.size();
        // whom the group keeps although it wants fewer stays whatever is launched
        return limits.maxHealthy(size) + Math.max(held(), owed()) - (int) standing;
    }

    private void launch() {
        // a sample takes nobody's place
        int count = Math.min(missing(), Math.max(room(), samples));
        if (count <= 0) {
            return;
        }
        if (!state.goingBack() && TemplatePromotion.unmade(state)) {
            draft.act(TemplatePromotion.version(state));
            return;
        }
        List<String> images = state.goingBack()
                ? Restoration.images(state, count)
                : Collections.nCopies(count, state.plan().images().newId());
        List<LaunchOrder> orders =
                new LaunchPlacement(state, capacity, wanted, unwanted, outside, away, now).orders(images);
        orders.forEach(order -> draft.act(new Action.Launch(order)));
        if (orders.isEmpty()) {
            draft.waitFor("capacity in EC2");
            state.calls().blocked().values().stream()
                    .filter(now::isBefore)
                    .min(Comparator.naturalOrder())
                    .ifPresent(draft::wake);
        }
    }

    // ---- join

    private void join() {
        boolean after = state.plan().target().gatesInService() || state.goingBack();
        List<String> ready = new ArrayList<>();
        Checks.Scope stage = Checks.Scope.stage(state);
        Set<String> spare = spare().stream().map(TargetInstance::id).collect(Collectors.toSet());
        for (TargetInstance unit : outside) {
            boolean running = unit.ours().map(o -> o.has(Milestone.RUNNING)).orElse(false);
            // one that was in the group and is not any more somebody has taken out
            boolean detached = unit.ours().flatMap(LaunchedInstance::attachedAt).isPresent();
            if (!running || detached || spare.contains(unit.id())) {
                continue;
            }
            if (after || Checks.instancePassed(state, unit.id(), now)) {
                if (samples == 0) {
                    ready.add(unit.id());
                }
            } else {
                Checks.instance(draft, state, stage, unit.id(), unit.view(), now);
            }
        }
        if (after && !state.goingBack()) {
            wanted.stream()
                    .filter(unit ->
                            unit.ours().map(o -> o.has(Milestone.IN_SERVICE)).orElse(false))
                    .forEach(unit -> Checks.instance(draft, state, stage, unit.id(), unit.view(), now));
        }
        if (ready.isEmpty()) {
            return;
        }
        if (!state.leases().lockHeld()) {
            draft.waitFor("the lock to be certain");
            return;
        }
        attach(ready.subList(0, Math.min(ready.size(), ATTACH_AT_ONCE)));
    }

    private void attach(List<String> ids) {
        GroupView view = scene.group();
        int max = state.leases().max().map(size -> size.least(view.max())).orElse(view.max());
        int needed = Math.max(expectedDesired(), view.desired()) + outside.size();
        if (needed > max) {
            // what its owner has just written a limit of ours would take back
            if (!seen.groupFresh(now)) {
                draft.look(Facet.GROUP, now);
                draft.waitFor("a fresh look before the maximum size is raised");
                return;
            }
            resize(OptionalInt.empty(), OptionalInt.of(needed));
        }
        Set<String> suspended = state.plan().target().suspended();
        if (!suspended.contains(Processes.REBALANCE)
                && state.leases().suspended().isEmpty()) {
            draft.act(new Action.Suspend(group(), Set.of(Processes.REBALANCE)));
        }
        draft.act(new Action.Attach(group(), List.copyOf(ids)));
    }

    private void resize(OptionalInt min, OptionalInt max) {
        GroupView view = scene.group();
        draft.act(new Action.Resize(group(), min, max, view.min(), view.max(), lease(min, max)));
    }

    /** The tag that says which limits are the owner's and which are ours, should the journal be lost. */
    private Map<String, String> lease(OptionalInt min, OptionalInt max) {
        GroupView view = scene.group();
        Leases leases = state.leases();
        int theirMin = leases.min().map(Leases.Size::original).orElse(view.min());
        int theirMax = leases.max().map(Leases.Size::original).orElse(view.max());
        LeaseTag.Limits own = new LeaseTag.Limits(leases.ever(false, min), leases.ever(true, max));
        return LeaseTag.parse(view.tags().getOrDefault(OwnTags.LEASE, ""))
                .map(tag -> Map.of(
                        OwnTags.LEASE, tag.lending(theirMin, theirMax, own).text()))
                .orElseGet(Map::of);
    }

    // ---- release

    private void release() {
        if (!state.leases().lockHeld()) {
            return;
        }
        if (state.books().unclear()) {
            // whom others take, and whom a group that is protected owes, stands in no book yet
            draft.look(Facet.GROUP, seen.groupAt().plus(SOON));
            draft.waitFor("the size of the group to be certain");
            return;
        }
        // while a look does not show all that we have done, what others have done stands in no book yet
        int owed = size + scaledOut();
        int groups = groups();
        int tooMany = capacity.size() - owed - groups;
        if (unwanted.isEmpty()) {
            // of wanted instances only as many as we ourselves have brought too many
            tooMany = Math.min(tooMany, state.books().ours());
        }
        int forRoom = room() <= 0 ? Math.max(0, missing()) : 0;
        int counted = 0;
        int serving = 0;
        for (TargetInstance unit : capacity) {
            boolean arriving = unit.known() && unit.wanted();
            boolean counts = arriving && unit.counted(state.goingBack());
            counted += counts ? 1 : 0;
            serving += (counts || !arriving) && unit.reached() ? 1 : 0;
        }
        int covered = counted + (capacity.size() - wanted.size()) - owed - groups;
        // where nothing unwanted is left and the group is larger by our doing (it has replaced instances of ours by
        // itself, say), the surplus goes from the wanted ones
        List<TargetInstance> from = unwanted.isEmpty() && state.books().ours() > 0 ? wanted : unwanted;
        List<TargetInstance> going = new Surplus(
                        tooMany, forRoom, covered, serving - groups, limits.minHealthy(owed), state.goingBack())
                .going(from.stream().filter(unit -> !unit.kept()).toList(), capacity);
        if (!going.isEmpty() && fresh()) {
            letGo(going);
        }
    }

    /** A serving instance is taken away only on the word of looks that are fresh; otherwise they come first. */
    private boolean fresh() {
        boolean balanced = !state.plan().target().balancers().isEmpty();
        boolean group = seen.groupFresh(now);
        boolean health = !balanced || seen.healthFresh(now);
        if (!group) {
            draft.look(Facet.GROUP, now);
        }
        if (!health) {
            draft.look(Facet.HEALTH, now);
        }
        draft.waitFor("a fresh look before instances are taken out");
        return group && health;
    }

    private void letGo(List<TargetInstance> going) {
        int over = over() - groups();
        int after = expectedDesired() - Math.max(0, going.size() - over);
        int shown = scene.group().min();
        int min = state.leases().min().map(size -> size.most(shown)).orElse(shown);
        if (after < min) {
            resize(OptionalInt.of(Math.max(0, after)), OptionalInt.empty());
        }
        if (state.plan().target().hasWarmPool()) {
            // the pool may take them as they are
            Set<String> guarded = going.stream()
                    .map(TargetInstance::id)
                    .filter(state.leases().guarded()::contains)
                    .collect(Collectors.toSet());
            if (!guarded.isEmpty()) {
                draft.act(new Action.Protect(group(), guarded, false));
            }
        }
        for (int i = 0; i < going.size(); i++) {
            draft.act(new Action.Release(group(), going.get(i).id(), i >= over));
        }
    }
}
