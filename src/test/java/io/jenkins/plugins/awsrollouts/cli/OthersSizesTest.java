package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.rollout.run.Rollout;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Strategy;
import io.jenkins.plugins.awsrollouts.rollout.state.Milestone;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.simulation.GroupTruth;
import io.jenkins.plugins.awsrollouts.simulation.InstanceTruth;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import io.jenkins.plugins.awsrollouts.simulation.faults.Faults;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;

/** What others do to the size of a group that is larger, or smaller, for the time of a rollout. */
class OthersSizesTest {
    private static final int SIZE = 9;
    private static final Spec HALVES = Spec.of("web", Theatre.NEW).withStrategy(new Strategy.HalfAtATime());

    private final Theatre theatre = new Theatre(Theatre.account(11, AmiCharacter.good())
            .group("web", 1, SIZE, SIZE + 1, Theatre.ZONES, group -> group.template("lt-web", "1")
                    .targetGroup("tg-web"))
            .build());

    private SimulatedAccount account() {
        return theatre.rehearsal.account();
    }

    private Rollout larger() {
        Rollout rollout = theatre.start(HALVES);
        theatre.until(rollout, state -> state.books().ours() > 3);
        assertTrue(theatre.truth().desired() > SIZE + 3, theatre.log::toString);
        return rollout;
    }

    private GroupTruth promotedAfter(Consumer<AutoScalingClient> deed) {
        Rollout rollout = larger();
        deed.accept(account().autoScaling());
        assertEquals(Optional.of(Outcome.PROMOTED), theatre.run(rollout).outcome(), theatre.log::toString);
        GroupTruth end = theatre.truth();
        assertEquals(
                end.desired(),
                end.instances().stream()
                        .filter(InstanceTruth::serving)
                        .filter(instance -> instance.image().equals(Theatre.NEW))
                        .count(),
                theatre.log::toString);
        return end;
    }

    private static Consumer<AutoScalingClient> name(int size) {
        return client -> {
            client.updateAutoScalingGroup(r -> r.autoScalingGroupName("web").maxSize(30));
            client.setDesiredCapacity(r -> r.autoScalingGroupName("web").desiredCapacity(size));
        };
    }

    @Test
    void aMaximumThatIsLoweredToTheSizeFromBeforeTakesNobodyThatWasThere() {
        GroupTruth end = promotedAfter(client ->
                client.updateAutoScalingGroup(r -> r.autoScalingGroupName("web").maxSize(SIZE)));
        assertEquals(SIZE, end.desired(), theatre.log::toString);
        assertEquals(SIZE, end.max());
    }

    @Test
    void aMaximumThatIsLoweredBelowTheSizeIsTheNewSize() {
        GroupTruth end = promotedAfter(client ->
                client.updateAutoScalingGroup(r -> r.autoScalingGroupName("web").maxSize(SIZE - 2)));
        assertEquals(SIZE - 2, end.desired(), theatre.log::toString);
    }

    @Test
    void aNumberThatSomebodyNamesWhileTheGroupIsLargerIsItsSizeInTheEnd() {
        assertEquals(SIZE + 9, promotedAfter(name(SIZE + 9)).desired(), theatre.log::toString);
    }

    @Test
    void aNumberBetweenTheSizeFromBeforeAndTheLargerOneIsItsSizeInTheEnd() {
        assertEquals(SIZE + 2, promotedAfter(name(SIZE + 2)).desired(), theatre.log::toString);
    }

    @Test
    void aSmallerNumberIsItsSizeInTheEnd() {
        assertEquals(SIZE - 4, promotedAfter(name(SIZE - 4)).desired(), theatre.log::toString);
    }

    @Test
    void whatAPolicyTakesOfALargerGroupItTakesOfWhatTheRolloutHasBrought() {
        GroupTruth end = promotedAfter(client -> assertTrue(account().scale("web", -2)));
        assertEquals(SIZE, end.desired(), theatre.log::toString);
    }

    @Test
    void whatAPolicyTakesJustBeforeTheRolloutLetsItsOwnGoIsOfItsOwnToo() {
        Rollout rollout = larger();
        theatre.until(rollout, state -> state.ours().values().stream().anyMatch(ours -> ours.has(Milestone.CHECKED)));
        assertTrue(account().scale("web", -3));
        assertEquals(Optional.of(Outcome.PROMOTED), theatre.run(rollout).outcome(), theatre.log::toString);
        assertEquals(SIZE, theatre.truth().desired(), theatre.log::toString);
    }

    @Test
    void whatAPolicyAddsToALargerGroupIsAdded() {
        name(SIZE).accept(account().autoScaling());
        GroupTruth end = promotedAfter(client -> assertTrue(account().scale("web", 2)));
        assertEquals(SIZE + 2, end.desired(), theatre.log::toString);
    }

    @Test
    void aScheduledActionNamesItsNumber() {
        GroupTruth end = promotedAfter(client -> client.putScheduledUpdateGroupAction(r -> r.autoScalingGroupName("web")
                .scheduledActionName("sale")
                .startTime(account().clock().now().plusSeconds(2))
                .maxSize(30)
                .desiredCapacity(SIZE + 3)));
        assertEquals(SIZE + 3, end.desired(), theatre.log::toString);
    }

    @Test
    void activitiesThatCannotBeReadHoldNothingUpAndTheSizeIsWhatWasSeenOfIt() {
        GroupTruth end = promotedAfter(client -> {
            name(SIZE + 9).accept(client);
            account()
                    .faults(Faults.none()
                            .busy(
                                    "autoscaling:DescribeScalingActivities",
                                    account().clock().now(),
                                    Duration.ofDays(1)));
        });
        assertTrue(end.desired() >= SIZE, theatre.log::toString);
    }
}
