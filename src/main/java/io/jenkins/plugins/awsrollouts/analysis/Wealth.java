package io.jenkins.plugins.awsrollouts.analysis;

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

    /** What a bet of this kind pays in a minute. */
    interface Payoff {
        double of(int minute, int kind);
    }

    /** When to begin to bet: the parts of the wealth that join in each minute; they sum to no more than 1. */
    interface Joining {
        double at(int minute);
    }

    /** All from one minute on. */
    static Joining from(int first) {
        return minute -> minute == first ? 1 : 0;
    }

    /**
     * A half from the first minute on, a quarter from the first minutes of later steps, a quarter from any other.
     *
     * @param steps the first minutes of steps after the first one, growing
     */
    static Joining anywhere(int[] steps) {
        return minute -> {
            if (minute == 0) {
                return 0.5;
            }
            double part = 0.25 / (minute * (minute + 1.0));
            for (int k = 0; k < steps.length; k++) {
                part += steps[k] == minute ? 0.25 / ((k + 1) * (k + 2.0)) : 0;
            }
            return part;
        };
    }

    /**
     * The wealth after each minute.
     *
     * @param game what is betted on; minutes that are not known change nothing
     * @param minutes how many there are
     * @param pays what a bet pays
     * @param joining when to begin
     */
    static double[] course(Game game, int minutes, Payoff pays, Joining joining) {
        double[] parts = new double[game.kinds() * STAKES.length];
        double[] course = new double[minutes];
        double waiting = 1;
        for (int minute = 0; minute < minutes; minute++) {
            double join = joining.at(minute);
            waiting = Math.max(0, waiting - join);
            double all = waiting;
            for (int kind = 0; kind < game.kinds(); kind++) {
                double payoff = game.known(minute) ? pays.of(minute, kind) : 0;
                for (int i = 0; i < STAKES.length; i++) {
                    int part = kind * STAKES.length + i;
                    double before = parts[part] + join / parts.length;
                    parts[part] = Math.min(ENOUGH, before * (1 + STAKES[i] * payoff));
                    all += parts[part];
                }
            }
            course[minute] = all;
        }
        return course;
    }
}
