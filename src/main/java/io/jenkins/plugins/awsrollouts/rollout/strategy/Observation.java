package io.jenkins.plugins.awsrollouts.rollout.strategy;

import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.cloud.CloudException;
import io.jenkins.plugins.awsrollouts.cloud.GroupView;
import io.jenkins.plugins.awsrollouts.cloud.Health;
import io.jenkins.plugins.awsrollouts.cloud.InstanceView;
import io.jenkins.plugins.awsrollouts.cloud.Look;
import io.jenkins.plugins.awsrollouts.cloud.RouteView;
import io.jenkins.plugins.awsrollouts.cloud.Sight;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What is known of a target from the looks so far, each side as of its last look.
 *
 * <p>One record of many components: it is kept beside journals, which have them beside each other under these names.
 *
 * @param group the group, once it has been seen
 * @param missing whether the last look at the group found none
 * @param instances by id: members and instances of ours
 * @param instancesAt when states and status checks were last looked at
 * @param health by balancer id, then by instance id
 * @param healthAt when the balancers were last looked at
 * @param fleets by name: the rollout's own groups, each as of its last look
 * @param routes by id: the rules that the rollout changes
 * @param routesAt when they were last looked at
 * @param problem what kept the last look from being whole
 * @param unread by facet: what kept its last look from being whole; none of those that were read
 */
