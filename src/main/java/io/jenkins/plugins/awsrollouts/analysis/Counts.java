package io.jenkins.plugins.awsrollouts.analysis;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Arrays;

/**
 * One fleet's events and requests, minute by minute.
 *
 * @param events among the requests
 * @param requests 0 where nothing is known
 */
@RecordBuilder
record Counts(double[] events, double[] requests) implements CountsBuilder.With {
    private static final double HALF = 0.5;
    private static final int ONE_BAD_MINUTE = 2;

    static Counts of(Series rates, Series behind, NanStrategy nan) {
        double[] events = new double[rates.size()];
        double[] requests = new double[rates.size()];
        for (int i = 0; i < events.length; i++) {
            double rate = rate(rates.at(i), nan);
            if (!Double.isNaN(rate) && behind.at(i) > 0) {
                requests[i] = behind.at(i);
                events[i] = rate * behind.at(i);
            }
        }
        return new Counts(events, requests);
    }

    private static double rate(double rate, NanStrategy nan) {
        if (Double.isFinite(rate)) {
            return Math.min(1, Math.max(0, rate));
        }
        return nan == NanStrategy.ZERO ? 0 : Double.NaN;
    }

    /** The requests that are no events. */
    Counts rest() {
        double[] others = new double[events.length];
        for (int i = 0; i < others.length; i++) {
            others[i] = requests[i] - events[i];
        }
        return withEvents(others);
    }

    /** Events over requests of the last so many minutes of which something is known, from this one on; NaN of none. */
    double latest(int some, int from) {
        double counted = 0;
        double of = 0;
        int known = 0;
        for (int i = events.length - 1; i >= from && known < some; i--) {
            if (requests[i] > 0) {
                counted += events[i];
                of += requests[i];
                known++;
            }
        }
        return counted / of;
    }

    /**
     * The best that events over requests are from this minute on when any one minute is left out, which may be chance; NaN of
     * fewer than two.
     *
     * @param fewer whether fewer events are better
     */
    double shareWithoutAny(int from, boolean fewer) {
        double best = Double.NaN;
        for (int without = from; without < events.length; without++) {
            double some = 0;
            double of = 0;
            for (int i = from; i < events.length; i++) {
                some += i == without ? 0 : events[i];
                of += i == without ? 0 : requests[i];
            }
            boolean first = Double.isNaN(best);
            double share = some / of;
            best = requests[without] > 0 && of > 0 && (first || (fewer ? share < best : share > best)) ? share : best;
        }
        return best;
    }

    /** In how many minutes something is known, from this one on. */
    int known(int from) {
        int known = 0;
        for (int i = from; i < requests.length; i++) {
            known += requests[i] > 0 ? 1 : 0;
        }
        return known;
    }

    double all() {
        return Arrays.stream(requests).sum();
    }

    /** Events over requests from this minute on; NaN of none. */
    double share(int from) {
        double some = 0;
        double of = 0;
        for (int i = from; i < events.length; i++) {
            some += events[i];
            of += requests[i];
        }
        return some / of;
    }

    /** Events over requests of the whole time; of none, what half an event would make. */
    double rate() {
        return (Arrays.stream(events).sum() + HALF) / (all() + 1);
    }

    /**
     * By how much the logarithm of the rate changes from minute to minute beyond what counts do by themselves, as a variance:
     * half the mean square of the differences of neighbours, so that a trend or the day adds nothing to it (von Neumann,
     * "Distribution of the ratio of the mean square successive difference to the variance", 1941), without the two largest
     * ones, so that one bad minute adds nothing either.
     */
    double waver() {
        double[] squares = new double[events.length];
        double byCounting = 0;
        int size = 0;
        int before = -1;
        for (int i = 0; i < events.length; i++) {
            if (requests[i] > 0) {
                if (before >= 0) {
                    double change = logarithm(i) - logarithm(before);
                    squares[size++] = change * change / 2;
                    byCounting += (1 / (events[i] + HALF) + 1 / (events[before] + HALF)) / 2;
                }
                before = i;
            }
        }
        if (size <= ONE_BAD_MINUTE) {
            return 0;
        }
        Arrays.sort(squares, 0, size);
        int kept = size - ONE_BAD_MINUTE;
        return Math.max(0, Arrays.stream(squares, 0, kept).average().orElse(0) - byCounting / size);
    }

    private double logarithm(int minute) {
        return Math.log((events[minute] + HALF) / requests[minute]);
    }
}
