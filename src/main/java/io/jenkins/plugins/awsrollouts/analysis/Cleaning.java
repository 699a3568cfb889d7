package io.jenkins.plugins.awsrollouts.analysis;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.ArrayList;
import java.util.List;

/**
 * What becomes of a metric's samples before they are compared.
 *
 * @param nan what a minute without a number means; default remove
 * @param outliers whether lone extremes are left out; default kept
 * @param minSamples of each fleet, after all else; at least 1, default 5. Fewer are too few, never a pass.
 */
@RecordBuilder
public record Cleaning(NanStrategy nan, Outliers outliers, int minSamples) implements CleaningBuilder.With {
    /** The most samples that may be asked for; one a minute, so that these are most of a day. */
    public static final int MOST_SAMPLES = 1000;

    /** From here on squares and differences would leave the range of a double; it is no measured number. */
    private static final double IMMENSE = 1e100;

    /** All by default. */
    public static Cleaning defaults() {
        return new Cleaning(NanStrategy.REMOVE, Outliers.keep(), 5);
    }

    /** By default, with numbers that are missing for a count of zero. */
    public static Cleaning missingIsZero() {
        return new Cleaning(NanStrategy.ZERO, Outliers.keep(), 5);
    }

    /** The numbers minute by minute, NaN where there is none and none is to be taken for zero. */
    double[] cleaned(Series series) {
        double[] values = series.toArray();
        for (int i = 0; i < values.length; i++) {
            if (!(Math.abs(values[i]) < IMMENSE)) {
                values[i] = nan == NanStrategy.ZERO ? 0 : Double.NaN;
            }
        }
        return outliers.applied(values);
    }

    List<String> faults(String metric) {
        List<String> faults = new ArrayList<>();
        if (!(outliers.factor() > 0)) {
            faults.add("Metric \"" + metric + "\" has an outlier factor of " + Sentences.number(outliers.factor())
                    + "; give one above 0, such as 3.");
        }
        if (minSamples < 1 || minSamples > MOST_SAMPLES) {
            faults.add("Metric \"" + metric + "\" asks for " + minSamples + " samples; ask for 1 to " + MOST_SAMPLES
                    + ".");
        }
        return List.copyOf(faults);
    }
}
