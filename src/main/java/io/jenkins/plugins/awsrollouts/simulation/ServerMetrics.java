package io.jenkins.plugins.awsrollouts.simulation;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The namespace AWS/EC2 (EC2 User Guide, CloudWatch metrics for instances): CPUUtilization with detailed monitoring. */
final class ServerMetrics {
    private static final double USUAL = 30;
    private static final double NOISE = 4;

    private final World world;

    ServerMetrics(World world) {
        this.world = world;
    }

    Optional<Measured> minute(String name, Map<String, String> dimensions, Instant minute) {
        if (!name.equals("CPUUtilization")) {
            return Optional.empty();
        }
        String group = dimensions.get("AutoScalingGroupName");
        List<String> instances =
                group == null ? List.of(dimensions.getOrDefault("InstanceId", "")) : world.membersByGroup.of(group);
        return instances.stream()
                .map(world.servers::now)
                .filter(server -> server != null && !server.launched().isAfter(minute))
                .map(server -> Measured.sample(utilization(server, minute)))
                .reduce(Measured::plus);
    }

    private double utilization(Server server, Instant minute) {
        double noise = NOISE * Dice.of(world.seed, server.id(), minute).normal();
        return Math.max(0, Math.min(100, USUAL + noise));
    }
}
