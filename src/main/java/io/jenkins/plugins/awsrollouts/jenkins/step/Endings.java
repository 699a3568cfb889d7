package io.jenkins.plugins.awsrollouts.jenkins.step;

import io.jenkins.plugins.awsrollouts.cloud.OneLine;
import io.jenkins.plugins.awsrollouts.history.shelf.Deployment;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a build says of a rollout that is over: what a step returns, and why it failed. */
final class Endings {
    private Endings() {}

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

    /** Whether it left the group to another rollout and changed nothing. */
    static boolean yielded(Deployment deployment) {
        return deployment.outcome().equals(Optional.of(Outcome.YIELDED));
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
            case YIELDED ->
                Optional.of("The rollout of " + on + " changed nothing: " + deployment.reason() + "; with "
                        + GroupWait.FIELD + " the step waits for it");
            default ->
                Optional.of("The rollout of " + on + " ended as "
                        + deployment.outcome().orElse(Outcome.FAILED) + ": " + deployment.reason());
        };
    }
}
