package io.jenkins.plugins.awsrollouts.proof.campaign;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.models.RequestAudit;
import io.jenkins.plugins.awsrollouts.models.ServiceModels;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * Holds every request of fresh rollouts of all three campaigns against AWS' own models. The first seed is drawn anew each
 * time, and told; {@code -Dawsrollouts.firstSeed=N} gives it.
 */
@Tag("campaign")
@EnabledIfEnvironmentVariable(named = "AWSROLLOUTS_MOTO", matches = ".+")
class RequestsCampaignTest {
    private static final int RUNS = 200;
    private static final int THREADS = 2;
    private static final int FEW = 40;

    private static final Map<String, LongFunction<Scenario>> CAMPAIGNS = new TreeMap<>(Map.of(
            "in place",
            Scenarios::inPlace,
            "with a canary",
            Scenarios::withCanary,
            "with a swap",
            Scenarios::withSwap));

    @Test
    void awsTakesEveryRequestOfTheCampaigns() {
        RequestAudit audit = new RequestAudit(ServiceModels.foundOrSkip());
        long first = Long.getLong("awsrollouts.firstSeed", new SplittableRandom().nextLong(1, 1_000_000_000));
        System.out.println("Requests of seeds " + first + " to " + (first + RUNS - 1) + " of each campaign");
        CAMPAIGNS.forEach((name, drawn) -> new Campaign(
                        THREADS, seed -> CampaignRun.of(drawn.apply(seed), audit.in(name + ", seed " + seed)))
                .run(first, RUNS, report -> {}));
        System.out.println("Checked by operation: " + audit.checked());
        audit.assertClean();
        assertTrue(audit.checked().size() > FEW, "a campaign that calls little proves little");
    }
}
