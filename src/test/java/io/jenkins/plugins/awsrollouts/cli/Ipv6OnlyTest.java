package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.gate.HttpGate;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.simulation.AccountBuilder;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Instances of subnets that give IPv6 addresses alone run as others do, and are asked where they are. */
class Ipv6OnlyTest {
    private static final Spec SPEC = Spec.of("web", Theatre.NEW);
    private static final int SIZE = 3;

    private static Theatre theatre(AmiCharacter fresh) {
        AccountBuilder account = Theatre.account(7, fresh);
        Theatre.ZONES.forEach(zone -> account.ipv6Only("subnet-" + zone));
        return new Theatre(account.group("web", 1, SIZE, SIZE + 2, Theatre.ZONES, group -> group.template("lt-web", "1")
                        .targetGroup("tg-web"))
                .build());
    }

    private static Set<String> images(Theatre theatre) {
        return theatre.truth().instances().stream().map(i -> i.image()).collect(Collectors.toSet());
    }

    /** ec2-fleet-plugin issue 435: after 10 min it still did not run. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theyAreRolledOutWithAndWithoutAGateThatAsksThem(boolean gate) {
        Theatre theatre = theatre(AmiCharacter.good());
        RolloutState end = theatre.run(
                theatre.start(gate ? SPEC.withGates(List.of(HttpGate.onInstances(8080, "/health"))) : SPEC));
        assertEquals(Optional.of(Outcome.PROMOTED), end.outcome(), end::reason);
        assertEquals(Set.of(Theatre.NEW), images(theatre));
        theatre.truth().instances().forEach(i -> assertTrue(i.address().startsWith("2001:db8::"), i.address()));
    }

    @Test
    void whatItAnswersThereCounts() {
        Theatre theatre = theatre(AmiCharacter.good().answering(503, "no"));
        RolloutState end = theatre.run(theatre.start(SPEC.withGates(List.of(HttpGate.onInstances(8080, "/health")))));
        assertEquals(Optional.of(Outcome.ROLLED_BACK), end.outcome(), end::reason);
        assertTrue(end.reason().contains("answered 503"), end::reason);
    }
}
