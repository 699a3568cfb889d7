package io.jenkins.plugins.awsrollouts.aws;

import static io.jenkins.plugins.awsrollouts.aws.Instances.text;

import io.jenkins.plugins.awsrollouts.cloud.LaunchOrder;
import io.jenkins.plugins.awsrollouts.cloud.LaunchSettings;
import io.jenkins.plugins.awsrollouts.cloud.LaunchSettings.Reservation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.CapacityReservationSpecification;
import software.amazon.awssdk.services.autoscaling.model.CapacityReservationTarget;
import software.amazon.awssdk.services.autoscaling.model.InstancesDistribution;
import software.amazon.awssdk.services.ec2.model.InstanceMarketOptionsRequest;
import software.amazon.awssdk.services.ec2.model.LaunchTemplatePlacement;
import software.amazon.awssdk.services.ec2.model.MarketType;
import software.amazon.awssdk.services.ec2.model.Placement;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.SpotInstanceType;
import software.amazon.awssdk.services.ec2.model.SpotMarketOptions;

/**
 * What a group adds to its launch template (EC2 Auto Scaling API Reference, AutoScalingGroup,
 * CapacityReservationSpecification, InstancesDistribution), in the words of RunInstances.
 */
final class GroupLaunches {
    private static final String ONLY = "capacity-reservations-only";
    private static final String FIRST = "capacity-reservations-first";
    private static final String NEVER = "none";

    private GroupLaunches() {}

    // ---- what a group says

    /** As far as a launch outside of the group can ask for it. */
    static LaunchSettings settings(AutoScalingGroup group, ResponseLaunchTemplateData template) {
        return new LaunchSettings(
                text(group.placementGroup()),
                reservation(group).orElse(Reservation.USUAL),
                text(distribution(group).spotMaxPrice()),
                Boolean.TRUE.equals(template.disableApiTermination()));
    }

    /** What no launch outside of the group can ask for, one sentence each. */
    static List<String> unasked(AutoScalingGroup group, ResponseLaunchTemplateData template) {
        String name = group.autoScalingGroupName();
        List<String> sentences = new ArrayList<>();
        if (reservation(group).isEmpty()) {
            sentences.add(name + " prefers its Capacity Reservations " + String.join(", ", targets(group)) + " ("
                    + preference(group)
                    + "), which RunInstances cannot ask for, so that new instances would not be where"
                    + " the group launches them; name one resource group of Capacity Reservations instead, or use"
                    + " blue/green.");
        }
        LaunchTemplatePlacement said = template.placement();
        boolean another = said != null
                && (said.groupId() != null
                        || !text(said.groupName()).isEmpty()
                                && !said.groupName().equals(group.placementGroup()));
        if (another && !text(group.placementGroup()).isEmpty()) {
            sentences.add(name + " launches into the placement group " + group.placementGroup()
                    + ", and its launch template names another; no page says which of them counts, so name the same in"
                    + " both, or in one of them alone.");
        }
        return sentences;
    }

    /** How a mixed-instances policy allocates, where it has anything to choose from. */
    static String allocation(AutoScalingGroup group) {
        InstancesDistribution distribution = distribution(group);
        List<String> strategies = Stream.of(
                        "On-Demand " + text(distribution.onDemandAllocationStrategy()),
                        "Spot " + text(distribution.spotAllocationStrategy()))
                .filter(strategy -> !strategy.endsWith(" "))
                .toList();
        boolean choice = group.mixedInstancesPolicy() != null
                && group.mixedInstancesPolicy().launchTemplate() != null
                && group.mixedInstancesPolicy().launchTemplate().overrides().size() > 1;
        return choice ? String.join(", ", strategies) : "";
    }

    private static InstancesDistribution distribution(AutoScalingGroup group) {
        return Optional.ofNullable(group.mixedInstancesPolicy())
                .map(policy -> policy.instancesDistribution())
                .orElseGet(() -> InstancesDistribution.builder().build());
    }

