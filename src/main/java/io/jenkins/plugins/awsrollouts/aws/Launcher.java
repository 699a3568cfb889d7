package io.jenkins.plugins.awsrollouts.aws;

import static io.jenkins.plugins.awsrollouts.aws.Instances.text;

import io.jenkins.plugins.awsrollouts.cloud.CloudException;
import io.jenkins.plugins.awsrollouts.cloud.CloudException.Kind;
import io.jenkins.plugins.awsrollouts.cloud.InstanceView;
import io.jenkins.plugins.awsrollouts.cloud.LaunchOrder;
import io.jenkins.plugins.awsrollouts.cloud.TemplateRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.ConnectionTrackingSpecification;
import software.amazon.awssdk.services.ec2.model.ConnectionTrackingSpecificationRequest;
import software.amazon.awssdk.services.ec2.model.EnaSrdSpecificationRequest;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterfaceSpecification;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateEnaSrdSpecification;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateInstanceNetworkInterfaceSpecification;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateSpecification;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateTagSpecification;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesRequest;

/**
 * Launches and terminates instances outside any group. See <a
 * href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RunInstances.html">RunInstances</a> and <a
 * href="https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-idempotency.html">its idempotency</a>.
 */
final class Launcher {
    private static final int PER_TERMINATE = 500;

    /** What EC2 says to ending an instance that is protected (EC2 API Reference, Error codes). */
    private static final String PROTECTED = "OperationNotPermitted";

    private final Ec2Client ec2;
    private final Templates templates;
    private final InstanceCache cache;

    Launcher(Ec2Client ec2, InstanceCache cache) {
        this.ec2 = ec2;
        this.templates = new Templates(ec2);
        this.cache = cache;
    }

    List<InstanceView> launch(LaunchOrder order) {
        try {
            return launched(order);
        } catch (CloudException e) {
            throw unseen(e) ? notVisible(order, e) : e;
        }
    }

    /** Whether a failure is that there is no such version (EC2 API Reference, Error codes), or a read that does not show it. */
    private static boolean unseen(CloudException e) {
        String code = Failures.code(e);
        return e.kind() == Kind.NOT_FOUND && (code.equals("InvalidLaunchTemplateId.VersionNotFound") || code.isEmpty());
    }

    /** A version that was made just now is not there for every call at once: the same launch again ends well. */
    private static CloudException notVisible(LaunchOrder order, CloudException e) {
        return new CloudException(
                Kind.THROTTLED,
                "Launch template " + order.templateId() + " version " + order.templateVersion() + " is not visible yet",
                e.requestId(),
                e);
    }

    private List<InstanceView> launched(LaunchOrder order) {
        RunInstancesRequest request = request(order).build();
        List<InstanceView> launched =
                Failures.call("RunInstances", subject(order), () -> ec2.runInstances(request)).instances().stream()
                        .map(Instances::view)
                        .toList();
        launched.forEach(cache::put);
        return launched;
    }

    static String subject(LaunchOrder order) {
        return order.type() + " of " + order.imageId() + " in " + order.zone() + " from launch template "
                + order.templateId() + " version " + order.templateVersion();
    }

    /** The request that carries out an order, made from the same things in the same order every time. */
    RunInstancesRequest.Builder request(LaunchOrder order) {
        ResponseLaunchTemplateData data = templates
                .version(new TemplateRef(order.templateId(), order.templateVersion()), false)
                .launchTemplateData();
        RunInstancesRequest.Builder request = RunInstancesRequest.builder()
                .clientToken(order.token())
                .launchTemplate(LaunchTemplateSpecification.builder()
                        .launchTemplateId(order.templateId())
                        .version(order.templateVersion())
                        .build())
                .imageId(order.imageId())
                .instanceType(order.type())
                .minCount(1)
                .maxCount(order.count())
                .tagSpecifications(tags(data, order));
        if (data.hasNetworkInterfaces() && !data.networkInterfaces().isEmpty()) {
            // EC2 takes a subnet beside network interfaces only inside them.
            request.networkInterfaces(data.networkInterfaces().stream()
                    .map(spec -> networkInterface(spec, order.subnetId()))
                    .toList());
        } else {
            request.subnetId(order.subnetId());
        }
        GroupLaunches.settings(order, data, request);
        return request;
    }

    /**
     * The template's tags and the order's. What a request names replaces what the template has of the same name, so
     * that the template's are repeated. AWS' own are left out: Auto Scaling puts them on what it attaches. Sorted: a
     * repeated token with another request is an error to EC2.
     */
    private static List<TagSpecification> tags(ResponseLaunchTemplateData data, LaunchOrder order) {
        Map<String, Map<String, String>> byResource = new TreeMap<>();
        for (LaunchTemplateTagSpecification spec : data.tagSpecifications()) {
            Map<String, String> tags =
                    byResource.computeIfAbsent(text(spec.resourceTypeAsString()), type -> new TreeMap<>());
            spec.tags().forEach(tag -> tags.put(tag.key(), text(tag.value())));
        }
        byResource
                .computeIfAbsent(ResourceType.INSTANCE.toString(), type -> new TreeMap<>())
                .putAll(order.tags());
        if (!order.spot()) {
            // EC2 refuses tags for a Spot request that is not made.
            byResource.remove(ResourceType.SPOT_INSTANCES_REQUEST.toString());
        }
        List<TagSpecification> specs = new ArrayList<>();
        byResource.forEach((type, tags) -> {
            List<Tag> list = tags.entrySet().stream()
                    .filter(tag -> !Tags.reserved(tag.getKey()))
                    .map(tag -> Tag.builder()
                            .key(tag.getKey())
                            .value(tag.getValue())
                            .build())
                    .toList();
            if (!list.isEmpty()) {
                specs.add(
                        TagSpecification.builder().resourceType(type).tags(list).build());
            }
        });
        return specs;
    }

