package io.jenkins.plugins.awsrollouts.simulation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
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
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Listener;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerNotFoundException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupAttribute;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupNotFoundException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthDescription;

/** Target groups and what stands before them (Elastic Load Balancing User Guide, Target groups; Target health). */
final class TargetGroups {
    private static final String SERVICE = "elasticloadbalancingv2";

    private final World world;

    TargetGroups(World world) {
        this.world = world;
    }

    private Balancer existing(String arn) {
        Balancer balancer = world.balancers.get(arn);
        if (balancer == null || balancer.classic()) {
            throw ApiErrors.filled(
                    TargetGroupNotFoundException.builder(),
                    SERVICE,
                    "TargetGroupNotFound",
                    "Target groups '" + arn + "' not found",
                    400);
        }
        return balancer;
    }

    DescribeTargetHealthResponse describeTargetHealth(DescribeTargetHealthRequest request) {
        Instant view = world.view();
        Balancer balancer = existing(request.targetGroupArn());
        Set<String> asked = new TreeSet<>();
        request.targets().forEach(t -> asked.add(t.id()));
        List<TargetHealthDescription> found = new ArrayList<>();
        Set<String> known = new TreeSet<>();
        for (String id : asked.isEmpty() ? world.targets.of(balancer.key()) : asked) {
            Registration registration = world.registrations.at(Registration.key(balancer.key(), id), view);
            if (registration != null) {
                known.add(id);
                found.add(health(balancer, id, world.balancing.state(registration, view), view));
            }
        }
        for (String id : asked) {
            if (!known.contains(id)) {
                found.add(described(balancer, id, "unused", "Target.NotRegistered", "Target is not registered"));
            }
        }
        return DescribeTargetHealthResponse.builder()
                .targetHealthDescriptions(found)
                .build();
    }

    private TargetHealthDescription health(Balancer balancer, String id, String state, Instant view) {
        return switch (state) {
            case "healthy" -> described(balancer, id, state, null, null);
            case "initial" ->
                described(balancer, id, state, "Elb.RegistrationInProgress", "Target registration is in progress");
            case "draining" ->
                described(
                        balancer, id, state, "Target.DeregistrationInProgress", "Target deregistration is in progress");
            case "unhealthy" -> unhealthy(balancer, id, view);
            default ->
                balancer.attached()
                        ? described(balancer, id, state, "Target.InvalidState", "Target is stopped or terminated")
                        : described(balancer, id, state, "Target.NotInUse", "Target group is not used");
        };
    }

    private TargetHealthDescription unhealthy(Balancer balancer, String id, Instant view) {
        Life life = world.servers.at(id, view).life();
        boolean answers = life.answersAt(view) && !life.character().refusesHttp();
        return answers
                ? described(
                        balancer,
                        id,
                        "unhealthy",
                        "Target.ResponseCodeMismatch",
                        "Health checks failed with these codes: ["
                                + life.character().status() + "]")
                : described(balancer, id, "unhealthy", "Target.FailedHealthChecks", "Health checks failed");
    }

    private static TargetHealthDescription described(
            Balancer balancer, String id, String state, String reason, String description) {
        TargetDescription target =
                TargetDescription.builder().id(id).port(balancer.port()).build();
        return TargetHealthDescription.builder()
                .target(target)
                .healthCheckPort(Integer.toString(balancer.port()))
                .targetHealth(h -> h.state(state).reason(reason).description(description))
                .build();
    }

    DescribeTargetGroupsResponse describeTargetGroups(DescribeTargetGroupsRequest request) {
        request.targetGroupArns().forEach(this::existing);
        List<TargetGroup> found = modern().stream()
                .filter(b -> request.targetGroupArns().isEmpty()
                        || request.targetGroupArns().contains(b.key()))
                .filter(b -> request.names().isEmpty() || request.names().contains(b.name()))
                .filter(b -> request.loadBalancerArn() == null
                        || request.loadBalancerArn().equals(b.loadBalancerArn()))
                .map(TargetGroups::described)
                .toList();
        Page<TargetGroup> page = Page.of(found, request.marker(), request.pageSize(), Math.min(400, world.pageSize));
        return DescribeTargetGroupsResponse.builder()
                .targetGroups(page.items())
                .nextMarker(page.next())
                .build();
    }

