package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.rollout.plan.Planned;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planner;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollout;
import io.jenkins.plugins.awsrollouts.rollout.spec.Canary;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Swap;
import io.jenkins.plugins.awsrollouts.rollout.state.Command;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An old AMI that cannot be launched any more: there would be nothing to go back to. */
class WayBackTest {
    private static final Spec SPEC = Spec.of("web", Theatre.NEW);
    private static final Spec HELD = SPEC.with(Spec.OnTrouble.HOLD, Spec.OnTrouble.HOLD);

    /** What has become of the old AMI. */
    private record Gone(String words, Consumer<SimulatedAccount> how) {
        @Override
        public String toString() {
            return words;
        }
    }

    static Stream<Gone> kinds() {
        return Stream.of(
                new Gone(
                        "ami-old, which a rollback would launch, is deregistered, or not shared with this account any more",
                        account -> account.imageState(Theatre.OLD, "deregistered")),
                new Gone(
                        "ami-old, which a rollback would launch, is disabled",
                        account -> account.imageState(Theatre.OLD, "disabled")),
                new Gone(
                        "ami-old, which a rollback would launch, is deregistered, or not shared with this account any more",
                        account -> account.image(
                                Theatre.OLD, AmiCharacter.good(), image -> image.ownedBy("999999999999", false))));
    }

    private static Theatre theatre() {
        return new Theatre(Theatre.account(5, AmiCharacter.good())
                .loadBalancer("shop", lb -> lb.listener(80)
                        .rule(10, rule -> rule.path("/*").forward("tg-web", 1)))
                .group("web", 1, 4, 8, Theatre.ZONES, group -> group.template("lt-web", "1")
                        .targetGroup("tg-web"))
                .build());
    }

    private static Planned planned(Theatre theatre, Spec spec) {
        return new Planner(theatre.rehearsal.cloud())
                .plan(spec, "r-1", theatre.rehearsal.clock().now());
    }

    private static List<String> warnings(Planned planned) {
        return assertInstanceOf(Planned.Ready.class, planned, planned::toString).plan().warnings().stream()
                .filter(warning -> warning.contains(Theatre.OLD))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void inPlaceIsRefusedUnlessNothingGoesBackByItself(Gone gone) {
        Theatre theatre = theatre();
        gone.how().accept(theatre.rehearsal.account());
        assertEquals(
                new Planned.Refused(List.of(gone.words() + "; make it available again, or set onFailure and onAbort to"
                        + " hold, so that nothing goes back by itself.")),
                planned(theatre, SPEC));
        assertEquals(
                List.of(gone.words() + "; what has been replaced cannot be put back."),
                warnings(planned(theatre, HELD)));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aCanaryIsReplacedInPlaceInTheEnd(Gone gone) {
        Theatre theatre = theatre();
        gone.how().accept(theatre.rehearsal.account());
        Spec canary = SPEC.with(new Canary(List.of(), List.of(), List.of(25), Duration.ofMinutes(2), 1, false));
        assertEquals(
                new Planned.Refused(List.of(gone.words() + "; make it available again, or set onFailure and onAbort to"
                        + " hold, so that nothing goes back by itself.")),
                planned(theatre, canary));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aSwapCanGoBackWhileTheOldFleetStands(Gone gone) {
        Theatre theatre = theatre();
        gone.how().accept(theatre.rehearsal.account());
        assertEquals(
                List.of(gone.words() + "; this rollout can only be taken back while the old fleet stands."),
                warnings(planned(theatre, SPEC.with(Swap.defaults()))));
    }

    @Test
    void anOldAmiThatCanBeLaunchedIsNotSpokenOf() {
        assertEquals(List.of(), warnings(planned(theatre(), SPEC)));
    }

    @Test
    void aRollbackFromAnAmiThatIsGoneIsNotRefused() {
        Theatre theatre = theatre();
        RolloutState first = theatre.run(theatre.start("r-0", SPEC));
        assertEquals(Optional.of(Outcome.PROMOTED), first.outcome());
        var clock = theatre.rehearsal.account().clock();
        clock.runUntil(clock.now().plus(Duration.ofMinutes(2)));
        theatre.rehearsal.account().imageState(Theatre.NEW, "deregistered");
        Planned back = new Planner(theatre.rehearsal.cloud()).planRollback(first, "r-1", clock.now());
        assertTrue(assertInstanceOf(Planned.Ready.class, back, back::toString).plan().warnings().stream()
                .anyMatch(warning -> warning.startsWith("ami-new, which a rollback would launch, is deregistered")));
    }

    /** The old AMI goes while half of the group runs the new one, and somebody aborts. */
    private static Theatre goneInTheMiddle(Gone gone, Rollout[] rollouts) {
        Theatre theatre = theatre();
        Rollout rollout = theatre.start("r-0", SPEC);
        SimulatedAccount account = theatre.rehearsal.account();
        account.clock()
                .runUntil(
                        () -> rollout.state().stage() == 1,
                        account.clock().now().plus(Duration.ofHours(1)));
        gone.how().accept(account);
        rollout.tell(Command.ABORT, "alice");
        rollouts[0] = rollout;
        return theatre;
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aWayBackThatCanLaunchNothingIsHeldWithAwsReasonAfterAFewTries(Gone gone) {
        Rollout[] rollouts = new Rollout[1];
        Theatre theatre = goneInTheMiddle(gone, rollouts);
        long before = tries(theatre);
        Instant begun = theatre.rehearsal.clock().now();

        RolloutState state = theatre.run(rollouts[0]);

        assertEquals(Phase.HELD, state.phase(), theatre.log::toString);
        assertTrue(state.reason().startsWith("the rollback is stuck: could not launch"), state.reason());
        assertTrue(state.reason().contains(Theatre.OLD), state.reason());
        assertTrue(state.reason().contains("(AWS request "), state.reason());
        assertTrue(tries(theatre) - before <= 12, () -> tries(theatre) - before + " tries");
        Duration took = Duration.between(begun, theatre.rehearsal.clock().now());
        assertTrue(
                took.compareTo(Duration.ofMinutes(3)) > 0 && took.compareTo(Duration.ofMinutes(15)) < 0,
                took::toString);
    }

    @Test
    void aWayBackGoesOnOnceTheOldAmiCanBeLaunchedAgain() {
        Rollout[] rollouts = new Rollout[1];
        Theatre theatre = goneInTheMiddle(kinds().findFirst().orElseThrow(), rollouts);
        assertEquals(Phase.HELD, theatre.run(rollouts[0]).phase());
        theatre.rehearsal.account().imageState(Theatre.OLD, "available");

        rollouts[0].tell(Command.RESUME, "alice");
        var clock = theatre.rehearsal.account().clock();
        clock.runUntil(clock.now().plusSeconds(1));

        assertEquals(Optional.of(Outcome.ROLLED_BACK), theatre.run(rollouts[0]).outcome(), theatre.log::toString);
    }

    private static long tries(Theatre theatre) {
        return theatre.rehearsal.account().calls().getOrDefault("ec2:RunInstances", 0L);
    }
}
