package io.jenkins.plugins.awsrollouts.simulation.elb;

import io.jenkins.plugins.awsrollouts.simulation.ec2.Servers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A target's health as a function of time, so that no health check has to be an event of its own (Elastic Load
 * Balancing User Guide, Health checks for target groups: consecutive successes and failures at an interval).
 */
public final class HealthTimeline {
    /** The health states a registered target can be in. */
    enum Health {
        INITIAL,
        HEALTHY,
        UNHEALTHY
    }

    private record Change(Instant at, Health health) {}

    private final TrafficSource balancer;
    private final Instant registered;
    private final List<Change> changes = new ArrayList<>();

    HealthTimeline(TrafficSource balancer, Instant registered, List<Servers.Span> good) {
        this.balancer = balancer;
        this.registered = registered;
        Instant badSince = registered;
        for (Servers.Span span : good) {
            failing(badSince, span.from());
            Instant healthy = check(span.from(), balancer.healthyThreshold());
            if (healthy.isBefore(span.to())) {
                changes.add(new Change(healthy, Health.HEALTHY));
            }
            badSince = span.to();
        }
        failing(badSince, Instant.MAX);
    }

    Health at(Instant time) {
        Health health = Health.INITIAL;
        for (Change change : changes) {
            if (!change.at().isAfter(time)) {
                health = change.health();
            }
        }
        return health;
    }

    /** The first change of health after {@code time}; {@link Instant#MAX} for none. */
    Instant nextChange(Instant time) {
        return changes.stream()
                .map(Change::at)
                .filter(at -> at.isAfter(time))
                .findFirst()
                .orElse(Instant.MAX);
    }

    /** The first instant from {@code time} on at which the target is unhealthy; {@link Instant#MAX} for never. */
    Instant unhealthyFrom(Instant time) {
        if (at(time) == Health.UNHEALTHY) {
            return time;
        }
        return changes.stream()
                .filter(c -> c.at().isAfter(time) && c.health() == Health.UNHEALTHY)
                .map(Change::at)
                .findFirst()
                .orElse(Instant.MAX);
    }

    private void failing(Instant from, Instant to) {
        if (from.equals(Instant.MAX)) {
            return;
        }
        Instant unhealthy = check(from, balancer.unhealthyThreshold());
        if (unhealthy.isBefore(to)) {
            changes.add(new Change(unhealthy, Health.UNHEALTHY));
        }
    }

    /** The instant of the {@code nth} check at or after {@code from}; checks start one interval after registration. */
    private Instant check(Instant from, int nth) {
        long interval = balancer.interval().toMillis();
        long since = Math.max(0, Duration.between(registered, from).toMillis());
        long first = Math.max(1, (since + interval - 1) / interval);
        return registered.plusMillis((first + nth - 1) * interval);
    }
}
