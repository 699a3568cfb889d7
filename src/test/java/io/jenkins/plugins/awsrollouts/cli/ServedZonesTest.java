package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.rollout.plan.Planned;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planner;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollout;
import io.jenkins.plugins.awsrollouts.rollout.spec.Canary;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Strategy;
import io.jenkins.plugins.awsrollouts.rollout.spec.Swap;
import io.jenkins.plugins.awsrollouts.rollout.state.Command;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.simulation.InstanceTruth;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import io.jenkins.plugins.awsrollouts.simulation.elb.LoadBalancerSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Zones to which no requests come: those that a load balancer has not enabled, and those that a zonal shift keeps them from. */
class ServedZonesTest {
    private static final Spec SPEC = Spec.of("web", Theatre.NEW);
    private static final String SHIFTED = "us-east-1a";

    private static Theatre theatre(AmiCharacter fresh, UnaryOperator<LoadBalancerSpec> balancer) {
        return new Theatre(Theatre.account(11, fresh)
                .loadBalancer("shop", lb -> balancer.apply(lb).listener(80).rule(10, rule -> rule.path("/*")
                        .forward("tg-web", 1)))
                .group("web", 1, 6, 12, Theatre.ZONES, group -> group.template("lt-web", "1")
                        .targetGroup("tg-web"))
                .build());
    }

    private static Theatre theatre(UnaryOperator<LoadBalancerSpec> balancer) {
        return theatre(AmiCharacter.good(), balancer);
    }

    private static List<String> faults(Theatre theatre, Spec spec) {
        Planned planned = new Planner(theatre.rehearsal.cloud())
                .plan(spec, "r-1", theatre.rehearsal.clock().now());
        return ((Planned.Refused) planned).faults();
    }

    private static Spec canary() {
        return SPEC.with(new Canary(List.of(), List.of(), List.of(25), Duration.ofMinutes(2), 1, false));
    }

    private static Spec swap() {
        return SPEC.with(Swap.defaults());
    }

    private static SimulatedAccount account(Theatre theatre) {
        return theatre.rehearsal.account();
    }

    private static void pass(Theatre theatre, Duration time) {
        account(theatre).clock().runUntil(account(theatre).clock().now().plus(time));
    }

    private static void until(Theatre theatre, BooleanSupplier what) {
        boolean came = account(theatre)
                .clock()
                .runUntil(what, account(theatre).clock().now().plus(Duration.ofHours(3)));
        assertTrue(came, theatre.log::toString);
    }

    private static Map<String, Long> zones(Theatre theatre, String image) {
        return theatre.truth().instances().stream()
                .filter(instance -> instance.image().equals(image))
                .collect(Collectors.groupingBy(InstanceTruth::zone, Collectors.counting()));
    }

    // ---- a zone that is not enabled

    @Test
    void aZoneThatTheLoadBalancerHasNotEnabledIsNamed() {
        Theatre theatre = theatre(lb -> lb.zones("us-east-1a", "us-east-1b"));
        String sentence =
                "shop, which sends requests to tg-web, has not enabled us-east-1c, where web launches instances:"
                        + " there they would get no requests and never be healthy; enable that zone, or take its subnet from web.";
        assertEquals(List.of(sentence), faults(theatre, SPEC));
        assertEquals(List.of(sentence), faults(theatre, canary()));
        assertEquals(List.of(sentence), faults(theatre, swap()));
    }

    @Test
    void aZoneThatAClassicBalancerHasNotEnabledIsNamed() {
        Theatre theatre = new Theatre(Theatre.account(11, AmiCharacter.good())
                .classicBalancer("old-lb", 60, 10, 3, 2)
                .classicZones("old-lb", "us-east-1a")
                .group("web", 1, 3, 5, Theatre.ZONES, group -> group.template("lt-web", "1")
                        .classicBalancer("old-lb"))
                .build());
        assertEquals(
                List.of(
                        "old-lb has not enabled us-east-1b, us-east-1c, where web launches instances: there they would get"
                                + " no requests and never be healthy; enable these zones, or take their subnets from web."),
                faults(theatre, SPEC));
    }

    @Test
    void aZoneThatIsTakenAwayMeanwhileIsTheReason() {
        Theatre theatre = theatre(lb -> lb);
        Rollout rollout = theatre.start(SPEC.withStrategy(new Strategy.OneAtATime()));
        until(theatre, () -> rollout.state().phase() == Phase.ROLLING);
        account(theatre).zones("shop", List.of("us-east-1b", "us-east-1c"));
        RolloutState state = theatre.run(rollout);
        assertTrue(
                state.reason().contains("Target is in an Availability Zone that is not enabled for the load balancer"),
                state::reason);
    }

    // ---- a zonal shift

