package io.jenkins.plugins.awsrollouts.simulation.ec2;

import io.jenkins.plugins.awsrollouts.simulation.api.Arns;
import io.jenkins.plugins.awsrollouts.simulation.faults.ApiErrors;
import io.jenkins.plugins.awsrollouts.simulation.state.Page;
import io.jenkins.plugins.awsrollouts.simulation.state.Reads;
import io.jenkins.plugins.awsrollouts.simulation.state.Schedule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.DescribeImagesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeImagesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsResponse;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;
import software.amazon.awssdk.services.ec2.model.Subnet;

/** DescribeImages, DescribeInstanceTypes and DescribeSubnets (EC2 API Reference, pages of those names). */
record Ec2CatalogReads(Schedule schedule, Reads reads, Catalog catalog) {
    DescribeImagesResponse describeImages(DescribeImagesRequest request) {
        for (String id : request.imageIds()) {
            SimulatedImage image = catalog.images().get(id);
            if (image == null || !image.visible() || image.state().equals("deregistered")) {
                throw ApiErrors.ec2("InvalidAMIID.NotFound", "The image id '[" + id + "]' does not exist");
            }
        }
        List<SimulatedImage> found = catalog.images().values().stream()
                .filter(i -> i.visible() && !i.state().equals("deregistered"))
                .filter(i -> request.imageIds().isEmpty() || request.imageIds().contains(i.id()))
                .filter(i -> request.owners().isEmpty() || owned(i, request.owners()))
                .filter(i -> request.filters().stream().allMatch(f -> Ec2Filters.matches(f, i)))
                .filter(i -> listed(i, request))
                .toList();
        Page<SimulatedImage> page = reads.page(found, request.nextToken(), request.maxResults(), 1000);
        return DescribeImagesResponse.builder()
                .images(page.items().stream().map(Ec2CatalogReads::image).toList())
                .nextToken(page.next())
                .build();
    }

    private static boolean owned(SimulatedImage image, List<String> owners) {
        return owners.contains(image.owner())
                || owners.contains("self") && image.owner().equals(Arns.ACCOUNT);
    }

    /** Deprecated images of others are left out of lists unless asked for (EC2 User Guide, Deprecate an AMI). */
    private boolean listed(SimulatedImage image, DescribeImagesRequest request) {
        // EC2 API Reference, DisableImage: not shown by default
        if (image.state().equals("disabled") && !Boolean.TRUE.equals(request.includeDisabled())) {
            return false;
        }
        Instant deprecated = image.deprecated();
        return deprecated == null
                || deprecated.isAfter(schedule.now())
                || image.owner().equals(Arns.ACCOUNT)
                || Boolean.TRUE.equals(request.includeDeprecated())
                || request.imageIds().contains(image.id());
    }

    private static Image image(SimulatedImage image) {
        return Image.builder()
                .imageId(image.id())
                .name(image.name())
                .ownerId(image.owner())
                .architecture(image.architecture())
                .virtualizationType(image.virtualization())
                .state(image.state())
                .creationDate(image.created().toString())
                .deprecationTime(
                        image.deprecated() == null ? null : image.deprecated().toString())
                .publicLaunchPermissions(false)
                .rootDeviceType("ebs")
                .rootDeviceName(image.rootDevice())
                .imageType("machine")
                .tags(Ec2Tags.list(image.tags()))
                .build();
    }

    DescribeInstanceTypesResponse describeInstanceTypes(DescribeInstanceTypesRequest request) {
        for (String name : request.instanceTypesAsStrings()) {
            if (!catalog.types().containsKey(name)) {
                throw ApiErrors.ec2(
                        "InvalidInstanceType", "The following supplied instance types do not exist: [" + name + "]");
            }
        }
        List<MachineType> found = catalog.types().values().stream()
                .filter(t -> request.instanceTypesAsStrings().isEmpty()
                        || request.instanceTypesAsStrings().contains(t.name()))
                .toList();
        Page<MachineType> page = reads.page(found, request.nextToken(), request.maxResults(), 100);
        return DescribeInstanceTypesResponse.builder()
                .instanceTypes(page.items().stream().map(Ec2CatalogReads::type).toList())
                .nextToken(page.next())
                .build();
    }

    private static InstanceTypeInfo type(MachineType type) {
        return InstanceTypeInfo.builder()
                .instanceType(type.name())
                .currentGeneration(true)
                .vCpuInfo(v -> v.defaultVCpus(type.vcpus()))
                .processorInfo(p -> p.supportedArchitecturesWithStrings(type.architectures()))
                .supportedVirtualizationTypesWithStrings(type.virtualizations())
                .build();
    }

    DescribeSubnetsResponse describeSubnets(DescribeSubnetsRequest request) {
        for (String id : request.subnetIds()) {
            if (!catalog.subnetZones().containsKey(id)) {
                throw ApiErrors.ec2("InvalidSubnetID.NotFound", "The subnet ID '" + id + "' does not exist");
            }
        }
        List<Subnet> found = new ArrayList<>();
        catalog.subnetZones().forEach((id, zone) -> {
            if (request.subnetIds().isEmpty() || request.subnetIds().contains(id)) {
                found.add(Subnet.builder()
                        .subnetId(id)
                        .availabilityZone(zone)
                        .vpcId("vpc-1")
                        .ipv6Native(catalog.isIpv6Only(id))
                        .availableIpAddressCount(4000)
                        .build());
            }
        });
        Page<Subnet> page = reads.page(found, request.nextToken(), request.maxResults(), 1000);
        return DescribeSubnetsResponse.builder()
                .subnets(page.items())
                .nextToken(page.next())
                .build();
    }
}
