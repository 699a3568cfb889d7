package io.jenkins.plugins.awsrollouts.analysis;

/**
 * What a bet on one minute pays: for {@code worse}, that the suspected fleet's number is more than so many times the other's;
 * for {@code better}, that it is less.
 *
 * <p>A payoff is at least -1, which loses what was staked, and on average no more than 0 as long as the claim is false: then
 * wealth is a nonnegative supermartingale, and reaches x with a chance of at most 1/x however often it is looked at (Ville,
 * "Étude critique de la notion de collectif", 1939). It only grows when the suspected fleet's number does, or the other's
 * falls (for {@code better} the other way round), so that a worse canary is never judged better.
 */
interface Game {
    /** How many kinds of bets there are. */
    int kinds();

    /** Whether both fleets said something in this minute. */
    boolean known(int minute);

    /** What bets on "more than {@code times} the other's" pay. */
    Payoff worse(double times);

    /** What bets on "less than {@code times} the other's" pay. */
    Payoff better(double times);

    /** What a bet of this kind pays in a minute that is known. */
    interface Payoff {
        double of(int minute, int kind);
    }
}
