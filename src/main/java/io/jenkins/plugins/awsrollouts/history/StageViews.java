package io.jenkins.plugins.awsrollouts.history;

import io.jenkins.plugins.awsrollouts.analysis.Verdict;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Stage;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Standing;
import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.spec.Swap;
import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import io.jenkins.plugins.awsrollouts.rollout.state.Findings;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The path of a rollout: what was begun, and what the plan still has before it. */
final class StageViews {
    private static final String RESTORE = "Restore";

    private StageViews() {}

    static List<Stage> of(Chronicle chronicle, RolloutState state, Instant now) {
        List<Stage> stages = new ArrayList<>();
        List<Chronicle.Step> steps = chronicle.steps;
        int detour = detour(steps);
        for (int i = 0; i < steps.size(); i++) {
            Chronicle.Step step = steps.get(i);
            Optional<Chronicle.Step> next = i + 1 < steps.size() ? Optional.of(steps.get(i + 1)) : Optional.empty();
            if (i == detour) {
                stages.addAll(skipped(state, lastStage(steps)));
            }
            stages.add(begun(step, next, chronicle, state, now));
        }
        if (chronicle.finished().isEmpty()) {
            stages.addAll(detour >= 0 ? wayOut(state) : ahead(steps, state));
        }
        return stages;
    }

