package io.jenkins.plugins.awsrollouts.cloud;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Everything about a target that a plan is made from, read once before the first change.
 *
 * @param group the group
 * @param instances its members by id
 * @param health by balancer id, then by instance id
 * @param balancers target groups and classic load balancers, by Auto Scaling's own view of them
 * @param otherTraffic what else sends it requests
 * @param launching what the group launches, and where
 * @param settings what else the group does by itself
 * @param pastLaunches how long recent launches of this group took, newest first
 */
public record TargetFacts(
        GroupView group,
        Map<String, InstanceView> instances,
        Map<String, Map<String, Health>> health,
        List<Balancer> balancers,
        OtherTraffic otherTraffic,
        Launching launching,
        Settings settings,
        List<PastLaunch> pastLaunches) {

    /**
     * What a group launches, and where.
     *
     * @param configuration the group's launch configuration, where it has one instead of a template
     * @param template the launch template that it names
     * @param types the instance types that the group may launch, in its order of preference; the template's where it has
     *     no overrides
     * @param mixed what is special about a mixed-instances policy, if the group has one
     * @param subnets by zone: the group's subnets
     * @param settings what it adds to its template, as far as a launch outside of it can ask for that
     * @param unasked what it adds that no launch outside of it can ask for, one sentence each; a group made after it has
     *     that
     */
    public record Launching(
            Optional<String> configuration,
            Template template,
            List<InstanceType> types,
            Optional<Mixed> mixed,
            Map<String, List<String>> subnets,
            LaunchSettings settings,
            List<String> unasked) {}

    /**
     * A launch template as a group names it.
     *
     * @param version the number that the group's reference stands for now
     * @param image the AMI of that version, aliases resolved
     * @param imageAlias the alias that the version names instead of an AMI ({@code resolve:ssm:...})
     * @param latest the template's newest version number
     * @param byDefault the template's default version number
     * @param volumes names of the devices for which it describes a volume
     */
    public record Template(
            String version,
            String image,
            Optional<String> imageAlias,
            String latest,
            String byDefault,
            List<String> volumes) {}

    /**
     * What a group does by itself.
     *
     * @param launchHooks names of lifecycle hooks for launching
     * @param terminateHooks names of lifecycle hooks for terminating
     * @param hasWarmPool whether the group has a warm pool
     * @param newInstancesProtected whether the group protects its new instances from scale-in
     * @param refreshing whether AWS' own Instance Refresh runs on the group
     * @param propagatedTags the group's tags that its instances get
     * @param wishes how its owner would have it replaced
     * @param unknown members of what the cloud says of the group and its template that are not understood, as paths; they
     *     would be lost where either is copied
     */
    public record Settings(
            List<String> launchHooks,
            List<String> terminateHooks,
            boolean hasWarmPool,
            boolean newInstancesProtected,
            boolean refreshing,
            Map<String, String> propagatedTags,
            Wishes wishes,
            Set<String> unknown) {
        public Settings {
            unknown = Set.copyOf(unknown);
        }
    }

    /**
     * How a group's owner would have its instances replaced. Instance Refresh takes its defaults from the same settings (EC2
     * Auto Scaling User Guide, Instance maintenance policies; Set the default instance warmup).
     *
     * @param minHealthyPercent of its maintenance policy; empty where it says none
     * @param maxHealthyPercent of its maintenance policy; empty where it says none
     * @param warmUp its default instance warm-up; empty where it has none
     * @param grace its health check grace period
     */
    public record Wishes(
            OptionalInt minHealthyPercent, OptionalInt maxHealthyPercent, Optional<Duration> warmUp, Duration grace) {
        /** A group without any of it. */
        public static Wishes none() {
            return new Wishes(OptionalInt.empty(), OptionalInt.empty(), Optional.empty(), Duration.ZERO);
        }
    }

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
     * @param allocation how it allocates instances to types and zones, a phrase; empty where nothing is to be chosen
     */
    public record Mixed(boolean weighted, boolean ownTemplates, boolean byRequirements, String allocation) {}

    /**
     * A launch that the group's scaling activities remember.
     *
     * @param startedAt when it began
     * @param took from its beginning until the group called it complete
     */
    public record PastLaunch(Instant startedAt, Duration took) {}
}
