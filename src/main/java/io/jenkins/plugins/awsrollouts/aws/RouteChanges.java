package io.jenkins.plugins.awsrollouts.aws;

import io.jenkins.plugins.awsrollouts.cloud.CloudException;
import io.jenkins.plugins.awsrollouts.cloud.CloudException.Kind;
import io.jenkins.plugins.awsrollouts.cloud.Weight;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ForwardActionConfig;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyListenerRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyRuleRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Rule;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupStickinessConfig;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupTuple;

/**
 * Changes where rules and default actions forward. The calls replace all actions at once, so that the others are given
 * back as they were described; see <a
 * href="https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_ModifyRule.html">ModifyRule</a>.
 */
final class RouteChanges {
    private final ElasticLoadBalancingV2Client balancing;
    private final Routes routes;

    RouteChanges(ElasticLoadBalancingV2Client balancing, Routes routes) {
        this.balancing = balancing;
        this.routes = routes;
    }

    void weigh(String route, List<Weight> weights, Optional<Duration> stickiness) {
        if (!Routes.isRule(route)) {
            weighDefault(route, routes.oneListener(route).defaultActions(), weights, stickiness);
            return;
        }
        Rule rule = routes.rule(route);
        if (Boolean.TRUE.equals(rule.isDefault())) {
            // A default rule has an ARN, but only its listener can be modified.
            weighDefault(Routes.listener(route), rule.actions(), weights, stickiness);
            return;
        }
        ModifyRuleRequest request = ModifyRuleRequest.builder()
                .ruleArn(route)
                .actions(weighed(route, rule.actions(), weights, stickiness))
                .build();
        Failures.changeOfActions("ModifyRule", route, () -> balancing.modifyRule(request));
    }

    private void weighDefault(
            String listener, List<Action> actions, List<Weight> weights, Optional<Duration> stickiness) {
        ModifyListenerRequest request = ModifyListenerRequest.builder()
                .listenerArn(listener)
                .defaultActions(weighed(listener, actions, weights, stickiness))
                .build();
        Failures.changeOfActions("ModifyListener", listener, () -> balancing.modifyListener(request));
    }

    private static List<Action> weighed(
            String route, List<Action> actions, List<Weight> weights, Optional<Duration> stickiness) {
        if (Routes.forward(actions).isEmpty()) {
            throw new CloudException(
                    Kind.REFUSED, "Rule " + route + " does not forward to target groups, and has no weights", null);
        }
        return actions.stream()
                .map(action -> action.type() == ActionTypeEnum.FORWARD
                        ? weighed(action, weights, stickiness)
                        : RouteChanges.again(action))
                .toList();
    }

    /** One target group of weight 1 without stickiness is written plainly, as it was before there were others. */
    static Action weighed(Action forward, List<Weight> weights, Optional<Duration> stickiness) {
        if (stickiness.isEmpty() && weights.size() == 1 && weights.get(0).weight() == 1) {
            return forward.toBuilder()
                    .targetGroupArn(weights.get(0).targetGroup())
                    .forwardConfig((ForwardActionConfig) null)
                    .build();
        }
        List<TargetGroupTuple> tuples = weights.stream()
                .map(weight -> TargetGroupTuple.builder()
                        .targetGroupArn(weight.targetGroup())
                        .weight(weight.weight())
                        .build())
                .toList();
        return forward.toBuilder()
                .targetGroupArn(null)
                .forwardConfig(config ->
                        config.targetGroups(tuples).targetGroupStickinessConfig(sticking(forward, stickiness)))
                .build();
    }

    private static TargetGroupStickinessConfig sticking(Action forward, Optional<Duration> stickiness) {
        TargetGroupStickinessConfig found =
                forward.forwardConfig() == null ? null : forward.forwardConfig().targetGroupStickinessConfig();
        boolean sticks = found != null && Boolean.TRUE.equals(found.enabled());
        if (stickiness.isEmpty() && !sticks) {
            return found;
        }
        return TargetGroupStickinessConfig.builder()
                .enabled(stickiness.isPresent())
                .durationSeconds(stickiness
                        .filter(time -> !time.isZero())
                        .map(time -> Math.toIntExact(time.toSeconds()))
                        .orElse(null))
                .build();
    }

    /** An action that stays. The secret of an OpenID client is never described; AWS keeps it where told to. */
    private static Action again(Action action) {
        return action.authenticateOidcConfig() == null
                ? action
                : action.toBuilder()
                        .authenticateOidcConfig(action.authenticateOidcConfig().toBuilder()
                                .clientSecret(null)
                                .useExistingClientSecret(true)
                                .build())
                        .build();
    }
}
