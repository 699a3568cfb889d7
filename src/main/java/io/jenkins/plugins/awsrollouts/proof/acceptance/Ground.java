package io.jenkins.plugins.awsrollouts.proof.acceptance;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.Subnet;

/**
 * What a run is made of, as it was found in the account.
 *
 * @param vpc the VPC
 * @param image the AMI that the group begins with
 * @param second another one
 * @param subnets by id, with their zones
 * @param type the instance type
 */
record Ground(String vpc, String image, String second, Map<String, String> subnets, String type) {
    private static final int ZONES = 2;

    Ground {
        subnets = new LinkedHashMap<>(subnets);
    }

    /** The subnet that is launched into outside of the group. */
    String subnet() {
        return subnets.keySet().iterator().next();
    }

    /**
     * Reads what an order names; changes nothing.
     *
     * @throws CannotRun with every fault
     */
    static Ground find(Ec2Client ec2, Order order) {
        List<String> faults = new ArrayList<>();
        Map<String, String> subnets = Map.of();
        Optional<String> second = Optional.empty();
        try {
            subnets = subnets(ec2, order, faults);
            second = second(ec2, order, faults);
        } catch (SdkException e) {
            faults.add("The account cannot be read: " + Answers.words(e) + ".");
        }
        if (!faults.isEmpty()) {
            throw new CannotRun(faults);
        }
        return new Ground(order.vpc(), order.image(), second.orElseThrow(), subnets, order.type());
    }

    private static Map<String, String> subnets(Ec2Client ec2, Order order, List<String> faults) {
        List<Subnet> all = ec2.describeSubnets(r -> r.filters(filter("vpc-id", order.vpc()))).subnets().stream()
                .filter(subnet -> order.vpc().equals(subnet.vpcId()))
                .sorted(Comparator.comparing(Subnet::availabilityZone).thenComparing(Subnet::subnetId))
                .toList();
        Map<String, String> zoned = new LinkedHashMap<>();
        all.stream()
                .filter(subnet -> order.subnets().isEmpty() || order.subnets().contains(subnet.subnetId()))
                .forEach(subnet -> {
                    boolean another = !zoned.containsValue(subnet.availabilityZone()) && zoned.size() < ZONES;
                    if (another || !order.subnets().isEmpty()) {
                        zoned.put(subnet.subnetId(), subnet.availabilityZone());
                    }
                });
        order.subnets().stream()
                .filter(subnet -> !zoned.containsKey(subnet))
                .forEach(subnet -> faults.add("There is no subnet " + subnet + " in " + order.vpc() + "."));
        if (zoned.values().stream().distinct().count() < ZONES) {
            faults.add("A load balancer needs subnets in two zones, and " + order.vpc() + " has "
                    + (order.subnets().isEmpty() ? "none; name another VPC." : "not with those that are named."));
        }
        return zoned;
    }

    private static Optional<String> second(Ec2Client ec2, Order order, List<String> faults) {
        Optional<Image> first = image(ec2, order.image(), faults);
        if (order.second().isPresent()) {
            if (order.second().get().equals(order.image())) {
                faults.add("Both AMIs are the same, so that a rollout would replace nothing; name another one.");
            }
            return image(ec2, order.second().get(), faults).map(Image::imageId);
        }
        Optional<String> other = first.flatMap(image -> like(ec2, image));
        if (first.isPresent() && other.isEmpty()) {
            faults.add("No other AMI of the same owner has a name like that of " + order.image()
                    + "; name the one to bring by --second-image.");
        }
        return other;
    }

    private static Optional<Image> image(Ec2Client ec2, String id, List<String> faults) {
        try {
            return ec2.describeImages(r -> r.imageIds(id)).images().stream().findFirst();
        } catch (SdkException e) {
            faults.add("The AMI " + id + " is not found: " + Answers.code(e) + ".");
            return Optional.empty();
        }
    }

    /** The newest other one of the same owner whose name differs in digits only. */
    private static Optional<String> like(Ec2Client ec2, Image image) {
        if (image.name() == null) {
            return Optional.empty();
        }
        String pattern = image.name().replaceAll("[0-9]+", "*");
        return ec2
                .describeImages(r -> r.owners(image.ownerId())
                        .filters(
                                filter("name", pattern),
                                filter("state", "available"),
                                filter("architecture", image.architectureAsString())))
                .images()
                .stream()
                .filter(other -> !other.imageId().equals(image.imageId()))
                .filter(other -> other.name().replaceAll("[0-9]+", "*").equals(pattern))
                .max(Comparator.comparing(Image::creationDate).thenComparing(Image::imageId))
                .map(Image::imageId);
    }

    private static Filter filter(String name, String value) {
        return Filter.builder().name(name).values(value).build();
    }
}
