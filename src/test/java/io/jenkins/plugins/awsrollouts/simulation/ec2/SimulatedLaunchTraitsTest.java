package io.jenkins.plugins.awsrollouts.simulation.ec2;

import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.A;
import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.parts;
import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jenkins.plugins.awsrollouts.simulation.AccountBuilder;
import io.jenkins.plugins.awsrollouts.simulation.InstanceTruth;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.autoscaling.GroupSpec;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.LaunchTemplatePlacement;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;

/** Where instances are put and what they pay, by their template, by the request, and by the group that launches them. */
class SimulatedLaunchTraitsTest {
    private static final String RACKS = "arn:aws:resource-groups:us-east-1:123456789012:group/racks";

    private static AccountBuilder world() {
        return parts(1).placementGroup("hpc")
                .placementGroup("other")
                .capacityReservation(new CapacityReservation("cr-open", "t3.large", A, 1, true, ""))
                .capacityReservation(new CapacityReservation("cr-named", "t3.large", A, 1, false, RACKS))
                .launchTemplate(
                        "lt-put",
                        ResponseLaunchTemplateData.builder()
                                .imageId("ami-a")
                                .instanceType("t3.large")
                                .placement(LaunchTemplatePlacement.builder()
                                        .groupName("hpc")
                                        .build())
                                .build());
    }

    private static Instance launch(SimulatedAccount account, Consumer<RunInstancesRequest.Builder> more) {
        RunInstancesRequest.Builder request = RunInstancesRequest.builder()
                .launchTemplate(t -> t.launchTemplateId("lt-put"))
                .subnetId("subnet-" + A)
                .minCount(1)
                .maxCount(1);
        more.accept(request);
        return account.ec2().runInstances(request.build()).instances().get(0);
    }

    private static String refused(SimulatedAccount account, Consumer<RunInstancesRequest.Builder> more) {
        return assertThrows(Ec2Exception.class, () -> launch(account, more))
                .awsErrorDetails()
                .errorCode();
    }

    @Test
    void aRequestSaysInsteadOfTheTemplateIntoWhichPlacementGroup() {
        SimulatedAccount account = world().build();
        assertEquals("hpc", launch(account, r -> {}).placement().groupName());
        assertEquals(
                "other",
                launch(account, r -> r.placement(p -> p.groupName("other")))
                        .placement()
                        .groupName());
        assertEquals("InvalidPlacementGroup.Unknown", refused(account, r -> r.placement(p -> p.groupName("gone"))));
    }

    @Test
    void anOpenReservationIsUsedUnlessNobodyWantsIt() {
        SimulatedAccount account = world().build();
        assertEquals(
                null,
                launch(account, r -> r.capacityReservationSpecification(c -> c.capacityReservationPreference("none")))
                        .capacityReservationId());
        assertEquals("cr-open", launch(account, r -> {}).capacityReservationId());
        assertEquals(null, launch(account, r -> {}).capacityReservationId());
        assertEquals(
                "ReservationCapacityExceeded",
                refused(
                        account,
                        r -> r.capacityReservationSpecification(
                                c -> c.capacityReservationPreference("capacity-reservations-only"))));
    }

    @Test
    void aReservationThatIsNamedMustHaveRoomAndAGroupOfThemNeedNot() {
        SimulatedAccount account = world().build();
        Consumer<RunInstancesRequest.Builder> one = r -> r.capacityReservationSpecification(
                c -> c.capacityReservationTarget(t -> t.capacityReservationId("cr-named")));
        Consumer<RunInstancesRequest.Builder> racks = r -> r.capacityReservationSpecification(
                c -> c.capacityReservationTarget(t -> t.capacityReservationResourceGroupArn(RACKS)));
        String first = launch(account, racks).instanceId();
        assertEquals("ReservationCapacityExceeded", refused(account, one));
        assertEquals(null, launch(account, racks).capacityReservationId());
        account.ec2().terminateInstances(r -> r.instanceIds(first));
        assertEquals("cr-named", launch(account, one).capacityReservationId());
    }

    private static List<String> launchedBy(Consumer<GroupSpec> group, Function<InstanceTruth, String> what) {
        SimulatedAccount account =
                world().group("web", 1, 1, 4, List.of(A), group).build();
        account.scale("web", 1);
        run(account, 300);
        return account.truth("web").instances().stream().map(what).toList();
    }

    @Test
    void aGroupLaunchesIntoItsOwnPlacementGroup() {
        assertEquals(
                List.of("other", "other"),
                launchedBy(
                        g -> g.template("lt-put", "1").config(c -> c.placementGroup("other")),
                        InstanceTruth::placementGroup));
    }

    @Test
    void aGroupUsesItsOwnReservationsFirst() {
        assertEquals(
                List.of("cr-named", ""),
                launchedBy(
                        g -> g.template("lt-put", "1")
                                .config(c -> c.capacityReservationSpecification(
                                        s -> s.capacityReservationPreference("capacity-reservations-first")
                                                .capacityReservationTarget(
                                                        t -> t.capacityReservationIds("cr-named", "cr-gone")))),
                        InstanceTruth::reservation));
    }

    @Test
    void theSpotInstancesOfAPolicyPayNoMoreThanItSays() {
        assertEquals(
                List.of("0.02", "0.02"),
                launchedBy(
                        g -> g.template("lt-put", "1").mixed(0, 0, "t3.large").spotMaxPrice("0.02"),
                        InstanceTruth::spotMaxPrice));
    }
}
