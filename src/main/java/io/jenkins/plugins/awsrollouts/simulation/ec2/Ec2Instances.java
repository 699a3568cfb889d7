package io.jenkins.plugins.awsrollouts.simulation.ec2;

import io.jenkins.plugins.awsrollouts.simulation.api.Arns;
import io.jenkins.plugins.awsrollouts.simulation.faults.ApiErrors;
import io.jenkins.plugins.awsrollouts.simulation.state.Page;
import io.jenkins.plugins.awsrollouts.simulation.state.Reads;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceState;
import software.amazon.awssdk.services.ec2.model.InstanceStateChange;
import software.amazon.awssdk.services.ec2.model.InstanceStatus;
import software.amazon.awssdk.services.ec2.model.InstanceStatusSummary;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceAttributeResponse;
import software.amazon.awssdk.services.ec2.model.Reservation;
import software.amazon.awssdk.services.ec2.model.StateReason;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesRequest;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesResponse;

/** DescribeInstances, DescribeInstanceStatus, TerminateInstances and ModifyInstanceAttribute (EC2 API Reference, pages of those names). */
record Ec2Instances(Reads reads, Catalog catalog, Servers servers) {
    private static final int LARGEST_PAGE = 1000;

    DescribeInstancesResponse describeInstances(DescribeInstancesRequest request) {
        Instant view = reads.view();
        List<Server> found = select(request.instanceIds(), request.filters(), view);
        Page<Server> page = reads.page(found, request.nextToken(), request.maxResults(), LARGEST_PAGE);
        List<Reservation> reservations = page.items().stream()
                .map(s -> Reservation.builder()
                        .reservationId("r-" + s.id().substring(2))
                        .ownerId(Arns.ACCOUNT)
                        .instances(instance(s))
                        .build())
                .toList();
        return DescribeInstancesResponse.builder()
                .reservations(reservations)
                .nextToken(page.next())
                .build();
    }

    DescribeInstanceStatusResponse describeInstanceStatus(DescribeInstanceStatusRequest request) {
        Instant view = reads.view();
        boolean all = Boolean.TRUE.equals(request.includeAllInstances());
        List<Server> found = select(request.instanceIds(), request.filters(), view).stream()
                .filter(s -> all || s.phase() == Server.Phase.RUNNING)
                .toList();
        Page<Server> page = reads.page(found, request.nextToken(), request.maxResults(), LARGEST_PAGE);
        return DescribeInstanceStatusResponse.builder()
                .instanceStatuses(
                        page.items().stream().map(s -> status(s, view)).toList())
                .nextToken(page.next())
                .build();
    }

    /**
     * Where one of those that are named is protected, those in its zone stay, and those in other zones are ended all the
     * same; the call fails (EC2 API Reference, TerminateInstances).
     */
    TerminateInstancesResponse terminateInstances(TerminateInstancesRequest request) {
        List<Server> named = request.instanceIds().stream().map(this::existing).toList();
        List<Server> shielded = named.stream()
                .filter(server -> server.alive() && server.traits().terminationProtected())
                .toList();
        Set<String> kept = shielded.stream().map(Server::zone).collect(Collectors.toSet());
        if (!Boolean.TRUE.equals(request.dryRun())) {
            named.stream()
                    .filter(server -> !kept.contains(server.zone()))
                    .forEach(server -> servers.shutDown(server.id(), Server.Reason.USER));
        }
        if (!shielded.isEmpty()) {
            throw ApiErrors.ec2(
                    "OperationNotPermitted",
                    "The instance '" + shielded.get(0).id() + "' may not be terminated. Modify its"
                            + " 'disableApiTermination' instance attribute and try again.");
        }
        Ec2Tags.refuseDryRun(request.dryRun());
        List<InstanceStateChange> changes = named.stream()
                .map(before -> InstanceStateChange.builder()
                        .instanceId(before.id())
                        .previousState(state(before))
                        .currentState(state(servers.now(before.id())))
                        .build())
                .toList();
        return TerminateInstancesResponse.builder()
                .terminatingInstances(changes)
                .build();
    }

