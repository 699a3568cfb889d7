package io.jenkins.plugins.awsrollouts.analysis;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What is wrong whatever the baseline does: every request fails, or a bound that the user has given is crossed by more than
 * half of the latest minutes.
 */
final class Beyond {
    /** So many of the last minutes are held against a bound; one bad minute of them crosses none. */
    private static final int LATEST = 5;

    private static final int FEWEST = 3;
    /** A minute may be an outage that is over; two begin to be a rule. */
    private static final int FEWEST_TOTAL = 2;

    private static final double REQUESTS = 10;

    private final Metric metric;
    private final Samples samples;
    private final double[] canary;
    private final int step;

    Beyond(Metric metric, Samples samples, Prepared prepared, int step) {
        this.metric = metric;
        this.samples = samples;
        this.canary = prepared.canary();
        this.step = step;
    }

    /**
     * What is beyond everything.
     *
     * @param increase whether the canary is too high, rather than too low
     * @param fails whether that alone fails the canary
     * @param why one sentence
     */
    record Found(boolean increase, boolean fails, String why) {}

    Optional<Found> find() {
        boolean all = total(0);
        if (all || step > 0 && total(step)) {
            boolean increase = metric.rule().direction() == Direction.INCREASE_IS_BAD;
            return Optional.of(new Found(increase, metric.critical(), new Sentences(metric).total(increase, !all)));
        }
        double[] latest = latest();
        if (latest.length < FEWEST) {
            return Optional.empty();
        }
        Arrays.sort(latest);
        return crossed(latest[(latest.length - 1) / 2], latest[latest.length / 2]);
    }

    private Optional<Found> crossed(double lowerMiddle, double upperMiddle) {
        OptionalDouble most = metric.rule().most();
        OptionalDouble least = metric.rule().least();
        if (most.isPresent() && lowerMiddle > most.getAsDouble()) {
            return Optional.of(bound(lowerMiddle, most.getAsDouble(), true));
        }
        return least.isPresent() && upperMiddle < least.getAsDouble()
                ? Optional.of(bound(upperMiddle, least.getAsDouble(), false))
                : Optional.empty();
    }

    private Found bound(double middle, double bound, boolean increase) {
        return new Found(increase, true, new Sentences(metric).beyond(middle, bound, increase));
    }

    /** The last minutes of which something is known. */
    private double[] latest() {
        double[] latest = new double[LATEST];
        int known = 0;
        for (int i = canary.length - 1; i >= 0 && known < LATEST; i--) {
            if (!Double.isNaN(canary[i])) {
                latest[known++] = canary[i];
            }
        }
        return Arrays.copyOf(latest, known);
    }

    /** Whether every request of every minute is an event, of which more are worse; or none is one, of which fewer are. */
    private boolean total(int from) {
        if (metric.kind() != Kind.RATE) {
            return false;
        }
        double requests = 0;
        int known = 0;
        double least = 1;
        double most = 0;
        for (int i = from; i < canary.length; i++) {
            if (!Double.isNaN(canary[i])) {
                known++;
                requests += samples.counted() ? samples.canaryRequests().at(i) : 0;
                least = Math.min(least, canary[i]);
                most = Math.max(most, canary[i]);
            }
        }
        boolean counts = !samples.counted() || requests >= REQUESTS;
        boolean enough =
                known >= FEWEST_TOTAL && counts || known >= metric.cleaning().minSamples();
        return switch (metric.rule().direction()) {
            case INCREASE_IS_BAD -> enough && least >= 1;
            case DECREASE_IS_BAD -> enough && most <= 0;
            case EITHER -> false;
        };
    }
}
