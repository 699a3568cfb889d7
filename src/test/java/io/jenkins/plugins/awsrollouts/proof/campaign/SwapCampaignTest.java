package io.jenkins.plugins.awsrollouts.proof.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Random swaps of two fleets: where requests really go, and who stands by, is checked after every event. */
@Tag("campaign")
class SwapCampaignTest {
    private static final int RUNS = 100;
    private static final int THREADS = 2;

    private static String told(RunReport report) {
        return "seed " + report.seed() + " broke\n  " + String.join("\n  ", report.violations())
                + "\n  replay it alone: java -jar target/aws-rollouts-standalone-*.jar campaign --swaps --seed "
                + report.seed();
    }

    @Test
    void everySwapKeepsEveryPromise() {
        Campaign.Summary summary = new Campaign(THREADS, CampaignRun::withSwap).run(1, RUNS, report -> {});
        System.out.println(summary.runs() + " swaps: " + summary.outcomes());
        String told = summary.failures().stream().map(SwapCampaignTest::told).collect(Collectors.joining("\n"));
        assertTrue(summary.failures().isEmpty(), told);
        // a campaign in which all ends alike would prove little
        assertTrue(summary.outcomes().getOrDefault("PROMOTED", 0) > RUNS / 5, summary.outcomes()::toString);
        assertTrue(summary.outcomes().getOrDefault("ROLLED_BACK", 0) > RUNS / 5, summary.outcomes()::toString);
    }

    /** Seeds that once broke a promise, and how. */
    @ParameterizedTest(name = "seed {0}: {1}")
    @CsvSource(
            delimiter = ';',
            value = {
                "3;it never ended, since an instance of the old fleet was in Standby",
                "23;it promoted an AMI whose status checks fail",
                "46;green's servers were not protected from scale-in as the old fleet's were",
                "63;it never ended, since the old fleet's group was to go with an instance in Standby",
                "235;it never ended, since a tool put the rule back while the old fleet went",
                "358;it never ended, since a server of the old fleet was sick when it took its place back",
                "764;it never ended, since all of the old fleet was sick when it took its place back",
                "1003;it never ended, since the rule was deleted while the old fleet went",
                "1351;the auditor took a share that had just been taken for one that was still there",
                "1514;it never ended, since the rule was deleted before it could forget the old fleet",
                "1778;the auditor took a server that had just come for all of green",
                "2163;green moved a server between zones and was one short at a classic balancer",
                "4106;the auditor took for the rollout's what the owner's scaling out and in did to the old fleet",
                "5556;green moved a server between zones and was one short at a target group",
                "7200054;the auditor took for the rollout's what the owner's scaling out and in did to green",
                "7200757;green moved a server between zones and was one short",
                "62010372;it promoted servers that a standing group had launched of its old AMI after the plan",
                "62001213;it promoted an AMI on servers of the old one",
                "1796045732;it never ended, since the old fleet got a server again while it was being deleted"
            })
    void whatOnceBrokeAPromiseKeepsItNow(long seed, String once) {
        RunReport report = CampaignRun.withSwap(seed);
        assertEquals(List.of(), report.violations(), () -> told(report) + "\n  once " + once);
    }

    @Test
    void aSeedIsTheSameRolloutEveryTime() {
        for (long seed : List.of(3L, 23L, 30L)) {
            assertEquals(CampaignRun.withSwap(seed), CampaignRun.withSwap(seed));
        }
    }
}
