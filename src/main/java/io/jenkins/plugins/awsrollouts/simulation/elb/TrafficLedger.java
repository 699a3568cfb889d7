package io.jenkins.plugins.awsrollouts.simulation.elb;

import io.jenkins.plugins.awsrollouts.simulation.state.Randomness;
import io.jenkins.plugins.awsrollouts.simulation.state.Schedule;
import io.jenkins.plugins.awsrollouts.simulation.state.SeededDraws;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * What share of the requests went where in each minute of the last day. What routes and serves requests changes only by
 * calls and events, before which the ledger is settled; health in between is a function of time. So nothing has to run
 * while nobody looks, and a step of ten seconds takes as long for one request as for a million.
 */
public final class TrafficLedger {
    private static final Duration STEP = Duration.ofSeconds(10);
    private static final Duration KEPT = Duration.ofHours(24);

    private final Schedule schedule;
    private final Randomness random;
    private final Map<String, TrafficSpec> specs = new LinkedHashMap<>();
    private final TrafficFlow traffic;
    private final NavigableMap<Instant, Map<String, TrafficMinute>> minutes = new TreeMap<>();
    private Instant settled;

    TrafficLedger(Schedule schedule, Randomness random, TrafficFlow traffic) {
        this.traffic = traffic;
        this.schedule = schedule;
        this.random = random;
        this.settled = schedule.now();
    }

    public void add(String loadBalancer, TrafficSpec spec) {
        specs.put(loadBalancer, spec);
    }

    private TrafficSpec spec(String loadBalancer) {
        TrafficSpec spec = specs.get(loadBalancer);
        if (spec == null) {
            throw new IllegalArgumentException("No traffic comes to " + loadBalancer);
        }
        return spec;
    }

    /** Load balancers with traffic, by ARN. */
    public Set<String> loadBalancers() {
        return specs.keySet();
    }

    public Shares shares(String loadBalancer) {
        return traffic.shares(loadBalancer, spec(loadBalancer));
    }

    /** Accounts for everything until {@code until}, by how things stand. */
    void settle(Instant until) {
        if (!until.isAfter(settled)) {
            return;
        }
        if (specs.isEmpty()) {
            settled = until;
            return;
        }
        Instant oldest = until.minus(KEPT).truncatedTo(ChronoUnit.MINUTES);
        minutes.headMap(oldest).clear();
        Instant from = settled.isBefore(oldest) ? oldest : settled;
        while (from.isBefore(until)) {
            Instant next = from.plusMillis(STEP.toMillis() - Math.floorMod(from.toEpochMilli(), STEP.toMillis()));
            Instant to = next.isAfter(until) ? until : next;
            step(from, to);
            from = to;
        }
        settled = until;
    }

    private void step(Instant from, Instant to) {
        Instant minute = from.truncatedTo(ChronoUnit.MINUTES);
        double part = Duration.between(from, to).toMillis() / 60_000.0;
        specs.forEach((loadBalancer, spec) -> {
            TrafficMinute entry = minutes.computeIfAbsent(minute, m -> new HashMap<>())
                    .computeIfAbsent(loadBalancer, b -> new TrafficMinute());
            entry.add(part, traffic.flow(loadBalancer, spec, from), from);
            for (String group : entry.groups()) {
                entry.hosts(group, part, traffic.targets(group, from));
            }
        });
    }

    /** What routes or serves requests is about to change: those until now go by how it has been. */
    public void change() {
        settle(schedule.now());
        traffic.changed();
    }

    /** A minute of a load balancer, or null where nothing is known of it. */
    public TrafficMinute minute(String loadBalancer, Instant minute) {
        // no further than to a whole step, so that it does not matter who looks when
        Instant now = schedule.now();
        settle(now.minusMillis(Math.floorMod(now.toEpochMilli(), STEP.toMillis())));
        return minutes.getOrDefault(minute, Map.of()).get(loadBalancer);
    }

    /** Requests expected in a minute. */
    public double requests(String loadBalancer, Instant minute) {
        return spec(loadBalancer)
                .requests(
                        minute,
                        SeededDraws.of(random.seed(), loadBalancer, minute).normal());
    }

    /** The whole minutes so far, at most a day of them. */
    public List<TrafficTruth> truths(String loadBalancer) {
        spec(loadBalancer);
        settle(schedule.now());
        List<TrafficTruth> truths = new ArrayList<>();
        Instant current = schedule.now().truncatedTo(ChronoUnit.MINUTES);
        minutes.headMap(current).forEach((minute, all) -> {
            TrafficMinute entry = all.get(loadBalancer);
            truths.add(entry.truth(minute, requests(loadBalancer, minute)));
        });
        return truths;
    }
}
