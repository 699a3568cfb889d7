package io.jenkins.plugins.awsrollouts.simulation;

import software.amazon.awssdk.services.elasticloadbalancing.model.DescribeInstanceHealthRequest;
import software.amazon.awssdk.services.elasticloadbalancing.model.DescribeLoadBalancerAttributesRequest;
import software.amazon.awssdk.services.elasticloadbalancing.model.DescribeLoadBalancersRequest;

/** What Elastic Load Balancing answers here for Classic Load Balancers. */
final class ClassicLoadBalancingOperations {
    private ClassicLoadBalancingOperations() {}

    static Operations of(World world, ApiGate gate) {
        ClassicBalancers balancers = new ClassicBalancers(world);
        return new Operations("elasticloadbalancing", gate)
                .reads(DescribeInstanceHealthRequest::builder, balancers::describeInstanceHealth)
                .reads(DescribeLoadBalancersRequest::builder, balancers::describeLoadBalancers)
                .reads(DescribeLoadBalancerAttributesRequest::builder, balancers::describeLoadBalancerAttributes);
    }
}
