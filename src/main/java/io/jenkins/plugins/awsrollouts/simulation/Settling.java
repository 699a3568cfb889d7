package io.jenkins.plugins.awsrollouts.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import software.amazon.awssdk.services.autoscaling.model.Activity;
import software.amazon.awssdk.services.autoscaling.model.LifecycleState;
import software.amazon.awssdk.services.autoscaling.model.ScalingActivityStatusCode;

/** Fills a new world's groups with instances that have served for long. */
final class Settling {
    private final Schedule schedule;
    private final Randomness random;
    private final Supplier<Pacing> pacing;
    private final Catalog catalog;
    private final Servers servers;
    private final Store<Balancer> balancers;
    private final Registrations registrations;
    private final Groups groups;
    private final Membership membership;
    private final Activities activities;
    private final Looks looks;
    private final LaunchPlans plans;
    private final ScalingPolicies policies;
    private final ScheduledActions scheduled;

    Settling(
            Schedule schedule,
            Randomness random,
            Supplier<Pacing> pacing,
            Catalog catalog,
            Servers servers,
            Store<Balancer> balancers,
            Registrations registrations,
            Groups groups,
            Membership membership,
            Activities activities,
            Looks looks,
            LaunchPlans plans,
            ScalingPolicies policies,
            ScheduledActions scheduled) {
        this.schedule = schedule;
        this.random = random;
        this.pacing = pacing;
        this.catalog = catalog;
        this.servers = servers;
        this.balancers = balancers;
        this.registrations = registrations;
        this.groups = groups;
        this.membership = membership;
        this.activities = activities;
        this.looks = looks;
        this.plans = plans;
        this.policies = policies;
        this.scheduled = scheduled;
    }

    void settle(GroupSpec spec, Group group) {
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
            looks.soon(group.name());
        }
    }

    private Server place(
            GroupSpec spec, Group group, LaunchPlan base, List<Server> made, boolean standby, boolean shielded) {
        String subnet = group.subnets().get(made.size() % group.subnets().size());
        LaunchPlan usual = plans.mixed(group, base, made, catalog.subnetZones().get(subnet));
        LaunchPlan plan = spec.running(made.size()).map(usual::running).orElse(usual);
        SortedMap<String, String> tags = new TreeMap<>(LaunchPlans.tags(group));
        tags.putAll(spec.instanceTags());
        Instant launched = schedule.now().minus(Duration.ofHours(24 + random.nextInt(24 * 29)));
        Server server = servers.settled(plan, subnet, tags, launched);
        LifecycleState state = standby ? LifecycleState.STANDBY : LifecycleState.IN_SERVICE;
        boolean always = Boolean.TRUE.equals(group.config().newInstancesProtectedFromScaleIn());
        Member member = Member.launching(server.id(), group.name(), state, launched, shielded || always)
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
