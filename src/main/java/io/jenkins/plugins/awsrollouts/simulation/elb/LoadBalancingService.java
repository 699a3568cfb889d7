package io.jenkins.plugins.awsrollouts.simulation.elb;

import io.jenkins.plugins.awsrollouts.simulation.api.ApiGate;
import io.jenkins.plugins.awsrollouts.simulation.api.Operations;
import io.jenkins.plugins.awsrollouts.simulation.ec2.Servers;
import io.jenkins.plugins.awsrollouts.simulation.faults.Faults;
import io.jenkins.plugins.awsrollouts.simulation.state.Randomness;
import io.jenkins.plugins.awsrollouts.simulation.state.Reads;
import io.jenkins.plugins.awsrollouts.simulation.state.Schedule;
import io.jenkins.plugins.awsrollouts.simulation.state.Store;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.services.elasticloadbalancing.model.DescribeInstanceHealthRequest;
import software.amazon.awssdk.services.elasticloadbalancing.model.DescribeLoadBalancerAttributesRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.AddTagsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateRuleRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateTargetGroupRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DeleteRuleRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DeleteTargetGroupRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DeregisterTargetsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeListenersRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeLoadBalancersRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeRulesRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTagsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetGroupAttributesRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetGroupsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetHealthRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyListenerRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyRuleRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyTargetGroupAttributesRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyTargetGroupRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RegisterTargetsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RemoveTagsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.SetRulePrioritiesRequest;

/** Elastic Load Balancing: target groups, load balancers with listeners and rules, and the requests that come. */
public final class LoadBalancingService {
    private final Schedule schedule;
    private final Randomness random;
    private final Reads reads;
    private final Servers servers;
    private final Store<TrafficSource> balancers;
    private final Registrations registrations;
    private final Routing routing;
    private final RuleActions actions;
    private final TrafficLedger ledger;
    private final HttpAccess http;
    private final Consumer<String> judged;

    public LoadBalancingService(
            Schedule schedule,
            Randomness random,
            Reads reads,
            Supplier<Faults> faults,
            Servers servers,
            Runnable beforeChange,
            Consumer<String> judged) {
        this.schedule = schedule;
        this.random = random;
        this.reads = reads;
        this.servers = servers;
        this.judged = judged;
        this.balancers = new Store<>(schedule.clock(), beforeChange);
        this.routing = new Routing(schedule, beforeChange, this::used);
        this.registrations = new Registrations(schedule, servers, balancers, routing, beforeChange);
        this.actions = new RuleActions(schedule, balancers, routing);
        TrafficFlow traffic = new TrafficFlow(schedule, servers, registrations, routing);
        this.ledger = new TrafficLedger(schedule, random, traffic);
        this.http = new HttpAccess(schedule, faults, servers, balancers, registrations, routing, traffic);
    }

    private void used(String targetGroup) {
        registrations.instances(targetGroup).forEach(judged);
    }

    /** Target groups by ARN and Classic Load Balancers by name. */
    public Store<TrafficSource> balancers() {
        return balancers;
    }

    public Registrations registrations() {
        return registrations;
    }

    public Routing routing() {
        return routing;
    }

    /** Zones away from which traffic is shifted. */
    public ZonalShifts shifts() {
        return routing.shifts();
    }

    public RuleActions actions() {
        return actions;
    }

    public TrafficLedger ledger() {
        return ledger;
    }

    public HttpAccess http() {
        return http;
    }

    /** What Elastic Load Balancing answers here for Classic Load Balancers. */
    public Operations classicOperations(ApiGate gate) {
        ClassicBalancers classic = new ClassicBalancers(reads, servers, balancers, registrations);
        return new Operations("elasticloadbalancing", gate)
                .reads(DescribeInstanceHealthRequest::builder, classic::describeInstanceHealth)
                .reads(
                        software.amazon.awssdk.services.elasticloadbalancing.model.DescribeLoadBalancersRequest
                                ::builder,
                        classic::describeLoadBalancers)
                .reads(DescribeLoadBalancerAttributesRequest::builder, classic::describeLoadBalancerAttributes);
    }

    /** What Elastic Load Balancing version 2 answers here. */
    public Operations operations(ApiGate gate) {
        BalancerTags tags = new BalancerTags(schedule, reads, balancers, routing);
        TargetGroupReads targetGroups =
                new TargetGroupReads(schedule, reads, servers, balancers, registrations, routing);
        TargetGroupChanges changes = new TargetGroupChanges(
                schedule, random, servers, balancers, registrations, routing, targetGroups, tags);
        Listeners listeners = new Listeners(schedule, reads, routing, actions);
        ListenerRules rules = new ListenerRules(schedule, random, reads, routing, actions, listeners, tags);
        return new Operations(TargetGroupReads.SERVICE, gate)
                .reads(DescribeRulesRequest::builder, rules::describeRules)
                .reads(DescribeListenersRequest::builder, listeners::describeListeners)
                .reads(DescribeLoadBalancersRequest::builder, listeners::describeLoadBalancers)
                .reads(
                        software.amazon.awssdk.services.elasticloadbalancingv2.model
                                        .DescribeLoadBalancerAttributesRequest::builder,
                        listeners::describeLoadBalancerAttributes)
                .reads(DescribeTargetGroupsRequest::builder, targetGroups::describeTargetGroups)
                .reads(DescribeTargetGroupAttributesRequest::builder, targetGroups::describeTargetGroupAttributes)
                .reads(DescribeTargetHealthRequest::builder, targetGroups::describeTargetHealth)
                .reads(DescribeTagsRequest::builder, tags::describeTags)
                .changes(CreateRuleRequest::builder, rules::createRule)
                .changes(ModifyRuleRequest::builder, rules::modifyRule)
                .changes(DeleteRuleRequest::builder, rules::deleteRule)
                .changes(SetRulePrioritiesRequest::builder, rules::setRulePriorities)
                .changes(ModifyListenerRequest::builder, listeners::modifyListener)
                .changes(CreateTargetGroupRequest::builder, changes::createTargetGroup)
                .changes(ModifyTargetGroupRequest::builder, changes::modifyTargetGroup)
                .changes(ModifyTargetGroupAttributesRequest::builder, changes::modifyTargetGroupAttributes)
                .changes(DeleteTargetGroupRequest::builder, changes::deleteTargetGroup)
                .changes(RegisterTargetsRequest::builder, changes::registerTargets)
                .changes(DeregisterTargetsRequest::builder, changes::deregisterTargets)
                .changes(AddTagsRequest::builder, tags::addTags)
                .changes(RemoveTagsRequest::builder, tags::removeTags);
    }
}
