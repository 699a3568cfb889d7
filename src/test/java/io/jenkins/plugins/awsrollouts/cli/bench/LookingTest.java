package io.jenkins.plugins.awsrollouts.cli.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The study of docs/analysis.md on 500 rollouts of each kind or fewer, with the goals as bounds, two standard errors away
 * from what 500 rollouts show, or more.
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

    /** Doubt keeps some at a small step for a look or two more, of which none goes on to be promoted. */
    @ParameterizedTest
    @EnumSource
    void twiceTheErrorsAreSeldomPromotedAndMostlyFailedWithinThreeLooks(Looking.Against against) {
        Looking.Shares shares = looking.shares(against, Looking.Weather.USUAL, Looking.Canary.TWICE_THE_ERRORS);
        assertTrue(shares.promoted() <= 1, shares.promoted() + " % promoted");
        assertTrue(shares.early() >= 65, shares.early() + " % failed");
    }

    @ParameterizedTest
    @EnumSource
    void thirtyPercentMoreLatencyIsSeldomPromotedAndMostlyFailedWithinThreeLooks(Looking.Against against) {
        Looking.Shares shares = looking.shares(against, Looking.Weather.USUAL, Looking.Canary.SLOWER_BY_30_PERCENT);
        assertTrue(shares.promoted() <= 1, shares.promoted() + " % promoted");
        assertTrue(shares.early() >= 95, shares.early() + " % failed");
    }

    /** Whatever the weather: what breaks late, slowly or altogether is held back where noise would have been an excuse. */
    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"EQUAL", "TWICE_THE_ERRORS", "SLOWER_BY_30_PERCENT"})
    void noCanaryIsPromotedThatIsPlainlyWorseInTheEnd(Looking.Canary canary) {
        for (double perSecond : List.of(50.0, 500.0)) {
            Looking few = new Looking(30, perSecond);
            for (Looking.Against against : Looking.Against.values()) {
                for (Looking.Weather weather : Looking.Weather.values()) {
                    boolean slight = canary == Looking.Canary.SLOWER_BY_1_PERCENT_A_MINUTE;
                    boolean rough = weather == Looking.Weather.HARSH || weather == Looking.Weather.APART;
                    double most = !slight ? 0 : rough ? 35 : 5;
                    double promoted = few.shares(against, weather, canary).promoted();
                    assertTrue(promoted <= most, perSecond + " a second, " + weather + ": " + promoted + " % promoted");
                }
            }
        }
    }

    /** The price of it: a step is watched once more now and then, and a good canary is promoted all the same. */
    @ParameterizedTest
    @EnumSource
    void aCanaryEqualToItsBaselineIsPromotedAndSeldomWatchedLonger(Looking.Against against) {
        for (double perSecond : List.of(50.0, 500.0)) {
            Looking some = new Looking(150, perSecond);
            for (Looking.Weather weather :
                    List.of(Looking.Weather.STILL, Looking.Weather.USUAL, Looking.Weather.HARSH)) {
                Looking.Shares shares = some.shares(against, weather, Looking.Canary.EQUAL);
                assertTrue(shares.promoted() >= 97, weather + ": " + shares.promoted() + " % promoted");
                assertTrue(shares.extended() <= 11, weather + ": " + shares.extended() + " % watched longer");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void inHarshTrafficDoubtHoldsTheCanaryBackUntilTwiceTheErrorsAreSeen(Looking.Against against) {
        Looking.Shares shares = looking.shares(against, Looking.Weather.HARSH, Looking.Canary.TWICE_THE_ERRORS);
        assertTrue(shares.caught() >= 95, shares + " of them failed");
        assertTrue(shares.extended() > 10, shares + " were watched longer");
    }
}
