package io.jenkins.plugins.awsrollouts.history;

import io.jenkins.plugins.awsrollouts.history.DeploymentView.Stage;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Standing;
import io.jenkins.plugins.awsrollouts.rollout.Phase;
import io.jenkins.plugins.awsrollouts.rollout.Plan;
import io.jenkins.plugins.awsrollouts.rollout.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The path of a rollout: what was begun, and what the plan still has before it. */
final class StageViews {
    private StageViews() {}

    static List<Stage> of(Chronicle chronicle, RolloutState state, Instant now) {
        List<Stage> stages = new ArrayList<>();
        List<Chronicle.Step> steps = chronicle.steps;
        boolean detour = false;
        for (int i = 0; i < steps.size(); i++) {
            Chronicle.Step step = steps.get(i);
            Optional<Chronicle.Step> next = i + 1 < steps.size() ? Optional.of(steps.get(i + 1)) : Optional.empty();
            if (!detour && isDetour(step.phase())) {
                detour = true;
                stages.addAll(skipped(state, lastBatch(steps)));
            }
            stages.add(begun(step, next, chronicle, state, now));
        }
        if (chronicle.finished().isEmpty()) {
            stages.addAll(detour ? wayOut(state) : ahead(steps, state));
        }
        return stages;
    }

    private static boolean isDetour(Phase phase) {
        return phase == Phase.ROLLING_BACK || phase == Phase.HELD;
    }

    private static int lastBatch(List<Chronicle.Step> steps) {
        return steps.stream().mapToInt(Chronicle.Step::batch).max().orElse(-1);
    }

    private static Stage begun(
            Chronicle.Step step, Optional<Chronicle.Step> next, Chronicle chronicle, RolloutState state, Instant now) {
        Optional<Instant> end = next.map(Chronicle.Step::at).or(chronicle::finished);
        boolean failed = next.map(n -> isDetour(n.phase())).orElse(false) && step.phase() != Phase.HELD;
        Standing standing = end.isEmpty() ? Standing.NOW : failed ? Standing.FAILED : Standing.DONE;
        Duration took = Duration.between(step.at(), end.orElse(now));
        return new Stage(name(step), detail(step, state, standing, now), standing, Optional.of(took));
    }

    private static String name(Chronicle.Step step) {
        return switch (step.phase()) {
            case STARTING -> "Check and lock";
            case SHIFTING -> "Canary";
            case ROLLING -> "Batch " + (step.batch() + 1);
            case PROMOTING -> "Promote";
            case SWEEPING -> "Sweep";
            case ROLLING_BACK -> "Roll back";
            case SETTLING, DONE -> "Give back";
            case HELD -> "Held";
        };
    }

    private static String detail(Chronicle.Step step, RolloutState state, Standing standing, Instant now) {
        Plan.Images images = state.plan().images();
        Optional<Instant> bake = state.bakeUntil().filter(until -> standing == Standing.NOW && until.isAfter(now));
        return switch (step.phase()) {
            case STARTING -> state.plan().target().size() + " instances";
            case ROLLING ->
                bake.map(until -> "baking, " + Words.of(Duration.between(now, until)) + " left")
                        .orElse(step.upTo() + " of " + state.size() + " new");
            case SHIFTING -> state.share() + " %";
            case PROMOTING -> "template takes " + images.newId();
            case SWEEPING -> "what came of the old AMI";
            case ROLLING_BACK -> "to " + images.oldId();
            case SETTLING, DONE -> "sizes, lock, drain";
            case HELD -> "a person decides";
        };
    }

    private static Stage later(String name, String detail) {
        return new Stage(name, detail, Standing.LATER, Optional.empty());
    }

    private static List<Stage> skipped(RolloutState state, int last) {
        return state.plan().stages().stream()
                .filter(stage -> stage.number() - 1 > last)
                .map(stage -> new Stage("Batch " + stage.number(), "not begun", Standing.SKIPPED, Optional.empty()))
                .toList();
    }

    private static List<Stage> ahead(List<Chronicle.Step> steps, RolloutState state) {
        List<Stage> rest = new ArrayList<>();
        Phase phase =
                steps.isEmpty() ? Phase.STARTING : steps.get(steps.size() - 1).phase();
        if (phase == Phase.STARTING || phase == Phase.ROLLING) {
            int last = lastBatch(steps);
            for (Plan.Stage stage : state.plan().stages()) {
                if (stage.number() - 1 > last) {
                    rest.add(later("Batch " + stage.number(), stage.upTo() + " of " + state.size() + " new"));
                }
            }
            rest.add(later("Promote", "template takes the AMI"));
        }
        if (phase != Phase.SETTLING) {
            rest.add(later("Give back", "sizes, lock, drain"));
        }
        return rest;
    }

    private static List<Stage> wayOut(RolloutState state) {
        return state.phase() == Phase.ROLLING_BACK ? List.of(later("Give back", "sizes, lock, drain")) : List.of();
    }
}
