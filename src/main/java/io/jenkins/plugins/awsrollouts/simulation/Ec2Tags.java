package io.jenkins.plugins.awsrollouts.simulation;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import software.amazon.awssdk.services.ec2.model.CreateTagsRequest;
import software.amazon.awssdk.services.ec2.model.CreateTagsResponse;
import software.amazon.awssdk.services.ec2.model.DeleteTagsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteTagsResponse;

/** CreateTags and DeleteTags on instances (EC2 API Reference, pages of those names). */
final class Ec2Tags {
    private final World world;

    Ec2Tags(World world) {
        this.world = world;
    }

    CreateTagsResponse createTags(CreateTagsRequest request) {
        boolean reserved = request.tags().stream().anyMatch(t -> t.key().startsWith("aws:"));
        if (reserved) {
            throw ApiErrors.ec2("InvalidParameterValue", "Tag keys starting with 'aws:' are reserved");
        }
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
        for (String id : resources) {
            if (world.servers.now(id) == null) {
                throw ApiErrors.ec2("InvalidInstanceID.NotFound", "The instance ID '" + id + "' does not exist");
            }
        }
        refuseDryRun(dryRun);
        for (String id : resources) {
            SortedMap<String, String> tags = new TreeMap<>(world.servers.now(id).tags());
            change.accept(tags);
            world.fleet.tag(id, tags);
        }
    }

    /** What a permitted dry run ends in. */
    static void refuseDryRun(Boolean dryRun) {
        if (Boolean.TRUE.equals(dryRun)) {
            throw ApiErrors.of("ec2", "DryRunOperation", "Request would have succeeded, but DryRun flag is set.", 412);
        }
    }
}
