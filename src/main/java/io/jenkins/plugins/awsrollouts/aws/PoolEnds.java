package io.jenkins.plugins.awsrollouts.aws;

import static io.jenkins.plugins.awsrollouts.aws.Instances.text;

import io.jenkins.plugins.awsrollouts.cloud.Cloud.Cooled;
import io.jenkins.plugins.awsrollouts.cloud.CloudException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.autoscaling.model.Instance;

/**
 * Ends instances of warm pools. TerminateInstanceInAutoScalingGroup "cannot be called on instances in a warm pool" (API
 * Reference); a pool is brought up to date by EC2's TerminateInstances, after which the group launches others from its
 * template (EC2 Auto Scaling User Guide, "Update the instances in a warm pool").
 *
 * <p>EC2 would end a serving instance as well, and without draining. So the pool is read once more just before the call,
 * and what has left it meanwhile is not ended. Termination protection that the launch template gives to all is taken from an
 * instance of the pool first: Auto Scaling would end it all the same (EC2 User Guide, Change instance termination protection).
 */
final class PoolEnds {
    private final Launcher launcher;
    private final Groups groups;

    PoolEnds(Launcher launcher, Groups groups) {
        this.launcher = launcher;
        this.groups = groups;
    }

    Cooled end(String group, Set<String> ids, boolean unprotect) {
        Set<String> ended = new TreeSet<>();
        Map<String, String> refused = new HashMap<>();
        for (String id : there(group, ids)) {
            // one by one: termination protection of one of them fails a call for several
            try {
                Map<String, String> kept = launcher.terminate(Set.of(id));
                if (!kept.isEmpty() && unprotect) {
                    Map<String, String> stays = launcher.protect(Set.of(id), false);
                    kept = stays.isEmpty() ? launcher.terminate(Set.of(id)) : stays;
                }
                refused.putAll(kept);
                if (kept.isEmpty()) {
                    ended.add(id);
                }
            } catch (CloudException e) {
                if (e.kind().worthRepeating()) {
                    throw e;
                }
                refused.put(id, e.getMessage());
            }
        }
        return new Cooled(ended, refused);
    }

    /** Those that are in the pool and not on their way out of it. */
    private Set<String> there(String group, Set<String> ids) {
        return groups.warmPool(group).stream()
                .filter(instance -> !text(instance.lifecycleStateAsString()).startsWith("Warmed:Terminat"))
                .map(Instance::instanceId)
                .filter(ids::contains)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