@RecordBuilder
public record Observation(
        Optional<GroupView> group,
        boolean missing,
        Map<String, InstanceView> instances,
        Instant instancesAt,
        Map<String, Map<String, Health>> health,
        Instant healthAt,
        Map<String, FleetSight> fleets,
        Map<String, RouteView> routes,
        Instant routesAt,
        Optional<CloudException> problem,
        Map<Look.Facet, String> unread)
        implements ObservationBuilder.With {

    /**
     * One of the rollout's own groups.
     *
     * @param group the group; empty when there was none
     * @param at when it was looked at
     */
    public record FleetSight(Optional<GroupView> group, Instant at) {}

    /**
     * How old a read may be. AWS names no figure for how long a read may miss a change ("EC2 API Reference, Eventual
     * consistency" advises to wait and ask again); after a minute we believe what we see.
     */
    public static final Duration CONSISTENCY = Duration.ofSeconds(60);

    /** How fresh a look must be for a serving instance to be taken away because of it. */
    public static final Duration FRESH = Duration.ofSeconds(12);

    /** While a rollout is held nobody asks its balancers, but its group is still looked at. */
    private static final Duration OUTDATED = Duration.ofMinutes(2);

    /** What an older version has written down has neither fleets nor routes, and a damaged file may lack anything. */
    public Observation {
        instances = instances == null ? Map.of() : instances;
        instancesAt = instancesAt == null ? Instant.EPOCH : instancesAt;
        health = health == null ? Map.of() : health;
        healthAt = healthAt == null ? Instant.EPOCH : healthAt;
        fleets = fleets == null ? Map.of() : Map.copyOf(fleets);
        routes = routes == null ? Map.of() : Map.copyOf(routes);
        routesAt = routesAt == null ? Instant.EPOCH : routesAt;
        unread = unread == null ? Map.of() : Map.copyOf(unread);
    }

    /** One of which all has been read that was looked at. */
    public Observation(
            Optional<GroupView> group,
            boolean missing,
            Map<String, InstanceView> instances,
            Instant instancesAt,
            Map<String, Map<String, Health>> health,
            Instant healthAt,
            Map<String, FleetSight> fleets,
            Map<String, RouteView> routes,
            Instant routesAt,
            Optional<CloudException> problem) {
        this(group, missing, instances, instancesAt, health, healthAt, fleets, routes, routesAt, problem, Map.of());
    }

    /** Whether a look is late enough to show for certain what has happened at an instant. */
    static boolean shows(Instant look, Instant what) {
        return !look.isBefore(what.plus(CONSISTENCY));
    }

    /**
     * What each balancer says of an instance, by its id; one that has not been looked at yet says nothing for or against it.
     * The balancers are looked up once for all instances.
     */
    Function<String, List<InstanceSight.Said>> said(List<Balancer> balancers) {
        List<Function<String, InstanceSight.Said>> each =
                balancers.stream().map(this::said).toList();
        return each.size() == 1
                ? each.get(0).andThen(List::of)
                : id -> each.stream().map(balancer -> balancer.apply(id)).toList();
    }

    private Function<String, InstanceSight.Said> said(Balancer balancer) {
        String name = balancer.shortName();
        Map<String, Health> known = health.get(balancer.id());
        return id ->
                new InstanceSight.Said(name, known == null ? Health.INITIAL : known.getOrDefault(id, Health.UNUSED));
    }

    /** Whether the group has been looked at so lately that something may be taken back or away on the word of it. */
    boolean groupFresh(Instant now) {
        return !groupAt().isBefore(now.minus(FRESH));
    }

    /** The same of what its balancers say. */
    boolean healthFresh(Instant now) {
        return !healthAt.isBefore(now.minus(FRESH));
    }

    /** Whether what the balancers said is of another time than a look at a group, so that it calls nobody sick. */
    boolean healthOutdated(Instant groupSeen) {
        return healthAt.isBefore(groupSeen.minus(OUTDATED));
    }

    /** The same without the trouble that the last look may have had. */
    public Observation withoutProblem() {
        return with(copy -> copy.problem(Optional.empty()).unread(Map.of()));
    }

    /** Before the first look. */
    public static Observation none() {
        return new Observation(
                Optional.empty(),
                false,
                Map.of(),
                Instant.EPOCH,
                Map.of(),
                Instant.EPOCH,
                Map.of(),
                Map.of(),
                Instant.EPOCH,
                Optional.empty());
    }

    /** With what a later look has shown. */
    public Observation after(Look look, Sight sight) {
        Map<String, InstanceView> known = new HashMap<>(instances);
        known.putAll(sight.instances());
        boolean whole = sight.problem().isEmpty();
        boolean states = look.facets().contains(Look.Facet.INSTANCES)
                && (whole || !sight.instances().isEmpty());
        boolean balancers = look.facets().contains(Look.Facet.HEALTH)
                && sight.health().keySet().size() >= look.balancers().size();
        Map<String, Map<String, Health>> healthNow = new HashMap<>(health);
        healthNow.putAll(sight.health());
        boolean asked = look.facets().contains(Look.Facet.GROUP);
        sight.group().ifPresent(view -> known.keySet().removeIf(id -> forgettable(known.get(id), view, sight.at())));
        return new Observation(
                sight.group().or(() -> group),
                asked && whole ? sight.groupMissing() : missing,
                known,
                states ? sight.at() : instancesAt,
                healthNow,
                balancers ? sight.at() : healthAt,
                fleets,
                routed(look, sight) ? sight.routes() : routes,
                routed(look, sight) ? sight.at() : routesAt,
                sight.problem(),
                unread(look, sight));
    }

    private Map<Look.Facet, String> unread(Look look, Sight sight) {
        Map<Look.Facet, String> all = new HashMap<>(unread);
        look.facets().forEach(all::remove);
        sight.problem().ifPresent(why -> look.facets().stream()
                .filter(facet -> !told(facet, look, sight))
                .forEach(facet -> all.put(facet, why.clause())));
        return all;
    }

    /** Whether a look that was not whole has told a facet all the same. */
    private static boolean told(Look.Facet facet, Look look, Sight sight) {
        return switch (facet) {
            // what is not known of its members belongs to it
            case GROUP -> false;
            case INSTANCES -> sight.instances().keySet().containsAll(look.instances());
            case HEALTH -> sight.health().size() >= look.balancers().size();
            case ROUTES -> !sight.routes().isEmpty();
        };
    }

    /** Whether what would show how an instance is could not be read the last time. */
    public boolean blind() {
        return unread.containsKey(Look.Facet.GROUP)
                || unread.containsKey(Look.Facet.INSTANCES)
                || unread.containsKey(Look.Facet.HEALTH);
    }

    private static boolean routed(Look look, Sight sight) {
        return look.facets().contains(Look.Facet.ROUTES)
                && (sight.problem().isEmpty() || !sight.routes().isEmpty());
    }

    /** With what a later look at one of the rollout's own groups has shown. */
    public Observation afterFleet(Look look, Sight sight) {
        boolean told = sight.group().isPresent() || sight.groupMissing();
        if (!told) {
            // the target's own look, which comes first, has said of which facets nothing is missing
            return sight.problem().isPresent() ? withUnread(unread(look, sight)) : this;
        }
        Map<String, InstanceView> known = new HashMap<>(instances);
        known.putAll(sight.instances());
        Map<String, FleetSight> all = new HashMap<>(fleets);
        all.put(look.group(), new FleetSight(sight.group(), sight.at()));
        Map<Look.Facet, String> open = sight.problem().isPresent() ? unread(look, sight) : unread;
        return with(copy -> copy.instances(known).fleets(all).unread(open));
    }

    /** Gone for long: neither a member nor launched lately. */
    private static boolean forgettable(InstanceView view, GroupView group, Instant now) {
        return view.state() == InstanceView.State.GONE
                && group.member(view.id()).isEmpty()
                && view.launchedAt().isBefore(now.minus(Duration.ofHours(1)));
    }

    /** When the group was last looked at. */
    public Instant groupAt() {
        return group.map(GroupView::asOf).orElse(Instant.EPOCH);
    }

    /** When a side was last looked at. */
    public Instant at(Look.Facet facet) {
        return switch (facet) {
            case GROUP -> groupAt();
            case INSTANCES -> instancesAt;
            case HEALTH -> healthAt;
            case ROUTES -> routesAt;
        };
    }
}
