package io.jenkins.plugins.awsrollouts.cloud;

import java.time.Duration;
import java.util.Set;

/**
 * To where a balancer sends requests, and how soon.
 *
 * @param loadBalancer the name of the load balancer that it is, or whose rules forward to it
 * @param zones the Availability Zones that this has enabled; a target in any other is {@code unused} (Elastic Load Balancing
 *     API Reference, TargetHealth)
 * @param crossZone whether requests go to targets of other zones than the one where they come in
 * @param slowStart how long it takes a new target to get its whole share of them; zero: it gets that at once
 */
public record Spread(String loadBalancer, Set<String> zones, boolean crossZone, Duration slowStart) {
    public Spread {
        zones = Set.copyOf(zones);
    }
}
