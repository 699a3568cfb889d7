package io.jenkins.plugins.awsrollouts.rollout.strategy;

import io.jenkins.plugins.awsrollouts.cloud.Look.Facet;
import io.jenkins.plugins.awsrollouts.rollout.spec.Limits;
import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.Processes;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The stages of a rollout: batch by batch forward, the sweep after promotion, and the way back in one. */
public final class Stages {
    private static final Duration WATCH = Duration.ofSeconds(30);

    private Stages() {}

    /** All that can run the wanted AMI. */
    private static int all(RolloutState state, TargetScene scene) {
        return Math.max(0, state.size() - scene.kept().size());
    }

    /** One decision of the way forward. */
    public static void advance(
            Decision.Draft draft, RolloutState state, TargetScene scene, Observation seen, Instant now) {
        switch (state.phase()) {
            case ROLLING -> roll(draft, state, scene, seen, now);
            case PROMOTING -> TemplatePromotion.promote(draft, state, scene, now);
            case SWEEPING -> sweep(draft, state, scene, seen, now);
            default -> draft.waitFor("a person");
        }
    }

    private static void roll(
            Decision.Draft draft, RolloutState state, TargetScene scene, Observation seen, Instant now) {
        Checks.Standing always = Checks.always(draft, state, now);
        if (Trouble.fails(draft, state, always, now)
                || failed(draft, state, now)
                || Strategies.of(state).tend(draft, state, seen, now)) {
            return;
        }
        WarmPool.unproven(draft, state, scene);
        int all = all(state, scene);
        if (state.batch() < 0) {
            if (mayBegin(draft, state)) {
                next(draft, state, scene, now);
            }
            return;
        }
        RollingReplacement mover = new RollingReplacement(
                draft,
                state,
                scene,
                seen,
                now,
                Math.min(state.position().stage().upTo(), all));
        boolean last = state.position().stage().upTo() >= all;
        boolean reached = mover.reached() && !(last && !scene.unwanted().isEmpty());
        ImageProof.watch(draft, state, seen);
        if (reached && ImageProof.awaited(draft, state, scene, seen, now)) {
            return;
        }
        if (reached && certain(draft, state)) {
            Checks.Standing ran = ImageProof.members(draft, state, scene, seen, now);
            if (!Trouble.fails(draft, state, ran, now) && ran.passed()) {
                pass(draft, state, scene, seen, always, now, last);
            }
            ImageProof.looks(draft, state, scene.outside(), seen);
            return;
        }
        if (!reached && state.position().stage().reached()) {
            draft.event(new Event.StageReached(now, false));
        }
        mover.move();
        if (!reached && !state.bakeUntil().isPresent()) {
            late(draft, state, scene, seen, now);
        }
    }

    /** A rollout that was paused before its first stage begins none. */
    static boolean mayBegin(Decision.Draft draft, RolloutState state) {
        if (state.paused()) {
            draft.waitFor("a person to go on");
        }
        return !state.paused();
    }

    /** A rollout that has nothing to replace is not over before its lock is certain. */
    static boolean certain(Decision.Draft draft, RolloutState state) {
        if (!state.leases().lockHeld()) {
            draft.waitFor("the lock to be certain");
            return false;
        }
        return true;
    }

    /** More new instances have failed in this batch than it may replace. */
    public static boolean failed(Decision.Draft draft, RolloutState state, Instant now) {
        // what the group itself moves between zones once it may is taken from it too: as many as it has
        int moved = state.phase() == Phase.SWEEPING
                ? Math.min(state.size(), state.position().stage().taken())
                : 0;
        int allowed = state.plan().spec().limits().failedInstances();
        int failures = state.position().stage().failures() - moved;
        if (failures <= allowed) {
            return false;
        }
        Stream<String> launched = state.ours().values().stream()
                .flatMap(ours -> ours.lost().map(why -> ours.view().id() + ": " + why).stream());
        Stream<String> instances = state.shift().stands().entrySet().stream()
                .filter(one -> one.getKey().isNew())
                .flatMap(one -> one.getValue().instances().values().stream())
                .flatMap(instance -> instance.lost().map(why -> instance.view().id() + ": " + why).stream());
        String why = Stream.concat(instances, launched)
                .reduce((a, b) -> b)
                .map(last -> "; " + last)
                .orElse("");
        draft.event(Trouble.entered(
                state,
                Words.count(failures, "new instance") + " failed in one batch, " + allowed + " may be replaced" + why,
                now));
        return true;
    }

    private static void next(Decision.Draft draft, RolloutState state, TargetScene scene, Instant now) {
        int all = all(state, scene);
        int has = (int)
                scene.wanted().stream().filter(unit -> unit.counted(false)).count();
        int stage = state.stage() + 1;
        int batch = state.plan().spec().strategy().batch(stage - state.plan().steps(), Math.max(1, state.size()));
        draft.event(new Event.StageEntered(now, stage, Math.min(all, has + batch)));
    }

