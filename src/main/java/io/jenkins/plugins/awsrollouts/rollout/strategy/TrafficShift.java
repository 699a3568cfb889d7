package io.jenkins.plugins.awsrollouts.rollout.strategy;

import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.cloud.FleetOrder;
import io.jenkins.plugins.awsrollouts.cloud.Look.Facet;
import io.jenkins.plugins.awsrollouts.cloud.TemplateRef;
import io.jenkins.plugins.awsrollouts.rollout.journal.Names;
import io.jenkins.plugins.awsrollouts.rollout.journal.OwnTags;
import io.jenkins.plugins.awsrollouts.rollout.spec.Canary;
import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.state.Action;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.FleetAction;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.state.ShiftState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Brings a share of the requests to fleets beside the target, step by step. The target is left alone: it keeps its whole capacity, so that
 * the way back is a change of weights and nothing else.
 */
public final class TrafficShift {
    private static final Duration PACE = Duration.ofSeconds(10);

    /** EC2 checks each instance once a minute. */
    private static final Duration CHECKS = Duration.ofSeconds(20);

    private TrafficShift() {}

    /** Decides what is next while requests are brought to the fleets. */
    public static void shift(Decision.Draft draft, RolloutState state, Observation seen, Instant now) {
        Optional<String> changed = TrafficRouting.changed(draft, state, seen);
        if (changed.isPresent()) {
            draft.event(Trouble.entered(state, changed.get(), now));
            return;
        }
        Checks.Standing always = Checks.always(draft, state, now);
        if (Trouble.fails(draft, state, always, now)
                || Stages.failed(draft, state, now)
                || !Stages.certain(draft, state)) {
            return;
        }
        FleetRules rules = Strategies.fleets(state.plan());
        boolean begun = state.stage() >= 0;
        if (begun && (TargetSilence.noted(draft, state, seen, now) || TargetSilence.led(draft, state, seen, now))) {
            return;
        }
        Optional<String> pointless = rules.pointless(state);
        if (pointless.isPresent()) {
            draft.event(Trouble.entered(state, pointless.get(), now));
            return;
        }
        if (!begun) {
            if (Stages.mayBegin(draft, state)) {
                enter(draft, state, 0, now);
            }
            return;
        }
        List<FleetScene> fleets = FleetScene.all(state, seen);
        if (FleetInstances.noted(draft, state, fleets, seen, now)) {
            return;
        }
        TrafficRouting.relieved(draft, state);
        FleetInstances.replaceLost(draft, state);
        if (TargetSilence.stoodIn(draft, state, seen, now)) {
            return;
        }
        if (draft.acts() || !built(draft, state, fleets)) {
            watch(draft, state, seen, now);
            return;
        }
        FleetInstances.ask(draft, state, fleets, now);
        boolean ready = fleets.stream().allMatch(scene -> scene.ready(state, size(state, scene.fleet()), now))
                && own(draft, state, fleets, seen, now)
                && routed(draft, state, seen)
                && alone(draft, fleets, seen);
        if (ready && !TargetSilence.keeps(draft, state, seen, now)) {
            pass(draft, state, seen, always, now);
        } else if (!ready) {
            notReady(draft, state, seen, now);
        }
    }

    private static void enter(Decision.Draft draft, RolloutState state, int step, Instant now) {
        draft.event(new Event.StageEntered(
                now, step, state.plan().shift().orElseThrow().steps().get(step).share()));
    }

    /** How many instances a fleet should have now. */
    static int size(RolloutState state, Fleet fleet) {
        Plan plan = state.plan();
        int size = Strategies.fleets(plan)
                .size(
                        plan.shift().orElseThrow(),
                        plan.spec().sharing().orElseThrow(),
                        fleet,
                        state.size(),
                        state.share());
        return FleetOverrides.atLeast(state, fleet, size);
    }

    /** The tags of all that belongs to a fleet. */
    public static Map<String, String> tags(RolloutState state, Fleet fleet) {
        return Map.of(OwnTags.FLEET, state.id() + "/" + fleet.word());
    }

    // ---- setting up

    /** Sets up what a step needs, in order: template, target group, a rule that knows it, group, size. */
    private static boolean built(Decision.Draft draft, RolloutState state, List<FleetScene> fleets) {
        if (state.paused()) {
            return fleets.stream().allMatch(scene -> scene.stand().made());
        }
        for (FleetScene scene : fleets) {
            boolean there = state.shift()
                    .templates()
                    .getOrDefault(scene.fleet(), Optional.empty())
                    .isPresent();
            (there ? Optional.<Action>empty() : template(state, scene.fleet())).ifPresent(draft::act);
            if (scene.stand().targetGroup().isEmpty()) {
                targetGroup(state, scene.fleet()).ifPresent(draft::act);
            }
        }
        FleetRules rules = Strategies.fleets(state.plan());
        if (draft.acts() || !rules.readied(draft, state)) {
            return false;
        }
        Map<String, ShiftState.Routed> routed = state.shift().routes();
        boolean begun = fleets.stream().anyMatch(scene -> scene.stand().begun());
        boolean first = routed.isEmpty() || (!begun && routed.values().stream().anyMatch(ShiftState.Routed::refused));
        boolean weights = state.plan().shift().orElseThrow().stable().isPresent();
        // before the first request a target group must be known to a rule, or nobody checks its health
        if (first && weights && !TrafficRouting.weighed(draft, state, TrafficRouting.wanted(state, 0))) {
            return false;
        }
        fleets.forEach(scene -> group(draft, state, scene));
        return !draft.acts() && rules.guarded(draft, state);
    }

