package io.jenkins.plugins.awsrollouts.simulation.cloudwatch;

import io.jenkins.plugins.awsrollouts.simulation.api.Arns;
import io.jenkins.plugins.awsrollouts.simulation.elb.PoolMinute;
import io.jenkins.plugins.awsrollouts.simulation.elb.TrafficLedger;
import io.jenkins.plugins.awsrollouts.simulation.elb.TrafficMinute;
import io.jenkins.plugins.awsrollouts.simulation.state.Randomness;
import io.jenkins.plugins.awsrollouts.simulation.state.SeededDraws;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToLongFunction;

/**
 * The namespace AWS/ApplicationELB (User Guide for Application Load Balancers, CloudWatch metrics): counts have no
 * datapoint in a minute in which they are 0.
 */
record BalancerMetrics(Randomness random, TrafficLedger ledger) {
    Optional<Measured> minute(String name, Map<String, String> dimensions, Instant minute) {
        String loadBalancer = ledger.loadBalancers().stream()
                .filter(arn -> arn.endsWith(":loadbalancer/" + dimensions.get("LoadBalancer")))
                // a Network Load Balancer counts connections, in a namespace of its own that is not here
                .filter(arn -> !Arns.network(arn))
                .findFirst()
                .orElse(null);
        TrafficMinute entry = loadBalancer == null ? null : ledger.minute(loadBalancer, minute);
        if (entry == null) {
            return Optional.empty();
        }
        double requests = ledger.requests(loadBalancer, minute);
        String group = dimensions.get("TargetGroup");
        String arn = group == null ? null : Arns.ofDimension(group);
        String zone = dimensions.get("AvailabilityZone");
        if (name.endsWith("HostCount")) {
            return hosts(entry, arn, zone, name.equals("HealthyHostCount"));
        }
        if (name.startsWith("HTTPCode_ELB_") && group != null) {
            return Optional.empty();
        }
        List<PoolMinute> pools = entry.drawn(random.seed(), minute, requests, arn, zone);
        if (name.equals("RequestCountPerTarget")) {
            return group == null ? Optional.empty() : perTarget(entry.hosts(arn, zone, true), pools);
        }
        return counted(name, pools, name.startsWith("HTTPCode_ELB_") ? refused(entry, minute, requests, zone) : 0);
    }

    /** Requests refused for want of a target are told of the whole balancer, and of its first zone. */
    private long refused(TrafficMinute entry, Instant minute, double requests, String zone) {
        boolean told = zone == null || zone.equals(Arns.REGION + "a");
        return told ? SeededDraws.of(random.seed(), "refused", minute).count(requests * entry.refused()) : 0;
    }

    private static Optional<Measured> counted(String name, List<PoolMinute> pools, long refused) {
        return switch (name) {
            case "RequestCount" -> events(sum(pools, PoolMinute::requests));
            case "HTTPCode_Target_2XX_Count" -> events(sum(pools, p -> p.answered() - p.clientErrors() - p.errors()));
            case "HTTPCode_Target_4XX_Count" -> events(sum(pools, PoolMinute::clientErrors));
            case "HTTPCode_Target_5XX_Count" -> events(sum(pools, PoolMinute::errors));
            case "HTTPCode_ELB_5XX_Count" -> events(refused + sum(pools, PoolMinute::unanswered));
            case "HTTPCode_ELB_502_Count" -> events(sum(pools, PoolMinute::unanswered));
            case "HTTPCode_ELB_503_Count" -> events(refused);
            case "TargetResponseTime" ->
                sum(pools, PoolMinute::answered) == 0 ? Optional.empty() : Optional.of(Measured.latency(pools));
            default -> Optional.empty();
        };
    }

    private static long sum(List<PoolMinute> pools, ToLongFunction<PoolMinute> count) {
        return pools.stream().mapToLong(count).sum();
    }

    private static Optional<Measured> events(long count) {
        return count == 0 ? Optional.empty() : Optional.of(Measured.events(count));
    }

    private static Optional<Measured> perTarget(OptionalDouble hosts, List<PoolMinute> pools) {
        long requests = sum(pools, PoolMinute::requests);
        return requests == 0 || hosts.orElse(0) == 0
                ? Optional.empty()
                : Optional.of(Measured.sample(requests / hosts.getAsDouble()));
    }

    private static Optional<Measured> hosts(TrafficMinute entry, String group, String zone, boolean healthy) {
        OptionalDouble hosts = entry.hosts(group == null ? "" : group, zone, healthy);
        return hosts.isPresent() ? Optional.of(Measured.sample(hosts.getAsDouble())) : Optional.empty();
    }
}
