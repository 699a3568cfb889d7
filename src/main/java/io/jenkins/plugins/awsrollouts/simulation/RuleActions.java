package io.jenkins.plugins.awsrollouts.simulation;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ForwardActionConfig;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.InvalidConfigurationRequestException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupAssociationLimitException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupStickinessConfig;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupTuple;

/**
 * What rules and listeners do (Elastic Load Balancing API Reference, Action, ForwardActionConfig, TargetGroupTuple,
 * TargetGroupStickinessConfig; User Guide for Application Load Balancers, Quotas).
 */
final class RuleActions {
    private static final int MOST_GROUPS = 5;
    private static final int HEAVIEST = 999;
    private static final int LONGEST_STICKINESS = 604_800;

    private final Schedule schedule;
    private final Store<Balancer> balancers;
    private final Routing routing;

    RuleActions(Schedule schedule, Store<Balancer> balancers, Routing routing) {
        this.schedule = schedule;
        this.balancers = balancers;
        this.routing = routing;
    }

    static AwsServiceException invalid(String message) {
        return ApiErrors.of(TargetGroups.SERVICE, "ValidationError", message, 400);
    }

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

    /** The actions as a describe call tells them, once they are found to be what AWS takes. */
    List<Action> checked(String loadBalancer, List<Action> actions) {
        List<Action> described = actions.stream().map(RuleActions::described).toList();
        long last = described.stream()
                .filter(a -> Set.of(ActionTypeEnum.FORWARD, ActionTypeEnum.REDIRECT, ActionTypeEnum.FIXED_RESPONSE)
                        .contains(a.type()))
                .count();
        if (last != 1) {
            throw invalid("Actions must contain exactly one of forward, redirect and fixed-response");
        }
        described.forEach(action -> check(loadBalancer, action));
        return described;
    }

    /** Told with weights, stickiness and, for a single target group, its ARN beside the configuration. */
    static Action described(Action action) {
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
            throw invalid("TargetGroupArn and ForwardConfig must name the same single target group");
        }
        return action.copy(a -> a.targetGroupArn(single ? groups.get(0).targetGroupArn() : null)
                .forwardConfig(f -> f.targetGroups(
                                groups.stream().map(RuleActions::weighted).toList())
                        .targetGroupStickinessConfig(sticky == null ? sticky(false, null) : sticky)));
    }

    private static TargetGroupTuple weighted(TargetGroupTuple tuple) {
        return tuple.weight() == null ? tuple.copy(t -> t.weight(1)) : tuple;
    }

    static TargetGroupStickinessConfig sticky(boolean enabled, Integer seconds) {
        return TargetGroupStickinessConfig.builder()
                .enabled(enabled)
                .durationSeconds(seconds)
                .build();
    }

    private void check(String loadBalancer, Action action) {
        List<TargetGroupTuple> groups = tuples(action);
        if (groups.size() > MOST_GROUPS) {
            throw invalid("A forward action can have at most " + MOST_GROUPS + " target groups");
        }
        if (new TreeSet<>(targetGroups(List.of(action))).size() < groups.size()) {
            throw invalid("A target group can stand in a forward action only once");
        }
        for (TargetGroupTuple group : groups) {
            if (group.weight() < 0 || group.weight() > HEAVIEST) {
                throw invalid("Target group weight '" + group.weight() + "' must be between 0 and " + HEAVIEST);
            }
            checkGroup(loadBalancer, group.targetGroupArn());
        }
        if (!groups.isEmpty()) {
            checkStickiness(action.forwardConfig().targetGroupStickinessConfig(), groups);
        }
    }

    private void checkGroup(String loadBalancer, String arn) {
        if (arn == null || balancers.now(arn) == null) {
            throw TargetGroups.notFound(arn);
        }
        Set<String> others = routing.loadBalancersOf(arn, schedule.now());
        if (!others.isEmpty() && !others.contains(loadBalancer)) {
            throw ApiErrors.filled(
                    TargetGroupAssociationLimitException.builder(),
                    TargetGroups.SERVICE,
                    "TargetGroupAssociationLimit",
                    "The following target groups cannot be associated with more than one load balancer: " + arn,
                    400);
        }
    }

    private void checkStickiness(TargetGroupStickinessConfig sticky, List<TargetGroupTuple> groups) {
        boolean enabled = Boolean.TRUE.equals(sticky.enabled());
        Integer seconds = sticky.durationSeconds();
        boolean outside = seconds != null && (seconds < 1 || seconds > LONGEST_STICKINESS);
        if (outside || enabled && seconds == null) {
            throw invalid("Target group stickiness duration must be between 1 and " + LONGEST_STICKINESS + " seconds");
        }
        boolean targetsStick =
                groups.stream().anyMatch(g -> balancers.now(g.targetGroupArn()).sticky());
        if (groups.size() > 1 && targetsStick && !enabled) {
            throw stickinessMissing();
        }
    }

    static AwsServiceException stickinessMissing() {
        return ApiErrors.filled(
                InvalidConfigurationRequestException.builder(),
                TargetGroups.SERVICE,
                "InvalidConfigurationRequest",
                "You must enable group stickiness on a rule if target stickiness is enabled on one of its target groups",
                400);
    }
}
