package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.gate.Analysis;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planned;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planner;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollout;
import io.jenkins.plugins.awsrollouts.rollout.spec.Canary;
import io.jenkins.plugins.awsrollouts.rollout.spec.Limits;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Swap;
import io.jenkins.plugins.awsrollouts.rollout.state.Command;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.simulation.AccountBuilder;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import io.jenkins.plugins.awsrollouts.simulation.elb.LoadBalancerSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;

/** Connections of a Network Load Balancer are shared by weights where it has them, and by number where not. */
class NetworkBalancerTest {
    private static final String LISTENER = SimulatedAccount.networkListenerArn("net", 443);
    private static final Spec SPEC = Spec.of("web", Theatre.NEW);
    private static final double EXACT = 1e-6;

    private static Theatre theatre(UnaryOperator<AccountBuilder> before, UnaryOperator<LoadBalancerSpec> balancer) {
        AccountBuilder account = Theatre.account(21, AmiCharacter.good()).networkTargetGroup("tg-net", 60, 10, 3, 2);
        return new Theatre(before.apply(account)
                .loadBalancer("net", lb -> balancer.apply(lb.network("TCP").crossZone(true))
                        .listener(443, "tg-net"))
                .group("web", 1, 4, 10, Theatre.ZONES, group -> group.template("lt-web", "1")
                        .targetGroup("tg-net"))
                .traffic("net", 50)
                .build());
    }

    private static Theatre theatre() {
        return theatre(account -> account, lb -> lb);
    }

    private static Spec canary(int... steps) {
        return SPEC.with(new Canary(
                List.of(), List.of(), Arrays.stream(steps).boxed().toList(), Duration.ofMinutes(2), 1, false));
    }

    private static Spec swap(Integer... steps) {
        Swap usual = Swap.defaults();
        return SPEC.with(new Swap(
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(steps),
                Duration.ofMinutes(2),
                usual.sticky(),
                Duration.ofMinutes(2),
                usual.after(),
                usual.keep(),
                usual.names(),
                Optional.empty()));
    }

    private static SimulatedAccount account(Theatre theatre) {
        return theatre.rehearsal.account();
    }

    private static double fresh(Theatre theatre) {
        return account(theatre).shares("net").image(Theatre.NEW);
    }

    private static void until(Theatre theatre, BooleanSupplier what) {
        boolean came = account(theatre)
                .clock()
                .runUntil(what, account(theatre).clock().now().plus(Duration.ofHours(5)));
        assertTrue(came, theatre.log::toString);
    }

    /** Fails as soon as a connection finds nobody. */
    private static void served(Theatre theatre) {
        account(theatre)
                .addListener(
                        () -> assertEquals(0, account(theatre).shares("net").unserved(), EXACT, theatre.log::toString));
    }

    private static Action action(Theatre theatre) {
        return account(theatre)
                .loadBalancing()
                .describeListeners(r -> r.listenerArns(LISTENER))
                .listeners()
                .get(0)
                .defaultActions()
                .get(0);
    }

    private static List<String> faults(Theatre theatre, Spec spec) {
        Planned planned = new Planner(theatre.rehearsal.cloud())
                .plan(spec, "r-1", theatre.rehearsal.clock().now());
        return planned instanceof Planned.Refused refused ? refused.faults() : List.of();
    }

    private static void promoted(RolloutState state, Theatre theatre) {
        assertEquals(Optional.of(Outcome.PROMOTED), state.outcome(), () -> state.reason() + "\n" + theatre.log);
    }

    private static void pass(Theatre theatre, Duration time) {
        account(theatre).clock().runUntil(account(theatre).clock().now().plus(time));
    }

    // ---- by weights

    @Test
    void aCanaryGetsItsShareOfTheConnectionsAndKeepsItForTheStep() {
        Theatre theatre = theatre();
        served(theatre);
        Rollout rollout = theatre.start(canary(10, 50));
        until(theatre, () -> rollout.state().position().stage().reached());
        assertEquals(0.1, fresh(theatre), EXACT);
        until(
                theatre,
                () -> rollout.state().stage() == 1
                        && rollout.state().position().stage().reached());
        assertEquals(0.5, fresh(theatre), EXACT);
        RolloutState state = theatre.run(rollout);
        promoted(state, theatre);
        pass(theatre, Duration.ofMinutes(2));
        assertEquals(SimulatedAccount.targetGroupArn("tg-net"), action(theatre).targetGroupArn());
        assertEquals(1, fresh(theatre), EXACT);
    }

    @Test
    void onTheWayBackAFleetStaysUntilConnectionsHaveLeftIt() {
        Theatre theatre = theatre();
        served(theatre);
        Rollout rollout = theatre.start(canary(50));
        until(theatre, () -> rollout.state().position().stage().reached());
        Instant asked = theatre.rehearsal.clock().now();
        rollout.tell(Command.ROLLBACK, "alice");
        until(theatre, () -> action(theatre).targetGroupArn() != null);
        assertFalse(theatre.rehearsal.clock().now().isAfter(asked.plusSeconds(90)));
        RolloutState state = theatre.run(rollout);
        assertEquals(Optional.of(Outcome.ROLLED_BACK), state.outcome(), state::reason);
        assertEquals(0, fresh(theatre), EXACT);
        assertFalse(theatre.rehearsal.clock().now().isBefore(asked.plus(Duration.ofMinutes(10))));
    }

