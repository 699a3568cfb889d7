package io.jenkins.plugins.awsrollouts.simulation.autoscaling;

import io.jenkins.plugins.awsrollouts.simulation.ec2.Catalog;
import io.jenkins.plugins.awsrollouts.simulation.ec2.LaunchPlan;
import io.jenkins.plugins.awsrollouts.simulation.ec2.Server;
import io.jenkins.plugins.awsrollouts.simulation.ec2.Servers;
import io.jenkins.plugins.awsrollouts.simulation.elb.Registrations;
import io.jenkins.plugins.awsrollouts.simulation.elb.TrafficSource;
import io.jenkins.plugins.awsrollouts.simulation.state.Pacing;
import io.jenkins.plugins.awsrollouts.simulation.state.Randomness;
import io.jenkins.plugins.awsrollouts.simulation.state.Schedule;
import io.jenkins.plugins.awsrollouts.simulation.state.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.services.autoscaling.model.Activity;
import software.amazon.awssdk.services.autoscaling.model.LifecycleState;
import software.amazon.awssdk.services.autoscaling.model.ScalingActivityStatusCode;

/** Fills a new world's groups with instances that have served for long. */
public record InitialInstances(
        Schedule schedule,
        Randomness random,
        Supplier<Pacing> pacing,
        Catalog catalog,
        Servers servers,
        Store<TrafficSource> balancers,
        Registrations registrations,
        GroupStore groups,
        GroupMembers membership,
        ActivityLog activities,
        ReconcileQueue queue,
        LaunchPlans plans,
        ScalingPolicies policies,
        ScheduledActions scheduled) {
    public void settle(GroupSpec spec, Group group) {
        groups.putSince(Instant.EPOCH, group.name(), group);
        LaunchPlan base = plans.base(group);
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
        group.extras().scheduled().forEach(scheduled::plan);
        group.extras().policies().forEach(policies::put);
        if (group.config().warmPoolConfiguration() != null) {
            queue.soon(group.name());
        }
    }

    private Server place(
            GroupSpec spec, Group group, LaunchPlan base, List<Server> made, boolean standby, boolean shielded) {
        String subnet = group.subnets().get(made.size() % group.subnets().size());
        LaunchPlan usual = plans.mixed(group, base, made, catalog.subnetZones().get(subnet));
        LaunchPlan plan = spec.running(made.size()).map(usual::withImage).orElse(usual);
        Instant launched = schedule.now().minus(Duration.ofHours(24 + random.nextInt(24 * 29)));
        Server server = servers.settled(plan, subnet, LaunchPlans.tags(group), launched);
        LifecycleState state = standby ? LifecycleState.STANDBY : LifecycleState.IN_SERVICE;
        boolean always = Boolean.TRUE.equals(group.config().newInstancesProtectedFromScaleIn());
        GroupMember member = GroupMember.launching(server.id(), group.name(), state, launched, shielded || always)
                .launchedBy(plan.launchConfiguration(), false);
        membership.putSince(Instant.EPOCH, server.id(), member);
        membership.join(group.name(), server.id());
        if (!standby) {
            group.balancers()
                    .forEach(b -> registrations.registerSince(Instant.EPOCH, launched, balancer(b), server.id()));
        }
        return server;
    }

    private String balancer(String key) {
        if (balancers.now(key) == null) {
            throw new IllegalArgumentException("No balancer " + key);
        }
        return key;
    }

    private void past(Group group, int number) {
        Instant start = schedule.now().minus(Duration.ofHours(2L * (number + 1)));
        String id = random.newId("");
        activities.add(
                Instant.EPOCH,
                Activity.builder()
                        .activityId(id)
                        .autoScalingGroupName(group.name())
                        .description("Launching a new EC2 instance: " + random.newId("i-"))
                        .cause("At " + start + " an instance was started in response to a difference between desired"
                                + " and actual capacity.")
                        .startTime(start)
                        .endTime(start.plus(random.around(pacing.get().launchMedianSeconds(), 0.3)))
                        .statusCode(ScalingActivityStatusCode.SUCCESSFUL)
                        .progress(100)
                        .details("{}")
                        .build());
    }
}
