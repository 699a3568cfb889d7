package io.jenkins.plugins.awsrollouts.proof.campaign;

import io.jenkins.plugins.awsrollouts.simulation.GroupTruth;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the owner of groups does to their sizes while a rollout has them, told apart from what the rollout does.
 *
 * <p>Whom Auto Scaling ends at a scale-in depends on zone, template and age, and not on what a balancer says of its health
 * (EC2 Auto Scaling User Guide, Configure termination policies for Amazon EC2 Auto Scaling). So a group that its owner scales
 * out and, before the new servers are healthy, in again may lose all that were: it would without any rollout.
 */
final class OwnerScaleIns {
    /** How long after a scale-in the loss of all healthy servers may be its doing. */
    private static final Duration SOON = Duration.ofSeconds(135);

    private final Map<String, Integer> sizes = new HashMap<>();
    private final Map<String, Instant> scaledIn = new HashMap<>();
    private final Map<String, Instant> bareSince = new HashMap<>();
    private boolean called;

    /** The rollout changes something of the groups, so what this event does to a size may be its doing. */
    void rolloutCalls() {
        called = true;
    }

    /**
     * Looks at a group after an event.
     *
     * @param answers whether a server of it is healthy where its requests come from
     */
    void look(GroupTruth group, boolean answers, Instant now) {
        Integer before = sizes.put(group.name(), group.desired());
        if (before != null && group.desired() < before && !called) {
            scaledIn.put(group.name(), now);
        }
        boolean lately = Optional.ofNullable(scaledIn.get(group.name()))
                .map(at -> !now.isAfter(at.plus(SOON)))
                .orElse(false);
        if (answers) {
            bareSince.remove(group.name());
        } else if (lately) {
            bareSince.putIfAbsent(group.name(), now);
        }
    }

    /** All groups have been looked at. */
    void over() {
        called = false;
    }

    /** Since when a group has had no healthy server because its owner scaled it in; empty where it has one. */
    Optional<Instant> bareSince(String group) {
        return Optional.ofNullable(bareSince.get(group));
    }
}
