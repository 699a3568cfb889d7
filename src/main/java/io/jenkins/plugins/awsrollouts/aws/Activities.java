package io.jenkins.plugins.awsrollouts.aws;

import static io.jenkins.plugins.awsrollouts.aws.Instances.next;
import static io.jenkins.plugins.awsrollouts.aws.Instances.text;

import io.jenkins.plugins.awsrollouts.cloud.Cloud;
import io.jenkins.plugins.awsrollouts.cloud.TargetFacts.PastLaunch;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.Activity;
import software.amazon.awssdk.services.autoscaling.model.DescribeScalingActivitiesRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeScalingActivitiesResponse;

/**
 * Reads what a group's scaling activities tell. Their texts are shown in <a
 * href="https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-verify-scaling-activity.html">Verify a
 * scaling activity</a>; AWS does not promise them, so that what is not understood counts as not told.
 */
final class Activities {
    private static final int PAGE = 100;
    private static final int LAUNCHES = 20;
    private static final String LAUNCHING = "Launching a new EC2 instance";

    /**
     * What happens to which instance. What an instance that leaves is described with depends on where it goes; no page
     * says how a return to a warm pool reads, so that only what is certainly something else is left out.
     */
    private static final Pattern SUBJECT = Pattern.compile("^(?!Launching\\b)(\\w+)\\b.*?\\b(i-[0-9a-zA-Z]+)");

    /**
     * "Moving EC2 instance to Standby: i-…", "instance i-… was moved to standby in response to a user request, shrinking the capacity from 4 to 3"
     * (User Guide, Temporarily remove instances from your Auto Scaling group).
     */
    private static final Pattern STANDBY = Pattern.compile("\\b[Ss]tandby\\b");

    private static final Pattern CAPACITY =
            Pattern.compile("(?:increasing|shrinking|decreasing)(?: the)?(?: desired)? capacity from (\\d+) to (\\d+)");

    /** Where a sentence of a cause ends. */
    private static final String SENTENCES = "\\.\\s+|(?=\\bAt \\d{4}-)";

    private static final Pattern RESIZED = Pattern.compile(
            "\\bAt (\\d{4}-[-0-9]+T[:0-9.]+Z) .*\\b(?:changing|[Ss]etting)(?: the)? desired capacity from (\\d+) to (\\d+)");

    private static final Pattern POLICY = Pattern.compile("\\b(?:policy|alarm)\\b");

    private static final Pattern LIMITS = Pattern.compile("\\bmin: (\\d+), max: (\\d+)");

    private final AutoScalingClient autoScaling;

    Activities(AutoScalingClient autoScaling) {
        this.autoScaling = autoScaling;
    }

    /** How long the newest successful launches took, out of the newest hundred activities. */
    List<PastLaunch> launches(String group) {
        return page(group, null).activities().stream()
                .filter(a -> text(a.description()).startsWith(LAUNCHING))
                .filter(a -> "Successful".equals(a.statusCodeAsString()) && a.endTime() != null)
                .map(a -> new PastLaunch(a.startTime(), Duration.between(a.startTime(), a.endTime())))
                .limit(LAUNCHES)
                .toList();
    }

    private static Map<String, Integer> sum(Stream<Requested> all) {
        Map<String, Integer> changes = new LinkedHashMap<>();
        all.forEach(one -> changes.merge(one.instance(), one.by(), Integer::sum));
        return changes;
    }

    /** What a request about an instance did to the desired capacity. */
    private record Requested(Instant at, String instance, int by) {
        /** Whether it came in the second of a change, of which only that second is told. */
        boolean beside(Cloud.SizeChange change) {
            return at.truncatedTo(ChronoUnit.SECONDS).equals(change.at().truncatedTo(ChronoUnit.SECONDS));
        }

        boolean follows(Cloud.SizeChange change) {
            return !beside(change) && at.isAfter(change.at());
        }
    }

    /**
     * How requests and others have changed the desired capacity. Failed activities did nothing; of cancelled ones it is assumed
     * that the capacity had changed before they began, as it does with all others.
     */
    Cloud.SizeHistory sizeHistory(String group, Instant since) {
        List<Activity> activities = begun(group, since);
        List<Requested> requests = activities.stream()
                .flatMap(activity -> requested(activity).stream())
                .toList();
        return new Cloud.SizeHistory(sum(requests.stream()), changes(activities, requests, since));
    }

