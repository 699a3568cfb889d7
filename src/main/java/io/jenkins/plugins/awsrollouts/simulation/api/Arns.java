package io.jenkins.plugins.awsrollouts.simulation.api;

/**
 * The account's number and region, and the ARNs in it. Of load balancing, those of what the builder makes can be told
 * from its names; others end in an id.
 */
public final class Arns {
    public static final String REGION = "us-east-1";
    public static final String ACCOUNT = "123456789012";

    private static final String PREFIX = "arn:aws:elasticloadbalancing:" + REGION + ":" + ACCOUNT + ":";
    private static final String BUILT = "0123456789abcdef";

    private Arns() {}

    public static String alarm(String name) {
        return "arn:aws:cloudwatch:" + REGION + ":" + ACCOUNT + ":alarm:" + name;
    }

    public static String scalingPolicy(String group, String policy) {
        return partOfGroup("scalingPolicy", group, "policyName/" + policy);
    }

    /** What hangs on a group, such as a {@code scalingPolicy}. */
    public static String partOfGroup(String kind, String group, String rest) {
        return "arn:aws:autoscaling:" + REGION + ":" + ACCOUNT + ":" + kind + ":uuid:autoScalingGroupName/" + group
                + ":" + rest;
    }

    public static String targetGroup(String name) {
        return targetGroup(name, BUILT);
    }

    public static String targetGroup(String name, String id) {
        return PREFIX + "targetgroup/" + name + "/" + id;
    }

    /** The target group that CloudWatch calls {@code targetgroup/<name>/<id>}. */
    public static String ofDimension(String dimension) {
        return PREFIX + dimension;
    }

    /** What CloudWatch calls a load balancer, without {@code loadbalancer/}, or a target group. */
    public static String dimension(String arn) {
        return arn.substring(PREFIX.length()).replaceFirst("^loadbalancer/", "");
    }

    public static String loadBalancer(String name) {
        return PREFIX + "loadbalancer/app/" + name + "/" + BUILT;
    }

    /** A Network Load Balancer of the builder's. */
    public static String networkLoadBalancer(String name) {
        return PREFIX + "loadbalancer/net/" + name + "/" + BUILT;
    }

    /** Whether what has that ARN is a Network Load Balancer, or belongs to one. */
    public static boolean network(String arn) {
        return arn.contains("loadbalancer/net/")
                || arn.contains(":listener/net/")
                || arn.contains(":listener-rule/net/");
    }

    public static String listener(String loadBalancer, int port) {
        return listenerOf(loadBalancer(loadBalancer), port);
    }

    /** The builder's listener on that port of the load balancer of that ARN. */
    public static String listenerOf(String loadBalancerArn, int port) {
        return loadBalancerArn.replace(":loadbalancer/", ":listener/") + "/" + id(port);
    }

    /** A rule of the builder's, or the default rule with priority 0. */
    public static String rule(String listenerArn, int priority) {
        return rule(listenerArn, id(priority));
    }

    public static String rule(String listenerArn, String id) {
        return listenerArn.replace(":listener/", ":listener-rule/") + "/" + id;
    }

    private static String id(int number) {
        return String.format("%016d", number);
    }

    /** The listener of a rule. */
    public static String listenerOf(String ruleArn) {
        return parent(ruleArn).replace(":listener-rule/", ":listener/");
    }

    /** The load balancer of a listener or rule. */
    public static String loadBalancerOf(String arn) {
        return arn.contains(":listener-rule/")
                ? loadBalancerOf(listenerOf(arn))
                : parent(arn).replace(":listener/", ":loadbalancer/");
    }

    private static String parent(String arn) {
        return arn.substring(0, arn.lastIndexOf('/'));
    }
}
