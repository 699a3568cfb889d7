package io.jenkins.plugins.awsrollouts.simulation.elb;

import io.jenkins.plugins.awsrollouts.simulation.api.Arns;
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
 * TargetGroupStickinessConfig; User Guide for Application Load Balancers, Quotas; User Guide for Network Load Balancers,
 * Listeners for your Network Load Balancers, "Default actions").
 */
public record RuleActions(Schedule schedule, Store<TrafficSource> balancers, Routing routing) {
    private static final int MOST_GROUPS = 5;
    private static final int HEAVIEST = 999;
    private static final int LONGEST_STICKINESS = 604_800;

    /**
     * The actions as a describe call tells them, once they are found to be what AWS takes.
     *
     * @param protocol the listener's
     */
    List<Action> checked(String loadBalancer, String protocol, List<Action> actions) {
        boolean cognito = actions.stream().anyMatch(action -> action.type() == ActionTypeEnum.AUTHENTICATE_COGNITO);
        if (cognito && routing.denied("cognito-idp:DescribeUserPoolClient")) {
            throw ApiErrors.of(
                    TargetGroupReads.SERVICE,
                    "InvalidLoadBalancerAction",
                    "User is not authorized to perform 'describeUserPoolClient'",
                    400);
        }
        if (Arns.network(loadBalancer)) {
            actions.forEach(action -> checkNetwork(protocol, action));
        }
        List<Action> described = actions.stream()
                .map(action -> ForwardActions.described(action, Arns.network(loadBalancer)))
                .toList();
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
            if (ForwardActions.weight(group) < 0 || ForwardActions.weight(group) > HEAVIEST) {
                throw ApiErrors.loadBalancing(
                        "Target group weight '" + group.weight() + "' must be between 0 and " + HEAVIEST);
            }
            checkGroup(loadBalancer, group.targetGroupArn());
        }
        if (!groups.isEmpty() && action.forwardConfig().targetGroupStickinessConfig() != null) {
            checkStickiness(action.forwardConfig().targetGroupStickinessConfig(), groups);
        }
    }

    /** What a Network Load Balancer takes; the words of its refusals are those of public reports. */
    private void checkNetwork(String protocol, Action action) {
        if (action.type() != ActionTypeEnum.FORWARD) {
            throw ApiErrors.loadBalancing("Action type '" + action.typeAsString()
                    + "' is not valid for a load balancer of type" + " 'network'");
        }
        List<TargetGroupTuple> groups = ForwardActions.tuples(action);
        if (!routing.weightedNetworks() && groups.size() > 1) {
            throw ApiErrors.loadBalancing(
                    "You cannot specify multiple target groups in a single action with a load balancer of type 'network'");
        }
        if (!routing.weightedNetworks() && groups.stream().anyMatch(group -> group.weight() != null)) {
            throw ApiErrors.loadBalancing(
                    "You cannot specify a target group weight on load balancers of type 'network'");
        }
        if (groups.size() > 1 && groups.stream().anyMatch(group -> group.weight() == null)) {
            throw ApiErrors.loadBalancing("A weight must be specified for each target group");
        }
        TargetGroupStickinessConfig sticky =
                action.forwardConfig() == null ? null : action.forwardConfig().targetGroupStickinessConfig();
        if (protocol.equals("TLS") && sticky != null && Boolean.TRUE.equals(sticky.enabled())) {
            throw ApiErrors.loadBalancing("Target group stickiness is not supported for TLS listeners");
        }
    }

    private void checkGroup(String loadBalancer, String arn) {
        if (arn == null || balancers.now(arn) == null) {
            throw TargetGroupReads.notFound(arn);
        }
        boolean http = balancers.now(arn).config().protocolAsString().startsWith("HTTP");
        if (http == Arns.network(loadBalancer)) {
            throw ApiErrors.of(
                    TargetGroupReads.SERVICE,
                    "IncompatibleProtocols",
                    "The protocol of target group " + arn + " is not supported by the listener's",
                    400);
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
