package io.jenkins.plugins.awsrollouts.simulation.elb;

import io.jenkins.plugins.awsrollouts.simulation.faults.ApiErrors;
import io.jenkins.plugins.awsrollouts.simulation.state.Schedule;
import io.jenkins.plugins.awsrollouts.simulation.state.Store;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.InvalidConfigurationRequestException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupAssociationLimitException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupStickinessConfig;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupTuple;

/**
 * What rules and listeners do (Elastic Load Balancing API Reference, Action, ForwardActionConfig, TargetGroupTuple,
 * TargetGroupStickinessConfig; User Guide for Application Load Balancers, Quotas).
 */
public record RuleActions(Schedule schedule, Store<TrafficSource> balancers, Routing routing) {
    private static final int MOST_GROUPS = 5;
    private static final int HEAVIEST = 999;
    private static final int LONGEST_STICKINESS = 604_800;

    /** The actions as a describe call tells them, once they are found to be what AWS takes. */
    List<Action> checked(String loadBalancer, List<Action> actions) {
        List<Action> described = actions.stream().map(ForwardActions::described).toList();
        long last = described.stream()
                .filter(a -> Set.of(ActionTypeEnum.FORWARD, ActionTypeEnum.REDIRECT, ActionTypeEnum.FIXED_RESPONSE)
                        .contains(a.type()))
                .count();
        if (last != 1) {
            throw ApiErrors.loadBalancing("Actions must contain exactly one of forward, redirect and fixed-response");
        }
        described.forEach(action -> check(loadBalancer, action));
        return described;
    }

    private void check(String loadBalancer, Action action) {
        List<TargetGroupTuple> groups = ForwardActions.tuples(action);
        if (groups.size() > MOST_GROUPS) {
            throw ApiErrors.loadBalancing("A forward action can have at most " + MOST_GROUPS + " target groups");
        }
        if (new TreeSet<>(ForwardActions.targetGroups(List.of(action))).size() < groups.size()) {
            throw ApiErrors.loadBalancing("A target group can stand in a forward action only once");
        }
        for (TargetGroupTuple group : groups) {
            if (group.weight() < 0 || group.weight() > HEAVIEST) {
                throw ApiErrors.loadBalancing(
                        "Target group weight '" + group.weight() + "' must be between 0 and " + HEAVIEST);
            }
            checkGroup(loadBalancer, group.targetGroupArn());
        }
        if (!groups.isEmpty()) {
            checkStickiness(action.forwardConfig().targetGroupStickinessConfig(), groups);
        }
    }

    private void checkGroup(String loadBalancer, String arn) {
        if (arn == null || balancers.now(arn) == null) {
            throw TargetGroupReads.notFound(arn);
        }
        Set<String> others = routing.loadBalancersOf(arn, schedule.now());
        if (!others.isEmpty() && !others.contains(loadBalancer)) {
            throw ApiErrors.filled(
                    TargetGroupAssociationLimitException.builder(),
                    TargetGroupReads.SERVICE,
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
            throw ApiErrors.loadBalancing(
                    "Target group stickiness duration must be between 1 and " + LONGEST_STICKINESS + " seconds");
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
                TargetGroupReads.SERVICE,
                "InvalidConfigurationRequest",
                "You must enable group stickiness on a rule if target stickiness is enabled on one of its target groups",
                400);
    }
}
