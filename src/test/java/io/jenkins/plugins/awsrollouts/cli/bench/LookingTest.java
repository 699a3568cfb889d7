package io.jenkins.plugins.awsrollouts.cli.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The study of docs/analysis.md on 500 rollouts of each kind, with the goals as bounds. On 2,000 rollouts at most 0.6 % are
 * false alarms and 2.3 % have not failed by the third look: the bounds are two standard errors of 500 rollouts away, or
 * more.
 */
class LookingTest {
    private final Looking looking = new Looking(500, 50);

    @ParameterizedTest
    @EnumSource
    void aCanaryEqualToItsBaselineIsFailedInAtMostTwoPercentOfRollouts(Looking.Against against) {
        for (Looking.Weather weather : List.of(Looking.Weather.STILL, Looking.Weather.USUAL, Looking.Weather.HARSH)) {
            double failed =
                    looking.shares(against, weather, Looking.Canary.EQUAL).caught();
            assertTrue(failed <= 2, weather + ": " + failed + " % failed");
        }
    }

    @ParameterizedTest
    @EnumSource
    void twiceTheErrorsAreCaughtWithinThreeLooksInNinetyFivePercent(Looking.Against against) {
        double caught = looking.shares(against, Looking.Weather.USUAL, Looking.Canary.TWICE_THE_ERRORS)
                .early();
        assertTrue(caught >= 95, caught + " % caught");
    }

    @ParameterizedTest
    @EnumSource
    void thirtyPercentMoreLatencyIsCaughtWithinThreeLooksInNinetyFivePercent(Looking.Against against) {
        double caught = looking.shares(against, Looking.Weather.USUAL, Looking.Canary.SLOWER_BY_30_PERCENT)
                .early();
        assertTrue(caught >= 95, caught + " % caught");
    }

    @ParameterizedTest
    @EnumSource
    void inHarshTrafficDoubtHoldsTheCanaryBackUntilTwiceTheErrorsAreSeen(Looking.Against against) {
        Looking.Shares shares = looking.shares(against, Looking.Weather.HARSH, Looking.Canary.TWICE_THE_ERRORS);
        assertTrue(shares.caught() >= 95, shares + " of them failed");
        assertTrue(shares.extended() > 10, shares + " were watched longer");
    }
}
