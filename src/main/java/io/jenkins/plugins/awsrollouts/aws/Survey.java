package io.jenkins.plugins.awsrollouts.aws;

import static io.jenkins.plugins.awsrollouts.aws.Instances.text;

import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.cloud.GroupView;
import io.jenkins.plugins.awsrollouts.cloud.Health;
import io.jenkins.plugins.awsrollouts.cloud.InstanceView;
import io.jenkins.plugins.awsrollouts.cloud.Member;
import io.jenkins.plugins.awsrollouts.cloud.TargetFacts;
import io.jenkins.plugins.awsrollouts.cloud.TargetFacts.InstanceType;
import io.jenkins.plugins.awsrollouts.cloud.TargetFacts.Mixed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.DescribeInstanceRefreshesRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeLifecycleHooksRequest;
import software.amazon.awssdk.services.autoscaling.model.InstanceMaintenancePolicy;
import software.amazon.awssdk.services.autoscaling.model.LaunchTemplateOverrides;
import software.amazon.awssdk.services.autoscaling.model.LifecycleHook;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsRequest;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;
import software.amazon.awssdk.services.ec2.model.LaunchTemplate;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.Subnet;

/**
 * Reads everything about a group that a plan is made from.
 *
 * <p>Five facts are optional, in that a caller who may not read them, or a service that does not offer them, gives a
 * default instead of a failure: the warm pool's instances (none), running instance refreshes (none), scaling activities
 * (none), the balancers' deregistration delays (300 s, what ELB takes by itself), and other sources of traffic (which
 * then tell that they are not known).
 */
final class Survey {
    private static final int TYPES_PER_DESCRIBE = 100;
    private static final String LAUNCHING = "autoscaling:EC2_INSTANCE_LAUNCHING";
    private static final String TERMINATING = "autoscaling:EC2_INSTANCE_TERMINATING";
    private static final Set<String> REFRESHING =
            Set.of("Pending", "InProgress", "Cancelling", "RollbackInProgress", "Baking");

    private final AwsClients clients;
    private final Groups groups;
    private final Instances instances;
    private final Balancers balancers;
    private final Templates templates;
    private final Activities activities;
    private final InstanceCache cache;
    private final Supplier<Instant> now;

    /** What the group's template says; empty texts for a group with a launch configuration. */
    private record TemplateFacts(TargetFacts.Template seen, ResponseLaunchTemplateData data) {
        static final TemplateFacts NONE = new TemplateFacts(
                new TargetFacts.Template("", "", Optional.empty(), "", "", List.of()),
                ResponseLaunchTemplateData.builder().build());

        String type() {
            return text(data.instanceTypeAsString());
        }

        boolean byRequirements() {
            return data.instanceRequirements() != null;
        }
    }

    Survey(
            AwsClients clients,
            Groups groups,
            Instances instances,
            Balancers balancers,
            InstanceCache cache,
            Supplier<Instant> now) {
        this.clients = clients;
        this.groups = groups;
        this.instances = instances;
        this.balancers = balancers;
        this.templates = new Templates(clients.ec2());
        this.activities = new Activities(clients.autoScaling());
        this.cache = cache;
        this.now = now;
    }

    Optional<TargetFacts> survey(String name) {
        Instant at = now.get();
        Set<String> unknown = new TreeSet<>();
        return Optional.ofNullable(groups.describe(List.of(name), unknown).get(name))
                .map(group -> facts(group, at, unknown));
    }

    private TargetFacts facts(AutoScalingGroup group, Instant at, Set<String> unknown) {
        String name = group.autoScalingGroupName();
        GroupView view = Groups.view(group, Groups.hasWarmPool(group) ? groups.warmPool(name) : List.of(), at);
        TemplateFacts template = view.template().isPresent() ? template(view, unknown) : TemplateFacts.NONE;
        List<Balancer> behind = balancers.ofGroup(name);
        Map<String, Map<String, Health>> health = new LinkedHashMap<>();
        behind.forEach(balancer -> health.put(balancer.id(), balancers.health(balancer)));
        List<LifecycleHook> hooks = hooks(name);
        return new TargetFacts(
                view,
                instances(view),
                health,
                behind,
                balancers.others(name, health.keySet()),
                new TargetFacts.Launching(
                        Optional.ofNullable(group.launchConfigurationName()).filter(lc -> !lc.isEmpty()),
                        template.seen(),
                        types(typeNames(group, view, template)),
                        mixed(group, template),
                        subnets(group),
                        GroupLaunches.settings(group, template.data()),
                        GroupLaunches.unasked(group, template.data())),
                new TargetFacts.Settings(
                        names(hooks, LAUNCHING),
                        names(hooks, TERMINATING),
                        Groups.hasWarmPool(group),
                        Boolean.TRUE.equals(group.newInstancesProtectedFromScaleIn()),
                        refreshing(name),
                        Groups.tags(group, tag -> Boolean.TRUE.equals(tag.propagateAtLaunch())),
                        wishes(group),
                        unknown),
                Failures.optional(List.of(), () -> activities.launches(name)));
    }

