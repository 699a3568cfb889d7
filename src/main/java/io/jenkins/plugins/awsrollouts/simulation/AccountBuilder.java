package io.jenkins.plugins.awsrollouts.simulation;

import io.jenkins.plugins.awsrollouts.simulation.api.Arns;
import io.jenkins.plugins.awsrollouts.simulation.autoscaling.Group;
import io.jenkins.plugins.awsrollouts.simulation.autoscaling.GroupSpec;
import io.jenkins.plugins.awsrollouts.simulation.autoscaling.InitialInstances;
import io.jenkins.plugins.awsrollouts.simulation.cloudwatch.AlarmSpec;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import io.jenkins.plugins.awsrollouts.simulation.ec2.CapacityReservation;
import io.jenkins.plugins.awsrollouts.simulation.ec2.ImageOptions;
import io.jenkins.plugins.awsrollouts.simulation.ec2.LaunchPlan;
import io.jenkins.plugins.awsrollouts.simulation.ec2.LaunchTraits;
import io.jenkins.plugins.awsrollouts.simulation.ec2.MachineType;
import io.jenkins.plugins.awsrollouts.simulation.ec2.Template;
import io.jenkins.plugins.awsrollouts.simulation.elb.LoadBalancerSpec;
import io.jenkins.plugins.awsrollouts.simulation.elb.TrafficSource;
import io.jenkins.plugins.awsrollouts.simulation.elb.TrafficSpec;
import io.jenkins.plugins.awsrollouts.simulation.faults.Faults;
import io.jenkins.plugins.awsrollouts.simulation.lambda.FunctionBehaviour;
import io.jenkins.plugins.awsrollouts.simulation.state.Pacing;
import io.jenkins.plugins.awsrollouts.simulation.state.ReadLag;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.cloudwatch.model.Metric;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;

/**
 * Builds a world that is at rest: every group has its desired capacity in service and healthy at time 0. Name things
 * before what refers to them: images, templates and balancers before groups.
 */
public final class AccountBuilder {
    private final World world;
    private final InitialInstances initialInstances;

    AccountBuilder(long seed, Instant start) {
        world = new World(seed, start);
        initialInstances = world.autoScaling.initialInstances();
        for (String suffix : List.of("a", "b", "c", "d")) {
            subnet("subnet-" + Arns.REGION + suffix, Arns.REGION + suffix);
        }
    }

    /** An available x86_64 image of this account, named like its id. */
    public AccountBuilder image(String id, AmiCharacter character) {
        return image(id, character, ImageOptions::itself);
    }

    /** An image with options. */
    public AccountBuilder image(String id, AmiCharacter character, UnaryOperator<ImageOptions> options) {
        world.ec2
                .catalog()
                .images()
                .put(
                        id,
                        options.apply(ImageOptions.of(id, world.schedule.now())).image(character));
        return this;
    }

    /** An instance type beside the common ones (t3.*, m5.*, t4g.large and the like). */
    public AccountBuilder instanceType(String name, int vcpus, String architecture) {
        world.ec2.catalog().types().put(name, new MachineType(name, vcpus, List.of(architecture), List.of("hvm")));
        return this;
    }

    /** How many Auto Scaling groups the account may have; default 500. */
    public AccountBuilder groupLimit(int most) {
        world.autoScaling.groups().limit(most);
        return this;
    }

    /** A subnet beside the built-in {@code subnet-us-east-1a} to {@code d}. */
    public AccountBuilder subnet(String id, String zone) {
        world.ec2.catalog().subnetZones().put(id, zone);
        return this;
    }

    /**
     * A launch template with one version, its default, or a further version of the template where it exists already.
     *
     * @param id such as {@code lt-web}; the template's name is the id without {@code lt-}
     */
    public AccountBuilder launchTemplate(String id, String image, String type) {
        return launchTemplate(
                id,
                ResponseLaunchTemplateData.builder()
                        .imageId(image)
                        .instanceType(type)
                        .build());
    }

    /** The same from whole template data, which DescribeLaunchTemplateVersions gives back as it is. */
    public AccountBuilder launchTemplate(String id, ResponseLaunchTemplateData data) {
        Template known = world.ec2.templates().now(id);
        String name = id.startsWith("lt-") ? id.substring(3) : id;
        Template before = known != null
                ? known
                : Template.empty(id, name, Collections.unmodifiableSortedMap(new TreeMap<>()), world.schedule.now());
        world.ec2.templates().putSince(Instant.EPOCH, id, before.withVersion(before.next(data, world.schedule.now())));
        return this;
    }

    /** Tags of a launch template itself. */
    public AccountBuilder launchTemplateTags(String id, Map<String, String> tags) {
        world.ec2
                .templates()
                .putSince(Instant.EPOCH, id, world.ec2.templates().now(id).tagged(new TreeMap<>(tags)));
        return this;
    }

