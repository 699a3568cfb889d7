package io.jenkins.plugins.awsrollouts.rollout.strategy.bluegreen;

import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.cloud.Bounds;
import io.jenkins.plugins.awsrollouts.cloud.GroupView;
import io.jenkins.plugins.awsrollouts.cloud.Health;
import io.jenkins.plugins.awsrollouts.cloud.Look.Facet;
import io.jenkins.plugins.awsrollouts.cloud.Member;
import io.jenkins.plugins.awsrollouts.cloud.ScheduledChange;
import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.GroupStep;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.Processes;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.state.ShiftState;
import io.jenkins.plugins.awsrollouts.rollout.state.SwapAction;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Answering;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Checks;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Decision;
import io.jenkins.plugins.awsrollouts.rollout.strategy.FleetInstances;
import io.jenkins.plugins.awsrollouts.rollout.strategy.FleetScene;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Instants;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Observation;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Stages;
import io.jenkins.plugins.awsrollouts.rollout.strategy.TargetScene;
import io.jenkins.plugins.awsrollouts.rollout.strategy.TrafficRouting;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Lets a green fleet take the target's place. As long as the old fleet stands by, nothing of it has been touched but what
 * would make it smaller while nobody asks it, so that it can have its place back by a change of weights.
 */
final class Cutover {
    private static final Duration PACE = Duration.ofSeconds(10);
    private static final Duration WATCH = Duration.ofSeconds(30);

    private Cutover() {}

    private static Plan.Swapping swap(RolloutState state) {
        return state.plan().swapping().orElseThrow();
    }

    // ---- while the old fleet stands by

    static void swapped(Decision.Draft draft, RolloutState state, TargetScene scene, Observation seen, Instant now) {
        Checks.Standing always = Checks.always(draft, state, now);
        if (TrafficRouting.changed(draft, state, seen)
                        .map(why -> trouble(draft, state, why, now))
                        .orElse(false)
                || Trouble.fails(draft, state, always, now)
                || Stages.failed(draft, state, now)) {
            return;
        }
        if (FleetInstances.noted(draft, state, FleetScene.all(state, seen), seen, now)) {
            return;
        }
        if (state.shift().stand(Fleet.GREEN).deserted()) {
            trouble(draft, state, "no instance of the green fleet is left", now);
            return;
        }
        FleetInstances.replaceLost(draft, state);
        draft.look(Facet.GROUP, seen.groupAt().plus(WATCH));
        draft.look(Facet.HEALTH, seen.healthAt().plus(WATCH));
        if (draft.acts() || !handedOver(draft, state, seen, scene.group(), now)) {
            return;
        }
        Spec spec = state.plan().spec();
        Duration keep = spec.swap().orElseThrow().keepBlue();
        Duration bake = spec.limits().finalBake();
        // the time that a person has to go back passes by itself; gates must have been asked through theirs
        Stages.Soak soak = new Stages.Soak(
                Checks.Scope.stage(state), keep.compareTo(bake) > 0 ? keep : bake, true, Optional.of(bake));
        if (Stages.soaked(draft, state, seen, always, soak, now)
                && !GreenProof.lacks(draft, state, seen, now)
                && !StrayRoutes.hold(draft, state, now)) {
            draft.event(new Event.Entered(now, Phase.RETIRING, ""));
        }
    }

    private static boolean trouble(Decision.Draft draft, RolloutState state, String why, Instant now) {
        draft.event(Trouble.entered(state, why, now));
        return true;
    }

