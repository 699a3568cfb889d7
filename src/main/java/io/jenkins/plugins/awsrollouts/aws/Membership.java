package io.jenkins.plugins.awsrollouts.aws;

import io.jenkins.plugins.awsrollouts.cloud.Cloud;
import io.jenkins.plugins.awsrollouts.cloud.Cloud.Attached;
import io.jenkins.plugins.awsrollouts.cloud.Cloud.Attachments;
import io.jenkins.plugins.awsrollouts.cloud.Cloud.Released;
import io.jenkins.plugins.awsrollouts.cloud.CloudException;
import io.jenkins.plugins.awsrollouts.cloud.CloudException.Kind;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.Activity;
import software.amazon.awssdk.services.autoscaling.model.AttachInstancesRequest;
import software.amazon.awssdk.services.autoscaling.model.SetInstanceProtectionRequest;
import software.amazon.awssdk.services.autoscaling.model.TerminateInstanceInAutoScalingGroupRequest;

/**
 * Brings instances into a group and out of it. Auto Scaling tells most of its reasons by the text of a {@code
 * ValidationError} alone, so that what follows reads texts, leniently.
 */
final class Membership {
    /** The reference speaks of twenty ids and of an array of at most nineteen: the smaller counts. */
    static final int PER_ATTACH = 19;

    static final int PER_PROTECT = 50;

    /** For example "The Instance: i-1 is already part of AutoScalingGroup:web". */
    private static final Pattern OWNER =
            Pattern.compile("already (?:a )?(?:part|member) of (?:the )?auto ?scaling ?group[:\\s]+['\"]?(.+)");

    /** For example "web has min-size=1, max-size=4, ... please update the AutoScalingGroup sizes appropriately". */
    private static final Pattern FULL = Pattern.compile("max[- ]size|maximum size|max value|sizes appropriately");

    private static final Pattern NOT_RUNNING = Pattern.compile(
            "not running|not in (?:a |the )?(?:correct|valid|running)|running state|invalid instance|instance id");

    /** "The AMI used to launch the instance must still exist" (User Guide, Attach instances); the words are assumed. */
    private static final Pattern OF_IMAGE = Pattern.compile("\\b(?:ami|image)\\b");

    private static final Pattern NO_MEMBER = Pattern.compile("not found|not (?:a )?part of|no managed instance"
            + "|not in (?:\\S+, )*(?:inservice|standby|pending)|already (?:been )?terminat|is terminating|not a member"
            + "|does not exist");

    private static final Pattern AT_MINIMUM = Pattern.compile("min[- ]?size|minimum size|min size constraint");

    private final AutoScalingClient autoScaling;

    Membership(AutoScalingClient autoScaling) {
        this.autoScaling = autoScaling;
    }

    Attachments attach(String group, List<String> ids) {
        Map<String, Attached> results = new LinkedHashMap<>();
        Map<String, String> why = new LinkedHashMap<>();
        for (List<String> chunk : Partial.chunks(ids, PER_ATTACH)) {
            try {
                attachAll(group, chunk);
                chunk.forEach(id -> results.put(id, Attached.DONE));
            } catch (CloudException e) {
                if (!aboutInstances(e)) {
                    throw e;
                }
                if (chunk.size() == 1) {
                    refused(results, why, group, chunk.get(0), e);
                } else {
                    // The call is all or nothing: one by one tells which instance it is that stands in the way.
                    chunk.forEach(id -> attachOne(results, why, group, id));
                }
            }
        }
        return new Attachments(results, why);
    }

    private void attachOne(Map<String, Attached> results, Map<String, String> why, String group, String id) {
        try {
            attachAll(group, List.of(id));
            results.put(id, Attached.DONE);
        } catch (CloudException e) {
            if (!aboutInstances(e)) {
                throw e;
            }
            refused(results, why, group, id, e);
        }
    }

    private static void refused(
            Map<String, Attached> results, Map<String, String> why, String group, String id, CloudException e) {
        Attached how = attached(group, e);
        results.put(id, how);
        if (how != Attached.ALREADY) {
            why.put(id, e.traced());
        }
    }

    private void attachAll(String group, List<String> ids) {
        AttachInstancesRequest request = AttachInstancesRequest.builder()
                .autoScalingGroupName(group)
                .instanceIds(ids)
                .build();
        Failures.call(
                "AttachInstances", group + " and " + Instances.some(ids), () -> autoScaling.attachInstances(request));
    }

