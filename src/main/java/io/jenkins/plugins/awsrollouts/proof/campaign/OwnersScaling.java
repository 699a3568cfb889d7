package io.jenkins.plugins.awsrollouts.proof.campaign;

import io.jenkins.plugins.awsrollouts.simulation.GroupTruth;
import io.jenkins.plugins.awsrollouts.simulation.InstanceTruth;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether a group's own scaling has taken its last healthy server. Scale-out followed by scale-in does that to a small group:
 * the default termination policy takes the server of the oldest template version, and among equals the oldest (EC2 Auto
 * Scaling User Guide, Configure termination policies for Amazon EC2 Auto Scaling), which is the one that its load balancer
 * calls healthy, while the younger one is in service before it is. Requests that such a group refuses until that one is
 * healthy it would have refused without any rollout; with a canary beside it they are fewer.
 */
final class OwnersScaling {
    private final String targetGroup;
    private Set<String> answering = Set.of();
    private boolean deprived;
    private boolean touched;

    /**
     * @param targetGroup the ARN of the target group whose requests are looked at
     */
    OwnersScaling(String targetGroup) {
        this.targetGroup = targetGroup;
    }

    /** The rollout changes the group: from here on nobody else is to blame. */
    void touched() {
        touched = true;
    }

    /** The rollout has given the group back whole, and only its tags are left to be taken off: it is its owner's again. */
    void givenBack() {
        touched = false;
    }

    /** To be told after every event. */
    void seen(GroupTruth group) {
        Set<String> now = group.instances().stream()
                .filter(i -> "healthy".equals(i.health().get(targetGroup)))
                .map(InstanceTruth::id)
                .collect(Collectors.toSet());
        if (!now.isEmpty()) {
            deprived = false;
        } else if (!answering.isEmpty()) {
            deprived = group.instances().stream()
                    .filter(i -> answering.contains(i.id()))
                    .allMatch(i -> i.lifecycle().startsWith("Terminat"));
        }
        answering = now;
    }

    /** Whether that is why nobody answers the group's requests now. */
    boolean deprived() {
        return deprived && !touched;
    }
}
