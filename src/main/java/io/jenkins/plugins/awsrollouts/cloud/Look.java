package io.jenkins.plugins.awsrollouts.cloud;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What one rollout wants to see now. Looks of many rollouts are answered together, so that they share the pages of a
 * describe call.
 *
 * @param group the Auto Scaling group
 * @param facets which of its sides to look at
 * @param instances for {@link Facet#INSTANCES}: whose state and status checks
 * @param balancers for {@link Facet#HEALTH}: where
 * @param routes for {@link Facet#ROUTES}: ids of rules and default actions
 */
public record Look(
        String group, Set<Facet> facets, Set<String> instances, List<Balancer> balancers, Set<String> routes) {
    /** The sides of a target; each costs calls of its own. */
    public enum Facet {
        /** Size, template, tags and members of the group. */
        GROUP,
        /** State and status checks of single instances. */
        INSTANCES,
        /** What the balancers say. */
        HEALTH,
        /** Where the load balancers' rules send requests. */
        ROUTES
    }

    public Look {
        facets = Set.copyOf(facets);
        instances = Set.copyOf(instances);
        balancers = List.copyOf(balancers);
        routes = Set.copyOf(routes);
    }

    /** A look that asks for no routes. */
    public Look(String group, Set<Facet> facets, Set<String> instances, List<Balancer> balancers) {
        this(group, facets, instances, balancers, Set.of());
    }

    /** A look at all that either wants to see. */
    public Look and(Look other) {
        Set<Facet> both = new HashSet<>(facets);
        both.addAll(other.facets);
        Set<String> ids = new HashSet<>(instances);
        ids.addAll(other.instances);
        Set<Balancer> places = new LinkedHashSet<>(balancers);
        places.addAll(other.balancers);
        Set<String> rules = new HashSet<>(routes);
        rules.addAll(other.routes);
        return new Look(group, both, ids, List.copyOf(places), rules);
    }
}
