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
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceAttributeResponse;
import software.amazon.awssdk.services.ec2.model.Reservation;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesRequest;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesResponse;

/** DescribeInstances, DescribeInstanceStatus and TerminateInstances (EC2 API Reference, pages of those names). */
record Ec2Instances(Reads reads, Catalog catalog, TemplateStore templates, Servers servers) {
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

    TerminateInstancesResponse terminateInstances(TerminateInstancesRequest request) {
        List<Server> ending = new ArrayList<>();
        for (String id : request.instanceIds()) {
            Server server = servers.now(id);
            if (server == null) {
                throw notFound(id);
            }
            if (shielded(server)) {
                throw ApiErrors.ec2(
                        "OperationNotPermitted",
                        "The instance '" + id + "' may not be terminated. Modify its 'disableApiTermination' instance"
                                + " attribute and try again.");
            }
            ending.add(server);
        }
        Ec2Tags.refuseDryRun(request.dryRun());
        List<InstanceStateChange> changes = new ArrayList<>();
        for (Server server : ending) {
            servers.shutDown(server.id());
            Server after = servers.now(server.id());
            changes.add(InstanceStateChange.builder()
                    .instanceId(server.id())
                    .previousState(state(server))
                    .currentState(state(after))
                    .build());
        }
        return TerminateInstancesResponse.builder()
                .terminatingInstances(changes)
                .build();
    }

    /** Termination protection is the only attribute that can be changed here. */
    ModifyInstanceAttributeResponse modifyInstanceAttribute(ModifyInstanceAttributeRequest request) {
        String id = request.instanceId();
        if (servers.now(id) == null) {
            throw notFound(id);
        }
        if (request.disableApiTermination() == null) {
            throw ApiErrors.ec2("InvalidParameterCombination", "The simulation changes DisableApiTermination only");
        }
        Ec2Tags.refuseDryRun(request.dryRun());
        servers.shield(id, request.disableApiTermination().value());
        return ModifyInstanceAttributeResponse.builder().build();
    }

    /**
     * Termination protection: what was asked for at the launch or since, or else what the template has (EC2 User Guide,
     * Change termination protection; API Reference, RunInstances, LaunchTemplate).
     */
    private boolean shielded(Server server) {
        return server.alive() && servers.shield(server.id()).orElseGet(() -> shieldedByTemplate(server));
    }

    private boolean shieldedByTemplate(Server server) {
        Template template = server.template() == null ? null : templates.now(server.template());
        LaunchTemplateVersion version =
                template == null ? null : template.versions().get(server.templateVersion());
        return version != null
                && Boolean.TRUE.equals(version.launchTemplateData().disableApiTermination());
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

    Instance instance(Server server) {
        SimulatedImage image = catalog.images().get(server.image());
        boolean gone = server.phase() == Server.Phase.TERMINATED;
        return Instance.builder()
                .instanceId(server.id())
                .imageId(server.image())
                .instanceType(server.type())
                .state(state(server))
                .launchTime(server.launched())
                .architecture(image == null ? "x86_64" : image.architecture())
                .placement(server.traits().placement().copy(p -> p.availabilityZone(server.zone())))
                .capacityReservationId(shown(server.reservation()))
                .subnetId(gone ? null : server.subnet())
                .privateIpAddress(gone ? null : server.address())
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
