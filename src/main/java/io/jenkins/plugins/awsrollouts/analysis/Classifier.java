package io.jenkins.plugins.awsrollouts.analysis;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Judges one metric, as Kayenta's {@code MannWhitneyClassifier} does: worse is what is significant, whose shift's
 * confidence interval keeps clear of zero by the tolerance, and whose effect is large enough. Kayenta's confidence of
 * 98 % is replaced by the level of {@link Looks}.
 */
final class Classifier {
    private final Metric metric;
    private final double level;
    private final double doubt;

    /**
     * Of this metric.
     *
     * @param level p may be at most that much to be significant
     * @param doubt a critical metric leaves doubt that would be worse if p might be that much
     */
    Classifier(Metric metric, double level, double doubt) {
        this.metric = metric;
        this.level = level;
        this.doubt = doubt;
    }

    MetricResult classify(Samples samples) {
        Prepared prepared = Prepared.of(metric, samples);
        int canary = prepared.canarySorted().length;
        int baseline = prepared.baselineSorted().length;
        if (canary == 0 || baseline == 0) {
            return result(Classification.NO_DATA, false, prepared, Optional.empty());
        }
        boolean hopeless = MannWhitney.least(canary, baseline, metric.rule().direction()) > level;
        if (hopeless || Math.min(canary, baseline) < metric.cleaning().minSamples()) {
            return result(Classification.TOO_FEW, false, prepared, Optional.empty());
        }
        Comparison comparison = compared(prepared, level);
        Classification found = found(comparison);
        if (found == Classification.PASS && leavesDoubt(prepared, comparison)) {
            found = Classification.DOUBTFUL;
        }
        return result(found, critical(found, comparison), prepared, Optional.of(comparison));
    }

    /** Whether a critical metric would be worse if p might be as much as leaves doubt. */
    private boolean leavesDoubt(Prepared prepared, Comparison comparison) {
        return metric.critical()
                && comparison.p() > level
                && comparison.p() <= doubt
                && found(compared(prepared, doubt)).worse();
    }

    private Comparison compared(Prepared prepared, double most) {
        MannWhitney test = MannWhitney.ofSorted(prepared.canarySorted(), prepared.baselineSorted());
        double dispersion = prepared.dispersion();
        Direction direction = metric.rule().direction();
        double end = direction == Direction.EITHER ? most / 2 : most;
        HodgesLehmann shift = HodgesLehmann.of(test, end, dispersion);
        return new Comparison(
                test.u(),
                test.p(direction, dispersion),
                most,
                dispersion,
                shift.shift(),
                shift.lower(),
                shift.upper(),
                EffectSizes.meanRatio(prepared.canaryMean(), prepared.baselineMean()),
                EffectSizes.superiority(test));
    }

    private Classification found(Comparison comparison) {
        boolean increase = comparison.superiority() > 0.5;
        Direction direction = metric.rule().direction();
        boolean minded = (increase ? direction.mindsIncrease() : direction.mindsDecrease())
                && comparison.significant()
                && (metric.kind() == Kind.RATE || clear(comparison, increase))
                && metric.rule().effect().minded(comparison.meanRatio(), comparison.superiority(), increase);
        if (!minded) {
            return Classification.PASS;
        }
        return increase ? Classification.HIGH : Classification.LOW;
    }

    /** Whether the near end of the interval is further from zero than the tolerance allows. */
    private boolean clear(Comparison comparison, boolean increase) {
        double near = metric.rule().tolerance() * Math.abs(comparison.shift());
        return increase ? comparison.lower() > near : comparison.upper() < -near;
    }

    private boolean critical(Classification found, Comparison comparison) {
        return metric.critical()
                && found.worse()
                && metric.rule()
                        .effect()
                        .critical(comparison.meanRatio(), comparison.superiority(), found == Classification.HIGH);
    }

    private MetricResult result(
            Classification found, boolean critical, Prepared prepared, Optional<Comparison> comparison) {
        return new MetricResult(
                metric.name(),
                metric.group(),
                found,
                critical,
                metric.mandatory() || metric.critical(),
                prepared.baselineSorted().length,
                prepared.canarySorted().length,
                known(prepared.baselineMean()),
                known(prepared.canaryMean()),
                comparison,
                new Sentences(metric, doubt).why(found, critical, prepared, comparison));
    }

    private static OptionalDouble known(double mean) {
        return Double.isFinite(mean) ? OptionalDouble.of(mean) : OptionalDouble.empty();
    }
}
