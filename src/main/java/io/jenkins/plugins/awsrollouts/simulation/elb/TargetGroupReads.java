package io.jenkins.plugins.awsrollouts.simulation.elb;

import io.jenkins.plugins.awsrollouts.simulation.ec2.Server;
import io.jenkins.plugins.awsrollouts.simulation.ec2.Servers;
import io.jenkins.plugins.awsrollouts.simulation.faults.ApiErrors;
import io.jenkins.plugins.awsrollouts.simulation.state.Page;
import io.jenkins.plugins.awsrollouts.simulation.state.Reads;
import io.jenkins.plugins.awsrollouts.simulation.state.Schedule;
import io.jenkins.plugins.awsrollouts.simulation.state.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetGroupAttributesRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetGroupAttributesResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetGroupsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetGroupsResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetHealthRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetHealthResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupAttribute;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupNotFoundException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthDescription;

/** Target groups and what stands before them (Elastic Load Balancing User Guide, Target groups; Target health). */
public record TargetGroupReads(
        Schedule schedule,
        Reads reads,
        Servers servers,
        Store<TrafficSource> balancers,
        Registrations registrations,
        Routing routing) {
    static final String SERVICE = "elasticloadbalancingv2";

    TrafficSource existing(String arn, Instant view) {
        TrafficSource balancer = arn == null ? null : balancers.at(arn, view);
        if (balancer == null || balancer.classic()) {
            throw notFound(arn);
        }
        return balancer;
    }

    static RuntimeException notFound(String what) {
        return ApiErrors.filled(
                TargetGroupNotFoundException.builder(),
                SERVICE,
                "TargetGroupNotFound",
                "Target groups '" + what + "' not found",
                400);
    }

    DescribeTargetHealthResponse describeTargetHealth(DescribeTargetHealthRequest request) {
        Instant view = reads.view();
        TrafficSource balancer = existing(request.targetGroupArn(), view);
        Set<String> asked = new TreeSet<>();
        request.targets().forEach(t -> asked.add(t.id()));
        List<TargetHealthDescription> found = new ArrayList<>();
        Set<String> known = new TreeSet<>();
        for (String id : asked.isEmpty() ? registrations.instances(balancer.key()) : asked) {
            Registration registration = registrations.at(balancer.key(), id, view);
            if (registration != null) {
                known.add(id);
                String state = registrations.state(registration, view);
                found.add(overridden(
                        described(balancer, id, state, reasons().of(registration, state, view)), registration, view));
            }
        }
        for (String id : asked) {
            if (!known.contains(id)) {
                found.add(described(balancer, id, "unused", TargetReason.NOT_REGISTERED));
            }
        }
        return DescribeTargetHealthResponse.builder()
                .targetHealthDescriptions(found)
                .build();
    }

    /** What a zonal shift does to a target, whose health does not tell it (API Reference, AdministrativeOverride). */
    private TargetHealthDescription overridden(TargetHealthDescription told, Registration registration, Instant view) {
        if (!routing.shiftable(registration.balancer(), view)) {
            return told;
        }
        Server server = servers.at(registration.instance(), view);
        boolean away = server != null && registrations.away(registration.balancer(), server.zone(), view);
        return told.copy(t -> t.administrativeOverride(o -> o.state(away ? "zonal_shift_active" : "no_override")
                .reason(away ? "AdministrativeOverride.ZonalShiftActive" : "AdministrativeOverride.NoOverride")
                .description(
                        away
                                ? "Zonal shift is active in target Availability Zone"
                                : "No override is currently active on target")));
    }

    private TargetReasons reasons() {
        return new TargetReasons(servers, registrations, routing);
    }

    private static TargetHealthDescription described(
            TrafficSource balancer, String id, String state, TargetReason reason) {
        TargetDescription target =
                TargetDescription.builder().id(id).port(balancer.port()).build();
        return TargetHealthDescription.builder()
                .target(target)
                .healthCheckPort(Integer.toString(balancer.port()))
                .targetHealth(h -> h.state(state).reason(reason.code()).description(reason.description()))
                .build();
    }

    DescribeTargetGroupsResponse describeTargetGroups(DescribeTargetGroupsRequest request) {
        Instant view = reads.view();
        request.targetGroupArns().forEach(arn -> existing(arn, view));
        List<TargetGroup> found = all(view).stream()
                .filter(b -> request.targetGroupArns().isEmpty()
                        || request.targetGroupArns().contains(b.key()))
                .filter(b -> request.names().isEmpty() || request.names().contains(b.name()))
                .map(b -> described(b, view))
                .filter(g -> request.loadBalancerArn() == null
                        || g.loadBalancerArns().contains(request.loadBalancerArn()))
                .toList();
        if (found.size() < request.names().size()) {
            throw notFound(request.names().toString());
        }
        Page<TargetGroup> page = reads.page(found, request.marker(), request.pageSize(), 400);
        return DescribeTargetGroupsResponse.builder()
                .targetGroups(page.items())
                .nextMarker(page.next())
                .build();
    }

    TargetGroup described(TrafficSource balancer, Instant view) {
        return balancer.config().copy(g -> g.loadBalancerArns(routing.loadBalancersOf(balancer.key(), view)));
    }

    private List<TrafficSource> all(Instant view) {
        return balancers.ids().stream()
                .map(key -> balancers.at(key, view))
                .filter(b -> b != null && !b.classic())
                .toList();
    }

    /** The target group of a name now, or null. */
    TrafficSource named(String name) {
        return all(schedule.now()).stream()
                .filter(b -> b.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    DescribeTargetGroupAttributesResponse describeTargetGroupAttributes(DescribeTargetGroupAttributesRequest request) {
        return DescribeTargetGroupAttributesResponse.builder()
                .attributes(attributes(existing(request.targetGroupArn(), reads.view())))
                .build();
    }

    static List<TargetGroupAttribute> attributes(TrafficSource balancer) {
        return balancer.attributes().entrySet().stream()
                .map(a -> TargetGroupAttribute.builder()
                        .key(a.getKey())
                        .value(a.getValue())
                        .build())
                .toList();
    }
}
