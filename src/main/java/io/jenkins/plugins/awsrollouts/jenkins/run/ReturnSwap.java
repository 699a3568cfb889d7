package io.jenkins.plugins.awsrollouts.jenkins.run;

import io.jenkins.plugins.awsrollouts.gate.Gate;
import io.jenkins.plugins.awsrollouts.rollout.journal.Standings;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Swap;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What is asked of the way back to a fleet that stands by: all requests at once, by the same rules as before. */
final class ReturnSwap {
    private static final int ALL = 100;

    private ReturnSwap() {}

    /**
     * The swap back, past those gates on instances that the fleet passed when it was new. The present fleet does not stand
     * by for a time, so that the target is soon free for the next rollout: what becomes of it is as the spec has it.
     *
     * @param before what was asked for when the present fleet came
     */
    static Spec spec(Spec before, Standings fleet) {
        List<Gate> gates = before.gates().stream()
                .filter(gate -> gate.subject() == Gate.Subject.EACH_INSTANCE)
                .toList();
        return Spec.of(before.group(), fleet.image())
                .withLimits(before.limits().withoutBakes())
                .withGates(gates)
                .with(before.protectedInstances(), before.launchHooks())
                .with(back(before.swap().orElseGet(Swap::defaults), fleet.group()));
    }

    private static Swap back(Swap before, String group) {
        return before.with(copy -> copy.green(Optional.of(group))
                .steps(List.of(ALL))
                .keepBlue(Duration.ZERO)
                .analysis(Optional.empty()));
    }
}
