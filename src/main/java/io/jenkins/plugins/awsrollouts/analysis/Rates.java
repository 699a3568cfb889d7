package io.jenkins.plugins.awsrollouts.analysis;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Rates of two fleets made comparable.
 *
 * <p>A rate of few requests scatters more than one of many, and lies differently: where errors are rare, most minutes of
 * a small canary have none, while a large fleet's have some, so that a Mann-Whitney test calls even a worse canary the
 * lower one. Therefore each minute of the fleet with more requests is cut down to as many as the other one had, drawn
 * from them without putting back (a hypergeometric number of events). Between equal fleets the two are then alike in
 * distribution, which is all that the test assumes. The draws follow from the minute and its numbers, so that the same evidence has
 * the same verdict.
 *
 * <p>Minutes are then joined until each sample has a fiftieth of all requests, so that the minutes of a small step do not
 * blur those of a large one, or as many as ten events of both fleets take, but no more than a fifteenth. How
 * many are joined follows from both fleets together, which says nothing of their difference. Since events are
 * counted, samples tie often and a confidence interval ends at a tie; p and the effect decide on a rate, not the
 * tolerance.
 */
final class Rates {
    private static final int EVENTS = 10;
    private static final int FEWEST_SAMPLES = 15;
    private static final int MOST_SAMPLES = 50;
    private static final long EXACT = 2000;
    private static final long MIX = 1_000_003;

    private final double[] canaryEvents;
    private final double[] baselineEvents;
    private final double[] requests;
    private final double enough;

    private Rates(Samples samples, NanStrategy nan) {
        int size = samples.size();
        canaryEvents = new double[size];
        baselineEvents = new double[size];
        requests = new double[size];
        double events = 0;
        double all = 0;
        for (int i = 0; i < size; i++) {
            long canaryRequests = Math.round(samples.canaryRequests().at(i));
            long baselineRequests = Math.round(samples.baselineRequests().at(i));
            double canaryRate = rate(samples.canary().at(i), nan);
            double baselineRate = rate(samples.baseline().at(i), nan);
            long fewer = Math.min(canaryRequests, baselineRequests);
            if (fewer > 0 && !Double.isNaN(canaryRate + baselineRate)) {
                canaryEvents[i] = drawn(Math.round(canaryRate * canaryRequests), canaryRequests, fewer, i);
                baselineEvents[i] = drawn(Math.round(baselineRate * baselineRequests), baselineRequests, fewer, i);
                requests[i] = fewer;
                events += canaryEvents[i] + baselineEvents[i];
                all += fewer;
            }
        }
        enough = Math.max(all / MOST_SAMPLES, Math.min(all / FEWEST_SAMPLES, EVENTS * all / Math.max(1, events)));
    }

    /** The samples, comparable; both fleets' requests are known. */
    static Samples comparable(Samples samples, NanStrategy nan) {
        Rates rates = new Rates(samples, nan);
        return Samples.of(Series.of(rates.joined(rates.baselineEvents)), Series.of(rates.joined(rates.canaryEvents)));
    }

    /** Events over requests of the whole time, NaN without requests. */
    static double overall(Series rates, Series requests, NanStrategy nan) {
        double events = 0;
        double all = 0;
        for (int i = 0; i < rates.size(); i++) {
            double rate = rate(rates.at(i), nan);
            double behind = requests.at(i);
            if (!Double.isNaN(rate) && behind > 0) {
                events += rate * behind;
                all += behind;
            }
        }
        return events / all;
    }

    private static double rate(double rate, NanStrategy nan) {
        if (Double.isFinite(rate)) {
            return Math.min(1, Math.max(0, rate));
        }
        return nan == NanStrategy.ZERO ? 0 : Double.NaN;
    }

    /** Of so many events among all requests, those among the requests that are drawn. */
    private static long drawn(long events, long all, long draws, int minute) {
        if (draws == all || events == 0) {
            return events;
        }
        SplittableRandom random = new SplittableRandom(((minute * MIX + all) * MIX + events) * MIX + draws);
        if (events > EXACT) {
            double share = (double) draws / all;
            double variance = events * share * (1 - share) * (all - events) / Math.max(1, all - 1);
            double near = events * share + random.nextGaussian() * Math.sqrt(variance);
            return Math.round(Math.min(Math.min(events, draws), Math.max(0, near)));
        }
        long drawn = 0;
        for (long event = 0; event < events; event++) {
            drawn += random.nextDouble() * (all - event) < draws - drawn ? 1 : 0;
        }
        return drawn;
    }

    /** Events over requests of as many minutes as have enough requests, one after another. */
    private double[] joined(double[] events) {
        double[] rates = new double[requests.length];
        int size = 0;
        double sum = 0;
        double all = 0;
        for (int i = 0; i < requests.length; i++) {
            sum += events[i];
            all += requests[i];
            if (all > 0 && (all >= enough || i == requests.length - 1)) {
                rates[size++] = sum / all;
                sum = 0;
                all = 0;
            }
        }
        return Arrays.copyOf(rates, size);
    }
}
