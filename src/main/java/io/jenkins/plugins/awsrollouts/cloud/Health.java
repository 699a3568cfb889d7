package io.jenkins.plugins.awsrollouts.cloud;

/** What a balancer says of an instance; the words are ELBv2's, classic load balancers are told in them too. */
public enum Health {
    INITIAL,
    HEALTHY,
    UNHEALTHY,
    DRAINING,
    /** Not registered, or registered with a target group that no listener uses. */
    UNUSED
}