    /** Of all attributes only termination protection can be changed here. */
    ModifyInstanceAttributeResponse modifyInstanceAttribute(ModifyInstanceAttributeRequest request) {
        Server server = existing(request.instanceId());
        if (request.disableApiTermination() == null) {
            throw ApiErrors.ec2("UnsupportedOperation", "Only disableApiTermination can be changed in this account");
        }
        boolean on = Boolean.TRUE.equals(request.disableApiTermination().value());
        if (on && server.spot()) {
            throw ApiErrors.ec2(
                    "UnsupportedOperation",
                    "Termination protection cannot be enabled for the Spot Instance " + server.id());
        }
        Ec2Tags.refuseDryRun(request.dryRun());
        servers.terminationProtected(server.id(), on);
        return ModifyInstanceAttributeResponse.builder().build();
    }

    private Server existing(String id) {
        Server server = servers.now(id);
        if (server == null) {
            throw notFound(id);
        }
        return server;
    }

    private List<Server> select(List<String> ids, List<Filter> filters, Instant view) {
        List<Server> found = new ArrayList<>();
        for (String id : candidates(ids, filters)) {
            Server server = servers.at(id, view);
            if (server == null && !ids.isEmpty()) {
                throw notFound(id);
            }
            if (server != null && filters.stream().allMatch(f -> Ec2Filters.matches(f, server))) {
                found.add(server);
            }
        }
        return found;
    }

    /** The fewest ids an index can tell: those asked for, those of a tag's values, or all. */
    private Iterable<String> candidates(List<String> ids, List<Filter> filters) {
        if (!ids.isEmpty()) {
            return new LinkedHashSet<>(ids);
        }
        for (Filter filter : filters) {
            boolean exact = filter.values().stream().noneMatch(v -> v.contains("*") || v.contains("?"));
            if (filter.name().equals("instance-id") && exact) {
                return new LinkedHashSet<>(filter.values());
            }
            if (filter.name().startsWith("tag:") && exact) {
                Set<String> found = new LinkedHashSet<>();
                String key = filter.name().substring(4);
                filter.values().forEach(v -> found.addAll(servers.tagged(key + "=" + v)));
                return found;
            }
        }
        return servers.ids();
    }

    private static RuntimeException notFound(String id) {
        return ApiErrors.ec2("InvalidInstanceID.NotFound", "The instance ID '" + id + "' does not exist");
    }

    private static InstanceState state(Server server) {
        return InstanceState.builder()
                .name(server.phase().label())
                .code(server.phase().code())
                .build();
    }

    /** One that starts has a reason that only says so; one that runs has none. */
    private static StateReason reason(Server server) {
        if (server.phase() == Server.Phase.PENDING) {
            return StateReason.builder().code("pending").message("pending").build();
        }
        return server.reason() == null
                ? null
                : StateReason.builder()
                        .code(server.reason().code())
                        .message(server.reason().message())
                        .build();
    }

    Instance instance(Server server) {
        SimulatedImage image = catalog.images().get(server.image());
        boolean gone = server.phase() == Server.Phase.TERMINATED;
        return Instance.builder()
                .instanceId(server.id())
                .imageId(server.image())
                .instanceType(server.type())
                .state(state(server))
                .stateReason(reason(server))
                .launchTime(server.launched())
                .architecture(image == null ? "x86_64" : image.architecture())
                .placement(server.traits().placement().copy(p -> p.availabilityZone(server.zone())))
                .capacityReservationId(shown(server.reservation()))
                .subnetId(gone ? null : server.subnet())
                .privateIpAddress(gone || server.hasIpv6Alone() ? null : server.address())
                .ipv6Address(!gone && server.hasIpv6Alone() ? server.address() : null)
                .instanceLifecycle(server.spot() ? "spot" : null)
                .tags(Ec2Tags.list(server.tags()))
                .build();
    }

    /** What is not there is not told. */
    private static String shown(String text) {
        return text.isEmpty() ? null : text;
    }

    private InstanceStatus status(Server server, Instant view) {
        String status = server.phase() == Server.Phase.RUNNING ? servers.status(server, view) : "not-applicable";
        InstanceStatusSummary summary =
                InstanceStatusSummary.builder().status(status).build();
        return InstanceStatus.builder()
                .instanceId(server.id())
                .availabilityZone(server.zone())
                .instanceState(state(server))
                .instanceStatus(summary)
                .systemStatus(summary)
                .build();
    }
}
