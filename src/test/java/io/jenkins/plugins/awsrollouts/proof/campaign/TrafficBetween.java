package io.jenkins.plugins.awsrollouts.proof.campaign;

import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.cloud.Condition;
import io.jenkins.plugins.awsrollouts.cloud.RouteView;
import io.jenkins.plugins.awsrollouts.cloud.Spread;
import io.jenkins.plugins.awsrollouts.cloud.Traffic;
import io.jenkins.plugins.awsrollouts.cloud.Weight;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Passes everything on, for mutants to leave one thing out. */
class TrafficBetween implements Traffic {
    private final Traffic real;

    TrafficBetween(Traffic real) {
        this.real = real;
    }

    @Override
    public List<RouteView> routesTo(Collection<String> targetGroups) {
        return real.routesTo(targetGroups);
    }

    @Override
    public Map<String, List<String>> groupsBehind(Collection<Balancer> balancers) {
        return real.groupsBehind(balancers);
    }

    @Override
    public Map<String, Spread> spread(Collection<Balancer> balancers) {
        return real.spread(balancers);
    }

    @Override
    public Map<String, RouteView> routes(Collection<String> ids) {
        return real.routes(ids);
    }

    @Override
    public Set<String> unknownActions(String route) {
        return real.unknownActions(route);
    }

    @Override
    public Optional<String> address(String route) {
        return real.address(route);
    }

    @Override
    public void weigh(String route, List<Weight> weights, Optional<Duration> sticky) {
        real.weigh(route, weights, sticky);
    }

    @Override
    public Optional<Duration> stickiness(String route) {
        return real.stickiness(route);
    }

    @Override
    public String createRule(String route, List<Condition> conditions, String targetGroup, Map<String, String> tags) {
        return real.createRule(route, conditions, targetGroup, tags);
    }

    @Override
    public void deleteRule(String rule) {
        real.deleteRule(rule);
    }

    @Override
    public Balancer createTargetGroup(String name, String model, Map<String, String> tags) {
        return real.createTargetGroup(name, model, tags);
    }

    @Override
    public Optional<Balancer> targetGroup(String name) {
        return real.targetGroup(name);
    }

    @Override
    public void deleteTargetGroup(String arn) {
        real.deleteTargetGroup(arn);
    }
}
