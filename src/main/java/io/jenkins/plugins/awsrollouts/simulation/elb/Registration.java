package io.jenkins.plugins.awsrollouts.simulation.elb;

import java.time.Instant;

/** A target's registration with one balancer; {@code leaving} is when its draining began, or null. */
public record Registration(String balancer, String instance, Instant since, Instant leaving) {
    static String key(String balancer, String instance) {
        return balancer + "|" + instance;
    }

    Registration leavingAt(Instant now) {
        return new Registration(balancer, instance, since, now);
    }
}
