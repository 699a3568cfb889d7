package io.jenkins.plugins.awsrollouts.rollout.strategy;

import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.cloud.Health;
import io.jenkins.plugins.awsrollouts.cloud.Member;
import io.jenkins.plugins.awsrollouts.cloud.Spread;
import io.jenkins.plugins.awsrollouts.cloud.TargetFacts;
import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Whether requests come to all zones in which a group launches. */
public final class ServedZones {
    private ServedZones() {}

    /**
     * What is in the way of a rollout of a group behind its balancers.
     *
     * @param spreads to where they send requests, by the balancer's id
     */
    public static List<String> faults(TargetFacts facts, Map<String, Spread> spreads) {
        Set<String> zones = facts.launching().subnets().keySet();
        List<String> faults = new ArrayList<>(faults(facts.group().name(), zones, facts.balancers(), spreads));
        Set<String> away = new TreeSet<>();
        Set<String> tell = new TreeSet<>();
        for (Balancer balancer : facts.balancers()) {
            Map<String, Health> health = facts.health().getOrDefault(balancer.id(), Map.of());
            facts.group().members().stream()
                    .filter(member ->
                            health.getOrDefault(member.id(), Health.UNUSED).away())
                    .map(Member::zone)
                    .forEach(zone -> {
                        away.add(zone);
                        tell.add(balancer.shortName());
                    });
        }
        if (!away.isEmpty()) {
            faults.add(
                    "A zonal shift keeps requests from " + String.join(", ", away) + " (as " + String.join(", ", tell)
                            + " says), so what runs there serves nobody: neither could a new instance be seen to serve, nor would"
                            + " as many serve as must; wait until the shift has ended, or end it.");
        }
        return faults;
    }

    /**
     * Zones of a group that a balancer has not enabled: its targets there are {@code unused} for ever (Elastic Load Balancing
     * API Reference, TargetHealth, {@code Target.NotInUse}).
     */
    public static List<String> faults(
            String group, Set<String> zones, Collection<Balancer> balancers, Map<String, Spread> spreads) {
        List<String> faults = new ArrayList<>();
        for (Balancer balancer : balancers) {
            Spread spread = spreads.get(balancer.id());
            // one that names no zone at all has not told them
            boolean told = spread != null && !spread.zones().isEmpty();
            Set<String> off = new TreeSet<>(told ? zones : Set.of());
            off.removeAll(told ? spread.zones() : Set.of());
            if (!off.isEmpty()) {
                String all = String.join(", ", off);
                String behind = spread.loadBalancer().equals(balancer.shortName())
                        ? ""
                        : ", which sends requests to " + balancer.shortName() + ",";
                faults.add(spread.loadBalancer() + behind + " has not enabled " + all + ", where " + group
                        + " launches instances: there they would get no requests and never be healthy; enable "
                        + (off.size() == 1 ? "that zone, or take its subnet" : "these zones, or take their subnets")
                        + " from "
                        + group + ".");
            }
        }
        return faults;
    }

    /**
     * What a plan says of target groups that give a new target its share of the requests little by little, unless none of them
     * is healthy yet (User Guide for Application Load Balancers, Target groups, "Slow start mode").
     *
     * @param own whether fleets of the rollout's own get requests
     */
    public static List<String> warnings(TargetFacts facts, Map<String, Spread> spreads, Duration warmUp, boolean own) {
        List<String> warnings = new ArrayList<>();
        for (Balancer balancer : facts.balancers()) {
            Duration slow = Optional.ofNullable(spreads.get(balancer.id()))
                    .map(Spread::slowStart)
                    .orElse(Duration.ZERO);
            if (slow.compareTo(warmUp) > 0) {
                warnings.add(balancer.shortName() + " takes " + Words.of(slow)
                        + " to give a new instance its whole share of the requests (slow start), but it counts as serving once it"
                        + " is healthy; set warmUp to as long if the others could not do without it.");
            }
            if (own && !slow.isZero()) {
                warnings.add(
                        balancer.shortName() + " starts new instances slowly, but not the first ones of a target group:"
                                + " those of a fleet of the rollout's own get all of its share at once.");
            }
        }
        return warnings;
    }
}
