package io.jenkins.plugins.awsrollouts.proof.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("campaign")
class CampaignTest {
    private static RunReport refused(long seed) {
        if (seed == 2) {
            throw new IllegalStateException("there is no such group");
        }
        return new RunReport(seed, Optional.empty(), List.of(), Duration.ZERO, List.of());
    }

    @Test
    void aScenarioThatBreaksIsNamedAndTheOthersGoOn() {
        Campaign.Summary summary = new Campaign(1, CampaignTest::refused).run(1, 3, report -> {});
        assertEquals(Map.of("BROKEN", 1, "REFUSED", 2), summary.outcomes());
        assertEquals(1, summary.failures().size());
        assertEquals(2, summary.failures().get(0).seed());
        assertEquals(
                List.of("the scenario itself broke: there is no such group"),
                summary.failures().get(0).violations());
    }
}
