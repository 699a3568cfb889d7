package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.rollout.run.Rollout;
import io.jenkins.plugins.awsrollouts.rollout.spec.Canary;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.state.Command;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.simulation.InstanceTruth;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import io.jenkins.plugins.awsrollouts.simulation.state.ReadLag;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What becomes of a canary's requests where nobody of the target is left to take them back. */
class CanaryOwnersTest {
    private static final int SIZE = 4;

    private final Theatre theatre = new Theatre(Theatre.account(7, AmiCharacter.good())
            .loadBalancer("shop", lb -> lb.listener(80)
                    .rule(10, rule -> rule.path("/*").forward("tg-web", 1)))
            .group("web", 0, SIZE, 6, Theatre.ZONES, g -> g.template("lt-web", "1")
                    .targetGroup("tg-web"))
            .traffic("shop", 50)
            .build());

    private final SimulatedAccount account = theatre.rehearsal.account();

    private double share() {
        return account.shares("shop").image(Theatre.NEW);
    }

    /** A canary that has half of the requests. */
    private Rollout halfway() {
        account.readLag(ReadLag.none());
        Rollout rollout = theatre.start(Spec.of("web", Theatre.NEW)
                .with(new Canary(
                        List.of(SimulatedAccount.ruleArn("shop", 80, 10)),
                        List.of(),
                        List.of(50),
                        Duration.ofMinutes(30),
                        1,
                        false)));
        theatre.until(rollout, state -> state.share() == 50 && state.bakeUntil().isPresent());
        return rollout;
    }

    private List<InstanceTruth> kill() {
        List<InstanceTruth> servers = account.truth("web").instances();
        servers.forEach(instance -> account.kill(instance.id()));
        theatre.pass(Duration.ofSeconds(70));
        return servers;
    }

    @Test
    void theCanaryKeepsItsShareUntilSomebodyOfTheTargetIsHealthyAgain() {
        Rollout rollout = halfway();
        List<InstanceTruth> sick = kill();
        rollout.tell(Command.ROLLBACK, "ann");
        theatre.pass(Duration.ofMinutes(2));
        assertEquals(Phase.ROLLING_BACK, rollout.state().phase(), theatre.log::toString);
        assertEquals(0.5, share(), 1e-9);

        sick.forEach(instance -> account.ec2().terminateInstances(r -> r.instanceIds(instance.id())));
        account.addListener(() -> assertTrue(share() > 0 || account.truth("web").serving() > 0, theatre.log::toString));

        assertEquals(Optional.of(Outcome.ROLLED_BACK), theatre.run(rollout).outcome(), theatre.log::toString);
    }

    @Test
    void theCanaryKeepsItNoLongerThanAnInstanceMayTakeToGetHealthy() {
        Rollout rollout = halfway();
        kill();
        Instant told = theatre.rehearsal.clock().now();
        rollout.tell(Command.ROLLBACK, "ann");
        assertTrue(
                account.clock().runUntil(() -> share() == 0, told.plus(Duration.ofMinutes(11))), theatre.log::toString);
    }

    @Test
    void aTargetThatSomebodyHasScaledToNoneIsToServeNobodySoItGetsItsRequestsAtOnce() {
        Rollout rollout = halfway();
        account.autoScaling()
                .updateAutoScalingGroup(r -> r.autoScalingGroupName("web").desiredCapacity(0));
        theatre.pass(Duration.ofSeconds(70));
        rollout.tell(Command.ROLLBACK, "ann");
        theatre.pass(Duration.ofSeconds(5));
        assertEquals(0, share(), 1e-9, theatre.log::toString);

        assertEquals(Optional.of(Outcome.ROLLED_BACK), theatre.run(rollout).outcome(), theatre.log::toString);
        assertEquals(0, account.truth("web").desired());
    }

    // ---- steps beside a target of which nobody answers

    @Test
    void aStepDoesNotPassWhileNobodyOfTheTargetAnswersAndAPersonIsAsked() {
        Rollout rollout = halfway();
        kill();

        assertEquals(Phase.HELD, theatre.run(rollout).phase(), theatre.log::toString);

        assertEquals(0.5, share(), 1e-9);
        String reason = rollout.state().reason();
        assertTrue(
                reason.matches(
                        "nobody of web has been healthy in tg-web for 5 min, so that \\S+ has nothing to be compared"
                                + " with; see to web and resume, or resume to go on all the same, or roll back"),
                reason);
        rollout.tell(Command.RESUME, "ann");
        theatre.until(rollout, state -> state.phase() != Phase.HELD);
        assertEquals(Optional.of(Outcome.PROMOTED), theatre.run(rollout).outcome(), theatre.log::toString);
    }

    @Test
    void aStepBeginsAnewOnceSomebodyOfTheTargetAnswersAgain() {
        Rollout rollout = halfway();
        kill().forEach(instance -> account.ec2().terminateInstances(r -> r.instanceIds(instance.id())));
        theatre.until(rollout, state -> state.position().silentSince().isPresent());
        theatre.until(rollout, state -> state.position().silentSince().isEmpty());
        Instant again = theatre.rehearsal.clock().now();

        theatre.until(rollout, state -> state.phase() == Phase.ROLLING);

        assertTrue(
                !theatre.rehearsal.clock().now().isBefore(again.plus(Duration.ofMinutes(30))), theatre.log::toString);
    }

    @Test
    void theCanaryKeepsItsShareWhileNoServerOfTheTargetIsInTheTargetGroup() {
        Rollout rollout = halfway();
        String group = SimulatedAccount.targetGroupArn("tg-web");
        account.autoScaling().detachLoadBalancerTargetGroups(r -> r.autoScalingGroupName("web")
                .targetGroupARNs(group));
        theatre.pass(Duration.ofMinutes(3));
        rollout.tell(Command.ROLLBACK, "ann");

        assertEquals(Phase.HELD, theatre.run(rollout).phase(), theatre.log::toString);

        assertEquals(0.5, share(), 1e-9);
        account.autoScaling().attachLoadBalancerTargetGroups(r -> r.autoScalingGroupName("web")
                .targetGroupARNs(group));
        theatre.pass(Duration.ofMinutes(3));
        rollout.tell(Command.RESUME, "ann");
        theatre.until(rollout, state -> state.phase() != Phase.HELD);
        assertEquals(Optional.of(Outcome.ROLLED_BACK), theatre.run(rollout).outcome(), theatre.log::toString);
    }
}
