package io.jenkins.plugins.awsrollouts.simulation.elb;

import io.jenkins.plugins.awsrollouts.simulation.api.Arns;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;

/**
 * A target group, or a Classic Load Balancer, with its health checks.
 *
 * @param key a target group's ARN or a Classic Load Balancer's name
 * @param config what ELBv2 tells of a target group, without its load balancers; null for a Classic Load Balancer
 * @param attributes a target group's attributes; empty for a Classic Load Balancer
 * @param zones the only zones that a Classic Load Balancer sends requests to; empty: all
 */
public record TrafficSource(
        String key,
        String name,
        Duration draining,
        Duration interval,
        int healthyThreshold,
        int unhealthyThreshold,
        int port,
        String path,
        TargetGroup config,
        SortedMap<String, String> attributes,
        List<String> zones) {
    public static final String DELAY = "deregistration_delay.timeout_seconds";
    static final String STICKY = "stickiness.enabled";

    /** A Classic Load Balancer on port 80. */
    public static TrafficSource classic(
            String name, int drainSeconds, int intervalSeconds, int healthyThreshold, int unhealthyThreshold) {
        return new TrafficSource(
                name,
                name,
                Duration.ofSeconds(drainSeconds),
                Duration.ofSeconds(intervalSeconds),
                healthyThreshold,
                unhealthyThreshold,
                80,
                "/",
                null,
                Collections.emptySortedMap(),
                List.of());
    }

    /** The same in these zones only. */
    public TrafficSource in(List<String> only) {
        return new TrafficSource(
                key,
                name,
                draining,
                interval,
                healthyThreshold,
                unhealthyThreshold,
                port,
                path,
                config,
                attributes,
                only);
    }

    /** A target group with the attributes that ELBv2 gives a new one, but for those given. */
    public static TrafficSource targetGroup(TargetGroup config, Map<String, String> attributes) {
        SortedMap<String, String> all = new TreeMap<>(usual());
        all.putAll(attributes);
        return new TrafficSource(
                config.targetGroupArn(),
                config.targetGroupName(),
                Duration.ofSeconds(Long.parseLong(all.get(DELAY))),
                Duration.ofSeconds(config.healthCheckIntervalSeconds()),
                config.healthyThresholdCount(),
                config.unhealthyThresholdCount(),
                config.port(),
                config.healthCheckPath(),
                config,
                Collections.unmodifiableSortedMap(all),
                List.of());
    }

    /** The defaults of the page Target group attributes. */
    private static Map<String, String> usual() {
        return Map.ofEntries(
                Map.entry(DELAY, "300"),
                Map.entry(STICKY, "false"),
                Map.entry("stickiness.type", "lb_cookie"),
                Map.entry("stickiness.lb_cookie.duration_seconds", "86400"),
                Map.entry("stickiness.app_cookie.cookie_name", ""),
                Map.entry("stickiness.app_cookie.duration_seconds", "86400"),
                Map.entry("slow_start.duration_seconds", "0"),
                Map.entry("load_balancing.algorithm.type", "round_robin"),
                Map.entry("load_balancing.algorithm.anomaly_mitigation", "off"),
                Map.entry("load_balancing.cross_zone.enabled", "use_load_balancer_configuration"),
                Map.entry("target_group_health.dns_failover.minimum_healthy_targets.count", "1"),
                Map.entry("target_group_health.dns_failover.minimum_healthy_targets.percentage", "off"),
                Map.entry("target_group_health.unhealthy_state_routing.minimum_healthy_targets.count", "1"),
                Map.entry("target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage", "off"));
    }

    public boolean classic() {
        return config == null;
    }

    boolean sticky() {
        return Boolean.parseBoolean(attributes.get(STICKY));
    }

    /** A Classic Load Balancer's name in the DNS. */
    String dnsName() {
        return name + "-1234567890." + Arns.REGION + ".elb.amazonaws.com";
    }
}
