package io.jenkins.plugins.awsrollouts.rollout.strategy;

import io.jenkins.plugins.awsrollouts.cloud.InstanceView;
import io.jenkins.plugins.awsrollouts.cloud.Look.Facet;
import io.jenkins.plugins.awsrollouts.cloud.Member;
import io.jenkins.plugins.awsrollouts.rollout.state.Action;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Keeps a group's warm pool to the AMI that the group is to launch: the next scale-out brings its instances into service.
 * They serve nobody, so that no trouble with them is a reason to take a fleet back that is healthy.
 */
final class WarmPool {
    /** How long AMIs of the pool are waited for; after that a person is asked to look. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final Duration AGAIN = Duration.ofSeconds(3);

    private WarmPool() {}

    /** Whether the pool holds nothing that could still be ended; what it holds of the other AMI is. */
    static boolean right(Decision.Draft draft, RolloutState state, TargetScene scene, Observation seen, Instant now) {
        Set<String> others = new TreeSet<>(others(state, scene, seen));
        others.removeAll(state.books().pool().stuck().keySet());
        end(draft, state, scene, others);
        boolean known = known(draft, state, scene, seen, now);
        return known && others.isEmpty();
    }

    /** Whether the AMIs of the pool are known, or have been waited for long enough: what the group has just launched is young. */
    private static boolean known(
            Decision.Draft draft, RolloutState state, TargetScene scene, Observation seen, Instant now) {
        Instant until = state.position().since().plus(PATIENCE);
        if (unknown(scene, seen).isEmpty() || now.isAfter(until)) {
            return true;
        }
        draft.look(Facet.GROUP, seen.groupAt().plusSeconds(2));
        draft.waitFor("the AMIs of the warm pool");
        draft.wake(until.plusSeconds(1));
        return false;
    }

    /** Whether a person has to see to the pool, or it still has to be looked at: then the rollout does not end yet. */
    static boolean unsettled(
            Decision.Draft draft, RolloutState state, TargetScene scene, Observation seen, Instant now) {
        if (!known(draft, state, scene, seen, now)) {
            return true;
        }
        Optional<String> trouble = trouble(state, scene, seen);
        trouble.ifPresent(why -> draft.event(new Event.Entered(now, Phase.HELD, why)));
        return trouble.isPresent();
    }

    /**
     * Before the AMI is promoted: what has run it and was returned to the pool (a reuse policy) must not come into service
     * from there.
     */
    static void unproven(Decision.Draft draft, RolloutState state, TargetScene scene) {
        String fresh = state.plan().images().newId();
        Set<String> ours = ids(scene, member -> Optional.ofNullable(state.ours().get(member.id()))
                .map(one -> one.view().imageId().equals(fresh))
                .orElse(false));
        ours.removeAll(state.books().pool().stuck().keySet());
        end(draft, state, scene, ours);
    }

    /** Once a look: one that has left the pool meanwhile is not ended, and an older look would show it for ever. */
    private static void end(Decision.Draft draft, RolloutState state, TargetScene scene, Set<String> ids) {
        Instant last = state.calls().lastAt();
        if (!ids.isEmpty() && scene.group().asOf().isAfter(last)) {
            draft.act(new Action.EndWarm(
                    state.plan().group(), ids, state.plan().target().settings().endable()));
        } else if (!ids.isEmpty()) {
            draft.look(Facet.GROUP, last.plus(AGAIN));
            draft.waitFor("a look at the warm pool");
        }
    }

    /** The instances of the pool that are known to run another AMI than the wanted one. */
    static Set<String> others(RolloutState state, TargetScene scene, Observation seen) {
        Plan plan = state.plan();
        return ids(scene, member -> image(seen, member)
                .map(image -> state.goingBack()
                        // no rollout launches those
                        ? plan.brought(member.id(), image, false)
                        : !image.equals(plan.images().newId()))
                .orElse(false));
    }

    private static Set<String> unknown(TargetScene scene, Observation seen) {
        return ids(scene, member -> image(seen, member).isEmpty());
    }

    private static Optional<String> image(Observation seen, Member member) {
        return Optional.ofNullable(seen.instances().get(member.id())).map(InstanceView::imageId);
    }

    private static Set<String> ids(TargetScene scene, Predicate<Member> which) {
        return scene.warm().stream().filter(which).map(Member::id).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether the pool holds something of the other AMI that can be ended: the rollout goes back to doing so. */
    static boolean latecomers(RolloutState state, TargetScene scene, Observation seen) {
        return !state.books().pool().stuck().keySet().containsAll(others(state, scene, seen));
    }

    /** What a person has to do about a pool that could not be cleared, as a sentence; empty where there is nothing. */
    private static Optional<String> trouble(RolloutState state, TargetScene scene, Observation seen) {
        Set<String> left = new TreeSet<>(others(state, scene, seen));
        Set<String> unknown = unknown(scene, seen);
        left.addAll(unknown);
        if (left.isEmpty()) {
            return Optional.empty();
        }
        Plan.Images images = state.plan().images();
        String runs = state.goingBack() ? images.oldId() : images.newId();
        List<String> reasons =
                new ArrayList<>(new TreeMap<>(state.books().pool().stuck())
                        .entrySet().stream()
                                .filter(one -> left.contains(one.getKey()))
                                .map(one -> one.getValue().replaceFirst("\\.$", ""))
                                .distinct()
                                .toList());
        if (!unknown.isEmpty()) {
            reasons.addAll(new TreeSet<>(seen.unread().values()));
        }
        return Optional.of(state.plan().group() + " runs " + runs + ", but " + String.join(", ", left)
                + (left.size() == 1 ? " in its warm pool runs" : " in its warm pool run")
                + (left.equals(unknown) ? " an AMI that cannot be read" : " another AMI")
                + " and would come into service on a scale-out"
                + (reasons.isEmpty() ? "" : " (" + String.join("; ", reasons) + ")")
                + "; let EC2 end " + (left.size() == 1 ? "it" : "them") + ", or end "
                + (left.size() == 1 ? "it" : "them") + " yourself, then resume");
    }
}
