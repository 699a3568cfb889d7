package io.jenkins.plugins.awsrollouts.simulation.autoscaling;

import io.jenkins.plugins.awsrollouts.simulation.api.TagRules;
import io.jenkins.plugins.awsrollouts.simulation.faults.ApiErrors;
import io.jenkins.plugins.awsrollouts.simulation.state.Schedule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.autoscaling.model.CreateOrUpdateTagsRequest;
import software.amazon.awssdk.services.autoscaling.model.CreateOrUpdateTagsResponse;
import software.amazon.awssdk.services.autoscaling.model.DeleteTagsRequest;
import software.amazon.awssdk.services.autoscaling.model.DeleteTagsResponse;
import software.amazon.awssdk.services.autoscaling.model.ResumeProcessesRequest;
import software.amazon.awssdk.services.autoscaling.model.ResumeProcessesResponse;
import software.amazon.awssdk.services.autoscaling.model.SuspendProcessesRequest;
import software.amazon.awssdk.services.autoscaling.model.SuspendProcessesResponse;
import software.amazon.awssdk.services.autoscaling.model.SuspendedProcess;
import software.amazon.awssdk.services.autoscaling.model.Tag;
import software.amazon.awssdk.services.autoscaling.model.TagDescription;

/** Processes and tags of groups (EC2 Auto Scaling User Guide, Suspend and resume processes; Tag groups). */
record GroupSettings(
        Schedule schedule, GroupStore groups, GroupMembers membership, ReconcileQueue queue, HealthWatch health) {
    private static final List<String> PROCESSES = List.of(
            "Launch",
            "Terminate",
            "AddToLoadBalancer",
            "AlarmNotification",
            "AZRebalance",
            "HealthCheck",
            "InstanceRefresh",
            "ReplaceUnhealthy",
            "ScheduledActions");

    private static List<String> chosen(List<String> asked) {
        for (String process : asked) {
            if (!PROCESSES.contains(process)) {
                throw ApiErrors.validation("Invalid process type: " + process);
            }
        }
        return asked.isEmpty() ? PROCESSES : asked;
    }

    SuspendProcessesResponse suspendProcesses(SuspendProcessesRequest request) {
        Group group = groups.existing(request.autoScalingGroupName());
        List<SuspendedProcess> all = new ArrayList<>(group.config().suspendedProcesses());
        for (String process : chosen(request.scalingProcesses())) {
            if (group.runs(process)) {
                all.add(SuspendedProcess.builder()
                        .processName(process)
                        .suspensionReason("User suspended at " + schedule.now())
                        .build());
            }
        }
        groups.put(group.name(), group.with(b -> b.suspendedProcesses(all)));
        return SuspendProcessesResponse.builder().build();
    }

    ResumeProcessesResponse resumeProcesses(ResumeProcessesRequest request) {
        Group group = groups.existing(request.autoScalingGroupName());
        List<String> resumed = chosen(request.scalingProcesses());
        List<SuspendedProcess> left = group.config().suspendedProcesses().stream()
                .filter(p -> !resumed.contains(p.processName()))
                .toList();
        groups.put(group.name(), group.with(b -> b.suspendedProcesses(left)));
        membership.of(group.name()).forEach(m -> health.watch(m.id()));
        queue.soon(group.name());
        return ResumeProcessesResponse.builder().build();
    }

    static TagDescription described(Tag tag, String group) {
        return TagDescription.builder()
                .resourceId(group)
                .resourceType("auto-scaling-group")
                .key(tag.key())
                .value(tag.value() == null ? "" : tag.value())
                .propagateAtLaunch(Boolean.TRUE.equals(tag.propagateAtLaunch()))
                .build();
    }

    CreateOrUpdateTagsResponse createOrUpdateTags(CreateOrUpdateTagsRequest request) {
        check(request.tags());
        Map<Group, List<TagDescription>> after = new LinkedHashMap<>();
        for (Tag tag : request.tags()) {
            Group group = groups.existing(tag.resourceId());
            List<TagDescription> tags =
                    after.computeIfAbsent(group, g -> new ArrayList<>(g.config().tags()));
            tags.removeIf(old -> old.key().equals(tag.key()));
            tags.add(described(tag, group.name()));
            TagRules.checkAutoScaling(tags.stream().map(TagDescription::key).toList());
        }
        after.forEach((group, tags) -> groups.put(group.name(), group.with(b -> b.tags(tags))));
        return CreateOrUpdateTagsResponse.builder().build();
    }

    private static void check(List<Tag> tags) {
        TagRules.checkOneCall(tags.size());
        tags.stream()
                .map(Tag::resourceId)
                .distinct()
                .forEach(group -> TagRules.checkAutoScaling(named(tags.stream()
                        .filter(tag -> tag.resourceId().equals(group))
                        .toList())));
    }

    /** Tags as a request names them. */
    static TagRules.Named named(List<Tag> tags) {
        TagRules.Named named = TagRules.Named.none();
        tags.forEach(tag -> named.and(tag.key(), tag.value()));
        return named;
    }

    DeleteTagsResponse deleteTags(DeleteTagsRequest request) {
        check(request.tags());
        for (Tag tag : request.tags()) {
            Group group = groups.existing(tag.resourceId());
            List<TagDescription> tags = without(group, tag.key());
            groups.put(group.name(), group.with(b -> b.tags(tags)));
        }
        return DeleteTagsResponse.builder().build();
    }

    private static List<TagDescription> without(Group group, String key) {
        return new ArrayList<>(
                group.config().tags().stream().filter(t -> !t.key().equals(key)).toList());
    }
}