    /** The batch is there: its gates, its bake, and on. */
    private static void pass(
            Decision.Draft draft,
            RolloutState state,
            TargetScene scene,
            Observation seen,
            Checks.Standing always,
            Instant now,
            boolean last) {
        Limits limits = state.plan().spec().limits();
        // where fleets were tried it has been asked about before the target was touched
        boolean ends = last && state.plan().shift().isEmpty();
        Soak soak = new Soak(Checks.Scope.stage(state), last ? limits.finalBake() : limits.bake(), ends);
        if (!soaked(draft, state, seen, always, soak, now)) {
            return;
        }
        if (last) {
            draft.event(new Event.Entered(now, Phase.PROMOTING, ""));
        } else {
            next(draft, state, scene, now);
        }
    }

    /**
     * What a stage is for.
     *
     * @param scope what its gates look at
     * @param bake how long it is watched
     * @param last whether the gates before promotion are on at its end
     * @param watched how much of that counts only as long as somebody looks; empty: all of it
     */
    public record Soak(Checks.Scope scope, Duration bake, boolean last, Optional<Duration> watched) {
        /** One that counts only as long as somebody looks. */
        public Soak(Checks.Scope scope, Duration bake, boolean last) {
            this(scope, bake, last, Optional.empty());
        }
    }

    /** A stage's instances are there: its gates, its bake; whether all of that is over. */
    public static boolean soaked(
            Decision.Draft draft,
            RolloutState state,
            Observation seen,
            Checks.Standing always,
            Soak soak,
            Instant now) {
        if (!state.position().stage().reached()) {
            draft.event(new Event.StageReached(now, true));
            return false;
        }
        Checks.Standing gates = Checks.stage(draft, state, soak.scope(), now).and(always);
        if (Trouble.fails(draft, state, gates, now) || !gates.passed()) {
            return false;
        }
        if (state.bakeUntil().isEmpty() && !soak.bake().isZero()) {
            Optional<Instant> watched = soak.watched()
                    .filter(time -> time.compareTo(soak.bake()) < 0)
                    .map(now::plus);
            draft.event(new Event.BakeBegan(now, now.plus(soak.bake()), watched));
            return false;
        }
        Checks.Standing found = Analyst.stand(draft, state, now);
        if (Trouble.fails(draft, state, found, now) || draft.changes()) {
            return false;
        }
        boolean baking = !found.passed()
                || state.bakeUntil().map(now::isBefore).orElse(false)
                        && !state.position().stage().endBake();
        Checks.Standing end = baking || state.paused() || !soak.last()
                ? new Checks.Standing(Optional.empty(), !baking && !state.paused())
                : Checks.end(draft, state, soak.scope(), now);
        if (!Trouble.fails(draft, state, end, now) && !end.passed()) {
            watch(draft, state, seen);
        }
        return end.failure().isEmpty() && end.passed();
    }

    private static void watch(Decision.Draft draft, RolloutState state, Observation seen) {
        state.bakeUntil().ifPresent(draft::wake);
        if (!state.plan().target().balancers().isEmpty()) {
            draft.look(Facet.HEALTH, seen.healthAt().plus(WATCH));
        }
        draft.waitFor(state.paused() ? "a person to go on" : "the bake to end");
    }

    /**
     * After promotion: what the warm pool holds of the old AMI goes first, since the next scale-out would bring it into
     * service, and with it what the group launched of it meanwhile.
     */
    private static void sweep(
            Decision.Draft draft, RolloutState state, TargetScene scene, Observation seen, Instant now) {
        if (failed(draft, state, now) || Strategies.of(state).tend(draft, state, seen, now)) {
            return;
        }
        boolean pool = WarmPool.right(draft, state, scene, seen, now);
        if (arrived(draft, state, scene, seen, now) && pool) {
            draft.event(new Event.Entered(now, Phase.SETTLING, ""));
        }
    }

    private static boolean arrived(
            Decision.Draft draft, RolloutState state, TargetScene scene, Observation seen, Instant now) {
        RollingReplacement mover = new RollingReplacement(draft, state, scene, seen, now, all(state, scene));
        Instant changed = state.leases().promoted().orElse(state.position().since());
        boolean visible = scene.group().asOf().isAfter(changed);
        if (mover.reached() && scene.unwanted().isEmpty() && visible && balanced(state, scene)) {
            return true;
        }
        if (!visible || !scene.group().asOf().isAfter(state.calls().lastAt())) {
            draft.look(Facet.GROUP, Instants.later(now, state.calls().lastAt().plusMillis(1)));
        }
        if (state.books().others().lowerSince().isPresent()) {
            draft.look(Facet.GROUP, seen.groupAt().plusSeconds(15));
        }
        mover.move();
        othersLooks(draft, scene, seen);
        late(draft, state, scene, seen, now);
        return false;
    }

