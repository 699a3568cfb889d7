package io.jenkins.plugins.awsrollouts.cloud;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The answer to a {@link Look}: the facets asked for, and nothing of those not asked for or not answered.
 *
 * @param at when it was made
 * @param group the group; empty when not asked for, not answered, or gone (then {@code groupMissing})
 * @param groupMissing the service said that there is no such group
 * @param instances by id: those asked for that EC2 knows, and every member whose AMI was not known before
 * @param health by balancer id, then by instance id
 * @param routes by id
 * @param problem one sentence on what could not be read, or empty; the rest of the sight holds all the same
 */
public record Sight(
        Instant at,
        Optional<GroupView> group,
        boolean groupMissing,
        Map<String, InstanceView> instances,
        Map<String, Map<String, Health>> health,
        Map<String, RouteView> routes,
        Optional<CloudException> problem) {
    public Sight {
        instances = Map.copyOf(instances);
        health = Map.copyOf(health);
        routes = Map.copyOf(routes);
    }

    /** A sight without routes. */
    public Sight(
            Instant at,
            Optional<GroupView> group,
            boolean groupMissing,
            Map<String, InstanceView> instances,
            Map<String, Map<String, Health>> health,
            Optional<CloudException> problem) {
        this(at, group, groupMissing, instances, health, Map.of(), problem);
    }
}
