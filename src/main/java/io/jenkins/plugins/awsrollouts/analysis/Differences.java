package io.jenkins.plugins.awsrollouts.analysis;

import java.util.SplittableRandom;
import org.apache.commons.numbers.arrays.Selection;

/**
 * The differences of every pair of two fleets, in order, without holding them: with both fleets in order, those between
 * two values are found in one walk along a staircase, O(m + n). Where a wanted rank lies is guessed from every fourth
 * sample of each fleet, and so on down; one walk then mostly finds it among no more than m + n differences. Where the
 * guess was wrong, differences drawn by lot narrow it down, in O(log(mn)) walks on average. After Johnson and Mizoguchi,
 * "Selecting the kth element in X + Y and X1 + X2 + ... + Xm" (1978), and Monahan, "Algorithm 616: fast computation of
 * the Hodges-Lehmann location estimator" (1984).
 */
final class Differences {
    /** So many are written down however small the fleets are. */
    private static final int FEW = 1024;

    /** One sample of so many is kept in a thinned fleet, but a fleet of no more than {@link #LEAST} stays whole. */
    private static final int THINNER = 4;

    private static final int LEAST = 16;

    /** How far a rank in the thinned fleets may be off, over the root of how many samples those have; by trial. */
    private static final double SLACK = 0.75;

    private final double[] canary;
    private final double[] baseline;
    private final int room;
    private final double least;
    private final double most;
    private final Differences thinned;

    /** Of fleets in order, each with at least one sample; no difference is beyond the range of a double. */
    Differences(double[] canary, double[] baseline) {
        this.canary = canary;
        this.baseline = baseline;
        room = Math.max(FEW, canary.length + baseline.length);
        least = canary[0] - baseline[baseline.length - 1];
        most = canary[canary.length - 1] - baseline[0];
        thinned = size() <= room ? this : new Differences(thinned(canary), thinned(baseline));
    }

    private static double[] thinned(double[] sorted) {
        if (sorted.length <= LEAST) {
            return sorted;
        }
        double[] some = new double[(sorted.length + THINNER - 1) / THINNER];
        for (int i = 0; i < some.length; i++) {
            some[i] = sorted[(int) ((i + 0.5) * sorted.length / some.length)];
        }
        return some;
    }

    long size() {
        return (long) canary.length * baseline.length;
    }

    /** The middle one, or the mean of the two in the middle. */
    double median() {
        long half = size() / 2;
        Strip strip = around(half + 1);
        double upper = strip.at(half + 1);
        if (size() % 2 == 1) {
            return upper;
        }
        return (strip.holds(half) ? strip.at(half) : at(half)) / 2 + upper / 2;
    }

    /** The difference of this rank, from 1 to {@link #size()}. */
    double at(long rank) {
        return around(rank).at(rank);
    }

    /** A strip that tells the difference of this rank. */
    private Strip around(long rank) {
        double low = Math.nextDown(least);
        double high = most;
        Strip strip = thinned == this ? new Strip(low, high) : guessed(rank);
        // Seeded by the rank, so that the same samples always take the same walks.
        SplittableRandom lot = new SplittableRandom(rank);
        while (!strip.holds(rank) || !strip.told()) {
            if (strip.holds(rank)) {
                low = strip.low;
                high = strip.high;
                double drawn = strip.inWalk(lot.nextLong(strip.size()));
                strip = new Strip(Math.nextDown(drawn), drawn);
            } else {
                low = strip.upTo < rank ? strip.high : low;
                high = strip.upTo < rank ? high : strip.low;
                strip = new Strip(low, high);
            }
        }
        return strip;
    }

    /** Between the thinned fleets' differences a little below and above where the rank would be. */
    private Strip guessed(long rank) {
        double place = (double) rank / size() * thinned.size();
        long slack = (long) Math.ceil(SLACK * Math.sqrt(thinned.canary.length + thinned.baseline.length));
        Strip near = thinned.around(Math.max(1, Math.round(place)));
        long under = Math.round(place) - slack;
        long over = Math.round(place) + slack;
        return new Strip(
                Math.nextDown(under < 1 ? least : near.nearest(under)),
                over > thinned.size() ? most : near.nearest(over));
    }

    /** From a place in the baseline on, the first whose difference to this sample is no larger than the value. */
    private int past(int from, double sample, double value) {
        int to = from;
        while (to < baseline.length && sample - baseline[to] > value) {
            to++;
        }
        return to;
    }

    /** The differences above {@code low} and up to {@code high}, written down while there is room. */
    private final class Strip {
        private final double low;
        private final double high;
        private final long below;
        private final long upTo;
        private final double[] found = new double[room];

        Strip(double low, double high) {
            this.low = low;
            this.high = high;
            long notBelow = 0;
            long above = 0;
            int size = 0;
            int from = 0;
            int to = 0;
            for (double x : canary) {
                from = past(from, x, high);
                to = past(Math.max(from, to), x, low);
                above += from;
                notBelow += to;
                for (int j = from; j < to && size < room; j++) {
                    found[size++] = x - baseline[j];
                }
            }
            below = Differences.this.size() - notBelow;
            upTo = Differences.this.size() - above;
        }

        long size() {
            return upTo - below;
        }

        boolean holds(long rank) {
            return below < rank && rank <= upTo;
        }

        /** Whether all of them are written down, or are the same. */
        boolean told() {
            return size() <= room || low == Math.nextDown(high);
        }

        double at(long rank) {
            if (size() > room) {
                return high;
            }
            int place = (int) (rank - below - 1);
            Selection.select(found, 0, (int) size(), place);
            return found[place];
        }

        /** The difference of that rank or, where that is not in the strip, of the nearest that is. */
        double nearest(long rank) {
            return at(Math.max(below + 1, Math.min(upTo, rank)));
        }

        /** The difference that comes at this place in a walk, from 0 on. */
        double inWalk(long place) {
            long passed = 0;
            int i = 0;
            int from = past(0, canary[0], high);
            int to = past(from, canary[0], low);
            while (passed + to - from <= place) {
                passed += to - from;
                i++;
                from = past(from, canary[i], high);
                to = past(Math.max(from, to), canary[i], low);
            }
            return canary[i] - baseline[(int) (from + place - passed)];
        }
    }
}