    /** A percentage of -1 is none (API Reference, InstanceMaintenancePolicy), and so is a warm-up of -1. */
    private static TargetFacts.Wishes wishes(AutoScalingGroup group) {
        InstanceMaintenancePolicy policy = group.instanceMaintenancePolicy();
        Integer warmUp = group.defaultInstanceWarmup();
        Integer grace = group.healthCheckGracePeriod();
        return new TargetFacts.Wishes(
                percent(policy == null ? null : policy.minHealthyPercentage()),
                percent(policy == null ? null : policy.maxHealthyPercentage()),
                warmUp == null || warmUp < 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(warmUp)),
                Duration.ofSeconds(grace == null ? 0 : grace));
    }

    private static OptionalInt percent(Integer percent) {
        return percent == null || percent < 0 ? OptionalInt.empty() : OptionalInt.of(percent);
    }

    private TemplateFacts template(GroupView group, Set<String> unknown) {
        var ref = group.template().orElseThrow();
        LaunchTemplateVersion version = templates.version(ref, false, unknown);
        ResponseLaunchTemplateData data = version.launchTemplateData();
        LaunchTemplate template = templates.template(ref.templateId());
        String image = text(data.imageId());
        boolean alias = image.startsWith(Templates.ALIAS);
        String resolved =
                alias ? text(templates.version(ref, true).launchTemplateData().imageId()) : image;
        return new TemplateFacts(
                new TargetFacts.Template(
                        String.valueOf(version.versionNumber()),
                        resolved,
                        Optional.of(image).filter(i -> alias),
                        String.valueOf(template.latestVersionNumber()),
                        String.valueOf(template.defaultVersionNumber()),
                        data.blockDeviceMappings().stream()
                                .filter(mapping -> mapping.ebs() != null)
                                .map(mapping -> text(mapping.deviceName()))
                                .toList()),
                data);
    }

    private Map<String, InstanceView> instances(GroupView group) {
        List<String> ids = group.members().stream().map(Member::id).toList();
        Map<String, InstanceView> views = new LinkedHashMap<>();
        Partial.chunks(ids, Instances.PER_DESCRIBE).forEach(chunk -> views.putAll(instances.describe(chunk)));
        for (List<String> chunk : Partial.chunks(views.keySet(), Instances.PER_STATUS)) {
            instances
                    .statuses(chunk)
                    .forEach((id, status) ->
                            views.computeIfPresent(id, (same, view) -> view.with(status.state(), status.checks())));
        }
        views.values().forEach(cache::put);
        return views;
    }

    /**
     * The overrides' types in their order, or the template's. Where types are chosen by attributes there are no names:
     * then those of the group's present instances, as what the attributes stand for.
     */
    private static List<String> typeNames(AutoScalingGroup group, GroupView view, TemplateFacts template) {
        List<String> named = overrides(group).stream()
                .map(LaunchTemplateOverrides::instanceType)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        if (!named.isEmpty()) {
            return named;
        }
        boolean attributes =
                mixed(group, template).filter(Mixed::byRequirements).isPresent();
        return attributes || template.type().isEmpty()
                ? view.members().stream()
                        .map(Member::type)
                        .filter(type -> !type.isEmpty())
                        .distinct()
                        .toList()
                : List.of(template.type());
    }

    private List<InstanceType> types(List<String> names) {
        Map<String, InstanceType> found = new LinkedHashMap<>();
        for (List<String> chunk : Partial.chunks(names, TYPES_PER_DESCRIBE)) {
            DescribeInstanceTypesRequest request = DescribeInstanceTypesRequest.builder()
                    .instanceTypesWithStrings(chunk)
                    .build();
            Failures.call("DescribeInstanceTypes", Instances.some(chunk), () -> clients.ec2()
                            .describeInstanceTypes(request))
                    .instanceTypes()
                    .forEach(info -> found.put(info.instanceTypeAsString(), type(info)));
        }
        return names.stream().map(found::get).filter(Objects::nonNull).toList();
    }

    private static InstanceType type(InstanceTypeInfo info) {
        return new InstanceType(
                info.instanceTypeAsString(),
                info.processorInfo() == null
                        ? Set.of()
                        : Set.copyOf(info.processorInfo().supportedArchitecturesAsStrings()),
                Set.copyOf(info.supportedVirtualizationTypesAsStrings()));
    }

    private static Optional<Mixed> mixed(AutoScalingGroup group, TemplateFacts template) {
        List<LaunchTemplateOverrides> overrides = overrides(group);
        boolean byRequirements =
                template.byRequirements() || overrides.stream().anyMatch(o -> o.instanceRequirements() != null);
        if (group.mixedInstancesPolicy() == null && !byRequirements) {
            return Optional.empty();
        }
        // A weight of one, given for every type, still makes capacity a number of instances.
        boolean weighted = overrides.stream()
                .map(o -> text(o.weightedCapacity()))
                .anyMatch(weight -> !weight.isEmpty() && !weight.equals("1"));
        return Optional.of(new Mixed(
                weighted,
                overrides.stream().anyMatch(o -> o.launchTemplateSpecification() != null),
                byRequirements,
                GroupLaunches.allocation(group)));
    }

    private static List<LaunchTemplateOverrides> overrides(AutoScalingGroup group) {
        return group.mixedInstancesPolicy() == null
                        || group.mixedInstancesPolicy().launchTemplate() == null
                ? List.of()
                : group.mixedInstancesPolicy().launchTemplate().overrides();
    }

    /** The group's subnets by zone, in its order; a group that names none lives in its zones' default subnets. */
    private Map<String, List<String>> subnets(AutoScalingGroup group) {
        List<String> ids = Arrays.stream(text(group.vpcZoneIdentifier()).split(","))
                .map(String::strip)
                .filter(id -> !id.isEmpty())
                .toList();
        List<Filter> filters = new ArrayList<>();
        if (ids.isEmpty()) {
            filters.add(Filter.builder().name("default-for-az").values("true").build());
            filters.add(Filter.builder()
                    .name("availability-zone")
                    .values(group.availabilityZones())
                    .build());
        } else {
            filters.add(Filter.builder().name("subnet-id").values(ids).build());
        }
        DescribeSubnetsRequest request =
                DescribeSubnetsRequest.builder().filters(filters).build();
        List<Subnet> found = Failures.call("DescribeSubnets", group.autoScalingGroupName(), () -> clients.ec2()
                        .describeSubnets(request))
                .subnets();
        Map<String, List<String>> byZone = new LinkedHashMap<>();
        List<String> order =
                ids.isEmpty() ? found.stream().map(Subnet::subnetId).toList() : ids;
        for (String id : order) {
            found.stream()
                    .filter(subnet -> id.equals(subnet.subnetId()))
                    .findFirst()
                    .ifPresent(subnet -> byZone.computeIfAbsent(subnet.availabilityZone(), zone -> new ArrayList<>())
                            .add(id));
        }
        return byZone;
    }

    private List<LifecycleHook> hooks(String group) {
        DescribeLifecycleHooksRequest request = DescribeLifecycleHooksRequest.builder()
                .autoScalingGroupName(group)
                .build();
        return Failures.call("DescribeLifecycleHooks", group, () -> clients.autoScaling()
                        .describeLifecycleHooks(request))
                .lifecycleHooks();
    }

    private static List<String> names(List<LifecycleHook> hooks, String transition) {
        return hooks.stream()
                .filter(hook -> transition.equals(hook.lifecycleTransition()))
                .map(LifecycleHook::lifecycleHookName)
                .toList();
    }

    /** The newest refreshes come first, so that one that runs is on the first page. */
    private boolean refreshing(String group) {
        DescribeInstanceRefreshesRequest request = DescribeInstanceRefreshesRequest.builder()
                .autoScalingGroupName(group)
                .build();
        return Failures.optional(
                false, () -> Failures.call("DescribeInstanceRefreshes", group, () -> clients.autoScaling()
                                .describeInstanceRefreshes(request))
                        .instanceRefreshes()
                        .stream()
                        .anyMatch(refresh -> REFRESHING.contains(text(refresh.statusAsString()))));
    }
}