    /** The launch template that a fleet needs of its own. */
    public static Optional<FleetAction.MakeTemplate> template(RolloutState state, Fleet fleet) {
        if (!fleet.isNew()) {
            return Optional.empty();
        }
        return Strategies.fleets(state.plan())
                .templateSource(state)
                .map(source -> new FleetAction.MakeTemplate(
                        fleet,
                        Names.template(state.plan(), fleet),
                        source,
                        state.plan().images().newId(),
                        state.id() + "-" + fleet.name().charAt(0),
                        tags(state, fleet)));
    }

    /** The target group that a fleet needs of its own. */
    public static Optional<FleetAction.MakeTargetGroup> targetGroup(RolloutState state, Fleet fleet) {
        return state.plan()
                .shift()
                .flatMap(Plan.Shifting::stable)
                .map(model -> new FleetAction.MakeTargetGroup(
                        fleet, Names.targetGroup(state.plan(), fleet), model.id(), tags(state, fleet)));
    }

    private static void group(Decision.Draft draft, RolloutState state, FleetScene scene) {
        int size = size(state, scene.fleet());
        FleetRules rules = Strategies.fleets(state.plan());
        // a group that was meant and is not known to be there has no size yet: making it again does it once
        if (!rules.stands(state.plan())
                && (!scene.stand().made() || scene.stand().size() == 0)) {
            TemplateRef template = scene.fleet().isNew()
                    ? new TemplateRef(
                            state.shift().templates().get(scene.fleet()).orElseThrow(), "1")
                    : state.plan().target().launches();
            draft.act(new FleetAction.MakeFleet(
                    scene.fleet(),
                    new FleetOrder(
                            FleetScene.name(state, scene.fleet()),
                            state.plan().group(),
                            template,
                            size,
                            scene.stand().targetGroup().stream().toList(),
                            tags(state, scene.fleet()),
                            rules.scope())));
        } else if (scene.stand().size() < size || (scene.stand().size() > size && scene.complete())) {
            draft.act(new FleetAction.SizeFleet(scene.fleet(), FleetScene.name(state, scene.fleet()), size));
        }
    }

    // ---- requests

    /** Brings the step's share of the requests to the fleets; whether a look shows it. */
    private static boolean routed(Decision.Draft draft, RolloutState state, Observation seen) {
        Plan.Shifting way = state.plan().shift().orElseThrow();
        FleetRules rules = Strategies.fleets(state.plan());
        if (!rules.mayLeave(draft, state) || (rules.registers(state) && !registered(draft, state))) {
            return false;
        }
        if (way.stable().isEmpty()) {
            return true;
        }
        boolean begun = !state.paused() || state.position().stage().reached();
        if (!begun || !TrafficRouting.weighed(draft, state, TrafficRouting.wanted(state, state.share()))) {
            return false;
        }
        return ruled(draft, state) && TrafficRouting.readBack(draft, state, seen);
    }

    /** Has a rule made for chosen users of each route; whether all are there. */
    private static boolean ruled(Decision.Draft draft, RolloutState state) {
        Canary sharing = state.plan().spec().sharing().orElseThrow();
        List<Plan.Route> routes = state.plan().shift().orElseThrow().routes();
        boolean made = sharing.match().isEmpty() || TrafficRouting.rules(state).size() == routes.size();
        if (!made) {
            Fleet fresh = state.plan().fleets().get(0);
            Balancer target = state.shift().stand(fresh).targetGroup().orElseThrow();
            for (Plan.Route route : routes) {
                Map<String, String> tags = new HashMap<>(tags(state, fresh));
                tags.put(OwnTags.ROUTE, route.name());
                draft.act(new FleetAction.MakeRule(route.id(), route.name(), sharing.match(), target.id(), tags));
            }
        }
        return made;
    }

