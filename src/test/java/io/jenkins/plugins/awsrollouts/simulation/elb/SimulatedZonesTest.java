package io.jenkins.plugins.awsrollouts.simulation.elb;

import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.A;
import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.B;
import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.parts;
import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.simulation.InstanceTruth;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticloadbalancing.model.InstanceState;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthDescription;

/** Zones that a load balancer has not enabled, and zones away from which traffic is shifted. */
class SimulatedZonesTest {
    private static final double EXACT = 1e-9;

    private static SimulatedAccount account(UnaryOperator<LoadBalancerSpec> balancer) {
        return parts(2).loadBalancer("shop", lb -> balancer.apply(lb).listener(80, "tg-web"))
                .group("web", 1, 2, 6, List.of(A, B), g -> g.template("lt-web", "1")
                        .targetGroup("tg-web")
                        .config(c -> c.availabilityZoneImpairmentPolicy(p -> p.zonalShiftEnabled(true))))
                .traffic("shop", 50)
                .build();
    }

    private static InstanceTruth in(SimulatedAccount account, String zone) {
        return account.truth("web").instances().stream()
                .filter(i -> i.zone().equals(zone))
                .findFirst()
                .orElseThrow();
    }

    private static TargetHealthDescription told(SimulatedAccount account, String id) {
        return account
                .loadBalancing()
                .describeTargetHealth(r -> r.targetGroupArn(SimulatedAccount.targetGroupArn("tg-web")))
                .targetHealthDescriptions()
                .stream()
                .filter(d -> d.target().id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    // ---- zones that are not enabled

    @Test
    void aTargetInAZoneThatIsNotEnabledIsUnused() {
        SimulatedAccount account = account(lb -> lb.zones(A));
        TargetHealthDescription health = told(account, in(account, B).id());
        assertEquals("unused", health.targetHealth().stateAsString());
        assertEquals("Target.NotInUse", health.targetHealth().reasonAsString());
        assertEquals(
                "Target is in an Availability Zone that is not enabled for the load balancer",
                health.targetHealth().description());
        assertFalse(in(account, B).serving());
        assertTrue(in(account, A).serving());
        assertEquals(1, account.shares("shop").byInstance().get(in(account, A).id()), EXACT);
    }

    @Test
    void aLoadBalancerTellsItsZones() {
        SimulatedAccount account = account(lb -> lb.zones(A));
        assertEquals(
                List.of(A),
                account
                        .loadBalancing()
                        .describeLoadBalancers(r -> r.names("shop"))
                        .loadBalancers()
                        .get(0)
                        .availabilityZones()
                        .stream()
                        .map(zone -> zone.zoneName())
                        .toList());
        account.zones("shop", List.of(A, B));
        run(account, 30);
        assertEquals(
                "healthy", told(account, in(account, B).id()).targetHealth().stateAsString());
    }

    @Test
    void aClassicBalancerSaysThatItDoesNotRouteToAZone() {
        SimulatedAccount account = parts(2).classicZones("clb-web", A)
                .group("web", 1, 2, 4, List.of(A, B), g -> g.template("lt-web", "1")
                        .classicBalancer("clb-web"))
                .build();
        String id = in(account, B).id();
        InstanceState state = account
                .classicLoadBalancing()
                .describeInstanceHealth(r -> r.loadBalancerName("clb-web"))
                .instanceStates()
                .stream()
                .filter(s -> s.instanceId().equals(id))
                .findFirst()
                .orElseThrow();
        assertEquals("OutOfService", state.state());
        assertEquals(
                "Instance is in the EC2 Availability Zone for which LoadBalancer is not configured to route traffic to.",
                state.description());
    }

    // ---- zonal shift

    @Test
    void aShiftKeepsRequestsFromAZoneAndNotItsHealth() {
        SimulatedAccount account = account(LoadBalancerSpec::zonalShift);
        String here = in(account, A).id();
        assertEquals("no_override", told(account, here).administrativeOverride().stateAsString());

        account.shiftAway(A);

        assertEquals(
                "zonal_shift_active",
                told(account, here).administrativeOverride().stateAsString());
        assertEquals("healthy", told(account, here).targetHealth().stateAsString());
        assertFalse(in(account, A).serving());
        assertEquals(0, account.shares("shop").byInstance().getOrDefault(here, 0.0), EXACT);

        account.shiftBack(A);

        assertTrue(in(account, A).serving());
        assertEquals(0.5, account.shares("shop").byInstance().get(here), EXACT);
    }

    @Test
    void aLoadBalancerWithoutZonalShiftIsNotShifted() {
        SimulatedAccount account = account(lb -> lb);
        account.shiftAway(A);
        assertEquals(null, told(account, in(account, A).id()).administrativeOverride());
        assertTrue(in(account, A).serving());
    }

    @Test
    void aShiftDoesNothingWhereNobodyElseIsHealthy() {
        SimulatedAccount account = account(LoadBalancerSpec::zonalShift);
        account.kill(in(account, B).id());
        run(account, 30);
        account.shiftAway(A);
        assertEquals(1, account.shares("shop").byInstance().get(in(account, A).id()), EXACT);
    }

    @Test
    void duringAShiftAGroupLaunchesInOtherZonesAndIsNotScaledIn() {
        SimulatedAccount account = account(LoadBalancerSpec::zonalShift);
        account.shiftAway(A);
        Set<String> before =
                account.truth("web").instances().stream().map(InstanceTruth::id).collect(Collectors.toSet());
        account.scale("web", 3);
        run(account, 200);
        assertEquals(
                Set.of(B),
                account.truth("web").instances().stream()
                        .filter(i -> !before.contains(i.id()))
                        .map(InstanceTruth::zone)
                        .collect(Collectors.toSet()));
        assertFalse(account.scale("web", -1));

        account.shiftBack(A);
        run(account, 2000);

        assertTrue(account.scale("web", -1));
        assertTrue(account.truth("web").instances().stream()
                        .filter(i -> i.zone().equals(A))
                        .count()
                >= 2);
    }
}
