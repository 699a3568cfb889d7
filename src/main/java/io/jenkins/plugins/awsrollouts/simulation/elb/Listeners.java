package io.jenkins.plugins.awsrollouts.simulation.elb;

import io.jenkins.plugins.awsrollouts.simulation.faults.ApiErrors;
import io.jenkins.plugins.awsrollouts.simulation.state.Page;
import io.jenkins.plugins.awsrollouts.simulation.state.Reads;
import io.jenkins.plugins.awsrollouts.simulation.state.Schedule;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeListenersRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeListenersResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeLoadBalancerAttributesRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeLoadBalancerAttributesResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeLoadBalancersRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeLoadBalancersResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Listener;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ListenerNotFoundException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerAttribute;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerNotFoundException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyListenerRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyListenerResponse;

/** Load balancers and their listeners (Elastic Load Balancing API Reference, DescribeListeners, ModifyListener). */
record Listeners(Schedule schedule, Reads reads, Routing routing, RuleActions actions) {
    Listener existing(String arn, Instant view) {
        Listener listener = arn == null ? null : routing.listener(arn, view);
        if (listener == null) {
            throw ApiErrors.filled(
                    ListenerNotFoundException.builder(),
                    TargetGroupReads.SERVICE,
                    "ListenerNotFound",
                    "One or more listeners not found: " + arn,
                    400);
        }
        return listener;
    }

    DescribeLoadBalancersResponse describeLoadBalancers(DescribeLoadBalancersRequest request) {
        Instant view = reads.view();
        List<LoadBalancer> all = routing.loadBalancers().ids().stream()
                .map(arn -> routing.loadBalancers().at(arn, view))
                .filter(Objects::nonNull)
                .toList();
        List<LoadBalancer> found = all.stream()
                .filter(b -> request.loadBalancerArns().isEmpty()
                        || request.loadBalancerArns().contains(b.loadBalancerArn()))
                .filter(b -> request.names().isEmpty() || request.names().contains(b.loadBalancerName()))
                .toList();
        int asked = Math.max(request.loadBalancerArns().size(), request.names().size());
        if (found.size() < asked) {
            throw notFound(request.loadBalancerArns() + " " + request.names());
        }
        Page<LoadBalancer> page = reads.page(found, request.marker(), request.pageSize(), 400);
        return DescribeLoadBalancersResponse.builder()
                .loadBalancers(page.items())
                .nextMarker(page.next())
                .build();
    }

    DescribeLoadBalancerAttributesResponse describeLoadBalancerAttributes(
            DescribeLoadBalancerAttributesRequest request) {
        SortedMap<String, String> all = routing.attributes().get(request.loadBalancerArn());
        if (all == null) {
            throw notFound(request.loadBalancerArn());
        }
        return DescribeLoadBalancerAttributesResponse.builder()
                .attributes(all.entrySet().stream()
                        .map(one -> LoadBalancerAttribute.builder()
                                .key(one.getKey())
                                .value(one.getValue())
                                .build())
                        .toList())
                .build();
    }

    static RuntimeException notFound(String what) {
        return ApiErrors.filled(
                LoadBalancerNotFoundException.builder(),
                TargetGroupReads.SERVICE,
                "LoadBalancerNotFound",
                "Load balancers '" + what + "' not found",
                400);
    }

    DescribeListenersResponse describeListeners(DescribeListenersRequest request) {
        Instant view = reads.view();
        if ((request.loadBalancerArn() == null) == request.listenerArns().isEmpty()) {
            throw ApiErrors.loadBalancing("Exactly one of a load balancer or listeners must be specified");
        }
        if (request.loadBalancerArn() != null && routing.loadBalancers().at(request.loadBalancerArn(), view) == null) {
            throw notFound(request.loadBalancerArn());
        }
        List<Listener> found = request.listenerArns().isEmpty()
                ? routing.listenersOf(request.loadBalancerArn(), view)
                : request.listenerArns().stream()
                        .map(arn -> existing(arn, view))
                        .toList();
        Page<Listener> page = reads.page(found, request.marker(), request.pageSize(), 400);
        return DescribeListenersResponse.builder()
                .listeners(page.items())
                .nextMarker(page.next())
                .build();
    }

    /** Default actions only; a listener's port and protocol stay. */
    ModifyListenerResponse modifyListener(ModifyListenerRequest request) {
        Listener listener = existing(request.listenerArn(), schedule.now());
        if (request.defaultActions().isEmpty()) {
            throw ApiErrors.loadBalancing("The simulation changes a listener's default actions only");
        }
        List<Action> checked =
                actions.checked(listener.loadBalancerArn(), listener.protocolAsString(), request.defaultActions());
        Listener changed = listener.copy(l -> l.defaultActions(checked));
        routing.put(changed);
        return ModifyListenerResponse.builder().listeners(changed).build();
    }
}
