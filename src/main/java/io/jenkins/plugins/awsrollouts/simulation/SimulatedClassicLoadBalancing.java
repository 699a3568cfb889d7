package io.jenkins.plugins.awsrollouts.simulation;

import software.amazon.awssdk.services.elasticloadbalancing.ElasticLoadBalancingClient;
import software.amazon.awssdk.services.elasticloadbalancing.model.DescribeInstanceHealthRequest;
import software.amazon.awssdk.services.elasticloadbalancing.model.DescribeInstanceHealthResponse;
import software.amazon.awssdk.services.elasticloadbalancing.model.DescribeLoadBalancerAttributesRequest;
import software.amazon.awssdk.services.elasticloadbalancing.model.DescribeLoadBalancerAttributesResponse;
import software.amazon.awssdk.services.elasticloadbalancing.model.DescribeLoadBalancersRequest;
import software.amazon.awssdk.services.elasticloadbalancing.model.DescribeLoadBalancersResponse;

/** Classic Load Balancers over the world. */
final class SimulatedClassicLoadBalancing implements ElasticLoadBalancingClient {
    private final ApiGate gate;
    private final ClassicBalancers classicBalancers;

    SimulatedClassicLoadBalancing(World world, ApiGate gate) {
        this.gate = gate;
        this.classicBalancers = new ClassicBalancers(world);
    }

    @Override
    public String serviceName() {
        return "elasticloadbalancing";
    }

    @Override
    public void close() {
        // holds nothing
    }

    @Override
    public DescribeInstanceHealthResponse describeInstanceHealth(DescribeInstanceHealthRequest request) {
        return gate.call(
                "elasticloadbalancing",
                "DescribeInstanceHealth",
                request,
                () -> classicBalancers.describeInstanceHealth(request));
    }

    @Override
    public DescribeLoadBalancersResponse describeLoadBalancers(DescribeLoadBalancersRequest request) {
        return gate.call(
                "elasticloadbalancing",
                "DescribeLoadBalancers",
                request,
                () -> classicBalancers.describeLoadBalancers(request));
    }

    @Override
    public DescribeLoadBalancerAttributesResponse describeLoadBalancerAttributes(
            DescribeLoadBalancerAttributesRequest request) {
        return gate.call(
                "elasticloadbalancing",
                "DescribeLoadBalancerAttributes",
                request,
                () -> classicBalancers.describeLoadBalancerAttributes(request));
    }
}
