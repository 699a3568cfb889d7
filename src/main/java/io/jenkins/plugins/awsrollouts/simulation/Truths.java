package io.jenkins.plugins.awsrollouts.simulation;

import io.jenkins.plugins.awsrollouts.simulation.autoscaling.AutoScalingService;
import io.jenkins.plugins.awsrollouts.simulation.autoscaling.Group;
import io.jenkins.plugins.awsrollouts.simulation.autoscaling.GroupMember;
import io.jenkins.plugins.awsrollouts.simulation.autoscaling.GroupMembers;
import io.jenkins.plugins.awsrollouts.simulation.autoscaling.LaunchPlans;
import io.jenkins.plugins.awsrollouts.simulation.ec2.Ec2Service;
import io.jenkins.plugins.awsrollouts.simulation.ec2.LaunchPlan;
import io.jenkins.plugins.awsrollouts.simulation.ec2.Server;
import io.jenkins.plugins.awsrollouts.simulation.ec2.Servers;
import io.jenkins.plugins.awsrollouts.simulation.ec2.Template;
import io.jenkins.plugins.awsrollouts.simulation.ec2.TemplateStore;
import io.jenkins.plugins.awsrollouts.simulation.elb.Registration;
import io.jenkins.plugins.awsrollouts.simulation.elb.Registrations;
import io.jenkins.plugins.awsrollouts.simulation.state.Schedule;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import software.amazon.awssdk.services.autoscaling.model.SuspendedProcess;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;

/** Takes unlagged snapshots for invariants and tests. */
final class Truths {
    private final Schedule schedule;
    private final Servers servers;
    private final TemplateStore templates;
    private final Registrations registrations;
    private final GroupMembers membership;
    private final LaunchPlans plans;

    Truths(Schedule schedule, Ec2Service ec2, Registrations registrations, AutoScalingService autoScaling) {
        this.schedule = schedule;
        this.servers = ec2.servers();
        this.templates = ec2.templates();
        this.registrations = registrations;
        this.membership = autoScaling.membership();
        this.plans = autoScaling.plans();
    }

    GroupTruth of(Group group) {
        LaunchPlan plan = plans.base(group);
        LaunchTemplateVersion version = plans.version(group);
        Template template = version == null ? null : templates.now(version.launchTemplateId());
        SortedMap<String, String> tags = new TreeMap<>();
        group.config().tags().forEach(t -> tags.put(t.key(), t.value()));
        Set<String> suspended = new TreeSet<>(group.config().suspendedProcesses().stream()
                .map(SuspendedProcess::processName)
                .toList());
        List<InstanceTruth> members = membership.of(group.name()).stream()
                .map(m -> of(servers.now(m.id()), m, group))
                .toList();
        String templateId = template == null ? "" : template.id();
        return new GroupTruth(
                group.name(),
                group.min(),
                group.max(),
                group.desired(),
                group.sizeNamed(),
                templateId,
                template == null ? "" : LaunchPlans.specification(group).version(),
                template == null ? 0 : version.versionNumber(),
                template == null ? 0 : template.defaultVersion(),
                template == null ? 0 : template.latestVersion(),
                plan == null ? Optional.empty() : Optional.ofNullable(plan.image()),
                Collections.unmodifiableSortedMap(tags),
                Collections.unmodifiableSet(suspended),
                members,
                unattached().stream()
                        .filter(i -> i.template().equals(templateId))
                        .toList());
    }

    /** Live instances that no group has. */
    List<InstanceTruth> unattached() {
        return servers.loose().stream()
                .filter(server -> membership.now(server.id()) == null)
                .map(server -> of(server, null, null))
                .toList();
    }

    private InstanceTruth of(Server server, GroupMember member, Group group) {
        SortedMap<String, String> health = new TreeMap<>();
        for (String key : group == null ? List.<String>of() : group.balancers()) {
            Registration registration = registrations.now(key, server.id());
            health.put(key, registration == null ? "unused" : registrations.state(registration, schedule.now()));
        }
        return new InstanceTruth(
                server.id(),
                server.image(),
                server.zone(),
                server.type(),
                server.phase().label(),
                member == null ? "" : member.told(),
                member != null,
                member == null || member.healthy(),
                member != null && member.shielded(),
                member != null && member.state().toString().equals("Standby"),
                server.spot(),
                server.launched(),
                server.address(),
                server.template() == null ? "" : server.template(),
                server.templateVersion(),
                server.tags(),
                Collections.unmodifiableSortedMap(health),
                server.traits().placementGroup(),
                server.reservation(),
                server.traits().spotMaxPrice(),
                server.traits().terminationProtected(),
                serves(server, member, health) && !away(server, health));
    }

    /** Whether a zonal shift keeps the requests of a balancer from it. */
    private boolean away(Server server, SortedMap<String, String> health) {
        return health.keySet().stream().anyMatch(key -> registrations.away(key, server.zone(), schedule.now()));
    }

    private boolean serves(Server server, GroupMember member, SortedMap<String, String> health) {
        boolean in = member != null && member.inService() && server.phase() == Server.Phase.RUNNING;
        if (health.isEmpty()) {
            return in && server.life().answersAt(schedule.now());
        }
        return in && health.values().stream().allMatch("healthy"::equals);
    }
}
