package io.jenkins.plugins.awsrollouts.cli.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The study of docs/analysis.md on 1,000 rollouts of each kind. The bounds are the goals, which leaves a margin of three
 * standard errors or more: 0.6 % false alarms and 3.1 % missed at most stand there.
 */
class LookingTest {
    private final Looking looking = new Looking(1000, 50);

    @ParameterizedTest
    @EnumSource
    void aCanaryEqualToItsBaselineIsFailedInAtMostTwoPercentOfRollouts(Looking.Against against) {
        for (Looking.Weather weather : Looking.Weather.values()) {
            double failed =
                    looking.shares(against, weather, Looking.Canary.EQUAL).caught();
            assertTrue(failed <= 2, weather + ": " + failed + " % failed");
        }
    }

    @ParameterizedTest
    @EnumSource
    void twiceTheErrorsAreCaughtWithinThreeLooksInNinetyFivePercent(Looking.Against against) {
        double caught = looking.shares(against, Looking.Weather.USUAL, Looking.Canary.TWICE_THE_ERRORS)
                .caught();
        assertTrue(caught >= 95, caught + " % caught");
    }

    @ParameterizedTest
    @EnumSource
    void thirtyPercentMoreLatencyIsCaughtWithinThreeLooksInNinetyFivePercent(Looking.Against against) {
        double caught = looking.shares(against, Looking.Weather.USUAL, Looking.Canary.SLOWER_BY_30_PERCENT)
                .caught();
        assertTrue(caught >= 95, caught + " % caught");
    }
}
