package io.jenkins.plugins.awsrollouts.aws;

import static io.jenkins.plugins.awsrollouts.aws.Instances.text;

import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.cloud.Balancer.Kind;
import io.jenkins.plugins.awsrollouts.cloud.Spread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.elasticloadbalancing.model.LoadBalancerDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.AvailabilityZone;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeLoadBalancerAttributesRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeLoadBalancersRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerAttribute;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;

/**
 * Reads to which zones balancers send requests. Cross-zone load balancing is always on for Application Load Balancers and off
 * for others unless it was turned on; a target group may have it otherwise (User Guides, Target groups, "Cross-zone load
 * balancing"). Slow start is an attribute of target groups of Application Load Balancers (User Guide, Target groups, "Slow start
 * mode").
 */
final class Spreads {
    private static final String SLOW_START = "slow_start.duration_seconds";
    private static final String CROSS_ZONE = "load_balancing.cross_zone.enabled";

    /** What a target group says that leaves it to its load balancer. */
    private static final String AS_BALANCER = "use_load_balancer_configuration";

    private final AwsClients clients;
    private final TargetGroups targetGroups;

    Spreads(AwsClients clients, TargetGroups targetGroups) {
        this.clients = clients;
        this.targetGroups = targetGroups;
    }

    Map<String, Spread> of(Collection<Balancer> balancers) {
        return Failures.optionally(e -> Map.of(), () -> {
            Map<String, Spread> spreads = new LinkedHashMap<>(ofTargetGroups(ids(balancers, Kind.TARGET_GROUP)));
            spreads.putAll(ofClassics(ids(balancers, Kind.CLASSIC)));
            return spreads;
        });
    }

    private static List<String> ids(Collection<Balancer> balancers, Kind kind) {
        return balancers.stream()
                .filter(balancer -> balancer.kind() == kind)
                .map(Balancer::id)
                .toList();
    }

    private Map<String, Spread> ofTargetGroups(List<String> arns) {
        Map<String, Spread> spreads = new LinkedHashMap<>();
        List<TargetGroup> groups = targetGroups.described(arns);
        Map<String, LoadBalancer> used = described(groups.stream()
                .flatMap(group -> group.loadBalancerArns().stream())
                .collect(Collectors.toCollection(HashSet::new)));
        for (TargetGroup group : groups) {
            List<LoadBalancer> all = group.loadBalancerArns().stream()
                    .filter(used::containsKey)
                    .map(used::get)
                    .toList();
            if (!all.isEmpty()) {
                Map<String, String> attributes = targetGroups.attributes(group.targetGroupArn());
                spreads.put(
                        group.targetGroupArn(),
                        new Spread(
                                all.stream().map(LoadBalancer::loadBalancerName).collect(Collectors.joining(", ")),
                                all.stream()
                                        .flatMap(balancer -> balancer.availabilityZones().stream())
                                        .map(AvailabilityZone::zoneName)
                                        .collect(Collectors.toSet()),
                                crossZone(attributes, all),
                                Duration.ofSeconds(Long.parseLong(attributes.getOrDefault(SLOW_START, "0")))));
            }
        }
        return spreads;
    }

    private Map<String, LoadBalancer> described(Set<String> arns) {
        Map<String, LoadBalancer> found = new HashMap<>();
        for (List<String> chunk : Partial.chunks(arns, Routes.PER_DESCRIBE)) {
            DescribeLoadBalancersRequest request = DescribeLoadBalancersRequest.builder()
                    .loadBalancerArns(chunk)
                    .build();
            Failures.call("DescribeLoadBalancers", Instances.some(chunk), () -> clients.balancing()
                            .describeLoadBalancers(request))
                    .loadBalancers()
                    .forEach(balancer -> found.put(balancer.loadBalancerArn(), balancer));
        }
        return found;
    }

    private boolean crossZone(Map<String, String> attributes, List<LoadBalancer> balancers) {
        String own = attributes.getOrDefault(CROSS_ZONE, AS_BALANCER);
        return own.equals(AS_BALANCER) ? balancers.stream().allMatch(this::crossZone) : Boolean.parseBoolean(own);
    }

    private boolean crossZone(LoadBalancer balancer) {
        if (balancer.type() == LoadBalancerTypeEnum.APPLICATION) {
            return true;
        }
        String arn = balancer.loadBalancerArn();
        DescribeLoadBalancerAttributesRequest request = DescribeLoadBalancerAttributesRequest.builder()
                .loadBalancerArn(arn)
                .build();
        return Failures.call("DescribeLoadBalancerAttributes", arn, () -> clients.balancing()
                        .describeLoadBalancerAttributes(request))
                .attributes()
                .stream()
                .filter(attribute -> CROSS_ZONE.equals(attribute.key()))
                .map(LoadBalancerAttribute::value)
                .anyMatch(Boolean::parseBoolean);
    }

    private Map<String, Spread> ofClassics(List<String> names) {
        List<LoadBalancerDescription> found = new ArrayList<>();
        for (List<String> chunk : Partial.chunks(names, Routes.PER_DESCRIBE)) {
            var request =
                    software.amazon.awssdk.services.elasticloadbalancing.model.DescribeLoadBalancersRequest.builder()
                            .loadBalancerNames(chunk)
                            .build();
            found.addAll(Failures.call("DescribeLoadBalancers", Instances.some(chunk), () -> clients.classicBalancing()
                            .describeLoadBalancers(request))
                    .loadBalancerDescriptions());
        }
        // its instances are all in one place or another: whether it crosses zones is asked for nowhere
        return found.stream()
                .collect(Collectors.toMap(
                        LoadBalancerDescription::loadBalancerName,
                        one -> new Spread(
                                text(one.loadBalancerName()),
                                Set.copyOf(one.availabilityZones()),
                                true,
                                Duration.ZERO)));
    }
}