    /**
     * A group's way with Capacity Reservations as RunInstances can be asked for it; empty where it cannot. One target
     * alone: a reservation must have room then; where no reservation of a resource group has, the instance is
     * On-Demand (EC2 User Guide, Capacity Reservation groups), which is what {@code capacity-reservations-first} asks
     * for. {@code open} is the same without a target. A preference beside a target is only taken where it is {@code
     * capacity-reservations-only} (EC2 API Reference, CapacityReservationSpecification).
     */
    private static Optional<Reservation> reservation(AutoScalingGroup group) {
        List<String> targets = targets(group);
        String target = targets.isEmpty() ? "" : targets.get(0);
        boolean isGroup = target.startsWith("arn:");
        Reservation aimed = new Reservation("", isGroup ? "" : target, isGroup ? target : "");
        return switch (preference(group)) {
            case "", "default" -> targets.isEmpty() ? Optional.of(Reservation.USUAL) : Optional.empty();
            case NEVER -> Optional.of(new Reservation(NEVER, "", ""));
            case ONLY ->
                targets.size() > 1 ? Optional.empty() : Optional.of(new Reservation(ONLY, aimed.id(), aimed.group()));
            case FIRST ->
                targets.isEmpty()
                        ? Optional.of(new Reservation("open", "", ""))
                        : Optional.of(aimed).filter(one -> isGroup && targets.size() == 1);
            default -> Optional.empty();
        };
    }

    private static String preference(AutoScalingGroup group) {
        CapacityReservationSpecification spec = group.capacityReservationSpecification();
        return spec == null ? "" : text(spec.capacityReservationPreferenceAsString());
    }

    private static List<String> targets(AutoScalingGroup group) {
        CapacityReservationTarget target = Optional.ofNullable(group.capacityReservationSpecification())
                .map(CapacityReservationSpecification::capacityReservationTarget)
                .orElseGet(() -> CapacityReservationTarget.builder().build());
        return Stream.concat(
                        target.capacityReservationIds().stream(),
                        target.capacityReservationResourceGroupArns().stream())
                .toList();
    }

    // ---- what a launch asks for

    /**
     * Has a launch ask for what its order's group adds, and for Spot capacity where the order does. What a request says
     * of placement stands in the place of what its template says, so that the rest of that is repeated, but for the
     * zone, which the subnet tells. Whether EC2 would add the rest by itself is not written down; either way it is the
     * same.
     */
    static void settings(LaunchOrder order, ResponseLaunchTemplateData data, RunInstancesRequest.Builder request) {
        LaunchSettings settings = order.settings();
        if (settings.endable()) {
            request.disableApiTermination(false);
        }
        if (!settings.placementGroup().isEmpty()) {
            request.placement(placement(data.placement(), settings.placementGroup()));
        }
        boolean spotAlready = data.instanceMarketOptions() != null
                && "spot".equals(data.instanceMarketOptions().marketTypeAsString());
        if (order.spot() && !spotAlready) {
            request.instanceMarketOptions(oneTimeSpot(settings.spotMaxPrice()));
        }
        // Capacity Reservations are of On-Demand Instances alone
        if (!order.spot() && !settings.reservation().equals(Reservation.USUAL)) {
            request.capacityReservationSpecification(specification(settings.reservation()));
        }
    }

    private static Placement placement(LaunchTemplatePlacement said, String group) {
        Placement.Builder placement = Placement.builder();
        if (said != null) {
            RequestCopies.copy(said, placement);
        }
        return placement
                .availabilityZone(null)
                .availabilityZoneId(null)
                .groupId(null)
                .groupName(group)
                .build();
    }

    private static InstanceMarketOptionsRequest oneTimeSpot(String maxPrice) {
        return InstanceMarketOptionsRequest.builder()
                .marketType(MarketType.SPOT)
                .spotOptions(SpotMarketOptions.builder()
                        .spotInstanceType(SpotInstanceType.ONE_TIME)
                        .maxPrice(maxPrice.isEmpty() ? null : maxPrice)
                        .build())
                .build();
    }

    private static software.amazon.awssdk.services.ec2.model.CapacityReservationSpecification specification(
            Reservation wish) {
        var specification = software.amazon.awssdk.services.ec2.model.CapacityReservationSpecification.builder();
        if (!wish.preference().isEmpty()) {
            specification.capacityReservationPreference(wish.preference());
        }
        if (!wish.id().isEmpty()) {
            specification.capacityReservationTarget(t -> t.capacityReservationId(wish.id()));
        }
        if (!wish.group().isEmpty()) {
            specification.capacityReservationTarget(t -> t.capacityReservationResourceGroupArn(wish.group()));
        }
        return specification.build();
    }
}
