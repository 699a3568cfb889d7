package io.jenkins.plugins.awsrollouts.analysis;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How large a difference must be, besides being significant, to be minded; Kayenta's {@code effectSize}. A size that
 * cannot be told (a mean of zero) hinders nothing, as in Kayenta.
 */
public sealed interface Effect {
    /** Every significant difference is minded, and is critical in a critical metric. */
    record Any() implements Effect {}

    /**
     * Canary's mean over the baseline's.
     *
     * @param bounds around 1; Kayenta's default is 1 for all, which is that of {@link Any} but for the direction
     */
    record MeanRatio(Bounds bounds) implements Effect {}

    /**
     * The chance that a canary's sample is above one of the baseline, ties half ({@link EffectSizes#superiority}).
     *
     * @param bounds around 0.5; Kayenta's default is 0.5 for all
     */
    record CommonLanguage(Bounds bounds) implements Effect {}

    /**
     * Where a difference begins to be minded, and where it is critical in a critical metric.
     *
     * @param allowedIncrease an increase is minded from here on
     * @param allowedDecrease a decrease is minded from here down
     * @param criticalIncrease a critical metric fails the canary from here on; at least {@code allowedIncrease}
     * @param criticalDecrease a critical metric fails the canary from here down; at most {@code allowedDecrease}
     */
    @RecordBuilder
    record Bounds(double allowedIncrease, double allowedDecrease, double criticalIncrease, double criticalDecrease)
            implements EffectBoundsBuilder.With {
        /** The same bound for minded and critical. */
        public static Bounds of(double increase, double decrease) {
            return new Bounds(increase, decrease, increase, decrease);
        }

        boolean minded(double size, boolean increase) {
            return increase ? size >= allowedIncrease : size <= allowedDecrease;
        }

        boolean critical(double size, boolean increase) {
            return increase ? size >= criticalIncrease : size <= criticalDecrease;
        }

        private boolean inOrder(double middle, double least, double most) {
            return least <= criticalDecrease
                    && criticalDecrease <= allowedDecrease
                    && allowedDecrease <= middle
                    && middle <= allowedIncrease
                    && allowedIncrease <= criticalIncrease
                    && criticalIncrease <= most;
        }
    }

    /** Whether a difference of these sizes is minded. */
    default boolean minded(OptionalDouble meanRatio, OptionalDouble superiority, boolean increase) {
        return size(meanRatio, superiority).stream().allMatch(size -> bounds().minded(size, increase));
    }

    /** Whether a difference of these sizes fails the canary when the metric is critical. */
    default boolean critical(OptionalDouble meanRatio, OptionalDouble superiority, boolean increase) {
        return size(meanRatio, superiority).stream().allMatch(size -> bounds().critical(size, increase));
    }

    /** One sentence for each thing that is wrong. */
    default List<String> faults(String metric) {
        double most = this instanceof CommonLanguage ? 1 : Double.MAX_VALUE;
        double middle = this instanceof CommonLanguage ? 0.5 : 1;
        return this instanceof Any || bounds().inOrder(middle, 0, most)
                ? List.of()
                : List.of("Metric \"" + metric + "\" has effect bounds out of order; give 0 <= criticalDecrease <="
                        + " allowedDecrease <= " + Sentences.number(middle) + " <= allowedIncrease <= criticalIncrease"
                        + (most == 1 ? " <= 1." : "."));
    }

    private OptionalDouble size(OptionalDouble meanRatio, OptionalDouble superiority) {
        if (this instanceof Any) {
            return OptionalDouble.empty();
        }
        return this instanceof MeanRatio ? meanRatio : superiority;
    }

    private Bounds bounds() {
        if (this instanceof MeanRatio ratio) {
            return ratio.bounds();
        }
        return this instanceof CommonLanguage language ? language.bounds() : Bounds.of(1, 1);
    }
}
