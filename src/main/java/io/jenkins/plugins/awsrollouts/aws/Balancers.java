package io.jenkins.plugins.awsrollouts.aws;

import static io.jenkins.plugins.awsrollouts.aws.Instances.next;
import static io.jenkins.plugins.awsrollouts.aws.Instances.text;

import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.cloud.Balancer.Kind;
import io.jenkins.plugins.awsrollouts.cloud.Health;
import io.jenkins.plugins.awsrollouts.cloud.OtherTraffic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.autoscaling.model.DescribeLoadBalancerTargetGroupsRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeLoadBalancerTargetGroupsResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribeLoadBalancersRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeLoadBalancersResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribeTrafficSourcesRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeTrafficSourcesResponse;
import software.amazon.awssdk.services.elasticloadbalancing.model.ConnectionDraining;
import software.amazon.awssdk.services.elasticloadbalancing.model.DescribeInstanceHealthRequest;
import software.amazon.awssdk.services.elasticloadbalancing.model.DescribeLoadBalancerAttributesRequest;
import software.amazon.awssdk.services.elasticloadbalancing.model.InstanceState;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.AdministrativeOverride;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetGroupAttributesRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetHealthRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupAttribute;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealth;

/** Reads target groups and classic load balancers. */
final class Balancers {
    /** What ELB takes where nobody has set anything, for both kinds. */
    private static final Duration USUAL_DELAY = Duration.ofSeconds(300);

    private static final int PAGE = 100;

    /** What DescribeTrafficSources gives at most at once. */
    private static final int SOURCES_PAGE = 50;

    /** Classic Load Balancers, and target groups of the others. */
    private static final Set<String> UNDERSTOOD = Set.of("elb", "elbv2");

    private static final List<Health.State> WORST_FIRST = List.of(
            Health.State.UNHEALTHY,
            Health.State.INITIAL,
            Health.State.DRAINING,
            Health.State.UNUSED,
            Health.State.HEALTHY);

    private static final String NONE = "N/A";

    /** How a load balancer says that a zonal shift keeps requests from a target. */
    private static final String AWAY = "zonal_shift_active";

    /** How a classic load balancer says that it does not send requests there, whatever the instance would answer. */
    private static final List<String> UNUSED = List.of(
            "not currently registered", "not configured to route traffic", "in stopped state", "in terminated state");

    private static final String DELAY = "deregistration_delay.timeout_seconds";

    private final AwsClients clients;

    Balancers(AwsClients clients) {
        this.clients = clients;
    }

    /** The balancers of a group by Auto Scaling's own view; those being removed are left out. */
    List<Balancer> ofGroup(String group) {
        List<Balancer> balancers = new ArrayList<>();
        targetGroups(group).forEach(arn -> balancers.add(targetGroup(arn)));
        classics(group).forEach(name -> balancers.add(new Balancer(Kind.CLASSIC, name, classicDelay(name))));
        return balancers;
    }

    /**
     * What else sends a group requests: whatever {@code DescribeTrafficSources} lists beyond the two kinds that are
     * understood, which is VPC Lattice today (EC2 Auto Scaling API Reference, DescribeTrafficSources).
     *
     * @param known the ids of the balancers that are known already, whatever their kind is called
     */
    OtherTraffic others(String group, Set<String> known) {
        return Failures.optionally(e -> OtherTraffic.unread(e.getMessage()), () -> {
            List<OtherTraffic.Source> found = new ArrayList<>();
            String token = null;
            do {
                DescribeTrafficSourcesRequest request = DescribeTrafficSourcesRequest.builder()
                        .autoScalingGroupName(group)
                        .maxRecords(SOURCES_PAGE)
                        .nextToken(token)
                        .build();
                DescribeTrafficSourcesResponse page =
                        Failures.call("DescribeTrafficSources", group, () -> clients.autoScaling()
                                .describeTrafficSources(request));
                page.trafficSources().stream()
                        .filter(source -> !UNDERSTOOD.contains(text(source.type())) && stays(source.state()))
                        .filter(source -> !known.contains(text(source.identifier())))
                        .forEach(source ->
                                found.add(new OtherTraffic.Source(text(source.type()), text(source.identifier()))));
                token = next(page.nextToken());
            } while (token != null);
            return new OtherTraffic(found, Optional.empty());
        });
    }

    /** A target group by its ARN. */
    Balancer targetGroup(String arn) {
        return new Balancer(Kind.TARGET_GROUP, arn, targetDelay(arn));
    }

    /** What a balancer says of the instances registered with it, by instance id. */
    Map<String, Health> health(Balancer balancer) {
        return switch (balancer.kind()) {
            case TARGET_GROUP -> targetHealth(balancer.id());
            case CLASSIC -> classicHealth(balancer.id());
        };
    }

    private List<String> targetGroups(String group) {
        List<String> arns = new ArrayList<>();
        String token = null;
        do {
            DescribeLoadBalancerTargetGroupsRequest request = DescribeLoadBalancerTargetGroupsRequest.builder()
                    .autoScalingGroupName(group)
                    .maxRecords(PAGE)
                    .nextToken(token)
                    .build();
            DescribeLoadBalancerTargetGroupsResponse page =
                    Failures.call("DescribeLoadBalancerTargetGroups", group, () -> clients.autoScaling()
                            .describeLoadBalancerTargetGroups(request));
            page.loadBalancerTargetGroups().stream()
                    .filter(state -> stays(state.state()))
                    .forEach(state -> arns.add(state.loadBalancerTargetGroupARN()));
            token = next(page.nextToken());
        } while (token != null);
        return arns;
    }

