package io.jenkins.plugins.awsrollouts.cli.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two thousand random rollouts in simulated accounts, each promise checked after every event. */
@Tag("campaign")
class SeededCampaignTest {
    private static final int RUNS = 2_000;
    private static final int THREADS = 2;

    private static String told(CampaignRun.Report report) {
        return "seed " + report.seed() + " broke\n  " + String.join("\n  ", report.violations())
                + "\n  replay it alone: java -jar target/aws-rollouts-standalone-*.jar campaign --seed "
                + report.seed();
    }

    @Test
    void everyRolloutKeepsEveryPromise() {
        Campaign.Summary summary = new Campaign(THREADS).run(1, RUNS, report -> {});
        System.out.println(summary.runs() + " rollouts: " + summary.outcomes());
        List<CampaignRun.Report> failures = summary.failures();
        String told = failures.stream().map(SeededCampaignTest::told).collect(Collectors.joining("\n"));
        assertTrue(failures.isEmpty(), () -> failures.size() + " of " + RUNS + " rollouts broke a promise:\n" + told);
        // a campaign in which all ends alike would prove little
        assertTrue(summary.outcomes().getOrDefault("PROMOTED", 0) > RUNS / 4, summary.outcomes()::toString);
        assertTrue(summary.outcomes().getOrDefault("ROLLED_BACK", 0) > RUNS / 4, summary.outcomes()::toString);
    }

    @Test
    void aSeedIsTheSameRolloutEveryTime() {
        for (long seed : List.of(3L, 18L, 138L)) {
            assertEquals(CampaignRun.of(seed), CampaignRun.of(seed));
        }
    }
}
