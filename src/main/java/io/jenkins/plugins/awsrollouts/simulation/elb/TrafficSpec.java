package io.jenkins.plugins.awsrollouts.simulation.elb;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The requests that come to a load balancer.
 *
 * @param perSecond mean requests a second over a day
 * @param swing how far the day's peak, at 14:00 UTC, and the night's trough are from that mean, as a share of it from 0
 *     to 1; default 0.3
 * @param noise sigma of the lognormal factor that each minute draws; default 0.05
 * @param crowds users whose requests look other than {@link Visitor#plain}
 */
@RecordBuilder
public record TrafficSpec(double perSecond, double swing, double noise, List<Crowd> crowds)
        implements TrafficSpecBuilder.With {
    /** Some of the users. */
    public record Crowd(double share, Visitor visitor) {}

    private static final double PEAK_HOUR = 14;

    /** Checks the ranges named above. */
    public TrafficSpec {
        crowds = List.copyOf(crowds);
        double shared = crowds.stream().mapToDouble(Crowd::share).sum();
        if (perSecond < 0 || swing < 0 || swing > 1 || noise < 0 || shared > 1) {
            throw new IllegalArgumentException("Rates are not negative, shares at most 1 together");
        }
    }

    public static TrafficSpec of(double perSecond) {
        return new TrafficSpec(perSecond, 0.3, 0.05, List.of());
    }

    /** The same with another course of the day and another noise; 0 and 0 for the same rate always. */
    public TrafficSpec course(double newSwing, double newNoise) {
        return with(copy -> copy.swing(newSwing).noise(newNoise));
    }

    /** The same with a share of the users, 0 to 1, whose requests look like {@code visitor}. */
    public TrafficSpec crowd(double share, Visitor visitor) {
        List<Crowd> more = new ArrayList<>(crowds);
        more.add(new Crowd(share, visitor));
        return withCrowds(more);
    }

    /** Everybody, the plain visitors last. */
    List<Crowd> everybody() {
        List<Crowd> all = new ArrayList<>(crowds);
        double shared = crowds.stream().mapToDouble(Crowd::share).sum();
        all.add(new Crowd(1 - shared, Visitor.plain()));
        return all;
    }

    /** Expected requests of the minute that begins at {@code minute}; {@code normal} is its draw. */
    double requests(Instant minute, double normal) {
        Duration sinceMidnight = Duration.ofSeconds(Math.floorMod(minute.getEpochSecond(), 86_400L));
        double hours = sinceMidnight.toMinutes() / 60.0 - PEAK_HOUR;
        double day = 1 + swing * Math.cos(2 * Math.PI * hours / 24);
        return 60 * perSecond * day * Math.exp(noise * normal);
    }
}