    /** Gives green what the target has, one thing after the other; whether it has all. */
    private static boolean handedOver(
            Decision.Draft draft, RolloutState state, Observation seen, GroupView blue, Instant now) {
        Plan.Swapping swap = swap(state);
        ShiftState shift = state.shift();
        List<Balancer> moved = state.plan().unweighed();
        Set<String> resumed = GreenFleet.resumed(state);
        if (!moved.isEmpty() && !shift.has(GroupStep.BLUE_OUT)) {
            draft.act(new SwapAction.Deregister(GroupStep.BLUE_OUT, blue.name(), moved));
        } else if (!shift.has(GroupStep.SIZED)) {
            draft.act(new SwapAction.BoundGroup(GroupStep.SIZED, swap.green(), bounds(state, blue, now)));
        } else if (!shift.has(GroupStep.ACTIVATED) && swap.standing().isEmpty()) {
            draft.act(new SwapAction.ActivateGroup(GroupStep.ACTIVATED, swap.green(), blue.name()));
        } else if (!shift.has(GroupStep.PROTECTED) && guards(state)) {
            guard(draft, state, seen);
        } else if (!shift.has(GroupStep.RESUMED) && !resumed.isEmpty()) {
            draft.act(new SwapAction.ResumeGroup(GroupStep.RESUMED, swap.green(), resumed));
        }
        return !draft.acts() && (shift.has(GroupStep.PROTECTED) || !guards(state));
    }

    /** Whether a green fleet that was made gets its instances protected from scale-in, as blue's were from their launch. */
    private static boolean guards(RolloutState state) {
        return state.plan().target().newInstancesProtected()
                && swap(state).standing().isEmpty();
    }

    /**
     * Protects those that were launched before green protected who is new. Only who is in service can be (API Reference,
     * SetInstanceProtection), so one that is coming is waited for.
     */
    private static void guard(Decision.Draft draft, RolloutState state, Observation seen) {
        List<Member> open = FleetScene.all(state, seen).stream()
                .flatMap(scene -> scene.instances().stream())
                .flatMap(instance -> instance.member().stream())
                .filter(member -> !member.protectedFromScaleIn())
                .toList();
        if (open.stream().allMatch(member -> member.lifecycle() == Member.Lifecycle.IN_SERVICE)) {
            Set<String> ids = open.stream().map(Member::id).collect(Collectors.toSet());
            draft.act(new SwapAction.GuardGroup(GroupStep.PROTECTED, swap(state).green(), ids));
        } else {
            draft.look(Facet.GROUP, seen.groupAt().plus(PACE));
            draft.waitFor("all of green to be in service, to protect it from scale-in as blue is");
        }
    }

    /** What blue would have by now, as nothing that is due while its scaling is suspended is made up for by the group. */
    private static Bounds bounds(RolloutState state, GroupView blue, Instant now) {
        Bounds usual = swap(state).standing().map(Plan.Standing::wanted).orElseGet(() -> Bounds.of(blue));
        int size = state.shift().stand(Fleet.GREEN).size();
        Bounds bounds = new Bounds(Math.min(usual.min(), size), Math.max(usual.max(), size), size);
        // a group that stood already has not followed blue since the plan
        Optional<Instant> since = swap(state).standing().isPresent()
                ? Optional.of(state.plan().at())
                : state.leases().suspendedAt();
        for (ScheduledChange change : due(state, since, now)) {
            bounds = change.after(bounds);
        }
        return state.shift().stand(Fleet.GREEN).overrides().in(bounds);
    }

    /**
     * What was due while the scaling of the target was suspended: "Amazon EC2 Auto Scaling doesn't run scaling actions that
     * are scheduled to run during the suspension period" (User Guide, Suspend and resume processes).
     */
    static List<ScheduledChange> leftOut(RolloutState state, Instant now) {
        return due(state, state.leases().suspendedAt(), now);
    }

    private static List<ScheduledChange> due(RolloutState state, Optional<Instant> since, Instant now) {
        return swap(state).scheduled().stream()
                .filter(change -> since.filter(at -> !change.at().isBefore(at)).isPresent()
                        && !change.at().isAfter(now))
                .toList();
    }

    /** Has green move its servers between zones again, if nobody but us has kept it from that; whether it may. */
    static boolean rebalances(Decision.Draft draft, RolloutState state) {
        if (GreenFleet.slept(state).contains(Processes.REBALANCE)
                && !state.shift().has(GroupStep.REBALANCED)) {
            draft.act(
                    new SwapAction.ResumeGroup(GroupStep.REBALANCED, swap(state).green(), Set.of(Processes.REBALANCE)));
        }
        return !draft.acts();
    }

