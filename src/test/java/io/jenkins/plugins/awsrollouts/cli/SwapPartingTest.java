package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.rollout.journal.MemoryJournal;
import io.jenkins.plugins.awsrollouts.rollout.recovery.Recovery;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollout;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollouts;
import io.jenkins.plugins.awsrollouts.rollout.spec.Swap;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.api.CallListener;
import io.jenkins.plugins.awsrollouts.simulation.state.ReadLag;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Rule;

/** A swap whose process dies, and whose journal is lost, while it parts with its old fleet. */
class SwapPartingTest {
    private static final int SIZE = 4;
    private static final String RULE = SimulatedAccount.ruleArn("shop", 80, 10);

    private final Theatre theatre = Theatre.swapping(SIZE, 10);

    private final SimulatedAccount account = theatre.rehearsal.account();

    /** The death of the process that runs a rollout. */
    private static final class Death extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** Runs a swap until it has parted with blue so far that this call has been made so often; then its process is dead. */
    private void die(Swap.After after, String call, int often) {
        account.readLag(ReadLag.none());
        int[] calls = new int[1];
        Rollout rollout = theatre.start(Theatre.swap(after, 100));
        boolean[] dead = new boolean[1];
        account.onCall(new CallListener() {
            @Override
            public void after(String service, String operation, Object request) {
                boolean parting = rollout.state().phase() == Phase.RETIRING;
                if (parting && !dead[0] && operation.equals(call) && ++calls[0] == often) {
                    dead[0] = true;
                    throw new Death();
                }
            }
        });
        try {
            theatre.run(rollout);
        } catch (Death death) {
            theatre.pass(Duration.ofMinutes(2));
            return;
        }
        throw new AssertionError(theatre.log.toString());
    }

    private List<Rule> rules() {
        return account.loadBalancing().describeRules(r -> r.ruleArns(RULE)).rules();
    }

    private double share() {
        return account.shares("shop").image(Theatre.NEW);
    }

    private Recovery.Found found() {
        return Recovery.plan(
                theatre.rehearsal.cloud(), "web", theatre.rehearsal.clock().now());
    }

    private Outcome recovered(Recovery.Found found) {
        assertEquals(List.of(), found.faults());
        Rollout rollout = new Rollouts(theatre.rehearsal.clock(), theatre.rehearsal.prober())
                .recover(
                        found.recovery().orElseThrow(),
                        theatre.rehearsal.cloud(),
                        new MemoryJournal(),
                        theatre.listener());
        return theatre.run(rollout).outcome().orElseThrow();
    }

    /** From now on, fails as soon as a request finds no server. */
    private void nobodyIsLost() {
        account.addListener(() -> assertEquals(0, account.shares("shop").unserved(), 1e-9, theatre.log::toString));
    }

    @Test
    void whoIsGivenBackToAnOldFleetThatTheRulesHaveForgottenMeetsHealthyServers() {
        List<Rule> before = rules();
        Map<String, String> tags = theatre.truth().tags();
        Set<String> suspended = theatre.truth().suspended();
        die(Swap.After.RETIRE, "ModifyRule", 1);
        nobodyIsLost();

        assertEquals(Outcome.ROLLED_BACK, recovered(found()), theatre.log::toString);

        theatre.pass(Duration.ofMinutes(5));
        assertEquals(0, share(), 1e-9);
        assertEquals(before, rules());
        assertEquals(tags, theatre.truth().tags());
        assertEquals(suspended, theatre.truth().suspended());
        assertEquals(SIZE, theatre.truth().serving());
    }

    @Test
    void anOldFleetThatTheRulesHaveForgottenGetsTheRequestsAtOnceWhereNobodyOfGreenAnswers() {
        die(Swap.After.RETIRE, "ModifyRule", 1);
        account.autoScaling().suspendProcesses(r -> r.autoScalingGroupName("web-v002")
                .scalingProcesses("HealthCheck", "ReplaceUnhealthy"));
        account.truth("web-v002").instances().forEach(instance -> account.kill(instance.id()));
        theatre.pass(Duration.ofMinutes(2));
        Recovery.Found found = found();

        assertEquals(Outcome.ROLLED_BACK, recovered(found), theatre.log::toString);

        assertTrue(theatre.log.toString().contains("action=Weigh"), theatre.log::toString);
        assertEquals(Optional.empty(), found().recovery());
        assertEquals(SIZE, theatre.truth().serving());
    }
}
