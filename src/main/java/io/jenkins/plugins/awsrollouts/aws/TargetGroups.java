package io.jenkins.plugins.awsrollouts.aws;

import static io.jenkins.plugins.awsrollouts.aws.Instances.text;

import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.cloud.CloudException;
import io.jenkins.plugins.awsrollouts.cloud.CloudException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateTargetGroupRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DeleteTargetGroupRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTagsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetGroupAttributesRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetGroupsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyTargetGroupAttributesRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupAttribute;

/** Reads target groups, and makes such as are like another. */
final class TargetGroups {
    /** A day; what ELB takes where nobody has set anything. */
    private static final String USUAL_STICKINESS = "86400";

    /** What ELB takes for a name (API Reference, CreateTargetGroup). */
    private static final Pattern NAME = Pattern.compile("(?!-)[a-zA-Z0-9-]{1,32}(?<!-)");

    private final ElasticLoadBalancingV2Client balancing;
    private final Balancers balancers;

    TargetGroups(ElasticLoadBalancingV2Client balancing, Balancers balancers) {
        this.balancing = balancing;
        this.balancers = balancers;
    }

    /**
     * An existing one is looked for first: CreateTargetGroup takes a repetition for a success only where all settings
     * are the same, and does not tell then whose the target group is.
     */
    Balancer create(String name, String model, Map<String, String> tags) {
        if (!NAME.matcher(name).matches()) {
            throw refused("A target group cannot be called " + name
                    + ": a name has at most 32 letters, digits and hyphens, and no hyphen at its ends");
        }
        Optional<String> there = named(name).map(TargetGroup::targetGroupArn);
        String arn = there.orElseGet(() -> make(name, model, tags));
        return visible(name, () -> {
            there.ifPresent(old -> own(name, old, tags));
            alike(arn, model);
            return balancers.targetGroup(arn);
        });
    }

    /** What is there by one call may not be there yet by the next, which says nothing but that it should be repeated. */
    private static Balancer visible(String name, Supplier<Balancer> reader) {
        try {
            return reader.get();
        } catch (CloudException e) {
            throw e.kind() == Kind.NOT_FOUND
                    ? new CloudException(Kind.UNKNOWN, "Target group " + name + " is not visible yet", e)
                    : e;
        }
    }

    private void own(String name, String arn, Map<String, String> tags) {
        if (!tags(arn).entrySet().containsAll(tags.entrySet())) {
            throw refused("Target group " + name + " exists and is not this rollout's: its tags are not " + tags);
        }
    }

    private String make(String name, String model, Map<String, String> tags) {
        TargetGroup like = described(List.of(model)).stream()
                .findFirst()
                .orElseThrow(
                        () -> new CloudException(Kind.NOT_FOUND, "Target group " + model + " does not exist", null));
        Map<String, String> all = tags(model, tags);
        CreateTargetGroupRequest.Builder request = CreateTargetGroupRequest.builder();
        RequestCopies.copy(like, request);
        request.name(name).tags(RequestCopies.orNothing(RuleCopies.tags(all)));
        return Failures.call("CreateTargetGroup", name, () -> balancing.createTargetGroup(request.build()))
                .targetGroups()
                .get(0)
                .targetGroupArn();
    }

    /** Sets only the attributes that differ: some take a value only beside certain others. */
    private void alike(String arn, String model) {
        Map<String, String> present = attributes(arn);
        List<TargetGroupAttribute> differing = attributes(model).entrySet().stream()
                .filter(attribute -> !attribute.getValue().equals(present.get(attribute.getKey())))
                .map(attribute -> TargetGroupAttribute.builder()
                        .key(attribute.getKey())
                        .value(attribute.getValue())
                        .build())
                .toList();
        if (!differing.isEmpty()) {
            ModifyTargetGroupAttributesRequest request = ModifyTargetGroupAttributesRequest.builder()
                    .targetGroupArn(arn)
                    .attributes(differing)
                    .build();
            Failures.call("ModifyTargetGroupAttributes", arn, () -> balancing.modifyTargetGroupAttributes(request));
        }
    }

