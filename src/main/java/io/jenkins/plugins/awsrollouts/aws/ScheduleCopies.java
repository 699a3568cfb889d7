package io.jenkins.plugins.awsrollouts.aws;

import static io.jenkins.plugins.awsrollouts.aws.Instances.next;
import static io.jenkins.plugins.awsrollouts.aws.Instances.text;

import io.jenkins.plugins.awsrollouts.cloud.ScheduledChange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.DescribeScheduledActionsRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeScheduledActionsResponse;
import software.amazon.awssdk.services.autoscaling.model.PutScheduledUpdateGroupActionRequest;
import software.amazon.awssdk.services.autoscaling.model.ScheduledUpdateGroupAction;

/**
 * Gives groups the scheduled actions of others, as far as these are still to come: Auto Scaling refuses a start in the
 * past. See <a
 * href="https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_PutScheduledUpdateGroupAction.html">
 * PutScheduledUpdateGroupAction</a> and <a
 * href="https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-scheduled-scaling.html">Scheduled scaling
 * </a>.
 */
final class ScheduleCopies {
    private static final int PAGE = 100;
    /** What begins sooner may have begun when the call arrives. */
    private static final Duration MARGIN = Duration.ofMinutes(1);

    private final AutoScalingClient autoScaling;
    private final Supplier<Instant> now;

    ScheduleCopies(AutoScalingClient autoScaling, Supplier<Instant> now) {
        this.autoScaling = autoScaling;
        this.now = now;
    }

    /**
     * Puts scheduled actions: all of them while a clone is being made, since a read may still show what had its name
     * before; those that it lacks later.
     *
     * @param made whether the clone is made
     */
    void copy(String model, String clone, boolean made) {
        Set<String> there = new HashSet<>();
        if (made) {
            of(clone).forEach(action -> there.add(action.scheduledActionName()));
        }
        Instant soon = now.get().plus(MARGIN);
        of(model).stream()
                .filter(action -> !there.contains(action.scheduledActionName()))
                .filter(action -> isToCome(action, soon))
                .forEach(action -> put(request(action, clone, soon)));
    }

    private static boolean isToCome(ScheduledUpdateGroupAction action, Instant soon) {
        boolean over = action.endTime() != null && !action.endTime().isAfter(soon);
        return !over && (!text(action.recurrence()).isEmpty() || startsAfter(action, soon));
    }

    private static boolean startsAfter(ScheduledUpdateGroupAction action, Instant soon) {
        return action.startTime() != null && action.startTime().isAfter(soon);
    }

    /** A recurring action that has begun begins at once again. */
    static PutScheduledUpdateGroupActionRequest request(ScheduledUpdateGroupAction action, String clone, Instant soon) {
        PutScheduledUpdateGroupActionRequest.Builder request = PutScheduledUpdateGroupActionRequest.builder();
        RequestCopies.copy(action, request);
        return request.autoScalingGroupName(clone)
                .time(null)
                .startTime(startsAfter(action, soon) ? action.startTime() : null)
                .build();
    }

    private void put(PutScheduledUpdateGroupActionRequest request) {
        Failures.call(
                "PutScheduledUpdateGroupAction",
                request.autoScalingGroupName(),
                () -> autoScaling.putScheduledUpdateGroupAction(request));
    }

    /** What a group's scheduled actions are to do the next time, by when they are due. */
    List<ScheduledChange> changes(String group) {
        return of(group).stream()
                .filter(action -> action.startTime() != null)
                .map(action -> new ScheduledChange(
                        action.scheduledActionName(),
                        action.startTime(),
                        number(action.minSize()),
                        number(action.maxSize()),
                        number(action.desiredCapacity())))
                .sorted(Comparator.comparing(ScheduledChange::at))
                .toList();
    }

    private static OptionalInt number(Integer size) {
        return size == null ? OptionalInt.empty() : OptionalInt.of(size);
    }

    private List<ScheduledUpdateGroupAction> of(String group) {
        List<ScheduledUpdateGroupAction> found = new ArrayList<>();
        String token = null;
        do {
            DescribeScheduledActionsRequest request = DescribeScheduledActionsRequest.builder()
                    .autoScalingGroupName(group)
                    .maxRecords(PAGE)
                    .nextToken(token)
                    .build();
            DescribeScheduledActionsResponse page = Failures.call(
                    "DescribeScheduledActions", group, () -> autoScaling.describeScheduledActions(request));
            found.addAll(page.scheduledUpdateGroupActions());
            token = next(page.nextToken());
        } while (token != null);
        return found;
    }
}
