package io.jenkins.plugins.awsrollouts.cloud;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A rule of a load balancer's listener, or its default action, that forwards to target groups. Application Load Balancers
 * share requests by its weights, Network Load Balancers connections.
 *
 * @param id the rule's ARN, or the listener's where it is the default action
 * @param listener the listener's ARN
 * @param balancer the load balancer's ARN
 * @param name what a person calls it, for example {@code shop:80 rule 10} or {@code shop:80 default}
 * @param weights of its forward action, in its order; a plain forward to one target group has weight 1
 * @param stickiness how long a user stays with a target group, where that is on; zero where the load balancer tells no time
 * @param asOf when it was read
 */
public record RouteView(
        String id,
        String listener,
        String balancer,
        String name,
        List<Weight> weights,
        Optional<Duration> stickiness,
        Instant asOf) {
    /**
     * How long a Network Load Balancer may take to follow new weights. "After a short period of time" says the User Guide for
     * Network Load Balancers, Listeners; Amazon ECS waits ten minutes, since "a mismatch between the configured traffic weights
     * and the actual traffic routing" may last (ECS Developer Guide, Network Load Balancer resources for Amazon ECS blue/green
     * deployments).
     */
    public static final Duration NETWORK_FOLLOWS = Duration.ofMinutes(10);

    public RouteView {
        weights = List.copyOf(weights);
    }

    /** Whether it is of a Network Load Balancer. */
    public boolean network() {
        return network(id);
    }

    /** Whether a rule or listener of that ARN is of a Network Load Balancer (Service Authorization Reference, ELB V2). */
    public static boolean network(String arn) {
        return arn.contains(":listener/net/") || arn.contains(":listener-rule/net/");
    }

    /** How long its load balancer may take to follow new weights. */
    public static Duration follows(String arn) {
        return network(arn) ? NETWORK_FOLLOWS : Duration.ZERO;
    }
}
