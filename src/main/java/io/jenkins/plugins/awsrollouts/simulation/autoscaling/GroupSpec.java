package io.jenkins.plugins.awsrollouts.simulation.autoscaling;

import io.jenkins.plugins.awsrollouts.simulation.api.Arns;
import io.jenkins.plugins.awsrollouts.simulation.ec2.Template;
import io.jenkins.plugins.awsrollouts.simulation.ec2.TemplateStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.EnabledMetric;
import software.amazon.awssdk.services.autoscaling.model.InstanceRefresh;
import software.amazon.awssdk.services.autoscaling.model.InstanceReusePolicy;
import software.amazon.awssdk.services.autoscaling.model.LaunchTemplateOverrides;
import software.amazon.awssdk.services.autoscaling.model.LaunchTemplateSpecification;
import software.amazon.awssdk.services.autoscaling.model.LifecycleHook;
import software.amazon.awssdk.services.autoscaling.model.LifecycleHookSpecification;
import software.amazon.awssdk.services.autoscaling.model.NotificationConfiguration;
import software.amazon.awssdk.services.autoscaling.model.ScalingPolicy;
import software.amazon.awssdk.services.autoscaling.model.ScheduledUpdateGroupAction;
import software.amazon.awssdk.services.autoscaling.model.SuspendedProcess;
import software.amazon.awssdk.services.autoscaling.model.TagDescription;

/** How one group of the world is set up; every option is off by default and every method returns this. */
public final class GroupSpec {
    private final AutoScalingGroup.Builder config;
    private final List<String> balancers = new ArrayList<>();
    private final List<LifecycleHook> hooks = new ArrayList<>();
    private final List<ScalingPolicy> policies = new ArrayList<>();
    private final List<ScheduledUpdateGroupAction> scheduled = new ArrayList<>();
    private final List<NotificationConfiguration> notifications = new ArrayList<>();
    private final List<InstanceRefresh> refreshes = new ArrayList<>();
    private final List<SuspendedProcess> suspended = new ArrayList<>();
    private final List<TagDescription> tags = new ArrayList<>();
    private final String name;
    private String template;
    private String version = "$Default";
    private List<String> types = List.of();
    private int onDemandBase;
    private int onDemandPercent = 100;
    private boolean mixed;
    private String spotMaxPrice;
    private boolean retains;
    private int shielded;
    private int standby;
    private int history;
    private final List<String> running = new ArrayList<>();

    public GroupSpec(String name) {
        this.name = name;
        config = GroupConfigs.plain(name);
    }

    /** The launch template by id or name and the version: a number, {@code $Latest} or {@code $Default}. */
    public GroupSpec template(String idOrName, String versionSpec) {
        template = idOrName;
        version = versionSpec;
        return this;
    }

    /** A launch configuration of the world instead of a template. */
    public GroupSpec launchConfiguration(String configuration) {
        config.launchConfigurationName(configuration);
        return this;
    }

    /** A mixed instances policy over the template: instance types in order, on-demand base and percentage (0-100). */
    public GroupSpec mixed(int base, int percent, String... instanceTypes) {
        mixed = true;
        onDemandBase = base;
        onDemandPercent = percent;
        types = List.of(instanceTypes);
        return this;
    }

    /** The most that the Spot Instances of the mixed instances policy pay, in dollars an hour. */
    public GroupSpec spotMaxPrice(String dollars) {
        spotMaxPrice = dollars;
        return this;
    }

    /** Target groups by the names they have in the world. */
    public GroupSpec targetGroup(String... names) {
        Arrays.stream(names).map(Arns::targetGroup).forEach(balancers::add);
        config.targetGroupARNs(balancers);
        return this;
    }

    /** Classic Load Balancers by name. */
    public GroupSpec classicBalancer(String... names) {
        config.loadBalancerNames(names);
        return this;
    }

    /** Health check type {@code ELB} with a grace period; the default is {@code EC2} without one. */
    public GroupSpec elbHealthCheck(Duration grace) {
        config.healthCheckType("ELB").healthCheckGracePeriod((int) grace.toSeconds());
        return this;
    }

    /** A hook on launch; {@code result} is {@code CONTINUE} or {@code ABANDON}. */
    public GroupSpec launchHook(String hook, Duration heartbeat, String result) {
        return hook(hook, Group.LAUNCHING, heartbeat, result);
    }

    /** A hook on termination; {@code result} is {@code CONTINUE} or {@code ABANDON}. */
    public GroupSpec terminateHook(String hook, Duration heartbeat, String result) {
        return hook(hook, Group.TERMINATING, heartbeat, result);
    }

    /** An instance lifecycle policy that retains instances whose terminating hook was abandoned. */
    public GroupSpec retaining() {
        retains = true;
        return this;
    }

    private GroupSpec hook(String hook, String transition, Duration heartbeat, String result) {
        return hook(LifecycleHookSpecification.builder()
                .lifecycleHookName(hook)
                .lifecycleTransition(transition)
                .heartbeatTimeout((int) heartbeat.toSeconds())
                .defaultResult(result)
                .build());
    }

    /** A hook with all that one can have, such as whom it notifies. */
    public GroupSpec hook(LifecycleHookSpecification hook) {
        hooks.add(GroupParts.hook(name, hook));
        return this;
    }

    /** The next of the first instances run that image and not the template's, as after a change of the template alone. */
    public GroupSpec running(int count, String image) {
        running.addAll(Collections.nCopies(count, image));
        return this;
    }

    /** How many of the first instances are protected from scale-in. */
    public GroupSpec protectedInstances(int count) {
        shielded = count;
        return this;
    }

