package io.jenkins.plugins.awsrollouts.simulation.cloudwatch;

import io.jenkins.plugins.awsrollouts.simulation.ec2.Server;
import io.jenkins.plugins.awsrollouts.simulation.ec2.Servers;
import io.jenkins.plugins.awsrollouts.simulation.state.Randomness;
import io.jenkins.plugins.awsrollouts.simulation.state.SeededDraws;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The namespace AWS/EC2 (EC2 User Guide, CloudWatch metrics for instances): CPUUtilization with detailed monitoring. */
final class ServerMetrics {
    private static final double USUAL = 30;
    private static final double NOISE = 4;

    private final Randomness random;
    private final Function<String, List<String>> members;
    private final Servers servers;

    ServerMetrics(Randomness random, Servers servers, Function<String, List<String>> members) {
        this.members = members;
        this.random = random;
        this.servers = servers;
    }

    Optional<Measured> minute(String name, Map<String, String> dimensions, Instant minute) {
        if (!name.equals("CPUUtilization")) {
            return Optional.empty();
        }
        String group = dimensions.get("AutoScalingGroupName");
        List<String> instances =
                group == null ? List.of(dimensions.getOrDefault("InstanceId", "")) : members.apply(group);
        return instances.stream()
                .map(servers::now)
                .filter(server -> server != null && !server.launched().isAfter(minute))
                .map(server -> Measured.sample(utilization(server, minute)))
                .reduce(Measured::plus);
    }

    private double utilization(Server server, Instant minute) {
        double noise =
                NOISE * SeededDraws.of(random.seed(), server.id(), minute).normal();
        return Math.max(0, Math.min(100, USUAL + noise));
    }
}
