package io.jenkins.plugins.awsrollouts.analysis;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;

/**
 * Judges one metric: whether the canary is worse in it, by more than does not matter; and of a critical one whether it would
 * have shown the harm that the step may not let through. What neither says is not known.
 */
final class Classifier {
    /** What a pass says is said of data that would be as good in one of twenty canaries that do so much harm. */
    static final double SURE_ENOUGH = 20;

    private final Metric metric;
    private final double level;
    private final Evidence evidence;
    private final Samples samples;
    private final Prepared prepared;

    /**
     * Of this metric.
     *
     * @param level the chance that it may fail a canary that is no worse, over a whole rollout
     */
    Classifier(Metric metric, double level, Evidence evidence) {
        this.metric = metric;
        this.level = level;
        this.evidence = evidence;
        this.samples = evidence.of(metric);
        this.prepared = Prepared.of(metric, samples);
    }

    /** What the samples say. */
    MetricResult classify() {
        if (prepared.canaryKnown(0) == 0) {
            return result(Classification.NO_DATA, false, Optional.empty());
        }
        Optional<Beyond.Found> beyond = new Beyond(metric, samples, prepared, evidence.step()).find();
        if (beyond.isPresent()) {
            return result(
                    side(beyond.get().increase()),
                    beyond.get().fails(),
                    Optional.empty(),
                    beyond.get().why());
        }
        if (prepared.baselineKnown(0) == 0) {
            return result(Classification.NO_DATA, false, Optional.empty());
        }
        Direction direction = metric.rule().direction();
        Optional<Compared> worse = Stream.of(true, false)
                .filter(increase -> increase ? direction.mindsIncrease() : direction.mindsDecrease())
                .map(this::compared)
                .reduce((a, b) -> a.sure() >= b.sure() ? a : b);
        return judged(worse.orElseThrow());
    }

    private static Classification side(boolean increase) {
        return increase ? Classification.HIGH : Classification.LOW;
    }

    /** What was found in one direction. */
    private record Compared(Contest contest, double sure) {}

    private Compared compared(boolean increase) {
        Contest contest = Contest.of(metric.kind(), prepared, increase);
        return new Compared(contest, contest.sure(metric.least(increase), evidence.later()));
    }

    private MetricResult judged(Compared compared) {
        Contest contest = compared.contest();
        int sides = metric.rule().direction() == Direction.EITHER ? 2 : 1;
        double p = Math.min(1, sides / compared.sure());
        boolean increase = contest.increase();
        double canaryMean = prepared.canaryMean(0);
        double baselineMean = prepared.baselineMean(0);
        OptionalDouble ratio = EffectSizes.meanRatio(canaryMean, baselineMean);
        Effect effect = metric.rule().effect();
        OptionalDouble superiority =
                effect instanceof Effect.CommonLanguage ? OptionalDouble.of(superiority()) : OptionalDouble.empty();
        boolean minded = effect.minded(ratio, superiority, increase);
        boolean worse = p <= level && minded;
        Optional<Shown> shown = metric.critical() && !worse ? Optional.of(shown(contest)) : Optional.empty();
        Comparison comparison = new Comparison(
                p,
                level,
                canaryMean - baselineMean,
                ratio,
                superiority,
                shown.map(Shown::harm).orElse(OptionalDouble.empty()),
                shown.map(found -> OptionalDouble.of(found.allowed())).orElse(OptionalDouble.empty()));
        if (worse) {
            boolean critical = metric.critical() && effect.critical(ratio, superiority, increase);
            return result(side(increase), critical, Optional.of(comparison));
        }
        if (prepared.known() < metric.cleaning().minSamples()) {
            return result(Classification.TOO_FEW, false, Optional.of(comparison));
        }
        Optional<String> amiss = shown.flatMap(found -> new Amiss(metric, prepared, contest, found, evidence).find());
        if (amiss.isPresent()) {
            return result(Classification.DOUBTFUL, false, Optional.of(comparison), amiss.get());
        }
        boolean told = shown.map(Shown::enough).orElse(true);
        return result(told ? Classification.PASS : Classification.DOUBTFUL, false, Optional.of(comparison));
    }

    private double superiority() {
        return EffectSizes.superiority(
                MannWhitney.ofSorted(Quantiles.sorted(prepared.canary()), Quantiles.sorted(prepared.baseline())));
    }

    /** What the current step's minutes would have shown, as a ratio; where that is not enough, and it can be said, as a share. */
    private Shown shown(Contest contest) {
        int step = evidence.step();
        double times = metric.unseen(evidence.share());
        double points = metric.unseenPoints(evidence.share());
        double usual = prepared.baselineMean(step);
        double allowed = contest.allowed(usual, times, points);
        Shown byRatio = new Shown(
                in(contest.shown(step, SURE_ENOUGH, times), bound -> contest.harm(usual, bound)),
                allowed,
                contest.increase());
        if (byRatio.enough() || !contest.tellsAlone()) {
            return byRatio;
        }
        OptionalDouble alone = contest.shownAlone(step, SURE_ENOUGH, contest.aside(allowed));
        return byRatio.or(new Shown(in(alone, contest::aside), allowed, contest.increase()));
    }

    /** A share of all or more, or of none or less, is nothing that could have been shown. */
    private OptionalDouble in(OptionalDouble bound, DoubleUnaryOperator harm) {
        return bound.stream()
                .map(harm)
                .filter(found -> metric.kind() != Kind.RATE || found > 0 && found < 1)
                .findFirst();
    }

    private MetricResult result(Classification found, boolean critical, Optional<Comparison> comparison) {
        return result(found, critical, comparison, new Sentences(metric).why(found, critical, prepared, comparison));
    }

    private MetricResult result(Classification found, boolean critical, Optional<Comparison> comparison, String why) {
        return new MetricResult(
                metric.name(),
                metric.group(),
                found,
                critical,
                metric.mandatory() || metric.critical(),
                prepared.baselineKnown(0),
                prepared.canaryKnown(0),
                known(prepared.baselineMean(0)),
                known(prepared.canaryMean(0)),
                comparison,
                why);
    }

    private static OptionalDouble known(double mean) {
        return Double.isFinite(mean) ? OptionalDouble.of(mean) : OptionalDouble.empty();
    }
}