    /** A launch configuration for groups that still use one. */
    public AccountBuilder launchConfiguration(String name, String image, String type) {
        SortedMap<String, String> none = Collections.unmodifiableSortedMap(new TreeMap<>());
        world.autoScaling
                .plans()
                .configurations()
                .put(name, new LaunchPlan(image, type, false, null, 0, name, none, LaunchTraits.NONE));
        return this;
    }

    /**
     * A target group on port 80 behind a load balancer of its own, {@code <name>-lb}, whose listener on port 80 forwards
     * everything to it. Where {@link #loadBalancer} names the target group as well, its own load balancer is left out.
     */
    public AccountBuilder targetGroup(
            String name, int drainSeconds, int intervalSeconds, int healthyThreshold, int unhealthyThreshold) {
        unusedTargetGroup(name, drainSeconds, intervalSeconds, healthyThreshold, unhealthyThreshold);
        return loadBalancer(own(name), balancer -> balancer.listener(80, name));
    }

    private static String own(String targetGroup) {
        return targetGroup + "-lb";
    }

    /** A target group that no load balancer routes to: its targets are {@code unused} (Target.NotInUse). */
    public AccountBuilder unusedTargetGroup(String name) {
        return unusedTargetGroup(name, 0, 10, 2, 2);
    }

    private AccountBuilder unusedTargetGroup(String name, int drain, int interval, int healthy, int unhealthy) {
        return targetGroup(name, drain, interval, healthy, unhealthy, config -> config.protocol("HTTP")
                .protocolVersion("HTTP1"));
    }

    /** A TCP target group with HTTP health checks that no load balancer routes to yet. */
    public AccountBuilder networkTargetGroup(
            String name, int drainSeconds, int intervalSeconds, int healthyThreshold, int unhealthyThreshold) {
        return targetGroup(
                name,
                drainSeconds,
                intervalSeconds,
                healthyThreshold,
                unhealthyThreshold,
                config -> config.protocol("TCP"));
    }

    private AccountBuilder targetGroup(
            String name, int drain, int interval, int healthy, int unhealthy, Consumer<TargetGroup.Builder> protocol) {
        TargetGroup config = TargetGroup.builder()
                .targetGroupArn(Arns.targetGroup(name))
                .targetGroupName(name)
                .applyMutation(protocol)
                .port(80)
                .vpcId("vpc-1")
                .targetType("instance")
                .ipAddressType("ipv4")
                .healthCheckEnabled(true)
                .healthCheckProtocol("HTTP")
                .healthCheckPort("traffic-port")
                .healthCheckPath("/")
                .healthCheckIntervalSeconds(interval)
                .healthCheckTimeoutSeconds(Math.min(5, Math.max(2, interval - 1)))
                .healthyThresholdCount(healthy)
                .unhealthyThresholdCount(unhealthy)
                .matcher(m -> m.httpCode("200-399"))
                .build();
        TrafficSource group = TrafficSource.targetGroup(config, Map.of(TrafficSource.DELAY, Integer.toString(drain)));
        world.loadBalancing.balancers().putSince(Instant.EPOCH, group.key(), group);
        return this;
    }

    /** Attributes of a target group that is there, such as {@code stickiness.enabled}. */
    public AccountBuilder targetGroupAttributes(String name, Map<String, String> attributes) {
        TrafficSource before = world.loadBalancing.balancers().now(Arns.targetGroup(name));
        Map<String, String> all = new TreeMap<>(before.attributes());
        all.putAll(attributes);
        TrafficSource after = TrafficSource.targetGroup(before.config(), all);
        world.loadBalancing.balancers().putSince(Instant.EPOCH, after.key(), after);
        return this;
    }

    /** A Region whose Network Load Balancers take no more than one target group in an action. */
    public AccountBuilder plainNetworks() {
        world.loadBalancing.routing().plainNetworks();
        return this;
    }

    /** A load balancer with its listeners and rules; name the target groups before it. */
    public AccountBuilder loadBalancer(String name, Consumer<LoadBalancerSpec> options) {
        LoadBalancerSpec spec = new LoadBalancerSpec(name);
        options.accept(spec);
        spec.targetGroups().stream()
                .map(group -> Arns.loadBalancer(own(group)))
                .filter(arn -> world.loadBalancing.routing().loadBalancers().now(arn) != null)
                .forEach(world.loadBalancing.routing()::removeLoadBalancer);
        spec.build(world.loadBalancing.routing(), world.loadBalancing.actions());
        return this;
    }

    /** Requests to the first listener of a load balancer, so many a second on average over a day. */
    public AccountBuilder traffic(String loadBalancer, double perSecond) {
        return traffic(loadBalancer, perSecond, UnaryOperator.identity());
    }

