package io.jenkins.plugins.awsrollouts.proof.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The study of docs/analysis.md on fewer rollouts of each kind, with bounds two standard errors away from its goals. */
class LookingTest {
    private final Looking looking = new Looking(60);

    @ParameterizedTest
    @EnumSource
    void aDeadCanaryIsNeverPromotedAndRefusedWithinFiveMinutes(Looking.Weather weather) {
        Looking.Fate fate = looking.fate(Looking.Against.BASELINE, weather, Looking.Canary.DEAD);
        assertEquals(0, fate.promoted());
        assertTrue(weather == Looking.Weather.REQUESTS_1 || fate.minutes() <= 5, fate.toString());
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
    void whatIsPlainlyBadFromAnyStepOnIsNotPromoted(Looking.Canary canary) {
        for (Looking.Weather weather : List.of(Looking.Weather.USUAL, Looking.Weather.APART, Looking.Weather.BURSTY)) {
            assertTrue(
                    looking.fate(Looking.Against.BASELINE, weather, canary).promoted() <= 2, canary + " in " + weather);
        }
    }

    @Test
    void twiceTheErrorsAndAThirdSlowerAreRefused() {
        for (Looking.Canary canary : List.of(Looking.Canary.ERRORS_2, Looking.Canary.SLOWER_30)) {
            Looking.Fate fate = looking.fate(Looking.Against.BASELINE, Looking.Weather.USUAL, canary);
            assertTrue(fate.refused() >= 93, canary + " " + fate);
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
    void aCanaryLikeItsBaselineIsPromoted(Looking.Weather weather) {
        Looking.Fate fate = looking.fate(Looking.Against.BASELINE, weather, Looking.Canary.EQUAL);
        assertTrue(fate.refused() <= 5, fate.toString());
    }
}
