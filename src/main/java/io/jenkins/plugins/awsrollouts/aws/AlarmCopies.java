package io.jenkins.plugins.awsrollouts.aws;

import static io.jenkins.plugins.awsrollouts.aws.Instances.next;

import io.jenkins.plugins.awsrollouts.cloud.CloudException;
import io.jenkins.plugins.awsrollouts.cloud.CloudException.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.AlarmType;
import software.amazon.awssdk.services.cloudwatch.model.DeleteAlarmsRequest;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsRequest;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsResponse;
import software.amazon.awssdk.services.cloudwatch.model.EnableAlarmActionsRequest;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricAlarmRequest;
import software.amazon.awssdk.services.cloudwatch.model.Tag;

/**
 * Gives a clone alarms of its own in the place of those that people made to set off its model's simple and step policies.
 *
 * <p>A copy is called {@code CLONE/ORIGINAL}, so that a clone's can be found when the clone is gone, and carries the tag
 * {@value #GROUP} with the clone's name, without which an alarm of that name is somebody else's. It has all of its
 * original's settings and tags, but the clone's dimension, policies and target groups, and no action that scales another
 * group, which the original goes on setting off. Its actions are disabled until the clone wakes: an alarm tells topics as
 * well. (Target tracking makes its alarms itself; composite alarms cannot scale. CloudWatch API Reference, PutMetricAlarm,
 * DescribeAlarms, EnableAlarmActions; CloudWatch User Guide, "Alarm actions".)
 */
final class AlarmCopies {
    /** The tag that says for which group an alarm was copied. */
    static final String GROUP = "aws-rollouts:group";

    private static final int PER_CALL = 100;
    private static final int LONGEST_NAME = 255;

    private record Pair(MetricAlarm original, Map<String, String> tags, String name) {}

    private final CloudWatchClient cloudWatch;

    AlarmCopies(CloudWatchClient cloudWatch) {
        this.cloudWatch = cloudWatch;
    }

    /**
     * Makes the copies that a clone lacks.
     *
     * @param renaming with the policies whose alarms are copied
     * @param awake whether the copies act from now on, as far as their originals do
     * @throws CloudException REFUSED when an alarm of a copy's name is somebody else's
     */
    void copy(Renaming renaming, boolean awake) {
        List<Pair> pairs = pairs(renaming);
        if (pairs.isEmpty()) {
            return;
        }
        Map<String, MetricAlarm> there = named(renaming.group());
        for (Pair pair : pairs) {
            MetricAlarm found = there.get(pair.name());
            if (found == null) {
                put(request(pair, renaming));
            } else if (!isCopy(found, renaming.group())) {
                throw new CloudException(
                        Kind.REFUSED,
                        "Alarm " + pair.name() + " exists and is not this rollout's: it has no tag " + GROUP + " of "
                                + renaming.group() + "; rename or delete it",
                        null);
            }
        }
        if (awake) {
            enable(pairs.stream()
                    .filter(pair -> Boolean.TRUE.equals(pair.original().actionsEnabled()))
                    .map(Pair::name)
                    .toList());
        }
    }

    private List<Pair> pairs(Renaming renaming) {
        Map<String, Pair> pairs = new LinkedHashMap<>();
        for (String policy : renaming.policies().keySet().stream().sorted().toList()) {
            // A prefix: a policy whose name goes on after this one's is found, too.
            for (MetricAlarm alarm : read(policy, request -> request.actionPrefix(policy))) {
                if (alarm.alarmActions().contains(policy) && !pairs.containsKey(alarm.alarmName())) {
                    Map<String, String> tags = tags(alarm);
                    pairs.put(alarm.alarmName(), new Pair(alarm, tags, name(alarm, tags, renaming)));
                }
            }
        }
        return List.copyOf(pairs.values());
    }

    /** Of a copy that was made for the model, the clone's name takes the place of the model's. */
    private static String name(MetricAlarm alarm, Map<String, String> tags, Renaming renaming) {
        String prefix = prefix(renaming.model());
        boolean copied =
                renaming.model().equals(tags.get(GROUP)) && alarm.alarmName().startsWith(prefix);
        String original = copied ? alarm.alarmName().substring(prefix.length()) : alarm.alarmName();
        String name = prefix(renaming.group()) + original;
        if (name.length() <= LONGEST_NAME) {
            return name;
        }
        String end = "~" + Integer.toHexString(name.hashCode());
        return name.substring(0, LONGEST_NAME - end.length()) + end;
    }

