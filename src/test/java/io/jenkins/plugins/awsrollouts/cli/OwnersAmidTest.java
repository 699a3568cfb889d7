package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.rollout.run.Rollout;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Strategy;
import io.jenkins.plugins.awsrollouts.rollout.state.Command;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.simulation.GroupTruth;
import io.jenkins.plugins.awsrollouts.simulation.InstanceTruth;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;

/** What owners, and what works for them, do to a group in the middle of a rollout, and before the way back of one whose journal is lost. */
class OwnersAmidTest {
    private static final Spec HALVES = Spec.of("web", Theatre.NEW).withStrategy(new Strategy.HalfAtATime());
    private static final Spec SINGLY = Spec.of("web", Theatre.NEW).withStrategy(new Strategy.OneAtATime());

    private static Theatre theatre(long seed, int min, int size, int max) {
        return new Theatre(Theatre.account(seed, AmiCharacter.good())
                .group("web", min, size, max, Theatre.ZONES, group -> group.template("lt-web", "1")
                        .targetGroup("tg-web"))
                .build());
    }

    private static void after(Theatre theatre, int seconds, Consumer<AutoScalingClient> deed) {
        SimulatedAccount account = theatre.rehearsal.account();
        account.clock().schedule(account.clock().now().plusSeconds(seconds), () -> deed.accept(account.autoScaling()));
    }

    private static Consumer<AutoScalingClient> sets(int desired) {
        return client -> client.setDesiredCapacity(
                request -> request.autoScalingGroupName("web").desiredCapacity(desired));
    }

    private static Consumer<AutoScalingClient> allows(int most) {
        return client -> client.updateAutoScalingGroup(
                request -> request.autoScalingGroupName("web").maxSize(most));
    }

    /** How few have ever served since it was made. */
    private static final class Fewest {
        private int serving = Integer.MAX_VALUE;

        Fewest(Theatre theatre) {
            theatre.rehearsal
                    .account()
                    .addListener(() -> serving = Math.min(serving, (int) theatre.truth().instances().stream()
                            .filter(InstanceTruth::serving)
                            .count()));
        }
    }

    // ---- capacity

    @ParameterizedTest
    @CsvSource({"115,4", "483,1"})
    void whomTheGroupEndsItselfSinceItMovesServersBetweenZonesTheRolloutDoesNotCountOn(int second, long seed) {
        Theatre theatre = theatre(seed, 1, 7, 12);
        Rollout rollout = theatre.start(SINGLY);
        Fewest fewest = new Fewest(theatre);
        after(
                theatre,
                second,
                client -> client.resumeProcesses(
                        request -> request.autoScalingGroupName("web").scalingProcesses("AZRebalance")));

        assertEquals(Optional.of(Outcome.PROMOTED), theatre.run(rollout).outcome(), theatre.log::toString);
        theatre.pass(Duration.ofSeconds(600));
        assertEquals(7, fewest.serving, theatre.log::toString);
        assertEquals(7, theatre.truth().desired());
    }

    @ParameterizedTest
    @CsvSource({"0,242", "200,86"})
    void aMaximumLoweredInTheMiddleNeverTakesServersBelowWhatIsPromised(int backAfter, int second) {
        Theatre theatre = theatre(second, 1, 6, 12);
        Rollout rollout = theatre.start(HALVES);
        Fewest fewest = new Fewest(theatre);
        theatre.pass(Duration.ofSeconds(backAfter));
        if (backAfter > 0) {
            rollout.tell(Command.ROLLBACK, "ann");
        }
        after(theatre, second, allows(6));

        theatre.run(rollout);
        theatre.pass(Duration.ofSeconds(600));
        GroupTruth end = theatre.truth();
        assertEquals(6, fewest.serving, theatre.log::toString);
        assertEquals(List.of(1, 6, 6), List.of(end.min(), end.desired(), end.max()), theatre.log::toString);
    }

    /** The rollout has all members protected, so that the group ends nobody for the one number and launches nobody for the other. */
    @Test
    void aSizeThatIsSetToZeroAndWrittenBackIsTheSizeInTheEnd() {
        Theatre theatre = theatre(140, 0, 6, 9);
        Rollout rollout = theatre.start(HALVES);
        after(theatre, 140, sets(0));
        after(theatre, 160, sets(6));

        assertEquals(Optional.of(Outcome.PROMOTED), theatre.run(rollout).outcome(), theatre.log::toString);
        theatre.pass(Duration.ofSeconds(600));
        assertEquals(6, theatre.truth().desired(), theatre.log::toString);
    }

    // ---- members

    private static List<String> old(Theatre theatre) {
        return theatre.truth().instances().stream()
                .filter(one ->
                        one.image().equals(Theatre.OLD) && one.lifecycle().equals("InService"))
                .map(InstanceTruth::id)
                .sorted()
                .toList();
    }

    private static Consumer<AutoScalingClient> protects(String id, boolean on) {
        return client -> client.setInstanceProtection(
                request -> request.autoScalingGroupName("web").instanceIds(id).protectedFromScaleIn(on));
    }

