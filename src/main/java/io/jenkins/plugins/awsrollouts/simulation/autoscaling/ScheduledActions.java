package io.jenkins.plugins.awsrollouts.simulation.autoscaling;

import io.jenkins.plugins.awsrollouts.simulation.api.Arns;
import io.jenkins.plugins.awsrollouts.simulation.api.SameFields;
import io.jenkins.plugins.awsrollouts.simulation.faults.ApiErrors;
import io.jenkins.plugins.awsrollouts.simulation.state.Schedule;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.autoscaling.model.BatchPutScheduledUpdateGroupActionRequest;
import software.amazon.awssdk.services.autoscaling.model.BatchPutScheduledUpdateGroupActionResponse;
import software.amazon.awssdk.services.autoscaling.model.DeleteScheduledActionRequest;
import software.amazon.awssdk.services.autoscaling.model.DeleteScheduledActionResponse;
import software.amazon.awssdk.services.autoscaling.model.FailedScheduledUpdateGroupActionRequest;
import software.amazon.awssdk.services.autoscaling.model.PutScheduledUpdateGroupActionRequest;
import software.amazon.awssdk.services.autoscaling.model.PutScheduledUpdateGroupActionResponse;
import software.amazon.awssdk.services.autoscaling.model.ScheduledUpdateGroupAction;
import software.amazon.awssdk.services.autoscaling.model.ScheduledUpdateGroupActionRequest;

/**
 * Scheduled actions: kept, and carried out when they are due (EC2 Auto Scaling User Guide, Scheduled scaling; API
 * Reference, PutScheduledUpdateGroupAction). While ScheduledActions is suspended, what was due is left out.
 */
record ScheduledActions(Schedule schedule, GroupStore groups, ReconcileQueue queue) {
    PutScheduledUpdateGroupActionResponse putScheduledUpdateGroupAction(PutScheduledUpdateGroupActionRequest request) {
        Group group = groups.existing(request.autoScalingGroupName());
        put(group, action(group.name(), request));
        return PutScheduledUpdateGroupActionResponse.builder().build();
    }

    BatchPutScheduledUpdateGroupActionResponse batchPutScheduledUpdateGroupAction(
            BatchPutScheduledUpdateGroupActionRequest request) {
        String name = request.autoScalingGroupName();
        groups.existing(name);
        List<FailedScheduledUpdateGroupActionRequest> failed = new ArrayList<>();
        for (ScheduledUpdateGroupActionRequest each : request.scheduledUpdateGroupActions()) {
            try {
                put(groups.existing(name), action(name, each));
            } catch (AwsServiceException e) {
                failed.add(FailedScheduledUpdateGroupActionRequest.builder()
                        .scheduledActionName(each.scheduledActionName())
                        .errorCode(e.awsErrorDetails().errorCode())
                        .errorMessage(e.awsErrorDetails().errorMessage())
                        .build());
            }
        }
        return BatchPutScheduledUpdateGroupActionResponse.builder()
                .failedScheduledUpdateGroupActions(failed)
                .build();
    }

    DeleteScheduledActionResponse deleteScheduledAction(DeleteScheduledActionRequest request) {
        Group group = groups.existing(request.autoScalingGroupName());
        if (find(group, request.scheduledActionName()) == null) {
            throw ApiErrors.validation("Scheduled action name not found - " + request.scheduledActionName());
        }
        drop(group, request.scheduledActionName());
        return DeleteScheduledActionResponse.builder().build();
    }

    private ScheduledUpdateGroupAction action(String group, SdkPojo asked) {
        ScheduledUpdateGroupAction.Builder action =
                SameFields.copy(asked, ScheduledUpdateGroupAction.builder()).autoScalingGroupName(group);
        ScheduledUpdateGroupAction read = action.build();
        Instant start = read.startTime() == null ? read.time() : read.startTime();
        if (start != null && start.isBefore(schedule.now())) {
            throw ApiErrors.validation("Given start time is in the past");
        }
        if (read.minSize() == null && read.maxSize() == null && read.desiredCapacity() == null) {
            throw ApiErrors.validation("At least one of MinSize, MaxSize and DesiredCapacity must be given");
        }
        checkRecurrence(read);
        String name = "scheduledActionName/" + read.scheduledActionName();
        return action.startTime(start == null && read.recurrence() == null ? schedule.now() : start)
                .time(start)
                .scheduledActionARN(Arns.partOfGroup("scheduledUpdateGroupAction", group, name))
                .build();
    }

