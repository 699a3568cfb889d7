package io.jenkins.plugins.awsrollouts.simulation.elb;

import io.jenkins.plugins.awsrollouts.simulation.api.Arns;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupStickinessConfig;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupTuple;

/**
 * Where the requests of a forward action go (User Guide for Application Load Balancers, Sticky sessions, target group
 * stickiness): by weight, but while groups are sticky, users that are there already stay where they first came. A visit
 * lasts ten minutes on average, and the stickiness for as long as it says at most.
 *
 * <p>A Network Load Balancer follows new weights only after a while: "After a short period of time" (User Guide for Network
 * Load Balancers, Listeners for your Network Load Balancers), for which Amazon ECS waits ten minutes (ECS Developer Guide,
 * Network Load Balancer resources for Amazon ECS blue/green deployments). Here its connections move evenly over nine.
 */
final class Stickiness {
    private static final Duration VISIT = Duration.ofMinutes(10);
    private static final Duration NETWORK = Duration.ofMinutes(9);

    private record Held(Instant since, Map<String, Double> shares) {}

    private final Map<String, Held> held = new HashMap<>();

    /** The actions of a rule are about to change. */
    void change(String rule, List<Action> before, Instant now) {
        Map<String, Double> shares = before.stream()
                .filter(action -> Arns.network(rule) || sticky(action))
                .findFirst()
                .map(action -> shares(rule, action, now))
                .orElse(Map.of());
        if (shares.isEmpty()) {
            held.remove(rule);
        } else {
            held.put(rule, new Held(now, shares));
        }
    }

    private static boolean sticky(Action action) {
        return action.forwardConfig() != null
                && action.forwardConfig().targetGroupStickinessConfig() != null
                && Boolean.TRUE.equals(
                        action.forwardConfig().targetGroupStickinessConfig().enabled());
    }

    /** Shares, of 1 altogether, by target group; none where every weight is 0. */
    Map<String, Double> shares(String rule, Action action, Instant now) {
        Map<String, Double> weights = weights(action);
        Held before = held.get(rule);
        if (before == null || weights.isEmpty()) {
            return weights;
        }
        if (Arns.network(rule)) {
            return following(before, weights, now);
        }
        if (!sticky(action)) {
            return weights;
        }
        TargetGroupStickinessConfig sticky = action.forwardConfig().targetGroupStickinessConfig();
        Duration passed = Duration.between(before.since(), now);
        boolean over = passed.compareTo(Duration.ofSeconds(sticky.durationSeconds())) >= 0;
        double staying = over ? 0 : Math.exp(-(double) passed.toMillis() / VISIT.toMillis());
        double kept = weights.keySet().stream()
                .mapToDouble(group -> before.shares().getOrDefault(group, 0.0))
                .sum();
        Map<String, Double> shares = new LinkedHashMap<>();
        weights.forEach((group, weight) ->
                shares.put(group, staying * before.shares().getOrDefault(group, 0.0) + (1 - staying * kept) * weight));
        return shares;
    }

    private static Map<String, Double> following(Held before, Map<String, Double> weights, Instant now) {
        double passed = (double) Duration.between(before.since(), now).toMillis() / NETWORK.toMillis();
        double still = Math.max(0, 1 - passed);
        Map<String, Double> shares = new LinkedHashMap<>();
        weights.forEach((group, weight) -> shares.merge(group, (1 - still) * weight, Double::sum));
        if (still > 0) {
            before.shares().forEach((group, share) -> shares.merge(group, still * share, Double::sum));
        }
        return shares;
    }

    private static Map<String, Double> weights(Action action) {
        double all = ForwardActions.tuples(action).stream()
                .mapToInt(ForwardActions::weight)
                .sum();
        Map<String, Double> shares = new LinkedHashMap<>();
        for (TargetGroupTuple group : ForwardActions.tuples(action)) {
            if (all > 0) {
                shares.put(group.targetGroupArn(), ForwardActions.weight(group) / all);
            }
        }
        return shares;
    }
}
