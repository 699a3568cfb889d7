package io.jenkins.plugins.awsrollouts.simulation;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;

/** Chooses whom scale-in terminates (EC2 Auto Scaling User Guide, Configure termination policies). */
final class Victims {
    private final Servers servers;
    private final LaunchPlans plans;

    Victims(Servers servers, LaunchPlans plans) {
        this.servers = servers;
        this.plans = plans;
    }

    /** The next victim among unprotected members in service or pending, or null where all are protected. */
    Member choose(Group group, List<Member> members) {
        List<Member> candidates =
                members.stream().filter(m -> m.counts() && !m.shielded()).toList();
        Map<String, Integer> load = new HashMap<>();
        members.stream().filter(Member::counts).forEach(m -> load.merge(zone(m), 1, Integer::sum));
        Comparator<Member> byZone = Comparator.comparingInt(m -> -load.get(zone(m)));
        return candidates.stream()
                .min(byZone.thenComparing(byPolicy(group)).thenComparing(Member::id))
                .orElse(null);
    }

    private Comparator<Member> byPolicy(Group group) {
        String policy = group.config().terminationPolicies().isEmpty()
                ? "Default"
                : group.config().terminationPolicies().get(0);
        Comparator<Member> oldest = Comparator.comparing(this::launched);
        return switch (policy) {
            case "NewestInstance" -> oldest.reversed();
            case "OldestInstance", "ClosestToNextInstanceHour" -> oldest;
            default -> byTemplate(group).thenComparing(oldest);
        };
    }

    /** Launch configurations first, then other templates than the group's, then its versions in order. */
    private Comparator<Member> byTemplate(Group group) {
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

    private String zone(Member member) {
        return servers.now(member.id()).zone();
    }

    private Instant launched(Member member) {
        return servers.now(member.id()).launched();
    }
}
