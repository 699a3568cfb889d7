package io.jenkins.plugins.awsrollouts.proof.campaign;

import io.jenkins.plugins.awsrollouts.simulation.AccountBuilder;
import io.jenkins.plugins.awsrollouts.simulation.InstanceTruth;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.autoscaling.GroupSpec;
import io.jenkins.plugins.awsrollouts.simulation.ec2.CapacityReservation;
import io.jenkins.plugins.awsrollouts.simulation.faults.Faults;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import software.amazon.awssdk.services.ec2.model.LaunchTemplatePlacement;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;

/**
 * What is unusual about how a group launches and loses instances. One group in eight has such a quirk, a few have two.
 * Drawn apart from all else, so that the other seeds stay what they were.
 *
 * @param all what is unusual; mostly nothing
 * @param moment when somebody does something, in seconds after the rollout has begun; of an odd one AWS does not answer
 */
record LaunchQuirks(Set<Quirk> all, long moment) {
    /** Such that no seed which a test or a page names has one, since those are kept as they were. */
    private static final long SALT = 0x501349L;

    private static final int ONE_IN = 8;
    private static final String PLACE = "hpc";
    private static final String RACKS = "arn:aws:resource-groups:us-east-1:123456789012:group/racks";
    private static final String PRICE = "0.05";
    private static final List<String> TYPES = List.of("t3.large", "m5.large");

    private static final int LATEST = 600;

    /** More than any scenario launches in a zone. */
    private static final int MANY = 1_000;

    /** One unusual thing. */
    enum Quirk {
        /** It launches into a placement group. */
        PLACED,
        /** It launches into Capacity Reservations alone. */
        RESERVED,
        /** There are reservations for anybody, which it leaves alone. */
        UNRESERVED,
        /** Its Spot Instances have a price limit. */
        PRICED,
        /** It prefers some Capacity Reservations, which no single launch can ask for. */
        PREFERRING,
        /** Its template names another placement group than itself. */
        TORN,
        /** Its template protects instances from termination, and now and then nobody can be given that later. */
        SHIELDED,
        /** Somebody protects from termination what the rollout has outside of the group at one moment. */
        SHIELDED_BY_HAND,
        /** Its subnets give IPv6 addresses alone. */
        IPV6_ONLY,
        /** Some of them do. */
        SOME_IPV6_ONLY
    }

    static LaunchQuirks of(long seed) {
        SplittableRandom random = new SplittableRandom(seed ^ SALT);
        EnumSet<Quirk> all = EnumSet.noneOf(Quirk.class);
        if (random.nextInt(ONE_IN) == 0) {
            for (int i = random.nextInt(4) == 0 ? 2 : 1; i > 0; i--) {
                all.add(Quirk.values()[random.nextInt(Quirk.values().length)]);
            }
        }
        return new LaunchQuirks(all, random.nextInt(LATEST));
    }

    boolean has(Quirk kind) {
        return all.contains(kind);
    }

    /**
     * What a rollout would do that it may not, so that its plan must be refused; empty: nothing of that.
     *
     * @param inPlace whether it launches outside of the group
     */
    Optional<String> forbids(boolean inPlace) {
        boolean unaskable = has(Quirk.PREFERRING) || has(Quirk.TORN);
        return unaskable && inPlace ? Optional.of("launches otherwise than the group would") : Optional.empty();
    }

    /** The group's launch template. */
    ResponseLaunchTemplateData template(String image) {
        ResponseLaunchTemplateData.Builder data =
                ResponseLaunchTemplateData.builder().imageId(image).instanceType(TYPES.get(0));
        if (has(Quirk.SHIELDED)) {
            data.disableApiTermination(true);
        }
        if (has(Quirk.TORN)) {
            data.placement(LaunchTemplatePlacement.builder().groupName("other").build());
        }
        return data.build();
    }

    /** The id of the reservation for a type in a zone; AWS' ids have no dot. */
    private static String reservation(String zone, String type) {
        return "cr-" + zone + "-" + type.replace('.', '-');
    }

