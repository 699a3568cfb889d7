package io.jenkins.plugins.awsrollouts.simulation.autoscaling;

import io.jenkins.plugins.awsrollouts.simulation.ec2.Server;
import io.jenkins.plugins.awsrollouts.simulation.ec2.Servers;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;

/** Chooses whom scale-in terminates (EC2 Auto Scaling User Guide, Configure termination policies). */
record TerminationChoice(Servers servers, LaunchPlans plans) {
    /** The next victim among unprotected members in service or pending, or null where all are protected. */
    GroupMember choose(Group group, List<GroupMember> members) {
        List<GroupMember> candidates =
                members.stream().filter(m -> m.counts() && !m.shielded()).toList();
        Map<String, Integer> load = new HashMap<>();
        members.stream().filter(GroupMember::counts).forEach(m -> load.merge(zone(m), 1, Integer::sum));
        Comparator<GroupMember> byZone = Comparator.comparingInt(m -> -load.get(zone(m)));
        return candidates.stream()
                .min(byZone.thenComparing(byPolicy(group)).thenComparing(GroupMember::id))
                .orElse(null);
    }

    private Comparator<GroupMember> byPolicy(Group group) {
        String policy = group.config().terminationPolicies().isEmpty()
                ? "Default"
                : group.config().terminationPolicies().get(0);
        Comparator<GroupMember> oldest = Comparator.comparing(this::launched);
        return switch (policy) {
            case "NewestInstance" -> oldest.reversed();
            case "OldestInstance", "ClosestToNextInstanceHour" -> oldest;
            default -> byTemplate(group).thenComparing(oldest);
        };
    }

    /** Launch configurations first, then other templates than the group's, then its versions in order. */
    private Comparator<GroupMember> byTemplate(Group group) {
        LaunchTemplateVersion current = plans.version(group);
        return Comparator.comparingLong(member -> {
            Server server = servers.now(member.id());
            if (member.launchConfiguration() != null || server.template() == null) {
                return -2;
            }
            boolean own = current != null && server.template().equals(current.launchTemplateId());
            return own ? server.templateVersion() : -1;
        });
    }

    private String zone(GroupMember member) {
        return servers.now(member.id()).zone();
    }

    private Instant launched(GroupMember member) {
        return servers.now(member.id()).launched();
    }
}
