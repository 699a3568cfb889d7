package io.jenkins.plugins.awsrollouts.simulation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
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
    private final World world;
    private final Set<String> loose = new LinkedHashSet<>();

    Truths(World world) {
        this.world = world;
    }

    /** Remembers an instance that was launched or left outside any group. */
    void loose(String id) {
        loose.add(id);
    }

    GroupTruth of(Group group) {
        LaunchPlan plan = world.keeper.plans().base(group);
        LaunchTemplateVersion version = world.keeper.plans().version(group);
        Template template = version == null ? null : world.templates.now(version.launchTemplateId());
        SortedMap<String, String> tags = new TreeMap<>();
        group.config().tags().forEach(t -> tags.put(t.key(), t.value()));
        Set<String> suspended = new TreeSet<>(group.config().suspendedProcesses().stream()
                .map(SuspendedProcess::processName)
                .toList());
        List<InstanceTruth> members = world.keeper.members(group.name()).stream()
                .map(m -> of(world.servers.now(m.id()), m, group))
                .toList();
        String templateId = template == null ? "" : template.id();
        return new GroupTruth(
                group.name(),
                group.min(),
                group.max(),
                group.desired(),
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
        List<InstanceTruth> found = new ArrayList<>();
        loose.removeIf(id -> {
            Server server = world.servers.now(id);
            return server == null || !server.alive();
        });
        for (String id : loose) {
            if (world.members.now(id) == null) {
                found.add(of(world.servers.now(id), null, null));
            }
        }
        return Collections.unmodifiableList(found);
    }

    private InstanceTruth of(Server server, Member member, Group group) {
        SortedMap<String, String> health = new TreeMap<>();
        for (String key : group == null ? List.<String>of() : group.balancers()) {
            Registration registration = world.registrations.now(Registration.key(key, server.id()));
            health.put(key, registration == null ? "unused" : world.balancing.state(registration, world.now()));
        }
        return new InstanceTruth(
                server.id(),
                server.image(),
                server.zone(),
                server.type(),
                server.phase().label(),
                member == null ? "" : member.state().toString(),
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
                serves(server, member, health));
    }

    private boolean serves(Server server, Member member, SortedMap<String, String> health) {
        boolean in = member != null && member.inService() && server.phase() == Server.Phase.RUNNING;
        if (health.isEmpty()) {
            return in && server.life().answersAt(world.now());
        }
        return in && health.values().stream().allMatch("healthy"::equals);
    }
}
