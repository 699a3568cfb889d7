package io.jenkins.plugins.awsrollouts.proof.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Random rollouts with a canary before each: where requests really go is checked after every event. */
@Tag("campaign")
class CanaryCampaignTest {
    private static final int RUNS = 200;
    private static final int THREADS = 2;

    private static String told(RunReport report) {
        return "seed " + report.seed() + " broke\n  " + String.join("\n  ", report.violations())
                + "\n  replay it alone: java -jar target/aws-rollouts-standalone-*.jar campaign --canaries --seed "
                + report.seed();
    }

    @Test
    void everyCanaryKeepsEveryPromise() {
        Campaign.Summary summary = new Campaign(THREADS, CampaignRun::withCanary).run(1, RUNS, report -> {});
        System.out.println(summary.runs() + " rollouts with a canary: " + summary.outcomes());
        String told = summary.failures().stream().map(CanaryCampaignTest::told).collect(Collectors.joining("\n"));
        assertTrue(summary.failures().isEmpty(), told);
        // a campaign in which all ends alike would prove little
        assertTrue(summary.outcomes().getOrDefault("PROMOTED", 0) > RUNS / 4, summary.outcomes()::toString);
        assertTrue(summary.outcomes().getOrDefault("ROLLED_BACK", 0) > RUNS / 4, summary.outcomes()::toString);
    }

    /** Seeds that once broke a promise, and how. */
    @ParameterizedTest(name = "seed {0}: {1}")
    @CsvSource(
            delimiter = ';',
            value = {
                "9;its rule for chosen users was refused, and it was promoted without a request",
                "11;its target group stayed, since a look did not show it yet",
                "40;it gave up a good AMI since its target group was not visible yet",
                "121;the target group of its baseline stayed",
                "157;its group was protected and scaled in, and ever more of its desired capacity was taken; it never"
                        + " ended",
                "231;it got more than its share, since the baseline's was rounded down",
                "377;it got more than its share, since the baseline's was rounded down",
                "1103;a person could not change the rule for hours, and the campaign broke off",
                "1443;the auditor forgot that nobody can wish for less than the minimum",
                "11280274;the auditor blamed it for the target's own scaling, which ended the only healthy server",
                "11280754;the auditor blamed it for the target's own scaling, which ended the only healthy server",
                "61001607;it promoted an AMI on the word of a canary whose status checks had not passed yet",
                "61002893;it went on ending old servers in the moment in which it went back",
                "61013704;it went on ending old servers in the moment in which it went back",
                "61006341;it replaced again and again what a group launched that somebody had pinned to the new AMI",
                "61009145;it left a target group that did not show yet when it went back",
                "80000756;the auditor did not count a server that others took, since the rollout had once been refused"
                        + " to take it",
                "80001845;the auditor took for the rollout's what the owner's scaling did once all had been given back",
                "90003629;it gave up a canary that was registered with a balancer before it had booted",
                "90004154;a rollback waited for ever for a server that the warm pool had given back"
            })
    void whatOnceBrokeAPromiseKeepsItNow(long seed, String once) {
        RunReport report = CampaignRun.withCanary(seed);
        assertEquals(List.of(), report.violations(), () -> told(report) + "\n  once " + once);
    }

    @Test
    void aSeedIsTheSameRolloutEveryTime() {
        for (long seed : List.of(3L, 9L, 231L)) {
            assertEquals(CampaignRun.withCanary(seed), CampaignRun.withCanary(seed));
        }
    }
}
