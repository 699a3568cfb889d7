package io.jenkins.plugins.awsrollouts.aws;

import io.jenkins.plugins.awsrollouts.aws.Instances.Status;
import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.cloud.CloudException;
import io.jenkins.plugins.awsrollouts.cloud.GroupView;
import io.jenkins.plugins.awsrollouts.cloud.Health;
import io.jenkins.plugins.awsrollouts.cloud.InstanceView;
import io.jenkins.plugins.awsrollouts.cloud.InstanceView.State;
import io.jenkins.plugins.awsrollouts.cloud.Look;
import io.jenkins.plugins.awsrollouts.cloud.Look.Facet;
import io.jenkins.plugins.awsrollouts.cloud.Member;
import io.jenkins.plugins.awsrollouts.cloud.RouteView;
import io.jenkins.plugins.awsrollouts.cloud.Sight;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.Instance;

/** Answers many looks with as few calls as their pages allow. */
final class Looker {
    private final Groups groups;
    private final Instances instances;
    private final Balancers balancers;
    private final Routes routes;
    private final InstanceCache cache;
    private final Supplier<Instant> now;

    /** What one round of calls has read for all looks together. */
    private record Round(
            Instant at,
            Partial<AutoScalingGroup> groups,
            Partial<List<Instance>> warm,
            Partial<Status> statuses,
            Partial<InstanceView> facts,
            Partial<Map<String, Health>> health,
            Partial<RouteView> routes) {}

    Looker(
            Groups groups,
            Instances instances,
            Balancers balancers,
            Routes routes,
            InstanceCache cache,
            Supplier<Instant> now) {
        this.groups = groups;
        this.instances = instances;
        this.balancers = balancers;
        this.routes = routes;
        this.cache = cache;
        this.now = now;
    }

    Map<String, Sight> look(Collection<Look> looks) {
        Map<String, Look> byGroup = new LinkedHashMap<>();
        looks.forEach(look -> byGroup.merge(look.group(), look, Look::and));
        Round round = round(byGroup.values());
        Map<String, Sight> sights = new LinkedHashMap<>();
        byGroup.forEach((group, look) -> sights.put(group, sight(look, round)));
        return sights;
    }

    private Round round(Collection<Look> looks) {
        Instant at = now.get();
        Set<String> names = new TreeSet<>();
        Set<String> asked = new TreeSet<>();
        Map<String, Balancer> where = new LinkedHashMap<>();
        Set<String> rules = new TreeSet<>();
        for (Look look : looks) {
            if (look.facets().contains(Facet.GROUP)) {
                names.add(look.group());
            }
            asked.addAll(asked(look));
            asked(look, Facet.HEALTH).ifPresent(l -> l.balancers().forEach(b -> where.putIfAbsent(b.id(), b)));
            rules.addAll(routes(look));
        }
        Partial<AutoScalingGroup> found = Partial.read(names, Groups.PER_DESCRIBE, groups::describe);
        Partial<List<Instance>> warm = warm(found.found());
        Partial<Status> statuses = Partial.read(asked, Instances.PER_STATUS, instances::statuses);
        Set<String> wanted = new TreeSet<>(statuses.found().keySet());
        found.found().values().forEach(g -> g.instances().forEach(i -> wanted.add(i.instanceId())));
        warm.found().values().forEach(pool -> pool.forEach(i -> wanted.add(i.instanceId())));
        Set<String> sick = new TreeSet<>();
        found.found().values().forEach(g -> g.instances().stream()
                .filter(i -> !Groups.healthy(i))
                .forEach(i -> sick.add(i.instanceId())));
        Partial<InstanceView> facts = facts(wanted, sick, statuses.found());
        Partial<Map<String, Health>> health =
                Partial.read(where.keySet(), 1, id -> Map.of(id.get(0), balancers.health(where.get(id.get(0)))));
        return new Round(at, found, warm, statuses, facts, health, routes.partial(rules));
    }

    private Partial<List<Instance>> warm(Map<String, AutoScalingGroup> found) {
        List<String> pools = found.values().stream()
                .filter(Groups::hasWarmPool)
                .map(AutoScalingGroup::autoScalingGroupName)
                .toList();
        return Partial.read(pools, 1, name -> Map.of(name.get(0), groups.warmPool(name.get(0))));
    }

