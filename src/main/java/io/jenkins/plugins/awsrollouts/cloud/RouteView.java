package io.jenkins.plugins.awsrollouts.cloud;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A rule of an Application Load Balancer's listener, or its default action, that forwards to target groups.
 *
 * @param id the rule's ARN, or the listener's where it is the default action
 * @param listener the listener's ARN
 * @param balancer the load balancer's ARN
 * @param name what a person calls it, for example {@code shop:80 rule 10} or {@code shop:80 default}
 * @param weights of its forward action, in its order; a plain forward to one target group has weight 1
 * @param stickiness how long a user stays with a target group, where that is on
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
    public RouteView {
        weights = List.copyOf(weights);
    }
}
