package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.cloud.Probe;
import io.jenkins.plugins.awsrollouts.cloud.Prober;
import io.jenkins.plugins.awsrollouts.gate.BodyGate;
import io.jenkins.plugins.awsrollouts.rollout.journal.MemoryJournal;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollout;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollouts;
import io.jenkins.plugins.awsrollouts.rollout.spec.Canary;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Strategy;
import io.jenkins.plugins.awsrollouts.rollout.state.Command;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.simulation.InstanceTruth;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.api.CallListener;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;

/** No rollout launches more than it could ever need, whatever becomes of what it launches. */
class BudgetTest {
    private static final String RULE = SimulatedAccount.ruleArn("shop", 80, 10);
    private static final Spec SPEC = Spec.of("web", Theatre.NEW)
            .withStrategy(new Strategy.HalfAtATime())
            .withGates(List.of(new BodyGate(Duration.ofMinutes(10))));

    /** A shop in which something ends every server of the old AMI as soon as a rollout has launched it. */
    private static final class Cursed implements CallListener {
        final Theatre theatre;
        final Rollout rollout;
        boolean lifted;
        int launches;

        Cursed(int size, Spec spec, int failing) {
            theatre = new Theatre(Theatre.account(3, AmiCharacter.good())
                    .loadBalancer("shop", lb -> lb.listener(80)
                            .rule(10, rule -> rule.path("/*").forward("tg-web", 1)))
                    .group("web", 1, size, size + 2, Theatre.ZONES, group -> group.template("lt-web", "1")
                            .targetGroup("tg-web"))
                    .build());
            theatre.rehearsal.account().onCall(this);
            Prober asking = theatre.rehearsal.prober();
            Prober prober = (probe, answer) -> {
                if (probe instanceof Probe.Body body) {
                    boolean good = body.stage() < failing;
                    answer.accept(new Probe.Answer(good ? 200 : 0, "", good ? "" : "smoke test failed", Duration.ZERO));
                } else {
                    asking.probe(probe, answer);
                }
            };
            rollout = new Rollouts(theatre.rehearsal.clock(), prober)
                    .start(theatre.plan(spec), theatre.rehearsal.cloud(), new MemoryJournal(), theatre.listener());
        }

        @Override
        public void after(String service, String operation, Object request) {
            if (request instanceof RunInstancesRequest run && !Boolean.TRUE.equals(run.dryRun())) {
                launches += run.maxCount();
                if (run.imageId().equals(Theatre.OLD) && !lifted) {
                    theatre.rehearsal
                            .account()
                            .clock()
                            .schedule(theatre.rehearsal.clock().now(), this::strike);
                }
            }
        }

        private void strike() {
            theatre.rehearsal.account().unattached().stream()
                    .filter(one -> one.image().equals(Theatre.OLD))
                    .filter(one -> one.phase().equals("pending") || one.phase().equals("running"))
                    .map(InstanceTruth::id)
                    .toList()
                    .forEach(theatre.rehearsal.account()::kill);
        }

        void rest(Duration time) {
            theatre.rehearsal
                    .account()
                    .clock()
                    .runUntil(theatre.rehearsal.clock().now().plus(time));
        }
    }

    @Test
    void aWayBackWhoseServersDoNotLastIsHeldAndLaunchesNoMore() {
        Cursed cursed = new Cursed(6, SPEC, 1);

        RolloutState held = cursed.theatre.run(cursed.rollout);

        int most = held.plan().budget().launches();
        assertEquals(Phase.HELD, held.phase());
        assertTrue(held.reason().startsWith("the budget is spent: "), held::reason);
        assertTrue(held.reason().contains(" instances were launched, and this rollout can need " + most + " at most"));
        assertTrue(cursed.launches <= most, () -> cursed.launches + " of " + most);
        assertEquals(6, cursed.theatre.truth().serving());
        int before = cursed.launches;
        cursed.rest(Duration.ofHours(2));
        assertEquals(before, cursed.launches);
        cursed.rollout.tell(Command.ABORT, "somebody");
        cursed.rest(Duration.ofMinutes(1));
        assertEquals(before, cursed.launches);
    }

    @Test
    void whoHasFoundTheReasonHasAHeldOneGoOnWithAsMuchAgain() {
        Cursed cursed = new Cursed(6, SPEC, 1);
        cursed.theatre.run(cursed.rollout);
        cursed.rollout.tell(Command.RESUME, "somebody");
        cursed.rest(Duration.ofSeconds(1));
        RolloutState again = cursed.theatre.run(cursed.rollout);
        assertEquals(Phase.HELD, again.phase());
        assertTrue(cursed.launches <= 2 * again.plan().budget().launches());

        cursed.lifted = true;
        cursed.rollout.tell(Command.RESUME, "somebody");
        cursed.rest(Duration.ofSeconds(1));
        RolloutState end = cursed.theatre.run(cursed.rollout);

        assertEquals(Optional.of(Outcome.ROLLED_BACK), end.outcome(), end::reason);
        assertEquals(6, cursed.theatre.truth().serving());
    }

    @Test
    void aCanaryHasNoRequestsAnyMoreWhenItsWayBackIsHeld() {
        Canary canary = new Canary(List.of(RULE), List.of(), List.of(25), Duration.ofMinutes(1), 1, false);
        Cursed cursed = new Cursed(6, SPEC.with(canary), 2);

        RolloutState held = cursed.theatre.run(cursed.rollout);

        assertEquals(Phase.HELD, held.phase(), cursed.theatre.log::toString);
        assertTrue(held.reason().startsWith("the budget is spent: "), held::reason);
        Map<String, Integer> weights = cursed
                .theatre
                .rehearsal
                .account()
                .loadBalancing()
                .describeRules(r -> r.ruleArns(RULE))
                .rules()
                .get(0)
                .actions()
                .get(0)
                .forwardConfig()
                .targetGroups()
                .stream()
                .collect(java.util.stream.Collectors.toMap(
                        tuple -> tuple.targetGroupArn().split("/")[1], tuple -> tuple.weight()));
        assertEquals(Map.of("tg-web", 1), weights);
    }

    @Test
    void aThousandInstancesThereAndBackAtOnceAreNoReasonToHold() {
        Cursed cursed = new Cursed(1000, SPEC.withStrategy(new Strategy.AllAtOnce()), 1);
        cursed.lifted = true;

        RolloutState end = cursed.theatre.run(cursed.rollout);

        assertEquals(Optional.of(Outcome.ROLLED_BACK), end.outcome(), end::reason);
        assertEquals(2000, cursed.launches);
        assertFalse(cursed.theatre.log.toString().contains("phase=HELD"));
    }
}
