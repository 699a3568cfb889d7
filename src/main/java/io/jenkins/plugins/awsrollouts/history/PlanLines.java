package io.jenkins.plugins.awsrollouts.history;

import io.jenkins.plugins.awsrollouts.cloud.OneLine;
import io.jenkins.plugins.awsrollouts.cloud.TemplateRef;
import io.jenkins.plugins.awsrollouts.gate.Analysis;
import io.jenkins.plugins.awsrollouts.gate.Gate;
import io.jenkins.plugins.awsrollouts.gate.Terms;
import io.jenkins.plugins.awsrollouts.rollout.spec.Canary;
import io.jenkins.plugins.awsrollouts.rollout.spec.Limits;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A plan for people, line by line. */
public final class PlanLines {
    private static final int PER_LINE = 3;

    private PlanLines() {}

    /** The lines of a plan. */
    public static List<String> of(Plan plan) {
        List<String> lines = new ArrayList<>();
        Plan.Images images = plan.images();
        boolean named = !images.newName().isEmpty() && !images.newName().equals(images.newId());
        String image = images.newId() + (named ? " (" + images.newName() + ")" : "");
        boolean idle = plan.replacesNothing() && plan.stages().isEmpty();
        lines.add(plan.spec().group() + ": "
                + (idle
                        ? image + " already, nothing is replaced"
                        : images.oldId() + " to " + image + ", " + Phrases.way(plan.spec())));
        lines.add("");
        boolean swaps = plan.swapping().isPresent();
        lines.addAll(swaps ? SwapLines.of(plan) : CanaryLines.steps(plan));
        for (Plan.Stage stage : plan.stages()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "  batch %-3d replaces %s; then %d of %d run %s",
                    stage.number(),
                    Words.count(stage.count(), "instance"),
                    stage.upTo(),
                    plan.target().size(),
                    images.newId()));
        }
        if (!swaps) {
            lines.add("  promote   " + promotion(plan));
        }
        lines.add("");
        lines.addAll(CanaryLines.routes(plan));
        Limits limits = plan.spec().limits();
        int size = plan.target().size();
        lines.add(
                swaps
                        ? "  capacity  blue and green with " + size + " each, until blue goes"
                        : "  capacity  at least " + limits.minHealthy(size) + " in service, at most "
                                + limits.maxHealthy(size) + " at once" + onTop(plan));
        inherited(plan.spec()).ifPresent(lines::add);
        lines.add("  takes     about " + Words.of(plan.estimate().duration()) + " ("
                + plan.estimate().basis() + ")");
        lines.add(String.format(
                Locale.ROOT,
                "  costs     %.1f instance-hours above the group's own",
                plan.estimate().extraInstanceHours()));
        checks(lines, plan);
        ids(lines, "replaces", plan.replaced());
        ids(lines, "keeps", plan.kept());
        plan.warnings().forEach(warning -> lines.add("  warning   " + warning));
        return lines.stream().map(OneLine::of).toList();
    }

    /** What a canary has besides, until the target has taken the AMI. */
    private static String onTop(Plan plan) {
        int most = plan.shift().stream()
                .flatMap(way -> way.steps().stream())
                .mapToInt(step -> step.sizes().values().stream()
                        .mapToInt(Integer::intValue)
                        .sum())
                .max()
                .orElse(0);
        return most == 0 ? "" : "; beside these up to " + most + " of the canary";
    }

    /** Which limits are the group's own, so that nobody looks for them in the spec. */
    private static Optional<String> inherited(Spec spec) {
        Limits limits = spec.limits();
        List<String> all = new ArrayList<>();
        for (String name : new TreeSet<>(spec.usual())) {
            all.add(
                    switch (name) {
                        case "minHealthy" -> name + " " + limits.minHealthyPercent();
                        case "maxHealthy" -> name + " " + limits.maxHealthyPercent();
                        case "warmUp" -> name + " " + Words.of(limits.warmUp());
                        default -> name + " " + Words.of(limits.healthTimeout());
                    });
        }
        return all.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "  limits    " + String.join(", ", all) + ": the group's own settings, since none are given");
    }

    /** How the template takes the AMI in the end, as a phrase. */
    public static String promotion(Plan plan) {
        if (plan.swapping().isPresent()) {
            return "nothing: the template of " + plan.group()
                    + " stays as it is, and the other group has one of its own";
        }
        if (plan.promotion() instanceof Plan.Promotion.NewVersion) {
            return newVersion(plan.group(), plan.target());
        }
        if (plan.promotion() instanceof Plan.Promotion.Revert revert) {
            return "back to version " + revert.version() + " of " + revert.to().templateId();
        }
        return "nothing: the template has the AMI already";
    }

    /** How a group comes to use a new version depends on how it names its own. */
    private static String newVersion(String group, Plan.Target target) {
        String version = "a new version of " + target.template().templateId() + ", which differs from version "
                + target.templateVersion() + " in the AMI alone";
        return switch (target.template().version()) {
            case TemplateRef.LATEST -> "then " + version + ", is made, and " + group + " launches the newest";
            case TemplateRef.DEFAULT -> "then " + version + ", becomes the default, which " + group + " launches";
            default -> "then " + group + " is made to launch " + version;
        };
    }

    /** Gates and analysis; that there are none is said as well. */
    private static void checks(List<String> lines, Plan plan) {
        List<Gate> gates = plan.spec().gates();
        gates.forEach(gate -> lines.add("  gate      " + gate.name() + ", " + time(gate)
                + (gate.terms().onFailure() == Terms.OnFailure.WARN ? "; only warns" : "")));
        Optional<Canary> sharing = plan.spec().sharing();
        boolean nothing = gates.isEmpty() && sharing.flatMap(Canary::analysis).isEmpty();
        if (gates.isEmpty()) {
            lines.add("  gates     none" + (nothing ? ": whether instances are healthy alone decides" : ""));
        }
        sharing.ifPresent(shared -> lines.add("  analysis  "
                + shared.analysis().map(PlanLines::words).orElse(nothing ? "none" : "none: gates alone decide")));
    }

    private static String time(Gate gate) {
        if (gate.subject() == Gate.Subject.EACH_INSTANCE) {
            return "on each new instance before it has traffic";
        }
        return switch (gate.when()) {
            case BEFORE -> "before anything changes";
            case STAGE -> "after each stage";
            case ALWAYS -> "all the time";
            case END -> "at the end";
        };
    }

    private static String words(Analysis analysis) {
        String metrics = analysis.measures().stream()
                .map(measure -> measure.metric().name())
                .collect(Collectors.joining(", "));
        return metrics + "; looks " + Words.of(analysis.interval()) + " apart" + harmless(analysis);
    }

    /** Where no metric is critical, a canary that is worse in one fails by its score alone. */
    private static String harmless(Analysis analysis) {
        boolean critical = analysis.measures().stream()
                .anyMatch(measure -> measure.metric().critical());
        if (critical) {
            return "";
        }
        return analysis.marginal() > 0
                ? String.format(
                        Locale.ROOT,
                        "; no metric is critical, so that only a score below %.0f, or a bound that is crossed, fails",
                        analysis.marginal())
                : "; no metric is critical and marginal is 0, so that nothing but a bound that is crossed can fail it";
    }

    private static void ids(List<String> lines, String word, List<String> ids) {
        for (int i = 0; i < ids.size(); i += PER_LINE) {
            List<String> some = ids.subList(i, Math.min(ids.size(), i + PER_LINE));
            lines.add(String.format(Locale.ROOT, "  %-9s %s", i == 0 ? word : "", String.join("  ", some)));
        }
    }
}
