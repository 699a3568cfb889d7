package io.jenkins.plugins.awsrollouts.proof.campaign;

import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Whoever looks over a rollout's shoulder, at the account as it really is, and writes down each promise that is broken. */
interface Auditor {
    /** The auditor of a scenario. */
    static Auditor of(Scenario scenario, SimulatedAccount account, Supplier<Optional<RolloutState>> rollout) {
        return scenario.swapping().isPresent()
                ? new SwapAuditor(scenario, account, rollout)
                : new InPlaceAuditor(scenario, account, rollout);
    }

    /** What was broken so far, each beginning with the promise's number. */
    List<String> violations();

    /** An HTTP gate was answered. */
    void answered(String address, boolean good);

    /** The Pipeline's body has run. */
    void bodyRan(boolean good);

    /** Somebody else changes the rule that sends the target requests, now. */
    void edits(RuleEdit edit);

    /** An owner does something to the fleets of a swap, now. */
    default void meddles(SwapMeddling what) {}

    /** A person takes away what holds a rollout. */
    default void unmeddles() {}

    /** The controller is dead, so that nobody looks at the account; or it is alive again. */
    void asleep(boolean dead);

    /** The rollout is over. */
    void ended(Outcome outcome, String reason);

    /** The rollout was over before its journal was lost, or had not begun; says which of the two ends it has found. */
    Outcome endedUnseen();
}
