package io.jenkins.plugins.awsrollouts.proof.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two thousand random rollouts in simulated accounts, each promise checked after every event. */
@Tag("campaign")
class SeededCampaignTest {
    private static final int RUNS = 2_000;
    private static final int THREADS = 2;

    private static String told(RunReport report) {
        return "seed " + report.seed() + " broke\n  " + String.join("\n  ", report.violations())
                + "\n  replay it alone: java -jar target/aws-rollouts-standalone-*.jar campaign --seed "
                + report.seed();
    }

    @Test
    void everyRolloutKeepsEveryPromise() {
        Campaign.Summary summary = new Campaign(THREADS, CampaignRun::of).run(1, RUNS, report -> {});
        System.out.println(summary.runs() + " rollouts: " + summary.outcomes());
        List<RunReport> failures = summary.failures();
        String told = failures.stream().map(SeededCampaignTest::told).collect(Collectors.joining("\n"));
        assertTrue(failures.isEmpty(), () -> failures.size() + " of " + RUNS + " rollouts broke a promise:\n" + told);
        // a campaign in which all ends alike would prove little
        assertTrue(summary.outcomes().getOrDefault("PROMOTED", 0) > RUNS / 4, summary.outcomes()::toString);
        assertTrue(summary.outcomes().getOrDefault("ROLLED_BACK", 0) > RUNS / 4, summary.outcomes()::toString);
    }

    /** Seeds that once broke a promise, and how. */
    @ParameterizedTest(name = "seed {0}: {1}")
    @CsvSource(
            delimiter = ';',
            value = {
                "6;its engine never came to an end",
                "10;the template version of a rollout that was put back stayed",
                "18;it yielded to a lock that nobody held any more",
                "19;took a serving instance that the minimum needed",
                "23;a rollback waited for ever for an instance to leave",
                "31;took a serving instance that the minimum needed, and lost count of the size",
                "42;a rollback left the group without a template version to launch from",
                "51;took a serving instance that the minimum needed",
                "57;its engine never came to an end",
                "71;left the desired capacity one too high",
                "81;left the desired capacity three too high",
                "113;an instance of the old AMI stayed in the warm pool",
                "133;took a serving instance that the minimum needed",
                "138;took the only serving instance, and left the new AMI in the warm pool",
                "151;its engine never came to an end",
                "182;took a serving instance that the minimum needed",
                "188;a rollback waited for ever for an instance to count",
                "207;took a serving instance that the minimum needed",
                "226;left the desired capacity one too low",
                "259;took a serving instance that the minimum needed",
                "266;broke a promise while the engine was written",
                "314;never came to an end, and left the desired capacity one too high",
                "623;an instance of the old AMI stayed in the warm pool",
                "657;a rollback waited for ever for an instance to count",
                "778;never came to an end, and left the desired capacity one too high",
                "836;took the only serving instance",
                "913;took a serving instance that the minimum needed",
                "1211;never came to an end, and left the desired capacity one too high",
                "1281;never came to an end, and left the desired capacity one too low",
                "1383;a recovery left the template version that the lost rollout had made",
                "1497;a rollback waited for ever for an instance to count",
                "1735;let one more of the new AMI in than the stage allowed",
                "2136;took a serving instance that the minimum needed",
                "2174;left the maximum size raised",
                "732;a rollback hung because old instances had died meanwhile",
                "805;a rollback hung because an old instance had died meanwhile",
                "980;a size lent a second time was given back as it stood in a stale look",
                "102038;promoted an AMI of which no instance was left to prove it",
                "102807;went on without a lock after it had unlocked its target",
                "302987;a rollback hung after a scale-in to the minimum had taken its own share along",
                "7000786;the auditor forgot that nobody can wish for less than the minimum",
                "7002482;the auditor forgot that a higher minimum is a wish",
                "7002074;counted capacity that had not gone with an instance beyond the desired capacity",
                "300539;counted capacity that had not gone with an instance beyond the desired capacity",
                "9200261;took a scale-in to the minimum and out again within a minute for a stale look",
                "328;counted a server that had gone back to the warm pool as one that stays, once its journal was lost",
                "11281654;held itself for servers that it had ended once, by many calls",
                "11281839;counted a release twice, since the attachment was too long ago to be told",
                "11283147;took what was scaled out while it was held for its own",
                "1795997360;the auditor took a server whose zone had just been lost for one that serves",
                "1795999134;launched and ended servers in turn, as looks of different age came in",
                "21200830;launched and ended servers in turn, as looks of different age came in",
                "9930192;left servers protected from scale-in that it protected after it had unlocked its target",
                "1796001279;the campaign kept a warm pool from being ended for longer than anybody waits",
                "1796002726;the auditor counted what waits in a warm pool among what ran",
                "31000637;waited for a server that the group lacked for its lowered minimum",
                "31001315;lost count of what it attached in the instant of its recovery",
                "31001335;deleted the version of the template that its owner had the group name",
                "40001974;promoted past a server of the old AMI of which EC2 did not tell yet",
                "40002100;took the maximum of a stale look for its owner's, which had been raised",
                "1796028226;promoted an AMI that had refused requests for 20 minutes, since a sample that no balancer"
                        + " sees had passed",
                "40002181;took away what had been scaled out while its calls had no answer",
                "40002216;took a warm pool that it could not read for an empty one",
                "32000385;took a maximum that it could not set for its owner's",
                "60005612;it took what the balancer had said before the rollout was held for today's word",
                "60010817;it replaced dying servers of a promoted AMI for half an hour, none of which served",
                "11201958;made a release that it had meant before it died, though those who served then had died too",
                "98004938;it took a server that the group had moved between zones after the promotion for one that"
                        + " fails"
            })
    void whatOnceBrokeAPromiseKeepsItNow(long seed, String once) {
        RunReport report = CampaignRun.of(seed);
        assertEquals(List.of(), report.violations(), () -> told(report) + "\n  once it " + once);
    }

    @Test
    void aSeedIsTheSameRolloutEveryTime() {
        for (long seed : List.of(3L, 18L, 138L)) {
            assertEquals(CampaignRun.of(seed), CampaignRun.of(seed));
        }
    }
}
