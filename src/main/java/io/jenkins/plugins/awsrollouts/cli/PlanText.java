package io.jenkins.plugins.awsrollouts.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.awsrollouts.history.Phrases;
import io.jenkins.plugins.awsrollouts.rollout.Limits;
import io.jenkins.plugins.awsrollouts.rollout.Plan;
import io.jenkins.plugins.awsrollouts.rollout.SpecWriter;
import io.jenkins.plugins.awsrollouts.rollout.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A plan for people, and for programs. */
final class PlanText {
    private static final int PER_LINE = 3;

    private PlanText() {}

    static List<String> lines(Plan plan) {
        List<String> lines = new ArrayList<>();
        Plan.Images images = plan.images();
        boolean named = !images.newName().isEmpty() && !images.newName().equals(images.newId());
        lines.add(plan.spec().group() + ": " + images.oldId() + " to " + images.newId()
                + (named ? " (" + images.newName() + ")" : "") + ", "
                + Phrases.strategy(plan.spec().strategy()));
        lines.add("");
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
        lines.add("  promote   " + promotion(plan));
        lines.add("");
        Limits limits = plan.spec().limits();
        int size = plan.target().size();
        lines.add("  capacity  at least " + limits.minHealthy(size) + " in service, at most " + limits.maxHealthy(size)
                + " at once");
        lines.add("  takes     about " + Words.of(plan.estimate().duration()) + " ("
                + plan.estimate().basis() + ")");
        lines.add(String.format(
                Locale.ROOT,
                "  costs     %.1f instance-hours above the group's own",
                plan.estimate().extraInstanceHours()));
        ids(lines, "replaces", plan.replaced());
        ids(lines, "keeps", plan.kept());
        plan.warnings().forEach(warning -> lines.add("  warning   " + warning));
        return lines;
    }

    private static String promotion(Plan plan) {
        Plan.Target target = plan.target();
        if (plan.promotion() instanceof Plan.Promotion.NewVersion) {
            return "a new version of " + target.template().templateId() + " that differs from version "
                    + target.templateVersion() + " in the AMI alone";
        }
        if (plan.promotion() instanceof Plan.Promotion.Revert revert) {
            return "back to version " + revert.version() + " of " + revert.to().templateId();
        }
        return "nothing: the template has the AMI already";
    }

    private static void ids(List<String> lines, String word, List<String> ids) {
        for (int i = 0; i < ids.size(); i += PER_LINE) {
            List<String> some = ids.subList(i, Math.min(ids.size(), i + PER_LINE));
            lines.add(String.format(Locale.ROOT, "  %-9s %s", i == 0 ? word : "", String.join("  ", some)));
        }
    }

    static ObjectNode json(Plan plan) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("group", plan.spec().group());
        node.put("oldAmi", plan.images().oldId());
        node.put("newAmi", plan.images().newId());
        node.put("newAmiName", plan.images().newName());
        node.put("size", plan.target().size());
        Limits limits = plan.spec().limits();
        node.put("minimumInService", limits.minHealthy(plan.target().size()));
        node.put("maximumAtOnce", limits.maxHealthy(plan.target().size()));
        ArrayNode stages = node.putArray("stages");
        plan.stages().forEach(stage -> stages.addObject()
                .put("number", stage.number())
                .put("count", stage.count())
                .put("upTo", stage.upTo()));
        node.put("promotion", promotion(plan));
        plan.replaced().forEach(node.putArray("replaces")::add);
        plan.kept().forEach(node.putArray("keeps")::add);
        node.put("expectedSeconds", plan.estimate().duration().toSeconds());
        node.put("basis", plan.estimate().basis());
        node.put("extraInstanceHours", plan.estimate().extraInstanceHours());
        plan.warnings().forEach(node.putArray("warnings")::add);
        node.set("spec", SpecWriter.write(plan.spec()));
        return node;
    }
}
