package io.jenkins.plugins.awsrollouts.analysis;

import java.util.Arrays;

/**
 * The differences of every pair of two fleets, in order, without holding them: with both fleets in order, how many
 * differences are below a value is counted in one walk along a staircase, O(m + n). A wanted rank is bracketed by such
 * counts until few are left, which are then written down. After Johnson and Mizoguchi, "Selecting the kth element in
 * X + Y and X1 + X2 + ... + Xm" (1978), and Monahan, "Algorithm 616: fast computation of the Hodges-Lehmann location
 * estimator" (1984).
 */
final class Differences {
    private static final int FEW = 512;
    private static final int STEPS = 24;

    private final double[] canary;
    private final double[] baseline;
    private final double[] sketch;

    /** Of fleets in order, each with at least one sample. */
    Differences(double[] canary, double[] baseline) {
        this.canary = canary;
        this.baseline = baseline;
        this.sketch = sketch(thinned(canary), thinned(baseline));
    }

    long size() {
        return (long) canary.length * baseline.length;
    }

    /** The middle one, or the mean of the two in the middle. */
    double median() {
        long half = size() / 2;
        Bracket bracket = narrowed(half + 1);
        double upper = bracket.at(half + 1);
        if (size() % 2 == 1) {
            return upper;
        }
        return (bracket.holds(half) ? bracket.at(half) : at(half)) / 2 + upper / 2;
    }

    /** The difference of this rank, from 1 to {@link #size()}. */
    double at(long rank) {
        return narrowed(rank).at(rank);
    }

    private Bracket narrowed(long rank) {
        Bracket bracket = new Bracket();
        double place = (double) rank / size() * sketch.length;
        int slack = 2 + sketch.length / 100;
        bracket.narrow(sketch[(int) Math.max(0, place - slack)], rank);
        bracket.narrow(sketch[(int) Math.min(sketch.length - 1, place + slack)], rank);
        for (int step = 1; !bracket.done(); step++) {
            if (step % 6 == 0) {
                bracket.tighten();
            }
            bracket.narrow(step % 3 == 0 ? bracket.middle() : bracket.beside(rank, step % 3 == 1), rank);
        }
        return bracket;
    }

    private static double[] thinned(double[] sorted) {
        int size = Math.min(STEPS, sorted.length);
        double[] some = new double[size];
        for (int i = 0; i < size; i++) {
            some[i] = sorted[(int) ((i + 0.5) * sorted.length / size)];
        }
        return some;
    }

    private static double[] sketch(double[] some, double[] others) {
        double[] all = new double[some.length * others.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = some[i / others.length] - others[i % others.length];
        }
        Arrays.sort(all);
        return all;
    }

    /** How many differences are no larger than this. */
    private long upTo(double value) {
        long above = 0;
        int j = 0;
        for (double x : canary) {
            while (j < baseline.length && x - baseline[j] > value) {
                j++;
            }
            above += j;
        }
        return size() - above;
    }

    /** Two values between which the wanted difference lies, and how many differences are below and no larger. */
    private final class Bracket {
        /** As a value that is not among them, or one of which all are counted as below. */
        private double low = Math.nextDown(canary[0] - baseline[baseline.length - 1]);

        private double high = canary[canary.length - 1] - baseline[0];
        private long below;
        private long upTo = size();
        private double[] few = new double[0];

        boolean done() {
            return upTo - below <= FEW || Math.nextUp(low) >= high;
        }

        boolean holds(long rank) {
            return rank > below;
        }

        double middle() {
            return low / 2 + high / 2;
        }

        /** A little below or above where the rank lies when the differences between are evenly spread. */
        double beside(long rank, boolean under) {
            double within = (double) upTo - below;
            double slack = (under ? -1 : 1) * Math.max(FEW / 4.0, within / 50);
            double share = (rank - below + slack) / within;
            return share > 0 && share < 1 ? low + (high - low) * share : middle();
        }

        void narrow(double pivot, long rank) {
            if (pivot <= low || pivot >= high) {
                return;
            }
            long count = upTo(pivot);
            if (count >= rank) {
                high = pivot;
                upTo = count;
            } else {
                low = pivot;
                below = count;
            }
        }

        /** Moves both ends to differences, so that many that tie are found soon. */
        void tighten() {
            double first = Double.POSITIVE_INFINITY;
            double last = Double.NEGATIVE_INFINITY;
            int i = 0;
            int j = 0;
            for (double x : canary) {
                while (i < baseline.length && x - baseline[i] > high) {
                    i++;
                }
                while (j < baseline.length && x - baseline[j] > low) {
                    j++;
                }
                last = i < j ? Math.max(last, x - baseline[i]) : last;
                first = i < j ? Math.min(first, x - baseline[j - 1]) : first;
            }
            high = last;
            low = Math.max(low, Math.nextDown(first));
        }

        double at(long rank) {
            if (upTo - below > FEW) {
                return high;
            }
            if (few.length == 0) {
                few = among();
            }
            return few[(int) (rank - below - 1)];
        }

        private double[] among() {
            double[] found = new double[(int) (upTo - below)];
            int size = 0;
            int from = 0;
            for (double x : canary) {
                while (from < baseline.length && x - baseline[from] > high) {
                    from++;
                }
                for (int j = from; j < baseline.length && x - baseline[j] > low; j++) {
                    found[size++] = x - baseline[j];
                }
            }
            Arrays.sort(found);
            return found;
        }
    }
}
