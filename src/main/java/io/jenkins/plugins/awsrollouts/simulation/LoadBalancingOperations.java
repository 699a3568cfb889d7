package io.jenkins.plugins.awsrollouts.simulation;

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

/** What Elastic Load Balancing version 2 answers here. */
final class LoadBalancingOperations {
    private LoadBalancingOperations() {}

    static Operations of(World world, ApiGate gate) {
        BalancerTags tags = new BalancerTags(world);
        TargetGroups targetGroups = new TargetGroups(world);
        TargetGroupChanges changes = new TargetGroupChanges(world, targetGroups, tags);
        Listeners listeners = new Listeners(world);
        ListenerRules rules = new ListenerRules(world, listeners, tags);
        return new Operations(TargetGroups.SERVICE, gate)
                .reads(DescribeRulesRequest::builder, rules::describeRules)
                .reads(DescribeListenersRequest::builder, listeners::describeListeners)
                .reads(DescribeLoadBalancersRequest::builder, listeners::describeLoadBalancers)
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