    /** The changes by others, each with what requests about single instances have done since. */
    private static List<Cloud.SizeChange> changes(List<Activity> activities, List<Requested> requests, Instant since) {
        // instants in causes are of whole seconds
        Instant from = since.truncatedTo(ChronoUnit.SECONDS);
        return activities.stream()
                .flatMap(activity -> sizeChanges(text(activity.cause())))
                .filter(change -> !change.at().isBefore(from))
                .distinct()
                .sorted(Comparator.comparing(Cloud.SizeChange::at))
                .map(change -> new Cloud.SizeChange(
                        change.from(),
                        change.to(),
                        change.named(),
                        change.at(),
                        change.limits(),
                        sum(requests.stream().filter(one -> one.follows(change))),
                        sum(requests.stream().filter(one -> one.beside(change)))))
                .toList();
    }

    /** All activities that have begun since then, newest first but for those in progress. */
    private List<Activity> begun(String group, Instant since) {
        List<Activity> begun = new ArrayList<>();
        String token = null;
        do {
            DescribeScalingActivitiesResponse page = page(group, token);
            for (Activity activity : page.activities()) {
                // Activities in progress come first whatever their age, so that only a finished one tells the end.
                boolean old = activity.startTime().isBefore(since);
                if (old && activity.endTime() != null) {
                    return begun;
                }
                if (!old) {
                    begun.add(activity);
                }
            }
            token = next(page.nextToken());
        } while (token != null);
        return begun;
    }

    /**
     * The changes of the size that a cause tells of. A policy asks for a difference; a size at a limit that is told with it may
     * have been brought about by that limit alone.
     */
    static Stream<Cloud.SizeChange> sizeChanges(String cause) {
        return Arrays.stream(cause.split(SENTENCES)).flatMap(sentence -> {
            Matcher size = RESIZED.matcher(sentence);
            return size.find()
                    ? Stream.of(new Cloud.SizeChange(
                            Integer.parseInt(size.group(2)),
                            Integer.parseInt(size.group(3)),
                            !POLICY.matcher(sentence).find() && !limited(sentence, size),
                            Instant.parse(size.group(1)),
                            limits(sentence),
                            Map.of(),
                            Map.of()))
                    : Stream.of();
        });
    }

    private static boolean limited(String sentence, Matcher size) {
        int before = Integer.parseInt(size.group(2));
        int after = Integer.parseInt(size.group(3));
        return limits(sentence)
                .filter(limits -> after == (after < before ? limits.max() : limits.min()))
                .isPresent();
    }

    private static Optional<Cloud.SizeChange.Limits> limits(String sentence) {
        Matcher limits = LIMITS.matcher(sentence);
        return limits.find()
                ? Optional.of(new Cloud.SizeChange.Limits(
                        Integer.parseInt(limits.group(1)), Integer.parseInt(limits.group(2))))
                : Optional.empty();
    }

    private static Optional<Requested> requested(Activity activity) {
        String status = text(activity.statusCodeAsString());
        Matcher subject = SUBJECT.matcher(text(activity.description()));
        if (status.equals("Failed") || !subject.find()) {
            return Optional.empty();
        }
        // Whatever its cause is worded like: attaching always raises the desired capacity, and only requests attach.
        OptionalInt change =
                subject.group(1).equals("Attaching") ? OptionalInt.of(1) : requestedChange(text(activity.cause()));
        String id = subject.group(2);
        String key = STANDBY.matcher(activity.description()).find() ? Cloud.SizeHistory.moved(id) : id;
        return change.isPresent()
                ? Optional.of(new Requested(activity.startTime(), key, change.getAsInt()))
                : Optional.empty();
    }

    /** The desired capacity that a request about an instance has left, where the cause of its activity says so. */
    static OptionalInt left(String cause) {
        Matcher capacity = CAPACITY.matcher(cause);
        return capacity.find() ? OptionalInt.of(Integer.parseInt(capacity.group(2))) : OptionalInt.empty();
    }

    /**
     * Reads a cause, sentence by sentence: a capacity that shrank for another reason in a later sentence is not what
     * the request asked for.
     */
    static OptionalInt requestedChange(String cause) {
        for (String sentence : cause.split(SENTENCES)) {
            Matcher capacity = CAPACITY.matcher(sentence);
            if (sentence.contains("user request") && capacity.find()) {
                long difference = Long.parseLong(capacity.group(2)) - Long.parseLong(capacity.group(1));
                return OptionalInt.of(Long.signum(difference));
            }
        }
        return OptionalInt.empty();
    }

    private DescribeScalingActivitiesResponse page(String group, String token) {
        DescribeScalingActivitiesRequest request = DescribeScalingActivitiesRequest.builder()
                .autoScalingGroupName(group)
                .maxRecords(PAGE)
                .nextToken(token)
                .build();
        return Failures.call("DescribeScalingActivities", group, () -> autoScaling.describeScalingActivities(request));
    }
}
