package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.gate.HttpGate;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollout;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.simulation.InstanceTruth;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Targets whose instances are sick before a rollout begins: that is nothing which it could put back. */
class SickBeforeTest {
    private static final int SIZE = 4;

    private static Theatre sick(AmiCharacter fresh, int dead) {
        Theatre theatre = Theatre.of(5, SIZE, fresh);
        theatre.truth().instances().stream()
                .limit(dead)
                .map(InstanceTruth::id)
                .forEach(theatre.rehearsal.account()::kill);
        theatre.rehearsal
                .account()
                .clock()
                .runUntil(theatre.rehearsal.clock().now().plus(Duration.ofMinutes(3)));
        return theatre;
    }

    private static Set<String> ids(Theatre theatre) {
        return theatre.truth().instances().stream().map(InstanceTruth::id).collect(Collectors.toSet());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, SIZE})
    void whereNothingWasTouchedTheRolloutIsOverAtOnceThoughOldInstancesAreSick(int dead) {
        Theatre theatre = sick(AmiCharacter.refusing(), dead);
        Set<String> before = ids(theatre);
        Instant began = theatre.rehearsal.clock().now();
        Rollout rollout =
                theatre.start(Spec.of("web", Theatre.NEW).withGates(List.of(HttpGate.onInstances(80, "/health"))));

        RolloutState end = theatre.run(rollout);

        assertEquals(Optional.of(Outcome.ROLLED_BACK), end.outcome(), theatre.log::toString);
        Duration took = Duration.between(began, theatre.rehearsal.clock().now());
        assertTrue(took.compareTo(Duration.ofMinutes(15)) < 0, () -> took + "\n" + theatre.log);
        assertEquals(before, ids(theatre), theatre.log::toString);
    }

    @Test
    void aGoodAmiReplacesSickInstances() {
        Theatre theatre = sick(AmiCharacter.good(), SIZE);
        Set<String> before = ids(theatre);

        RolloutState end = theatre.run(theatre.start(Spec.of("web", Theatre.NEW)));

        assertEquals(Optional.of(Outcome.PROMOTED), end.outcome(), theatre.log::toString);
        Set<String> left = new HashSet<>(ids(theatre));
        left.retainAll(before);
        assertEquals(Set.of(), left);
    }

    @Test
    void anAmiThatDiesSoonAfterItsPromotionIsRolledBackThoughOldInstancesWereSick() {
        Theatre theatre = sick(AmiCharacter.dying(Duration.ofMinutes(4)), 2);

        RolloutState end = theatre.run(theatre.start(Spec.of("web", Theatre.NEW)));

        assertEquals(Optional.of(Outcome.ROLLED_BACK), end.outcome(), theatre.log::toString);
        assertEquals(
                Set.of(Theatre.OLD),
                theatre.truth().instances().stream().map(InstanceTruth::image).collect(Collectors.toSet()));
    }
}
