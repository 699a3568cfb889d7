package io.jenkins.plugins.awsrollouts.simulation.elb;

import io.jenkins.plugins.awsrollouts.simulation.api.Arns;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Listener;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Rule;

/** How an Application Load Balancer of the world is set up; every method returns this. */
public final class LoadBalancerSpec {
    private final String name;
    private final Map<Integer, Action> listeners = new LinkedHashMap<>();
    private final List<Rule> rules = new ArrayList<>();
    private final List<String> targetGroups = new ArrayList<>();
    private int port;

    public LoadBalancerSpec(String name) {
        this.name = name;
    }

    /** An HTTP listener that forwards what no rule takes to a target group, named as in the world. */
    public LoadBalancerSpec listener(int listenerPort, String targetGroup) {
        return listener(listenerPort, forward -> forward.forward(targetGroup, 1));
    }

    /** An HTTP listener that answers 404 to what no rule takes. */
    public LoadBalancerSpec listener(int listenerPort) {
        port = listenerPort;
        listeners.put(
                port,
                Action.builder()
                        .type("fixed-response")
                        .order(1)
                        .fixedResponseConfig(f ->
                                f.statusCode("404").contentType("text/plain").messageBody("Not found"))
                        .build());
        return this;
    }

    /** An HTTP listener with weights among target groups for what no rule takes; conditions do not count here. */
    public LoadBalancerSpec listener(int listenerPort, UnaryOperator<RuleSpec> options) {
        RuleSpec forward = options.apply(new RuleSpec());
        port = listenerPort;
        listeners.put(port, forward.action());
        targetGroups.addAll(forward.targetGroups());
        return this;
    }

    /** A rule of the listener named last; priority 1 to 50000. */
    public LoadBalancerSpec rule(int priority, UnaryOperator<RuleSpec> options) {
        RuleSpec spec = options.apply(new RuleSpec());
        rules.add(Rule.builder()
                .ruleArn(Arns.rule(Arns.listener(name, port), priority))
                .priority(Integer.toString(priority))
                .conditions(spec.conditions())
                .actions(spec.action())
                .isDefault(false)
                .build());
        targetGroups.addAll(spec.targetGroups());
        return this;
    }

    public List<String> targetGroups() {
        return targetGroups;
    }

    public void build(Routing routing, RuleActions actions) {
        String arn = Arns.loadBalancer(name);
        routing.loadBalancers().putSince(Instant.EPOCH, arn, loadBalancer(arn));
        listeners.forEach((listenerPort, action) -> routing.putSince(
                Instant.EPOCH,
                Listener.builder()
                        .listenerArn(Arns.listener(name, listenerPort))
                        .loadBalancerArn(arn)
                        .port(listenerPort)
                        .protocol("HTTP")
                        .defaultActions(actions.checked(arn, List.of(action)))
                        .build()));
        rules.forEach(rule -> routing.putSince(
                Instant.EPOCH, rule.copy(r -> r.conditions(ConditionMatching.checked(rule.conditions()))
                        .actions(actions.checked(arn, rule.actions())))));
    }

    private LoadBalancer loadBalancer(String arn) {
        return LoadBalancer.builder()
                .loadBalancerArn(arn)
                .loadBalancerName(name)
                .dnsName(name + "-1234567890." + Arns.REGION + ".elb.amazonaws.com")
                .scheme("internal")
                .type("application")
                .vpcId("vpc-1")
                .state(s -> s.code("active"))
                .build();
    }
}
