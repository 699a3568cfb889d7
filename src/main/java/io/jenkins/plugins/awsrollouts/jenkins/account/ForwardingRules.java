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

/** Which rules of the load balancers before a group send requests to it, and which do not. */
final class ForwardingRules {
    private final ElasticLoadBalancingV2Client balancing;
    private final Set<String> targetGroups;

    private ForwardingRules(ElasticLoadBalancingV2Client balancing, Set<String> targetGroups) {
        this.balancing = balancing;
        this.targetGroups = targetGroups;
    }

    /** Those that forward to the group: ARNs of rules, and of listeners for their default actions. */
    static List<String> of(AwsClients clients, String group) {
        return found(clients, group, true);
    }

    /** Those of the same load balancers that do not, such as one by which a new fleet is checked alone. */
    static List<String> beside(AwsClients clients, String group) {
        return found(clients, group, false);
    }

    private static List<String> found(AwsClients clients, String group, boolean forwarding) {
        Set<String> targetGroups = new HashSet<>();
        clients.autoScaling()
                .describeAutoScalingGroups(request -> request.autoScalingGroupNames(group))
                .autoScalingGroups()
                .forEach(one -> targetGroups.addAll(one.targetGroupARNs()));
        return targetGroups.isEmpty()
                ? List.of()
                : new ForwardingRules(clients.balancing(), targetGroups).all(forwarding);
    }

    private List<String> all(boolean forwarding) {
        return balancing.describeTargetGroups(request -> request.targetGroupArns(targetGroups)).targetGroups().stream()
                .map(TargetGroup::loadBalancerArns)
                .flatMap(List::stream)
                .distinct()
                .flatMap(balancer ->
                        balancing.describeListeners(request -> request.loadBalancerArn(balancer)).listeners().stream())
                .flatMap(listener -> ofListener(listener, forwarding))
                .toList();
    }

    private Stream<String> ofListener(Listener listener, boolean forwarding) {
        return balancing.describeRules(request -> request.listenerArn(listener.listenerArn())).rules().stream()
                .filter(rule -> forwarding == rule.actions().stream().anyMatch(this::forwards))
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