    private List<String> classics(String group) {
        List<String> names = new ArrayList<>();
        String token = null;
        do {
            DescribeLoadBalancersRequest request = DescribeLoadBalancersRequest.builder()
                    .autoScalingGroupName(group)
                    .maxRecords(PAGE)
                    .nextToken(token)
                    .build();
            DescribeLoadBalancersResponse page = Failures.call(
                    "DescribeLoadBalancers", group, () -> clients.autoScaling().describeLoadBalancers(request));
            page.loadBalancers().stream()
                    .filter(state -> stays(state.state()))
                    .forEach(state -> names.add(state.loadBalancerName()));
            token = next(page.nextToken());
        } while (token != null);
        return names;
    }

    private static boolean stays(String state) {
        return !text(state).startsWith("Remov");
    }

    private Duration targetDelay(String arn) {
        DescribeTargetGroupAttributesRequest request = DescribeTargetGroupAttributesRequest.builder()
                .targetGroupArn(arn)
                .build();
        return Failures.optional(
                USUAL_DELAY, () -> Failures.call("DescribeTargetGroupAttributes", arn, () -> clients.balancing()
                                .describeTargetGroupAttributes(request))
                        .attributes()
                        .stream()
                        .filter(attribute -> DELAY.equals(attribute.key()))
                        .map(TargetGroupAttribute::value)
                        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                        .findFirst()
                        .orElse(USUAL_DELAY));
    }

    private Duration classicDelay(String name) {
        DescribeLoadBalancerAttributesRequest request = DescribeLoadBalancerAttributesRequest.builder()
                .loadBalancerName(name)
                .build();
        return Failures.optional(USUAL_DELAY, () -> {
            ConnectionDraining draining = Failures.call(
                            "DescribeLoadBalancerAttributes", name, () -> clients.classicBalancing()
                                    .describeLoadBalancerAttributes(request))
                    .loadBalancerAttributes()
                    .connectionDraining();
            if (draining == null || !Boolean.TRUE.equals(draining.enabled())) {
                return Duration.ZERO;
            }
            return draining.timeout() == null ? USUAL_DELAY : Duration.ofSeconds(draining.timeout());
        });
    }

    private Map<String, Health> targetHealth(String arn) {
        DescribeTargetHealthRequest request =
                DescribeTargetHealthRequest.builder().targetGroupArn(arn).build();
        Map<String, Health> found = new LinkedHashMap<>();
        Failures.call("DescribeTargetHealth", arn, () -> clients.balancing().describeTargetHealth(request))
                .targetHealthDescriptions()
                .forEach(d -> found.merge(
                        d.target().id(), health(d.targetHealth(), d.administrativeOverride()), Balancers::worse));
        return found;
    }

    private Map<String, Health> classicHealth(String name) {
        DescribeInstanceHealthRequest request =
                DescribeInstanceHealthRequest.builder().loadBalancerName(name).build();
        Map<String, Health> found = new LinkedHashMap<>();
        Failures.call("DescribeInstanceHealth", name, () -> clients.classicBalancing()
                        .describeInstanceHealth(request))
                .instanceStates()
                .forEach(state -> found.put(state.instanceId(), health(state)));
        return found;
    }

    /**
     * ELBv2's words. {@code unhealthy.draining} is a registered target whose connections are being closed for its
     * health; {@code unavailable} tells nothing yet. See <a
     * href="https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetHealth.html">TargetHealth
     * </a>.
     */
    private static Health health(TargetHealth health, AdministrativeOverride override) {
        if (health == null) {
            return Health.INITIAL;
        }
        boolean away = override != null && AWAY.equals(override.stateAsString());
        Health.State state =
                switch (text(health.stateAsString())) {
                    case "healthy" -> Health.State.HEALTHY;
                    case "unhealthy", "unhealthy.draining" -> Health.State.UNHEALTHY;
                    case "draining" -> Health.State.DRAINING;
                    case "unused" -> Health.State.UNUSED;
                    default -> Health.State.INITIAL;
                };
        return new Health(state, text(health.reasonAsString()), text(health.description()), away);
    }

    /**
     * A classic load balancer tells coming and going only by its description. See <a
     * href="https://docs.aws.amazon.com/elasticloadbalancing/2012-06-01/APIReference/API_InstanceState.html">
     * InstanceState</a>.
     */
    private static Health health(InstanceState state) {
        return new Health(stateOf(state), given(state.reasonCode()), given(state.description()));
    }

    /** A classic load balancer says that it gives no reason. */
    private static String given(String reason) {
        return NONE.equals(reason) ? "" : text(reason);
    }

    private static Health.State stateOf(InstanceState state) {
        String description = text(state.description()).toLowerCase(Locale.ROOT);
        if (description.contains("deregistration currently in progress")
                || description.contains("deregistration is currently in progress")) {
            return Health.State.DRAINING;
        }
        if ("InService".equals(state.state())) {
            return Health.State.HEALTHY;
        }
        if (description.contains("registration is still in progress")
                || description.contains("in pending state")
                || "Unknown".equals(state.state())) {
            return Health.State.INITIAL;
        }
        return UNUSED.stream().anyMatch(description::contains) ? Health.State.UNUSED : Health.State.UNHEALTHY;
    }

    /** An instance registered on several ports is as well as its worst. */
    private static Health worse(Health one, Health other) {
        return WORST_FIRST.indexOf(one.state()) <= WORST_FIRST.indexOf(other.state()) ? one : other;
    }
}
