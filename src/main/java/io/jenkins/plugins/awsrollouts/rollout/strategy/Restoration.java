package io.jenkins.plugins.awsrollouts.rollout.strategy;

import io.jenkins.plugins.awsrollouts.rollout.state.LaunchedInstance;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What a way back has to put back: what ran, and where nothing was replaced, nothing. */
final class Restoration {
    private Restoration() {}

    /** Whether the target's instances are what they were, so that going back is giving back alone. */
    static boolean untouched(RolloutState state, TargetScene scene) {
        boolean attached = state.ours().values().stream()
                .anyMatch(ours -> ours.attachedAt().isPresent());
        boolean brought = scene.unwanted().stream().anyMatch(TargetInstance::known);
        return !attached && state.books().released().isEmpty() && state.books().ours() == 0 && !brought;
    }

    /**
     * The AMIs of so many instances to be launched: first what those ran that were replaced and for which none has been
     * put back yet, then what the target would have launched without the rollout.
     */
    static List<String> images(RolloutState state, int count) {
        Plan plan = state.plan();
        List<String> images = new ArrayList<>();
        state.books().released().keySet().stream()
                .filter(id -> !state.ours().containsKey(id))
                .sorted()
                .map(plan::ran)
                .forEach(images::add);
        state.ours().values().stream()
                .filter(LaunchedInstance::alive)
                .forEach(ours -> images.remove(ours.view().imageId()));
        images.removeIf(plan.images().newId()::equals);
        if (!plan.usually().equals(plan.images().newId())) {
            images.addAll(Collections.nCopies(Math.max(0, count - images.size()), plan.usually()));
        }
        return images.subList(0, Math.min(count, images.size()));
    }
}
