package io.jenkins.plugins.awsrollouts.simulation.elb;

import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import io.jenkins.plugins.awsrollouts.simulation.ec2.Server;
import io.jenkins.plugins.awsrollouts.simulation.ec2.ServiceQuality;
import io.jenkins.plugins.awsrollouts.simulation.state.SeededDraws;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;

/** What a load balancer did in one minute, in shares of the minute's requests. */
public final class TrafficMinute {
    /** Servers of one AMI in one zone behind one target group. */
    record Pool(String targetGroup, String zone, String image) implements Comparable<Pool> {
        @Override
        public int compareTo(Pool other) {
            return toString().compareTo(other.toString());
        }
    }

    /** Targets of a group in a zone: how many were healthy and unhealthy, each for how much of a minute. */
    static final class Hosts {
        private double healthy;
        private double unhealthy;
    }

    /** Sums over the steps of the minute, each weighed by the requests in it. */
    static final class Sums {
        private double share;
        private double errors;
        private double clientErrors;
        private double unanswered;
        private double logLatency;
        private double spread;

        private void add(double part, AmiCharacter image, String zone, Duration age, boolean answers) {
            ServiceQuality service = image.service();
            boolean fails = image.status() >= 500;
            boolean refers = image.status() >= 400 && !fails;
            share += part;
            unanswered += answers ? 0 : part;
            errors += answers ? part * (fails ? 1 : refers ? 0 : service.errorRate(zone, age)) : 0;
            clientErrors += answers ? part * (refers ? 1 : fails ? 0 : service.clientErrorRate()) : 0;
            logLatency += part * Math.log(service.latencyMillis(age) / 1000);
            spread += part * service.latencySpread();
        }

        /** Draws what came of {@code requests} requests to the load balancer in this pool. */
        public PoolMinute drawn(SeededDraws dice, double requests) {
            long all = dice.count(requests * share);
            long lost = Math.min(all, dice.count(all * unanswered / share));
            long failed = Math.min(all - lost, dice.count(all * errors / share));
            long refused = Math.min(all - lost - failed, dice.count(all * clientErrors / share));
            return new PoolMinute(all, refused, failed, lost, logLatency / share, spread / share, dice.normal());
        }
    }

    private final Map<Pool, Sums> pools = new TreeMap<>();
    private final Map<String, Double> byGroup = new HashMap<>();
    private final Map<String, Map<String, Hosts>> hosts = new TreeMap<>();
    private final Map<String, Double> hostParts = new HashMap<>();
    private double refused;
    private double unserved;
    private double counted;

    void add(double part, TrafficFlow.Flow flow, Instant time) {
        counted += part;
        refused += part * flow.refused();
        unserved += part * (flow.refused() + flow.open());
        flow.byGroup().forEach((group, share) -> byGroup.merge(group, part * share, Double::sum));
        for (TrafficFlow.Stream stream : flow.streams()) {
            Server server = stream.server();
            pools.computeIfAbsent(new Pool(stream.targetGroup(), server.zone(), server.image()), p -> new Sums())
                    .add(
                            part * stream.share(),
                            server.life().character(),
                            server.zone(),
                            Duration.between(server.life().up(), time),
                            stream.answers());
        }
    }

    public void hosts(String group, double part, TrafficFlow.Targets targets) {
        Map<String, Hosts> zones = hosts.computeIfAbsent(group, g -> new TreeMap<>());
        targets.healthy().forEach(server -> zone(zones, server).healthy += part);
        targets.unhealthy().forEach(server -> zone(zones, server).unhealthy += part);
        hostParts.merge(group, part, Double::sum);
    }

    private static Hosts zone(Map<String, Hosts> zones, Server server) {
        return zones.computeIfAbsent(server.zone(), zone -> new Hosts());
    }

    /** Target groups that rules sent requests to. */
    Set<String> groups() {
        return byGroup.keySet();
    }

    /** How many targets of a group were healthy, or unhealthy, on average; a zone of null stands for all. */
    public OptionalDouble hosts(String group, String zone, boolean healthy) {
        Map<String, Hosts> zones = hosts.getOrDefault(group, Map.of());
        double known = hostParts.getOrDefault(group, 0.0);
        if (zones.isEmpty() || zone != null && !zones.containsKey(zone)) {
            return OptionalDouble.empty();
        }
        double sum = zones.entrySet().stream()
                .filter(z -> zone == null || zone.equals(z.getKey()))
                .mapToDouble(z -> healthy ? z.getValue().healthy : z.getValue().unhealthy)
                .sum();
        return OptionalDouble.of(sum / known);
    }

    /** Share of the minute's requests that found no target. */
    public double refused() {
        return refused;
    }

    /** What came of the minute's requests, in the pools of a target group and zone; null stands for any. */
    public List<PoolMinute> drawn(long seed, Instant minute, double requests, String targetGroup, String zone) {
        List<PoolMinute> found = new ArrayList<>();
        pools.forEach((pool, sums) -> {
            boolean asked = (targetGroup == null || targetGroup.equals(pool.targetGroup()))
                    && (zone == null || zone.equals(pool.zone()));
            if (asked && sums.share > 0) {
                found.add(sums.drawn(SeededDraws.of(seed, pool.toString(), minute), requests));
            }
        });
        return found;
    }

    TrafficTruth truth(Instant minute, double requests) {
        Map<String, Double> byImage = new HashMap<>();
        pools.forEach((pool, sums) -> byImage.merge(pool.image(), sums.share / counted, Double::sum));
        Map<String, Double> groups = new HashMap<>();
        byGroup.forEach((group, share) -> groups.put(group, share / counted));
        return new TrafficTruth(
                minute,
                requests * counted,
                TrafficFlow.sorted(groups),
                TrafficFlow.sorted(byImage),
                unserved / counted);
    }
}
