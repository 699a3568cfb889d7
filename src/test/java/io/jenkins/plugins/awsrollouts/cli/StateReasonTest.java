package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.rollout.run.Rollout;
import io.jenkins.plugins.awsrollouts.rollout.spec.Canary;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Strategy;
import io.jenkins.plugins.awsrollouts.rollout.state.Milestone;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Why EC2 has ended an instance stands in the sentence of its loss. */
class StateReasonTest {
    private static final Spec SPEC = Spec.of("web", Theatre.NEW);

    private static String firstLoss(Theatre theatre, Rollout rollout) {
        theatre.run(rollout);
        return rollout.state().ours().values().stream()
                .flatMap(ours -> ours.lost().stream())
                .findFirst()
                .orElse("none was lost\n" + theatre.log);
    }

    private static String serving(Theatre theatre, Rollout rollout) {
        var clock = theatre.rehearsal.account().clock();
        clock.runUntil(
                () -> rollout.state().ours().values().stream().anyMatch(ours -> ours.has(Milestone.COUNTED)),
                clock.now().plus(Duration.ofHours(2)));
        return rollout.state().ours().keySet().iterator().next();
    }

    private static void says(String part, String reason) {
        assertTrue(reason.contains(part), reason);
    }

    @Test
    void anAmiThatCannotBeLaunchedIsTold() {
        Theatre theatre = Theatre.of(5, 3, AmiCharacter.failingAtLaunch());
        Rollout rollout = theatre.start(SPEC);
        assertEquals("it was terminated: Client.InternalError: Client error on launch", firstLoss(theatre, rollout));
        assertEquals(Optional.of(Outcome.ROLLED_BACK), rollout.state().outcome());
        says(": Client.InternalError: Client error on launch", rollout.state().reason());
    }

    @Test
    void whoeverEndsAServerByHandIsTold() {
        Theatre theatre = Theatre.of(5, 3, AmiCharacter.good());
        Rollout rollout = theatre.start(SPEC.withStrategy(new Strategy.OneAtATime()));
        String first = serving(theatre, rollout);
        theatre.rehearsal.account().ec2().terminateInstances(r -> r.instanceIds(first));
        assertEquals(
                "it was terminated: Client.UserInitiatedShutdown: User initiated shutdown",
                firstLoss(theatre, rollout));
    }

    @Test
    void anInterruptedSpotInstanceIsTold() {
        Theatre theatre = new Theatre(Theatre.account(5, AmiCharacter.good())
                .group("web", 1, 3, 5, Theatre.ZONES, group -> group.template("lt-web", "1")
                        .mixed(0, 0, "t3.large")
                        .targetGroup("tg-web"))
                .build());
        Rollout rollout = theatre.start(SPEC.withStrategy(new Strategy.OneAtATime()));
        String first = serving(theatre, rollout);
        theatre.rehearsal.account().interruptSpot(first);
        assertEquals(
                "it was terminated (Spot): Server.SpotInstanceTermination: Spot instance termination",
                firstLoss(theatre, rollout));
    }

    @Test
    void aCanaryThatCannotBeLaunchedIsTold() {
        Theatre theatre = new Theatre(Theatre.account(5, AmiCharacter.failingAtLaunch())
                .loadBalancer("shop", lb -> lb.listener(80)
                        .rule(10, rule -> rule.path("/*").forward("tg-web", 1)))
                .group("web", 1, 4, 8, Theatre.ZONES, group -> group.template("lt-web", "1")
                        .targetGroup("tg-web"))
                .build());
        Spec canary = SPEC.with(new Canary(List.of(), List.of(), List.of(25), Duration.ofMinutes(2), 1, false));
        RolloutState state = theatre.run(theatre.start(canary));
        assertEquals(Optional.of(Outcome.ROLLED_BACK), state.outcome());
        says("Client.InternalError: Client error on launch", state.reason());
    }
}
