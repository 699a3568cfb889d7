package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.rollout.plan.Planned;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planner;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Swap;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.simulation.AccountBuilder;
import io.jenkins.plugins.awsrollouts.simulation.InstanceTruth;
import io.jenkins.plugins.awsrollouts.simulation.autoscaling.GroupSpec;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import io.jenkins.plugins.awsrollouts.simulation.ec2.CapacityReservation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ec2.model.LaunchTemplatePlacement;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;

/** What a group adds to its launch template goes for launches outside of it as well. */
class LaunchSettingsTest {
    private static final Spec SPEC = Spec.of("web", Theatre.NEW);
    private static final int SIZE = 2;
    private static final String RACKS = "arn:aws:resource-groups:us-east-1:123456789012:group/racks";

    private static Theatre theatre(Consumer<GroupSpec> group) {
        return theatre(ResponseLaunchTemplateData.builder().build(), group);
    }

    private static Theatre theatre(ResponseLaunchTemplateData more, Consumer<GroupSpec> group) {
        AccountBuilder account = Theatre.account(3, AmiCharacter.good())
                .placementGroup("another")
                .launchTemplate("lt-own", more.copy(d -> d.imageId(Theatre.OLD).instanceType("t3.large")));
        // as many as serve while both the old ones and the new ones do
        Theatre.ZONES.forEach(zone -> account.capacityReservation(
                new CapacityReservation("cr-" + zone, "t3.large", zone, 2 * SIZE, false, RACKS)));
        return new Theatre(account.group("web", 1, SIZE, SIZE + 2, Theatre.ZONES, g -> {
                    g.template("lt-own", "1").targetGroup("tg-web");
                    group.accept(g);
                })
                .build());
    }

    private static Set<String> fresh(Theatre theatre, Function<InstanceTruth, String> what) {
        RolloutState end = theatre.run(theatre.start(SPEC));
        assertEquals(Optional.of(Outcome.PROMOTED), end.outcome(), end::reason);
        return theatre.truth().instances().stream().map(what).collect(Collectors.toSet());
    }

    private static List<String> faults(Theatre theatre, Spec spec) {
        Planned planned = new Planner(theatre.rehearsal.cloud())
                .plan(spec, "r-1", theatre.rehearsal.clock().now());
        return planned instanceof Planned.Refused refused ? refused.faults() : List.of();
    }

    private static Consumer<GroupSpec> reservations(String preference, List<String> ids, List<String> groups) {
        return g -> g.config(c -> c.capacityReservationSpecification(s -> {
            s.capacityReservationPreference(preference);
            if (!ids.isEmpty() || !groups.isEmpty()) {
                s.capacityReservationTarget(
                        t -> t.capacityReservationIds(ids).capacityReservationResourceGroupArns(groups));
            }
        }));
    }

    /** aws-cdk issue 12298: a group's placement group. */
    @Test
    void newInstancesAreInThePlacementGroupOfTheirGroup() {
        assertEquals(
                Set.of("hpc-cluster"),
                fresh(theatre(g -> g.config(c -> c.placementGroup("hpc-cluster"))), InstanceTruth::placementGroup));
    }

