package io.jenkins.plugins.awsrollouts.rollout.strategy;

import io.jenkins.plugins.awsrollouts.cloud.InstanceView;
import io.jenkins.plugins.awsrollouts.rollout.state.LaunchedInstance;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How many members a group can do without now, and who of them goes.
 *
 * @param tooMany how many more there are than there should be
 * @param forRoom how many have to go before others can be launched, since the maximum allows no more
 * @param covered how many may go whether they serve or not, since as many others count in their place
 * @param serving how many serve that may be counted on
 * @param minimum how many must go on serving
 * @param goingBack whether the rollout goes back
 */
record Surplus(int tooMany, int forRoom, int covered, int serving, int minimum, boolean goingBack) {
    private static final Comparator<TargetInstance> OLDEST = Comparator.<TargetInstance, Instant>comparing(
                    unit -> unit.view().map(InstanceView::launchedAt).orElse(Instant.EPOCH))
            .thenComparing(TargetInstance::id);

    /** Whether the group can do without this one. */
    private boolean spares(TargetInstance unit) {
        if (unit.sick()) {
            return covered > 0 || forRoom > 0 || (tooMany > 0 && (unit.wanted() || goingBack));
        }
        return (tooMany > 0 || forRoom > 0) && serving - reached(unit) >= minimum;
    }

    private Surplus without(TargetInstance unit) {
        return new Surplus(tooMany - 1, forRoom - 1, covered - 1, serving - reached(unit), minimum, goingBack);
    }

    private static int reached(TargetInstance unit) {
        return unit.reached() ? 1 : 0;
    }

    /**
     * Who goes: unhealthy ones first, then from the fullest zone, then the oldest.
     *
     * @param from those of whom some may go
     * @param capacity all members, which fill the zones
     */
    List<TargetInstance> going(List<TargetInstance> from, List<TargetInstance> capacity) {
        // nobody becomes dispensable since another one has gone, so that mostly none need be put in order
        boolean some = tooMany > 0 || forRoom > 0;
        if (!some || from.stream().noneMatch(unit -> releasable(unit) && spares(unit))) {
            return List.of();
        }
        Surplus left = this;
        List<TargetInstance> going = new ArrayList<>();
        for (TargetInstance unit : inOrder(from, capacity)) {
            if (left.spares(unit)) {
                going.add(unit);
                left = left.without(unit);
            }
        }
        return going;
    }

    /** One whose AMI is not known yet may be just what we want, and one that is lost goes anyway. */
    private static boolean releasable(TargetInstance unit) {
        return unit.known() && unit.ours().flatMap(LaunchedInstance::lost).isEmpty();
    }

    private static List<TargetInstance> inOrder(List<TargetInstance> from, List<TargetInstance> capacity) {
        Map<Boolean, List<TargetInstance>> byService = from.stream()
                .filter(Surplus::releasable)
                .sorted(OLDEST)
                .collect(Collectors.partitioningBy(TargetInstance::reached));
        Map<String, Long> perZone = capacity.stream()
                .collect(Collectors.groupingBy(TargetInstance::zone, HashMap::new, Collectors.counting()));
        List<TargetInstance> ordered = new ArrayList<>();
        fromFullestZone(byService.get(false), perZone, ordered);
        fromFullestZone(byService.get(true), perZone, ordered);
        return ordered;
    }

    private static void fromFullestZone(
            Collection<TargetInstance> units, Map<String, Long> perZone, List<TargetInstance> ordered) {
        Map<String, Deque<TargetInstance>> zones = new HashMap<>();
        units.forEach(unit ->
                zones.computeIfAbsent(unit.zone(), zone -> new ArrayDeque<>()).add(unit));
        Comparator<TargetInstance> first = Comparator.<TargetInstance, Long>comparing(
                        unit -> -perZone.getOrDefault(unit.zone(), 0L))
                .thenComparing(OLDEST);
        while (!zones.isEmpty()) {
            TargetInstance next =
                    zones.values().stream().map(Deque::peek).min(first).orElseThrow();
            Deque<TargetInstance> zone = zones.get(next.zone());
            zone.remove();
            if (zone.isEmpty()) {
                zones.remove(next.zone());
            }
            ordered.add(next);
            perZone.merge(next.zone(), -1L, Long::sum);
        }
    }
}
