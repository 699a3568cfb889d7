package io.jenkins.plugins.awsrollouts.aws;

import io.jenkins.plugins.awsrollouts.cloud.Bounds;
import io.jenkins.plugins.awsrollouts.cloud.CloudException;
import io.jenkins.plugins.awsrollouts.cloud.CloudException.Kind;
import io.jenkins.plugins.awsrollouts.cloud.TemplateRef;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.CreateOrUpdateTagsRequest;
import software.amazon.awssdk.services.autoscaling.model.DeleteTagsRequest;
import software.amazon.awssdk.services.autoscaling.model.LaunchTemplate;
import software.amazon.awssdk.services.autoscaling.model.LaunchTemplateOverrides;
import software.amazon.awssdk.services.autoscaling.model.LaunchTemplateSpecification;
import software.amazon.awssdk.services.autoscaling.model.MixedInstancesPolicy;
import software.amazon.awssdk.services.autoscaling.model.ResumeProcessesRequest;
import software.amazon.awssdk.services.autoscaling.model.SuspendProcessesRequest;
import software.amazon.awssdk.services.autoscaling.model.Tag;
import software.amazon.awssdk.services.autoscaling.model.UpdateAutoScalingGroupRequest;

/** Changes a group's own settings. */
final class GroupChanges {
    /** How many tags one call may add or take away (EC2 Auto Scaling User Guide, Tag groups and instances). */
    private static final int PER_TAGGING = 25;

    private final AutoScalingClient autoScaling;
    private final Groups groups;

    GroupChanges(AutoScalingClient autoScaling, Groups groups) {
        this.autoScaling = autoScaling;
        this.groups = groups;
    }

    void resize(String group, OptionalInt min, OptionalInt max) {
        if (min.isPresent() || max.isPresent()) {
            UpdateAutoScalingGroupRequest.Builder request =
                    UpdateAutoScalingGroupRequest.builder().autoScalingGroupName(group);
            min.ifPresent(request::minSize);
            max.ifPresent(request::maxSize);
            update(request.build());
        }
    }

    /** All three sizes in one call, so that none is ever outside the others. */
    void bound(String group, Bounds bounds) {
        update(UpdateAutoScalingGroupRequest.builder()
                .autoScalingGroupName(group)
                .minSize(bounds.min())
                .maxSize(bounds.max())
                .desiredCapacity(bounds.desired())
                .build());
    }

    void size(String group, int size) {
        bound(group, new Bounds(size, size, size));
    }

    /** Lets instances be protected from scale-in from their launch on; those that run already stay as they are. */
    void protectNew(String group) {
        update(UpdateAutoScalingGroupRequest.builder()
                .autoScalingGroupName(group)
                .newInstancesProtectedFromScaleIn(true)
                .build());
    }

    void suspend(String group, Collection<String> processes) {
        // Auto Scaling takes an empty list for all processes.
        if (!processes.isEmpty()) {
            SuspendProcessesRequest request = SuspendProcessesRequest.builder()
                    .autoScalingGroupName(group)
                    .scalingProcesses(new TreeSet<>(processes))
                    .build();
            Failures.call("SuspendProcesses", group, () -> autoScaling.suspendProcesses(request));
        }
    }

    void resume(String group, Collection<String> processes) {
        if (!processes.isEmpty()) {
            ResumeProcessesRequest request = ResumeProcessesRequest.builder()
                    .autoScalingGroupName(group)
                    .scalingProcesses(new TreeSet<>(processes))
                    .build();
            Failures.call("ResumeProcesses", group, () -> autoScaling.resumeProcesses(request));
        }
    }

    /** All of them, or none: what a refused call of several leaves behind is taken away again. */
    void tag(String group, Map<String, String> tags) {
        List<Tag> all = new TreeMap<>(tags)
                .entrySet().stream()
                        .map(tag -> tag(group, tag.getKey())
                                .value(tag.getValue())
                                .propagateAtLaunch(false)
                                .build())
                        .toList();
        Set<String> set = new TreeSet<>();
        for (List<Tag> some : Partial.chunks(all, PER_TAGGING)) {
            CreateOrUpdateTagsRequest request =
                    CreateOrUpdateTagsRequest.builder().tags(some).build();
            try {
                Failures.call("CreateOrUpdateTags", group, () -> autoScaling.createOrUpdateTags(request));
            } catch (CloudException e) {
                if (!e.kind().worthRepeating()) {
                    untag(group, set);
                }
                throw e;
            }
            some.forEach(tag -> set.add(tag.key()));
        }
    }

    void untag(String group, Collection<String> keys) {
        List<Tag> all =
                new TreeSet<>(keys).stream().map(key -> tag(group, key).build()).toList();
        for (List<Tag> some : Partial.chunks(all, PER_TAGGING)) {
            DeleteTagsRequest request = DeleteTagsRequest.builder().tags(some).build();
            Failures.call("DeleteTags", group, () -> autoScaling.deleteTags(request));
        }
    }

    static Tag.Builder tag(String group, String key) {
        return Tag.builder()
                .resourceId(group)
                .resourceType("auto-scaling-group")
                .key(key);
    }

    void useTemplate(String name, TemplateRef ref) {
        AutoScalingGroup group = groups.describe(List.of(name)).get(name);
        if (group == null) {
            throw new CloudException(Kind.NOT_FOUND, "Auto Scaling group " + name + " does not exist", null);
        }
        LaunchTemplateSpecification template = specification(ref);
        UpdateAutoScalingGroupRequest.Builder request =
                UpdateAutoScalingGroupRequest.builder().autoScalingGroupName(name);
        MixedInstancesPolicy policy = group.mixedInstancesPolicy();
        update(
                policy == null
                        ? request.launchTemplate(template).build()
                        : request.mixedInstancesPolicy(with(policy, template)).build());
    }

    static LaunchTemplateSpecification specification(TemplateRef ref) {
        return LaunchTemplateSpecification.builder()
                .launchTemplateId(ref.templateId())
                .version(ref.version())
                .build();
    }

    /** The whole policy with another template version; its types, weights and their own templates stay. */
    static MixedInstancesPolicy with(MixedInstancesPolicy policy, LaunchTemplateSpecification template) {
        LaunchTemplate.Builder changed =
                policy.launchTemplate() == null ? LaunchTemplate.builder() : policy.launchTemplate().toBuilder();
        if (policy.launchTemplate() != null && policy.launchTemplate().hasOverrides()) {
            changed.overrides(policy.launchTemplate().overrides().stream()
                    .map(GroupChanges::acceptable)
                    .toList());
        }
        return policy.toBuilder()
                .launchTemplate(changed.launchTemplateSpecification(template).build())
                .build();
    }

    /** A description tells a template's id and its name; a request may say only one of them. */
    private static LaunchTemplateOverrides acceptable(LaunchTemplateOverrides override) {
        LaunchTemplateSpecification own = override.launchTemplateSpecification();
        return own == null || own.launchTemplateId() == null
                ? override
                : override.toBuilder()
                        .launchTemplateSpecification(
                                own.toBuilder().launchTemplateName(null).build())
                        .build();
    }

    private void update(UpdateAutoScalingGroupRequest request) {
        Failures.call(
                "UpdateAutoScalingGroup",
                request.autoScalingGroupName(),
                () -> autoScaling.updateAutoScalingGroup(request));
    }
}