    /** Before a step's requests are moved: whether they still reach the target and the fleets alone. */
    private static boolean own(
            Decision.Draft draft, RolloutState state, List<FleetScene> fleets, Observation seen, Instant now) {
        if (state.share() == 0 || state.position().stage().reached()) {
            return true;
        }
        Set<String> ours = new HashSet<>(state.ours().keySet());
        seen.group().ifPresent(group -> group.members().forEach(member -> ours.add(member.id())));
        fleets.forEach(scene -> {
            ours.addAll(scene.stand().instances().keySet());
            scene.group().ifPresent(group -> group.members().forEach(member -> ours.add(member.id())));
        });
        for (Balancer balancer : Strategies.fleets(state.plan()).exclusive(state.plan())) {
            Set<String> strangers = OwnTraffic.strangers(seen.health().getOrDefault(balancer.id(), Map.of()), ours);
            if (!strangers.isEmpty()) {
                shared(draft, state, balancer.shortName(), String.join(", ", strangers), now);
                return false;
            }
        }
        return true;
    }

    /** One look may show somebody whom another does not show yet; who stays there is a stranger. */
    private static void shared(
            Decision.Draft draft, RolloutState state, String balancer, String strangers, Instant now) {
        Duration patience = state.plan().spec().limits().progressDeadline();
        boolean late = now.isAfter(state.position().progressAt().plus(patience)) && !state.paused();
        if (late) {
            draft.event(Trouble.entered(
                    state,
                    balancer + " holds " + strangers
                            + " beside the target's own, so its requests are not moved any further",
                    now));
        } else {
            draft.waitFor(balancer + " to hold the target's instances alone, not " + strangers);
        }
    }

    private static boolean registered(Decision.Draft draft, RolloutState state) {
        for (Fleet fleet : state.plan().fleets()) {
            List<Balancer> balancers = state.plan().unweighed();
            if (!state.shift().stand(fleet).registered() && !balancers.isEmpty()) {
                draft.act(new FleetAction.RegisterFleet(fleet, FleetScene.name(state, fleet), balancers));
            }
        }
        return !draft.acts();
    }

    /** Whether each fleet's target group holds its instances and nobody else. */
    private static boolean alone(Decision.Draft draft, List<FleetScene> fleets, Observation seen) {
        for (FleetScene scene : fleets) {
            Set<String> strangers = scene.strangers(seen);
            if (!strangers.isEmpty()) {
                draft.look(Facet.HEALTH, seen.healthAt().plus(PACE));
                draft.look(Facet.GROUP, seen.groupAt().plus(PACE));
                draft.waitFor("the target group of the " + scene.fleet().word() + " to hold its instances alone, not "
                        + String.join(", ", strangers));
                return false;
            }
        }
        return true;
    }

    // ---- the step itself

    private static void pass(
            Decision.Draft draft, RolloutState state, Observation seen, Checks.Standing always, Instant now) {
        boolean last = state.stage() == state.plan().steps() - 1;
        FleetRules rules = Strategies.fleets(state.plan());
        if (last && !rules.watchesLastStep()) {
            draft.event(new Event.Entered(now, rules.afterLastStep(), ""));
            return;
        }
        Spec spec = state.plan().spec();
        // alone it is checked by gates; the times are for requests
        Duration every = state.share() == 0
                ? spec.limits().bake()
                : spec.sharing().orElseThrow().every();
        Stages.Soak soak = new Stages.Soak(Checks.Scope.stage(state), every, last);
        if (!Stages.soaked(draft, state, seen, always, soak, now)) {
            return;
        }
        if (last) {
            draft.event(new Event.Entered(now, rules.afterLastStep(), ""));
        } else {
            enter(draft, state, state.stage() + 1, now);
        }
    }

    private static void notReady(Decision.Draft draft, RolloutState state, Observation seen, Instant now) {
        if (draft.acts() || draft.changes()) {
            return;
        }
        if (state.position().stage().reached()) {
            draft.event(new Event.StageReached(now, false));
            return;
        }
        watch(draft, state, seen, now);
    }

    private static void watch(Decision.Draft draft, RolloutState state, Observation seen, Instant now) {
        draft.look(Facet.GROUP, seen.groupAt().plus(PACE));
        draft.look(Facet.HEALTH, seen.healthAt().plus(PACE));
        if (!FleetInstances.watched(state).isEmpty()) {
            draft.look(Facet.INSTANCES, seen.instancesAt().plus(CHECKS));
        }
        draft.waitFor("the fleets to be in service and healthy");
        Trouble.late(draft, state, seen, now);
    }

    // ---- while the target takes the AMI

    /** The fleets stand by while the target is replaced; says whether something about them had to be noted or done. */
    public static boolean standsBy(Decision.Draft draft, RolloutState state, Observation seen, Instant now) {
        Optional<String> changed = TrafficRouting.changed(draft, state, seen);
        if (changed.isPresent()) {
            draft.event(Trouble.entered(state, changed.get(), now));
            return true;
        }
        List<FleetScene> fleets = FleetScene.all(state, seen);
        if (FleetInstances.noted(draft, state, fleets, seen, now)) {
            return true;
        }
        TrafficRouting.relieved(draft, state);
        FleetInstances.replaceLost(draft, state);
        return draft.acts();
    }
}
