package io.jenkins.plugins.awsrollouts.analysis;

import java.util.Arrays;

/** Numbers one after another, NaN where there is none; eight bytes each. */
public final class Series {
    private static final Series EMPTY = new Series(new double[0]);

    private final double[] values;

    private Series(double[] values) {
        this.values = values;
    }

    /** These numbers. */
    public static Series of(double... values) {
        return values.length == 0 ? EMPTY : new Series(values.clone());
    }

    /** No numbers. */
    public static Series empty() {
        return EMPTY;
    }

    /** How many, with those that are NaN. */
    public int size() {
        return values.length;
    }

    /** The number at this place, from 0 on. */
    public double at(int place) {
        return values[place];
    }

    /** A copy of the numbers. */
    public double[] toArray() {
        return values.clone();
    }

    /** As many numbers as given, with NaN for those that are not there. */
    Series padded(int size) {
        if (size <= values.length) {
            return this;
        }
        double[] longer = Arrays.copyOf(values, size);
        Arrays.fill(longer, values.length, size, Double.NaN);
        return new Series(longer);
    }

    /** The numbers from this place on; none from the end on. */
    Series from(int place) {
        return of(Arrays.copyOfRange(values, Math.min(place, values.length), values.length));
    }

    /** The first numbers, so many or all that there are. */
    Series until(int size) {
        return size >= values.length ? this : of(Arrays.copyOf(values, size));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Series series && Arrays.equals(values, series.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return Arrays.toString(values);
    }
}
