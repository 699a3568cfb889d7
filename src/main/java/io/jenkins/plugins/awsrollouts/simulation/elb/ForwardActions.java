package io.jenkins.plugins.awsrollouts.simulation.elb;

import io.jenkins.plugins.awsrollouts.simulation.faults.ApiErrors;
import java.util.List;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ForwardActionConfig;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupStickinessConfig;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupTuple;

/** Forward actions as values: how a describe call tells them, and the target groups that they name. */
final class ForwardActions {
    private ForwardActions() {}

    static List<TargetGroupTuple> tuples(Action action) {
        return action.forwardConfig() == null
                ? List.of()
                : action.forwardConfig().targetGroups();
    }

    /** ARNs of the target groups that actions, as described, forward to. */
    static List<String> targetGroups(List<Action> actions) {
        return actions.stream()
                .flatMap(action -> tuples(action).stream())
                .map(TargetGroupTuple::targetGroupArn)
                .toList();
    }

    /** A target group's weight; one that stands alone in an action of a Network Load Balancer has none. */
    static int weight(TargetGroupTuple tuple) {
        return tuple.weight() == null ? 1 : tuple.weight();
    }

    /**
     * Told with weights, stickiness and, for a single target group, its ARN beside the configuration. A Network Load
     * Balancer tells no weight and no stickiness of a target group that stands alone without (public reports).
     */
    static Action described(Action action, boolean network) {
        if (action.type() != ActionTypeEnum.FORWARD) {
            return action;
        }
        List<TargetGroupTuple> groups = tuples(action).isEmpty()
                ? List.of(TargetGroupTuple.builder()
                        .targetGroupArn(action.targetGroupArn())
                        .build())
                : tuples(action);
        ForwardActionConfig given = action.forwardConfig();
        TargetGroupStickinessConfig sticky = given == null ? null : given.targetGroupStickinessConfig();
        boolean single = groups.size() == 1;
        boolean contradicts = action.targetGroupArn() != null
                && !(single && groups.get(0).targetGroupArn().equals(action.targetGroupArn()));
        if (contradicts) {
            throw ApiErrors.loadBalancing("TargetGroupArn and ForwardConfig must name the same single target group");
        }
        boolean bare = network && single && groups.get(0).weight() == null && sticky == null;
        return action.copy(a -> a.targetGroupArn(single ? groups.get(0).targetGroupArn() : null)
                .forwardConfig(f -> f.targetGroups(
                                bare
                                        ? groups
                                        : groups.stream()
                                                .map(ForwardActions::weighted)
                                                .toList())
                        .targetGroupStickinessConfig(sticky == null && !bare ? sticky(false, null) : sticky)));
    }

    private static TargetGroupTuple weighted(TargetGroupTuple tuple) {
        return tuple.copy(t -> t.weight(weight(tuple)));
    }

    static TargetGroupStickinessConfig sticky(boolean enabled, Integer seconds) {
        return TargetGroupStickinessConfig.builder()
                .enabled(enabled)
                .durationSeconds(seconds)
                .build();
    }
}
