package io.jenkins.plugins.awsrollouts.aws;

import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.cloud.Condition;
import io.jenkins.plugins.awsrollouts.cloud.RouteView;
import io.jenkins.plugins.awsrollouts.cloud.Spread;
import io.jenkins.plugins.awsrollouts.cloud.Traffic;
import io.jenkins.plugins.awsrollouts.cloud.Weight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Rules and target groups of Application and Network Load Balancers. */
final class AwsTraffic implements Traffic {
    /** Gateway Load Balancers, which send packets to appliances, have no weights. */
    private static final List<String> WEIGHED = List.of(":loadbalancer/app/", ":loadbalancer/net/");

    private final Routes routes;
    private final RouteChanges changes;
    private final RuleCopies rules;
    private final TargetGroups targetGroups;
    private final Spreads spreads;
    private final Groups groups;

    AwsTraffic(AwsClients clients, Groups groups, Routes routes, Balancers balancers) {
        this.groups = groups;
        this.routes = routes;
        this.changes = new RouteChanges(clients.balancing(), routes);
        this.rules = new RuleCopies(clients.balancing(), routes);
        this.targetGroups = new TargetGroups(clients.balancing(), balancers);
        this.spreads = new Spreads(clients, targetGroups);
    }

    @Override
    public List<RouteView> routesTo(Collection<String> arns) {
        return targetGroups.described(arns).stream()
                .flatMap(group -> group.loadBalancerArns().stream())
                .filter(balancer -> WEIGHED.stream().anyMatch(balancer::contains))
                .distinct()
                .flatMap(balancer -> routes.of(balancer).stream())
                .filter(route -> route.weights().stream().anyMatch(weight -> arns.contains(weight.targetGroup())))
                .sorted(Comparator.comparing(RouteView::id))
                .toList();
    }

    @Override
    public Map<String, List<String>> groupsBehind(Collection<Balancer> balancers) {
        Map<String, List<String>> behind = new LinkedHashMap<>();
        balancers.forEach(balancer -> behind.put(balancer.id(), new ArrayList<>()));
        if (!behind.isEmpty()) {
            groups.all().forEach(group -> Stream.concat(
                            group.targetGroupARNs().stream(), group.loadBalancerNames().stream())
                    .filter(behind::containsKey)
                    .forEach(id -> behind.get(id).add(group.autoScalingGroupName())));
        }
        return behind;
    }

    @Override
    public Map<String, Spread> spread(Collection<Balancer> balancers) {
        return spreads.of(balancers);
    }

    @Override
    public Map<String, RouteView> routes(Collection<String> ids) {
        return routes.read(ids);
    }

    @Override
    public Set<String> unknownActions(String route) {
        return routes.unknownActions(route);
    }

    @Override
    public Optional<String> address(String route) {
        return routes.address(route);
    }

    @Override
    public void weigh(String route, List<Weight> weights, Optional<Duration> stickiness) {
        changes.weigh(route, weights, stickiness);
    }

    @Override
    public Optional<Duration> stickiness(String targetGroup) {
        return targetGroups.stickiness(targetGroup);
    }

    @Override
    public String createRule(String route, List<Condition> conditions, String targetGroup, Map<String, String> tags) {
        return rules.create(route, conditions, targetGroup, tags);
    }

    @Override
    public void deleteRule(String rule) {
        rules.delete(rule);
    }

    @Override
    public Balancer createTargetGroup(String name, String model, Map<String, String> tags) {
        return targetGroups.create(name, model, tags);
    }

    @Override
    public Optional<Balancer> targetGroup(String name) {
        return targetGroups.find(name);
    }

    @Override
    public void deleteTargetGroup(String arn) {
        targetGroups.delete(arn);
    }
}
