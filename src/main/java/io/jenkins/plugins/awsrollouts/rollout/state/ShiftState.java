package io.jenkins.plugins.awsrollouts.rollout.state;

import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.cloud.Bounds;
import io.jenkins.plugins.awsrollouts.cloud.InstanceView;
import io.jenkins.plugins.awsrollouts.cloud.Weight;
import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What a rollout has set up and changed to shift traffic. Everything is written down when it is meant, before the call is
 * made, so that every way out can look for it.
 *
 * @param templates the launch templates that were meant, by fleet, with their ids once known
 * @param stands by fleet
 * @param routes by id: the weights that were set last; rules for chosen users among them, once made
 * @param rules whether rules for chosen users were meant
 * @param meant what was meant about the groups of a swap
 * @param done what of that is done
 * @param found which routes led to the fleets that are to go, when that was asked last
 */
@RecordBuilder
public record ShiftState(
        Map<Fleet, Optional<String>> templates,
        Map<Fleet, Stand> stands,
        Map<String, Routed> routes,
        boolean rules,
        Set<GroupStep> meant,
        Set<GroupStep> done,
        Optional<Found> found)
        implements ShiftStateBuilder.With {

    /**
     * Weights that we have set.
     *
     * @param weights what they are now by our doing
     * @param at when they were meant, and then when they were set
     * @param refused whether the load balancer would not have them, so that they are not what it has
     */
    public record Routed(List<Weight> weights, Instant at, boolean refused) {
        /** Weights that were set, or may have been. */
        public Routed(List<Weight> weights, Instant at) {
            this(weights, at, false);
        }

        public Routed {
            weights = List.copyOf(weights);
        }
    }

    /**
     * Routes that were found to lead to a target group.
     *
     * @param names by id
     * @param at when
     */
    public record Found(Map<String, String> names, Instant at) {}

    /**
     * An instance of a fleet that serves, or did.
     *
     * @param view as it was seen when it came into service
     * @param since when that was
     * @param lost why it is no part of the fleet any more; empty while it is
     * @param replaced whether its end has been ordered
     */
    @RecordBuilder
    public record FleetInstance(InstanceView view, Instant since, Optional<String> lost, boolean replaced)
            implements ShiftStateFleetInstanceBuilder.With {}

    /**
     * A fleet as far as it has been set up.
     *
     * @param targetGroupMeant whether a target group was meant
     * @param targetGroup that target group, once known
     * @param made whether a group was meant and is not known to be gone
     * @param size the size that it was given last; 0 before it is known to be made
     * @param sizedAt when
     * @param bounds all sizes that it was given then; empty where it was given none by us
     * @param overrides what somebody else has set of its group
     * @param overriddenAt when that was seen
     * @param registered whether it has been registered with the target's own balancers
     * @param emptied how often it has been given the size 0
     * @param droppedAt when it was deleted
     * @param keptAt when it could not be deleted, since it was not empty any more
     * @param instances its instances by id
     */
    @RecordBuilder
    public record Stand(
            boolean targetGroupMeant,
            Optional<Balancer> targetGroup,
            boolean made,
            int size,
            Instant sizedAt,
            Optional<Bounds> bounds,
            Overrides overrides,
            Instant overriddenAt,
            boolean registered,
            int emptied,
            Optional<Instant> droppedAt,
            Optional<Instant> keptAt,
            Map<String, FleetInstance> instances)
            implements ShiftStateStandBuilder.With {
        public Stand {
            instances = Collections.unmodifiableMap(new LinkedHashMap<>(instances));
        }

        /** Nothing of the fleet was meant yet. */
        public static Stand none() {
            return new Stand(
                    false,
                    Optional.empty(),
                    false,
                    0,
                    Instant.EPOCH,
                    Optional.empty(),
                    Overrides.none(),
                    Instant.EPOCH,
                    false,
                    0,
                    Optional.empty(),
                    Optional.empty(),
                    Map.of());
        }

        /** Whether it has ever been given a size by us. */
        public boolean begun() {
            return !sizedAt.equals(Instant.EPOCH);
        }

        /** Whether an instance serves in it as far as we know. */
        boolean has(String id) {
            FleetInstance instance = instances.get(id);
            return instance != null && instance.lost().isEmpty();
        }

        /** Whether everybody who has served in it is lost, so that nobody answers its requests. */
        public boolean deserted() {
            return !instances.isEmpty()
                    && instances.values().stream()
                            .noneMatch(instance -> instance.lost().isEmpty());
        }

        /** With a target group that was meant, and its id once known. */
        public Stand targetGroup(Optional<Balancer> group) {
            return with(copy -> copy.targetGroupMeant(true).targetGroup(group));
        }

        /** With the size that it was given at that time. */
        public Stand sized(int count, Instant at) {
            return sized(new Bounds(count, count, count), at);
        }

        Stand sized(Bounds sizes, Instant at) {
            int none = sizes.desired() == 0 ? emptied + 1 : emptied;
            return with(copy -> copy.made(true)
                    .size(sizes.desired())
                    .sizedAt(at)
                    .bounds(Optional.of(sizes))
                    .emptied(none));
        }

        /** Somebody else has set something of its group; with the size that it is to have from now on. */
        Stand overridden(Overrides what, int wanted, Instant at) {
            return with(copy -> copy.overrides(what).overriddenAt(at).size(wanted));
        }

        /** Registered with the target's own balancers. */
        public Stand registeredNow() {
            return withRegistered(true);
        }

        Stand dropped(Instant at) {
            return withDroppedAt(Optional.of(at));
        }

        Stand keptAt(Instant at) {
            return withKeptAt(Optional.of(at));
        }

        Stand gone() {
            return with(copy -> copy.made(false).size(0));
        }

        /** One that stood before the rollout, with its target group. */
        public static Stand standing(Optional<Balancer> group, int size, Instant at) {
            return none().with(copy ->
                    copy.targetGroup(group).made(true).size(size).sizedAt(at));
        }

        Stand withoutTargetGroup() {
            return with(copy -> copy.targetGroupMeant(false).targetGroup(Optional.empty()));
        }

        /** The end of one has been ordered. */
        Stand replaced(String id) {
            FleetInstance instance = instances.get(id);
            return instance == null ? this : with(id, instance.withReplaced(true));
        }

        Stand with(String id, FleetInstance instance) {
            Map<String, FleetInstance> all = new LinkedHashMap<>(instances);
            all.put(id, instance);
            return withInstances(all);
        }
    }

    public ShiftState {
        templates = Map.copyOf(templates);
        stands = Map.copyOf(stands);
        routes = Map.copyOf(routes);
        // what an older version has written down knows of no swap
        meant = meant == null ? Set.of() : Set.copyOf(meant);
        done = done == null ? Set.of() : Set.copyOf(done);
        found = found == null ? Optional.empty() : found;
    }

    /** Nothing was set up or changed yet. */
    public static ShiftState none() {
        return new ShiftState(Map.of(), Map.of(), Map.of(), false);
    }

    public ShiftState(
            Map<Fleet, Optional<String>> templates,
            Map<Fleet, Stand> stands,
            Map<String, Routed> routes,
            boolean rules) {
        this(templates, stands, routes, rules, Set.of(), Set.of(), Optional.empty());
    }

    /** Whether something about the groups of a swap is done. */
    public boolean has(GroupStep step) {
        return done.contains(step);
    }

    /** Whether it may have been done. */
    public boolean may(GroupStep step) {
        return meant.contains(step);
    }

    public ShiftState meaning(GroupStep step) {
        return withMeant(plus(meant, step));
    }

    ShiftState doing(GroupStep step) {
        return with(copy -> copy.meant(plus(meant, step)).done(plus(done, step)));
    }

    ShiftState undoing(GroupStep step) {
        return with(copy -> copy.meant(minus(meant, step)).done(minus(done, step)));
    }

    private static Set<GroupStep> plus(Set<GroupStep> some, GroupStep step) {
        Set<GroupStep> all = new HashSet<>(some);
        all.add(step);
        return all;
    }

    private static Set<GroupStep> minus(Set<GroupStep> some, GroupStep step) {
        Set<GroupStep> all = new HashSet<>(some);
        all.remove(step);
        return all;
    }

    /** Whether nothing of the rollout's own stands any more. */
    public boolean nothingLeft() {
        return templates.isEmpty()
                && !rules
                && stands.values().stream().noneMatch(stand -> stand.made() || stand.targetGroupMeant());
    }

    /** The fleet as far as it stands. */
    public Stand stand(Fleet fleet) {
        return stands.getOrDefault(fleet, Stand.none());
    }

    ShiftState template(Fleet fleet, Optional<String> id) {
        Map<Fleet, Optional<String>> all = new HashMap<>(templates);
        all.put(fleet, id);
        return withTemplates(all);
    }

    ShiftState withoutTemplate(Fleet fleet) {
        Map<Fleet, Optional<String>> all = new HashMap<>(templates);
        all.remove(fleet);
        return withTemplates(all);
    }

    public ShiftState with(Fleet fleet, UnaryOperator<Stand> change) {
        Map<Fleet, Stand> all = new EnumMap<>(Fleet.class);
        all.putAll(stands);
        all.put(fleet, change.apply(stand(fleet)));
        return withStands(all);
    }

    ShiftState routed(String route, List<Weight> weights, Instant at) {
        return routed(route, new Routed(weights, at));
    }

    ShiftState routed(String route, Routed routed) {
        Map<String, Routed> all = new HashMap<>(routes);
        all.put(route, routed);
        return withRoutes(all);
    }

    ShiftState withoutRoutes(Set<String> ids) {
        Map<String, Routed> all = new HashMap<>(routes);
        all.keySet().removeAll(ids);
        return withRoutes(all);
    }
}