    @Test
    void whatElseTheTemplateSaysOfPlacementIsAskedForAsWell() {
        Theatre theatre = theatre(
                ResponseLaunchTemplateData.builder()
                        .placement(LaunchTemplatePlacement.builder()
                                .tenancy("dedicated")
                                .partitionNumber(2)
                                .availabilityZone("us-east-1a")
                                .build())
                        .build(),
                g -> g.config(c -> c.placementGroup("hpc-cluster")));
        assertEquals(Set.of("hpc-cluster"), fresh(theatre, InstanceTruth::placementGroup));
        assertEquals(
                Set.of("dedicated 2"),
                theatre.truth().instances().stream()
                        .flatMap(i -> theatre
                                .rehearsal
                                .account()
                                .ec2()
                                .describeInstances(r -> r.instanceIds(i.id()))
                                .reservations()
                                .stream())
                        .flatMap(reservation -> reservation.instances().stream())
                        .map(i -> i.placement().tenancyAsString() + " "
                                + i.placement().partitionNumber())
                        .collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @CsvSource({"capacity-reservations-only, true", "capacity-reservations-first, true", "none, false"})
    void newInstancesUseTheReservationsOfTheirGroup(String preference, boolean used) {
        Theatre theatre = theatre(reservations(preference, List.of(), used ? List.of(RACKS) : List.of()));
        Set<String> reservations = fresh(theatre, InstanceTruth::reservation);
        assertEquals(used, reservations.stream().allMatch(id -> id.startsWith("cr-us-east-1")), reservations::toString);
    }

    @Test
    void spotInstancesPayNoMoreThanThePolicySays() {
        assertEquals(
                Set.of("0.02"),
                fresh(theatre(g -> g.mixed(0, 0, "t3.large").spotMaxPrice("0.02")), InstanceTruth::spotMaxPrice));
    }

    @Test
    void reservationsThatNoSingleLaunchCanAskForAreRefusedByName() {
        assertEquals(
                List.of("web prefers its Capacity Reservations cr-us-east-1a (capacity-reservations-first), which"
                        + " RunInstances cannot ask for, so that new instances would not be where the group launches"
                        + " them; name one resource group of Capacity Reservations instead, or use blue/green."),
                faults(
                        theatre(reservations("capacity-reservations-first", List.of("cr-us-east-1a"), List.of())),
                        SPEC));
        assertTrue(faults(
                        theatre(reservations(
                                "capacity-reservations-only", List.of("cr-us-east-1a", "cr-us-east-1b"), List.of())),
                        SPEC)
                .get(0)
                .contains("cr-us-east-1a, cr-us-east-1b (capacity-reservations-only)"));
    }

    @Test
    void aTemplateWithAnotherPlacementGroupThanItsGroupIsRefused() {
        Theatre theatre = theatre(
                ResponseLaunchTemplateData.builder()
                        .placement(LaunchTemplatePlacement.builder()
                                .groupName("another")
                                .build())
                        .build(),
                g -> g.config(c -> c.placementGroup("hpc-cluster")));
        assertEquals(
                List.of("web launches into the placement group hpc-cluster, and its launch template names another; no"
                        + " page says which of them counts, so name the same in both, or in one of them alone."),
                faults(theatre, SPEC));
    }

    @Test
    void aFleetOfItsOwnLaunchesByTheGroupsSettingsWhateverTheyAre() {
        Theatre theatre = theatre(reservations(
                "capacity-reservations-first", List.of("cr-us-east-1a", "cr-us-east-1b", "cr-us-east-1c"), List.of()));
        assertEquals(List.of(), faults(theatre, SPEC.with(Swap.defaults())));
    }

    @Test
    void thePlanSaysWhatEc2RefusesOfTheGroupsSettings() {
        Theatre theatre = theatre(reservations("capacity-reservations-only", List.of("cr-gone"), List.of()));
        List<String> faults = faults(theatre, SPEC);
        assertEquals(List.of(), faults, "a reservation without room may have room later");
        Theatre away = theatre(g -> g.config(c -> c.placementGroup("hpc-cluster")));
        away.rehearsal.account().autoScaling().updateAutoScalingGroup(r -> r.autoScalingGroupName("web")
                .placementGroup("gone"));
        away.rehearsal.account().clock().runUntil(away.rehearsal.clock().now().plus(Duration.ofMinutes(2)));
        assertTrue(faults(away, SPEC).get(0).contains("The placement group 'gone' is unknown"), () -> faults(away, SPEC)
                .toString());
    }

    @Test
    void thePlanSaysThatAPolicysAllocationIsNotAskedFor() {
        Planned planned = new Planner(theatre(g -> g.mixed(1, 50, "t3.large", "m5.large"))
                        .rehearsal
                        .cloud())
                .plan(SPEC, "r-1", Instant.EPOCH);
        assertTrue(
                planned instanceof Planned.Ready ready
                        && ready.plan()
                                .warnings()
                                .contains("The allocation strategies of web (On-Demand prioritized, Spot"
                                        + " price-capacity-optimized) are not asked: new instances are of the types and"
                                        + " markets of those that they replace."),
                planned::toString);
    }
}
