package io.jenkins.plugins.awsrollouts.rollout.strategy;

import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.cloud.RouteView;
import io.jenkins.plugins.awsrollouts.cloud.Spread;
import io.jenkins.plugins.awsrollouts.cloud.Traffic;
import io.jenkins.plugins.awsrollouts.cloud.Weight;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether connections of a Network Load Balancer can be shared by the weights of a listener's action (User Guide for Network Load
 * Balancers, Listeners, "Default actions").
 */
final class NetworkRoutes {
    private NetworkRoutes() {}

    /** What keeps a route's connections from being shared by weight; empty for one of an Application Load Balancer. */
    static Optional<String> obstacle(RouteView route, Traffic traffic) {
        return route.network()
                ? route.stickiness()
                        .map(time -> route.name() + " keeps its clients with a target group by their address")
                        .or(() -> ofTargetGroups(route.weights(), traffic))
                : Optional.empty();
    }

    private static Optional<String> ofTargetGroups(List<Weight> weights, Traffic traffic) {
        List<Balancer> groups = weights.stream()
                .map(weight -> new Balancer(Balancer.Kind.TARGET_GROUP, weight.targetGroup(), Duration.ZERO))
                .toList();
        Map<String, Spread> spreads = traffic.spread(groups);
        for (Balancer group : groups) {
            if (traffic.stickiness(group.id()).isPresent()) {
                return Optional.of(group.shortName() + " keeps its clients with an instance by their address");
            }
            Spread spread = spreads.get(group.id());
            if (spread == null) {
                return Optional.of("its settings could not be read; allow"
                        + " elasticloadbalancing:DescribeLoadBalancerAttributes");
            }
            if (!spread.crossZone()) {
                // a few servers are not in each zone, and a zone without a healthy one gets no connections at all
                return Optional.of(
                        "cross-zone load balancing is off in " + spread.loadBalancer() + " for " + group.shortName()
                                + ", so a fleet that is not in each zone would miss connections or take zones away");
            }
        }
        return Optional.empty();
    }
}