    @Test
    void aSwapGoesByWeights() {
        for (Spec spec : List.of(swap(100), swap(25, 100))) {
            Theatre theatre = theatre();
            served(theatre);
            Rollout rollout = theatre.start(spec);
            until(theatre, () -> rollout.state().phase() == Phase.SWAPPED);
            assertEquals(1, fresh(theatre), EXACT);
            promoted(theatre.run(rollout), theatre);
            assertTrue(action(theatre).targetGroupArn().contains(":targetgroup/web-v002/"));
            assertEquals(1, fresh(theatre), EXACT);
        }
    }

    @Test
    void thePlanSaysThatConnectionsFollowSlowly() {
        List<String> warnings = theatre().plan(canary(10, 50)).warnings();
        assertTrue(
                warnings.contains(
                        "net:443 default shares connections, not requests, and follows new weights after up to"
                                + " 10 min, for which each change is waited for; open connections stay where they are until they"
                                + " end. In a Region that has no such weights yet the first change is refused, and nothing has"
                                + " moved."),
                warnings::toString);
        Duration network = theatre().plan(canary(10, 50)).estimate().duration();
        assertTrue(network.compareTo(Duration.ofMinutes(30)) > 0, network::toString);
    }

    @Test
    void whereTheRegionRefusesWeightsNothingHasMoved() {
        for (Spec spec : List.of(canary(25), swap(100))) {
            Theatre theatre = theatre(AccountBuilder::plainNetworks, lb -> lb);
            Action before = action(theatre);
            served(theatre);
            RolloutState state = theatre.run(theatre.start(spec));
            assertEquals(Optional.of(Outcome.ROLLED_BACK), state.outcome(), state::reason);
            assertTrue(
                    state.reason()
                            .contains(
                                    "You cannot specify multiple target groups in a single action with a load balancer"
                                            + " of type 'network'"),
                    state::reason);
            assertEquals(before, action(theatre));
        }
    }

    @Test
    void whatOnlyRequestsHaveIsRefused() {
        Theatre theatre = theatre();
        Analysis analysis = PromptAnalysis.of(99, Duration.ofMinutes(5));
        Spec compared = SPEC.with(
                new Canary(List.of(), List.of(), List.of(25), Duration.ofMinutes(10), 1, false, Optional.of(analysis)));
        assertTrue(
                faults(theatre, compared)
                        .contains(
                                "The analysis uses metrics of an Application Load Balancer, but net:443 default is of a"
                                        + " Network Load Balancer, which has none of requests; use metrics of the Auto Scaling"
                                        + " group."),
                () -> faults(theatre, compared).toString());
    }

    @Test
    void aDeadlineThatIsTooShortForItIsRefused() {
        Limits usual = SPEC.limits();
        Spec hasty = canary(25)
                .withLimits(new Limits(
                        usual.minHealthyPercent(),
                        usual.maxHealthyPercent(),
                        usual.warmUp(),
                        usual.healthTimeout(),
                        Duration.ofMinutes(15),
                        usual.failedInstances(),
                        usual.bake(),
                        usual.finalBake()));
        assertEquals(
                List.of(
                        "progressDeadline is 15 min, but net:443 default takes up to 10 min to follow new weights; give at"
                                + " least 20 min."),
                faults(theatre(), hasty));
    }

    // ---- where weights cannot be used

    private static void byNumber(Theatre theatre, String why) {
        String all =
                "no rule of an Application Load Balancer forwards to web, and a Network Load Balancer cannot share its"
                        + " connections by weight, since " + why;
        List<String> warnings = theatre.plan(canary(25)).warnings();
        assertTrue(
                warnings.contains("N" + all.substring(1) + ": the canary's share is its share of the instances, 1 of 5"
                        + " (20.0 %)."),
                warnings::toString);
        assertEquals(
                List.of("The swap is to go by steps, but " + all
                        + ", so requests cannot be shared by weight; let it go to 100 at once."),
                faults(theatre, swap(25, 100)));
        promoted(theatre.run(theatre.start(canary(25))), theatre);
    }

    @Test
    void withoutCrossZoneBalancingItGoesByNumber() {
        byNumber(
                theatre(account -> account, lb -> lb.crossZone(false)),
                "cross-zone load balancing is off in net for tg-net, so a fleet that is not in each zone would miss"
                        + " connections or take zones away");
    }

    @Test
    void whereClientsAreKeptItGoesByNumber() {
        byNumber(
                theatre(
                        account -> account.targetGroupAttributes(
                                "tg-net", Map.of("stickiness.enabled", "true", "stickiness.type", "source_ip")),
                        lb -> lb),
                "tg-net keeps its clients with an instance by their address");
    }

    @Test
    void withSeveralListenersItGoesByNumberUnlessOneIsNamed() {
        Theatre theatre = theatre(account -> account, lb -> lb.listener(80, "tg-net"));
        byNumber(
                theatre,
                "several listeners forward to web (net:80 default, " + SimulatedAccount.networkListenerArn("net", 80)
                        + "; net:443 default, " + LISTENER + "), and none is named as listenerRule");
    }

    @Test
    void anUnfitListenerThatIsNamedIsRefused() {
        Theatre theatre = theatre(account -> account, lb -> lb.crossZone(false));
        Spec named = SPEC.with(new Canary(List.of(LISTENER), List.of(), List.of(25), Duration.ofMinutes(2), 1, false));
        assertEquals(
                List.of(
                        "net:443 default cannot share connections by weight: cross-zone load balancing is off in net for"
                                + " tg-net, so a fleet that is not in each zone would miss connections or take zones away; put that"
                                + " right, or leave listenerRule out."),
                faults(theatre, named));
    }
}
