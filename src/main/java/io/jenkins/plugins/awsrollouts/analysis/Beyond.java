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
    private final int step;

    Beyond(Metric metric, Samples samples, int step) {
        this.metric = metric;
        this.samples = samples;
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
        boolean all = total(samples);
        if (all || step > 0 && total(samples.from(step))) {
            boolean increase = metric.rule().direction() == Direction.INCREASE_IS_BAD;
            return Optional.of(new Found(increase, metric.critical(), new Sentences(metric).total(increase, !all)));
        }
        double[] canary = canary(samples);
        double[] latest = Arrays.copyOfRange(canary, Math.max(0, canary.length - LATEST), canary.length);
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

    private double[] canary(Samples of) {
        double[] minutes = metric.cleaning().cleaned(of.canary());
        boolean counted = metric.kind() == Kind.RATE && of.counted();
        for (int i = 0; i < minutes.length && counted; i++) {
            minutes[i] = of.canaryRequests().at(i) > 0 ? minutes[i] : Double.NaN;
        }
        return Arrays.stream(minutes).filter(value -> !Double.isNaN(value)).toArray();
    }

    /** Whether every request of every minute is an event, of which more are worse; or none is one, of which fewer are. */
    private boolean total(Samples of) {
        double[] minutes = canary(of);
        double requests = of.counted() && metric.kind() == Kind.RATE
                ? Arrays.stream(of.canaryRequests().toArray())
                        .filter(some -> some > 0)
                        .sum()
                : REQUESTS;
        boolean enough = minutes.length >= FEWEST_TOTAL && requests >= REQUESTS
                || minutes.length >= metric.cleaning().minSamples();
        boolean known = metric.kind() == Kind.RATE && minutes.length > 0 && enough;
        return switch (metric.rule().direction()) {
            case INCREASE_IS_BAD -> known && Arrays.stream(minutes).min().orElse(0) >= 1;
            case DECREASE_IS_BAD -> known && Arrays.stream(minutes).max().orElse(1) <= 0;
            case EITHER -> false;
        };
    }
}