    /** A refusal is about the instances, unless the group itself is what was not found. */
    private static boolean aboutInstances(CloudException e) {
        boolean groupMissing = text(e).contains("autoscalinggroup name not found");
        return e.kind() == Kind.REFUSED || (e.kind() == Kind.NOT_FOUND && !groupMissing);
    }

    private static Attached attached(String group, CloudException e) {
        String text = text(e);
        Matcher owner = OWNER.matcher(text);
        if (owner.find()) {
            String named = Pattern.quote(group.toLowerCase(Locale.ROOT)) + "(?:['\"]|[.,;:]?(?:\\s.*)?$).*";
            return owner.group(1).matches(named) ? Attached.ALREADY : Attached.REFUSED;
        }
        if (text.contains("already part of") || text.contains("already attached")) {
            return Attached.ALREADY;
        }
        if (FULL.matcher(text).find()) {
            return Attached.NO_ROOM;
        }
        if (OF_IMAGE.matcher(text).find()) {
            return Attached.REFUSED;
        }
        return NOT_RUNNING.matcher(text).find() || e.kind() == Kind.NOT_FOUND ? Attached.NOT_RUNNING : Attached.REFUSED;
    }

    /** The operation knows no group: the instance leaves whatever group it is in, so that ids come from its members. */
    Cloud.Release release(String id, boolean shrink) {
        TerminateInstanceInAutoScalingGroupRequest request = TerminateInstanceInAutoScalingGroupRequest.builder()
                .instanceId(id)
                .shouldDecrementDesiredCapacity(shrink)
                .build();
        try {
            Activity activity = Failures.call(
                            "TerminateInstanceInAutoScalingGroup",
                            id,
                            () -> autoScaling.terminateInstanceInAutoScalingGroup(request))
                    .activity();
            return tookNothing(activity, shrink)
                    ? nothing(Released.GONE)
                    : new Cloud.Release(Released.DONE, shrink ? Activities.left(cause(activity)) : OptionalInt.empty());
        } catch (CloudException e) {
            if (e.kind() == Kind.REFUSED && AT_MINIMUM.matcher(text(e)).find()) {
                return nothing(Released.AT_MINIMUM);
            }
            if (noMember(e)) {
                return nothing(Released.GONE);
            }
            throw e;
        }
    }

    private static Cloud.Release nothing(Released how) {
        return new Cloud.Release(how, OptionalInt.empty());
    }

    private static String cause(Activity activity) {
        return activity == null || activity.cause() == null ? "" : activity.cause();
    }

    /**
     * Whether the answer tells of no capacity that went along: an instance that was on its way out already is told with the
     * activity that took it, and one that was there beyond the desired capacity (the group had launched it in place of
     * another that still stood) leaves that as it is. Where capacity goes along, the cause says from what to what (CLI
     * Command Reference, {@code terminate-instance-in-auto-scaling-group} and {@code detach-instances}); an answer without a
     * cause is taken at its word.
     */
    private static boolean tookNothing(Activity activity, boolean shrink) {
        String cause = cause(activity);
        boolean requested = cause.contains("user request");
        return !cause.isBlank()
                && (!requested || shrink && Activities.requestedChange(cause).isEmpty());
    }

    void protect(String group, Collection<String> ids, boolean on) {
        for (List<String> chunk : Partial.chunks(new TreeSet<>(ids), PER_PROTECT)) {
            try {
                protectAll(group, chunk, on);
            } catch (CloudException e) {
                if (!noMember(e) || text(e).contains("autoscalinggroup name not found")) {
                    throw e;
                }
                if (chunk.size() > 1) {
                    chunk.forEach(id -> protectOne(group, id, on));
                }
            }
        }
    }

    private void protectOne(String group, String id, boolean on) {
        try {
            protectAll(group, List.of(id), on);
        } catch (CloudException e) {
            if (!noMember(e)) {
                throw e;
            }
        }
    }

    private void protectAll(String group, List<String> ids, boolean on) {
        SetInstanceProtectionRequest request = SetInstanceProtectionRequest.builder()
                .autoScalingGroupName(group)
                .instanceIds(ids)
                .protectedFromScaleIn(on)
                .build();
        Failures.call(
                "SetInstanceProtection",
                group + " and " + Instances.some(ids),
                () -> autoScaling.setInstanceProtection(request));
    }

    private static boolean noMember(CloudException e) {
        return e.kind() == Kind.NOT_FOUND
                || (e.kind() == Kind.REFUSED && NO_MEMBER.matcher(text(e)).find());
    }

    private static String text(CloudException e) {
        return Failures.message(e).toLowerCase(Locale.ROOT);
    }
}
