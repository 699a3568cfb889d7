package io.jenkins.plugins.awsrollouts.rollout;

import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.cloud.Bounds;
import io.jenkins.plugins.awsrollouts.cloud.GroupView;
import io.jenkins.plugins.awsrollouts.cloud.Health;
import io.jenkins.plugins.awsrollouts.cloud.Look.Facet;
import io.jenkins.plugins.awsrollouts.cloud.Member;
import io.jenkins.plugins.awsrollouts.cloud.TemplateRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Lets a green fleet take the target's place. As long as the old fleet stands by, nothing of it has been touched but what
 * would make it smaller while nobody asks it, so that it can have its place back by a change of weights.
 */
final class Swapper {
    /** What makes a group larger or smaller by itself; asleep in whichever fleet has not the target's place. */
    static final Set<String> ACTING = Set.of("AlarmNotification", "ScheduledActions");

    /**
     * What a green fleet does by itself. It must not move its servers between zones either until blue is gone: Auto Scaling
     * ends the old server as soon as the new one is in service, which is before a balancer calls that healthy.
     */
    static final Set<String> STIRRING = Set.of("AlarmNotification", "ScheduledActions", Decider.REBALANCE);

    private static final Duration PACE = Duration.ofSeconds(10);
    private static final Duration WATCH = Duration.ofSeconds(30);

    private Swapper() {}

    static boolean swaps(RolloutState state) {
        return state.plan().swapping().isPresent();
    }

    /** Whether the green fleet is a group that stood before the rollout. */
    static boolean stood(RolloutState state) {
        return state.plan().swapping().flatMap(Plan.Swapping::standing).isPresent();
    }

    private static Plan.Swapping swap(RolloutState state) {
        return state.plan().swapping().orElseThrow();
    }

    /** Whether the rollout may have begun to part with the old fleet, so that the way back is another rollout. */
    static boolean partedWithBlue(RolloutState state) {
        return state.phase() == Phase.RETIRING || state.shift().may(Duty.LIVE);
    }

    /** What a rollout of this plan has before its first event: a green fleet may stand already. */
    static Shift before(Plan plan) {
        return plan.swapping()
                .flatMap(Plan.Swapping::standing)
                .map(green -> Shift.none()
                        .with(
                                Fleet.GREEN,
                                none -> Shift.Stand.standing(
                                        green.targetGroup(), green.bounds().desired(), plan.at())))
                .orElseGet(Shift::none);
    }

    /** The balancers whose requests no weights move: there the fleets change places themselves. */
    static List<Balancer> moved(Plan plan) {
        String stable =
                plan.shift().flatMap(Plan.Shifting::stable).map(Balancer::id).orElse("");
        return plan.target().balancers().stream()
                .filter(balancer -> !balancer.id().equals(stable))
                .toList();
    }

    /** What makes a target larger or smaller by itself. */
    static Set<String> acting(Plan.Target target) {
        Set<String> acting = new TreeSet<>(ACTING);
        acting.removeAll(target.suspended());
        return acting;
    }

    // ---- before the swap

