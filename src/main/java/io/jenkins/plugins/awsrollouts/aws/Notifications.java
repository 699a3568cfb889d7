package io.jenkins.plugins.awsrollouts.aws;

import static io.jenkins.plugins.awsrollouts.aws.Instances.next;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.DescribeNotificationConfigurationsRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeNotificationConfigurationsResponse;
import software.amazon.awssdk.services.autoscaling.model.NotificationConfiguration;
import software.amazon.awssdk.services.autoscaling.model.PutNotificationConfigurationRequest;

/** Has the same topics told of a group's instances as of another's. */
final class Notifications {
    private final AutoScalingClient autoScaling;

    Notifications(AutoScalingClient autoScaling) {
        this.autoScaling = autoScaling;
    }

    /** Puts what a model tells whom for its clone as well. */
    void copy(String model, String clone) {
        byTopic(model).forEach((topic, types) -> put(clone, topic, types));
    }

    /** The kinds of events that each topic hears of. */
    private Map<String, List<String>> byTopic(String group) {
        Map<String, List<String>> byTopic = new LinkedHashMap<>();
        String token = null;
        do {
            DescribeNotificationConfigurationsRequest request = DescribeNotificationConfigurationsRequest.builder()
                    .autoScalingGroupNames(group)
                    .nextToken(token)
                    .build();
            DescribeNotificationConfigurationsResponse page = Failures.call(
                    "DescribeNotificationConfigurations",
                    group,
                    () -> autoScaling.describeNotificationConfigurations(request));
            for (NotificationConfiguration one : page.notificationConfigurations()) {
                byTopic.computeIfAbsent(one.topicARN(), topic -> new ArrayList<>())
                        .add(one.notificationType());
            }
            token = next(page.nextToken());
        } while (token != null);
        return byTopic;
    }

    private void put(String group, String topic, List<String> types) {
        PutNotificationConfigurationRequest request = PutNotificationConfigurationRequest.builder()
                .autoScalingGroupName(group)
                .topicARN(topic)
                .notificationTypes(types)
                .build();
        Failures.call("PutNotificationConfiguration", group, () -> autoScaling.putNotificationConfiguration(request));
    }
}
