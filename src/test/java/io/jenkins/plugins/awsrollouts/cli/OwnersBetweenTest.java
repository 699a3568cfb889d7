package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.rollout.journal.MemoryJournal;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollout;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollouts;
import io.jenkins.plugins.awsrollouts.rollout.spec.Canary;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Strategy;
import io.jenkins.plugins.awsrollouts.rollout.state.Command;
import io.jenkins.plugins.awsrollouts.rollout.state.Milestone;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.simulation.GroupTruth;
import io.jenkins.plugins.awsrollouts.simulation.InstanceTruth;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.autoscaling.GroupSpec;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;

/** What owners do to a group between two calls of a rollout, or while nobody looks. */
class OwnersBetweenTest {
    private static final Spec HALVES = Spec.of("web", Theatre.NEW).withStrategy(new Strategy.HalfAtATime());
    private static final String RULE = SimulatedAccount.ruleArn("shop", 80, 10);

    private static Theatre theatre(int min, int size, int max, Consumer<GroupSpec> more) {
        return new Theatre(Theatre.account(11, AmiCharacter.good())
                .loadBalancer("shop", lb -> lb.listener(80)
                        .rule(10, rule -> rule.path("/*").forward("tg-web", 1)))
                .group("web", min, size, max, Theatre.ZONES, group -> {
                    group.template("lt-web", "1").targetGroup("tg-web");
                    more.accept(group);
                })
                .build());
    }

    private static void after(Theatre theatre, Duration time, Consumer<AutoScalingClient> deed) {
        SimulatedAccount account = theatre.rehearsal.account();
        account.clock().schedule(account.clock().now().plus(time), () -> deed.accept(account.autoScaling()));
    }

    private static long serving(Theatre theatre) {
        return theatre.truth().instances().stream()
                .filter(InstanceTruth::serving)
                .count();
    }

    /** The group itself ends nobody for that number, since all are protected, so that no activity tells of it. */
    @Test
    void aNumberNamedWhileAllMembersAreProtectedNeverEndsThemAll() {
        for (int second = 60; second < 300; second += 7) {
            Theatre theatre = theatre(0, 4, 10, GroupSpec::newInstancesProtected);
            Rollout rollout = theatre.start(HALVES.with(Spec.ProtectedInstances.REPLACE, Spec.LaunchHooks.REFUSE));
            after(
                    theatre,
                    Duration.ofSeconds(second),
                    client -> client.setDesiredCapacity(
                            r -> r.autoScalingGroupName("web").desiredCapacity(1)));
            theatre.run(rollout);
            String when = second + " s: " + theatre.log;
            assertTrue(theatre.truth().desired() >= 1, when);
            assertTrue(serving(theatre) >= 1, when);
        }
    }

    @Test
    void whatSomebodyDetachedWhileTheControllerWasAwayIsNotAttachedAgain() {
        Theatre theatre = theatre(0, 4, 10, group -> {});
        MemoryJournal journal = new MemoryJournal();
        Rollout rollout = theatre.start(HALVES, journal);
        theatre.until(rollout, state -> state.ours().values().stream().anyMatch(one -> one.has(Milestone.IN_SERVICE)));
        theatre.rollouts.letGo();
        String ours = rollout.state().ours().values().stream()
                .filter(one -> one.has(Milestone.IN_SERVICE))
                .map(one -> one.view().id())
                .findFirst()
                .orElseThrow();
        theatre.rehearsal.account().autoScaling().detachInstances(r -> r.autoScalingGroupName("web")
                .instanceIds(ours)
                .shouldDecrementDesiredCapacity(false));
        theatre.pass(Duration.ofSeconds(90));

        Rollout next = new Rollouts(theatre.rehearsal.clock(), theatre.rehearsal.prober())
                .resume(theatre.rehearsal.cloud(), journal, theatre.listener());

        assertEquals(Optional.of(Outcome.PROMOTED), theatre.run(next).outcome(), theatre.log::toString);
        assertEquals(4, theatre.truth().desired(), theatre.log::toString);
    }

    @Test
    void aMinimumRaisedToTheSizeOfAGroupThatIsSmallerForTheRolloutChangesNothing() {
        Theatre theatre = theatre(2, 6, 8, group -> {});
        Spec tight = HALVES.withLimits(HALVES.limits()
                .with(copy -> copy.minHealthyPercent(50).maxHealthyPercent(100).warmUp(Duration.ofSeconds(30))));
        Rollout rollout = theatre.start(tight);
        theatre.until(rollout, state -> state.books().ours() < -2);
        theatre.rehearsal.account().autoScaling().updateAutoScalingGroup(r -> r.autoScalingGroupName("web")
                .minSize(6));

        assertEquals(Optional.of(Outcome.PROMOTED), theatre.run(rollout).outcome(), theatre.log::toString);
        assertEquals(6, theatre.truth().desired(), theatre.log::toString);
        assertEquals(6, theatre.truth().min());
    }

    @Test
    void aGroupWhoseLimitsBothWereLoweredMeanwhileIsRecovered() {
        Theatre theatre = theatre(2, 2, 2, group -> {});
        Rollout rollout = theatre.start(HALVES);
        theatre.until(rollout, state -> !state.ours().isEmpty());
        theatre.rollouts.letGo();
        theatre.rehearsal.account().autoScaling().updateAutoScalingGroup(r -> r.autoScalingGroupName("web")
                .minSize(1)
                .maxSize(1)
                .desiredCapacity(1));
        theatre.pass(Duration.ofSeconds(150));
        Rollout next = theatre.recovering();

        assertEquals(Optional.of(Outcome.ROLLED_BACK), theatre.run(next).outcome(), theatre.log::toString);
        GroupTruth end = theatre.truth();
        assertEquals(List.of(1, 1, 1), List.of(end.min(), end.desired(), end.max()));
    }

    @Test
    void aFleetWhoseOwnerHasSuspendedItsTerminationAsksAPersonAndGoesOnceThatIsOver() {
        Theatre theatre = theatre(1, 3, 6, group -> {});
        Spec canary = Spec.of("web", Theatre.NEW)
                .with(new Canary(List.of(RULE), List.of(), List.of(20), Duration.ofMinutes(5), 1, true));
        Rollout rollout = theatre.start(canary);
        theatre.until(rollout, state -> state.shift().stands().values().stream()
                .anyMatch(stand -> !stand.instances().isEmpty()));
        String fleet = "web-canary-r-1";
        AutoScalingClient autoScaling = theatre.rehearsal.account().autoScaling();
        autoScaling.suspendProcesses(r -> r.autoScalingGroupName(fleet).scalingProcesses("Terminate"));
        rollout.tell(Command.ROLLBACK, "ann");

        RolloutState held = theatre.run(rollout);

        assertEquals(Phase.HELD, held.phase(), theatre.log::toString);
        assertEquals(
                fleet + " keeps its instances, which are to go, since its process Terminate is suspended; resume that"
                        + " process, then resume the rollout",
                held.reason());
        autoScaling.resumeProcesses(r -> r.autoScalingGroupName(fleet).scalingProcesses("Terminate"));
        rollout.tell(Command.RESUME, "ann");
        theatre.until(rollout, state -> state.phase() != Phase.HELD);
        assertEquals(Optional.of(Outcome.ROLLED_BACK), theatre.run(rollout).outcome(), theatre.log::toString);
    }
}
