package io.jenkins.plugins.awsrollouts.simulation.ec2;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.CapacityReservationSpecification;
import software.amazon.awssdk.services.ec2.model.CapacityReservationTarget;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateCapacityReservationSpecificationResponse;
import software.amazon.awssdk.services.ec2.model.LaunchTemplatePlacement;
import software.amazon.awssdk.services.ec2.model.Placement;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;

/**
 * How an instance is launched beside what it is made of: where it is put, what it pays, and who may end it.
 *
 * @param placement where it is put, but for its zone
 * @param reservations how it uses Capacity Reservations
 * @param spotMaxPrice the most that it pays for Spot capacity, in dollars an hour; empty: as much as On-Demand
 * @param terminationProtected whether TerminateInstances refuses to end it
 */
@RecordBuilder
public record LaunchTraits(
        Placement placement, ReservationUse reservations, String spotMaxPrice, boolean terminationProtected)
        implements LaunchTraitsBuilder.With {
    /** Nothing special. */
    public static final LaunchTraits NONE =
            new LaunchTraits(Placement.builder().build(), ReservationUse.USUAL, "", false);

    /**
     * How an instance uses Capacity Reservations.
     *
     * @param preference EC2's word or Auto Scaling's; empty: any open one that fits, else On-Demand
     * @param targets ids of reservations and ARNs of groups of them
     */
    public record ReservationUse(String preference, List<String> targets) {
        static final ReservationUse USUAL = new ReservationUse("", List.of());
        static final ReservationUse NEVER = new ReservationUse("none", List.of());

        public ReservationUse {
            targets = List.copyOf(targets);
        }

        boolean none() {
            return preference.equals("none");
        }

        /** One reservation that is named must have room; a group of them need not, unless nothing else is wanted. */
        boolean must() {
            boolean one = targets.stream().anyMatch(target -> !target.startsWith("arn:"));
            return preference.equals("capacity-reservations-only")
                    || one && !preference.equals("capacity-reservations-first");
        }

        private static ReservationUse of(CapacityReservationSpecification spec) {
            CapacityReservationTarget target = spec.capacityReservationTarget();
            return new ReservationUse(
                    text(spec.capacityReservationPreferenceAsString()),
                    target == null
                            ? List.of()
                            : named(target.capacityReservationId(), target.capacityReservationResourceGroupArn()));
        }
    }

    /** What a template version says. */
    static LaunchTraits of(ResponseLaunchTemplateData data) {
        Placement placement = data.placement() == null ? NONE.placement : placement(data.placement());
        var market = data.instanceMarketOptions();
        String price = market == null || market.spotOptions() == null
                ? ""
                : text(market.spotOptions().maxPrice());
        return new LaunchTraits(
                placement,
                reservations(data.capacityReservationSpecification()),
                price,
                Boolean.TRUE.equals(data.disableApiTermination()));
    }

    private static ReservationUse reservations(LaunchTemplateCapacityReservationSpecificationResponse spec) {
        if (spec == null) {
            return ReservationUse.USUAL;
        }
        var target = spec.capacityReservationTarget();
        List<String> targets = target == null
                ? List.of()
                : named(target.capacityReservationId(), target.capacityReservationResourceGroupArn());
        return new ReservationUse(text(spec.capacityReservationPreferenceAsString()), targets);
    }

    private static Placement placement(LaunchTemplatePlacement said) {
        return Placement.builder()
                .groupName(said.groupName())
                .groupId(said.groupId())
                .partitionNumber(said.partitionNumber())
                .tenancy(said.tenancyAsString())
                .hostId(said.hostId())
                .hostResourceGroupArn(said.hostResourceGroupArn())
                .affinity(said.affinity())
                .build();
    }

    /** The name of its placement group, or empty. */
    public String placementGroup() {
        return text(placement.groupName());
    }

    /** In another placement group. */
    public LaunchTraits in(String placementGroup) {
        return withPlacement(placement.copy(p -> p.groupName(placementGroup)));
    }

    /** The same for a request, whose settings replace those of its template one by one. */
    LaunchTraits requested(RunInstancesRequest request) {
        LaunchTraits asked = this;
        if (request.placement() != null) {
            asked = asked.withPlacement(request.placement().copy(p -> p.availabilityZone(null)));
        }
        if (request.capacityReservationSpecification() != null) {
            asked = asked.withReservations(ReservationUse.of(request.capacityReservationSpecification()));
        }
        if (request.disableApiTermination() != null) {
            asked = asked.withTerminationProtected(request.disableApiTermination());
        }
        var market = request.instanceMarketOptions();
        if (market != null) {
            asked = asked.withSpotMaxPrice(
                    market.spotOptions() == null
                            ? ""
                            : text(market.spotOptions().maxPrice()));
        }
        return asked;
    }

    private static List<String> named(String id, String arn) {
        return id != null ? List.of(id) : arn != null ? List.of(arn) : List.of();
    }

    private static String text(String value) {
        return value == null ? "" : value;
    }
}
