package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.aws.AwsCloud;
import io.jenkins.plugins.awsrollouts.aws.AwsClouds;
import io.jenkins.plugins.awsrollouts.gate.HttpGate;
import io.jenkins.plugins.awsrollouts.rollout.journal.MemoryJournal;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planned;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planner;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollout;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.state.Command;
import io.jenkins.plugins.awsrollouts.sandbox.Sandbox;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A controller meets another account with each build, say by the name of its session, and holds none for good. */
class ManyAccountsTest {
    private static final Duration LITTLE_MORE = AwsClouds.KEPT.plusSeconds(1);

    private final Theatre theatre = Theatre.of(11, 2, AmiCharacter.good());
    private final SimulatedAccount account = theatre.rehearsal.account();
    private final AwsClouds<String> clouds = new AwsClouds<>(theatre.rehearsal.clock(), theatre.rollouts::watches);

    private AwsCloud cloud(String way) {
        return clouds.of(
                way,
                () -> new AwsCloud("us-east-1", Sandbox.clients(account), theatre.rehearsal.clock(), Runnable::run));
    }

    private Rollout start(String id, AwsCloud cloud) {
        Spec spec = Spec.of("web", Theatre.NEW).withGates(List.of(HttpGate.onInstances(80, "/health")));
        Planned planned =
                new Planner(cloud).plan(spec, id, theatre.rehearsal.clock().now());
        if (planned instanceof Planned.Ready ready) {
            return theatre.rollouts.start(ready.plan(), cloud, new MemoryJournal(), theatre.listener());
        }
        throw new AssertionError(planned.toString());
    }

    private void pass(Duration time) {
        account.clock().runUntil(theatre.rehearsal.clock().now().plus(time));
    }

    @Test
    void ofTwoHundredAccountsWhoseRolloutsBeganAndEndedNoneIsKept() {
        for (int i = 1; i <= 200; i++) {
            Rollout rollout = start("r-" + i, cloud("build-" + i));
            assertEquals(1, theatre.rollouts.watched(), "all others are over");
            rollout.tell(Command.ABORT, "me");
            theatre.run(rollout);
            pass(Duration.ofMinutes(1));
        }
        assertEquals(0, theatre.rollouts.watched());
        assertEquals(0, theatre.rollouts.running().size());
        pass(LITTLE_MORE);
        pass(LITTLE_MORE);
        assertEquals(0, clouds.size());
    }

    @Test
    void anAccountIsTheSameForAllAsLongAsARolloutRunsInItHoweverLongNobodyAsks() {
        AwsCloud cloud = cloud("build-1");
        Rollout rollout = start("r-1", cloud);
        rollout.tell(Command.PAUSE, "me");
        pass(Duration.ofHours(2));
        assertTrue(
                rollout.state().outcome().isEmpty(),
                () -> "it waits for somebody: " + rollout.state().reason());
        assertSame(cloud, cloud("build-1"));
    }

    @Test
    void anAccountThatWasForgottenStillServesWhoeverHoldsItAndTheNextOneIsNotMixedUpWithIt() {
        AwsCloud early = cloud("build-1");
        pass(LITTLE_MORE);
        pass(LITTLE_MORE);
        AwsCloud late = cloud("build-1");
        assertNotSame(early, late);
        Rollout rollout = start("r-1", early);
        assertTrue(theatre.rollouts.watches(early));
        assertFalse(theatre.rollouts.watches(late));
        theatre.run(rollout);
        assertFalse(theatre.rollouts.watches(early));
    }
}
