package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.history.LogLine;
import io.jenkins.plugins.awsrollouts.history.LogLines;
import io.jenkins.plugins.awsrollouts.rollout.journal.MemoryJournal;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollout;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A group that does not take new instances: AWS' own words are told, and no AMI is blamed. */
class AttachRefusedTest {
    /** What stands in the way, and what AWS says of it. */
    private record Obstacle(String words, Consumer<SimulatedAccount> how) {
        @Override
        public String toString() {
            return words;
        }
    }

    static Stream<Obstacle> obstacles() {
        return Stream.of(
                new Obstacle(
                        "AttachInstances is not allowed while the Launch process is suspended",
                        account -> account.autoScaling().suspendProcesses(r -> r.autoScalingGroupName("web")
                                .scalingProcesses("Launch"))),
                new Obstacle(
                        "The AMI ami-new of instance", account -> account.imageState(Theatre.NEW, "deregistered")));
    }

    @ParameterizedTest
    @MethodSource("obstacles")
    void whatAwsSaysStandsInTheSentenceAndTheLogAndNoInstanceIsBlamed(Obstacle obstacle) {
        Theatre theatre = Theatre.of(5, 3, AmiCharacter.good());
        SimulatedAccount account = theatre.rehearsal.account();
        MemoryJournal journal = new MemoryJournal();
        Rollout rollout = theatre.start(Spec.of("web", Theatre.NEW), journal);
        account.clock()
                .runUntil(
                        () -> !rollout.state().ours().isEmpty(),
                        account.clock().now().plus(Duration.ofHours(1)));
        obstacle.how().accept(account);

        RolloutState state = theatre.run(rollout);

        assertEquals(Optional.of(Outcome.ROLLED_BACK), state.outcome(), theatre.log::toString);
        assertTrue(state.reason().contains(obstacle.words()), state.reason());
        assertTrue(state.reason().contains("(AWS request "), state.reason());
        assertTrue(state.reason().startsWith("could not attach i-"), state.reason());
        assertFalse(theatre.log.toString().contains("is not attached to its group"), theatre.log::toString);
        assertTrue(log(journal).contains(obstacle.words()), () -> log(journal));
    }

    private static String log(MemoryJournal journal) {
        return LogLines.of(journal.events()).stream().map(LogLine::text).collect(Collectors.joining("\n"));
    }
}