    /**
     * A template's interface, whole, in the order's subnet; only IPv6 addresses and prefixes that it lists one by one
     * are left out, which no two instances can have. An interface that exists already, or that names a subnet
     * and is not the first, stays where it is.
     */
    private static InstanceNetworkInterfaceSpecification networkInterface(
            LaunchTemplateInstanceNetworkInterfaceSpecification spec, String subnet) {
        boolean first = spec.deviceIndex() == null || spec.deviceIndex() == 0;
        boolean exists = spec.networkInterfaceId() != null;
        String stays = first ? null : spec.subnetId();
        return InstanceNetworkInterfaceSpecification.builder()
                .subnetId(exists ? null : stays == null ? subnet : stays)
                .deviceIndex(spec.deviceIndex())
                .networkCardIndex(spec.networkCardIndex())
                .networkInterfaceId(spec.networkInterfaceId())
                .interfaceType(spec.interfaceType())
                .description(spec.description())
                .groups(spec.hasGroups() ? spec.groups() : null)
                .associatePublicIpAddress(spec.associatePublicIpAddress())
                .associateCarrierIpAddress(spec.associateCarrierIpAddress())
                .deleteOnTermination(spec.deleteOnTermination())
                .privateIpAddress(spec.privateIpAddress())
                .secondaryPrivateIpAddressCount(spec.secondaryPrivateIpAddressCount())
                .ipv6AddressCount(spec.ipv6AddressCount())
                .ipv4PrefixCount(spec.ipv4PrefixCount())
                .ipv6PrefixCount(spec.ipv6PrefixCount())
                .primaryIpv6(spec.primaryIpv6())
                .enaQueueCount(spec.enaQueueCount())
                .enaSrdSpecification(express(spec.enaSrdSpecification()))
                .connectionTrackingSpecification(tracking(spec.connectionTrackingSpecification()))
                .build();
    }

    private static EnaSrdSpecificationRequest express(LaunchTemplateEnaSrdSpecification spec) {
        if (spec == null) {
            return null;
        }
        EnaSrdSpecificationRequest.Builder request =
                EnaSrdSpecificationRequest.builder().enaSrdEnabled(spec.enaSrdEnabled());
        if (spec.enaSrdUdpSpecification() != null) {
            request.enaSrdUdpSpecification(
                    u -> u.enaSrdUdpEnabled(spec.enaSrdUdpSpecification().enaSrdUdpEnabled()));
        }
        return request.build();
    }

    private static ConnectionTrackingSpecificationRequest tracking(ConnectionTrackingSpecification spec) {
        return spec == null
                ? null
                : ConnectionTrackingSpecificationRequest.builder()
                        .tcpEstablishedTimeout(spec.tcpEstablishedTimeout())
                        .udpStreamTimeout(spec.udpStreamTimeout())
                        .udpTimeout(spec.udpTimeout())
                        .build();
    }

    /**
     * Terminates instances. One that EC2 does not know fails the whole call, which then goes without it: such an
     * instance is gone, or so young that it is not visible everywhere yet and is found by its tags later. One that is
     * protected fails the call as well, for all in its zone (EC2 API Reference, TerminateInstances), so that each is ended
     * by a call of its own then.
     *
     * @return by id, why EC2 keeps one
     */
    Map<String, String> terminate(Collection<String> ids) {
        Map<String, String> kept = new TreeMap<>();
        Partial.chunks(new TreeSet<>(ids), PER_TERMINATE).forEach(chunk -> kept.putAll(end(chunk)));
        return kept;
    }

    private Map<String, String> end(Collection<String> ids) {
        Set<String> left = new TreeSet<>(ids);
        while (!left.isEmpty()) {
            try {
                TerminateInstancesRequest request =
                        TerminateInstancesRequest.builder().instanceIds(left).build();
                Failures.call("TerminateInstances", Instances.some(left), () -> ec2.terminateInstances(request));
                return Map.of();
            } catch (CloudException e) {
                if (Failures.code(e).equals(PROTECTED)) {
                    return left.size() == 1 ? Map.of(left.iterator().next(), e.clause()) : oneByOne(left);
                }
                if (e.kind() != Kind.NOT_FOUND || !left.removeAll(Instances.named(e))) {
                    throw e;
                }
            }
        }
        return Map.of();
    }

    private Map<String, String> oneByOne(Set<String> ids) {
        Map<String, String> kept = new TreeMap<>();
        ids.forEach(id -> kept.putAll(end(List.of(id))));
        return kept;
    }

    /** See {@link io.jenkins.plugins.awsrollouts.cloud.Cloud#protectFromTermination}. */
    Map<String, String> protect(Collection<String> ids, boolean on) {
        Map<String, String> refused = new TreeMap<>();
        for (String id : new TreeSet<>(ids)) {
            try {
                Failures.call("ModifyInstanceAttribute", id, () -> ec2.modifyInstanceAttribute(protection(id, on)));
            } catch (CloudException e) {
                if (e.kind().worthRepeating()) {
                    throw e;
                }
                refused.put(id, e.clause());
            }
        }
        return refused;
    }

    static ModifyInstanceAttributeRequest protection(String id, boolean on) {
        return ModifyInstanceAttributeRequest.builder()
                .instanceId(id)
                .disableApiTermination(value -> value.value(on))
                .build();
    }
}
