package io.jenkins.plugins.awsrollouts.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.awsrollouts.cloud.OneLine;
import io.jenkins.plugins.awsrollouts.cloud.SecretNames;
import io.jenkins.plugins.awsrollouts.history.LogLine;
import io.jenkins.plugins.awsrollouts.proof.bench.Figure;
import io.jenkins.plugins.awsrollouts.proof.campaign.RunReport;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What programs are told: objects with a type, names that do not change, and times in UTC. docs/output.schema.json has
 * them all; outcomes and regions are called as in Jenkins' REST API.
 */
final class Records {
    private Records() {}

    private static ObjectNode of(String type) {
        return JsonNodeFactory.instance.objectNode().put("type", type);
    }

    /** A line of a rollout's log. */
    static ObjectNode event(LogLine line) {
        return of("event")
                .put("at", time(line.at()))
                .put("word", line.word())
                .put("text", line.text())
                .put("weight", line.weight().name().toLowerCase(Locale.ROOT));
    }

    /** A sentence that is no part of the rollout's log. */
    static ObjectNode note(String text) {
        return of("note").put("text", OneLine.of(text));
    }

    /** Why a command did not do what was asked for. */
    static ObjectNode fault(int exitCode, List<String> sentences) {
        ObjectNode node = of("fault").put("exitCode", exitCode);
        sentences.stream().map(OneLine::of).forEach(node.putArray("sentences")::add);
        return node;
    }

    /** A rollout begins. */
    static ObjectNode begin(Plan plan, String id, Notes.Place place, Instant now) {
        ObjectNode node = of("begin").put("at", time(now));
        fleet(node, plan, id);
        place(node, place);
        plan.warnings().forEach(node.putArray("warnings")::add);
        return node;
    }

    /** A rollout is over, rests, or is left. */
    static ObjectNode end(RolloutState state, String id, int exitCode, Optional<Path> report, Instant now) {
        ObjectNode node = of("end").put("at", time(now));
        standing(node, state, id);
        node.put("exitCode", exitCode);
        report.ifPresent(file -> node.put("report", file.toString()));
        return node;
    }

    /** A rollout of the journals. */
    static ObjectNode rollout(RolloutState state) {
        ObjectNode node = of("rollout");
        standing(node, state, state.id());
        return node;
    }

    /** A journal that cannot be read. */
    static ObjectNode unreadable(String id, String why) {
        return of("unreadable").put("rollout", id).put("why", OneLine.of(why));
    }

    /** A plan. */
    static ObjectNode plan(Plan plan, Notes.Place place) {
        ObjectNode node = of("plan");
        place(node, place);
        node.setAll(PlanText.json(plan));
        return node;
    }

    /** A report has been written. */
    static ObjectNode report(Path file, List<String> rollouts) {
        ObjectNode node = of("report").put("file", file.toString());
        rollouts.forEach(node.putArray("rollouts")::add);
        return node;
    }

    /** A verdict on past samples. */
    static ObjectNode verdict(ObjectNode verdict) {
        ObjectNode node = of("verdict");
        node.setAll(verdict);
        return node;
    }

    /** The process that has a rollout has heeded a command. */
    static ObjectNode heeded(String id, String command, RolloutState state) {
        ObjectNode node = of("heeded").put("command", command);
        standing(node, state, id);
        return node;
    }

    /** What an acceptance has shown. */
    static ObjectNode acceptance(ObjectNode results, List<String> left) {
        ObjectNode node = of("acceptance");
        node.set("results", results);
        left.forEach(node.putArray("left")::add);
        return node;
    }

    /** How the rollout of one seed of a campaign went. */
    static ObjectNode seed(RunReport report) {
        ObjectNode node = of("seed")
                .put("seed", report.seed())
                .put("outcome", report.outcome().map(Enum::name).orElse(null))
                .put("seconds", report.took().toSeconds());
        report.violations().forEach(node.putArray("broken")::add);
        return node;
    }

    /** A figure of a bench. */
    static ObjectNode figure(Figure figure) {
        ObjectNode node = of("figure")
                .put("name", figure.name())
                .put("value", figure.value())
                .put("unit", figure.unit());
        figure.goal().ifPresent(goal -> node.put("goal", goal));
        return node;
    }

    private static void standing(ObjectNode node, RolloutState state, String id) {
        fleet(node, state.plan(), id);
        node.put("began", time(state.plan().at()));
        node.put("phase", state.phase().name());
        node.put("paused", state.paused());
        node.put("outcome", state.outcome().map(Outcome::name).orElse(null));
        node.put("reason", state.reason());
    }

    private static void fleet(ObjectNode node, Plan plan, String id) {
        node.put("rollout", id)
                .put("group", plan.group())
                .put("oldAmi", plan.images().oldId())
                .put("newAmi", plan.images().newId());
    }

    private static void place(ObjectNode node, Notes.Place place) {
        node.put("region", place.region());
        place.profile().ifPresent(profile -> node.put("profile", profile));
        // an endpoint may hold a password
        place.endpoint().ifPresent(url -> node.put("endpoint", SecretNames.blotted(url)));
    }

    private static String time(Instant at) {
        return at.toString();
    }
}
