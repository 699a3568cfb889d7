package io.jenkins.plugins.awsrollouts.cloud;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Everything about a target that a plan is made from, read once before the first change.
 *
 * @param group the group
 * @param instances its members by id
 * @param health by balancer id, then by instance id
 * @param balancers target groups and classic load balancers, by Auto Scaling's own view of them
 * @param otherTraffic what else sends it requests
 * @param launchConfiguration the group's launch configuration, where it has one instead of a template
 * @param templateVersion the number that the group's template reference stands for now
 * @param templateImage the AMI of that version, aliases resolved
 * @param templateImageAlias the alias that the version names instead of an AMI ({@code resolve:ssm:...})
 * @param latestVersion the template's newest version number
 * @param defaultVersion the template's default version number
 * @param types the instance types that the group may launch, in its order of preference; the template's where it has
 *     no overrides
 * @param mixed what is special about a mixed-instances policy, if the group has one
 * @param subnets by zone: the group's subnets
 * @param launchHooks names of lifecycle hooks for launching
 * @param terminateHooks names of lifecycle hooks for terminating
 * @param hasWarmPool whether the group has a warm pool
 * @param newInstancesProtected whether the group protects its new instances from scale-in
 * @param instanceRefreshRunning whether AWS' own Instance Refresh runs on the group
 * @param propagatedTags the group's tags that its instances get
 * @param pastLaunches how long recent launches of this group took, newest first
 */
public record TargetFacts(
        GroupView group,
        Map<String, InstanceView> instances,
        Map<String, Map<String, Health>> health,
        List<Balancer> balancers,
        OtherTraffic otherTraffic,
        Optional<String> launchConfiguration,
        String templateVersion,
        String templateImage,
        Optional<String> templateImageAlias,
        String latestVersion,
        String defaultVersion,
        List<InstanceType> types,
        Optional<Mixed> mixed,
        Map<String, List<String>> subnets,
        List<String> launchHooks,
        List<String> terminateHooks,
        boolean hasWarmPool,
        boolean newInstancesProtected,
        boolean instanceRefreshRunning,
        Map<String, String> propagatedTags,
        List<PastLaunch> pastLaunches) {

    /**
     * An instance type.
     *
     * @param name for example {@code t3.large}
     * @param architectures what it can run, for example {@code x86_64}
     * @param virtualizations what it can run, for example {@code hvm}
     */
    public record InstanceType(String name, Set<String> architectures, Set<String> virtualizations) {}

    /**
     * What matters of a mixed-instances policy.
     *
     * @param weighted whether instance types have weights, so that capacity is not a number of instances
     * @param ownTemplates whether some type has a launch template of its own
     * @param byRequirements whether types are chosen by attributes instead of by name
     */
    public record Mixed(boolean weighted, boolean ownTemplates, boolean byRequirements) {}

    /**
     * A launch that the group's scaling activities remember.
     *
     * @param startedAt when it began
     * @param took from its beginning until the group called it complete
     */
    public record PastLaunch(Instant startedAt, Duration took) {}
}
