package io.jenkins.plugins.awsrollouts.proof.campaign;

import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.simulation.InstanceTruth;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Whether anything has run the new AMI and passed since the rollout began: in service in any group, or outside of all. What
 * has run it before must have passed since.
 */
final class Witness {
    private final SimulatedAccount account;
    private final Predicate<InstanceTruth> proven;
    private boolean seen;

    /**
     * @param proven whether an instance has passed the gates that look at each
     */
    Witness(SimulatedAccount account, Predicate<InstanceTruth> proven) {
        this.account = account;
        this.proven = proven;
    }

    /** Looks at all that runs, as it really is. */
    void look() {
        seen = seen
                || Stream.concat(
                                account.inventory().groups().stream()
                                        .flatMap(group -> account.truth(group).instances().stream())
                                        .filter(i -> i.lifecycle().equals("InService")),
                                account.unattached().stream())
                        .filter(i -> i.image().equals(Scenario.NEW) && i.phase().equals("running"))
                        .anyMatch(proven);
    }

    /** Promise 5: what is wrong with such an end. */
    Optional<String> fault(Outcome outcome) {
        look();
        return outcome == Outcome.PROMOTED && !seen
                ? Optional.of("promoted an AMI of which nothing has run and passed since the rollout began")
                : Optional.empty();
    }
}