    /**
     * The facts of instances: remembered where possible, described otherwise; with their new state and checks.
     *
     * @param sick those that their group calls unhealthy, maybe since EC2 has ended them
     */
    private Partial<InstanceView> facts(Set<String> wanted, Set<String> sick, Map<String, Status> statuses) {
        Map<String, InstanceView> known = new LinkedHashMap<>();
        for (String id : wanted) {
            cache.get(id)
                    .filter(view -> complete(view, statuses.get(id)))
                    .filter(view -> view.state().over() || !sick.contains(id))
                    .ifPresent(view -> known.put(id, view));
        }
        List<String> unknown =
                wanted.stream().filter(id -> !known.containsKey(id)).toList();
        Partial<InstanceView> read = Partial.read(unknown, Instances.PER_DESCRIBE, instances::describe);
        known.forEach(read.found()::putIfAbsent);
        read.found().replaceAll((id, view) -> {
            InstanceView whole =
                    cache.get(id).map(before -> whole(before, view)).orElse(view);
            return Optional.ofNullable(statuses.get(id))
                    .map(status -> whole.with(status.state(), status.checks()))
                    .orElse(whole);
        });
        read.found().values().forEach(cache::put);
        return read;
    }

    /** One that is terminated has lost its address and its subnet. */
    private static InstanceView whole(InstanceView before, InstanceView view) {
        return view.state() == State.GONE && !before.address().isEmpty()
                ? before.with(copy -> copy.state(view.state()).reason(view.reason()))
                : view;
    }

    /**
     * An instance gets its address while it starts, and its status does not say why it has ended: what was remembered before
     * is not all there is to know.
     */
    private static boolean complete(InstanceView view, Status status) {
        boolean addressed = !view.address().isEmpty() || status == null || status.state() != State.RUNNING;
        boolean justOver = status != null && status.state().over() && view.state() != status.state();
        return addressed && !justOver;
    }

    private Sight sight(Look look, Round round) {
        boolean wantsGroup = look.facets().contains(Facet.GROUP);
        // a warm pool that cannot be read now is not an empty one, so that there is no look at its group
        boolean unread = round.groups().problems().containsKey(look.group())
                || round.warm().problems().containsKey(look.group());
        Optional<GroupView> group = Optional.ofNullable(round.groups().found().get(look.group()))
                .filter(g -> wantsGroup && !unread)
                .map(g -> Groups.view(g, round.warm().found().getOrDefault(look.group(), List.of()), round.at()));
        boolean missing = wantsGroup && group.isEmpty() && !unread;
        Set<String> ids = new LinkedHashSet<>(asked(look));
        // An id that was asked for and that EC2 did not tell of is not in the sight, member or not.
        ids.retainAll(round.statuses().found().keySet());
        group.ifPresent(g -> g.members().stream()
                .map(Member::id)
                .filter(id -> !asked(look).contains(id))
                .forEach(ids::add));
        Map<String, InstanceView> views = new LinkedHashMap<>();
        ids.forEach(id -> Optional.ofNullable(round.facts().found().get(id)).ifPresent(v -> views.put(id, v)));
        Map<String, Map<String, Health>> health = new LinkedHashMap<>();
        asked(look, Facet.HEALTH).ifPresent(l -> l.balancers().stream()
                .filter(b -> round.health().found().containsKey(b.id()))
                .forEach(b ->
                        health.put(b.id(), Map.copyOf(round.health().found().get(b.id())))));
        Map<String, RouteView> roads = new LinkedHashMap<>(round.routes().found());
        roads.keySet().retainAll(routes(look));
        return new Sight(round.at(), group, missing, views, health, roads, problem(look, group, round));
    }

    private static Optional<CloudException> problem(Look look, Optional<GroupView> group, Round round) {
        List<CloudException> problems = new ArrayList<>();
        if (look.facets().contains(Facet.GROUP)) {
            problems.add(round.groups().problems().get(look.group()));
            problems.add(round.warm().problems().get(look.group()));
        }
        Set<String> asked = asked(look);
        asked.forEach(id -> problems.add(round.statuses().problems().get(id)));
        Stream<String> members =
                group.stream().flatMap(g -> g.members().stream()).map(Member::id);
        Stream.concat(asked.stream(), members)
                .forEach(id -> problems.add(round.facts().problems().get(id)));
        asked(look, Facet.HEALTH).ifPresent(l -> l.balancers()
                .forEach(b -> problems.add(round.health().problems().get(b.id()))));
        routes(look).forEach(id -> problems.add(round.routes().problems().get(id)));
        return problems.stream().filter(Objects::nonNull).findFirst();
    }

    private static Set<String> asked(Look look) {
        return asked(look, Facet.INSTANCES).map(Look::instances).orElse(Set.of());
    }

    private static Set<String> routes(Look look) {
        return asked(look, Facet.ROUTES).map(Look::routes).orElse(Set.of());
    }

    private static Optional<Look> asked(Look look, Facet facet) {
        return Optional.of(look).filter(l -> l.facets().contains(facet));
    }
}
