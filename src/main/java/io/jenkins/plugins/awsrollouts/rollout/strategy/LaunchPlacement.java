package io.jenkins.plugins.awsrollouts.rollout.strategy;

import io.jenkins.plugins.awsrollouts.cloud.LaunchOrder;
import io.jenkins.plugins.awsrollouts.rollout.journal.OwnTags;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Where, and as what, instances are launched outside of a group.
 *
 * @param capacity members that count toward the desired capacity
 * @param wanted those of them that run the AMI which the rollout is going to
 * @param unwanted those that are to be replaced
 * @param outside instances of the wanted AMI that are launched already and no members yet
 * @param away zones from which a zonal shift keeps requests: nothing is launched there that can be launched elsewhere
 */
public record LaunchPlacement(
        RolloutState state,
        List<TargetInstance> capacity,
        List<TargetInstance> wanted,
        List<TargetInstance> unwanted,
        List<TargetInstance> outside,
        Set<String> away,
        Instant now) {

    /**
     * What to ask EC2 for: instances of one AMI in one pool are one call.
     *
     * @param images the AMI of each instance to launch
     * @return for as many of them as there is capacity at present
     */
    List<LaunchOrder> orders(List<String> images) {
        Map<String, Map<String, List<TargetInstance>>> pools = new LinkedHashMap<>();
        List<TargetInstance> models = models(images.size());
        for (int i = 0; i < models.size(); i++) {
            TargetInstance model = models.get(i);
            pools.computeIfAbsent(images.get(i), image -> new LinkedHashMap<>())
                    .computeIfAbsent(model.pool(), pool -> new ArrayList<>())
                    .add(model);
        }
        List<LaunchOrder> orders = new ArrayList<>();
        int token = state.calls().launches();
        for (Map.Entry<String, Map<String, List<TargetInstance>>> image : pools.entrySet()) {
            for (List<TargetInstance> pool : image.getValue().values()) {
                orders.add(order(state, image.getKey(), pool.get(0), pool.size(), token++));
            }
        }
        return orders;
    }

    /**
     * Where, and as what, to launch: like replaces like in type and market, and each time in the zone that has fewest of
     * the wanted instances, so that they end up evenly over the zones.
     */
    private List<TargetInstance> models(int count) {
        Map<String, Integer> fresh = new TreeMap<>();
        capacity.forEach(unit -> fresh.putIfAbsent(unit.zone(), 0));
        wanted.forEach(unit -> fresh.merge(unit.zone(), 1, Integer::sum));
        outside.forEach(unit -> fresh.merge(unit.zone(), 1, Integer::sum));
        if (!away.containsAll(fresh.keySet())) {
            fresh.keySet().removeAll(away);
        }
        List<TargetInstance> open = unmatched();
        List<TargetInstance> models = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Optional<TargetInstance> wish = fresh.entrySet().stream()
                    .min(Map.Entry.comparingByValue())
                    .flatMap(zone -> likeness(open, zone.getKey()));
            Optional<TargetInstance> placed = wish.or(this::anywhere).flatMap(this::withCapacity);
            if (placed.isEmpty()) {
                break;
            }
            models.add(placed.get());
            fresh.merge(placed.get().zone(), 1, Integer::sum);
        }
        return models;
    }

    /**
     * The instances to be replaced for which no other has been launched yet. Each that has been stands for one of its kind, in
     * its zone if there is one: else what a call without an answer interrupts ends with another mix.
     */
    private List<TargetInstance> unmatched() {
        List<TargetInstance> launched = new ArrayList<>(outside);
        wanted.stream().filter(unit -> !unit.counted(state.goingBack())).forEach(launched::add);
        Map<String, Integer> pools = new HashMap<>();
        Map<String, Integer> kinds = new HashMap<>();
        launched.forEach(unit -> {
            pools.merge(unit.pool(), 1, Integer::sum);
            kinds.merge(unit.kind(), 1, Integer::sum);
        });
        List<TargetInstance> open = new ArrayList<>(unwanted);
        open.sort(Comparator.comparing(TargetInstance::id));
        open.removeIf(unit -> taken(pools, unit.pool()) && taken(kinds, unit.kind()));
        open.removeIf(unit -> taken(kinds, unit.kind()));
        return open;
    }

    private static boolean taken(Map<String, Integer> left, String what) {
        int count = left.getOrDefault(what, 0);
        left.put(what, Math.max(0, count - 1));
        return count > 0;
    }

    /** One of the open ones, of that zone if there is one, else as it is but in that zone; it is open no more. */
    private Optional<TargetInstance> likeness(List<TargetInstance> open, String zone) {
        if (open.isEmpty()) {
            return capacity.stream().findFirst().map(unit -> model(zone, unit.type(), unit.spot()));
        }
        int there = IntStream.range(0, open.size())
                .filter(i -> open.get(i).zone().equals(zone))
                .findFirst()
                .orElse(0);
        TargetInstance chosen = open.remove(there);
        return Optional.of(model(zone, chosen.type(), chosen.spot()));
    }

    /** For a group that has no instance to take as a model. */
    private Optional<TargetInstance> anywhere() {
        Plan.Target target = state.plan().target();
        return target.subnets().keySet().stream()
                .sorted()
                .findFirst()
                .map(zone -> model(zone, target.types().get(0), false));
    }

    /** The same, unless its pool has no capacity at present: then another type in that zone, or another zone. */
    private Optional<TargetInstance> withCapacity(TargetInstance wish) {
        List<TargetInstance> choices = new ArrayList<>(List.of(wish));
        List<String> types = new ArrayList<>(state.plan().target().types());
        types.forEach(type -> choices.add(model(wish.zone(), type, wish.spot())));
        state.plan().target().subnets().keySet().stream().sorted().forEach(zone -> {
            choices.add(model(zone, wish.type(), wish.spot()));
            types.forEach(type -> choices.add(model(zone, type, wish.spot())));
        });
        Map<String, Instant> blocked = state.calls().blocked();
        Set<String> zones = state.plan().target().subnets().keySet();
        return choices.stream()
                .filter(unit -> state.plan().target().subnets().containsKey(unit.zone()))
                .filter(unit -> !now.isBefore(blocked.getOrDefault(unit.pool(), Instant.EPOCH)))
                .filter(unit -> !away.contains(unit.zone()) || away.containsAll(zones))
                .findFirst();
    }

    /** What an instance to come is like. */
    public static TargetInstance model(String zone, String type, boolean spot) {
        return new TargetInstance("", zone, type, spot, false, true, InstanceSight.NONE, Optional.empty(), false);
    }

    /** The order for instances like a model; the plan's dry run asks for the same. */
    public static LaunchOrder order(RolloutState state, String image, TargetInstance model, int count, int token) {
        Plan plan = state.plan();
        Map<String, String> tags = new HashMap<>(plan.target().propagatedTags());
        tags.put(OwnTags.ROLLOUT, state.id());
        List<String> subnets = plan.target().subnets().get(model.zone());
        return new LaunchOrder(
                state.id() + "-L" + token,
                plan.target().template().templateId(),
                TemplatePromotion.launched(state, image),
                image,
                model.type(),
                model.zone(),
                subnets.get(token % subnets.size()),
                model.spot(),
                count,
                tags,
                plan.target().settings());
    }
}
