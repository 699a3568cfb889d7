package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

/** Why a balancer does not send an instance requests stands in the sentence of its loss. */
class HealthReasonsTest {
    private static final Spec SPEC = Spec.of("web", Theatre.NEW);

    private static String reason(Theatre theatre, Spec spec) {
        RolloutState state = theatre.run(theatre.start(spec));
        assertEquals(Optional.of(Outcome.ROLLED_BACK), state.outcome(), state::reason);
        return state.reason();
    }

    private static void says(String part, String reason) {
        assertTrue(reason.contains(part), reason);
    }

    @Test
    void anAnswerThatTheBalancerDoesNotExpectIsTold() {
        says(
                "after 10 min it still is not healthy in tg-web: Health checks failed with these codes: [404]",
                reason(Theatre.of(5, 3, AmiCharacter.good().answering(404, "gone")), SPEC));
    }

    @Test
    void aConnectionThatIsRefusedIsTold() {
        says("is not healthy in tg-web: Health checks failed", reason(Theatre.of(5, 3, AmiCharacter.refusing()), SPEC));
    }

    @Test
    void whatACanarysOwnTargetGroupSaysIsTold() {
        Theatre theatre = new Theatre(Theatre.account(5, AmiCharacter.unhealthy())
                .loadBalancer("shop", lb -> lb.listener(80)
                        .rule(10, rule -> rule.path("/*").forward("tg-web", 1)))
                .group("web", 1, 4, 8, Theatre.ZONES, group -> group.template("lt-web", "1")
                        .targetGroup("tg-web"))
                .build());
        Spec canary = SPEC.with(new Canary(List.of(), List.of(), List.of(25), Duration.ofMinutes(2), 1, false));
        says(": Health checks failed with these codes: [503]", reason(theatre, canary));
    }

    @Test
    void whatAClassicBalancerSaysIsTold() {
        Theatre theatre = new Theatre(Theatre.account(5, AmiCharacter.unhealthy())
                .classicBalancer("old-lb", 60, 10, 3, 2)
                .group("web", 1, 3, 5, Theatre.ZONES, group -> group.template("lt-web", "1")
                        .classicBalancer("old-lb"))
                .build());
        says(
                "is not healthy in old-lb: Instance has failed at least the UnhealthyThreshold number of health checks"
                        + " consecutively",
                reason(theatre, SPEC));
    }

    @Test
    void whatItsGroupFindsIsToldWhereBalancersFindNothing() {
        Theatre theatre = Theatre.of(5, 3, AmiCharacter.good());
        var rollout = theatre.start(SPEC.withStrategy(new Strategy.OneAtATime()));
        var clock = theatre.rehearsal.account().clock();
        clock.runUntil(
                () -> !rollout.state().ours().isEmpty()
                        && rollout.state().ours().values().stream().anyMatch(ours -> ours.has(Milestone.COUNTED)),
                clock.now().plus(Duration.ofHours(2)));
        String first = rollout.state().ours().keySet().iterator().next();
        theatre.rehearsal.account().kill(first);
        theatre.run(rollout);
        assertEquals(
                Optional.of("it became unhealthy after it had come into service (tg-web: Request timed out)"),
                rollout.state().ours().get(first).lost());
    }
}