    @Test
    void noRolloutBeginsDuringAZonalShift() {
        Theatre theatre = theatre(LoadBalancerSpec::zonalShift);
        account(theatre).shiftAway(SHIFTED);
        pass(theatre, Duration.ofMinutes(2));
        String sentence =
                "A zonal shift keeps requests from us-east-1a (as tg-web says), so what runs there serves nobody:"
                        + " neither could a new instance be seen to serve, nor would as many serve as must; wait until the shift has"
                        + " ended, or end it.";
        for (Spec spec : List.of(SPEC, canary(), swap())) {
            assertEquals(List.of(sentence), faults(theatre, spec));
        }
        account(theatre).shiftBack(SHIFTED);
        pass(theatre, Duration.ofMinutes(2));
        assertEquals(
                Optional.of(Outcome.PROMOTED), theatre.run(theatre.start(SPEC)).outcome());
    }

    @Test
    void aShiftThatBeginsMeanwhileIsWaitedForHoweverLongItTakes() {
        for (Spec spec : List.of(SPEC.withStrategy(new Strategy.OneAtATime()), canary(), swap())) {
            Theatre theatre = theatre(LoadBalancerSpec::zonalShift);
            Rollout rollout = theatre.start(spec);
            until(theatre, () -> rollout.state().stage() >= 0);
            pass(theatre, Duration.ofMinutes(1));
            account(theatre).shiftAway(SHIFTED);
            until(theatre, () -> rollout.state().paused());
            assertEquals(
                    "a zonal shift away from us-east-1a",
                    rollout.state().position().pause().orElseThrow().by());
            pass(theatre, Duration.ofMinutes(20));
            Map<String, Long> then = zones(theatre, Theatre.OLD);
            pass(theatre, Duration.ofHours(4));
            assertEquals(then, zones(theatre, Theatre.OLD));
            account(theatre).shiftBack(SHIFTED);
            RolloutState state = theatre.run(rollout);
            assertEquals(Optional.of(Outcome.PROMOTED), state.outcome(), state::reason);
        }
    }

    @Test
    void whoeverGoesBackDuringAShiftLaunchesInOtherZones() {
        Theatre theatre = theatre(LoadBalancerSpec::zonalShift);
        Rollout rollout = theatre.start(SPEC.withStrategy(new Strategy.HalfAtATime()));
        until(theatre, () -> rollout.state().stage() == 1);
        account(theatre).shiftAway(SHIFTED);
        until(theatre, () -> rollout.state().paused());
        long before = zones(theatre, Theatre.OLD).getOrDefault(SHIFTED, 0L);
        rollout.tell(Command.ROLLBACK, "alice");
        RolloutState state = theatre.run(rollout);
        assertEquals(Optional.of(Outcome.ROLLED_BACK), state.outcome(), state::reason);
        assertTrue(zones(theatre, Theatre.OLD).getOrDefault(SHIFTED, 0L) <= before);
        assertEquals(Set.of(), zones(theatre, Theatre.NEW).keySet());
    }

    @Test
    void aPersonMayHaveItGoOnInSpiteOfAShiftAndWhatServesIsKept() {
        Theatre theatre = theatre(LoadBalancerSpec::zonalShift);
        Rollout rollout = theatre.start(SPEC);
        until(theatre, () -> rollout.state().stage() == 0);
        account(theatre).shiftAway(SHIFTED);
        until(theatre, () -> rollout.state().paused());
        rollout.tell(Command.RESUME, "alice");
        int[] least = {Integer.MAX_VALUE};
        account(theatre)
                .addListener(() -> least[0] = Math.min(least[0], theatre.truth().serving()));
        RolloutState state = theatre.run(rollout);
        assertEquals(Optional.of(Outcome.PROMOTED), state.outcome(), () -> state.reason() + theatre.log);
        assertEquals(4, least[0]);
    }

    @Test
    void whatFailsInAZoneThatIsShiftedAwayFromSpeaksNotAgainstTheAmi() {
        Theatre theatre = theatre(LoadBalancerSpec::zonalShift);
        Rollout rollout = theatre.start(SPEC.withStrategy(new Strategy.HalfAtATime()));
        until(theatre, () -> rollout.state().stage() == 1);
        account(theatre).shiftAway(SHIFTED);
        until(theatre, () -> rollout.state().paused());
        int failures = rollout.state().position().stage().failures();
        theatre.truth().instances().stream()
                .filter(instance -> instance.image().equals(Theatre.NEW))
                .filter(instance -> instance.zone().equals(SHIFTED))
                .forEach(instance -> account(theatre).kill(instance.id()));
        pass(theatre, Duration.ofMinutes(15));
        assertEquals(failures, rollout.state().position().stage().failures());
        account(theatre).shiftBack(SHIFTED);
        RolloutState state = theatre.run(rollout);
        assertEquals(Optional.of(Outcome.PROMOTED), state.outcome(), state::reason);
    }
}
