package io.jenkins.plugins.awsrollouts.simulation;

import java.time.Duration;

/**
 * A target group, or a Classic Load Balancer, with its health checks.
 *
 * @param key a target group's ARN or a Classic Load Balancer's name
 * @param attached whether a load balancer routes to the target group at all
 */
record Balancer(
        String key,
        String name,
        boolean classic,
        Duration draining,
        Duration interval,
        int healthyThreshold,
        int unhealthyThreshold,
        int port,
        String path,
        boolean attached) {
    String loadBalancerArn() {
        return key.replace(":targetgroup/" + name + "/", ":loadbalancer/app/" + name + "-lb/");
    }

    String dnsName() {
        return name + (classic ? "" : "-lb") + "-1234567890." + World.REGION + ".elb.amazonaws.com";
    }
}