    /** What a standing group needs before it gets its size; whether it has that. */
    static boolean dressed(Decision.Draft draft, RolloutState state) {
        Plan.Standing green = swap(state).standing().orElseThrow();
        String group = swap(state).green();
        Shift shift = state.shift();
        if (!shift.has(Duty.LOCKED)) {
            draft.act(new SwapAction.TagGroup(Duty.LOCKED, group, lock(state, green)));
        } else if (!shift.has(Duty.HUSHED) && !green.awake().isEmpty()) {
            draft.act(new SwapAction.HushGroup(Duty.HUSHED, group, green.awake()));
        } else if (!shift.has(Duty.DRESSED) && changesImage(state)) {
            String template = shift.templates().get(Fleet.GREEN).orElseThrow();
            draft.act(new SwapAction.DressGroup(Duty.DRESSED, group, new TemplateRef(template, "1")));
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
    static boolean locked(Decision.Draft draft, RolloutState state) {
        if (!state.shift().has(Duty.LOCKED)) {
            draft.act(new SwapAction.TagGroup(Duty.LOCKED, swap(state).green(), Map.of(OwnTags.LOCK, state.id())));
        }
        return !draft.acts();
    }

    /** What must be so before requests leave blue: nothing makes it smaller meanwhile. */
    static boolean hushed(Decision.Draft draft, RolloutState state) {
        Set<String> acting = acting(state.plan().target());
        if (!state.leases().suspended().containsAll(acting)) {
            draft.act(new Action.Suspend(state.plan().group(), acting));
        }
        return !draft.acts();
    }

    // ---- while the old fleet stands by

    static void swapped(Decision.Draft draft, RolloutState state, Scene scene, Observation seen, Instant now) {
        Checks.Standing always = Checks.always(draft, state, now);
        if (Router.changed(draft, state, seen)
                        .map(why -> trouble(draft, state, why, now))
                        .orElse(false)
                || Stages.fails(draft, state, always, now)
                || Stages.failed(draft, state, now)) {
            return;
        }
        if (Crews.noted(draft, state, FleetScene.all(state, seen), now)) {
            return;
        }
        if (state.shift().stand(Fleet.GREEN).deserted()) {
            trouble(draft, state, "no instance of the green fleet is left", now);
            return;
        }
        Crews.replaceLost(draft, state);
        draft.look(Facet.GROUP, seen.groupAt().plus(WATCH));
        draft.look(Facet.HEALTH, seen.healthAt().plus(WATCH));
        if (draft.acts() || !handedOver(draft, state, seen, scene.group())) {
            return;
        }
        Spec spec = state.plan().spec();
        Duration keep = spec.swap().orElseThrow().keepBlue();
        Duration bake = spec.limits().finalBake();
        Stages.Soak soak = new Stages.Soak(Checks.Scope.stage(state), keep.compareTo(bake) > 0 ? keep : bake, true);
        if (Stages.soaked(draft, state, seen, always, soak, now)) {
            draft.event(new Event.Entered(now, Phase.RETIRING, ""));
        }
    }

    private static boolean trouble(Decision.Draft draft, RolloutState state, String why, Instant now) {
        draft.event(Decider.trouble(state, why, now));
        return true;
    }

    /** Gives green what the target has, one thing after the other; whether it has all. */
    private static boolean handedOver(Decision.Draft draft, RolloutState state, Observation seen, GroupView blue) {
        Plan.Swapping swap = swap(state);
        Shift shift = state.shift();
        List<Balancer> moved = moved(state.plan());
        Set<String> resumed = resumed(state);
        if (!moved.isEmpty() && !shift.has(Duty.BLUE_OUT)) {
            draft.act(new SwapAction.Deregister(Duty.BLUE_OUT, blue.name(), moved));
        } else if (!shift.has(Duty.BOUND)) {
            draft.act(new SwapAction.BoundGroup(Duty.BOUND, swap.green(), bounds(state, blue)));
        } else if (!shift.has(Duty.WOKEN) && swap.standing().isEmpty()) {
            draft.act(new SwapAction.WakeGroup(Duty.WOKEN, swap.green(), blue.name()));
        } else if (!shift.has(Duty.GUARDED) && guards(state)) {
            guard(draft, state, seen);
        } else if (!shift.has(Duty.RESUMED) && !resumed.isEmpty()) {
            draft.act(new SwapAction.ResumeGroup(Duty.RESUMED, swap.green(), resumed));
        }
        return !draft.acts() && (shift.has(Duty.GUARDED) || !guards(state));
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
                .flatMap(scene -> scene.crew().stream())
                .map(FleetScene.Crew::member)
                .filter(member -> !member.protectedFromScaleIn())
                .toList();
        if (open.stream().allMatch(member -> member.lifecycle() == Member.Lifecycle.IN_SERVICE)) {
            Set<String> ids = open.stream().map(Member::id).collect(Collectors.toSet());
            draft.act(new SwapAction.GuardGroup(Duty.GUARDED, swap(state).green(), ids));
        } else {
            draft.look(Facet.GROUP, seen.groupAt().plus(PACE));
            draft.waitFor("all of green to be in service, to protect it from scale-in as blue is");
        }
    }

    private static Bounds bounds(RolloutState state, GroupView blue) {
        Bounds usual = swap(state).standing().map(Plan.Standing::wanted).orElseGet(() -> Bounds.of(blue));
        int size = state.shift().stand(Fleet.GREEN).size();
        return new Bounds(Math.min(usual.min(), size), Math.max(usual.max(), size), size);
    }

    /** What of green was put to sleep by us and nobody else. */
    private static Set<String> slept(RolloutState state) {
        return swap(state).standing().map(Plan.Standing::resumed).orElseGet(() -> {
            Set<String> slept = new TreeSet<>(STIRRING);
            slept.removeAll(state.plan().target().suspended());
            return slept;
        });
    }

    /** What of that acts again once green has all requests. */
    private static Set<String> resumed(RolloutState state) {
        Set<String> resumed = slept(state);
        resumed.remove(Decider.REBALANCE);
        return resumed;
    }

    /** Has green move its servers between zones again, if nobody but us has kept it from that; whether it may. */
    static boolean rebalances(Decision.Draft draft, RolloutState state) {
        if (slept(state).contains(Decider.REBALANCE) && !state.shift().has(Duty.REBALANCED)) {
            draft.act(new SwapAction.ResumeGroup(Duty.REBALANCED, swap(state).green(), Set.of(Decider.REBALANCE)));
        }
        return !draft.acts();
    }

    // ---- the way back

    /** Has blue get its place back in the balancers whose requests no weights move, if it may have left it. */
    static void placed(Decision.Draft draft, RolloutState state) {
        if (state.shift().may(Duty.BLUE_OUT)) {
            draft.act(new SwapAction.Reregister(Duty.BLUE_OUT, state.plan().group(), moved(state.plan())));
        }
    }

    /** Sends every request to blue again; whether nothing is left to do for that. */
    static boolean returned(Decision.Draft draft, RolloutState state, Scene scene, Observation seen) {
        List<Balancer> moved = moved(state.plan());
        placed(draft, state);
        if (!Router.returned(draft, state, seen)) {
            return false;
        }
        boolean out =
                state.shift().stand(Fleet.GREEN).registered() && !state.shift().has(Duty.GREEN_OUT);
        if (!out) {
            return true;
        }
        // an older look may show the old fleet as it was before it had been taken out
        Instant certain = state.calls().lastAt().plus(Observation.CONSISTENCY);
        // who does not get well in that time does not keep the requests with green
        Instant late = state.calls().lastAt().plus(state.plan().spec().limits().healthTimeout());
        boolean serves = seen.healthAt().isAfter(late) || serves(scene.group(), moved, seen);
        if (seen.healthAt().isBefore(certain) || !serves) {
            draft.look(Facet.GROUP, seen.groupAt().plus(PACE));
            draft.look(Facet.HEALTH, Stages.later(certain, seen.healthAt().plus(PACE)));
            draft.waitFor("the old fleet to be healthy wherever its requests come from");
            return false;
        }
        draft.act(new SwapAction.Deregister(Duty.GREEN_OUT, swap(state).green(), moved));
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
            boolean looked = said.stream().allMatch(health -> health == Health.HEALTHY || health == Health.UNHEALTHY);
            return said.isEmpty() || (looked && said.contains(Health.HEALTHY));
        });
    }

