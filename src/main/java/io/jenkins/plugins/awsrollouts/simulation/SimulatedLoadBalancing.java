package io.jenkins.plugins.awsrollouts.simulation;

import java.util.function.Supplier;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.AddTagsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.AddTagsResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateRuleRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateRuleResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateTargetGroupRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateTargetGroupResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DeleteRuleRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DeleteRuleResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DeleteTargetGroupRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DeleteTargetGroupResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DeregisterTargetsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DeregisterTargetsResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeListenersRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeListenersResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeLoadBalancersRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeLoadBalancersResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeRulesRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeRulesResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTagsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTagsResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetGroupAttributesRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetGroupAttributesResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetGroupsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetGroupsResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetHealthRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetHealthResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyListenerRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyListenerResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyRuleRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyRuleResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyTargetGroupAttributesRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyTargetGroupAttributesResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyTargetGroupRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyTargetGroupResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RegisterTargetsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RegisterTargetsResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RemoveTagsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RemoveTagsResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.SetRulePrioritiesRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.SetRulePrioritiesResponse;

/** Application and Network Load Balancers over the world. */
final class SimulatedLoadBalancing implements ElasticLoadBalancingV2Client {
    private final ApiGate gate;
    private final TargetGroups targetGroups;
    private final TargetGroupChanges changes;
    private final Listeners listeners;
    private final ListenerRules rules;
    private final BalancerTags tags;

    SimulatedLoadBalancing(World world, ApiGate gate) {
        this.gate = gate;
        this.tags = new BalancerTags(world);
        this.targetGroups = new TargetGroups(world);
        this.changes = new TargetGroupChanges(world, targetGroups, tags);
        this.listeners = new Listeners(world);
        this.rules = new ListenerRules(world, listeners, tags);
    }

    private <T> T call(String operation, Object request, Supplier<T> body) {
        return gate.call(TargetGroups.SERVICE, operation, request, body);
    }

    @Override
    public String serviceName() {
        return TargetGroups.SERVICE;
    }

    @Override
    public void close() {
        // holds nothing
    }

    @Override
    public DescribeRulesResponse describeRules(DescribeRulesRequest request) {
        return call("DescribeRules", request, () -> rules.describeRules(request));
    }

    @Override
    public DescribeListenersResponse describeListeners(DescribeListenersRequest request) {
        return call("DescribeListeners", request, () -> listeners.describeListeners(request));
    }

    @Override
    public DescribeLoadBalancersResponse describeLoadBalancers(DescribeLoadBalancersRequest request) {
        return call("DescribeLoadBalancers", request, () -> listeners.describeLoadBalancers(request));
    }

    @Override
    public DescribeTargetGroupsResponse describeTargetGroups(DescribeTargetGroupsRequest request) {
        return call("DescribeTargetGroups", request, () -> targetGroups.describeTargetGroups(request));
    }

    @Override
    public DescribeTargetGroupAttributesResponse describeTargetGroupAttributes(
            DescribeTargetGroupAttributesRequest request) {
        return call(
                "DescribeTargetGroupAttributes", request, () -> targetGroups.describeTargetGroupAttributes(request));
    }

    @Override
    public DescribeTargetHealthResponse describeTargetHealth(DescribeTargetHealthRequest request) {
        return call("DescribeTargetHealth", request, () -> targetGroups.describeTargetHealth(request));
    }

    @Override
    public DescribeTagsResponse describeTags(DescribeTagsRequest request) {
        return call("DescribeTags", request, () -> tags.describeTags(request));
    }

    @Override
    public CreateRuleResponse createRule(CreateRuleRequest request) {
        return call("CreateRule", request, () -> rules.createRule(request));
    }

    @Override
    public ModifyRuleResponse modifyRule(ModifyRuleRequest request) {
        return call("ModifyRule", request, () -> rules.modifyRule(request));
    }

    @Override
    public DeleteRuleResponse deleteRule(DeleteRuleRequest request) {
        return call("DeleteRule", request, () -> rules.deleteRule(request));
    }

    @Override
    public SetRulePrioritiesResponse setRulePriorities(SetRulePrioritiesRequest request) {
        return call("SetRulePriorities", request, () -> rules.setRulePriorities(request));
    }

    @Override
    public ModifyListenerResponse modifyListener(ModifyListenerRequest request) {
        return call("ModifyListener", request, () -> listeners.modifyListener(request));
    }

    @Override
    public CreateTargetGroupResponse createTargetGroup(CreateTargetGroupRequest request) {
        return call("CreateTargetGroup", request, () -> changes.createTargetGroup(request));
    }

    @Override
    public ModifyTargetGroupResponse modifyTargetGroup(ModifyTargetGroupRequest request) {
        return call("ModifyTargetGroup", request, () -> changes.modifyTargetGroup(request));
    }

    @Override
    public ModifyTargetGroupAttributesResponse modifyTargetGroupAttributes(ModifyTargetGroupAttributesRequest request) {
        return call("ModifyTargetGroupAttributes", request, () -> changes.modifyTargetGroupAttributes(request));
    }

    @Override
    public DeleteTargetGroupResponse deleteTargetGroup(DeleteTargetGroupRequest request) {
        return call("DeleteTargetGroup", request, () -> changes.deleteTargetGroup(request));
    }

    @Override
    public RegisterTargetsResponse registerTargets(RegisterTargetsRequest request) {
        return call("RegisterTargets", request, () -> changes.registerTargets(request));
    }

    @Override
    public DeregisterTargetsResponse deregisterTargets(DeregisterTargetsRequest request) {
        return call("DeregisterTargets", request, () -> changes.deregisterTargets(request));
    }

    @Override
    public AddTagsResponse addTags(AddTagsRequest request) {
        return call("AddTags", request, () -> tags.addTags(request));
    }

    @Override
    public RemoveTagsResponse removeTags(RemoveTagsRequest request) {
        return call("RemoveTags", request, () -> tags.removeTags(request));
    }
}
