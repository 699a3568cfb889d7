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

    /**
     * What the samples say.
     *
     * @param samples of everything since the comparison began
     * @param step the place of the first minute of the current step
     */
    MetricResult classify(Samples samples, int step) {
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
        Optional<String> doubts = found == Classification.PASS && metric.critical()
                ? doubts(samples, step, prepared, comparison)
                : Optional.empty();
        return doubts.map(why -> result(Classification.DOUBTFUL, false, prepared, Optional.of(comparison), why))
                .orElseGet(() -> result(found, critical(found, comparison), prepared, Optional.of(comparison)));
    }

    /** Why a critical metric that is no worse by what all minutes say is no pass; empty when it is one. */
    private Optional<String> doubts(Samples samples, int step, Prepared prepared, Comparison comparison) {
        Sentences sentences = new Sentences(metric, doubt);
        Optional<String> plain =
                new PlainlyWorse(metric, doubt).find(samples, step).map(sentences::plainly);
        if (plain.isPresent()) {
            return plain;
        }
        if (leavesDoubt(prepared, comparison)) {
            return Optional.of(sentences.doubtful(prepared, comparison, ""));
        }
        return step == 0 ? Optional.empty() : inStep(samples.from(step));
    }

    /** The step by itself: all that came before it says nothing of what has broken since. */
    private Optional<String> inStep(Samples samples) {
        Prepared prepared = Prepared.of(metric, samples);
        int fewest = Math.min(prepared.canarySorted().length, prepared.baselineSorted().length);
        Sentences sentences = new Sentences(metric, doubt);
        if (fewest == 0) {
            return Optional.of(sentences.nothing(prepared, PlainlyWorse.When.STEP.words()));
        }
        Comparison comparison = compared(prepared, doubt);
        return fewest >= metric.cleaning().minSamples() && found(comparison).worse()
                ? Optional.of(sentences.doubtful(prepared, comparison, PlainlyWorse.When.STEP.words()))
                : Optional.empty();
    }

    /** Whether a critical metric would be worse if p might be as much as leaves doubt. */
    private boolean leavesDoubt(Prepared prepared, Comparison comparison) {
        return comparison.p() > level
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
        String why = new Sentences(metric, doubt).why(found, critical, prepared, comparison);
        return result(found, critical, prepared, comparison, why);
    }

    private MetricResult result(
            Classification found, boolean critical, Prepared prepared, Optional<Comparison> comparison, String why) {
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
                why);
    }

    private static OptionalDouble known(double mean) {
        return Double.isFinite(mean) ? OptionalDouble.of(mean) : OptionalDouble.empty();
    }
}
