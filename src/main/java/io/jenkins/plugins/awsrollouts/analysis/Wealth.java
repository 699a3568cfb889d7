package io.jenkins.plugins.awsrollouts.analysis;

import java.util.Arrays;

/**
 * What bets have made of 1, minute by minute: evidence for what is betted on.
 *
 * <p>A part is staked on each kind of bet and each size of stake, and on having begun at the first minute, at the first
 * minute of a later step, or at any other: what breaks late is found about as soon as what was broken from the start. An
 * average of such wealths is one itself (the mixture method; Howard et al., "Time-uniform, nonparametric, nonasymptotic
 * confidence sequences", 2021; Waudby-Smith and Ramdas, "Estimating means of bounded random variables by betting", 2024).
 */
final class Wealth {
    private static final double[] STAKES = {0.1, 0.25, 0.5, 0.95};
    /** More than anybody asks for; beyond it a product would leave the range of a double. */
    private static final double ENOUGH = 1e60;

    private Wealth() {}

    /**
     * When to begin to bet, the parts of the wealth that join in each minute: a half in the first one, a quarter in the
     * first minutes of later steps, a quarter in any other. They sum to no more than 1.
     *
     * @param minutes how many there are
     * @param steps the first minutes of steps after the first one, growing
     */
    static double[] anywhere(int minutes, int[] steps) {
        double[] parts = new double[minutes];
        for (int minute = 0; minute < minutes; minute++) {
            parts[minute] = minute == 0 ? 0.5 : 0.25 / (minute * (minute + 1.0));
        }
        for (int k = 0; k < steps.length; k++) {
            if (steps[k] > 0 && steps[k] < minutes) {
                parts[steps[k]] += 0.25 / ((k + 1) * (k + 2.0));
            }
        }
        return parts;
    }

    /**
     * The wealth after each minute.
     *
     * @param game what is betted on; minutes that are not known change nothing
     * @param pays what a bet pays
     * @param joining the parts that join in each minute
     */
    static double[] course(Game game, Game.Payoff pays, double[] joining) {
        double[] parts = new double[game.kinds() * STAKES.length];
        double[] course = new double[joining.length];
        double waiting = 1;
        for (int minute = 0; minute < joining.length; minute++) {
            waiting = Math.max(0, waiting - joining[minute]);
            double join = joining[minute] / parts.length;
            boolean known = game.known(minute);
            double all = waiting;
            for (int kind = 0; kind < game.kinds(); kind++) {
                double payoff = known ? pays.of(minute, kind) : 0;
                all += grown(parts, kind, join, payoff);
            }
            course[minute] = all;
        }
        return course;
    }

    /** The wealth in the end, of bets that all begin in one minute. */
    static double last(Game game, int from, int minutes, Game.Payoff pays) {
        double[] parts = new double[game.kinds() * STAKES.length];
        Arrays.fill(parts, 1.0 / parts.length);
        for (int minute = from; minute < minutes; minute++) {
            if (game.known(minute)) {
                for (int kind = 0; kind < game.kinds(); kind++) {
                    grown(parts, kind, 0, pays.of(minute, kind));
                }
            }
        }
        return Arrays.stream(parts).sum();
    }

    /** Adds to the parts of one kind what joins, has them betted, and gives their sum. */
    private static double grown(double[] parts, int kind, double join, double payoff) {
        int first = kind * STAKES.length;
        double sum = 0;
        for (int i = 0; i < STAKES.length; i++) {
            double after = Math.min(ENOUGH, (parts[first + i] + join) * (1 + STAKES[i] * payoff));
            parts[first + i] = after;
            sum += after;
        }
        return sum;
    }
}