    // ---- the way back

    /** Has blue get its place back in the balancers whose requests no weights move, if it may have left it. */
    static void placed(Decision.Draft draft, RolloutState state) {
        if (state.shift().may(GroupStep.BLUE_OUT)) {
            draft.act(new SwapAction.Reregister(
                    GroupStep.BLUE_OUT, state.plan().group(), state.plan().unweighed()));
        }
    }

    /** Sends requests to blue again as soon as it can take them, and gives it what it lacks; whether they have gone. */
    static boolean relieved(Decision.Draft draft, RolloutState state, Observation seen, Instant now) {
        return relieved(draft, state, seen, WayBack.of(state, seen, now));
    }

    private static boolean relieved(Decision.Draft draft, RolloutState state, Observation seen, WayBack way) {
        placed(draft, state);
        boolean open = way.open(draft);
        boolean gone = open && TrafficRouting.returned(draft, state, seen);
        if (!open) {
            way.gather(draft);
        }
        way.feed(draft);
        way.raise(draft);
        return gone && !draft.acts();
    }

    /** Sends every request to blue again; whether nothing is left to do for that. */
    static boolean returned(
            Decision.Draft draft, RolloutState state, TargetScene scene, Observation seen, Instant now) {
        List<Balancer> moved = state.plan().unweighed();
        WayBack way = WayBack.of(state, seen, now);
        if (!relieved(draft, state, seen, way)) {
            if (!draft.acts() && TrafficRouting.sent(state, seen)) {
                way.stuck(draft);
            }
            return false;
        }
        if (way.lacks() || way.astray()) {
            Answering.look(draft, seen);
            draft.waitFor("a look that shows all that blue is to have");
            return false;
        }
        boolean out =
                state.shift().stand(Fleet.GREEN).registered() && !state.shift().has(GroupStep.GREEN_OUT);
        if (!out) {
            return true;
        }
        // an older look may show the old fleet as it was before it had been taken out
        Instant certain = state.calls().lastAt().plus(Observation.CONSISTENCY);
        // who does not get well in that time does not keep the requests with green
        Instant late = state.calls().lastAt().plus(state.plan().spec().limits().healthTimeout());
        boolean nobody = way.answering().targetServers() == 0 && way.answering().fleet() > 0;
        boolean serves = !nobody && (seen.healthAt().isAfter(late) || serves(scene.group(), moved, seen));
        if (seen.healthAt().isBefore(certain) || !serves) {
            draft.look(Facet.GROUP, seen.groupAt().plus(PACE));
            draft.look(Facet.HEALTH, Instants.later(certain, seen.healthAt().plus(PACE)));
            draft.waitFor("the old fleet to be healthy wherever its requests come from");
            way.stuck(draft);
            return false;
        }
        draft.act(new SwapAction.Deregister(GroupStep.GREEN_OUT, swap(state).green(), moved));
        return false;
    }

    /** Whether each balancer has looked at all of blue and sends somebody of it requests; the sick stay what they were. */
    private static boolean serves(GroupView blue, List<Balancer> balancers, Observation seen) {
        return balancers.stream().allMatch(balancer -> {
            List<Health> said = blue.members().stream()
                    .filter(member -> member.lifecycle() == Member.Lifecycle.IN_SERVICE)
                    .map(member -> seen.health()
                            .getOrDefault(balancer.id(), Map.of())
                            .getOrDefault(member.id(), Health.INITIAL))
                    .toList();
            boolean looked = said.stream()
                    .allMatch(health -> health.is(Health.State.HEALTHY) || health.is(Health.State.UNHEALTHY));
            return said.isEmpty() || (looked && said.stream().anyMatch(health -> health.is(Health.State.HEALTHY)));
        });
    }
}
