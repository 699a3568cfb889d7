package io.jenkins.plugins.awsrollouts.cloud;

import java.util.List;
import java.util.Map;

/**
 * The calls of a rollout that a cloud can be asked about beforehand, word by word as they will be made, but for their
 * idempotency tokens.
 *
 * @param launches launches, by the rollout itself or by a group of its own
 * @param versions versions that it makes of launch templates
 * @param templates launch templates that it makes
 * @param targetGroups target groups that it makes
 */
public record Rehearsal(
        List<LaunchOrder> launches, List<Version> versions, List<Template> templates, List<TargetGroup> targetGroups) {
    public Rehearsal {
        launches = List.copyOf(launches);
        versions = List.copyOf(versions);
        templates = List.copyOf(templates);
        targetGroups = List.copyOf(targetGroups);
    }

    /** See {@link Cloud#createTemplateVersion}. */
    public record Version(String templateId, String source, String imageId, String token, String description) {}

    /** See {@link Fleets#createTemplate}. */
    public record Template(String name, TemplateRef source, String imageId, String token, Map<String, String> tags) {
        public Template {
            tags = Map.copyOf(tags);
        }
    }

    /** See {@link Traffic#createTargetGroup}. */
    public record TargetGroup(String name, String model, Map<String, String> tags) {
        public TargetGroup {
            tags = Map.copyOf(tags);
        }
    }
}
