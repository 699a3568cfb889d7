package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.rollout.journal.FileJournals;
import io.jenkins.plugins.awsrollouts.rollout.journal.Journal;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollout;
import io.jenkins.plugins.awsrollouts.rollout.run.RolloutListener;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollouts;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Observation;
import io.jenkins.plugins.awsrollouts.sandbox.Sandbox;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedShop;
import io.jenkins.plugins.awsrollouts.simulation.keep.KeptAccount;
import io.jenkins.plugins.awsrollouts.simulation.keep.KeptPlace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Rollouts of each kind whose process, of version 0.2 as it was on 2026-11-28, died in the middle: their journals, and the
 * account that they ran in, are read, gone on with and shown by the code as it is now.
 */
class EarlierRolloutsTest {
    private static final String ID = "r-1";
    private static final Path EARLIER = Path.of("src/test/resources/io/jenkins/plugins/awsrollouts/cli/earlier");
    private static final Duration LONGEST = Duration.ofHours(12);

    /** From the first call of these rollouts until their processes died, at the speed of the account. */
    private static final Duration SINCE = Duration.ofSeconds(70);

    @TempDir
    private Path folder;

    private static final RolloutListener NOBODY = new RolloutListener() {
        @Override
        public void happened(Event event, RolloutState after, Observation seen) {
            // only the end counts
        }
    };

    @ParameterizedTest
    @CsvSource({
        "in-place, ROLLING, PROMOTED",
        "canary, SHIFTING, PROMOTED",
        "blue-green, SWAPPED, PROMOTED",
        "rolling-back, SETTLING, ROLLED_BACK"
    })
    void oneOfAnEarlierVersionIsGoneOnWith(String kind, Phase phase, Outcome outcome) {
        KeptPlace.copy(EARLIER.resolve(kind), folder);
        KeptPlace place = new KeptPlace(folder.resolve("account"), SimulatedShop.origin(1));
        place.pass(SINCE);
        try (KeptAccount kept = place.open();
                Journal journal = new FileJournals(folder.resolve("journals")).open(ID)) {
            Sandbox sandbox = new Sandbox(kept.account());
            Rollout rollout = new Rollouts(sandbox.clock(), sandbox.prober()).resume(sandbox.cloud(), journal, NOBODY);
            assertEquals(phase, rollout.state().phase());
            Instant limit = sandbox.clock().now().plus(LONGEST);
            while (rollout.state().outcome().isEmpty() && sandbox.clock().now().isBefore(limit)) {
                place.pass(Duration.ofMillis(250));
                kept.tick();
            }
            assertEquals(
                    Optional.of(outcome),
                    rollout.state().outcome(),
                    rollout.state().reason());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "in-place, Batch 1, Batch 2",
        "canary, Canary 10 %, Canary 25 %",
        "blue-green, Green alone, Green 50 %",
        "rolling-back, Canary 10 %, the canary is worse"
    })
    void oneOfAnEarlierVersionIsShown(String kind, String first, String second) throws Exception {
        KeptPlace.copy(EARLIER.resolve(kind), folder);
        Cli cli = new Cli(folder);
        Path report = folder.resolve("report.html");
        assertEquals(ExitCode.DONE, cli.run("report", ID, "-o", report.toString()), () -> cli.errors()
                .toString());
        String html = Files.readString(report);
        assertTrue(html.contains(first), first);
        assertTrue(html.contains(second), second);
    }
}
