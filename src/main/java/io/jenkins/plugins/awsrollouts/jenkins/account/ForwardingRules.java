package io.jenkins.plugins.awsrollouts.jenkins.account;

import io.jenkins.plugins.awsrollouts.aws.AwsClients;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Listener;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Rule;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;

/** Which rules of load balancers send requests to a group. */
final class ForwardingRules {
    private final ElasticLoadBalancingV2Client balancing;
    private final Set<String> targetGroups;

    private ForwardingRules(ElasticLoadBalancingV2Client balancing, Set<String> targetGroups) {
        this.balancing = balancing;
        this.targetGroups = targetGroups;
    }

    /** ARNs of rules, and of listeners for their default actions. */
    static List<String> of(AwsClients clients, String group) {
        Set<String> targetGroups = new HashSet<>();
        clients.autoScaling()
                .describeAutoScalingGroups(request -> request.autoScalingGroupNames(group))
                .autoScalingGroups()
                .forEach(one -> targetGroups.addAll(one.targetGroupARNs()));
        return targetGroups.isEmpty() ? List.of() : new ForwardingRules(clients.balancing(), targetGroups).all();
    }

    private List<String> all() {
        return balancing.describeTargetGroups(request -> request.targetGroupArns(targetGroups)).targetGroups().stream()
                .map(TargetGroup::loadBalancerArns)
                .flatMap(List::stream)
                .distinct()
                .flatMap(balancer ->
                        balancing.describeListeners(request -> request.loadBalancerArn(balancer)).listeners().stream())
                .flatMap(this::ofListener)
                .toList();
    }

    private Stream<String> ofListener(Listener listener) {
        return balancing.describeRules(request -> request.listenerArn(listener.listenerArn())).rules().stream()
                .filter(rule -> rule.actions().stream().anyMatch(this::forwards))
                .map(rule -> isDefault(rule) ? listener.listenerArn() : rule.ruleArn());
    }

    private static boolean isDefault(Rule rule) {
        return Boolean.TRUE.equals(rule.isDefault());
    }

    private boolean forwards(Action action) {
        return targetGroups.contains(action.targetGroupArn())
                || action.forwardConfig() != null
                        && action.forwardConfig().targetGroups().stream()
                                .anyMatch(one -> targetGroups.contains(one.targetGroupArn()));
    }
}
