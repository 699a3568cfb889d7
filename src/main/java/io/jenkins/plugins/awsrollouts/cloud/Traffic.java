package io.jenkins.plugins.awsrollouts.cloud;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The rules of load balancers, and target groups of a rollout's own. Like every change of a {@link Cloud}, each is safe
 * to repeat, and each may throw {@link CloudException}.
 */
public interface Traffic {
    /**
     * Every rule and default action of Application and Network Load Balancers that forwards to one of these target groups.
     *
     * @param targetGroups ARNs
     * @return in the order of their ids
     */
    List<RouteView> routesTo(Collection<String> targetGroups);

    /**
     * Which Auto Scaling groups have these target groups and Classic Load Balancers.
     *
     * @return by the balancer's id, names of groups in their order
     */
    Map<String, List<String>> groupsBehind(Collection<Balancer> balancers);

    /**
     * To where these balancers send requests.
     *
     * @return by the balancer's id; one that no load balancer uses is absent, and so are all where the caller may not read it
     */
    Map<String, Spread> spread(Collection<Balancer> balancers);

    /** These routes as they are; those that do not exist, or do not forward, are absent. */
    Map<String, RouteView> routes(Collection<String> ids);

    /**
     * What would be lost if a route's actions were written back as they were read: members of the cloud's answer that are
     * younger than this version, as paths such as {@code Rules.Actions.Name}.
     */
    Set<String> unknownActions(String route);

    /**
     * Where the requests of a route come in, for example {@code http://shop-1.elb.amazonaws.com:8080}.
     *
     * @return scheme, DNS name of the load balancer and port, the last left out where it is the scheme's own; empty
     *     where there is no such route
     */
    Optional<String> address(String route);

    /**
     * Sets the weights of a route's forward action, which target groups it has, and how long a user stays with one of
     * them; everything else of the rule stays as it is: conditions, priority, its other actions.
     *
     * @param stickiness empty: users do not stay
     */
    void weigh(String route, List<Weight> weights, Optional<Duration> stickiness);

    /**
     * How long a target group keeps a user with one of its instances. A rule that forwards to several target groups,
     * one of which does, must keep users with a target group as well (User Guide for Application Load Balancers,
     * "Sticky sessions").
     *
     * @return empty where it does not; of a Network Load Balancer's, which tells no time, a day
     */
    Optional<Duration> stickiness(String targetGroup);

    /**
     * A rule that sends chosen users to a target group: the conditions of another rule and these as well, with its other
     * actions, right before it; or, for a default action, after the listener's last rule.
     *
     * @param route the rule or default action to go before
     * @param conditions all must hold
     * @param targetGroup where to
     * @param tags tags of the rule; one that has them and forwards there counts as this one, made before
     * @return its ARN
     * @throws CloudException REFUSED when there is no free priority right before that rule, when its conditions and
     *     these have more than five values or two of a kind of which a rule takes one, and when the rule authenticates by
     *     OpenID, whose secret nobody can read
     */
    String createRule(String route, List<Condition> conditions, String targetGroup, Map<String, String> tags);

    /** Deletes a rule; one that does not exist is no error. */
    void deleteRule(String rule);

    /**
     * Makes a target group with the settings of another: protocol, port, network, health check, attributes.
     *
     * @param name at most 32 letters, digits and hyphens; one of that name and these tags counts as this one, made
     *     before
     * @param model the ARN of the one to be like
     * @param tags tags on top of its model's
     * @return the target group
     * @throws CloudException REFUSED when one of that name has other tags
     */
    Balancer createTargetGroup(String name, String model, Map<String, String> tags);

    /** The target group of that name. */
    Optional<Balancer> targetGroup(String name);

    /**
     * Deletes a target group; one that does not exist is no error.
     *
     * @throws CloudException REFUSED while a rule still uses it
     */
    void deleteTargetGroup(String arn);
}
