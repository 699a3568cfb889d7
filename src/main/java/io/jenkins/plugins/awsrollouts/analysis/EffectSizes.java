package io.jenkins.plugins.awsrollouts.analysis;

import java.util.OptionalDouble;

/** How large a difference is, whether or not it is significant. */
public final class EffectSizes {
    private EffectSizes() {}

    /** Canary's mean over the baseline's; none when one of them is zero, negative or not known (Kayenta, {@code EffectSizes}). */
    public static OptionalDouble meanRatio(double canary, double baseline) {
        double ratio = canary / baseline;
        return !(canary > 0) || !(baseline > 0) || !Double.isFinite(ratio)
                ? OptionalDouble.empty()
                : OptionalDouble.of(ratio);
    }

    /**
     * The common-language effect size: the share of pairs in which the canary is above the baseline, ties half, 0 to 1;
     * U over its maximum. McGraw and Wong, "A common language effect size statistic" (1992); with ties Vargha and
     * Delaney, "A critique and improvement" (2000).
     */
    public static double superiority(MannWhitney test) {
        return test.u() / ((double) test.canary() * test.baseline());
    }
}
