package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.awsrollouts.gate.HttpGate;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RolloutTest {
    @Test
    void aGoodAmiIsPromoted() {
        Theatre theatre = Theatre.of(1, 12, AmiCharacter.good());
        RolloutState end = theatre.run(
                theatre.start(Spec.of("web", Theatre.NEW).withGates(List.of(HttpGate.onInstances(80, "/")))));
        assertEquals(Optional.of(Outcome.PROMOTED), end.outcome());
    }
}
