package io.jenkins.plugins.awsrollouts.rollout.strategy;

import io.jenkins.plugins.awsrollouts.rollout.state.Action;
import io.jenkins.plugins.awsrollouts.rollout.state.LaunchedInstance;
import io.jenkins.plugins.awsrollouts.rollout.state.Milestone;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Termination protection (DisableApiTermination) keeps an instance from EC2's TerminateInstances, and not from Auto Scaling
 * (EC2 User Guide, Change instance termination protection). Outside the group only TerminateInstances ends an instance, so
 * that one is launched without, and is given what its template asks for once it serves in the group. No trouble with that is
 * a reason to take a fleet back: how the rollout ended names who has none.
 */
final class TerminationProtection {
    private TerminationProtection() {}

    /** Has those protected who are to be, and for whom it has not been tried. Spot Instances cannot be. */
    static void give(Decision.Draft draft, RolloutState state, TargetScene scene) {
        if (!state.plan().target().settings().endable()) {
            return;
        }
        Set<String> ids = scene.wanted().stream()
                .filter(unit -> !unit.spot() && unit.sight().inService())
                .flatMap(unit -> unit.ours().stream())
                .filter(ours -> ours.alive() && ours.shield().isEmpty())
                .filter(ours -> state.goingBack() || ours.has(Milestone.COUNTED))
                .map(ours -> ours.view().id())
                .collect(Collectors.toCollection(TreeSet::new));
        if (!ids.isEmpty()) {
            draft.act(new Action.ProtectFromTermination(ids));
        }
    }

    /** What is not as it should be in the end, as the rest of a sentence; mostly nothing. */
    static String left(RolloutState state) {
        List<String> parts = new ArrayList<>();
        Collection<LaunchedInstance> ours = state.ours().values();
        told(ours, one -> one.kept().orElse(""))
                .forEach((why, ids) -> parts.add(names(ids) + (ids.size() == 1 ? " runs" : " run")
                        + " on outside the group, since EC2 keeps " + (ids.size() == 1 ? "it" : "them") + " (" + why
                        + "); take the protection away and end " + (ids.size() == 1 ? "it" : "them")));
        told(ours, one -> one.alive() ? one.shield().orElse("") : "")
                .forEach((why, ids) -> parts.add(names(ids) + (ids.size() == 1 ? " has" : " have")
                        + " no termination protection, which the launch template asks for (" + why + ")"));
        return parts.isEmpty() ? "" : "; " + String.join("; ", parts);
    }

    private static String names(Set<String> ids) {
        return String.join(", ", ids);
    }

    /** Who has each of the reasons; what is said of an instance by its id is one reason all the same. */
    private static TreeMap<String, Set<String>> told(
            Collection<LaunchedInstance> ours, Function<LaunchedInstance, String> why) {
        TreeMap<String, Set<String>> byReason = new TreeMap<>();
        for (LaunchedInstance one : ours) {
            String reason = why.apply(one).replace(one.view().id(), "the instance");
            if (!reason.isEmpty()) {
                byReason.computeIfAbsent(reason, same -> new TreeSet<>())
                        .add(one.view().id());
            }
        }
        return byReason;
    }
}
