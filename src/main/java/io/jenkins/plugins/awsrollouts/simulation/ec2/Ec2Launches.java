package io.jenkins.plugins.awsrollouts.simulation.ec2;

import io.jenkins.plugins.awsrollouts.simulation.api.Arns;
import io.jenkins.plugins.awsrollouts.simulation.api.TagRules;
import io.jenkins.plugins.awsrollouts.simulation.faults.ApiErrors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateSpecification;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesResponse;

/** RunInstances, idempotent by client token (EC2 API Reference, RunInstances; Ensuring idempotency). */
final class Ec2Launches {
    /** What a client token stands for once it was used; the request's hash alone, as thousands of these are kept. */
    private record Done(int request, List<String> ids) {}

    private final Catalog catalog;
    private final TemplateStore templates;
    private final Servers servers;
    private final Ec2Instances instances;
    private final Map<String, Done> byToken = new LinkedHashMap<>();

    Ec2Launches(Catalog catalog, TemplateStore templates, Servers servers, Ec2Instances instances) {
        this.instances = instances;
        this.catalog = catalog;
        this.templates = templates;
        this.servers = servers;
    }

    RunInstancesResponse runInstances(RunInstancesRequest request) {
        String token = request.clientToken();
        Done before = token == null ? null : byToken.get(token);
        if (before != null && before.request() == request.hashCode()) {
            return response(before.ids());
        }
        if (before != null) {
            throw ApiErrors.ec2("IdempotentParameterMismatch", "The client token was used with other parameters");
        }
        LaunchTemplateVersion version = version(request.launchTemplate());
        LaunchPlan plan = plan(request, version);
        String subnet = subnet(request, version);
        int fitting = fitting(request, plan, catalog.subnetZones().get(subnet));
        SortedMap<String, String> tags = tags(request, plan);
        Ec2Tags.refuseDryRun(request.dryRun());
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < fitting; i++) {
            Server server = servers.launch(plan, subnet, tags);
            servers.loose(server.id());
            ids.add(server.id());
        }
        if (token != null) {
            byToken.put(token, new Done(request.hashCode(), List.copyOf(ids)));
        }
        return response(ids);
    }

    /** What the request names goes before what the template has of the same key; both count. */
    private static SortedMap<String, String> tags(RunInstancesRequest request, LaunchPlan plan) {
        Ec2Tags.check(request.tagSpecifications());
        SortedMap<String, String> all = new TreeMap<>(plan.tags());
        all.putAll(Ec2Tags.atCreation(request.tagSpecifications(), "instance"));
        TagRules.checkEc2(all.keySet());
        return all;
    }

    private RunInstancesResponse response(List<String> ids) {
        return RunInstancesResponse.builder()
                .reservationId("r-" + ids.get(0).substring(2))
                .ownerId(Arns.ACCOUNT)
                .instances(ids.stream()
                        .map(servers::now)
                        .filter(s -> s != null)
                        .map(instances::instance)
                        .toList())
                .build();
    }

    private LaunchTemplateVersion version(LaunchTemplateSpecification spec) {
        if (spec == null) {
            return null;
        }
        String key = spec.launchTemplateId() != null ? spec.launchTemplateId() : spec.launchTemplateName();
        return Ec2TemplateReads.version(templates.existing(key), spec.version());
    }

    private LaunchPlan plan(RunInstancesRequest request, LaunchTemplateVersion version) {
        SortedMap<String, String> none = new TreeMap<>();
        LaunchPlan base = version == null
                ? new LaunchPlan(null, "m1.small", false, null, 0, null, none, LaunchTraits.NONE)
                : LaunchPlan.of(version, catalog);
        String image = request.imageId() == null ? base.image() : catalog.resolve(request.imageId());
        String type = request.instanceTypeAsString() == null ? base.type() : request.instanceTypeAsString();
        boolean spot = request.instanceMarketOptions() == null
                ? base.spot()
                : "spot".equals(request.instanceMarketOptions().marketTypeAsString());
        return base.with(copy ->
                copy.image(image).type(type).spot(spot).traits(base.traits().requested(request)));
    }

    private String subnet(RunInstancesRequest request, LaunchTemplateVersion version) {
        String subnet = request.subnetId();
        if (subnet == null && !request.networkInterfaces().isEmpty()) {
            subnet = request.networkInterfaces().get(0).subnetId();
        }
        ResponseLaunchTemplateData data = version == null ? null : version.launchTemplateData();
        boolean interfaces = !request.networkInterfaces().isEmpty()
                || data != null && !data.networkInterfaces().isEmpty();
        if (request.subnetId() != null && interfaces) {
            throw ApiErrors.ec2(
                    "InvalidParameterCombination",
                    "Network interfaces and an instance-level subnet ID may not be specified on the same request");
        }
        if (subnet == null && data != null && !data.networkInterfaces().isEmpty()) {
            subnet = data.networkInterfaces().get(0).subnetId();
        }
        String chosen =
                subnet == null ? catalog.subnetZones().keySet().iterator().next() : subnet;
        if (!catalog.subnetZones().containsKey(chosen)) {
            throw ApiErrors.ec2("InvalidSubnetID.NotFound", "The subnet ID '" + chosen + "' does not exist");
        }
        return chosen;
    }

    private int fitting(RunInstancesRequest request, LaunchPlan plan, String zone) {
        int least = request.minCount() == null ? 1 : request.minCount();
        int most = request.maxCount() == null ? least : request.maxCount();
        if (least < 1 || most < least) {
            throw ApiErrors.ec2("InvalidParameterValue", "MinCount and MaxCount must be 1 <= MinCount <= MaxCount");
        }
        String refusal = servers.refusal(plan, zone);
        int room = refusal == null ? servers.room(plan.type()) : 0;
        if (refusal != null || room < least) {
            String code = refusal == null ? "VcpuLimitExceeded" : refusal;
            throw ApiErrors.ec2(code, message(code, plan, zone));
        }
        return Math.min(room, most);
    }

    private static String message(String code, LaunchPlan plan, String zone) {
        return switch (code) {
            case "InvalidAMIID.NotFound" -> "The image id '[" + plan.image() + "]' does not exist";
            case "InvalidAMIID.Unavailable" -> "The image id '[" + plan.image() + "]' is no longer available";
            case "InsufficientInstanceCapacity" ->
                "We currently do not have sufficient " + plan.type()
                        + " capacity in the Availability Zone you requested (" + zone + ").";
            case "InvalidPlacementGroup.Unknown" ->
                "The placement group '" + plan.traits().placementGroup() + "' is unknown.";
            case "ReservationCapacityExceeded" ->
                "The requested reservation does not have sufficient compatible and available capacity for this request.";
            case "VcpuLimitExceeded" -> "You have requested more vCPU capacity than your current vCPU limit allows.";
            default ->
                "The architecture of instance type '" + plan.type() + "' does not match that of AMI '" + plan.image()
                        + "'.";
        };
    }
}
