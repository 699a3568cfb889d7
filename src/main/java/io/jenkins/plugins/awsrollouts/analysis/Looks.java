package io.jenkins.plugins.awsrollouts.analysis;

/**
 * How the chance of a false alarm is spent: over any number of looks and over all metrics.
 *
 * <p>Look k (from 1 on) may spend 1/(k(k+1)) of the whole: a half, a sixth, a twelfth, ... These sum to 1 however many
 * looks there will be, which nobody need know beforehand. Each look's part is split evenly over the metrics. By Boole's
 * inequality the whole rollout then stays below the whole chance whatever the looks and metrics have to do with each
 * other. Spending a total over looks is Lan and DeMets, "Discrete sequential boundaries for clinical trials" (1983); the
 * telescoping series is the simplest spending function without a last look.
 */
public final class Looks {
    private Looks() {}

    /**
     * The chance that one metric may raise a false alarm at one look.
     *
     * @param falseAlarms for the whole rollout, above 0 and below 1
     * @param look from 1 on
     * @param metrics how many are judged, from 1 on
     */
    public static double level(double falseAlarms, int look, int metrics) {
        if (look < 1 || metrics < 1) {
            throw new IllegalArgumentException("Look " + look + " at " + metrics + " metrics; both begin at 1.");
        }
        return falseAlarms / (look * (look + 1.0) * metrics);
    }
}
