package io.jenkins.plugins.awsrollouts.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.services.autoscaling.model.Activity;
import software.amazon.awssdk.services.autoscaling.model.LifecycleState;
import software.amazon.awssdk.services.autoscaling.model.ScalingActivityStatusCode;

/** Fills a new world's groups with instances that have served for long. */
final class Settling {
    private final World world;

    Settling(World world) {
        this.world = world;
    }

    void settle(GroupSpec spec, Group group) {
        world.groups.putSince(Instant.EPOCH, group.name(), group);
        LaunchPlan base = world.keeper.plans().base(group);
        if (base == null) {
            throw new IllegalArgumentException("Group " + group.name() + " has no template or launch configuration");
        }
        List<Server> made = new ArrayList<>();
        for (int i = 0; i < group.desired() + spec.standby(); i++) {
            boolean standby = i >= group.desired();
            made.add(place(spec, group, base, made, standby, i < spec.shielded()));
        }
        for (int i = 0; i < spec.history(); i++) {
            past(group, i);
        }
        group.extras().scheduled().forEach(world.scheduled::plan);
        group.extras().policies().forEach(world.policies::put);
        if (group.config().warmPoolConfiguration() != null) {
            world.keeper.soon(group.name());
        }
    }

    private Server place(
            GroupSpec spec, Group group, LaunchPlan base, List<Server> made, boolean standby, boolean shielded) {
        String subnet = group.subnets().get(made.size() % group.subnets().size());
        LaunchPlan usual = world.keeper.plans().mixed(group, base, made, world.subnetZones.get(subnet));
        LaunchPlan plan = spec.running(made.size()).map(usual::running).orElse(usual);
        SortedMap<String, String> tags = new TreeMap<>(LaunchPlans.tags(group));
        tags.putAll(spec.instanceTags());
        Instant launched = world.now().minus(Duration.ofHours(24 + world.random.nextInt(24 * 29)));
        Server server = world.fleet.settled(plan, subnet, tags, launched);
        LifecycleState state = standby ? LifecycleState.STANDBY : LifecycleState.IN_SERVICE;
        boolean always = Boolean.TRUE.equals(group.config().newInstancesProtectedFromScaleIn());
        Member member = Member.launching(server.id(), group.name(), state, launched, shielded || always)
                .launchedBy(plan.launchConfiguration(), false);
        world.members.putSince(Instant.EPOCH, server.id(), member);
        world.membersByGroup.add(group.name(), server.id());
        if (!standby) {
            group.balancers()
                    .forEach(b -> world.balancing.registerSince(Instant.EPOCH, launched, balancer(b), server.id()));
        }
        return server;
    }

    private String balancer(String key) {
        if (world.balancers.now(key) == null) {
            throw new IllegalArgumentException("No balancer " + key);
        }
        return key;
    }

    private void past(Group group, int number) {
        Instant start = world.now().minus(Duration.ofHours(2L * (number + 1)));
        String id = world.newId("");
        world.activities.add(
                Instant.EPOCH,
                Activity.builder()
                        .activityId(id)
                        .autoScalingGroupName(group.name())
                        .description("Launching a new EC2 instance: " + world.newId("i-"))
                        .cause("At " + start + " an instance was started in response to a difference between desired"
                                + " and actual capacity.")
                        .startTime(start)
                        .endTime(start.plus(world.around(world.pacing.launchMedianSeconds(), 0.3)))
                        .statusCode(ScalingActivityStatusCode.SUCCESSFUL)
                        .progress(100)
                        .details("{}")
                        .build());
    }
}
