package io.jenkins.plugins.awsrollouts.simulation;

import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeListenersRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeListenersResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeLoadBalancersRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeLoadBalancersResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetGroupAttributesRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetGroupAttributesResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetGroupsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetGroupsResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetHealthRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetHealthResponse;

/** Application and Network Load Balancers over the world. */
final class SimulatedLoadBalancing implements ElasticLoadBalancingV2Client {
    private final ApiGate gate;
    private final TargetGroups targetGroups;

    SimulatedLoadBalancing(World world, ApiGate gate) {
        this.gate = gate;
        this.targetGroups = new TargetGroups(world);
    }

    @Override
    public String serviceName() {
        return "elasticloadbalancingv2";
    }

    @Override
    public void close() {
        // holds nothing
    }

    @Override
    public DescribeTargetHealthResponse describeTargetHealth(DescribeTargetHealthRequest request) {
        return gate.call(
                "elasticloadbalancingv2",
                "DescribeTargetHealth",
                request,
                () -> targetGroups.describeTargetHealth(request));
    }

    @Override
    public DescribeTargetGroupsResponse describeTargetGroups(DescribeTargetGroupsRequest request) {
        return gate.call(
                "elasticloadbalancingv2",
                "DescribeTargetGroups",
                request,
                () -> targetGroups.describeTargetGroups(request));
    }

    @Override
    public DescribeTargetGroupAttributesResponse describeTargetGroupAttributes(
            DescribeTargetGroupAttributesRequest request) {
        return gate.call(
                "elasticloadbalancingv2",
                "DescribeTargetGroupAttributes",
                request,
                () -> targetGroups.describeTargetGroupAttributes(request));
    }

    @Override
    public DescribeLoadBalancersResponse describeLoadBalancers(DescribeLoadBalancersRequest request) {
        return gate.call(
                "elasticloadbalancingv2",
                "DescribeLoadBalancers",
                request,
                () -> targetGroups.describeLoadBalancers(request));
    }

    @Override
    public DescribeListenersResponse describeListeners(DescribeListenersRequest request) {
        return gate.call(
                "elasticloadbalancingv2", "DescribeListeners", request, () -> targetGroups.describeListeners(request));
    }
}