    private static void checkRecurrence(ScheduledUpdateGroupAction action) {
        try {
            if (action.recurrence() != null) {
                new Recurrence(action.recurrence(), action.timeZone()).after(Instant.EPOCH);
            }
        } catch (IllegalArgumentException | DateTimeException e) {
            throw ApiErrors.validation("Given recurrence string:" + action.recurrence() + " is invalid");
        }
    }

    private void put(Group group, ScheduledUpdateGroupAction action) {
        List<ScheduledUpdateGroupAction> all =
                GroupParts.put(group.extras().scheduled(), action, ScheduledUpdateGroupAction::scheduledActionName);
        groups.put(group.name(), group.hung(e -> e.withScheduled(all)));
        plan(action);
    }

    private void drop(Group group, String name) {
        groups.put(
                group.name(),
                group.hung(e -> e.withScheduled(
                        GroupParts.without(e.scheduled(), ScheduledUpdateGroupAction::scheduledActionName, name))));
    }

    private static ScheduledUpdateGroupAction find(Group group, String name) {
        return group.extras().scheduled().stream()
                .filter(a -> a.scheduledActionName().equals(name))
                .findFirst()
                .orElse(null);
    }

    /** Plans the next time an action is due, if there is one. */
    void plan(ScheduledUpdateGroupAction action) {
        due(action, schedule.now()).ifPresent(time -> schedule.at(time, () -> run(action)));
    }

    /**
     * An action as it is described: StartTime of a recurring one is when it is due next (CLI Command Reference,
     * describe-scheduled-actions, whose example has a recurrence that was put without a start; that it moves on is assumed).
     */
    static ScheduledUpdateGroupAction told(ScheduledUpdateGroupAction action, Instant at) {
        return action.recurrence() == null
                ? action
                : due(action, at)
                        .map(next -> action.copy(a -> a.startTime(next).time(next)))
                        .orElse(action);
    }

    private static Optional<Instant> due(ScheduledUpdateGroupAction action, Instant now) {
        Instant start = action.startTime();
        if (action.recurrence() == null) {
            return Optional.ofNullable(start).filter(time -> !time.isBefore(now));
        }
        boolean later = start != null && start.isAfter(now);
        return new Recurrence(action.recurrence(), action.timeZone())
                .after(later ? start.minusMillis(1) : now)
                .filter(time -> action.endTime() == null || !time.isAfter(action.endTime()));
    }

    private void run(ScheduledUpdateGroupAction action) {
        Group group = groups.now(action.autoScalingGroupName());
        if (group == null || group.ending() || find(group, action.scheduledActionName()) != action) {
            return;
        }
        if (group.runs("ScheduledActions")) {
            resize(group, action);
        }
        Optional<Instant> next = action.recurrence() == null ? Optional.empty() : due(action, schedule.now());
        if (next.isPresent()) {
            plan(action);
        } else {
            drop(groups.now(group.name()), action.scheduledActionName());
        }
    }

    private void resize(Group group, ScheduledUpdateGroupAction action) {
        int min = Objects.requireNonNullElse(action.minSize(), group.min());
        int max = Math.max(min, Objects.requireNonNullElse(action.maxSize(), group.max()));
        int desired = Objects.requireNonNullElse(action.desiredCapacity(), group.desired());
        groups.put(
                group.name(),
                group.limited(
                        b -> b.minSize(min).maxSize(max).desiredCapacity(Math.max(min, Math.min(max, desired))),
                        "a scheduled action",
                        schedule.now()));
        queue.soon(group.name());
    }
}
