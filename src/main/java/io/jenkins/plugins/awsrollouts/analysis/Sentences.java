package io.jenkins.plugins.awsrollouts.analysis;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Optional;

/** What was found in one metric, as a sentence. */
final class Sentences {
    private static final MathContext DIGITS = new MathContext(3);
    private static final double PERCENT = 100;

    private final Metric metric;
    private final double doubt;

    Sentences(Metric metric, double doubt) {
        this.metric = metric;
        this.doubt = doubt;
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
                metric.name() + " has " + prepared.canarySorted().length + " samples on the canary and "
                        + prepared.baselineSorted().length + " on the baseline, too few to tell; wait for more.";
            case PASS -> passed(prepared, comparison.orElseThrow());
            case DOUBTFUL -> doubtful(prepared, comparison.orElseThrow(), "");
            case HIGH, LOW ->
                metric.name() + (critical ? ", a critical metric," : "") + " is "
                        + (found == Classification.HIGH ? "higher" : "lower") + " on the canary: " + means(prepared)
                        + ", " + shift(comparison.orElseThrow()) + "; " + p(comparison.orElseThrow()) + " fails.";
        };
    }

    private String passed(Prepared prepared, Comparison comparison) {
        String found = comparison.significant()
                ? " differs on the canary by no more than is allowed: "
                : " is no worse on the canary: ";
        return metric.name() + found + means(prepared) + "; " + p(comparison)
                + (comparison.significant() ? " would fail if the difference were larger." : " fails.");
    }

    /**
     * That it may be worse.
     *
     * @param when over which minutes, to be said after "on the canary"; empty of all
     */
    String doubtful(Prepared prepared, Comparison comparison, String when) {
        String step = comparison.level() == doubt ? "p is " + number(comparison.p()) : p(comparison) + " fails";
        return metric.name() + ", a critical metric, may be "
                + (comparison.superiority() > 0.5 ? "higher" : "lower") + " on the canary" + when + ": "
                + means(prepared) + "; " + step + ", more than " + number(doubt) + " passes.";
    }

    /** That it is plainly worse. */
    String plainly(PlainlyWorse.Found found) {
        String canary = metric.name() + ", a critical metric, is ";
        return found.total()
                ? canary + value(found.canaryMean()) + " on the canary"
                        + found.when().words() + ", which never passes."
                : canary + "plainly worse on the canary" + found.when().words() + ": " + value(found.canaryMean())
                        + " against " + value(found.baselineMean())
                        + " on the baseline; that is no pass, however much the minutes waver.";
    }

    /** That there is nothing to compare; when is said at the end. */
    String nothing(Prepared prepared, String when) {
        return metric.name() + " has no data on the " + without(prepared) + when + ".";
    }

    private static String without(Prepared prepared) {
        boolean canary = prepared.canarySorted().length == 0;
        boolean baseline = prepared.baselineSorted().length == 0;
        if (canary && baseline) {
            return "canary and none on the baseline";
        }
        return canary ? "canary" : "baseline";
    }

    private String means(Prepared prepared) {
        return value(prepared.canaryMean()) + " against " + value(prepared.baselineMean()) + " on the baseline";
    }

    private String shift(Comparison comparison) {
        return "a shift of " + value(comparison.shift()) + " (" + value(comparison.lower()) + " to "
                + value(comparison.upper()) + ")";
    }

    private static String p(Comparison comparison) {
        return "p is " + number(comparison.p()) + ", and " + number(comparison.level()) + " or less";
    }

    private String value(double value) {
        if (metric.kind() == Kind.RATE) {
            return number(value * PERCENT) + " %";
        }
        return metric.unit().isEmpty() ? number(value) : number(value) + " " + metric.unit();
    }
}
