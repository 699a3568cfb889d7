package io.jenkins.plugins.awsrollouts.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.awsrollouts.history.PlanLines;
import io.jenkins.plugins.awsrollouts.rollout.spec.Limits;
import io.jenkins.plugins.awsrollouts.rollout.spec.SpecReader;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import java.util.TreeMap;

/** A plan for programs. */
final class PlanText {
    private PlanText() {}

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
        plan.shift().ifPresent(shift -> shift(node.putObject("shift"), plan, shift));
        plan.swapping().ifPresent(swap -> swap(node.putObject("swap"), plan, swap));
        ArrayNode stages = node.putArray("stages");
        plan.stages().forEach(stage -> stages.addObject()
                .put("number", stage.number())
                .put("count", stage.count())
                .put("upTo", stage.upTo()));
        node.put("promotion", PlanLines.promotion(plan));
        plan.replaced().forEach(node.putArray("replaces")::add);
        plan.kept().forEach(node.putArray("keeps")::add);
        node.put("expectedSeconds", plan.estimate().duration().toSeconds());
        node.put("basis", plan.estimate().basis());
        node.put("extraInstanceHours", plan.estimate().extraInstanceHours());
        plan.warnings().forEach(node.putArray("warnings")::add);
        node.set("spec", SpecReader.write(plan.spec()));
        return node;
    }

    private static void swap(ObjectNode node, Plan plan, Plan.Swapping swap) {
        node.put("blue", plan.group());
        node.put("green", swap.green());
        node.put("greenStandsAlready", swap.standing().isPresent());
        swap.test().ifPresent(test -> node.put("testListenerRule", test.id()));
        if (!swap.testUrl().isEmpty()) {
            node.put("testUrl", swap.testUrl());
        }
        swap.former().ifPresent(former -> node.put("former", former.group()));
    }

    private static void shift(ObjectNode node, Plan plan, Plan.Shifting shift) {
        shift.stable().ifPresent(stable -> node.put("targetGroup", stable.id()));
        ArrayNode rules = node.putArray("listenerRules");
        shift.routes().forEach(route -> rules.add(route.id()));
        node.put(
                "found",
                !shift.routes().isEmpty()
                        && plan.spec().sharing().orElseThrow().routes().isEmpty());
        ArrayNode steps = node.putArray("steps");
        shift.steps().forEach(step -> {
            ObjectNode one = steps.addObject().put("number", step.number()).put("share", step.share());
            new TreeMap<>(step.sizes()).forEach((fleet, size) -> one.put(fleet.word(), size));
        });
    }
}