    private static TargetGroup described(Balancer balancer) {
        return TargetGroup.builder()
                .targetGroupArn(balancer.key())
                .targetGroupName(balancer.name())
                .protocol("HTTP")
                .port(balancer.port())
                .vpcId("vpc-1")
                .targetType("instance")
                .healthCheckEnabled(true)
                .healthCheckProtocol("HTTP")
                .healthCheckPort("traffic-port")
                .healthCheckPath(balancer.path())
                .healthCheckIntervalSeconds((int) balancer.interval().toSeconds())
                .healthCheckTimeoutSeconds(5)
                .healthyThresholdCount(balancer.healthyThreshold())
                .unhealthyThresholdCount(balancer.unhealthyThreshold())
                .matcher(m -> m.httpCode("200-399"))
                .loadBalancerArns(balancer.attached() ? List.of(balancer.loadBalancerArn()) : List.of())
                .build();
    }

    private List<Balancer> modern() {
        return world.balancers.values().stream().filter(b -> !b.classic()).toList();
    }

    DescribeTargetGroupAttributesResponse describeTargetGroupAttributes(DescribeTargetGroupAttributesRequest request) {
        Balancer balancer = existing(request.targetGroupArn());
        return DescribeTargetGroupAttributesResponse.builder()
                .attributes(TargetGroupAttribute.builder()
                        .key("deregistration_delay.timeout_seconds")
                        .value(Long.toString(balancer.draining().toSeconds()))
                        .build())
                .build();
    }

    DescribeLoadBalancersResponse describeLoadBalancers(DescribeLoadBalancersRequest request) {
        List<LoadBalancer> found = modern().stream()
                .filter(Balancer::attached)
                .filter(b -> request.loadBalancerArns().isEmpty()
                        || request.loadBalancerArns().contains(b.loadBalancerArn()))
                .filter(b -> request.names().isEmpty() || request.names().contains(b.name() + "-lb"))
                .map(TargetGroups::loadBalancer)
                .toList();
        if (found.size() < request.loadBalancerArns().size()) {
            throw ApiErrors.filled(
                    LoadBalancerNotFoundException.builder(),
                    SERVICE,
                    "LoadBalancerNotFound",
                    "Load balancers '" + request.loadBalancerArns() + "' not found",
                    400);
        }
        Page<LoadBalancer> page = Page.of(found, request.marker(), request.pageSize(), Math.min(400, world.pageSize));
        return DescribeLoadBalancersResponse.builder()
                .loadBalancers(page.items())
                .nextMarker(page.next())
                .build();
    }

    private static LoadBalancer loadBalancer(Balancer balancer) {
        return LoadBalancer.builder()
                .loadBalancerArn(balancer.loadBalancerArn())
                .loadBalancerName(balancer.name() + "-lb")
                .dnsName(balancer.dnsName())
                .scheme("internal")
                .type("application")
                .vpcId("vpc-1")
                .state(s -> s.code("active"))
                .build();
    }

    DescribeListenersResponse describeListeners(DescribeListenersRequest request) {
        List<Listener> found = modern().stream()
                .filter(b -> b.loadBalancerArn().equals(request.loadBalancerArn()))
                .map(b -> Listener.builder()
                        .listenerArn(b.loadBalancerArn().replace(":loadbalancer/", ":listener/") + "/1")
                        .loadBalancerArn(b.loadBalancerArn())
                        .port(b.port())
                        .protocol("HTTP")
                        .defaultActions(Action.builder()
                                .type("forward")
                                .targetGroupArn(b.key())
                                .build())
                        .build())
                .toList();
        return DescribeListenersResponse.builder().listeners(found).build();
    }
}
