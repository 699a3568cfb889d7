package io.jenkins.plugins.awsrollouts.aws;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.autoscaling.model.DescribeScalingActivitiesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.RunInstancesResponse;

/**
 * Shows an account in the time of a test whose clock runs faster than moto's: what happened did so when the test's
 * clock said so. Without this every instance would soon seem to be launched hours ago.
 *
 * <p>moto cuts launch times to the second, in which the test's clock may leap far: an instance counts as launched by the
 * end of that second, or when it was seen first, if that was before.
 */
final class MotoTime implements ExecutionInterceptor {
    private final UnaryOperator<Instant> ours;
    private final Map<String, Instant> seen = new ConcurrentHashMap<>();

    /**
     * @param ours tells the test's time by the machine's
     */
    MotoTime(UnaryOperator<Instant> ours) {
        this.ours = ours;
    }

    @Override
    public SdkResponse modifyResponse(Context.ModifyResponse context, ExecutionAttributes attributes) {
        if (context.response() instanceof RunInstancesResponse launched) {
            return launched.toBuilder().instances(moved(launched.instances())).build();
        }
        if (context.response() instanceof DescribeInstancesResponse described) {
            return described.toBuilder()
                    .reservations(described.reservations().stream()
                            .map(reservation -> reservation.toBuilder()
                                    .instances(moved(reservation.instances()))
                                    .build())
                            .toList())
                    .build();
        }
        if (context.response() instanceof DescribeScalingActivitiesResponse activities) {
            return activities.toBuilder()
                    .activities(activities.activities().stream()
                            .map(activity -> activity.toBuilder()
                                    .startTime(ours.apply(activity.startTime()))
                                    .endTime(ours.apply(activity.endTime()))
                                    .build())
                            .toList())
                    .build();
        }
        return context.response();
    }

    private List<Instance> moved(List<Instance> instances) {
        return instances.stream()
                .map(instance -> instance.toBuilder()
                        .launchTime(ours.apply(launched(instance)))
                        .build())
                .toList();
    }

    private Instant launched(Instance instance) {
        Instant first = seen.computeIfAbsent(instance.instanceId(), id -> Instant.now());
        Instant latest = instance.launchTime().plusSeconds(1);
        return first.isBefore(latest) ? first : latest;
    }
}