    /** The group ends none of them, and the rollout cannot give back what it has brought without the end of one. */
    @ParameterizedTest
    @ValueSource(ints = {5, 52, 99})
    void aSizeBelowTheNumberOfProtectedMembersIsSaidAtOnceByName(int second) {
        Theatre theatre = theatre(second, 1, 5, 12);
        AutoScalingClient client = theatre.rehearsal.account().autoScaling();
        List<String> stay = old(theatre).subList(0, 3);
        stay.forEach(id -> protects(id, true).accept(client));
        theatre.pass(Duration.ofSeconds(90));
        Rollout rollout = theatre.start(HALVES);
        Instant start = theatre.rehearsal.clock().now();
        after(theatre, second, sets(2));

        RolloutState held = theatre.run(rollout);
        assertEquals(Phase.HELD, held.phase(), theatre.log::toString);
        assertEquals(
                "web is to have 2 instances, but " + String.join(", ", stay)
                        + " are protected from scale-in, so that none of"
                        + " them goes; take the protection from 1 of them, then resume the rollout",
                held.reason());
        assertTrue(theatre.rehearsal.clock().now().isBefore(start.plusSeconds(600)), theatre.log::toString);

        protects(stay.get(0), false).accept(client);
        rollout.tell(Command.RESUME, "ann");
        theatre.until(rollout, state -> state.phase() != Phase.HELD);
        assertEquals(Optional.of(Outcome.PROMOTED), theatre.run(rollout).outcome(), theatre.log::toString);
        assertEquals(2, theatre.truth().desired(), theatre.log::toString);
    }

    /** The group is larger for the rollout's time, so that looks alone would tell that a scale-in has taken of that. */
    @ParameterizedTest
    @ValueSource(ints = {73, 90, 107, 124})
    void whoStandsByForAWhileLeavesTheGroupItsSize(int second) {
        Theatre theatre = theatre(second, 1, 5, 12);
        Rollout rollout = theatre.start(HALVES);
        theatre.pass(Duration.ofSeconds(second));
        String one = old(theatre).get(0);
        AutoScalingClient client = theatre.rehearsal.account().autoScaling();
        client.enterStandby(
                request -> request.autoScalingGroupName("web").instanceIds(one).shouldDecrementDesiredCapacity(true));
        after(
                theatre,
                200,
                later -> later.exitStandby(
                        request -> request.autoScalingGroupName("web").instanceIds(one)));

        assertEquals(Optional.of(Outcome.PROMOTED), theatre.run(rollout).outcome(), theatre.log::toString);
        theatre.pass(Duration.ofSeconds(300));
        assertEquals(5, theatre.truth().desired(), theatre.log::toString);
    }

    // ---- a journal that is lost

    @ParameterizedTest
    @CsvSource({"6,50", "7,137", "8,137"})
    void aMaximumLoweredBeforeTheRolloutRaisesItIsTheOwnersOnceTheJournalIsLost(int most, int second) {
        Theatre theatre = theatre(second, 1, 6, 9);
        theatre.start(HALVES);
        theatre.pass(Duration.ofSeconds(second));
        allows(most).accept(theatre.rehearsal.account().autoScaling());
        theatre.pass(Duration.ofSeconds(40));
        theatre.rollouts.letGo();
        theatre.pass(Duration.ofSeconds(90));

        assertEquals(
                Optional.of(Outcome.ROLLED_BACK),
                theatre.run(theatre.recovering()).outcome(),
                theatre.log::toString);
        GroupTruth end = theatre.truth();
        assertEquals(List.of(1, 6, most), List.of(end.min(), end.desired(), end.max()), theatre.log::toString);
    }

    @ParameterizedTest
    @ValueSource(ints = {50, 137, 282})
    void aMaximumRaisedALittleAfterTheJournalWasLostStays(int second) {
        Theatre theatre = theatre(second, 1, 6, 9);
        theatre.start(HALVES);
        theatre.pass(Duration.ofSeconds(second));
        theatre.rollouts.letGo();
        theatre.pass(Duration.ofSeconds(30));
        allows(10).accept(theatre.rehearsal.account().autoScaling());
        theatre.pass(Duration.ofSeconds(90));

        assertEquals(
                Optional.of(Outcome.ROLLED_BACK),
                theatre.run(theatre.recovering()).outcome(),
                theatre.log::toString);
        GroupTruth end = theatre.truth();
        assertEquals(List.of(1, 6, 10), List.of(end.min(), end.desired(), end.max()), theatre.log::toString);
    }

    @ParameterizedTest
    @ValueSource(ints = {50, 108, 166, 195})
    void aServerThatSomebodyElseHasAttachedIsNotTheLostRollouts(int second) {
        Theatre theatre = theatre(second, 1, 4, 12);
        theatre.start(HALVES);
        theatre.pass(Duration.ofSeconds(second));
        SimulatedAccount account = theatre.rehearsal.account();
        String theirs = account.ec2()
                .runInstances(request -> request.launchTemplate(template ->
                                template.launchTemplateName("lt-web").version("1"))
                        .minCount(1)
                        .maxCount(1)
                        .subnetId("subnet-us-east-1a"))
                .instances()
                .get(0)
                .instanceId();
        theatre.pass(Duration.ofSeconds(60));
        account.autoScaling()
                .attachInstances(request -> request.autoScalingGroupName("web").instanceIds(theirs));
        theatre.rollouts.letGo();
        theatre.pass(Duration.ofSeconds(90));

        assertEquals(
                Optional.of(Outcome.ROLLED_BACK),
                theatre.run(theatre.recovering()).outcome(),
                theatre.log::toString);
        GroupTruth end = theatre.truth();
        assertEquals(5, end.desired(), theatre.log::toString);
        assertTrue(end.instances().stream().anyMatch(one -> one.id().equals(theirs)), theatre.log::toString);
    }
}
