package io.jenkins.plugins.awsrollouts.simulation.elb;

import io.jenkins.plugins.awsrollouts.simulation.ec2.Server;
import io.jenkins.plugins.awsrollouts.simulation.ec2.Servers;
import io.jenkins.plugins.awsrollouts.simulation.faults.ApiErrors;
import io.jenkins.plugins.awsrollouts.simulation.state.Page;
import io.jenkins.plugins.awsrollouts.simulation.state.Reads;
import io.jenkins.plugins.awsrollouts.simulation.state.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.elasticloadbalancing.model.DescribeInstanceHealthRequest;
import software.amazon.awssdk.services.elasticloadbalancing.model.DescribeInstanceHealthResponse;
import software.amazon.awssdk.services.elasticloadbalancing.model.DescribeLoadBalancerAttributesRequest;
import software.amazon.awssdk.services.elasticloadbalancing.model.DescribeLoadBalancerAttributesResponse;
import software.amazon.awssdk.services.elasticloadbalancing.model.DescribeLoadBalancersRequest;
import software.amazon.awssdk.services.elasticloadbalancing.model.DescribeLoadBalancersResponse;
import software.amazon.awssdk.services.elasticloadbalancing.model.Instance;
import software.amazon.awssdk.services.elasticloadbalancing.model.InstanceState;
import software.amazon.awssdk.services.elasticloadbalancing.model.LoadBalancerDescription;
import software.amazon.awssdk.services.elasticloadbalancing.model.LoadBalancerNotFoundException;

/** Classic Load Balancers (User Guide for Classic Load Balancers, Health checks; Connection draining). */
record ClassicBalancers(Reads reads, Servers servers, Store<TrafficSource> balancers, Registrations registrations) {
    private static final List<String> ZONES = List.of("us-east-1a", "us-east-1b", "us-east-1c", "us-east-1d");

    private TrafficSource existing(String name) {
        TrafficSource balancer = balancers.now(name);
        if (balancer == null || !balancer.classic()) {
            throw ApiErrors.filled(
                    LoadBalancerNotFoundException.builder(),
                    "elasticloadbalancing",
                    "LoadBalancerNotFound",
                    "There is no ACTIVE Load Balancer named '" + name + "'",
                    400);
        }
        return balancer;
    }

    DescribeInstanceHealthResponse describeInstanceHealth(DescribeInstanceHealthRequest request) {
        Instant view = reads.view();
        TrafficSource balancer = existing(request.loadBalancerName());
        List<String> ids = request.instances().isEmpty()
                ? registrations.instances(balancer.key())
                : request.instances().stream().map(Instance::instanceId).toList();
        List<InstanceState> found = new ArrayList<>();
        for (String id : ids) {
            Registration registration = registrations.at(balancer.key(), id, view);
            if (registration != null) {
                found.add(described(balancer, id, registrations.state(registration, view), view));
            } else if (!request.instances().isEmpty()) {
                throw ApiErrors.of(
                        "elasticloadbalancing", "InvalidInstance", "Could not find EC2 instance " + id + ".", 400);
            }
        }
        return DescribeInstanceHealthResponse.builder().instanceStates(found).build();
    }

    /** What it tells of an instance (Elastic Load Balancing API Reference 2012-06-01, InstanceState). */
    private InstanceState described(TrafficSource balancer, String id, String state, Instant view) {
        String reason =
                switch (state) {
                    case "initial" -> "ELB";
                    case "unhealthy", "unused" -> "Instance";
                    default -> "N/A";
                };
        String description =
                switch (state) {
                    case "healthy" -> "N/A";
                    case "initial" -> "Instance registration is still in progress.";
                    case "draining" -> "Instance deregistration currently in progress.";
                    case "unused" -> unused(balancer, id, view);
                    default ->
                        "Instance has failed at least the UnhealthyThreshold number of health checks"
                                + " consecutively.";
                };
        boolean serves = state.equals("healthy") || state.equals("draining");
        return InstanceState.builder()
                .instanceId(id)
                .state(serves ? "InService" : "OutOfService")
                .reasonCode(reason)
                .description(description)
                .build();
    }

    private String unused(TrafficSource balancer, String id, Instant view) {
        Server server = servers.at(id, view);
        if (server != null && server.phase() == Server.Phase.RUNNING) {
            return "Instance is in the EC2 Availability Zone for which LoadBalancer is not configured to route traffic"
                    + " to.";
        }
        String phase = server == null ? "terminated" : server.phase().label();
        return "Instance is in " + (phase.equals("shutting-down") ? "terminated" : phase) + " state.";
    }

    DescribeLoadBalancersResponse describeLoadBalancers(DescribeLoadBalancersRequest request) {
        Instant view = reads.view();
        List<TrafficSource> found = request.loadBalancerNames().isEmpty()
                ? balancers.ids().stream()
                        .map(balancers::now)
                        .filter(b -> b != null && b.classic())
                        .toList()
                : request.loadBalancerNames().stream().map(this::existing).toList();
        Page<TrafficSource> page = reads.page(found, request.marker(), request.pageSize(), 400);
        return DescribeLoadBalancersResponse.builder()
                .loadBalancerDescriptions(
                        page.items().stream().map(b -> described(b, view)).toList())
                .nextMarker(page.next())
                .build();
    }

    private LoadBalancerDescription described(TrafficSource balancer, Instant view) {
        List<Instance> instances = registrations.targets(balancer.key(), view).stream()
                .map(r -> Instance.builder().instanceId(r.instance()).build())
                .toList();
        return LoadBalancerDescription.builder()
                .loadBalancerName(balancer.name())
                .dnsName(balancer.dnsName())
                .instances(instances)
                .availabilityZones(balancer.zones().isEmpty() ? ZONES : balancer.zones())
                .healthCheck(h -> h.target("HTTP:" + balancer.port() + balancer.path())
                        .interval((int) balancer.interval().toSeconds())
                        .timeout(5)
                        .healthyThreshold(balancer.healthyThreshold())
                        .unhealthyThreshold(balancer.unhealthyThreshold()))
                .build();
    }

    DescribeLoadBalancerAttributesResponse describeLoadBalancerAttributes(
            DescribeLoadBalancerAttributesRequest request) {
        int seconds = (int) existing(request.loadBalancerName()).draining().toSeconds();
        return DescribeLoadBalancerAttributesResponse.builder()
                .loadBalancerAttributes(
                        a -> a.connectionDraining(d -> d.enabled(seconds > 0).timeout(seconds)))
                .build();
    }
}