    /** The same with options. */
    public AccountBuilder traffic(String loadBalancer, double perSecond, UnaryOperator<TrafficSpec> options) {
        String arn = world.loadBalancer(loadBalancer);
        if (world.loadBalancing.routing().listenersOf(arn, world.schedule.now()).isEmpty()) {
            throw new IllegalArgumentException("No load balancer " + loadBalancer + " with a listener");
        }
        world.loadBalancing.ledger().add(arn, options.apply(TrafficSpec.of(perSecond)));
        return this;
    }

    /** A metric of one's own: its sample of the minute that begins at an instant, or empty for no datapoint. */
    public AccountBuilder metric(Metric metric, Function<Instant, OptionalDouble> values) {
        world.cloudWatch.metrics().add(metric, values);
        return this;
    }

    /** An alarm on a metric. */
    public AccountBuilder alarm(String name, UnaryOperator<AlarmSpec> options) {
        AlarmSpec spec = options.apply(new AlarmSpec(name));
        world.cloudWatch.alarms().add(spec.alarm(), spec.tags());
        world.autoScaling.policies().watch();
        return this;
    }

    /** An alarm over other alarms, named before it, such as {@code ALARM("web-5xx") AND NOT OK(other)}. */
    public AccountBuilder compositeAlarm(String name, String rule) {
        return compositeAlarm(name, rule, Map.of());
    }

    /** The same with tags. */
    public AccountBuilder compositeAlarm(String name, String rule, Map<String, String> tags) {
        world.cloudWatch.alarms().add(name, rule, tags);
        return this;
    }

    /** The only zones that a Classic Load Balancer sends requests to. */
    public AccountBuilder classicZones(String name, String... zones) {
        TrafficSource before = world.loadBalancing.balancers().now(name);
        world.loadBalancing.balancers().putSince(Instant.EPOCH, name, before.in(List.of(zones)));
        return this;
    }

    /** A Classic Load Balancer on port 80; {@code drainSeconds} 0 turns connection draining off. */
    public AccountBuilder classicBalancer(
            String name, int drainSeconds, int intervalSeconds, int healthyThreshold, int unhealthyThreshold) {
        world.loadBalancing
                .balancers()
                .putSince(
                        Instant.EPOCH,
                        name,
                        TrafficSource.classic(
                                name, drainSeconds, intervalSeconds, healthyThreshold, unhealthyThreshold));
        return this;
    }

    /** Lets a subnet give its instances IPv6 addresses alone. */
    public AccountBuilder ipv6Only(String subnet) {
        world.ec2.catalog().ipv6Only(subnet);
        return this;
    }

    /** A placement group; those that groups name are there anyhow. */
    public AccountBuilder placementGroup(String name) {
        world.ec2.catalog().placementGroup(name);
        return this;
    }

    /** A Capacity Reservation; name it before the groups that use it. */
    public AccountBuilder capacityReservation(CapacityReservation reservation) {
        world.ec2.catalog().reservations().add(reservation);
        return this;
    }

    /** An SSM parameter. */
    public AccountBuilder parameter(String name, String value) {
        world.parameters.put(name, value);
        return this;
    }

    /** An SSM document beside {@code AWS-RunShellScript} and {@code AWS-RunPowerShellScript} that can be run. */
    public AccountBuilder document(String name) {
        world.ssm.documents().add(name);
        return this;
    }

    /** A Lambda function; one with a version or alias is named like {@code check:live}. */
    public AccountBuilder function(String name, FunctionBehaviour behaviour) {
        world.lambda.put(name, behaviour);
        return this;
    }

    /** A group at rest, in zones such as {@code us-east-1a}. */
    public AccountBuilder group(
            String name, int min, int desired, int max, List<String> zones, Consumer<GroupSpec> options) {
        zones.forEach(z -> world.ec2.catalog().subnetZones().putIfAbsent("subnet-" + z, z));
        GroupSpec spec = new GroupSpec(name);
        options.accept(spec);
        Group group =
                spec.build(world.ec2.templates(), world.schedule.now(), min, desired, max, new ArrayList<>(zones));
        Optional.ofNullable(group.config().placementGroup()).ifPresent(this::placementGroup);
        initialInstances.settle(spec, group);
        return this;
    }

    /** The vCPU quota of the account; no limit by default. */
    public AccountBuilder vcpuQuota(int vcpus) {
        world.ec2.servers().vcpuQuota(vcpus);
        return this;
    }

    /** A page size below AWS' own for every paged operation. */
    public AccountBuilder pageSize(int items) {
        world.reads.pageSize(items);
        return this;
    }

    /** How far reads lag. */
    public AccountBuilder readLag(ReadLag lag) {
        world.reads.lag(lag);
        return this;
    }

    /** How long AWS' own steps take. */
    public AccountBuilder pacing(Pacing pacing) {
        world.pacing(pacing);
        return this;
    }

    /** What goes wrong from the start on. */
    public AccountBuilder faults(Faults faults) {
        world.faults(faults);
        return this;
    }

    /** The finished account; use the builder no more. */
    public SimulatedAccount build() {
        return new SimulatedAccount(world);
    }
}
