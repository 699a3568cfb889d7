package io.jenkins.plugins.awsrollouts.simulation.ec2;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.util.Optional;

/**
 * How servers of an image answer the requests of users.
 *
 * @param errorRate share of requests answered with a 5xx, 0 to 1; default 0.002
 * @param clientErrorRate share of requests answered with a 4xx, 0 to 1; default 0.005
 * @param latencyMillis median of the response time in milliseconds; default 80
 * @param latencySpread sigma of the lognormal distribution around that median; default 0.5
 * @param leaksAfter how long after boot a leak begins to tell; then response times grow by 15 % of their beginning a
 *     minute and errors by their beginning a minute; empty for no leak
 * @param badZone the zone in which errors are {@code badTimes} as many; empty for none
 * @param badTimes factor on the errors there, 1 or more
 */
@RecordBuilder
public record ServiceQuality(
        double errorRate,
        double clientErrorRate,
        double latencyMillis,
        double latencySpread,
        Optional<Duration> leaksAfter,
        Optional<String> badZone,
        double badTimes)
        implements ServiceQualityBuilder.With {
    private static final double LATENCY_GROWTH = 0.15;
    private static final double MOST_ERRORS = 0.95;

    /** Checks the ranges named above. */
    public ServiceQuality {
        boolean rates = errorRate >= 0 && clientErrorRate >= 0 && errorRate + clientErrorRate <= 1;
        if (!rates || latencyMillis <= 0 || latencySpread < 0 || badTimes < 1) {
            throw new IllegalArgumentException("Rates are shares from 0 to 1, latency is more than 0 ms");
        }
    }

    static ServiceQuality good() {
        return new ServiceQuality(0.002, 0.005, 80, 0.5, Optional.empty(), Optional.empty(), 1);
    }

    ServiceQuality errors(double times) {
        return withErrorRate(errorRate * times);
    }

    ServiceQuality latency(double times) {
        return withLatencyMillis(latencyMillis * times);
    }

    ServiceQuality leaking(Duration after) {
        return withLeaksAfter(Optional.of(after));
    }

    ServiceQuality badIn(String zone, double times) {
        return with(copy -> copy.badZone(Optional.of(zone)).badTimes(times));
    }

    /** Share of 5xx in a zone so long after boot. */
    public double errorRate(String zone, Duration sinceBoot) {
        double zoned = badZone.filter(zone::equals).isPresent() ? errorRate * badTimes : errorRate;
        return Math.min(MOST_ERRORS, zoned * (1 + leaked(sinceBoot)));
    }

    /** Median response time in milliseconds so long after boot. */
    public double latencyMillis(Duration sinceBoot) {
        return latencyMillis * (1 + LATENCY_GROWTH * leaked(sinceBoot));
    }

    /** Minutes for which the leak has told. */
    private double leaked(Duration sinceBoot) {
        return leaksAfter
                .map(after -> Math.max(0, sinceBoot.minus(after).toMillis() / 60_000.0))
                .orElse(0.0);
    }
}