    /** How long a target group keeps a user with one of its instances, by whichever cookie. */
    Optional<Duration> stickiness(String arn) {
        Map<String, String> attributes = attributes(arn);
        String cookie = attributes.getOrDefault("stickiness.type", "lb_cookie");
        return Boolean.parseBoolean(attributes.get("stickiness.enabled"))
                ? Optional.of(Duration.ofSeconds(Long.parseLong(
                        attributes.getOrDefault("stickiness." + cookie + ".duration_seconds", USUAL_STICKINESS))))
                : Optional.empty();
    }

    /** The attributes of a target group. */
    Map<String, String> attributes(String arn) {
        DescribeTargetGroupAttributesRequest request = DescribeTargetGroupAttributesRequest.builder()
                .targetGroupArn(arn)
                .build();
        Map<String, String> attributes = new LinkedHashMap<>();
        Failures.call("DescribeTargetGroupAttributes", arn, () -> balancing.describeTargetGroupAttributes(request))
                .attributes()
                .forEach(attribute -> attributes.put(attribute.key(), text(attribute.value())));
        return attributes;
    }

    /** The tags of a target group that is made like another. */
    Map<String, String> tags(String model, Map<String, String> own) {
        Map<String, String> all = new LinkedHashMap<>(RequestCopies.carried(tags(model)));
        all.putAll(own);
        return all;
    }

    private Map<String, String> tags(String arn) {
        DescribeTagsRequest request =
                DescribeTagsRequest.builder().resourceArns(arn).build();
        Map<String, String> tags = new LinkedHashMap<>();
        Failures.call("DescribeTags", arn, () -> balancing.describeTags(request))
                .tagDescriptions()
                .forEach(described -> tags.putAll(RuleCopies.map(described.tags())));
        return tags;
    }

    Optional<Balancer> find(String name) {
        return named(name).map(TargetGroup::targetGroupArn).map(arn -> visible(name, () -> balancers.targetGroup(arn)));
    }

    private Optional<TargetGroup> named(String name) {
        DescribeTargetGroupsRequest request =
                DescribeTargetGroupsRequest.builder().names(name).build();
        try {
            return Failures.call("DescribeTargetGroups", name, () -> balancing.describeTargetGroups(request))
                    .targetGroups()
                    .stream()
                    .filter(group -> name.equals(group.targetGroupName()))
                    .findFirst();
        } catch (CloudException e) {
            if (e.kind() == Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Target groups by ARN; all must exist. */
    List<TargetGroup> described(Collection<String> arns) {
        List<TargetGroup> found = new ArrayList<>();
        for (List<String> chunk : Partial.chunks(arns, Routes.PER_DESCRIBE)) {
            DescribeTargetGroupsRequest request =
                    DescribeTargetGroupsRequest.builder().targetGroupArns(chunk).build();
            found.addAll(Failures.call(
                            "DescribeTargetGroups",
                            Instances.some(chunk),
                            () -> balancing.describeTargetGroups(request))
                    .targetGroups());
        }
        found.removeIf(group -> !arns.contains(group.targetGroupArn()));
        return found;
    }

    void delete(String arn) {
        DeleteTargetGroupRequest request =
                DeleteTargetGroupRequest.builder().targetGroupArn(arn).build();
        try {
            Failures.unlessMissing(
                    () -> Failures.call("DeleteTargetGroup", arn, () -> balancing.deleteTargetGroup(request)));
        } catch (CloudException e) {
            // A rule does not let go of its target group by itself: waiting does not help.
            throw Failures.code(e).equals("ResourceInUse")
                    ? new CloudException(Kind.REFUSED, e.getMessage(), e.requestId(), e.getCause())
                    : e;
        }
    }

    private static CloudException refused(String message) {
        return new CloudException(Kind.REFUSED, message, null);
    }
}
