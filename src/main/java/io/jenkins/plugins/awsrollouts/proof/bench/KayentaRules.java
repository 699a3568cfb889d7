package io.jenkins.plugins.awsrollouts.proof.bench;

import io.jenkins.plugins.awsrollouts.analysis.Direction;
import io.jenkins.plugins.awsrollouts.analysis.Evidence;
import io.jenkins.plugins.awsrollouts.analysis.HodgesLehmann;
import io.jenkins.plugins.awsrollouts.analysis.MannWhitney;
import io.jenkins.plugins.awsrollouts.analysis.Samples;
import io.jenkins.plugins.awsrollouts.analysis.Series;
import java.util.Arrays;

/**
 * What Kayenta's judge is documented to do by default, to compare with (Kayenta, "Canary Config" and "NetflixACAJudge"): a
 * metric is high when the Mann-Whitney test's interval at a confidence of 98 % keeps clear of a quarter of the estimated
 * shift; a critical metric that is high refuses the canary. A minute without a number is left out of values and 0 in rates.
 */
final class KayentaRules {
    private static final double CONFIDENCE = 0.98;
    private static final double TOLERANCE = 0.25;

    private KayentaRules() {}

    /** Whether any of the metrics is high on the canary. */
    static boolean refuse(Evidence evidence) {
        return evidence.samples().values().stream().anyMatch(KayentaRules::high);
    }

    private static boolean high(Samples samples) {
        double[] canary = known(samples.canary());
        double[] baseline = known(samples.baseline());
        if (canary.length == 0 || baseline.length == 0) {
            return false;
        }
        MannWhitney test = MannWhitney.of(canary, baseline);
        HodgesLehmann shift = HodgesLehmann.of(test, (1 - CONFIDENCE) / 2, 1);
        return test.p(Direction.EITHER) < 1 - CONFIDENCE && shift.lower() > TOLERANCE * Math.abs(shift.shift());
    }

    private static double[] known(Series series) {
        return Arrays.stream(series.toArray()).filter(Double::isFinite).toArray();
    }
}
