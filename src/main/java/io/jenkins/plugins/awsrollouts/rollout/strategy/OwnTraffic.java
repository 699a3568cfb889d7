package io.jenkins.plugins.awsrollouts.rollout.strategy;

import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.cloud.Health;
import io.jenkins.plugins.awsrollouts.cloud.Member;
import io.jenkins.plugins.awsrollouts.cloud.OtherTraffic;
import io.jenkins.plugins.awsrollouts.cloud.TargetFacts;
import io.jenkins.plugins.awsrollouts.cloud.Traffic;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Whether a group's requests are its own, and all come by ways that are understood. What shares requests between fleets
 * must know whom they reach: in a target group that others have as well, the share of a fleet and the size that it needs
 * cannot be told from the group alone.
 */
public final class OwnTraffic {
    /**
     * The tag that ECS puts on the group of a capacity provider and on its instances (Amazon ECS Developer Guide, Auto
     * Scaling group capacity providers).
     */
    public static final String ECS_TAG = "AmazonECSManaged";

    private static final int NAMED = 5;

    private OwnTraffic() {}

    // ---- sharing requests, or moving them

    /**
     * What is in the way of sharing a group's requests between fleets, or of moving them.
     *
     * @param facts the group
     * @param balancers those of its balancers by which requests are shared or moved
     */
    public static List<String> faults(TargetFacts facts, List<Balancer> balancers, Traffic traffic) {
        List<String> faults = new ArrayList<>();
        String group = facts.group().name();
        OtherTraffic others = facts.otherTraffic();
        if (!others.sources().isEmpty()) {
            faults.add(group + " gets requests from " + others.words()
                    + ", which a rollout can neither share nor move; detach that from the group, or deploy in place.");
        }
        others.unread()
                .ifPresent(
                        why -> faults.add("Whether " + group + " gets requests by other ways than load balancers, such"
                                + " as VPC Lattice, could not be read, so they could be lost: " + why
                                + "; allow autoscaling:DescribeTrafficSources, or deploy in place."));
        if (facts.group().tags().containsKey(ECS_TAG)) {
            faults.add(group + " belongs to an ECS capacity provider (tag " + ECS_TAG
                    + "), which places tasks on that group alone, so another fleet would get none; deploy in place.");
        }
        faults.addAll(shared(facts, balancers, traffic));
        return faults;
    }

    private static List<String> shared(TargetFacts facts, List<Balancer> balancers, Traffic traffic) {
        List<String> faults = new ArrayList<>();
        String group = facts.group().name();
        Map<String, List<String>> behind = traffic.groupsBehind(balancers);
        for (Balancer balancer : balancers) {
            List<String> groups = behind.getOrDefault(balancer.id(), List.of()).stream()
                    .filter(name -> !name.equals(group))
                    .toList();
            Set<String> strangers = strangers(facts, balancer);
            if (!groups.isEmpty() || !strangers.isEmpty()) {
                faults.add(balancer.shortName() + " is not of " + group + " alone: " + company(groups, strangers)
                        + ", so neither a share of its requests nor the size that a fleet needs could be told; give "
                        + group + " one of its own, or deploy in place.");
            }
        }
        return faults;
    }

    private static String company(List<String> groups, Set<String> strangers) {
        List<String> parts = new ArrayList<>();
        if (!groups.isEmpty()) {
            parts.add(String.join(", ", groups) + (groups.size() == 1 ? " has" : " have") + " it as well");
        }
        if (!strangers.isEmpty()) {
            parts.add("it holds " + some(strangers));
        }
        return String.join(", and ", parts);
    }

    private static String some(Set<String> ids) {
        String named = ids.stream().limit(NAMED).collect(Collectors.joining(", "));
        return ids.size() > NAMED ? named + " and " + (ids.size() - NAMED) + " more" : named;
    }

    private static Set<String> strangers(TargetFacts facts, Balancer balancer) {
        Set<String> members = facts.group().members().stream().map(Member::id).collect(Collectors.toSet());
        return strangers(facts.health().getOrDefault(balancer.id(), Map.of()), members);
    }

    /** Who is registered and none of these; one that finishes its requests has been taken out. */
    static Set<String> strangers(Map<String, Health> registered, Set<String> members) {
        return registered.entrySet().stream()
                .filter(one -> !one.getValue().is(Health.State.DRAINING) && !members.contains(one.getKey()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    // ---- neither sharing nor moving them

    /**
     * What is in the way of replacing instances in their group: where health is not seen, time must stand in for it, or an old
     * instance would go before requests reach the new one.
     */
    public static List<String> replacingFaults(Spec spec, TargetFacts facts) {
        OtherTraffic others = facts.otherTraffic();
        boolean blind = !others.sources().isEmpty() && spec.limits().warmUp().equals(Duration.ZERO);
        return blind
                ? List.of(facts.group().name() + " gets requests from " + others.words()
                        + ", whose health a rollout does not see, so old instances could go before new ones get requests;"
                        + " set warmUp to longer than its health checks need, for example 2m.")
                : List.of();
    }

    /** What a plan that replaces them says of traffic that is not the group's own, or not seen. */
    public static List<String> replacingWarnings(Spec spec, TargetFacts facts) {
        List<String> warnings = new ArrayList<>();
        String group = facts.group().name();
        OtherTraffic others = facts.otherTraffic();
        if (!others.sources().isEmpty()) {
            warnings.add(group + " gets requests from " + others.words()
                    + " as well, whose health is not seen: there a new instance is taken for ready after its warm-up of "
                    + Words.of(spec.limits().warmUp()) + ".");
        }
        others.unread()
                .ifPresent(why -> warnings.add("Whether " + group
                        + " gets requests by other ways than load balancers could not be read (" + why
                        + "); there health is not seen."));
        for (Balancer balancer : facts.balancers()) {
            Set<String> strangers = strangers(facts, balancer);
            if (!strangers.isEmpty()) {
                warnings.add(balancer.shortName() + " also holds " + some(strangers) + ", which "
                        + (strangers.size() == 1 ? "is" : "are") + " not of " + group
                        + "; minHealthy and maxHealthy count the instances of " + group + " alone.");
            }
        }
        return warnings;
    }
}
