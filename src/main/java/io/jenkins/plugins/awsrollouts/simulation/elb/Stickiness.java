package io.jenkins.plugins.awsrollouts.simulation.elb;

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
 */
final class Stickiness {
    private static final Duration VISIT = Duration.ofMinutes(10);

    private record Held(Instant since, Map<String, Double> shares) {}

    private final Map<String, Held> held = new HashMap<>();

    /** The actions of a rule are about to change. */
    void change(String rule, List<Action> before, Instant now) {
        Map<String, Double> shares = before.stream()
                .filter(Stickiness::sticky)
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
                && Boolean.TRUE.equals(
                        action.forwardConfig().targetGroupStickinessConfig().enabled());
    }

    /** Shares, of 1 altogether, by target group; none where every weight is 0. */
    Map<String, Double> shares(String rule, Action action, Instant now) {
        Map<String, Double> weights = weights(action);
        Held before = held.get(rule);
        if (before == null || weights.isEmpty() || !sticky(action)) {
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

    private static Map<String, Double> weights(Action action) {
        double all = ForwardActions.tuples(action).stream()
                .mapToInt(TargetGroupTuple::weight)
                .sum();
        Map<String, Double> shares = new LinkedHashMap<>();
        for (TargetGroupTuple group : ForwardActions.tuples(action)) {
            if (all > 0) {
                shares.put(group.targetGroupArn(), group.weight() / all);
            }
        }
        return shares;
    }
}
