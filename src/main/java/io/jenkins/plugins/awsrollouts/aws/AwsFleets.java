package io.jenkins.plugins.awsrollouts.aws;

import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.cloud.FleetOrder;
import io.jenkins.plugins.awsrollouts.cloud.Fleets;
import io.jenkins.plugins.awsrollouts.cloud.TemplateRef;
import java.util.List;
import java.util.Map;

/** Groups and launch templates of a rollout's own. */
final class AwsFleets implements Fleets {
    @Override
    public String createTemplate(
            String name, TemplateRef source, String imageId, String token, Map<String, String> tags) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void deleteTemplate(String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void create(FleetOrder order) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void size(String group, int size) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void register(String group, List<Balancer> balancers) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void delete(String group) {
        throw new UnsupportedOperationException();
    }
}
