package io.jenkins.plugins.awsrollouts.aws;

import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.cloud.Condition;
import io.jenkins.plugins.awsrollouts.cloud.RouteView;
import io.jenkins.plugins.awsrollouts.cloud.Traffic;
import io.jenkins.plugins.awsrollouts.cloud.Weight;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rules and target groups of Application Load Balancers. */
final class AwsTraffic implements Traffic {
    @Override
    public List<RouteView> routesTo(Collection<String> targetGroups) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Map<String, RouteView> routes(Collection<String> ids) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void weigh(String route, List<Weight> weights) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String createRule(String route, List<Condition> conditions, String targetGroup, Map<String, String> tags) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void deleteRule(String rule) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Balancer createTargetGroup(String name, String model, Map<String, String> tags) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Balancer> targetGroup(String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void deleteTargetGroup(String arn) {
        throw new UnsupportedOperationException();
    }
}
