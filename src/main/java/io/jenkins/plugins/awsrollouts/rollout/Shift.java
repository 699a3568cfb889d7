package io.jenkins.plugins.awsrollouts.rollout;

import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.cloud.InstanceView;
import io.jenkins.plugins.awsrollouts.cloud.Weight;
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
 */
public record Shift(
        Map<Fleet, Optional<String>> templates,
        Map<Fleet, Stand> stands,
        Map<String, Routed> routes,
        boolean rules,
        Set<Duty> meant,
        Set<Duty> done) {

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
     * An instance of a fleet that serves, or did.
     *
     * @param view as it was seen when it came into service
     * @param since when that was
     * @param lost why it is no part of the fleet any more; empty while it is
     * @param replaced whether its end has been ordered
     */
    public record Crewman(InstanceView view, Instant since, Optional<String> lost, boolean replaced) {}

    /**
     * A fleet as far as it has been set up.
     *
     * @param targetGroupMeant whether a target group was meant
     * @param targetGroup that target group, once known
     * @param made whether a group was meant and is not known to be gone
     * @param size the size that it was given last; 0 before it is known to be made
     * @param sizedAt when
     * @param registered whether it has been registered with the target's own balancers
     * @param droppedAt when it was deleted
     * @param crew its instances by id
     */
    public record Stand(
            boolean targetGroupMeant,
            Optional<Balancer> targetGroup,
            boolean made,
            int size,
            Instant sizedAt,
            boolean registered,
            Optional<Instant> droppedAt,
            Map<String, Crewman> crew) {
        public Stand {
            crew = Collections.unmodifiableMap(new LinkedHashMap<>(crew));
        }

        static Stand none() {
            return new Stand(false, Optional.empty(), false, 0, Instant.EPOCH, false, Optional.empty(), Map.of());
        }

        /** Whether it has ever been given a size by us. */
        boolean begun() {
            return !sizedAt.equals(Instant.EPOCH);
        }

        /** Whether an instance serves in it as far as we know. */
        boolean has(String id) {
            Crewman man = crew.get(id);
            return man != null && man.lost().isEmpty();
        }

        /** Whether everybody who has served in it is lost, so that nobody answers its requests. */
        boolean deserted() {
            return !crew.isEmpty()
                    && crew.values().stream().noneMatch(man -> man.lost().isEmpty());
        }

        Stand targetGroup(Optional<Balancer> group) {
            return new Stand(true, group, made, size, sizedAt, registered, droppedAt, crew);
        }

        Stand sized(int count, Instant at) {
            return new Stand(targetGroupMeant, targetGroup, true, count, at, registered, droppedAt, crew);
        }

        Stand registeredNow() {
            return new Stand(targetGroupMeant, targetGroup, made, size, sizedAt, true, droppedAt, crew);
        }

        Stand dropped(Instant at) {
            return new Stand(targetGroupMeant, targetGroup, made, size, sizedAt, registered, Optional.of(at), crew);
        }

        Stand gone() {
            return new Stand(targetGroupMeant, targetGroup, false, 0, sizedAt, registered, droppedAt, crew);
        }

        /** One that stood before the rollout, with its target group. */
        static Stand standing(Optional<Balancer> group, int size, Instant at) {
            return new Stand(false, group, true, size, at, false, Optional.empty(), Map.of());
        }

        Stand withoutTargetGroup() {
            return new Stand(false, Optional.empty(), made, size, sizedAt, registered, droppedAt, crew);
        }

        Stand with(String id, Crewman man) {
            Map<String, Crewman> all = new LinkedHashMap<>(crew);
            all.put(id, man);
            return new Stand(targetGroupMeant, targetGroup, made, size, sizedAt, registered, droppedAt, all);
        }
    }

    public Shift {
        templates = Map.copyOf(templates);
        stands = Map.copyOf(stands);
        routes = Map.copyOf(routes);
        // what an older version has written down knows of no swap
        meant = meant == null ? Set.of() : Set.copyOf(meant);
        done = done == null ? Set.of() : Set.copyOf(done);
    }

    /** What a rollout of this plan has before its first event: a green fleet may stand already. */
    static Shift planned(Plan plan) {
        return plan.swapping()
                .flatMap(Plan.Swapping::standing)
                .map(green -> none().with(
                                Fleet.GREEN,
                                none -> Stand.standing(
                                        green.targetGroup(), green.bounds().desired(), plan.at())))
                .orElseGet(Shift::none);
    }

    static Shift none() {
        return new Shift(Map.of(), Map.of(), Map.of(), false);
    }

    Shift(Map<Fleet, Optional<String>> templates, Map<Fleet, Stand> stands, Map<String, Routed> routes, boolean rules) {
        this(templates, stands, routes, rules, Set.of(), Set.of());
    }

    /** Whether something about the groups of a swap is done. */
    boolean has(Duty duty) {
        return done.contains(duty);
    }

    /** Whether it may have been done. */
    boolean may(Duty duty) {
        return meant.contains(duty);
    }

    Shift meaning(Duty duty) {
        return new Shift(templates, stands, routes, rules, plus(meant, duty), done);
    }

    Shift doing(Duty duty) {
        return new Shift(templates, stands, routes, rules, plus(meant, duty), plus(done, duty));
    }

    Shift undoing(Duty duty) {
        return new Shift(templates, stands, routes, rules, minus(meant, duty), minus(done, duty));
    }

    private static Set<Duty> plus(Set<Duty> some, Duty duty) {
        Set<Duty> all = new HashSet<>(some);
        all.add(duty);
        return all;
    }

    private static Set<Duty> minus(Set<Duty> some, Duty duty) {
        Set<Duty> all = new HashSet<>(some);
        all.remove(duty);
        return all;
    }

    /** Whether nothing of the rollout's own stands any more. */
    boolean nothingLeft() {
        return templates.isEmpty()
                && !rules
                && stands.values().stream().noneMatch(stand -> stand.made() || stand.targetGroupMeant());
    }

    /** The fleet as far as it stands. */
    public Stand stand(Fleet fleet) {
        return stands.getOrDefault(fleet, Stand.none());
    }

    Shift template(Fleet fleet, Optional<String> id) {
        Map<Fleet, Optional<String>> all = new HashMap<>(templates);
        all.put(fleet, id);
        return new Shift(all, stands, routes, rules, meant, done);
    }

    Shift withoutTemplate(Fleet fleet) {
        Map<Fleet, Optional<String>> all = new HashMap<>(templates);
        all.remove(fleet);
        return new Shift(all, stands, routes, rules, meant, done);
    }

    Shift with(Fleet fleet, UnaryOperator<Stand> change) {
        Map<Fleet, Stand> all = new EnumMap<>(Fleet.class);
        all.putAll(stands);
        all.put(fleet, change.apply(stand(fleet)));
        return new Shift(templates, all, routes, rules, meant, done);
    }

    Shift routed(String route, List<Weight> weights, Instant at) {
        return routed(route, new Routed(weights, at));
    }

    Shift routed(String route, Routed routed) {
        Map<String, Routed> all = new HashMap<>(routes);
        all.put(route, routed);
        return new Shift(templates, stands, all, rules, meant, done);
    }

    Shift withoutRoutes(Set<String> ids) {
        Map<String, Routed> all = new HashMap<>(routes);
        all.keySet().removeAll(ids);
        return new Shift(templates, stands, all, rules, meant, done);
    }

    Shift ruled(boolean on) {
        return new Shift(templates, stands, routes, on, meant, done);
    }
}