    /** Where the path was left for good or until a person decides; -1 while it is followed. */
    private static int detour(List<Chronicle.Step> steps) {
        for (int i = 0; i < steps.size(); i++) {
            boolean held = steps.get(i).phase() == Phase.HELD && i == steps.size() - 1;
            if (held || steps.get(i).phase() == Phase.ROLLING_BACK) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isDetour(Phase phase) {
        return phase == Phase.ROLLING_BACK || phase == Phase.HELD;
    }

    private static int lastStage(List<Chronicle.Step> steps) {
        return steps.stream().mapToInt(Chronicle.Step::stage).max().orElse(-1);
    }

    private static Stage begun(
            Chronicle.Step step, Optional<Chronicle.Step> next, Chronicle chronicle, RolloutState state, Instant now) {
        Optional<Instant> end = next.map(Chronicle.Step::at).or(chronicle::finished);
        boolean failed = next.map(n -> isDetour(n.phase())).orElse(false) && step.phase() != Phase.HELD;
        Standing standing = end.isEmpty() ? Standing.NOW : failed ? Standing.FAILED : Standing.DONE;
        Duration took = Duration.between(step.at(), end.orElse(now));
        return new Stage(name(step, state.plan()), detail(step, state, standing, now), standing, Optional.of(took));
    }

    private static String name(Chronicle.Step step, Plan plan) {
        return switch (step.phase()) {
            case STARTING -> "Check and lock";
            case SHIFTING, ROLLING -> Phrases.stage(plan, step.stage());
            case SWAPPED -> "Keep blue";
            case RETIRING -> retirement(plan);
            case PROMOTING -> "Promote";
            case SWEEPING -> "Finish";
            case ROLLING_BACK -> "Roll back";
            case SETTLING, DONE -> RESTORE;
            case HELD -> "Held";
        };
    }

    /** What is done about the old fleet in the end. */
    private static String retirement(Plan plan) {
        return plan.spec().swap().orElseThrow().after() == Swap.After.KEEP ? "Blue stays" : "Retire blue";
    }

    private static String detail(Chronicle.Step step, RolloutState state, Standing standing, Instant now) {
        Plan.Images images = state.plan().images();
        boolean current = standing == Standing.NOW;
        Optional<Duration> bake = state.bakeUntil()
                .filter(until -> current && until.isAfter(now))
                .map(until -> Duration.between(now, until));
        return switch (step.phase()) {
            case STARTING -> state.plan().target().size() + " instances";
            case ROLLING ->
                bake.map(left -> "baking, " + Words.of(left) + " left")
                        .orElse(step.upTo() + " of " + state.size() + " new");
            case SHIFTING ->
                bake.map(left -> "watched, " + Words.of(left) + " left").orElse(sizes(step, state))
                        + score(step, state);
            case SWAPPED ->
                bake.map(left -> "stands by, " + Words.of(left) + " left").orElse("stands by");
            case RETIRING -> state.plan().group() + " " + SwapLines.fate(state.plan());
            case PROMOTING -> "template takes " + images.newId();
            case SWEEPING -> "what came of the old AMI";
            case ROLLING_BACK -> state.plan().replacesNothing() ? "nothing was replaced" : "to " + images.oldId();
            case SETTLING, DONE -> lent(state.plan());
            case HELD -> "a person decides";
        };
    }

    /** A fleet follows the target's size, so what it has been given tells more than the plan. */
    private static String sizes(Chronicle.Step step, RolloutState state) {
        Map<Fleet, Integer> sizes = new EnumMap<>(Fleet.class);
        sizes.putAll(
                state.plan().shift().orElseThrow().steps().get(step.stage()).sizes());
        if (state.stage() == step.stage()) {
            for (Fleet fleet : List.copyOf(sizes.keySet())) {
                int size = state.shift().stand(fleet).size();
                if (size > 0) {
                    sizes.put(fleet, size);
                }
            }
        }
        return Phrases.sizes(sizes);
    }

    /** What the last look at a step said; nothing before the first. */
    private static String score(Chronicle.Step step, RolloutState state) {
        Optional<Verdict> verdict =
                AnalysisViews.last(state.findings(), step.stage()).map(Findings.Look::verdict);
        return verdict.map(said -> said.score().isPresent()
                        ? ", score " + AnalysisLogLines.number(said.score().getAsDouble())
                        : ", " + AnalysisViews.word(said.outcome()))
                .orElse("");
    }

    private static String lent(Plan plan) {
        if (plan.swapping().isPresent()) {
            return "traffic, tags, lock";
        }
        return plan.shift().isPresent() ? "traffic, fleets, sizes, lock" : "sizes, lock, drain";
    }

    private static Stage later(String name, String detail) {
        return new Stage(name, detail, Standing.LATER, Optional.empty());
    }

    private static List<Stage> skipped(RolloutState state, int last) {
        return IntStream.range(last + 1, count(state.plan()))
                .mapToObj(stage ->
                        new Stage(Phrases.stage(state.plan(), stage), "not begun", Standing.SKIPPED, Optional.empty()))
                .toList();
    }

    /** Steps of a canary and batches. */
    private static int count(Plan plan) {
        return plan.steps() + plan.stages().size();
    }

    private static List<Stage> ahead(List<Chronicle.Step> steps, RolloutState state) {
        List<Stage> rest = new ArrayList<>();
        Phase phase =
                steps.isEmpty() ? Phase.STARTING : steps.get(steps.size() - 1).phase();
        Plan plan = state.plan();
        if (phase == Phase.STARTING || phase == Phase.SHIFTING || phase == Phase.ROLLING) {
            for (int stage = lastStage(steps) + 1; stage < count(plan); stage++) {
                rest.add(later(Phrases.stage(plan, stage), expected(state, stage)));
            }
            if (plan.swapping().isEmpty()) {
                rest.add(later("Promote", "template takes the AMI"));
            }
        }
        if (plan.swapping().isPresent()) {
            rest.addAll(afterSwap(plan, phase));
        }
        if (phase != Phase.SETTLING) {
            rest.add(later(RESTORE, lent(plan)));
        }
        return rest;
    }

    private static List<Stage> afterSwap(Plan plan, Phase phase) {
        List<Stage> rest = new ArrayList<>();
        boolean before = phase == Phase.STARTING || phase == Phase.SHIFTING;
        if (before) {
            rest.add(later("Keep blue", "for " + Words.of(SwapLines.stands(plan))));
        }
        if (before || phase == Phase.SWAPPED) {
            rest.add(later(retirement(plan), plan.group() + " " + SwapLines.fate(plan)));
        }
        return rest;
    }

    private static String expected(RolloutState state, int stage) {
        Plan plan = state.plan();
        return stage < plan.steps()
                ? Phrases.sizes(plan.shift().orElseThrow().steps().get(stage).sizes())
                : plan.stages().get(stage - plan.steps()).upTo() + " of " + state.size() + " new";
    }

    private static List<Stage> wayOut(RolloutState state) {
        return state.phase() == Phase.ROLLING_BACK ? List.of(later(RESTORE, lent(state.plan()))) : List.of();
    }
}
