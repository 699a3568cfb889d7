package io.jenkins.plugins.awsrollouts.simulation.elb;

import io.jenkins.plugins.awsrollouts.simulation.api.TagRules;
import io.jenkins.plugins.awsrollouts.simulation.faults.ApiErrors;
import io.jenkins.plugins.awsrollouts.simulation.state.Reads;
import io.jenkins.plugins.awsrollouts.simulation.state.Schedule;
import io.jenkins.plugins.awsrollouts.simulation.state.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.AddTagsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.AddTagsResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTagsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTagsResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ListenerNotFoundException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RemoveTagsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RemoveTagsResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RuleNotFoundException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Tag;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TagDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupNotFoundException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TooManyTagsException;

/** Tags of load balancers, listeners, rules and target groups (Elastic Load Balancing API Reference, AddTags). */
final class BalancerTags {
    private static final int MOST_RESOURCES = 20;

    private final Schedule schedule;
    private final Reads reads;
    private final Store<TrafficSource> balancers;
    private final Routing routing;
    private final Store<Map<String, String>> all;

    BalancerTags(Schedule schedule, Reads reads, Store<TrafficSource> balancers, Routing routing) {
        this.schedule = schedule;
        this.reads = reads;
        this.balancers = balancers;
        this.routing = routing;
        this.all = new Store<>(schedule.clock());
    }

    /** What a resource has from its creation on. */
    void begin(String arn, List<Tag> tags) {
        check(tags);
        Map<String, String> all = new TreeMap<>();
        tags.forEach(tag -> all.put(tag.key(), tag.value()));
        put(arn, all);
    }

    void end(String arn) {
        if (all.now(arn) != null) {
            all.remove(arn);
        }
    }

    /** Refuses what a request must not name. */
    static void check(List<Tag> tags) {
        TagRules.Named named = TagRules.Named.none();
        tags.forEach(tag -> named.and(tag.key(), tag.value()));
        named.fault().ifPresent(text -> {
            throw ApiErrors.loadBalancing(text);
        });
        if (tags.size() > TagRules.MOST) {
            throw tooMany();
        }
    }

    private static RuntimeException tooMany() {
        return ApiErrors.filled(
                TooManyTagsException.builder(),
                TargetGroupReads.SERVICE,
                "TooManyTags",
                "A resource has at most " + TagRules.MOST + " tags",
                400);
    }

    AddTagsResponse addTags(AddTagsRequest request) {
        check(request.tags());
        change(request.resourceArns(), tags -> request.tags().forEach(tag -> tags.put(tag.key(), tag.value())));
        return AddTagsResponse.builder().build();
    }

    RemoveTagsResponse removeTags(RemoveTagsRequest request) {
        change(request.resourceArns(), tags -> request.tagKeys().forEach(tags::remove));
        return RemoveTagsResponse.builder().build();
    }

    private void change(List<String> arns, Consumer<Map<String, String>> change) {
        arns.forEach(arn -> check(arn, schedule.now()));
        for (String arn : arns) {
            Map<String, String> tags = new TreeMap<>(of(arn, schedule.now()));
            change.accept(tags);
            put(arn, tags);
        }
    }

    private void put(String arn, Map<String, String> tags) {
        if (TagRules.tooMany(tags.keySet())) {
            throw tooMany();
        }
        if (!tags.isEmpty() || all.now(arn) != null) {
            all.put(arn, Map.copyOf(tags));
        }
    }

    private Map<String, String> of(String arn, Instant view) {
        Map<String, String> tags = all.at(arn, view);
        return new TreeMap<>(tags == null ? Map.of() : tags);
    }

    DescribeTagsResponse describeTags(DescribeTagsRequest request) {
        Instant view = reads.view();
        if (request.resourceArns().size() > MOST_RESOURCES) {
            throw ApiErrors.loadBalancing(
                    "Tags of at most " + MOST_RESOURCES + " resources can be described in one call");
        }
        List<TagDescription> found = new ArrayList<>();
        for (String arn : request.resourceArns()) {
            check(arn, view);
            List<Tag> tags = of(arn, view).entrySet().stream()
                    .map(tag -> Tag.builder()
                            .key(tag.getKey())
                            .value(tag.getValue())
                            .build())
                    .toList();
            found.add(TagDescription.builder().resourceArn(arn).tags(tags).build());
        }
        return DescribeTagsResponse.builder().tagDescriptions(found).build();
    }

    private void check(String arn, Instant view) {
        if (arn.contains(":targetgroup/")) {
            known(balancers.at(arn, view) != null, arn, TargetGroupNotFoundException.builder(), "TargetGroup");
        } else if (arn.contains(":listener-rule/")) {
            known(routing.rule(arn, view) != null, arn, RuleNotFoundException.builder(), "Rule");
        } else if (arn.contains(":listener/")) {
            known(routing.listener(arn, view) != null, arn, ListenerNotFoundException.builder(), "Listener");
        } else if (routing.loadBalancers().at(arn, view) == null) {
            throw Listeners.notFound(arn);
        }
    }

    private static void known(boolean known, String arn, AwsServiceException.Builder error, String kind) {
        if (!known) {
            throw ApiErrors.filled(
                    error, TargetGroupReads.SERVICE, kind + "NotFound", kind + " '" + arn + "' not found", 400);
        }
    }
}
