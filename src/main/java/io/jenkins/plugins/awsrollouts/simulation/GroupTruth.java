package io.jenkins.plugins.awsrollouts.simulation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * A group as it really is at this instant, whatever describe calls say.
 *
 * @param named when somebody last asked for another desired capacity by its number, rather than for a difference or for limits
 * @param templateVersion number of the template version it launches from; 0 for a launch configuration
 * @param image the image it launches, {@code resolve:ssm:} resolved; empty where that cannot be told
 * @param versionSpec the version as the group names it: a number, {@code $Latest} or {@code $Default}
 * @param instances its members, the warm pool and those on their way out included
 * @param unattached live instances that no group has, launched from the same template
 */
public record GroupTruth(
        String name,
        int min,
        int max,
        int desired,
        Optional<Instant> named,
        String template,
        String versionSpec,
        long templateVersion,
        long defaultVersion,
        long latestVersion,
        Optional<String> image,
        SortedMap<String, String> tags,
        Set<String> suspended,
        List<InstanceTruth> instances,
        List<InstanceTruth> unattached) {
    /** The number of members that serve. */
    public int serving() {
        return (int) instances.stream().filter(InstanceTruth::serving).count();
    }
}
