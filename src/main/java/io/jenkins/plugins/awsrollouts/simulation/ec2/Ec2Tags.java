package io.jenkins.plugins.awsrollouts.simulation.ec2;

import io.jenkins.plugins.awsrollouts.simulation.api.TagRules;
import io.jenkins.plugins.awsrollouts.simulation.faults.ApiErrors;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import software.amazon.awssdk.services.ec2.model.CreateTagsRequest;
import software.amazon.awssdk.services.ec2.model.CreateTagsResponse;
import software.amazon.awssdk.services.ec2.model.DeleteTagsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteTagsResponse;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** CreateTags and DeleteTags on instances and launch templates (EC2 API Reference, pages of those names). */
record Ec2Tags(TemplateStore templates, Servers servers) {
    CreateTagsResponse createTags(CreateTagsRequest request) {
        TagRules.checkEc2(named(request.tags()));
        change(request.resources(), request.dryRun(), tags -> request.tags()
                .forEach(t -> tags.put(t.key(), t.value())));
        return CreateTagsResponse.builder().build();
    }

    DeleteTagsResponse deleteTags(DeleteTagsRequest request) {
        change(request.resources(), request.dryRun(), tags -> request.tags().forEach(t -> {
            if (t.value() == null || t.value().equals(tags.get(t.key()))) {
                tags.remove(t.key());
            }
        }));
        return DeleteTagsResponse.builder().build();
    }

    private void change(List<String> resources, Boolean dryRun, Consumer<SortedMap<String, String>> change) {
        resources.forEach(this::checkExists);
        Map<String, SortedMap<String, String>> after = new LinkedHashMap<>();
        for (String id : resources) {
            Template template = templates.now(id);
            SortedMap<String, String> tags =
                    new TreeMap<>(template == null ? servers.now(id).tags() : template.tags());
            change.accept(tags);
            TagRules.checkEc2(tags.keySet());
            after.put(id, tags);
        }
        refuseDryRun(dryRun);
        after.forEach((id, tags) -> {
            Template template = templates.now(id);
            if (template == null) {
                servers.tag(id, tags);
            } else {
                templates.put(id, template.tagged(tags));
            }
        });
    }

    private static TagRules.Named named(List<Tag> tags) {
        TagRules.Named named = TagRules.Named.none();
        tags.forEach(tag -> named.and(tag.key(), tag.value()));
        return named;
    }

    /** Refuses tags that nothing may have, of whatever a call makes. */
    static void check(List<TagSpecification> specifications) {
        Set<String> types = new HashSet<>();
        for (TagSpecification specification : specifications) {
            if (!types.add(specification.resourceTypeAsString())) {
                throw ApiErrors.ec2(
                        "InvalidParameterValue",
                        "'" + specification.resourceTypeAsString() + "' is given more than once in TagSpecifications");
            }
            TagRules.checkEc2(named(specification.tags()));
            TagRules.checkEc2(specification.tags().stream().map(Tag::key).toList());
        }
    }

    /** The same for the tags in a launch template's data. */
    static void check(RequestLaunchTemplateData data) {
        if (data != null) {
            check(data.tagSpecifications().stream()
                    .map(spec -> TagSpecification.builder()
                            .resourceType(spec.resourceTypeAsString())
                            .tags(spec.tags())
                            .build())
                    .toList());
        }
    }

    private void checkExists(String id) {
        if (id.startsWith("lt-")) {
            templates.existing(id);
        } else if (servers.now(id) == null) {
            throw ApiErrors.ec2("InvalidInstanceID.NotFound", "The instance ID '" + id + "' does not exist");
        }
    }

    /** Tags as EC2 lists them. */
    static List<Tag> list(SortedMap<String, String> tags) {
        List<Tag> list = new ArrayList<>();
        tags.forEach(
                (key, value) -> list.add(Tag.builder().key(key).value(value).build()));
        return list;
    }

    /** The tags that a call puts on what it makes of a resource type, such as {@code instance}. */
    static SortedMap<String, String> atCreation(List<TagSpecification> specifications, String type) {
        SortedMap<String, String> tags = new TreeMap<>();
        specifications.stream()
                .filter(s -> type.equals(s.resourceTypeAsString()))
                .forEach(s -> s.tags().forEach(t -> tags.put(t.key(), t.value())));
        return tags;
    }

    /** What a permitted dry run ends in. */
    static void refuseDryRun(Boolean dryRun) {
        if (Boolean.TRUE.equals(dryRun)) {
            throw ApiErrors.of("ec2", "DryRunOperation", "Request would have succeeded, but DryRun flag is set.", 412);
        }
    }
}