    private static String prefix(String group) {
        return group + "/";
    }

    private static PutMetricAlarmRequest request(Pair pair, Renaming renaming) {
        PutMetricAlarmRequest.Builder request = PutMetricAlarmRequest.builder();
        MetricAlarm original = pair.original();
        RequestCopies.copy(original, request, renaming);
        Map<String, String> tags = new TreeMap<>(RequestCopies.carried(pair.tags()));
        tags.put(GROUP, renaming.group());
        return request.alarmName(pair.name())
                .actionsEnabled(false)
                .alarmActions(actions(original.alarmActions(), renaming))
                .okActions(actions(original.okActions(), renaming))
                .insufficientDataActions(actions(original.insufficientDataActions(), renaming))
                .tags(tags.entrySet().stream()
                        .map(tag -> Tag.builder()
                                .key(tag.getKey())
                                .value(tag.getValue())
                                .build())
                        .toList())
                .build();
    }

    private static List<String> actions(List<String> actions, Renaming renaming) {
        return RequestCopies.orNothing(actions.stream()
                .filter(action -> renaming.policies().containsKey(action) || !action.contains(":scalingPolicy:"))
                .map(action -> renaming.policies().getOrDefault(action, action))
                .toList());
    }

    private void put(PutMetricAlarmRequest request) {
        Failures.call("PutMetricAlarm", request.alarmName(), () -> cloudWatch.putMetricAlarm(request));
    }

    private void enable(List<String> names) {
        for (List<String> some : Partial.chunks(names, PER_CALL)) {
            EnableAlarmActionsRequest request =
                    EnableAlarmActionsRequest.builder().alarmNames(some).build();
            Failures.call("EnableAlarmActions", String.join(", ", some), () -> cloudWatch.enableAlarmActions(request));
        }
    }

    /** Deletes the copies that were made for a group; who may not read alarms has made none. */
    void drop(String group) {
        List<String> copies = Failures.optional(Map.<String, MetricAlarm>of(), () -> named(group)).values().stream()
                .filter(alarm -> isCopy(alarm, group))
                .map(MetricAlarm::alarmName)
                .toList();
        for (List<String> some : Partial.chunks(copies, PER_CALL)) {
            DeleteAlarmsRequest request =
                    DeleteAlarmsRequest.builder().alarmNames(some).build();
            Failures.unlessMissing(() ->
                    Failures.call("DeleteAlarms", String.join(", ", some), () -> cloudWatch.deleteAlarms(request)));
        }
    }

    private boolean isCopy(MetricAlarm alarm, String group) {
        return group.equals(tags(alarm).get(GROUP));
    }

    private Map<String, MetricAlarm> named(String group) {
        Map<String, MetricAlarm> found = new LinkedHashMap<>();
        read(group, request -> request.alarmNamePrefix(prefix(group)))
                .forEach(alarm -> found.put(alarm.alarmName(), alarm));
        return found;
    }

    private List<MetricAlarm> read(String subject, Consumer<DescribeAlarmsRequest.Builder> which) {
        List<MetricAlarm> found = new ArrayList<>();
        String token = null;
        do {
            DescribeAlarmsRequest.Builder request = DescribeAlarmsRequest.builder()
                    .alarmTypes(AlarmType.METRIC_ALARM)
                    .maxRecords(PER_CALL)
                    .nextToken(token);
            which.accept(request);
            DescribeAlarmsResponse page =
                    Failures.call("DescribeAlarms", subject, () -> cloudWatch.describeAlarms(request.build()));
            found.addAll(page.metricAlarms());
            token = next(page.nextToken());
        } while (token != null);
        return found;
    }

    private Map<String, String> tags(MetricAlarm alarm) {
        Map<String, String> tags = new TreeMap<>();
        Failures.call(
                        "ListTagsForResource",
                        alarm.alarmArn(),
                        () -> cloudWatch.listTagsForResource(call -> call.resourceARN(alarm.alarmArn())))
                .tags()
                .forEach(tag -> tags.put(tag.key(), tag.value()));
        return tags;
    }
}
