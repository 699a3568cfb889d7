package io.jenkins.plugins.awsrollouts.cloud;

import java.util.Set;

/**
 * To where a balancer sends requests.
 *
 * @param loadBalancer the name of the load balancer that it is, or whose rules forward to it
 * @param zones the Availability Zones that this has enabled; a target in any other is {@code unused} (Elastic Load Balancing
 *     API Reference, TargetHealth)
 * @param crossZone whether requests go to targets of other zones than the one where they come in
 */
public record Spread(String loadBalancer, Set<String> zones, boolean crossZone) {
    public Spread {
        zones = Set.copyOf(zones);
    }
}
