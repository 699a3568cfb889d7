package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.gate.AlarmGate;
import io.jenkins.plugins.awsrollouts.gate.Analysis;
import io.jenkins.plugins.awsrollouts.gate.Measure;
import io.jenkins.plugins.awsrollouts.gate.When;
import io.jenkins.plugins.awsrollouts.rollout.journal.OwnTags;
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
import io.jenkins.plugins.awsrollouts.simulation.Inventory;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import io.jenkins.plugins.awsrollouts.simulation.faults.Faults;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;

/** A call without an answer holds up what depends on its answer, and nothing else. */
class OpenCallsTest {
    private static final String RULE = SimulatedAccount.ruleArn("shop", 80, 10);
    private static final Duration FOR_EVER = Duration.ofDays(30);
    private static final Canary CANARY =
            new Canary(List.of(RULE), List.of(), List.of(5, 25, 50), Duration.ofMinutes(5), 1, false);

    private static Theatre theatre(AmiCharacter fresh) {
        return new Theatre(Theatre.account(7, fresh)
                .loadBalancer("shop", lb -> lb.listener(80)
                        .rule(10, rule -> rule.path("/*").forward("tg-web", 1)))
                .group("web", 1, 10, 14, Theatre.ZONES, g -> g.template("lt-web", "1")
                        .targetGroup("tg-web"))
                .traffic("shop", 50)
                .alarm("shop-5xx", alarm -> alarm.metric("Shop", "Errors", "Sum", 60))
                .build());
    }

    private static Instant now(Theatre theatre) {
        return theatre.rehearsal.clock().now();
    }

    private static void busy(Theatre theatre, String operation, Duration period) {
        theatre.rehearsal.account().faults(Faults.none().busy(operation, now(theatre), period));
    }

    private static void silent(Theatre theatre, String operation, Duration period) {
        theatre.rehearsal.account().faults(Faults.none().silent(operation, now(theatre), period));
    }

    private static void pass(Theatre theatre, Duration time) {
        theatre.rehearsal.account().clock().runUntil(now(theatre).plus(time));
    }

    private static void runUntil(Theatre theatre, Rollout rollout, Predicate<RolloutState> what) {
        boolean seen = theatre.rehearsal
                .account()
                .clock()
                .runUntil(() -> what.test(rollout.state()), now(theatre).plus(Duration.ofDays(1)));
        assertTrue(seen, theatre.log::toString);
    }

    private static double shareOfTheNew(Theatre theatre) {
        return theatre.rehearsal.account().shares("shop").image(Theatre.NEW);
    }

    private static long calls(Theatre theatre, String operation) {
        return theatre.rehearsal.account().calls().getOrDefault(operation, 0L);
    }

    private static Set<String> images(Theatre theatre) {
        return theatre.truth().instances().stream().map(InstanceTruth::image).collect(Collectors.toSet());
    }

    private static Rollout canaryAtItsFirstStep(Theatre theatre) {
        Rollout rollout = theatre.start(Spec.of("web", Theatre.NEW).with(CANARY));
        runUntil(
                theatre,
                rollout,
                state -> state.stage() == 0 && state.position().stage().reached());
        return rollout;
    }

