package io.jenkins.plugins.awsrollouts.proof.campaign;

import static org.junit.jupiter.api.Assertions.fail;

import io.jenkins.plugins.awsrollouts.cloud.Cloud;
import io.jenkins.plugins.awsrollouts.gate.GateProgress;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollouts;
import io.jenkins.plugins.awsrollouts.rollout.state.Action;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.Position;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Decider;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Decision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** How wrong engines are made of the real one, and tried. */
final class Mutants {
    private static final int PATIENCE = 20_000;

    private Mutants() {}

    /** Fails unless the auditor finds this promise broken in one of the scenarios. */
    static void caught(int invariant, List<Scenario> scenarios, Rollouts.Brain brain, UnaryOperator<Cloud> cloud) {
        List<String> others = new ArrayList<>();
        int tried = 0;
        for (Scenario scenario : scenarios) {
            List<String> violations = audited(scenario, brain, cloud);
            tried++;
            Optional<String> found = violations.stream()
                    .filter(violation -> violation.startsWith(invariant + ":"))
                    .findFirst();
            if (found.isPresent()) {
                System.out.println("caught after " + tried + " rollouts: " + found.get());
                return;
            }
            others.addAll(violations);
        }
        fail("promise " + invariant + " is broken, and nobody noticed in " + tried + " rollouts; only " + others);
    }

    private static List<String> audited(Scenario scenario, Rollouts.Brain brain, UnaryOperator<Cloud> cloud) {
        AtomicInteger decisions = new AtomicInteger();
        Rollouts.Brain patient = (state, seen, now) -> {
            if (decisions.incrementAndGet() > PATIENCE) {
                throw new Endless();
            }
            return brain.decide(state, seen, now);
        };
        try {
            return CampaignRun.of(scenario, patient, cloud).violations();
        } catch (IllegalStateException e) {
            if (e.getCause() instanceof Endless) {
                return List.of();
            }
            throw e;
        }
    }

    /** A mutant that runs in circles; on to the next scenario. */
    private static final class Endless extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** An engine that decides by a wrong idea of its state. */
    static Rollouts.Brain believing(UnaryOperator<RolloutState> idea) {
        return (state, seen, now) -> Decider.decide(idea.apply(state), seen, now);
    }

    /** An engine that makes something else of what was decided. */
    static Rollouts.Brain instead(BiFunction<RolloutState, Decision, Decision> change) {
        return (state, seen, now) -> change.apply(state, Decider.decide(state, seen, now));
    }

    static Decision with(Decision decision, List<Event> events, List<Action> actions) {
        return new Decision(
                events,
                actions,
                decision.asks(),
                decision.measure(),
                decision.looks(),
                decision.wakeAt(),
                decision.waitingFor());
    }

    static RolloutState with(RolloutState state, Position position, Map<String, GateProgress> gates) {
        return new RolloutState(
                state.plan(),
                position,
                state.ours(),
                state.books(),
                state.leases(),
                state.calls(),
                gates,
                state.awake(),
                state.shift(),
                state.findings(),
                state.spent(),
                state.outcome());
    }
}
