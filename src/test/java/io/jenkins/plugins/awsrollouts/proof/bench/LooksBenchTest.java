package io.jenkins.plugins.awsrollouts.proof.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The study of docs/analysis.md on fewer rollouts of each kind, with bounds two standard errors away from its goals. */
class LooksBenchTest {
    private final LooksBench bench = new LooksBench(60);

    @ParameterizedTest
    @EnumSource
    void aDeadCanaryIsNeverPromotedAndRefusedWithinFiveMinutes(TrafficKind service) {
        LooksBench.Statistics found = bench.statistics(LooksBench.Against.BASELINE, service, CanaryKind.DEAD);
        assertEquals(0, found.promoted());
        assertTrue(service == TrafficKind.REQUESTS_1 || found.minutes() <= 5, found.toString());
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "ERRORS_5",
                "ERRORS_5_FROM_STEP_2",
                "ERRORS_5_FROM_STEP_3",
                "SLOWER_100",
                "SLOWER_100_FROM_STEP_2",
                "SLOWER_100_FROM_STEP_3",
                "GROWING_2",
                "GROWING_5",
                "DEAD_FROM_STEP_3",
                "FAILING_BY_THIRDS"
            })
    void whatIsPlainlyBadFromAnyStepOnIsNotPromoted(CanaryKind canary) {
        for (TrafficKind service : List.of(TrafficKind.USUAL, TrafficKind.APART, TrafficKind.BURSTY)) {
            assertTrue(
                    bench.statistics(LooksBench.Against.BASELINE, service, canary)
                                    .promoted()
                            <= 2,
                    canary + " in " + service);
        }
    }

    @Test
    void twiceTheErrorsAndAThirdSlowerAreRefused() {
        for (CanaryKind canary : List.of(CanaryKind.ERRORS_2, CanaryKind.SLOWER_30)) {
            LooksBench.Statistics found = bench.statistics(LooksBench.Against.BASELINE, TrafficKind.USUAL, canary);
            assertTrue(found.refused() >= 93, canary + " " + found);
        }
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "STILL",
                "USUAL",
                "HARSH",
                "DRIFT",
                "PARETO",
                "LASTING",
                "COLD_START",
                "OUTAGE_OF_BOTH",
                "OUTAGE_OF_CANARY",
                "OUTAGE_OF_BASELINE",
                "REQUESTS_5"
            })
    void aCanaryLikeItsBaselineIsPromoted(TrafficKind service) {
        LooksBench.Statistics found = bench.statistics(LooksBench.Against.BASELINE, service, CanaryKind.EQUAL);
        assertTrue(found.refused() <= 5, found.toString());
    }
}