    /** How many instances stand by, beside the desired capacity. */
    public GroupSpec standbyInstances(int count) {
        standby = count;
        return this;
    }

    /** New instances are protected from scale-in. */
    public GroupSpec newInstancesProtected() {
        config.newInstancesProtectedFromScaleIn(true);
        return this;
    }

    /** A warm pool of at least {@code min}; it fills after the start. {@code poolState}: Stopped, Running or Hibernated. */
    public GroupSpec warmPool(int min, Integer maxPrepared, String poolState) {
        return warmPool(min, maxPrepared, poolState, false);
    }

    /** The same; {@code reuse}: whether scale-in returns instances to it. */
    public GroupSpec warmPool(int min, Integer maxPrepared, String poolState, boolean reuse) {
        config.warmPoolConfiguration(b -> b.minSize(min)
                .maxGroupPreparedCapacity(maxPrepared)
                .poolState(poolState)
                .instanceReusePolicy(
                        reuse
                                ? InstanceReusePolicy.builder()
                                        .reuseOnScaleIn(true)
                                        .build()
                                : null));
        return this;
    }

    /** Suspended processes by AWS' names. */
    public GroupSpec suspended(String... processes) {
        for (String process : processes) {
            suspended.add(SuspendedProcess.builder()
                    .processName(process)
                    .suspensionReason("User suspended")
                    .build());
        }
        return this;
    }

    /** A tag of the group, on its instances as well where {@code propagate}. */
    public GroupSpec tag(String key, String value, boolean propagate) {
        tags.add(TagDescription.builder()
                .resourceId(name)
                .resourceType("auto-scaling-group")
                .key(key)
                .value(value)
                .propagateAtLaunch(propagate)
                .build());
        return this;
    }

    /** Metrics of the group that CloudWatch is sent, by AWS' names, such as {@code GroupInServiceInstances}. */
    public GroupSpec metrics(String... names) {
        config.enabledMetrics(Arrays.stream(names)
                .map(m ->
                        EnabledMetric.builder().metric(m).granularity("1Minute").build())
                .toList());
        return this;
    }

    /** Termination policies by AWS' names. */
    public GroupSpec terminationPolicies(String... names) {
        config.terminationPolicies(names);
        return this;
    }

    /** A scaling policy as DescribePolicies tells it, but for its ARN and its alarms. */
    public GroupSpec policy(ScalingPolicy policy) {
        policies.add(policy.copy(
                b -> b.autoScalingGroupName(name).policyARN(Arns.scalingPolicy(name, policy.policyName()))));
        return this;
    }

    /** A scheduled action as DescribeScheduledActions tells it; it acts when it is due. */
    public GroupSpec scheduledAction(ScheduledUpdateGroupAction action) {
        scheduled.add(action.copy(b -> b.autoScalingGroupName(name)));
        return this;
    }

    /** A notification configuration as it is described. */
    public GroupSpec notification(NotificationConfiguration notification) {
        notifications.add(notification);
        return this;
    }

    /** An instance refresh as it is described; it does nothing. */
    public GroupSpec instanceRefresh(InstanceRefresh refresh) {
        refreshes.add(refresh);
        return this;
    }

    /** How many past launches DescribeScalingActivities tells, with realistic durations. */
    public GroupSpec launchHistory(int launches) {
        history = launches;
        return this;
    }

    /** Any other setting of the group, straight on the SDK's builder. */
    public GroupSpec config(Consumer<AutoScalingGroup.Builder> change) {
        config.applyMutation(change);
        return this;
    }

    public Group build(TemplateStore templates, Instant now, int min, int desired, int max, List<String> zones) {
        config.minSize(min).desiredCapacity(desired).maxSize(max).availabilityZones(zones);
        config.vpcZoneIdentifier(
                String.join(",", zones.stream().map(z -> "subnet-" + z).toList()));
        config.tags(tags).suspendedProcesses(suspended).createdTime(now.minus(Duration.ofDays(400)));
        if (template != null) {
            applyTemplate(templates);
        }
        return new Group(
                config.build(),
                new Group.Extras(
                        List.copyOf(hooks),
                        List.copyOf(policies),
                        List.copyOf(scheduled),
                        List.copyOf(notifications),
                        List.copyOf(refreshes),
                        retains,
                        SizeChange.Told.NOTHING));
    }

    private void applyTemplate(TemplateStore templates) {
        Template found = templates.find(template);
        if (found == null) {
            throw new IllegalArgumentException("No launch template " + template);
        }
        LaunchTemplateSpecification spec = LaunchTemplateSpecification.builder()
                .launchTemplateId(found.id())
                .launchTemplateName(found.name())
                .version(version)
                .build();
        if (!mixed) {
            config.launchTemplate(spec);
            return;
        }
        List<LaunchTemplateOverrides> overrides = types.stream()
                .map(t -> LaunchTemplateOverrides.builder().instanceType(t).build())
                .toList();
        config.mixedInstancesPolicy(
                p -> p.launchTemplate(l -> l.launchTemplateSpecification(spec).overrides(overrides))
                        .instancesDistribution(d -> d.onDemandBaseCapacity(onDemandBase)
                                .onDemandPercentageAboveBaseCapacity(onDemandPercent)
                                .onDemandAllocationStrategy("prioritized")
                                .spotAllocationStrategy("price-capacity-optimized")
                                .spotMaxPrice(spotMaxPrice)));
    }

    /** What one of the first instances runs; empty: what the template has. */
    Optional<String> running(int number) {
        return number < running.size() ? Optional.of(running.get(number)) : Optional.empty();
    }

    int shielded() {
        return shielded;
    }

    int standby() {
        return standby;
    }

    int history() {
        return history;
    }
}