    /** What is there beside the group. */
    void build(AccountBuilder builder, List<String> zones) {
        zones.stream()
                .filter(zone -> has(Quirk.IPV6_ONLY) || has(Quirk.SOME_IPV6_ONLY) && zone.equals(zones.get(0)))
                .forEach(zone -> builder.ipv6Only("subnet-" + zone));
        if (has(Quirk.RESERVED) || has(Quirk.UNRESERVED) || has(Quirk.PREFERRING)) {
            for (String zone : zones) {
                TYPES.forEach(type -> builder.capacityReservation(new CapacityReservation(
                        reservation(zone, type), type, zone, MANY, has(Quirk.UNRESERVED), RACKS)));
            }
        }
    }

    /** What is special about the group itself. */
    void habits(GroupSpec group) {
        if (has(Quirk.PLACED) || has(Quirk.TORN)) {
            group.config(config -> config.placementGroup(PLACE));
        }
        if (has(Quirk.PRICED)) {
            group.spotMaxPrice(PRICE);
        }
        if (has(Quirk.PREFERRING)) {
            group.config(config -> config.capacityReservationSpecification(
                    spec -> spec.capacityReservationPreference("capacity-reservations-first")
                            .capacityReservationTarget(
                                    t -> t.capacityReservationIds(reservation("us-east-1a", "t3.large"), "cr-1"))));
        } else if (has(Quirk.UNRESERVED)) {
            group.config(config ->
                    config.capacityReservationSpecification(spec -> spec.capacityReservationPreference("none")));
        } else if (has(Quirk.RESERVED)) {
            group.config(config -> config.capacityReservationSpecification(
                    spec -> spec.capacityReservationPreference("capacity-reservations-only")
                            .capacityReservationTarget(t -> t.capacityReservationResourceGroupArns(RACKS))));
        }
    }

    /**
     * What goes wrong, with what goes wrong because of this: for longer than most rollouts take, but not for ever, since one with a
     * warm pool is held for as long as nobody can end what is in it.
     */
    Faults faults(Faults drawn) {
        boolean mute = has(Quirk.SHIELDED) && moment % 4 == 1;
        return mute
                ? drawn.with(new Faults.Busy(
                        "ec2:ModifyInstanceAttribute",
                        true,
                        SimulatedAccount.START,
                        SimulatedAccount.START.plus(Duration.ofHours(2))))
                : drawn;
    }

    /** What somebody does once a rollout has begun. */
    void meddle(SimulatedAccount account, Predicate<InstanceTruth> ours) {
        if (has(Quirk.SHIELDED_BY_HAND)) {
            Instant then = account.clock().now().plusSeconds(moment);
            account.clock().schedule(then, () -> account.unattached().stream()
                    .filter(instance -> ours.test(instance) && !instance.spot())
                    .forEach(instance -> account.protectFromTermination(instance.id())));
        }
    }

    /** How an instance is launched otherwise than its group would have launched it; empty: it is not. */
    Optional<String> foreign(InstanceTruth instance) {
        String place = has(Quirk.PLACED) || has(Quirk.TORN) ? PLACE : "";
        if (!instance.placementGroup().equals(place)) {
            return Optional.of("in the placement group \"" + instance.placementGroup() + '"');
        }
        boolean reserves = has(Quirk.RESERVED) && !has(Quirk.UNRESERVED) && !has(Quirk.PREFERRING);
        boolean must = reserves && !instance.spot();
        boolean mustNot = has(Quirk.UNRESERVED) && !has(Quirk.PREFERRING);
        if (must == instance.reservation().isEmpty() && (must || mustNot)) {
            return Optional.of("using the reservation \"" + instance.reservation() + '"');
        }
        if (instance.terminationProtected()) {
            return Optional.of("so that nobody can end it");
        }
        String price = has(Quirk.PRICED) && instance.spot() ? PRICE : "";
        return instance.spotMaxPrice().equals(price)
                ? Optional.empty()
                : Optional.of("paying up to \"" + instance.spotMaxPrice() + '"');
    }
}
