package io.jenkins.plugins.awsrollouts.aws;

import static io.jenkins.plugins.awsrollouts.aws.Instances.next;
import static io.jenkins.plugins.awsrollouts.aws.Instances.text;

import io.jenkins.plugins.awsrollouts.cloud.TargetFacts.PastLaunch;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    private static final Pattern SUBJECT =
            Pattern.compile("^(?!Launching\\b|.*\\b[Ss]tandby\\b)(\\w+)\\b.*?\\b(i-[0-9a-zA-Z]+)");

    private static final Pattern CAPACITY =
            Pattern.compile("(?:increasing|shrinking|decreasing)(?: the)?(?: desired)? capacity from (\\d+) to (\\d+)");

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

    /**
     * The sum of what requests about single instances did to the desired capacity, by instance id. Failed activities did
     * nothing; of cancelled ones it is assumed that the capacity had changed before they began, as it does with all others.
     */
    Map<String, Integer> requestedChanges(String group, Instant since) {
        Map<String, Integer> changes = new LinkedHashMap<>();
        String token = null;
        do {
            DescribeScalingActivitiesResponse page = page(group, token);
            for (Activity activity : page.activities()) {
                // Activities in progress come first whatever their age, so that only a finished one tells the end.
                boolean old = activity.startTime().isBefore(since);
                if (old && activity.endTime() != null) {
                    return changes;
                }
                if (!old) {
                    count(activity, changes);
                }
            }
            token = next(page.nextToken());
        } while (token != null);
        return changes;
    }

    private static void count(Activity activity, Map<String, Integer> changes) {
        String status = text(activity.statusCodeAsString());
        Matcher subject = SUBJECT.matcher(text(activity.description()));
        if (status.equals("Failed") || !subject.find()) {
            return;
        }
        // Whatever its cause is worded like: attaching always raises the desired capacity, and only requests attach.
        OptionalInt change =
                subject.group(1).equals("Attaching") ? OptionalInt.of(1) : requestedChange(text(activity.cause()));
        change.ifPresent(by -> changes.merge(subject.group(2), by, Integer::sum));
    }

    /**
     * Reads a cause, sentence by sentence: a capacity that shrank for another reason in a later sentence is not what
     * the request asked for.
     */
    static OptionalInt requestedChange(String cause) {
        for (String sentence : cause.split("\\.\\s+|(?=\\bAt \\d{4}-)")) {
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
