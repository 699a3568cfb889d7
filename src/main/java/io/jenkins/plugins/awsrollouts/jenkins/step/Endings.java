package io.jenkins.plugins.awsrollouts.jenkins.step;

import io.jenkins.plugins.awsrollouts.cloud.OneLine;
import io.jenkins.plugins.awsrollouts.history.LogLine;
import io.jenkins.plugins.awsrollouts.history.shelf.Deployment;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a build says of a rollout: its lines, what a step returns, and why it failed. */
final class Endings {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    private Endings() {}

    /** A line of the build's log. */
    static String text(LogLine line) {
        return String.format(
                Locale.ROOT,
                "%s  %-9s %s",
                TIME.format(line.at().atZone(ZoneId.systemDefault())),
                line.word(),
                line.text());
    }

    /**
     * What the step returns: a map that a Pipeline reads and keeps without further ado.
     *
     * @param url its page
     */
    static Map<String, Object> map(Deployment deployment, String url) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("id", deployment.id());
        map.put("outcome", deployment.outcome().map(Outcome::name).orElse("RUNNING"));
        map.put("autoScalingGroup", deployment.group());
        map.put("region", deployment.place());
        map.put("oldAmi", deployment.oldImage());
        map.put("newAmi", deployment.newImage());
        map.put("instances", deployment.size());
        map.put("reason", deployment.reason());
        deployment
                .ended()
                .ifPresent(ended -> map.put(
                        "durationSeconds",
                        Duration.between(deployment.started(), ended).toSeconds()));
        map.put("url", url);
        return map;
    }

    /** What the step returns when only the plan was asked for. */
    static Map<String, Object> planned(String group) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("outcome", "PLANNED");
        map.put("autoScalingGroup", group);
        return map;
    }

    /** Why a build fails whose rollout nobody goes on with. */
    static String dismissed(String id, String by) {
        return "Deployment " + id + " could not go on and was dismissed by " + by
                + "; its target keeps what the rollout has changed.";
    }

    /** Why a rollout that is over is no success; empty when it is one. */
    static Optional<String> failure(Deployment deployment) {
        return why(deployment).map(OneLine::of);
    }

    private static Optional<String> why(Deployment deployment) {
        String on = deployment.newImage() + " on " + deployment.group();
        return switch (deployment.outcome().orElse(Outcome.FAILED)) {
            case PROMOTED -> Optional.empty();
            case ROLLED_BACK ->
                Optional.of("The rollout of " + on + " was rolled back, " + deployment.oldImage()
                        + " serves as before: " + deployment.reason());
            case YIELDED -> Optional.of("The rollout of " + on + " changed nothing: " + deployment.reason());
            default ->
                Optional.of("The rollout of " + on + " ended as "
                        + deployment.outcome().orElse(Outcome.FAILED) + ": " + deployment.reason());
        };
    }
}
