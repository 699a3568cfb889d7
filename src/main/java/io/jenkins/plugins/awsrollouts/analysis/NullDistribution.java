package io.jenkins.plugins.awsrollouts.analysis;

/**
 * U between equal fleets without ties, for few samples: Mann and Whitney's recurrence (1947) as a product of generating
 * functions. The number of arrangements with U = u is the coefficient of q^u in the Gaussian binomial coefficient.
 */
final class NullDistribution {
    private NullDistribution() {}

    /**
     * The smallest u with a chance of at least {@code level} of a U no larger; R's {@code qwilcox}.
     *
     * @param level above 0 and below 1
     */
    static int quantile(double level, int canary, int baseline) {
        double[] ways = ways(canary, baseline);
        double all = 0;
        for (double way : ways) {
            all += way;
        }
        double sum = 0;
        for (int u = 0; u < ways.length; u++) {
            sum += ways[u];
            if (sum / all >= level) {
                return u;
            }
        }
        return ways.length - 1;
    }

    /** The chance of a U of at least so much. */
    static double atLeast(int u, int canary, int baseline) {
        double[] ways = ways(canary, baseline);
        double all = 0;
        double beyond = 0;
        for (int i = 0; i < ways.length; i++) {
            all += ways[i];
            beyond += i >= u ? ways[i] : 0;
        }
        return beyond / all;
    }

    /** The product over i of (1 - q^(n+i)) / (1 - q^i), up to q^(mn). */
    private static double[] ways(int canary, int baseline) {
        int most = canary * baseline;
        double[] ways = new double[most + 1];
        ways[0] = 1;
        for (int i = 1; i <= canary; i++) {
            for (int u = most; u >= baseline + i; u--) {
                ways[u] -= ways[u - baseline - i];
            }
            for (int u = i; u <= most; u++) {
                ways[u] += ways[u - i];
            }
        }
        return ways;
    }
}