    /** Held once it cannot unlock its target, resumed, held again, and resumed before that goes well. */
    @ParameterizedTest
    @ValueSource(ints = {33, 70})
    void oneThatCannotUnlockItsTargetStaysPromotedAndTouchesNothingOnceItIsUnlocked(int minutes) {
        Theatre theatre = theatre(AmiCharacter.good());
        Rollout rollout = theatre.start(Spec.of("web", Theatre.NEW));
        runUntil(theatre, rollout, state -> state.phase() == Phase.SETTLING);
        silent(theatre, "autoscaling:DeleteTags", Duration.ofMinutes(minutes));

        while (rollout.state().outcome().isEmpty()) {
            runUntil(
                    theatre,
                    rollout,
                    state -> state.phase() == Phase.HELD || state.outcome().isPresent());
            rollout.tell(Command.RESUME, "alice");
            pass(theatre, Duration.ofSeconds(1));
        }

        assertEquals(Outcome.PROMOTED, rollout.state().outcome().orElseThrow(), theatre.log::toString);
        assertEquals(Set.of(Theatre.NEW), images(theatre));
        assertTrue(theatre.truth().instances().stream().noneMatch(InstanceTruth::protectedFromScaleIn));
        assertFalse(theatre.truth().tags().containsKey(OwnTags.LOCK));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void requestsAreTakenBackAtOnceWhileTheCanarysGroupIsBusy(boolean told) {
        Theatre theatre = theatre(AmiCharacter.good());
        Rollout rollout = canaryAtItsFirstStep(theatre);
        if (told) {
            busy(theatre, "autoscaling:UpdateAutoScalingGroup", FOR_EVER);
        } else {
            silent(theatre, "autoscaling:UpdateAutoScalingGroup", FOR_EVER);
        }
        runUntil(theatre, rollout, state -> state.stage() == 1);
        pass(theatre, Duration.ofMinutes(2));
        assertEquals(0.05, shareOfTheNew(theatre), 1e-9);

        rollout.tell(Command.ABORT, "alice");
        pass(theatre, Duration.ofSeconds(1));

        assertTrue(rollout.state().goingBack());
        assertEquals(0, shareOfTheNew(theatre), theatre.log::toString);
    }

    @Test
    void aBusyCallThatNobodyHasAbortedEndsTheRolloutWithItsCause() {
        Theatre theatre = theatre(AmiCharacter.good());
        Rollout rollout = canaryAtItsFirstStep(theatre);
        busy(theatre, "autoscaling:UpdateAutoScalingGroup", Duration.ofHours(1));
        runUntil(theatre, rollout, state -> state.stage() == 1);
        Instant began = now(theatre);

        runUntil(theatre, rollout, RolloutState::goingBack);
        pass(theatre, Duration.ofSeconds(1));

        assertTrue(Duration.between(began, now(theatre)).compareTo(Duration.ofMinutes(11)) < 0);
        assertTrue(
                rollout.state()
                        .reason()
                        .matches("could not size \\S+ to \\d+ instances in 10 min, tried \\d+ times: .*"
                                + "Scaling activity in progress.*"),
                rollout.state()::reason);
        assertEquals(0, shareOfTheNew(theatre), theatre.log::toString);
    }

    @Test
    void aRollbackThatWaitsForABusyGroupIsOverOnceTheGroupAnswers() {
        Theatre theatre = theatre(AmiCharacter.good());
        Inventory before = theatre.rehearsal.account().inventory();
        Rollout rollout = canaryAtItsFirstStep(theatre);
        busy(theatre, "autoscaling:UpdateAutoScalingGroup", Duration.ofMinutes(25));
        runUntil(theatre, rollout, state -> state.stage() == 1);

        RolloutState end = theatre.run(rollout);

        assertEquals(Outcome.ROLLED_BACK, end.outcome().orElseThrow(), theatre.log::toString);
        assertEquals(before, theatre.rehearsal.account().inventory());
    }

    @Test
    void anAlarmThatGoesOnWhileACallIsBusyIsObeyed() {
        Theatre theatre = theatre(AmiCharacter.good());
        theatre.rehearsal.account().alarm("shop-5xx", StateValue.OK);
        AlarmGate always = AlarmGate.of("shop-5xx");
        Rollout rollout = theatre.start(Spec.of("web", Theatre.NEW)
                .with(CANARY)
                .withGates(List.of(always.withTerms(always.terms().at(When.ALWAYS)))));
        runUntil(
                theatre,
                rollout,
                state -> state.stage() == 0 && state.position().stage().reached());
        busy(theatre, "autoscaling:UpdateAutoScalingGroup", FOR_EVER);
        runUntil(theatre, rollout, state -> state.stage() == 1);
        theatre.rehearsal.account().alarm("shop-5xx", StateValue.ALARM);

        pass(theatre, Duration.ofMinutes(2));

        assertTrue(rollout.state().goingBack(), theatre.log::toString);
        assertTrue(rollout.state().reason().contains("shop-5xx"), rollout.state()::reason);
        assertEquals(0, shareOfTheNew(theatre), theatre.log::toString);
    }

    @Test
    void anAttachmentThatIsThrottledForGoodIsGivenUpAndNothingStaysBehind() {
        Theatre theatre = Theatre.of(3, 4, AmiCharacter.good());
        Inventory before = theatre.rehearsal.account().inventory();
        busy(theatre, "autoscaling:AttachInstances", FOR_EVER);

        Rollout rollout = theatre.start(Spec.of("web", Theatre.NEW).withStrategy(new Strategy.OneAtATime()));
        long asked = calls(theatre, "ec2:RunInstances");
        RolloutState end = theatre.run(rollout);

        assertEquals(Outcome.ROLLED_BACK, end.outcome().orElseThrow(), theatre.log::toString);
        assertTrue(end.reason().startsWith("could not attach i-"), end::reason);
        assertEquals(asked + 1, calls(theatre, "ec2:RunInstances"), theatre.log::toString);
        assertEquals(Set.of(Theatre.OLD), images(theatre));
        assertEquals(before, theatre.rehearsal.account().inventory());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void abortIsHeardWhileAnAttachmentHasNoAnswer(boolean told) {
        Theatre theatre = Theatre.of(3, 4, AmiCharacter.good());
        if (told) {
            busy(theatre, "autoscaling:AttachInstances", FOR_EVER);
        } else {
            silent(theatre, "autoscaling:AttachInstances", FOR_EVER);
        }
        Rollout rollout = theatre.start(Spec.of("web", Theatre.NEW).withStrategy(new Strategy.OneAtATime()));
        runUntil(theatre, rollout, state -> calls(theatre, "autoscaling:AttachInstances") > 2);

        rollout.tell(Command.ABORT, "alice");
        RolloutState end = theatre.run(rollout);

        assertEquals(Outcome.ROLLED_BACK, end.outcome().orElseThrow(), theatre.log::toString);
        assertEquals("aborted by alice", end.reason());
        assertEquals(4, theatre.truth().desired());
        assertEquals(Set.of(Theatre.OLD), images(theatre));
    }

    @Test
    void aLaunchThatCertainlyDidNotHappenIsNotTriedAgainOnceTheRolloutGoesBack() {
        Theatre theatre = Theatre.of(3, 4, AmiCharacter.good());
        Rollout rollout = theatre.start(Spec.of("web", Theatre.NEW));
        busy(theatre, "ec2:RunInstances", FOR_EVER);
        runUntil(theatre, rollout, state -> calls(theatre, "ec2:RunInstances") > 2);
        long tries = calls(theatre, "ec2:RunInstances");

        rollout.tell(Command.ABORT, "alice");
        RolloutState end = theatre.run(rollout);

        assertEquals(Outcome.ROLLED_BACK, end.outcome().orElseThrow(), theatre.log::toString);
        assertEquals(tries, calls(theatre, "ec2:RunInstances"));
    }

    @Test
    void whatALaunchWithoutAnAnswerHasBroughtIsFoundAndEnded() {
        Theatre theatre = Theatre.of(3, 4, AmiCharacter.good());
        Rollout rollout = theatre.start(Spec.of("web", Theatre.NEW));
        runUntil(theatre, rollout, state -> state.phase() == Phase.ROLLING);
        theatre.rehearsal.account().faults(Faults.none().withLostAfterRate(1));
        runUntil(theatre, rollout, state -> calls(theatre, "ec2:RunInstances") > 0);
        rollout.tell(Command.ABORT, "alice");
        pass(theatre, Duration.ofSeconds(90));
        theatre.rehearsal.account().faults(Faults.none());

        RolloutState end = theatre.run(rollout);

        assertEquals(Outcome.ROLLED_BACK, end.outcome().orElseThrow(), theatre.log::toString);
        assertTrue(theatre.rehearsal.account().unattached().stream()
                .noneMatch(i -> i.phase().equals("running") || i.phase().equals("pending")));
    }

    @ParameterizedTest
    @ValueSource(longs = {60, 3600, 30 * 24 * 3600})
    void aWayBackThatTheLoadBalancerDoesNotAnswerHappensAsSoonAsItDoes(long seconds) {
        Theatre theatre = theatre(AmiCharacter.good());
        Rollout rollout = canaryAtItsFirstStep(theatre);
        Duration outage = Duration.ofSeconds(seconds);
        busy(theatre, "elasticloadbalancingv2:ModifyRule", outage);

        rollout.tell(Command.ROLLBACK, "alice");
        pass(theatre, outage.compareTo(Duration.ofHours(2)) > 0 ? Duration.ofHours(2) : outage);
        assertEquals(0.05, shareOfTheNew(theatre), 1e-9);
        if (seconds > 7200) {
            // held by then, with its cause; it goes on to try, and a load balancer that answers is used at once
            assertEquals(Phase.HELD, rollout.state().phase(), theatre.log::toString);
            assertTrue(rollout.state().reason().contains("Rate exceeded"), rollout.state()::reason);
            theatre.rehearsal.account().faults(Faults.none());
        }
        pass(theatre, Duration.ofSeconds(30));

        assertEquals(0, shareOfTheNew(theatre), theatre.log::toString);
    }

    @Test
    void whatWasAboutToBeEndedIsNotEndedAnyMoreOnceTheRolloutGoesBack() {
        Theatre theatre = theatre(AmiCharacter.good());
        Rollout rollout = canaryAtItsFirstStep(theatre);
        runUntil(theatre, rollout, state -> state.phase() == Phase.ROLLING);
        silent(theatre, "autoscaling:TerminateInstanceInAutoScalingGroup", FOR_EVER);

        runUntil(theatre, rollout, RolloutState::goingBack);
        String turn = "Entered[at=" + now(theatre) + ", phase=ROLLING_BACK";
        pass(theatre, Duration.ofSeconds(1));

        String after = theatre.log.substring(theatre.log.indexOf(turn));
        int weighed = after.indexOf("action=Weigh");
        assertTrue(weighed > 0, after);
        assertFalse(after.substring(0, weighed).contains("action=Release"), after);
    }

    @Test
    void aSwapIsTakenBackWhileTheOldFleetsGroupIsBusy() {
        Theatre theatre = theatre(AmiCharacter.good());
        Rollout rollout = theatre.start(Spec.of("web", Theatre.NEW).with(Swap.defaults()));
        runUntil(theatre, rollout, state -> state.phase() == Phase.SWAPPED);
        busy(theatre, "autoscaling:UpdateAutoScalingGroup", FOR_EVER);
        pass(theatre, Duration.ofMinutes(2));

        rollout.tell(Command.ROLLBACK, "alice");
        pass(theatre, Duration.ofSeconds(1));

        assertEquals(0, shareOfTheNew(theatre), theatre.log::toString);
    }

    @Test
    void whileARolloutIsHeldNothingIsTriedAgain() {
        Theatre theatre = Theatre.of(3, 4, AmiCharacter.good());
        busy(theatre, "autoscaling:AttachInstances", FOR_EVER);
        Rollout rollout = theatre.start(Spec.of("web", Theatre.NEW).with(Spec.OnTrouble.ROLLBACK, Spec.OnTrouble.HOLD));
        runUntil(theatre, rollout, state -> calls(theatre, "autoscaling:AttachInstances") > 2);

        rollout.tell(Command.ABORT, "alice");
        pass(theatre, Duration.ofSeconds(1));
        long tries = calls(theatre, "autoscaling:AttachInstances");
        pass(theatre, Duration.ofHours(1));

        assertEquals(Phase.HELD, rollout.state().phase());
        assertEquals(tries, calls(theatre, "autoscaling:AttachInstances"));
        theatre.rehearsal.account().faults(Faults.none());
        rollout.tell(Command.RESUME, "alice");
        pass(theatre, Duration.ofSeconds(1));
        assertEquals(Optional.of(Outcome.PROMOTED), theatre.run(rollout).outcome(), theatre.log::toString);
        assertFalse(theatre.log.toString().contains("broken"));
    }

    // ---- what nobody says must be said

    @Test
    void aWayBackOnWhichNobodyCanBeEndedSaysWhatAwsSaid() {
        Theatre theatre = Theatre.of(3, 4, AmiCharacter.good());
        Rollout rollout = theatre.start(Spec.of("web", Theatre.NEW));
        runUntil(theatre, rollout, state -> calls(theatre, "autoscaling:TerminateInstanceInAutoScalingGroup") > 0);
        busy(theatre, "autoscaling:TerminateInstanceInAutoScalingGroup", FOR_EVER);
        rollout.tell(Command.ROLLBACK, "alice");

        RolloutState end = theatre.run(rollout);

        assertEquals(Phase.HELD, end.phase(), theatre.log::toString);
        assertTrue(end.reason().contains("TerminateInstanceInAutoScalingGroup"), end::reason);
        assertTrue(end.reason().contains("Scaling activity in progress"), end::reason);
    }

    @Test
    void aGroupThatCannotBeReadEndsTheRolloutWithItsCause() {
        Theatre theatre = theatre(AmiCharacter.good());
        Rollout rollout = theatre.start(Spec.of("web", Theatre.NEW).with(Swap.defaults()));
        runUntil(theatre, rollout, state -> state.phase() == Phase.SWAPPED);
        busy(theatre, "autoscaling:DescribeAutoScalingGroups", FOR_EVER);

        runUntil(theatre, rollout, RolloutState::goingBack);
        pass(theatre, Duration.ofSeconds(1));

        assertTrue(
                rollout.state()
                        .reason()
                        .matches("could not look at web for 10 min: DescribeAutoScalingGroups .*"
                                + "Scaling activity in progress.*"),
                rollout.state()::reason);
        assertEquals(0, shareOfTheNew(theatre), theatre.log::toString);
        RolloutState end = theatre.run(rollout);
        assertEquals(Phase.HELD, end.phase(), theatre.log::toString);
        assertTrue(end.reason().contains("DescribeAutoScalingGroups"), end::reason);
    }

    @Test
    void whileWhatWasBorrowedIsGivenBackAGroupThatCannotBeReadHoldsTheRollout() {
        Theatre theatre = Theatre.of(3, 4, AmiCharacter.good());
        Rollout rollout = theatre.start(Spec.of("web", Theatre.NEW));
        runUntil(theatre, rollout, state -> state.phase() == Phase.SETTLING);
        busy(theatre, "autoscaling:DescribeAutoScalingGroups", FOR_EVER);

        RolloutState held = theatre.run(rollout);

        assertEquals(Phase.HELD, held.phase(), theatre.log::toString);
        assertTrue(held.reason().contains("could not look at web for 30 min: DescribeAutoScalingGroups"), held::reason);
        theatre.rehearsal.account().faults(Faults.none());
        rollout.tell(Command.RESUME, "alice");
        pass(theatre, Duration.ofSeconds(1));
        assertEquals(Optional.of(Outcome.PROMOTED), theatre.run(rollout).outcome(), theatre.log::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"autoscaling:DescribeAutoScalingGroups", "autoscaling:UpdateAutoScalingGroup"})
    void noAmiIsBlamedForWhatAwsDoesNotTell(String operation) {
        Theatre theatre = new Theatre(Theatre.account(3, AmiCharacter.good())
                .group("web", 1, 4, 4, Theatre.ZONES, g -> g.template("lt-web", "1")
                        .targetGroup("tg-web"))
                .build());
        Rollout rollout = theatre.start(Spec.of("web", Theatre.NEW));
        runUntil(theatre, rollout, state -> calls(theatre, "ec2:RunInstances") > 0);
        busy(theatre, operation, Duration.ofMinutes(14));

        RolloutState end = theatre.run(rollout);

        assertFalse(theatre.log.toString().contains("after 10 min it still"), theatre.log::toString);
        assertEquals(Optional.of(Outcome.ROLLED_BACK), end.outcome(), theatre.log::toString);
        assertTrue(end.reason().contains(operation.substring(operation.indexOf(':') + 1)), end::reason);
        assertTrue(end.reason().contains("Scaling activity in progress"), end::reason);
    }

    @Test
    void metricsThatCannotBeReadEndTheRolloutWithTheirCause() {
        Theatre theatre = theatre(AmiCharacter.good());
        Rollout rollout =
                theatre.start(Spec.of("web", Theatre.NEW).with(CANARY.with(Analysis.of(List.of(Measure.errorRate())))));
        runUntil(
                theatre,
                rollout,
                state -> state.stage() == 0 && state.position().stage().reached());
        Instant began = now(theatre);
        busy(theatre, "cloudwatch:GetMetricData", FOR_EVER);

        runUntil(theatre, rollout, RolloutState::goingBack);
        pass(theatre, Duration.ofSeconds(1));

        assertTrue(Duration.between(began, now(theatre)).compareTo(Duration.ofMinutes(20)) < 0);
        assertTrue(
                rollout.state().reason().matches("the metrics could not be read for 10 min: .*Rate exceeded.*"),
                rollout.state()::reason);
        assertEquals(0, shareOfTheNew(theatre), theatre.log::toString);
    }
}