    /** Whether nothing but the rollout sizes a green fleet that was made and is to go. */
    static boolean asleep(Decision.Draft draft, RolloutState state) {
        Set<String> resumed = resumed(state);
        if (state.shift().may(Duty.RESUMED) && !state.shift().has(Duty.RESTED) && !resumed.isEmpty()) {
            draft.act(new SwapAction.HushGroup(Duty.RESTED, swap(state).green(), resumed));
        }
        return !draft.acts();
    }

    /** A green fleet that stood before the rollout is as it was; otherwise the next step is decided. */
    static void rest(Decision.Draft draft, RolloutState state, Instant now) {
        Plan.Swapping swap = swap(state);
        Plan.Standing green = swap.standing().orElseThrow();
        Shift shift = state.shift();
        Set<String> hush = resumed(state);
        boolean sized = shift.stand(Fleet.GREEN).size() != green.bounds().desired() || shift.may(Duty.BOUND);
        if (shift.may(Duty.RESUMED) && !shift.has(Duty.RESTED) && !hush.isEmpty()) {
            draft.act(new SwapAction.HushGroup(Duty.RESTED, swap.green(), hush));
        } else if (sized && !shift.has(Duty.UNBOUND)) {
            draft.act(new SwapAction.BoundGroup(Duty.UNBOUND, swap.green(), green.bounds()));
        } else if (shift.may(Duty.DRESSED) && !shift.has(Duty.UNDRESSED)) {
            draft.act(new SwapAction.DressGroup(Duty.UNDRESSED, swap.green(), green.template()));
        } else if (shift.may(Duty.HUSHED) && !shift.has(Duty.UNHUSHED)) {
            draft.act(new SwapAction.ResumeGroup(Duty.UNHUSHED, swap.green(), green.awake()));
        } else if (shift.may(Duty.LOCKED) && !shift.has(Duty.UNLOCKED)) {
            draft.act(new SwapAction.UntagGroup(Duty.UNLOCKED, swap.green(), ourTags(green)));
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
