package io.jenkins.plugins.awsrollouts.analysis;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Optional;

/** What was found in one metric, as a sentence. */
final class Sentences {
    private static final MathContext DIGITS = new MathContext(3);
    private static final double PERCENT = 100;
    private static final double LEAST_CHANCE = 1e-6;

    private final Metric metric;

    Sentences(Metric metric) {
        this.metric = metric;
    }

    /** With three digits. */
    static String number(double value) {
        if (!Double.isFinite(value)) {
            return Double.toString(value);
        }
        BigDecimal rounded = new BigDecimal(value).round(DIGITS).stripTrailingZeros();
        boolean plain = value == 0 || Math.abs(value) >= 1e-4 && Math.abs(value) < 1e9;
        return plain ? rounded.toPlainString() : rounded.toString();
    }

    String why(Classification found, boolean critical, Prepared prepared, Optional<Comparison> comparison) {
        return switch (found) {
            case NO_DATA -> nothing(prepared, "");
            case TOO_FEW ->
                metric.name() + " has " + samples(prepared.canaryKnown(0)) + " on the canary and "
                        + prepared.baselineKnown(0) + " on the baseline, too few to tell; wait for more.";
            case PASS -> metric.name() + " is " + means(prepared) + shown(prepared, comparison.orElseThrow()) + ".";
            case DOUBTFUL -> doubtful(prepared, comparison.orElseThrow());
            case HIGH, LOW ->
                metric.name() + (critical ? ", a critical metric," : "")
                        + worse(found == Classification.HIGH, prepared, comparison.orElseThrow())
                        + "; a canary that is no worse would look so in "
                        + chance(comparison.orElseThrow().p()) + ".";
        };
    }

    /** What a pass stands for. */
    private static String samples(int known) {
        return known == 1 ? "1 sample" : known + " samples";
    }

    /** One that has become worse may have been better before, so that on the whole it still is. */
    private String worse(boolean increase, Prepared prepared, Comparison comparison) {
        String word = increase ? "higher" : "lower";
        boolean still = increase ? comparison.shift() < 0 : comparison.shift() > 0;
        return still
                ? " has become " + word + " on the canary, though it was " + means(prepared) + " on the whole"
                : " is " + word + " on the canary: " + means(prepared) + times(comparison);
    }

    private String shown(Prepared prepared, Comparison comparison) {
        if (comparison.shown().isEmpty()) {
            return ", not proved to be worse";
        }
        double shown = comparison.shown().getAsDouble();
        boolean less = less(shown, prepared);
        double mean = prepared.canaryMean(0);
        // bets ask what is usual: a bad minute may bring the mean beyond what would have shown
        String steady = (less ? mean <= shown : mean >= shown) ? " all the time" : "";
        return "; " + value(shown) + (less ? " or less" : " or more") + steady + " would have shown";
    }

    /** Whether a bound is one below. */
    private boolean less(double bound, Prepared prepared) {
        Direction direction = metric.rule().direction();
        return direction == Direction.DECREASE_IS_BAD
                || direction == Direction.EITHER && bound < prepared.baselineMean(0);
    }

    private String doubtful(Prepared prepared, Comparison comparison) {
        double bound = comparison.allowed().orElseThrow();
        String seen = comparison.shown().isPresent()
                ? "only " + value(comparison.shown().getAsDouble()) + " would have shown"
                : "no difference would have shown yet";
        return metric.name() + ", a critical metric, may be " + (less(bound, prepared) ? "lower" : "higher")
                + " on the canary than the " + value(bound) + " that this step lets through: " + means(prepared)
                + ", and " + seen + ".";
    }

    /** That the canary said something in too few minutes. */
    String silent(int minutes, int others, boolean lately) {
        return metric.name() + ", a critical metric, is known of " + minutes + " of the " + (lately ? "last " : "")
                + "minutes of this step on the canary, of " + others + " on the baseline; too few to tell.";
    }

    /** That the latest minutes are worse than what may pass. */
    String lately(double value, double allowed) {
        return metric.name() + ", a critical metric, is " + value(value)
                + " on the canary in its latest minutes, worse than" + " the " + value(allowed)
                + " that this step lets through.";
    }

    /** That nothing of the latest minutes went well. */
    String dead(int minutes, double rate) {
        return metric.name() + ", a critical metric, is " + value(rate) + " on the canary in its latest " + minutes
                + " minutes, with which nothing passes, whatever the baseline does.";
    }

    /** That the minutes are so uneven that what is usual passes, and what there was of it in all does not. */
    String uneven(double mean, double allowed) {
        return metric.name() + ", a critical metric, is " + value(mean)
                + " on the canary in this step for some bad minutes," + " worse than the " + value(allowed)
                + " that this step lets through.";
    }

    private static String times(Comparison comparison) {
        return comparison.meanRatio().isPresent()
                ? " (" + number(comparison.meanRatio().getAsDouble()) + " times)"
                : "";
    }

    /** In how many rollouts. */
    private static String chance(double p) {
        double one = 1 / Math.max(p, LEAST_CHANCE);
        return p < LEAST_CHANCE ? "less than one of a million rollouts" : "one of " + (long) one + " rollouts";
    }

    /** That nothing but events, or none, is all that there is. */
    String total(boolean increase, boolean step) {
        return metric.name() + ", a critical metric, is " + (increase ? "100 %" : "0 %")
                + " on the canary in every minute" + (step ? " of this step" : "")
                + ", which fails whatever the baseline does.";
    }

    /** That a bound is crossed. */
    String beyond(double middle, double bound, boolean increase) {
        return metric.name() + " is " + value(middle) + " on the canary in the middle of its latest minutes; "
                + (increase ? "more" : "less") + " than " + value(bound) + " fails, whatever the baseline does.";
    }

    /** That there is nothing to compare; when is said at the end. */
    String nothing(Prepared prepared, String when) {
        return metric.name() + " has no data on the " + without(prepared) + when + ".";
    }

    private static String without(Prepared prepared) {
        boolean canary = prepared.canaryKnown(0) == 0;
        boolean baseline = prepared.baselineKnown(0) == 0;
        if (canary && baseline) {
            return "canary and none on the baseline";
        }
        return canary ? "canary" : "baseline";
    }

    private String means(Prepared prepared) {
        return value(prepared.canaryMean(0)) + " against " + value(prepared.baselineMean(0)) + " on the baseline";
    }

    private String value(double value) {
        if (metric.kind() == Kind.RATE) {
            return number(value * PERCENT) + " %";
        }
        return metric.unit().isEmpty() ? number(value) : number(value) + " " + metric.unit();
    }
}
