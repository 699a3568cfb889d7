package io.jenkins.plugins.awsrollouts.simulation.elb;

import io.jenkins.plugins.awsrollouts.simulation.api.Arns;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.AvailabilityZone;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Listener;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Rule;

/** How a load balancer of the world is set up, an Application Load Balancer by default; every method returns this. */
public final class LoadBalancerSpec {
    static final String CROSS_ZONE = "load_balancing.cross_zone.enabled";

    private final String name;
    private final SortedMap<String, String> attributes = new TreeMap<>();
    private List<String> zones = List.of("us-east-1a", "us-east-1b", "us-east-1c", "us-east-1d");
    private String protocol = "HTTP";
    private final Map<Integer, Action> listeners = new LinkedHashMap<>();
    private final List<Rule> rules = new ArrayList<>();
    private final List<String> targetGroups = new ArrayList<>();
    private int port;

    public LoadBalancerSpec(String name) {
        this.name = name;
    }

    /** A Network Load Balancer, whose listeners have that protocol, such as TCP; to be said before its listeners. */
    public LoadBalancerSpec network(String listenersProtocol) {
        protocol = listenersProtocol;
        attributes.putIfAbsent(CROSS_ZONE, "false");
        return this;
    }

    /** The only zones that it sends requests to; by default all four. */
    public LoadBalancerSpec zones(String... only) {
        zones = List.of(only);
        return this;
    }

    /** Whether a Network Load Balancer sends requests to other zones than the one where they come in; by default not. */
    public LoadBalancerSpec crossZone(boolean on) {
        attributes.put(CROSS_ZONE, Boolean.toString(on));
        return this;
    }

    /** Traffic may be shifted away from a zone. */
    public LoadBalancerSpec zonalShift() {
        attributes.put(ZonalShifts.ENABLED, "true");
        return this;
    }

    private boolean network() {
        return !protocol.equals("HTTP");
    }

    private String arn() {
        return network() ? Arns.networkLoadBalancer(name) : Arns.loadBalancer(name);
    }

    /** A listener that forwards what no rule takes to a target group, named as in the world. */
    public LoadBalancerSpec listener(int listenerPort, String targetGroup) {
        if (network()) {
            port = listenerPort;
            targetGroups.add(targetGroup);
            listeners.put(
                    port,
                    Action.builder()
                            .type("forward")
                            .targetGroupArn(Arns.targetGroup(targetGroup))
                            .build());
            return this;
        }
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

    /** A listener with weights among target groups for what no rule takes; conditions do not count here. */
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
                .ruleArn(Arns.rule(Arns.listenerOf(arn(), port), priority))
                .priority(Integer.toString(priority))
                .conditions(spec.conditions())
                .actions(spec.actions())
                .isDefault(false)
                .build());
        targetGroups.addAll(spec.targetGroups());
        return this;
    }

    public List<String> targetGroups() {
        return targetGroups;
    }

    public void build(Routing routing, RuleActions actions) {
        String arn = arn();
        routing.loadBalancers().putSince(Instant.EPOCH, arn, loadBalancer(arn));
        routing.attributes().put(arn, attributes());
        listeners.forEach((listenerPort, action) -> routing.putSince(
                Instant.EPOCH,
                Listener.builder()
                        .listenerArn(Arns.listenerOf(arn, listenerPort))
                        .loadBalancerArn(arn)
                        .port(listenerPort)
                        .protocol(protocol)
                        .defaultActions(actions.checked(arn, protocol, List.of(action)))
                        .build()));
        rules.forEach(rule -> routing.putSince(
                Instant.EPOCH, rule.copy(r -> r.conditions(ConditionMatching.checked(rule.conditions()))
                        .actions(actions.checked(arn, protocol, rule.actions())))));
    }

    /** What a new one has (User Guides, Edit attributes for your load balancer), but for what was set. */
    private SortedMap<String, String> attributes() {
        SortedMap<String, String> all = new TreeMap<>(Map.of(CROSS_ZONE, "true", ZonalShifts.ENABLED, "false"));
        all.putAll(attributes);
        return all;
    }

    private LoadBalancer loadBalancer(String arn) {
        return LoadBalancer.builder()
                .loadBalancerArn(arn)
                .loadBalancerName(name)
                .dnsName(name + "-1234567890." + Arns.REGION + ".elb.amazonaws.com")
                .scheme("internal")
                .type(network() ? "network" : "application")
                .availabilityZones(zones.stream()
                        .map(zone -> AvailabilityZone.builder()
                                .zoneName(zone)
                                .subnetId("subnet-" + zone)
                                .build())
                        .toList())
                .vpcId("vpc-1")
                .state(s -> s.code("active"))
                .build();
    }
}
