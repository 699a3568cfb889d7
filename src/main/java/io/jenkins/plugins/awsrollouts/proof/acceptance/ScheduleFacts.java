package io.jenkins.plugins.awsrollouts.proof.acceptance;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import software.amazon.awssdk.services.autoscaling.model.ScheduledUpdateGroupAction;

/**
 * What becomes of scheduled actions that are due while ScheduledActions is suspended. Each of three actions sets a
 * maximum size of its own, which tells whether it was carried out and costs nothing; the last one is due after the
 * process was resumed, and shows that actions are carried out at all.
 */
final class ScheduleFacts {
    private static final String PROCESS = "ScheduledActions";
    private static final String ONCE = ScratchNames.TAG + "-once";
    private static final String DAILY = ScratchNames.TAG + "-daily";
    private static final String LATER = ScratchNames.TAG + "-later";
    private static final int BY_ONCE = Scratch.MOST + 1;
    private static final int BY_DAILY = Scratch.MOST + 2;
    private static final int BY_LATER = Scratch.MOST + 3;

    /** An action may begin so much later than it is due (EC2 Auto Scaling User Guide, Scheduled scaling). */
    private static final Duration LATE = Duration.ofMinutes(3);

    private static final Duration LOOK = Duration.ofSeconds(5);

    private final Workshop shop;
    private String started = "";

    ScheduleFacts(Workshop shop) {
        this.shop = shop;
    }

    List<Fact> all() {
        return List.of(
                new Fact(
                        "schedule-suspended",
                        "What becomes of a scheduled action that is due while ScheduledActions is suspended?",
                        "it is left out",
                        Fact.ASSUMED,
                        "Safe both ways: a swap gives green the sizes of what was due meanwhile; AWS would set them once more.",
                        this::suspended),
                new Fact(
                        "schedule-start",
                        "Does StartTime of a recurring action move on to the next time that it is due?",
                        "yes",
                        "CLI Command Reference, describe-scheduled-actions, example",
                        "A swap would not see what a recurring action is to do meanwhile: set its sizes by hand then.",
                        this::start));
    }

    private Fact.Seen suspended() {
        String group = shop.scratch().group();
        Instant due = shop.waits().now().truncatedTo(ChronoUnit.MINUTES).plus(3, ChronoUnit.MINUTES);
        Instant daily = due.plus(1, ChronoUnit.MINUTES);
        try {
            shop.autoScaling()
                    .suspendProcesses(r -> r.autoScalingGroupName(group).scalingProcesses(PROCESS));
            put(ONCE, due, BY_ONCE);
            recur(daily);
            TreeSet<Integer> seen = new TreeSet<>(sizes(daily.plus(LATE)));
            started = started(daily);
            Instant later = shop.waits().now().truncatedTo(ChronoUnit.MINUTES).plus(3, ChronoUnit.MINUTES);
            put(LATER, later, BY_LATER);
            shop.autoScaling()
                    .resumeProcesses(r -> r.autoScalingGroupName(group).scalingProcesses(PROCESS));
            seen.addAll(sizes(later.plus(LATE)));
            return told(seen);
        } finally {
            clear(group);
        }
    }

    private void put(String name, Instant at, int size) {
        shop.autoScaling().putScheduledUpdateGroupAction(r -> r.autoScalingGroupName(
                        shop.scratch().group())
                .scheduledActionName(name)
                .startTime(at)
                .maxSize(size));
    }

    private void recur(Instant at) {
        ZonedDateTime time = at.atZone(ZoneOffset.UTC);
        shop.autoScaling().putScheduledUpdateGroupAction(r -> r.autoScalingGroupName(
                        shop.scratch().group())
                .scheduledActionName(DAILY)
                .recurrence(time.getMinute() + " " + time.getHour() + " * * *")
                .maxSize(BY_DAILY));
    }

    /** The maximum sizes that the group has until an instant. */
    private TreeSet<Integer> sizes(Instant until) {
        TreeSet<Integer> seen = new TreeSet<>();
        while (shop.waits().now().isBefore(until)) {
            seen.add(shop.group().maxSize());
            shop.waits().pass(LOOK);
        }
        return seen;
    }

    private static Fact.Seen told(TreeSet<Integer> seen) {
        boolean carried = seen.contains(BY_ONCE) || seen.contains(BY_DAILY);
        if (!carried && !seen.contains(BY_LATER)) {
            throw new IllegalStateException(
                    "not even an action that is due after the process was resumed is carried out");
        }
        return new Fact.Seen(
                carried ? "it is carried out" : "it is left out",
                (seen.contains(BY_ONCE) ? "the one-time action was carried out. " : "")
                        + (seen.contains(BY_DAILY) ? "the recurring action was carried out." : ""));
    }

    private String started(Instant due) {
        Optional<Instant> start = shop
                .autoScaling()
                .describeScheduledActions(
                        r -> r.autoScalingGroupName(shop.scratch().group()).scheduledActionNames(DAILY))
                .scheduledUpdateGroupActions()
                .stream()
                .findFirst()
                .map(ScheduledUpdateGroupAction::startTime);
        return start.map(at -> at.isAfter(due) ? "yes" : at.equals(due) ? "no" : "another time")
                .orElse("none is told");
    }

    private Fact.Seen start() {
        if (started.isEmpty()) {
            throw new IllegalStateException("the question before it was not settled");
        }
        return new Fact.Seen(started, "");
    }

    private void clear(String group) {
        for (String name : List.of(ONCE, DAILY, LATER)) {
            // those that were carried out are gone
            Answers.code(() -> shop.autoScaling()
                    .deleteScheduledAction(r -> r.autoScalingGroupName(group).scheduledActionName(name)));
        }
        shop.autoScaling().resumeProcesses(r -> r.autoScalingGroupName(group).scalingProcesses(PROCESS));
        shop.restore();
    }
}