    /** Whether it has gone too long without progress, or can make none. */
    private static void late(
            Decision.Draft draft, RolloutState state, TargetScene scene, Observation seen, Instant now) {
        crowded(state, scene)
                .or(() -> rebalanced(state, scene, now))
                .ifPresentOrElse(
                        why -> draft.event(new Event.Entered(now, Phase.HELD, why)),
                        () -> Trouble.late(draft, state, seen, now));
    }

    /**
     * The group is to have fewer than it has protected members, and holds capacity of ours for them: it ends none, and only with a member's end that
     * capacity could be given back.
     */
    private static Optional<String> crowded(RolloutState state, TargetScene scene) {
        List<TargetInstance> capacity = scene.capacity();
        int size = state.size();
        // what a person has done before he resumed it is visible by then
        Instant visible = state.position().since().plus(Observation.CONSISTENCY);
        boolean certain = scene.group().asOf().isAfter(visible)
                && state.books().others().unasked().isEmpty()
                && !state.books().unclear()
                && scene.group().asOf().isAfter(state.calls().lastAt());
        boolean stay =
                capacity.stream().allMatch(unit -> unit.kept() && unit.ours().isEmpty());
        if (!certain || !stay || capacity.size() <= size || state.books().ours() <= 0) {
            return Optional.empty();
        }
        int many = capacity.size() - size;
        return Optional.of(state.plan().group() + " is to have " + Words.count(size, "instance") + ", but "
                + FleetEnd.names(capacity.stream().map(TargetInstance::id).toList())
                + (capacity.size() == 1 ? " is" : " are")
                + " protected from scale-in, so that none of them goes; take the protection from " + many
                + " of them, then resume the rollout");
    }

    /**
     * Somebody has resumed AZRebalance meanwhile, and nothing has come to count since: where the group ends each new instance that comes into its fuller
     * zone, that says nothing of the AMI.
     */
    private static Optional<String> rebalanced(RolloutState state, TargetScene scene, Instant now) {
        Instant late =
                state.position().progressAt().plus(state.plan().spec().limits().progressDeadline());
        boolean awake = state.leases().suspended().contains(Processes.REBALANCE)
                && !scene.group().suspended().contains(Processes.REBALANCE);
        return awake && !state.goingBack() && !state.paused() && now.isAfter(late)
                ? Optional.of(
                        "no instance has come to count for "
                                + Words.of(state.plan().spec().limits().progressDeadline()) + ", and "
                                + Processes.REBALANCE + " of " + state.plan().group()
                                + ", which somebody has resumed, may end new ones before they do; suspend it, then resume the rollout")
                : Optional.empty();
    }

    /** Whether nothing of ours is left in the group's desired capacity, and nobody's wish for another size is pending. */
    private static boolean balanced(RolloutState state, TargetScene scene) {
        Instant known = state.calls().lastAt();
        return state.books().ours() == 0
                && state.books().others().lowerSince().isEmpty()
                && scene.group().asOf().isAfter(known);
    }

    /** Instances that are not on trial are waited for as well: those that the group launched, and those that falter. */
    private static void othersLooks(Decision.Draft draft, TargetScene scene, Observation seen) {
        boolean waiting = scene.wanted().stream().anyMatch(unit -> !unit.serving());
        if (waiting) {
            draft.look(Facet.GROUP, seen.groupAt().plusSeconds(10));
            draft.look(Facet.HEALTH, seen.healthAt().plusSeconds(10));
            draft.waitFor("all instances to be in service and healthy");
        }
    }

    /** The way back: the template first, so that whatever the group launches is the old AMI; then the fleet, at once. */
    static void rollBack(Decision.Draft draft, RolloutState state, TargetScene scene, Observation seen, Instant now) {
        // requests first: where they go is changed by one call, fleets take minutes
        Decision.Draft requests = new Decision.Draft();
        boolean returned = Strategies.of(state).returned(requests, state, scene, seen, now);
        // while a load balancer gives no answer the target's own way back goes on all the same
        boolean waits = requests.acts() && !Lanes.open(requests.actions(), state, now);
        if (!waits) {
            draft.adopt(requests);
        }
        boolean alone = waits || Strategies.of(state).postpones(state, seen, now);
        if ((!returned && !alone) || TemplatePromotion.demote(draft, state, scene.group())) {
            return;
        }
        boolean pool = WarmPool.right(draft, state, scene, seen, now);
        if (arrived(draft, state, scene, seen, now) && pool && returned) {
            draft.event(new Event.Entered(now, Phase.SETTLING, ""));
        }
    }
}
